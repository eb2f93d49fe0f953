/** Settles date order and decimal sign of the chosen columns, or says which readings remain. */

import type { ColumnMap, MappedField } from '../../../shared/mapping.ts';
import type { DecimalSign } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { DateEvidence } from './date-order.ts';
import { parsePattern, SERIAL_PATTERN } from './dates.ts';
import {
  DATE_FIELDS,
  type DateField,
  type DateFormat,
  type DateOrder,
  MONEY_FIELDS,
  type MoneyField,
  type RawRow,
} from './plan.ts';
import type { ColumnStats } from './stats.ts';
import { isForeignHeader, isPointHeader } from './words.ts';

export type Columns = Readonly<Partial<Record<MappedField, number>>>;

export interface Evidence {
  readonly about: string;
  readonly text: string;
  readonly confidence: number;
}

export interface Settled<T> {
  readonly value: T;
  readonly evidence: readonly Evidence[];
  readonly asked: readonly Problem[];
}

interface DateHints {
  readonly map: ColumnMap | null;
  /** Pattern of the preset. */
  readonly pattern: string | null;
  readonly preamble: readonly RawRow[];
  readonly header: readonly string[];
  /** Date fields whose steps give ISO text. */
  readonly iso: readonly MappedField[];
}

/** Settles the order of each date column. Undecided columns take the order of a decided one written alike. */
export function settleDates(
  stats: readonly ColumnStats[],
  columns: Columns,
  hints: DateHints,
): Settled<Partial<Record<DateField, DateFormat>>> {
  const value: Partial<Record<DateField, DateFormat>> = {};
  const evidence: Evidence[] = [];
  const asked: Problem[] = [];
  for (const field of DATE_FIELDS) {
    const index = columns[field];
    const column = index === undefined ? undefined : stats[index];
    if (column === undefined) continue;
    const settled = settleColumn(field, column, stats, hints);
    if (settled.format !== null) {
      value[field] = settled.format;
      evidence.push({
        about: `${field} order`,
        text: `${settled.format.pattern}: ${settled.text}`,
        confidence: settled.confidence,
      });
    } else if (field === 'date') {
      asked.push(askDate(column, settled.open));
    }
  }
  return { value, evidence, asked };
}

interface ColumnOrder {
  readonly format: DateFormat | null;
  readonly text: string;
  readonly confidence: number;
  readonly open: readonly DateOrder[];
}

function settleColumn(
  field: DateField,
  column: ColumnStats,
  stats: readonly ColumnStats[],
  hints: DateHints,
): ColumnOrder {
  if (hints.iso.includes(field)) {
    return {
      format: { order: 'ymd', year: null, pattern: 'yyyy-MM-dd' },
      text: 'by its steps',
      confidence: 1,
      open: [],
    };
  }
  const given = hints.map?.dateFormat;
  const fixed = given === undefined || given === null ? null : parsePattern(given);
  if (fixed === null && column.filled > 0 && column.serials === column.filled)
    return { format: parsePattern(SERIAL_PATTERN), text: 'day numbers of a spreadsheet', confidence: 0.95, open: [] };
  const verdict = column.dates.verdict();
  if (fixed !== null && (field === 'date' || verdict === null || 'open' in verdict)) {
    return { format: fixed, text: 'as chosen', confidence: 1, open: [] };
  }
  const format = (order: DateOrder): DateFormat => ({ order, year: null, pattern: column.dates.pattern(order) });
  if (verdict === null)
    return {
      format: column.typedDates > 0 || column.filled === 0 ? format('ymd') : null,
      text: 'date cells',
      confidence: 1,
      open: [],
    };
  if ('order' in verdict)
    return { format: format(verdict.order), text: verdict.proof, confidence: verdict.confidence, open: [] };
  const open = verdict.open;
  const choose = (order: DateOrder | null, text: string, confidence: number): ColumnOrder | null =>
    order !== null && open.includes(order) ? { format: format(order), text, confidence, open: [] } : null;
  return (
    choose(knownOrder(hints.pattern, column), 'as this export is known to write them', 0.95) ??
    choose(siblingOrder(column, stats), 'another date column of the file proves it', 0.95) ??
    choose(preambleOrder(hints.preamble), 'a date above the table proves it', 0.95) ??
    choose(
      column.dates.dotted * 2 > column.dates.parsed ? 'dmy' : null,
      'dates with dots are written day first',
      0.95,
    ) ??
    choose(isForeignHeader(hints.header) ? 'dmy' : null, 'the language of the header writes the day first', 0.9) ?? {
      format: null,
      text: '',
      confidence: 0,
      open,
    }
  );
}

/** The order of a preset, where the dates are written with its separators: another writing is another locale. */
function knownOrder(pattern: string | null, column: ColumnStats): DateOrder | null {
  if (pattern === null) return null;
  const mark = /[-/.]/.exec(pattern)?.[0] ?? '';
  const written = column.dates.sample?.separator ?? '';
  return mark === '' || mark === written ? (parsePattern(pattern)?.order ?? null) : null;
}

function siblingOrder(column: ColumnStats, stats: readonly ColumnStats[]): DateOrder | null {
  for (const other of stats) {
    if (other === column || other.dateShare < 0.8 || other.dates.sample?.separator !== column.dates.sample?.separator)
      continue;
    if (other.dates.sample?.lengths[2] !== column.dates.sample?.lengths[2]) continue;
    const verdict = other.dates.verdict();
    if (verdict !== null && 'order' in verdict && verdict.confidence >= 0.95 && verdict.order !== 'ymd') {
      if (!verdict.proof.startsWith('every')) return verdict.order;
    }
  }
  return null;
}

function preambleOrder(rows: readonly RawRow[]): DateOrder | null {
  const dates = new DateEvidence();
  for (const row of rows) {
    for (const cell of row.cells) {
      for (const match of cell.matchAll(/(?<![\d./-])\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?![\d./-])/g)) dates.add(match[0]);
    }
  }
  const verdict = dates.verdict();
  return verdict !== null && 'order' in verdict && verdict.proof.includes('over 12') ? verdict.order : null;
}

function askDate(column: ColumnStats, open: readonly DateOrder[]): Problem {
  const name = column.header === '' ? `column ${column.index}` : column.header;
  const excerpt = [...column.distinct.keys()].slice(0, 3).join(', ');
  if (column.dates.yearless > 0) {
    return problem(
      'ambiguous_date',
      'asked',
      `The dates in '${name}' have no year. State the year in the date format, e.g. MMM d '2024'.`,
      {
        column: name,
        excerpt,
        readings: ["MMM d '2024'", "d MMM '2024'"],
      },
    );
  }
  return problem(
    'ambiguous_date',
    'asked',
    `The dates in '${name}' can be read in more than one order and nothing in the file proves one. Choose the date format.`,
    { column: name, excerpt, readings: open.map((order) => column.dates.pattern(order)) },
  );
}

interface DecimalHints {
  readonly map: ColumnMap | null;
  readonly decimal: DecimalSign | null;
  /** Decimals of the currency: without any, a mark before three digits groups thousands. */
  readonly exponent: number;
  readonly header: readonly string[];
}

/** Settles the decimal sign of each money column; columns that prove nothing follow those that do. */
export function settleDecimals(
  stats: readonly ColumnStats[],
  columns: Columns,
  hints: DecimalHints,
): Settled<Partial<Record<MoneyField, DecimalSign>>> {
  const value: Partial<Record<MoneyField, DecimalSign>> = {};
  const evidence: Evidence[] = [];
  const asked: Problem[] = [];
  const given = hints.map?.decimal ?? null;
  const consensus = fileDecimal(stats, columns) ?? (isPointHeader(hints.header) ? '.' : null);
  for (const field of MONEY_FIELDS) {
    const index = columns[field];
    const column = index === undefined ? undefined : stats[index];
    if (column === undefined) continue;
    const verdict = thousandsOnly(column, hints.exponent) ?? column.decimals.verdict();
    const name = column.header === '' ? `column ${column.index}` : column.header;
    if (given !== null) {
      value[field] = given;
    } else if (verdict === '.' || verdict === ',') {
      value[field] = verdict;
      const proved = verdict === '.' ? column.decimals.point : column.decimals.comma;
      evidence.push({
        about: `decimal sign of ${name}`,
        text: `'${verdict}': ${proved} of ${column.decimals.total} prove it`,
        confidence: 1,
      });
    } else if (verdict === null) {
      value[field] = consensus ?? hints.decimal ?? '.';
    } else if (verdict === 'open' && (consensus ?? hints.decimal) !== null) {
      value[field] = consensus ?? hints.decimal ?? '.';
      evidence.push({
        about: `decimal sign of ${name}`,
        text: `'${value[field]}': as in the other columns`,
        confidence: 0.9,
      });
    } else if (field === 'amount' || field === 'debit' || field === 'credit') {
      asked.push(askDecimal(name, column, verdict === 'both'));
    }
  }
  return { value, evidence, asked };
}

/** In a currency without decimals 12,500 is twelve thousand: the other sign is then the decimal one. */
function thousandsOnly(column: ColumnStats, exponent: number): DecimalSign | null {
  const { point, comma, openPoint, openComma } = column.decimals;
  if (exponent > 0 || point + comma > 0 || openPoint > 0 === openComma > 0) return null;
  return openComma > 0 ? '.' : ',';
}

/** The sign the file's numbers prove together: money columns first, then any column of numbers. */
export function fileDecimal(stats: readonly ColumnStats[], columns: Columns): DecimalSign | null {
  const own = MONEY_FIELDS.map((field) => columns[field]).filter((index) => index !== undefined);
  const groups = [
    stats.filter((column) => own.includes(column.index)),
    stats.filter((column) => column.moneyShare >= 0.8 && column.dateShare < 0.5),
  ];
  for (const group of groups) {
    const point = group.reduce((sum, column) => sum + column.decimals.point, 0);
    const comma = group.reduce((sum, column) => sum + column.decimals.comma, 0);
    if (point > 0 && comma === 0) return '.';
    if (comma > 0 && point === 0) return ',';
  }
  return null;
}

function askDecimal(name: string, column: ColumnStats, isMixed: boolean): Problem {
  const message = isMixed
    ? `The amounts in '${name}' use both signs as the decimal one. Choose one; rows that do not fit it will be listed.`
    : `The amounts in '${name}' can be read as thousands or as thousandths and nothing in the file proves one. Choose the decimal sign.`;
  return problem('ambiguous_decimal', 'asked', message, {
    column: name,
    excerpt: [...column.distinct.keys()].slice(0, 3).join('  '),
    readings: ['.', ','],
  });
}
