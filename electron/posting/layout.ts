/** What a layout of the journal is: how entries become a file that a ledger imports, and how they are found in it again. */

import type { LedgerType } from '../../shared/ledger/accounts.ts';
import type { JournalEntry } from '../../shared/ledger/journal.ts';

/** What the chart of accounts says of an account by its name. */
export interface AccountFacts {
  /** Number in the ledger; '' where none is known. */
  readonly code: string;
  readonly type: LedgerType | null;
  /** Name of the tax rate in the ledger; '' where none is set. */
  readonly taxCode: string;
}

/** What a file depends on besides its entries. The same entries and facts give the same bytes. */
export interface JournalFacts {
  /** When the file was first written, ISO text in UTC: a file that is written again says the same. */
  readonly at: string;
  /** Home currency of the books (ISO 4217). */
  readonly home: string;
  readonly account: (name: string) => AccountFacts;
  /** Accounts that earlier files of this layout named: a ledger that opens accounts opens each once. */
  readonly opened: ReadonlySet<string>;
}

export interface Layout {
  readonly id: string;
  readonly title: string;
  /** Of the file's name, without a dot. */
  readonly extension: string;
  /** `any`: each row states its currency. `home`: the file states none, the ledger takes its own. */
  readonly currencies: 'any' | 'home';
  /** The ledger knows accounts by their number. */
  readonly byCode: boolean;
  /** Why these entries do not fit into one file, with what to do; null where they do. */
  readonly refusal?: (entries: readonly JournalEntry[], facts: JournalFacts) => string | null;
  /** The file. The entries are balanced, in the layout's currencies and with every number it needs. */
  readonly write: (entries: readonly JournalEntry[], facts: JournalFacts) => Uint8Array;
  /** Keys of the entries in the bytes of a file of this layout; none in any other file. */
  readonly keys: (bytes: Uint8Array) => Iterable<string>;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const fromUtf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
