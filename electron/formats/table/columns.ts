/** Chooses the column of each field by header words, checked against what the cells hold. */

import type { MappedField } from '../../../shared/mapping.ts';
import { accountShare, type ColumnStats } from './stats.ts';
import type { HeaderField } from './words.ts';

export interface ColumnChoice {
  readonly columns: Partial<Record<MappedField, number>>;
  /** Why each column was read so, by column index. */
  readonly why: Map<number, string>;
}

const TEXT_FIELDS: ReadonlySet<HeaderField> = new Set<HeaderField>([
  'description',
  'counterparty',
  'reference',
  'bankId',
  'externalId',
  'checkNumber',
  'account',
  'documentType',
  'documentNumber',
  'batch',
]);
const DATE_COLUMNS: ReadonlySet<HeaderField> = new Set<HeaderField>(['date', 'valueDate', 'dueDate']);
const MONEY_COLUMNS: ReadonlySet<HeaderField> = new Set<HeaderField>([
  'amount',
  'debit',
  'credit',
  'balance',
  'gross',
  'fee',
  'originalAmount',
]);
const FIELDS: readonly MappedField[] = [
  'date',
  'amount',
  'debit',
  'credit',
  'balance',
  'direction',
  'currency',
  'description',
  'counterparty',
  'valueDate',
  'dueDate',
  'reference',
  'bankId',
  'externalId',
  'checkNumber',
  'account',
  'documentNumber',
  'documentType',
  'batch',
  'originalAmount',
  'originalCurrency',
  'gross',
  'fee',
];

/** How well the cells of a column suit a field, 0..1; 0 forbids it. */
export function suits(column: ColumnStats, field: HeaderField): number {
  if (DATE_COLUMNS.has(field)) return suitsDate(column, field);
  if (MONEY_COLUMNS.has(field)) return suitsMoney(column, field);
  if (field === 'direction') return suitsDirection(column);
  if (field === 'currency' || field === 'originalCurrency') {
    return column.filled > 0 && column.currencies * 10 >= column.filled * 6 ? 1 : 0;
  }
  if (field === 'description') {
    if (column.filled === 0) return 0.3;
    return column.dateShare > 0.8 && column.letterShare < 0.5 ? 0 : 0.4 + 0.6 * Math.max(column.letterShare, 0.2);
  }
  if (field === 'counterparty') return column.filled === 0 ? 0.5 : column.letterShare > 0.3 ? 1 : 0.1;
  if (TEXT_FIELDS.has(field)) return column.dateShare > 0.9 && column.dates.packed === 0 ? 0 : 1;
  return 1;
}

function suitsDate(column: ColumnStats, field: HeaderField): number {
  if (column.filled === 0) return field === 'date' ? 0 : 0.3;
  if (column.dates.yearless * 2 > column.filled) return 0.8;
  if (column.dates.shortPacked * 2 > column.filled) return column.letterShare > 0 ? 0 : 0.7;
  // Day numbers say so only under the plain word for a day.
  if (column.serials === column.filled && (column.scores.get(field) ?? 0) >= 0.9) return 0.9;
  return column.dateShare >= 0.5 ? 1 : 0;
}

function suitsMoney(column: ColumnStats, field: HeaderField): number {
  if (column.filled === 0) return field === 'debit' || field === 'credit' || field === 'fee' ? 0.6 : 0;
  const isDate =
    column.dateShare > 0.8 && column.dates.shortPacked === 0 && column.decimals.point + column.decimals.comma === 0;
  if (isDate || column.typedDates > 0) return 0;
  if (column.decimals.total === 0) return field === 'debit' || field === 'credit' || field === 'fee' ? 0.6 : 0;
  if (column.moneyShare < 0.5) return 0;
  return column.longDigits * 2 > column.filled ? 0.2 : 1;
}

function suitsDirection(column: ColumnStats): number {
  if (column.filled === 0 || column.distinct.size > 12) return 0;
  return column.directions * 2 >= column.filled ? 1 : 0;
}

/** Columns that content has settled: whose account, whose name. Null where no column is it. */
export interface SettledRoles {
  readonly account: ColumnStats | null;
  readonly counterparty: ColumnStats | null;
}

/** Score of a column whose role its content has settled: before any word inside a longer header. */
const SETTLED = 0.9;

/** Assigns columns to fields, the surest pair first; every column and every field at most once. */
export function chooseByHeader(stats: readonly ColumnStats[], roles: SettledRoles): ColumnChoice {
  const offers: { column: ColumnStats; field: MappedField; score: number }[] = [];
  for (const column of stats) {
    for (const field of FIELDS) {
      const words = roleScore(column, field, roles);
      if (words <= 0) continue;
      // A column of nothing but debit and credit words is a direction whatever else its header may mean.
      const score = field === 'direction' && suits(column, field) === 1 ? words * 1.1 : words * suits(column, field);
      if (score >= 0.3) offers.push({ column, field, score });
    }
  }
  offers.sort(
    (left, right) =>
      right.score - left.score ||
      FIELDS.indexOf(left.field) - FIELDS.indexOf(right.field) ||
      left.column.index - right.column.index,
  );
  const columns: Partial<Record<MappedField, number>> = {};
  const why = new Map<number, string>();
  for (const { column, field, score } of offers) {
    if (columns[field] !== undefined || why.has(column.index)) continue;
    columns[field] = column.index;
    why.set(column.index, `header '${column.header}'${score < 0.8 ? ' (in part)' : ''}; ${proofOf(column, field)}`);
  }
  return { columns, why };
}

const NUMBERS: ReadonlySet<MappedField> = new Set<MappedField>([
  'documentNumber',
  'reference',
  'externalId',
  'checkNumber',
]);
const IDS: ReadonlySet<MappedField> = new Set<MappedField>(['externalId', 'bankId', 'batch']);
/** A header that speaks of something in part of its words scores at least this. */
const SPOKEN = 0.4;

function roleScore(column: ColumnStats, field: MappedField, roles: SettledRoles): number {
  const words = wordScore(column, field);
  // A number of an account is no number of a document, and an id in part of the header (a creditor's) is none of the row.
  if (NUMBERS.has(field) && (column.scores.get('account') ?? 0) >= SPOKEN && accountShare(column) > 0.5) return 0;
  if (IDS.has(field) && words < 0.9 && column.filled > 0 && column.variety < 0.9) return 0;
  if (field !== 'account' && field !== 'counterparty') return words;
  const settled = roles[field];
  if (settled === column) return Math.max(words, SETTLED);
  // An empty column keeps its name: rows below the sample may fill it.
  return field === 'counterparty' && settled === null && column.filled === 0 ? words : 0;
}

function wordScore(column: ColumnStats, field: MappedField): number {
  const own = column.scores.get(field) ?? 0;
  // "Balance at end" columns that repeat one value are statement balances, not running ones.
  if (field === 'balance' && isStatementBalance(column)) return 0;
  return own;
}

/** A column that repeats the statement's own opening or closing balance on every row. */
export function isStatementBalance(column: ColumnStats): 'opening' | 'closing' | null {
  if (column.filled < 1 || column.distinct.size !== 1) return null;
  const opening = column.scores.get('opening') ?? 0;
  const closing = column.scores.get('closing') ?? 0;
  if (opening >= 0.9) return 'opening';
  return closing >= 0.9 && (column.scores.get('balance') ?? 0) < 0.9 ? 'closing' : null;
}

/** "214 of 214 parse as a date". */
export function proofOf(column: ColumnStats, field: MappedField): string {
  if (column.filled === 0) return 'empty in the sample';
  if (DATE_COLUMNS.has(field)) return `${column.dates.parsed} of ${column.filled} parse as a date`;
  if (MONEY_COLUMNS.has(field)) return `${column.decimals.money} of ${column.filled} parse as an amount`;
  if (field === 'direction') return `${column.directions} of ${column.filled} are words for debit or credit`;
  return `${column.filled} filled, ${column.distinct.size} different`;
}

/** Fills date and description from content where no header word named them. */
export function chooseByContent(stats: readonly ColumnStats[], choice: ColumnChoice): void {
  const { columns, why } = choice;
  if (columns.date === undefined) {
    const dated = stats.filter(
      (column) =>
        column.filled > 0 &&
        column.dateShare >= 0.8 &&
        column.dates.shortPacked === 0 &&
        (!why.has(column.index) || columns.valueDate === column.index),
    );
    const best = dated.find((column) => column.dates.packed === 0) ?? dated[0];
    if (best !== undefined) {
      if (columns.valueDate === best.index) delete columns.valueDate;
      columns.date = best.index;
      why.set(best.index, `${best.dates.parsed} of ${best.filled} parse as a date`);
      const second = dated.find((column) => column !== best && !why.has(column.index));
      if (second !== undefined && columns.valueDate === undefined && best.header === '') {
        columns.valueDate = second.index;
        why.set(second.index, `second column of dates: ${second.dates.parsed} of ${second.filled}`);
      }
    }
  }
  if (columns.description === undefined) describeByContent(stats, choice);
}

/** The longest varied text that no header word claims; else the counterparty's column serves. */
function describeByContent(stats: readonly ColumnStats[], choice: ColumnChoice): void {
  const { columns, why } = choice;
  let best: ColumnStats | null = null;
  let bestScore = 0;
  for (const column of stats) {
    if (why.has(column.index) || column.letterShare < 0.4 || column.dateShare > 0.5) continue;
    if ((column.scores.has('ignore') && column.header !== '') || accountShare(column) > 0.5) continue;
    const score = Math.min(column.meanLength, 60) * (0.3 + column.variety) * column.letterShare;
    if (score > bestScore) {
      best = column;
      bestScore = score;
    }
  }
  best ??= leftoverText(stats, choice);
  if (best !== null) {
    columns.description = best.index;
    why.set(best.index, `longest varied text: ${best.distinct.size} different of ${best.filled}`);
  }
}

/** The last resort for a description: any unclaimed column of words, even a status. */
function leftoverText(stats: readonly ColumnStats[], { columns, why }: ColumnChoice): ColumnStats | null {
  if (columns.counterparty !== undefined || columns.documentType !== undefined) return null;
  const texts = stats.filter(
    (column) => !why.has(column.index) && column.letterShare > 0.6 && column.dateShare < 0.5 && column.currencies === 0,
  );
  return texts.sort((left, right) => right.meanLength - left.meanLength)[0] ?? null;
}
