/** A journal in a file: written whole or not at all, never extended or replaced, and looked into again after a crash. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import { assertBalanced, type JournalEntry } from '../../shared/ledger/journal.ts';
import { alreadyExists, fileError, writeNewFile } from '../files/atomic-file.ts';
import type { JournalFacts, Layout } from './layout.ts';

export interface Written {
  readonly bytes: number;
  /** SHA-256 of the file, hex; of no bytes when there was nothing to write. */
  readonly sha256: string;
}

/** Names shown of what is refused; the rest is counted. */
const NAMED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ');
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}

/** Why a file that states no currency cannot hold the entries; null where it can. */
export function foreignRefusal(title: string, entries: readonly JournalEntry[], { home }: JournalFacts): string | null {
  const foreign = new Set(entries.flatMap(({ lines }) => lines.map(({ currency }) => currency)));
  foreign.delete(home);
  return foreign.size === 0
    ? null
    : `${title} states no currency and takes every amount as ${home}, and there are entries in ${listed([...foreign])}. Nothing was written. Post the accounts in ${home} by themselves, and the others to a layout that names the currency.`;
}

/** Why a file that knows accounts by their number cannot hold the entries; null where it can. */
export function codeRefusal(title: string, entries: readonly JournalEntry[], facts: JournalFacts): string | null {
  const names = [...new Set(entries.flatMap(({ lines }) => lines.map(({ account }) => account)))];
  const bare = names.filter((name) => facts.account(name).code === '');
  return bare.length === 0
    ? null
    : `${title} knows accounts by their number, and these have none: ${listed(bare)}. Nothing was written. Give them numbers in the chart of accounts, then post again.`;
}

/** Call before keys are committed. Throws CallError `refused` where the layout cannot hold the entries. */
export function checkEntries(layout: Layout, entries: readonly JournalEntry[], facts: JournalFacts): void {
  const why =
    (layout.currencies === 'home' ? foreignRefusal(layout.title, entries, facts) : null) ??
    (layout.byCode ? codeRefusal(layout.title, entries, facts) : null) ??
    layout.refusal?.(entries, facts) ??
    null;
  if (why !== null) throw new CallError('refused', why);
}

/** Bytes of the entries in this layout. Throws CallError `refused`, and RangeError on an entry that does not balance. */
export function journalBytes(layout: Layout, entries: readonly JournalEntry[], facts: JournalFacts): Uint8Array {
  for (const entry of entries) assertBalanced(entry);
  checkEntries(layout, entries, facts);
  return layout.write(entries, facts);
}

/**
 * Writes the entries to a new file. A journal file is a document: once written it is imported somewhere and kept, so it is never
 * extended or replaced. Later entries go to a file of their own, and importing every file once gives each entry once. Without
 * entries nothing is written and an existing file stays as it is.
 *
 * Throws CallError `refused`, `already_exists`, `disk_full`, `read_only` or `io_failed`; then nothing is left behind.
 */
export function writeJournal(
  layout: Layout,
  path: string,
  entries: readonly JournalEntry[],
  facts: JournalFacts,
): Written {
  const bytes = entries.length === 0 ? new Uint8Array() : journalBytes(layout, entries, facts);
  if (entries.length > 0) {
    checkTarget(layout, path);
    writeNewFile(path, bytes);
  }
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Call before keys are committed: throws CallError when the target exists or its folder does not. */
export function checkTarget(layout: Layout, path: string): void {
  if (existsSync(path)) {
    const posted = findKeys(layout, path).size;
    throw alreadyExists(
      path,
      posted === 0 ? '' : `a journal with ${posted} ${posted === 1 ? 'entry' : 'entries'} posted earlier`,
    );
  }
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new CallError(
      'io_failed',
      `The folder of ${path} does not exist. Nothing was written. Choose another folder.`,
    );
}

/**
 * Keys of the entries a journal file holds: settles entries that were being written when the program stopped. A file that is not
 * there, or is not of this layout, holds none. Files appear whole or not at all, so a key found means its entry is complete.
 */
export function findKeys(layout: Layout, path: string): Set<string> {
  if (!existsSync(path)) return new Set();
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code, detail } = fileError(error, path);
    throw new CallError(code, `${path} could not be read. Nothing was changed.`, detail);
  }
  return new Set(layout.keys(bytes));
}
