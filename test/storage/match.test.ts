/** The sample month through the real engine: derived state is recomputable, order does not matter, what was planted is found. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { type SampleFile, sampleFiles, samplePlan } from '../../electron/sample/month.ts';
import { exportDuplicates, exportExceptions, exportGroups, externalIds } from '../../electron/store/result-export.ts';
import { clearDerived } from '../../electron/store/save-result.ts';
import { stateHash, verifyWorkspace } from '../../electron/store/verify.ts';
import type { Counts } from '../../shared/contract/review.ts';
import { WHOLE } from './world.ts';

let folder: string;
const engines: Engine[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-sample-'));
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string): Promise<Engine> {
  const engine = createEngine({ emit: () => undefined, jobScript: null });
  engines.push(engine);
  await engine.call('workspace.create', { path: join(folder, name), currency: 'GBP', passphrase: null });
  return engine;
}

async function importAll(engine: Engine, files: readonly SampleFile[]): Promise<void> {
  for (const { name, bytes, side, account, map } of files) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await engine.job('import.direct', { paths: [path], side, account, map, by: 'test', jobId: 'test' });
  }
  await engine.call('match.run', { jobId: 'match' });
}

interface Where {
  readonly file: string;
  readonly row: number;
}

/** Content of the derived state in words that do not depend on ids or import order. */
function content(engine: Engine): string[] {
  const { read } = engine.slot.require();
  const lines = new Map(
    read
      .all<{ id: number } & Where>('SELECT l.id, i.file, l.row FROM line l JOIN import i ON i.id = l.import_id')
      .map((row) => [String(row.id), `${row.file}:${row.row}`]),
  );
  const ids = new Map([...lines.keys()].map((id) => [Number(id), lines.get(id)!]));
  const printing = { ids, scope: WHOLE };
  const groups = [...exportGroups(read, printing)].map(({ id: _id, ...group }) =>
    JSON.stringify({
      ...group,
      bank: [...(group.bank as string[])].sort(),
      ledger: [...(group.ledger as string[])].sort(),
    }),
  );
  const rest = [...exportDuplicates(read, printing), ...exportExceptions(read, printing)].map((item) =>
    JSON.stringify(item),
  );
  return [...groups, ...rest].sort();
}

describe('derived state', () => {
  it('can be dropped and computed again to the same', async () => {
    const engine = await open('a.tieout');
    await importAll(engine, sampleFiles());
    const { write } = engine.slot.require();
    const before = stateHash(write);
    write.transaction(() => clearDerived(write));
    expect(stateHash(write)).not.toBe(before);
    await engine.call('match.run', { jobId: 'again' });
    expect(stateHash(write)).toBe(before);
    expect(verifyWorkspace(write).ok).toBe(true);
  });

  it('does not depend on the order the files came in', async () => {
    const first = await open('b.tieout');
    await importAll(first, sampleFiles());
    const second = await open('c.tieout');
    await importAll(second, [...sampleFiles()].reverse());
    expect(content(second)).toEqual(content(first));
  });
});

describe('the sample month', () => {
  it('has every planted duplicate found and nothing else flagged', async () => {
    const engine = await open('d.tieout');
    await importAll(engine, sampleFiles());
    const { read } = engine.slot.require();
    const at = new Map(
      read
        .all<{ id: number } & Where>('SELECT l.id, i.file, l.row FROM line l JOIN import i ON i.id = l.import_id')
        .map((row) => [row.id, `${row.file}:${row.row}`]),
    );
    const found = read
      .all<{ a: number; b: number }>('SELECT original_id AS a, duplicate_id AS b FROM duplicate')
      .map(({ a, b }) => [at.get(a), at.get(b)].sort().join(' = '));
    const planted = samplePlan()
      .filter((item) => item.kind === 'reimport' || item.kind === 'double_entry' || item.kind === 'double_post')
      .map((item) =>
        [...item.bank, ...item.book]
          .map((ref) => `${ref.file}:${ref.row}`)
          .sort()
          .join(' = '),
      );
    expect(planted.length).toBe(12);
    expect(found.sort()).toEqual(planted.sort());
    expect(externalIds(read).size).toBeGreaterThan(500);
  });

  it('closes: what is sure is approved, posted once, and undone only before posting', async () => {
    const engine = await open('e.tieout');
    await importAll(engine, sampleFiles());
    const counts = async (): Promise<Counts> => (await engine.call('review.counts', { account: null })) as Counts;
    const before = await counts();
    expect(before.suggested).toBeGreaterThan(200);
    await engine.call('review.approveAbove', { minConfidence: 0.95, account: null, by: 'Asha' });
    const approved = (await counts()).approved;
    expect(approved).toBeGreaterThan(200);
    const path = join(folder, 'journal.csv');
    expect(
      await engine.call('post.run', { destination: 'journal-csv', path, dryRun: false, by: 'Asha' }),
    ).toMatchObject({ posted: 91, ticks: 144, already: 0 });
    // Receipts, expenses, cheques and transfers stand in the sample's cash book; invoices, bills and pay runs are posted.
    expect(approved).toBe(91 + 144);
    expect(await counts()).toMatchObject({ approved: 0, posted: approved });
    expect(
      await engine.call('post.run', { destination: 'journal-csv', path, dryRun: false, by: 'Asha' }),
    ).toMatchObject({ posted: 0, ticks: 0, already: 91 });
    await expect(engine.call('review.undo', { decisionId: null, by: 'Asha' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(verifyWorkspace(engine.slot.require().read).ok).toBe(true);
  });

  it('settles a posting that was cut short by looking into the file', async () => {
    const engine = await open('f.tieout');
    await importAll(engine, sampleFiles());
    await engine.call('review.approveAbove', { minConfidence: 0.95, account: null, by: 'Asha' });
    const path = join(folder, 'cut.csv');
    const posted = (await engine.call('post.run', { destination: 'journal-csv', path, dryRun: false, by: 'Asha' })) as {
      posted: number;
    };
    const { write } = engine.slot.require();
    // As after a crash between writing the file and recording it, and one between recording the key and writing the file.
    write.run("UPDATE posting SET state = 'sending' WHERE destination = 'journal-csv'");
    write.run(
      "UPDATE posting SET file = ? WHERE key = (SELECT min(key) FROM posting WHERE destination = 'journal-csv')",
      join(folder, 'never-written.csv'),
    );
    const second = join(folder, 'second.csv');
    expect(
      await engine.call('post.run', { destination: 'journal-csv', path: second, dryRun: false, by: 'Asha' }),
    ).toMatchObject({ posted: 1, already: posted.posted - 1 });
    expect(write.number("SELECT count(1) AS n FROM posting WHERE state <> 'sent'")).toBe(0);
  });
});
