/** What both sides' lines are once encoded: typed columns in canonical order, interned words, reference keys and parties. */

import type { NumberForms } from './check-digits.ts';
import type { Columns } from './columns.ts';
import type { KeyTable, Lists } from './keys.ts';

export { type Columns, NamePool } from './columns.ts';
export { encodeBank } from './encode-bank.ts';
export { encodeBook } from './encode-book.ts';

export interface BookSide extends Columns {
  readonly type: Int32Array;
  readonly typeCount: number;
  readonly originalAmount: Float64Array;
  readonly originalCurrency: Int32Array;
  /** Party = distinct counterparty text, of a line without one its description without digits; 0 is "none". */
  readonly party: Int32Array;
  readonly partyCount: number;
  readonly partyLines: Int32Array;
  /** 1 for a party that is known from descriptions alone: a name among other words, or no name at all. */
  readonly partyIsText: Uint8Array;
  readonly partyWords: Lists;
  /** First letters of the words of each party's name, in their order. */
  readonly partyInitials: readonly string[];
  /** Words of party names. */
  readonly words: string[];
  readonly wordTable: KeyTable;
  /** Reference keys of a line: reference, document number, cheque number, batch, description. */
  readonly keys: Lists;
  readonly keyTable: KeyTable;
  /** How many lines hold a key; its strength in characters; whether it is a main key (reference, number) somewhere. */
  readonly keyLines: Int32Array;
  readonly keyLength: Uint8Array;
  readonly keyMain: Uint8Array;
  /** Lengths of number that are payment references with check digits. */
  readonly forms: NumberForms;
  /** Up to two main numbers of a line (digits of reference and document number) and their lengths; 0 length = none. */
  readonly mainValue: Float64Array;
  readonly mainLength: Uint8Array;
  /** Their last six digits. */
  readonly mainTail: Int32Array;
  /** Batch id (interned), 0 = none. */
  readonly batch: Int32Array;
  readonly batchCount: number;
  /** Wording of a line: its type and description without digits, interned. */
  readonly wording: Int32Array;
}

export interface BankSide extends Columns {
  readonly words: string[];
  readonly wordLines: Int32Array;
  readonly lineWords: Lists;
  /** Book reference keys that occur in the line. */
  readonly hits: Lists;
  /** Digit runs of 3 to 14 digits that are no whole key of the book. */
  readonly numberStart: Int32Array;
  readonly numberValue: Float64Array;
  readonly numberLength: Uint8Array;
  /** Numbers of six digits or more (account, customer, trace numbers), interned. */
  readonly longNumbers: Lists;
  readonly longNumberLines: Int32Array;
  /** Runs tried as references: the more, the likelier one hits by chance. */
  readonly tried: Uint8Array;
  readonly hasCheck: Uint8Array;
  /** Lengths of number that are payment references with check digits, and the document numbers they embed. */
  readonly forms: NumberForms;
}
