/** A trial balance as its export prints it: code, name, and debit and credit or one balance. Nothing is read where a row is in doubt. */

import { type DecimalSign, exponentOf, formatMinor, type Minor, minor, parseMoney } from '../../shared/money.ts';
import { fold, squeeze } from '../../shared/text.ts';
import { decimalHint, isNothing } from './table/numbers.ts';
import type { RawRow } from './table/plan.ts';

/** Balance of one account, minor units: a debit is positive. */
export interface TrialRow {
  /** 1-based row in the file. */
  readonly row: number;
  readonly code: string;
  readonly name: string;
  /** '' where the file states none. */
  readonly currency: string;
  readonly amount: Minor;
}

/** What keeps a trial balance from being read, with its place. */
export interface TrialProblem {
  readonly row: number;
  readonly column: string;
  readonly message: string;
}

export type TrialReading =
  | { readonly ok: true; readonly rows: readonly TrialRow[] }
  | { readonly ok: false; readonly problems: readonly TrialProblem[] };

/** Header words of Xero, QuickBooks, Sage, DATEV, Odoo and Zoho, folded; the better one first where a file has several. */
const WORDS = {
  code: [
    'account code',
    'nominal code',
    'account number',
    'account no',
    'acct no',
    'code',
    'n c',
    'kontonummer',
    'konto nr',
    'konto',
    'number',
    'nr',
    'no',
  ],
  name: [
    'account name',
    'nominal name',
    'account',
    'name',
    'description',
    'kontobezeichnung',
    'bezeichnung',
    'beschriftung',
    'kontenbezeichnung',
  ],
  debit: ['debit year to date', 'debit ytd', 'closing debit', 'debit', 'debits', 'dr', 'soll', 'debet', 'debe'],
  credit: [
    'credit year to date',
    'credit ytd',
    'closing credit',
    'credit',
    'credits',
    'cr',
    'haben',
    'kredit',
    'haber',
  ],
  balance: [
    'closing balance',
    'balance year to date',
    'balance ytd',
    'balance',
    'net balance',
    'net',
    'endsaldo',
    'saldo',
    'amount',
  ],
  currency: ['currency', 'currency code', 'ccy', 'wahrung', 'waehrung', 'moneda'],
} as const;
type Field = keyof typeof WORDS;

const TOTAL = /^(?:grand )?total|^summe|^gesamt|^totals\b/;
const SEARCHED_ROWS = 40;

interface Header {
  readonly at: number;
  readonly columns: ReadonlyMap<Field, number>;
  readonly cells: readonly string[];
}

const headerWord = (cell: string): string =>
  squeeze(fold(cell.replace(/\([^)]*\)|\b[A-Z]{3}\b/g, ' ')).replace(/[^a-z0-9]+/g, ' '));

function columnsIn(cells: readonly string[]): ReadonlyMap<Field, number> {
  const words = cells.map(headerWord);
  const columns = new Map<Field, number>();
  for (const field of Object.keys(WORDS) as Field[]) {
    const taken = new Set(columns.values());
    const found = WORDS[field].map((word) => words.findIndex((one, at) => one === word && !taken.has(at)));
    const at = found.find((index) => index >= 0);
    if (at !== undefined) columns.set(field, at);
  }
  return columns;
}

/** The first row with columns for an amount; a name column without a heading is the first one of the table (QuickBooks). */
function findHeader(rows: readonly RawRow[]): Header | null {
  for (const [at, { cells }] of rows.slice(0, SEARCHED_ROWS).entries()) {
    const columns = new Map(columnsIn(cells));
    const amounts = columns.has('balance') || (columns.has('debit') && columns.has('credit'));
    if (!amounts) continue;
    if (!columns.has('name') && !columns.has('code') && ![...columns.values()].includes(0)) columns.set('name', 0);
    if (columns.has('name') || columns.has('code')) return { at, columns, cells };
  }
  return null;
}

const CODE_AND_NAME = /^(\d[\w./-]*)\s*(?:[-\u2013\u00b7:]\s*|\s)(\S.*)$/;

/** Currency the file states for all of it: above the table, or in the heading of an amount. */
function statedCurrency(rows: readonly RawRow[], { at, columns, cells }: Header): string {
  for (const field of ['debit', 'balance'] as const) {
    const heading = cells[columns.get(field) ?? -1] ?? '';
    const code = /\b([A-Z]{3})\b/.exec(heading)?.[1];
    if (code !== undefined && code !== 'YTD') return code;
  }
  for (const { cells: above } of rows.slice(0, at)) {
    const code = /\b(?:currency|in|w\u00e4hrung)\b\W*([A-Z]{3})\b/i.exec(above.join(' '))?.[1];
    if (code !== undefined && code === code.toUpperCase()) return code;
  }
  return '';
}

/** Decimal sign that some cell proves; null where the cells contradict each other. */
function decimalSign(texts: readonly string[]): DecimalSign | 'open' | null {
  const hints = new Set(texts.map(decimalHint).filter((hint) => hint === '.' || hint === ','));
  if (hints.size > 1) return null;
  return [...hints][0] ?? 'open';
}

class TrialReader {
  readonly found: TrialRow[] = [];
  readonly problems: TrialProblem[] = [];
  private debit = 0;
  private credit = 0;
  private readonly decimal: DecimalSign | 'open' | null;
  private readonly stated: string;

  constructor(
    private readonly rows: readonly RawRow[],
    private readonly header: Header,
    private readonly home: string,
  ) {
    this.stated = statedCurrency(rows, header);
    this.decimal = decimalSign(
      this.body.flatMap(({ cells, kinds }) =>
        this.amountColumns.flatMap((at) => (kinds?.[at] === 'n' ? [] : [cells[at] ?? ''])),
      ),
    );
  }

  private get body(): readonly RawRow[] {
    return this.rows.slice(this.header.at + 1);
  }

  private get amountColumns(): readonly number[] {
    const { columns } = this.header;
    return (['debit', 'credit', 'balance'] as const).flatMap((field) => columns.get(field) ?? []);
  }

  private cell(row: RawRow, field: Field): string {
    return squeeze(row.cells[this.header.columns.get(field) ?? -1] ?? '');
  }

  private title(field: Field): string {
    return this.header.cells[this.header.columns.get(field) ?? -1] || field;
  }

  private fail(row: RawRow, field: Field, message: string): null {
    this.problems.push({ row: row.row, column: this.title(field), message });
    return null;
  }

  /** Minor units of a cell; 0 where it says nothing, null where it is no amount. */
  private amount(row: RawRow, field: Field, currency: string): number | null {
    const text = this.cell(row, field);
    if (isNothing(text)) return 0;
    const typed = row.kinds?.[this.header.columns.get(field) ?? -1] === 'n';
    const signs: readonly DecimalSign[] = typed
      ? ['.']
      : this.decimal === 'open'
        ? ['.', ',']
        : this.decimal === null
          ? []
          : [this.decimal];
    const exponent = exponentOf(currency || this.home);
    const readings = signs.map((sign) => parseMoney(text, sign, exponent)).filter((reading) => reading.ok);
    const values = new Set(readings.map((reading) => reading.minor));
    const [value] = values;
    if (value === undefined || values.size > 1)
      return this.fail(row, field, `"${text}" is not an amount that can be read one way`);
    return value;
  }

  read(): void {
    for (const row of this.body) {
      const label = fold(row.cells.find((cell) => squeeze(cell) !== '') ?? '');
      if (label === '' || TOTAL.test(label)) continue;
      this.readRow(row);
    }
    const { columns } = this.header;
    if (columns.has('debit') && columns.has('credit') && this.problems.length === 0 && this.debit !== this.credit)
      this.fail(
        this.body.at(-1)!,
        'debit',
        `the debits of all rows are ${this.text(this.debit)} and the credits ${this.text(this.credit)}`,
      );
  }

  private text(amount: number): string {
    return formatMinor(minor(amount), exponentOf(this.stated || this.home));
  }

  private readRow(row: RawRow): void {
    const { columns } = this.header;
    const currency = this.cell(row, 'currency').toUpperCase() || this.stated;
    const texts = (['debit', 'credit', 'balance'] as const).map((field) => this.cell(row, field));
    if (texts.every((text) => text === '')) return;
    const two = columns.has('debit') && columns.has('credit');
    const debit = two ? this.amount(row, 'debit', currency) : 0;
    const credit = two ? this.amount(row, 'credit', currency) : 0;
    const balance = two ? 0 : this.amount(row, 'balance', currency);
    if (debit === null || credit === null || balance === null) return;
    if (debit !== 0 && credit !== 0) {
      this.fail(row, 'credit', 'the row has a debit and a credit: a balance stands on one side');
      return;
    }
    this.debit += debit;
    this.credit += credit;
    const [code, name] = this.named(row);
    this.found.push({ row: row.row, code, name, currency, amount: minor(debit - credit + balance) });
  }

  private named(row: RawRow): readonly [string, string] {
    const code = this.cell(row, 'code');
    const name = this.cell(row, 'name');
    if (code !== '' || this.header.columns.has('code')) return [code, name || code];
    const both = CODE_AND_NAME.exec(name);
    return both === null ? ['', name] : [both[1]!, both[2]!];
  }
}

/** Reads the rows of a table. `home`: currency of the books, whose decimals count where the file states no currency. */
export function readTrialBalance(rows: readonly RawRow[], home: string): TrialReading {
  const header = findHeader(rows);
  if (header === null)
    return {
      ok: false,
      problems: [
        {
          row: rows[0]?.row ?? 1,
          column: '',
          message: 'no heading names an account and its debit and credit, or its balance',
        },
      ],
    };
  const reader = new TrialReader(rows, header, home);
  reader.read();
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  return { ok: true, rows: reader.found };
}
