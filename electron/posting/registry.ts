/** Where approved journal entries can be written: one file per destination, listed here. */

import type { JournalEntry } from '../../shared/ledger/journal.ts';
import { checkJournalTarget, findKeys, type Written, writeJournalCsv } from './journal-csv.ts';

/**
 * A destination. The caller keeps the outbox: (1) `check` the target, (2) commit the entries' keys as `sending`, (3) `write`,
 * (4) commit them as `sent`. After a crash between 2 and 4 the keys are `uncertain` and `findKeys` tells which arrived.
 */
export interface Destination {
  readonly id: string;
  readonly title: string;
  /** Throws CallError when `write` to this target would fail for a reason that can be known before. Writes nothing. */
  readonly check: (target: string) => void;
  /** Writes all entries or none. Throws CallError; then nothing was left behind. */
  readonly write: (target: string, entries: readonly JournalEntry[]) => Written;
  /** Keys of entries that arrived at the target. */
  readonly findKeys: (target: string) => ReadonlySet<string>;
}

export const DESTINATIONS: readonly Destination[] = [
  {
    id: 'journal-csv',
    title: 'Journal file (CSV)',
    check: checkJournalTarget,
    write: writeJournalCsv,
    findKeys,
  },
];

/** The destination with this id, or null. */
export function destinationById(id: string): Destination | null {
  return DESTINATIONS.find((destination) => destination.id === id) ?? null;
}
