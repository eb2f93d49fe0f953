/** Judges the rows that are not plain movements: totals, balances and texts are set aside, broken rows are refused by name. */

import { exponentOf, type Minor } from '../../../shared/money.ts';
import type { ProblemCode } from '../../../shared/problem.ts';
import { ASIDE_NAMES } from './aside-rows.ts';
import { NO_AMOUNT } from './numbers.ts';
import { amountIn } from './preamble.ts';
import { rowLabel } from './row-label.ts';
import type { RowReader } from './rows.ts';
import { isHeaderAgain } from './sections.ts';
import type { Cells } from './tokenize.ts';
import { balanceLabel, isTotalText } from './words.ts';

export type RowFate =
  | { readonly kind: 'blank' }
  | { readonly kind: 'line'; readonly day: number }
  | { readonly kind: 'skip'; readonly why: string }
  | {
      readonly kind: 'refuse';
      readonly code: ProblemCode;
      readonly message: string;
      readonly column?: number;
      readonly excerpt?: string;
    };

const ERROR_CELL = /^#(?:DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA|ERR)/i;

/** What becomes of a row whose date or amount could not be read, or that has too many cells. NaN stands for "not read". */
export function judgeRow(reader: RowReader, cells: Cells, day: number, amount: number): RowFate {
  const texts = cells.all();
  const own = withoutResults(reader, texts);
  const filled = own.filter((text) => text !== '').length;
  if (filled === 0) return { kind: 'blank' };
  const { columns } = reader.plan;
  const hasDay = !Number.isNaN(day);
  const hasAmount = !Number.isNaN(amount);
  const dateText = texts[columns.date ?? -1] ?? '';
  const isEmptyAmount = !hasAmount && reader.fault === NO_AMOUNT;
  if (!hasDay && (reader.blocks.closes(own) || isTotalText(own.find((text) => text !== '') ?? '')))
    return { kind: 'skip', why: 'total rows' };
  if (!hasDay || isEmptyAmount) {
    const balance = noteBalance(reader, cells, own);
    if (balance) {
      reader.recent.add(cells.row, own);
      return { kind: 'skip', why: 'balance rows' };
    }
  }
  if (isHeaderAgain(reader.plan.header, texts)) return beginSection(reader);
  reader.recent.add(cells.row, own);
  if (reader.isSuspect) return unreadable(own);
  const error = errorCell(reader, texts, cells.kinds);
  if (error !== null && filled > 1) return error;
  if (hasDay && hasAmount) return overflow(reader, own);
  if (hasDay) return withoutAmount(reader, texts, isEmptyAmount);
  if (hasAmount) return withoutDate(reader, own, { filled, dateText, amount });
  if (dateText === '' && isEmptyAmount) return { kind: 'skip', why: 'rows without date and amount' };
  if (isEmptyAmount && (filled <= 3 || filled * 3 < reader.plan.width)) return { kind: 'skip', why: 'rows of text' };
  if (dateText === '') return withoutAmount(reader, texts, isEmptyAmount);
  return badDate(reader, dateText);
}

function unreadable(texts: readonly string[]): RowFate {
  return {
    kind: 'refuse',
    code: 'unreadable_bytes',
    message: 'The row holds NUL bytes, so the file is damaged here. Export it again; the other rows were read.',
    excerpt: texts.join(' ').replaceAll('\u0000', '\ufffd'),
  };
}

function errorCell(reader: RowReader, texts: readonly string[], kinds: string | null): RowFate | null {
  const { columns } = reader.plan;
  for (const index of [columns.date, columns.amount, columns.debit, columns.credit]) {
    if (index === undefined) continue;
    const text = texts[index] ?? '';
    if (kinds?.[index] !== 'e' && !ERROR_CELL.test(text)) continue;
    return {
      kind: 'refuse',
      code: 'formula_error',
      message: `The cell holds the error ${text} where a value was expected. Correct the formula in the sheet and save it again.`,
      column: index,
      excerpt: text,
    };
  }
  return null;
}

/** The cells of the file itself: results of steps stand between its last column and whatever overflows. */
function withoutResults(reader: RowReader, texts: readonly string[]): readonly string[] {
  const { transform } = reader.plan;
  if (transform === null || transform.fields.length === 0) return texts;
  return [...texts.slice(0, transform.width), ...texts.slice(transform.width + transform.fields.length)];
}

function overflow(reader: RowReader, texts: readonly string[]): RowFate {
  return {
    kind: 'refuse',
    code: 'column_count',
    message: `Expected at most ${reader.plan.transform?.width ?? reader.plan.width} cells, found ${texts.length}: a separator inside a text has shifted the row. Put that text in quotes.`,
    excerpt: texts.join(reader.plan.dialect?.delimiter ?? ' '),
  };
}

const FAULTS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  syntax: ['bad_amount', 'Expected an amount'],
  grouping: ['bad_amount', 'Expected an amount with thousands in groups of three'],
  precision: ['amount_precision', 'Expected no more decimals than the currency has'],
  range: ['amount_range', 'Expected an amount below 90 trillion'],
  empty: ['missing_amount', 'Expected an amount'],
};

function withoutAmount(reader: RowReader, texts: readonly string[], isEmpty: boolean): RowFate {
  const { columns } = reader.plan;
  if (isEmpty) {
    const column = columns.amount ?? columns.debit ?? columns.credit ?? -1;
    return {
      kind: 'refuse',
      code: 'missing_amount',
      message: 'The row has a date and no amount. Fill in the amount, or leave the row out if it is no movement.',
      column,
      excerpt: texts.join(' ').trim(),
    };
  }
  const text = texts[reader.faultColumn] ?? '';
  if (reader.fault === 'direction') {
    return {
      kind: 'refuse',
      code: 'invalid_entry',
      message: `'${text}' says neither money in nor money out. Add it to the direction words of the mapping if the row moves money.`,
      column: reader.faultColumn,
      excerpt: text,
    };
  }
  const [code, expected] = FAULTS[reader.fault] ?? ['bad_amount', 'Expected an amount'];
  return {
    kind: 'refuse',
    code,
    message: `${expected}, found '${text.slice(0, 60)}'. Correct the cell or the decimal sign of the mapping; the row was not read.`,
    column: reader.faultColumn,
    excerpt: text,
  };
}

/** A row of so few cells has room for a label and a figure, not for a movement. */
const BARE_CELLS = 3;

interface Undated {
  readonly filled: number;
  readonly dateText: string;
  readonly amount: number;
}

function withoutDate(reader: RowReader, texts: readonly string[], { filled, dateText, amount }: Undated): RowFate {
  const { plan } = reader;
  const isFollowing = dateText === '' && !Number.isNaN(reader.lastDay);
  if (plan.undated === 'carry' && isFollowing) return { kind: 'line', day: reader.lastDay };
  if (plan.undated === 'detail' && isFollowing) return { kind: 'skip', why: ASIDE_NAMES.detail };
  if (reader.blocks.isSum(amount, filled <= BARE_CELLS)) return { kind: 'skip', why: 'total rows' };
  if (dateText !== '') return badDate(reader, dateText);
  const words = texts.filter((text) => /\p{L}/u.test(text) && !/^[A-Z]{3}$/.test(text)).length;
  if (words === 0 || (filled <= 3 && words <= 1 && texts.some(isTotalText))) return { kind: 'skip', why: 'total rows' };
  return {
    kind: 'refuse',
    code: 'missing_date',
    message: 'The row has an amount and no date. Fill in the date, or leave the row out if it is no movement.',
    column: plan.columns.date ?? -1,
    excerpt: texts.join(' ').trim(),
  };
}

function badDate(reader: RowReader, text: string): RowFate {
  const pattern = reader.plan.dates.date?.pattern ?? 'a date';
  return {
    kind: 'refuse',
    code: 'bad_date',
    message: `Expected a date as ${pattern}, found '${text.slice(0, 60)}'. Correct the cell or the date format of the mapping; the row was not read.`,
    column: reader.plan.columns.date ?? -1,
    excerpt: text,
  };
}

/** Takes an opening or closing balance from a row such as "Beginning balance as of ..." or "Balance 31/12/2023". */
function noteBalance(reader: RowReader, cells: Cells, texts: readonly string[]): boolean {
  const labelOf = (text: string): ReturnType<typeof balanceLabel> =>
    balanceLabel(text) ?? balanceLabel(rowLabel([text]));
  const at = texts.findIndex((text) => text !== '' && labelOf(text) !== null);
  if (at < 0) return false;
  const which = labelOf(texts[at] as string);
  const value = [reader.money(cells, 'balance'), reader.money(cells, 'amount'), reader.money(cells, 'credit')].find(
    (amount) => !Number.isNaN(amount),
  );
  const elsewhere = value ?? decimalAmountIn(reader, texts.slice(at + 1));
  if (elsewhere === null) {
    return texts.slice(at + 1).some((text) => /\d/.test(text)) || texts.filter((text) => text !== '').length <= 2;
  }
  if (which === 'opening') reader.opening ??= elsewhere;
  else {
    if (reader.lineCount === 0) reader.above ??= elsewhere;
    reader.closing = elsewhere;
  }
  return true;
}

/** An amount with decimals in any cell: the label and its amount need not stand in the columns of the movements. */
function decimalAmountIn(reader: RowReader, texts: readonly string[]): Minor | null {
  const { currency, decimals } = reader.plan;
  const decimal = decimals.amount ?? decimals.credit ?? decimals.debit ?? '.';
  const written = texts.filter((text) => /\d[.,]\d{2}\D{0,5}$/.test(text));
  return amountIn(written, decimal, exponentOf(currency));
}

/** A header that comes again: on the next page, or above the rows of another account, which the lines between name. */
function beginSection(reader: RowReader): RowFate {
  const account = reader.recent.account();
  if (account !== '' && account !== reader.blocks.account && account !== reader.plan.account) {
    reader.blocks.begin(account);
    reader.chain.restart();
  }
  return { kind: 'skip', why: 'repeated header rows' };
}
