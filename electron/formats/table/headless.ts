/** Recognises an export that has no header row by what its columns hold, where only one known export holds just that. */

import { exponentOf } from '../../../shared/money.ts';
import type { Preset } from '../../presets/preset.ts';
import { chainHits } from './balance.ts';
import { parsePattern } from './dates.ts';
import type { RawRow } from './plan.ts';
import { moneyValues } from './sign.ts';
import { type ColumnStats, columnStats } from './stats.ts';

/** Rows the columns are judged by. */
const JUDGED_ROWS = 2_000;
/** Exports of fewer columns (date, text, amount) are everybody's: inference reads them the same and names no bank. */
const TELLING_COLUMNS = 4;
/** Columns a table may have behind those a preset reads. */
const SPARE_COLUMNS = 5;

/**
 * The one headerless preset whose columns fit the rows, or null. Types alone prove little, so the file must bear the preset out: its
 * dates prove the order themselves; a running balance closes by the preset's signs; without a balance, amounts of both signs occur and a
 * card's purchases are the positive ones. Two presets that read the same columns alike are one: the one that reads more of them.
 */
export function headlessPreset(rows: readonly RawRow[], presets: readonly Preset[]): Preset | null {
  const known = presets.filter(isHeadless);
  const width = Math.max(0, ...rows.slice(0, JUDGED_ROWS).map((row) => row.cells.length));
  if (known.length === 0 || width < 3 || rows.length < 2) return null;
  const judged = rows.slice(0, JUDGED_ROWS);
  const stats = columnStats(judged, [], width);
  const fits = known.filter((preset) => hasTypes(preset, stats) && isBorneOut(preset, judged, stats));
  fits.sort((left, right) => Object.keys(right.columns).length - Object.keys(left.columns).length);
  const [best, ...others] = fits;
  return best !== undefined && others.every((other) => readsAlike(best, other)) ? best : null;
}

function isHeadless(preset: Preset): boolean {
  const positions = Object.values(preset.columns);
  return (
    preset.header.length === 0 && positions.length >= TELLING_COLUMNS && positions.every((at) => typeof at === 'number')
  );
}

function at(preset: Preset, field: keyof Preset['columns']): number {
  const index = preset.columns[field];
  return typeof index === 'number' ? index : -1;
}

/** Each column holds what its field says, and what lies behind them is neither dates nor money. */
function hasTypes(preset: Preset, stats: readonly ColumnStats[]): boolean {
  const order = preset.dateFormat === null ? null : parsePattern(preset.dateFormat)?.order;
  const last = Math.max(...Object.values(preset.columns).map(Number));
  if (stats.length <= last || stats.length > last + 1 + SPARE_COLUMNS) return false;
  const used = new Set(Object.values(preset.columns));
  return stats.every((column) => {
    if (!used.has(column.index)) return column.filled === 0 || !(column.looksLikeMoney || column.dateShare > 0.5);
    if (column.index === at(preset, 'date')) {
      const verdict = column.dates.verdict();
      return column.dateShare === 1 && verdict !== null && 'order' in verdict && verdict.order === order;
    }
    if (column.index === at(preset, 'amount') || column.index === at(preset, 'balance'))
      return column.looksLikeMoney && column.moneyShare === 1;
    if (column.index === at(preset, 'debit') || column.index === at(preset, 'credit'))
      return column.filled === 0 || (column.looksLikeMoney && column.decimals.negative === 0);
    if (column.index === at(preset, 'description')) return column.letterShare > 0.8;
    return column.dateShare < 0.5 && !column.looksLikeMoney;
  });
}

function isBorneOut(preset: Preset, rows: readonly RawRow[], stats: readonly ColumnStats[]): boolean {
  const decimal = preset.decimal ?? '.';
  if (stats.some((column) => Object.values(preset.columns).includes(column.index) && clashes(column, decimal)))
    return false;
  const values = (field: keyof Preset['columns']): number[] =>
    moneyValues(rows, at(preset, field), decimal, exponentOf(''));
  const debits = at(preset, 'debit') < 0 ? [] : values('debit');
  const written =
    at(preset, 'amount') >= 0
      ? values('amount')
      : values('credit').map((credit, row) => (credit || 0) - (debits[row] || 0));
  const amounts = preset.inverted ? written.map((amount) => -amount) : written;
  if (at(preset, 'balance') >= 0) {
    const chain = chainHits(amounts, values('balance'), 1);
    return chain.pairs > 0 && Math.max(chain.rising, chain.falling) * 2 > chain.pairs;
  }
  const into = amounts.filter((amount) => amount > 0).length;
  const out = amounts.filter((amount) => amount < 0).length;
  return into > 0 && out > 0 && (preset.inverted !== true || out >= into * 2);
}

function clashes(column: ColumnStats, decimal: string): boolean {
  const verdict = column.decimals.verdict();
  return column.looksLikeMoney && verdict !== null && verdict !== 'open' && verdict !== decimal;
}

/** True where both read the day, the money and its sign from the same columns. */
function readsAlike(left: Preset, right: Preset): boolean {
  const same = (['date', 'amount', 'debit', 'credit'] as const).every((field) => at(left, field) === at(right, field));
  return same && (left.inverted ?? false) === (right.inverted ?? false);
}
