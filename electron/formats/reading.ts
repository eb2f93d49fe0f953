/** What every format reader gives and takes: bytes in, statements and problems out. */

import type { ParsedStatement, Side } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import type { Problem } from '../../shared/problem.ts';

/** A source file in memory. Readers never open files themselves. */
export interface Source {
  /** Base name for labels only; never used to choose a reader. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadOptions {
  /** Settles columns, date order and decimal sign of a table; null lets the reader infer them. */
  readonly map: ColumnMap | null;
  /** Currency to assume where the file states none. */
  readonly currency: string;
  /** Which sheet of a workbook; null lets the reader choose. */
  readonly sheet?: string | null;
  /** IANA zone the books are kept in: time stamps that state UTC or an offset give their day there. Missing: the day as written. */
  readonly zone?: string | null;
  /** Whose view the file takes, where a person named it: in books a debit of the account is money in, on a bank's statement money out. */
  readonly side?: Side | null;
  /** Registry id that settles `ambiguous_format`; null or missing lets detection choose. */
  readonly format?: string | null;
}

export interface Reading {
  /** Format id of the registry: csv, xlsx, xls, ods, ofx, qif, mt940, camt, bai2 ... */
  readonly format: string;
  /** Preset id (`stripe/payouts`), or null where columns were inferred or the format fixes them. */
  readonly preset: string | null;
  readonly encoding: string;
  /** Name of the entry where the source was an archive. */
  readonly entry?: string;
  readonly statements: readonly ParsedStatement[];
  /** Problems of the whole file. With severity `asked` or a whole-file `refused`, statements is empty. */
  readonly problems: readonly Problem[];
  /** How a table was read, with the evidence, for the mapping screen; null for formats that fix their fields. */
  readonly table: TableReading | null;
}

export interface TableReading {
  /** The mapping that was used or is proposed. */
  readonly map: ColumnMap;
  /** Fingerprint of the layout (folded header set, delimiter, column count): the key a mapping is remembered by. */
  readonly layout: string;
  readonly delimiter: string | null;
  readonly headerRow: number | null;
  readonly columns: readonly ColumnReading[];
  /** First rows as in the file, for the left pane. */
  readonly sample: readonly { readonly row: number; readonly cells: readonly string[] }[];
  readonly sheets: readonly { readonly name: string; readonly rows: number; readonly hidden: boolean }[];
  /** Named readings with their proof: "date order dd/MM/yyyy: 31 of 214 rows have a first number over 12". */
  readonly evidence: readonly { readonly about: string; readonly text: string; readonly confidence: number }[];
}

export interface ColumnReading {
  readonly index: number;
  readonly header: string;
  /** Target field, or null where the column is kept out. */
  readonly field: string | null;
  /** "header 'Buchungstag'; 214 of 214 parse as a date". */
  readonly why: string;
}

/** One file format: how it recognises its bytes and reads them. One file and one registry line each. */
export interface Format {
  readonly id: string;
  readonly title: string;
  /** Largest source in bytes the reader takes whole; missing where it reads in portions. */
  readonly maxBytes?: number;
  /** 0..1 from content alone, never from the name. `head` is the first 64 KB of bytes and its text in the detected encoding. */
  readonly sniff: (head: { readonly bytes: Uint8Array; readonly text: string }) => number;
  readonly read: (source: Source, options: ReadOptions) => Reading | Promise<Reading>;
}
