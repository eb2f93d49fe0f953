/** What goes with every change: the seals of what it changed, its audit entry that holds them, and the chain's head beside the file. */

import { writeEntry } from './audit.ts';
import { BatchInsert } from './batch-insert.ts';
import type { PendingSeal, TransactionHooks, WriteHandle } from './handle.ts';
import { lossEntry, writeHead } from './head.ts';
import { resealBlock } from './line-blocks.ts';
import { announced } from './portions.ts';
import { isLineBlock, SealRoot, sealAll, takeTouched } from './seals.ts';

/** Who writes an entry where the change named nobody. */
const PROGRAM = 'tieout';

/** Seals of the transaction in the order they are hashed: by item, then by id. */
function sealsOf(write: WriteHandle): PendingSeal[] {
  const touched = takeTouched(write);
  for (const { item, id } of touched) if (isLineBlock(item)) resealBlock(write, Number(id));
  // Of a block that was sealed twice the newer seal counts.
  const lines = new Map(write.seals.map((seal) => [Number(seal.id), seal]));
  const ordered = [...lines.values()].sort((a, b) => Number(a.id) - Number(b.id));
  const items = sealAll(
    write,
    touched.filter(({ item }) => !isLineBlock(item)),
  );
  return [...items.filter(({ item }) => item < 'line'), ...ordered, ...items.filter(({ item }) => item > 'line')];
}

function writeSeals(write: WriteHandle, seq: number, seals: readonly PendingSeal[]): void {
  const rows = new BatchInsert(write, 'seal', ['item', 'id', 'seq', 'hash']);
  for (const { item, id, hash } of announced(seals, 'sealing', write.step)) rows.add([item, id, seq, hash]);
  rows.flush();
}

function rootOf(seals: readonly PendingSeal[]): string | null {
  const root = new SealRoot();
  for (const { item, id, hash } of seals) root.add(item, id, hash);
  return root.done();
}

/** Writes the transaction's entries; the last one carries the seals of everything the transaction changed. False where there is nothing to write. */
function writeEntries(write: WriteHandle): boolean {
  const seals = sealsOf(write);
  const entries = [...write.entries];
  if (entries.length === 0 && seals.length === 0) return false;
  if (entries.length === 0)
    entries.push({
      at: new Date().toISOString(),
      actor: PROGRAM,
      action: 'change',
      subject: [...new Set(seals.map(({ item }) => item))].join(', '),
      body: {},
    });
  const lost = lossEntry(write, entries[0]!.at);
  if (lost !== null) entries.unshift(lost);
  const seal = rootOf(seals);
  let seq = 0;
  for (const [index, entry] of entries.entries()) {
    const carries = index === entries.length - 1 && seal !== null;
    seq = writeEntry(write, carries ? { ...entry, body: { ...entry.body, seal } } : entry);
  }
  writeSeals(write, seq, seals);
  return true;
}

/** Hooks for a connection that writes a workspace. */
export function chainHooks(): TransactionHooks {
  let wrote = false;
  return {
    beforeCommit: (write) => {
      wrote = writeEntries(write);
    },
    afterCommit: (write) => {
      if (wrote) writeHead(write);
    },
  };
}
