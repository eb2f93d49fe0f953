/** A posting destination: writes journal entries all or nothing, and can be asked which keys it holds. */

import type { JournalEntry } from '../../shared/ledger/journal.ts';

export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

export interface Destination {
  readonly id: string;
  readonly title: string;
  /** Writes every entry or none. Throws CallError `already_exists`, `disk_full`, `read_only`, `io_failed`. */
  readonly write: (target: string, entries: readonly JournalEntry[]) => Written;
  /** Keys of the entries the target holds: asked before any retry. */
  readonly findKeys: (target: string) => ReadonlySet<string>;
}
