/** What the cells of each column look like: the ground every guess about a column stands on. */

import { DateEvidence } from './date-order.ts';
import { serialDay } from './dates.ts';
import { DecimalEvidence } from './numbers.ts';
import type { RawRow } from './plan.ts';
import { directionKey, directionOf, type HeaderField, headerScores } from './words.ts';

const DISTINCT = 400;

/** Facts about one column over the sample. */
export class ColumnStats {
  readonly scores: ReadonlyMap<HeaderField, number>;
  readonly dates = new DateEvidence();
  readonly decimals = new DecimalEvidence();
  readonly distinct = new Map<string, number>();
  filled = 0;
  letters = 0;
  characters = 0;
  currencies = 0;
  directions = 0;
  /** Cells a sheet holds as numbers or dates. */
  typedNumbers = 0;
  typedDates = 0;
  /** Cells that may be day numbers of a spreadsheet. */
  serials = 0;
  /** Cells that are digits only, nine or more: account numbers and ids. */
  longDigits = 0;

  constructor(
    readonly index: number,
    readonly header: string,
  ) {
    this.scores = headerScores(header);
  }

  add(text: string, kind: string): void {
    if (text === '') return;
    this.filled++;
    if (this.distinct.size < DISTINCT || this.distinct.has(text)) {
      this.distinct.set(text, (this.distinct.get(text) ?? 0) + 1);
    }
    this.characters += Math.min(text.length, 200);
    if (kind === 'd') this.typedDates++;
    if (!Number.isNaN(serialDay(text))) this.serials++;
    if (kind === 'n') this.typedNumbers++;
    // A sheet may hold 20240131 as a number; other numbers are no dates.
    if (kind !== 'n' || /^(?:19|20)\d{6}$/.test(text)) this.dates.add(text);
    this.decimals.add(text, kind === 'n');
    if (/\p{L}/u.test(text)) this.letters++;
    if (/^[A-Za-z]{3}$/.test(text) || /^[$\u20ac\u00a3\u00a5]$/.test(text)) this.currencies++;
    if (directionOf(directionKey(text)) !== null) this.directions++;
    if (/^\d{9,}$/.test(text)) this.longDigits++;
  }

  get dateShare(): number {
    return this.filled === 0 ? 0 : this.dates.parsed / this.filled;
  }

  get moneyShare(): number {
    return this.decimals.total === 0 ? 0 : this.decimals.money / this.decimals.total;
  }

  get letterShare(): number {
    return this.filled === 0 ? 0 : this.letters / this.filled;
  }

  get meanLength(): number {
    return this.filled === 0 ? 0 : this.characters / this.filled;
  }

  /** Share of cells that differ from all others, 0..1. */
  get variety(): number {
    return this.filled === 0 ? 0 : this.distinct.size / Math.min(this.filled, DISTINCT);
  }

  /** Numbers with a sign, a decimal mark or a currency: money rather than a count or an id. */
  get looksLikeMoney(): boolean {
    if (this.moneyShare < 0.8 || this.dateShare > 0.8 || this.longDigits * 2 > this.filled) return false;
    const { point, comma, openPoint, openComma, negative } = this.decimals;
    return point + comma + openPoint + openComma + negative > 0 || this.typedNumbers > 0;
  }
}

/** Stats of every column over the given rows. */
export function columnStats(rows: readonly RawRow[], header: readonly string[], width: number): ColumnStats[] {
  const columns: ColumnStats[] = [];
  for (let index = 0; index < width; index++) columns.push(new ColumnStats(index, header[index] ?? ''));
  for (const row of rows) {
    for (const column of columns) column.add(row.cells[column.index] ?? '', row.kinds?.[column.index] ?? 't');
  }
  return columns;
}

/** An IBAN (ISO 13616: country, check digits, up to 30 more), or six digits and more with their separators. */
const ACCOUNT_NUMBER = /^(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]){8,30}|(?:\d[ ./-]?){5,30}\d(?: ?[A-Z]{1,2})?)$/;

/** Share of cells that are written like account numbers. */
export function accountShare(column: ColumnStats): number {
  let shaped = 0;
  let all = 0;
  for (const [text, count] of column.distinct) {
    all += count;
    if (ACCOUNT_NUMBER.test(text)) shaped += count;
  }
  return all === 0 ? 0 : shaped / all;
}
