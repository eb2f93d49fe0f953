/** The settled way to read one table: dialect, header, columns, date order, decimal sign and sign rule, with the evidence. */

import type { ParsedLine, RecordKind } from '../../../shared/line.ts';
import type { MappedField } from '../../../shared/mapping.ts';
import type { DecimalSign, Minor } from '../../../shared/money.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Rule, Transform } from '../../../shared/transform/schema.ts';
import type { TableReading } from '../reading.ts';

/** How a text is cut into records and cells. */
export interface Dialect {
  readonly delimiter: string;
  /** Character that wraps a cell, or null where quotes are plain text. */
  readonly quote: string | null;
  /** True where a backslash before a quote keeps it inside the cell. */
  readonly backslash: boolean;
}

/** One record as cells of text. `row` is the 1-based physical line (text) or sheet row. */
export interface RawRow {
  readonly row: number;
  readonly cells: readonly string[];
  /** One letter per cell of a sheet: t text, n number (decimal point), d date (ISO), e error. Null for text files. */
  readonly kinds: string | null;
}

export const DATE_ORDERS = ['ymd', 'dmy', 'mdy', 'ydm', 'dym', 'myd'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How the dates of one column are written. */
export interface DateFormat {
  readonly order: DateOrder;
  /** The year where the dates themselves have none (a quoted literal in the pattern). */
  readonly year: number | null;
  /** True where the cells are day numbers of a spreadsheet that lost their format. */
  readonly isSerial?: boolean;
  /** The same in Unicode letters, for the mapping screen and MAP.json. */
  readonly pattern: string;
}

/** How money cells become a signed amount (positive = into the account). */
export type AmountRule =
  /** `marked`: a credit carries the letters CR, and what carries none is a debit. */
  | { readonly kind: 'signed'; readonly flip: boolean; readonly marked?: boolean }
  /** `written`: the debit column carries its own minus. */
  | { readonly kind: 'pair'; readonly written: boolean; readonly flip: boolean }
  /** Sign from the direction column; words are folded. `keepSign`: a minus in the cell turns the direction round. */
  | {
      readonly kind: 'direction';
      readonly out: readonly string[];
      readonly into: readonly string[];
      readonly keepSign: boolean;
      readonly flip: boolean;
    };

export type MoneyField = 'amount' | 'debit' | 'credit' | 'balance' | 'gross' | 'fee' | 'originalAmount';
export const MONEY_FIELDS: readonly MoneyField[] = [
  'amount',
  'debit',
  'credit',
  'balance',
  'gross',
  'fee',
  'originalAmount',
];

export type DateField = 'date' | 'valueDate' | 'dueDate';
export const DATE_FIELDS: readonly DateField[] = ['date', 'valueDate', 'dueDate'];

/** Rows of an export that are not movements: the cell of `column` folds to one of `values` ('' = empty). */
export interface SkipRule {
  readonly column: number;
  readonly values: readonly string[];
  readonly why: string;
}

/** What a row is that states an amount and moves no money. */
export type AsideKind = 'balance' | 'total' | 'pending' | 'undone' | 'detail';

/** Rows that move no money: those of the sample one by one, those below it by what their like have in common. */
export interface AsidePlan {
  /** By physical row, which is no later than `lastRow`. */
  readonly rows: ReadonlyMap<number, AsideKind>;
  /** The last physical row of the sample. */
  readonly lastRow: number;
  /** Labels (see `rowLabel`) that only rows stating a balance have. */
  readonly labels: ReadonlySet<string>;
  /** Cells (folded) that only rows without a booking have, by column. */
  readonly marks: readonly {
    readonly column: number;
    readonly values: ReadonlySet<string>;
    readonly kind: AsideKind;
  }[];
  /** What the first row of a kind says. */
  readonly examples: Readonly<Partial<Record<AsideKind, string>>>;
  /** Balances the rows themselves state, for a statement without a column of balances. */
  readonly opening: Minor | null;
  readonly closing: Minor | null;
}

/** What a row with an amount and no date is: a movement of the day above, a part of the row above, or a fault. */
export type Undated = 'refuse' | 'carry' | 'detail';

/** Two columns of names of which one is the owner's on each row: `owner` folded where it is known, else the sign tells. */
export interface Parties {
  readonly payer: number;
  readonly payee: number;
  readonly owner: string | null;
}

/** Record kind of a row by the folded text of the kind column; '*' for every other row. */
export type KindMap = Readonly<Record<string, RecordKind>>;

/** A field whose text comes from steps: it stands in a column of its own behind those of the file. */
export interface TransformedField {
  readonly field: MappedField;
  /** 0-based column the first step starts from; -1 for none. */
  readonly source: number;
  /** Column of the result. */
  readonly index: number;
  /** What the result is called where a column is named. */
  readonly name: string;
  readonly steps: readonly Transform[];
  /** Decimal sign of the text that reaches the first arithmetic step. */
  readonly decimal: DecimalSign;
}

/** Steps and rules of a mapping, ready for the row reader. */
export interface TransformPlan {
  /** Cells a full row of the file has; results stand behind them. */
  readonly width: number;
  readonly header: readonly string[];
  readonly fields: readonly TransformedField[];
  readonly rules: readonly Rule[];
}

export interface TablePlan {
  /** Format id: csv, xlsx, xls, ods, html. */
  readonly format: string;
  readonly preset: string | null;
  readonly encoding: string;
  /** Null for sheets. */
  readonly dialect: Dialect | null;
  /** 1-based physical row of the header, 0 where there is none. */
  readonly headerRow: number;
  readonly header: readonly string[];
  /** Rows before this physical row are preamble. */
  readonly firstRow: number;
  /** Cells a full row has, results of steps included. */
  readonly width: number;
  /** Null where the mapping has neither steps nor rules: rows are then read from the text as it stands. */
  readonly transform: TransformPlan | null;
  /** 0-based column of each field. */
  readonly columns: Readonly<Partial<Record<MappedField, number>>>;
  /** The same for rows that are money in, where they stand in other columns; null where they do not. */
  readonly intoColumns: Readonly<Partial<Record<MappedField, number>>> | null;
  /** Further columns whose text is joined to the description. */
  readonly descriptionParts: readonly number[];
  /** Null where one column names the counterparty. */
  readonly parties: Parties | null;
  /** True where the balance column states what stood before the movement of its row. */
  readonly balanceBefore: boolean;
  readonly dates: Readonly<Partial<Record<DateField, DateFormat>>>;
  readonly decimals: Readonly<Partial<Record<MoneyField, DecimalSign>>>;
  /** Money fields written in minor units (cents, pence), as their header says. */
  readonly minorFields: readonly MoneyField[];
  readonly rule: AmountRule;
  /** Sign of the fee column: -1 where a cost is written negative, 1 where it is written positive. */
  readonly feeSign: 1 | -1;
  /** True where `amount` is a gross and the fee is taken off it (there is no net column). */
  readonly lessFee: boolean;
  readonly undated: Undated;
  /** The day of every row of a table without a date column, as the lines above it state. */
  readonly fixedDay: number | null;
  /** Null where no row of the sample was found to move no money. */
  readonly aside: AsidePlan | null;
  /** Column in which a row of its own names the account of the rows below it; -1 where there are no such rows. */
  readonly headingColumn: number;
  /** True where the header comes again below lines that name another account. */
  readonly hasSections: boolean;
  /** True where a row that only has text goes on with the text of the movement above. */
  readonly textGoesOn: boolean;
  /** Zone of the books, and whether stamps without a zone are UTC; null where days are taken as written. */
  readonly zone: { readonly name: string; readonly isUtc: boolean } | null;
  readonly currency: string;
  readonly account: string;
  readonly skip: readonly SkipRule[];
  readonly kinds: KindMap;
  readonly opening: Minor | null;
  readonly closing: Minor | null;
  /** Problems found while planning (warnings). */
  readonly problems: readonly Problem[];
  readonly reading: TableReading;
}

/** A plan, or the reasons why there is none: then nothing is read. `reading` is what the mapping screen shows meanwhile. */
export type Planned =
  | { readonly ok: true; readonly plan: TablePlan }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      readonly encoding: string;
      readonly reading: TableReading | null;
    };

/** One portion of a streamed table. */
export interface TableBatch {
  readonly lines: readonly ParsedLine[];
  /** Refused rows and row warnings of this portion. */
  readonly problems: readonly Problem[];
  readonly bytesRead: number;
}

/** What is known after the last row. */
export interface TableSummary {
  /** Rows that look like data: lines + refused rows. */
  readonly read: number;
  readonly lines: number;
  readonly refused: number;
  readonly account: string;
  readonly currency: string;
  readonly opening: Minor | null;
  readonly closing: Minor | null;
  /** Whole-table problems: balance_mismatch, skipped_rows, encoding_guessed ... */
  readonly problems: readonly Problem[];
}
