/** Settles which columns carry the amount: net beside gross and fee, a pair, an unnamed column, a direction column. */

import type { MappedField } from '../../../shared/mapping.ts';
import { type DecimalSign, exponentOf } from '../../../shared/money.ts';
import { problem } from '../../../shared/problem.ts';
import { proofOf } from './columns.ts';
import { amountByContent, type MoneyColumn } from './content.ts';
import type { Draft } from './draft.ts';
import { isNothing } from './numbers.ts';
import { moneyValues } from './sign.ts';
import type { ColumnStats } from './stats.ts';
import { likelyDaysRise } from './time-order.ts';
import { directionKey, directionOf } from './words.ts';

/** Decimal sign to test arithmetic with before the columns are settled. */
export function likelyDecimal(column: ColumnStats, stats: readonly ColumnStats[]): DecimalSign {
  const own = column.decimals.verdict();
  if (own === '.' || own === ',') return own;
  const comma = stats.reduce((sum, other) => sum + other.decimals.comma, 0);
  const point = stats.reduce((sum, other) => sum + other.decimals.point, 0);
  return comma > point ? ',' : '.';
}

/** Net beside gross and fee; a pair beside a total column; amounts no header names. */
export function settleAmountColumns(draft: Draft): void {
  const { choice, stats } = draft;
  const { columns, why } = choice;
  preferNet(draft);
  if (columns.amount !== undefined && columns.debit !== undefined && columns.credit !== undefined) preferSigned(draft);
  else if (columns.amount !== undefined && !isOtherSide(draft)) {
    for (const field of ['debit', 'credit'] as const) {
      const index = columns[field];
      if (index === undefined) continue;
      delete columns[field];
      why.delete(index);
    }
  }
  completePair(draft);
  if (columns.amount !== undefined || columns.debit !== undefined || columns.credit !== undefined) return;
  const valued = (column: ColumnStats): MoneyColumn => ({
    stats: column,
    values: moneyValues(draft.data, column.index, likelyDecimal(column, stats), exponentOf(draft.currency)),
  });
  const money = stats
    .filter((column) => column.looksLikeMoney && (!why.has(column.index) || columns.balance === column.index))
    .slice(0, 8)
    .map(valued);
  // Where nothing is written with decimals (yen, won), whole numbers that are no ids may be amounts.
  const hasDecimals = money.some(({ stats: { index, decimals } }) => index !== columns.balance && hasMark(decimals));
  const whole = hasDecimals
    ? []
    : stats
        .filter((column) => !why.has(column.index) && !column.looksLikeMoney && isPlainNumber(column))
        .slice(0, 4)
        .map(valued);
  const date = stats[columns.date ?? -1] ?? stats.find((column) => column.filled > 0 && column.dateShare >= 0.8);
  const found = amountByContent([...money, ...whole], likelyDaysRise(draft.data, date));
  // What a header calls the balance is no amount, even where it is the only column of money.
  if (
    found === null ||
    ('columns' in found && columns.balance !== undefined && found.columns.amount === columns.balance)
  )
    return;
  if ('code' in found) {
    draft.asked.push(problem(found.code, 'asked', found.message, { readings: found.readings }));
    return;
  }
  if (columns.balance !== undefined && found.columns.balance !== undefined) delete columns.balance;
  Object.assign(columns, found.columns);
  for (const index of Object.values(found.columns)) why.set(index, found.why);
  draft.evidence.push({ about: 'amount', text: found.why, confidence: found.confidence });
}

/**
 * An amount column named only in part, beside one exact side of a pair, of which each row fills one: it is the other side
 * ("deposit amount" and an unknown word for withdrawal).
 */
function isOtherSide(draft: Draft): boolean {
  const { columns } = draft.choice;
  const missing = columns.debit === undefined ? 'debit' : 'credit';
  const known = columns.debit ?? columns.credit;
  const index = columns.amount;
  if (known === undefined || index === undefined) return false;
  if ((draft.stats[index]?.scores.get('amount') ?? 0) >= 0.9) return false;
  const isSplit = draft.data.every((row) => ((row.cells[known] ?? '') === '') !== ((row.cells[index] ?? '') === ''));
  if (!isSplit) return false;
  columns[missing] = index;
  delete columns.amount;
  return true;
}

/** One named side of a pair whose other side no word names: the column of amounts that is filled exactly where the named one is not. */
function completePair(draft: Draft): void {
  const { choice, stats, data } = draft;
  const { columns, why } = choice;
  const known = columns.debit ?? columns.credit;
  if (columns.amount !== undefined || known === undefined) return;
  if (columns.debit !== undefined && columns.credit !== undefined) return;
  const missing = columns.debit === undefined ? 'debit' : 'credit';
  const others = stats.filter(
    (column) =>
      !why.has(column.index) &&
      column.filled > 0 &&
      column.moneyShare === 1 &&
      data.every((row) => isNothing(row.cells[known] ?? '') !== isNothing(row.cells[column.index] ?? '')),
  );
  const [other] = others;
  if (other === undefined || others.length > 1) return;
  columns[missing] = other.index;
  why.set(other.index, `filled in the ${other.filled} rows where '${stats[known]?.header ?? ''}' is empty`);
}

function hasMark({ point, comma, openPoint, openComma }: ColumnStats['decimals']): boolean {
  return point + comma + openPoint + openComma > 0;
}

/** Whole numbers that are no ids. */
function isPlainNumber(column: ColumnStats): boolean {
  return column.moneyShare > 0.9 && column.dateShare < 0.5 && column.longDigits === 0 && column.letters === 0;
}

/** A net column beside a fee is what moved the balance; the former amount is then the gross. */
function preferNet(draft: Draft): void {
  const { choice, stats } = draft;
  const { columns, why } = choice;
  const net = stats.find(
    (column) => (column.scores.get('net') ?? 0) >= 0.9 && column.moneyShare >= 0.5 && column.filled > 0,
  );
  if (net === undefined || (columns.fee === undefined && columns.gross === undefined)) return;
  if (columns.amount !== net.index) {
    if (columns.gross === undefined && columns.amount !== undefined) columns.gross = columns.amount;
    for (const field of Object.keys(columns) as MappedField[]) if (columns[field] === net.index) delete columns[field];
    columns.amount = net.index;
    why.set(net.index, `header '${net.header}' beside gross and fee; ${proofOf(net, 'amount')}`);
  }
  draft.feeSign = feeSignOf(draft);
}

/** 1 where net = gross - fee, -1 where net = gross + fee. */
function feeSignOf(draft: Draft): 1 | -1 {
  const { columns } = draft.choice;
  if (columns.fee === undefined) return 1;
  const fee = draft.stats[columns.fee];
  if (fee === undefined) return 1;
  return fee.decimals.negative > fee.decimals.positive ? -1 : 1;
}

/** A signed column and a debit/credit pair: the column wins where it carries signs, else the pair. */
function preferSigned(draft: Draft): void {
  const { choice, stats } = draft;
  const { columns, why } = choice;
  const amount = stats[columns.amount as number];
  const debit = stats[columns.debit as number];
  const credit = stats[columns.credit as number];
  if (amount === undefined || debit === undefined || credit === undefined) return;
  const isPair =
    debit.decimals.money + credit.decimals.money >= amount.decimals.money && debit.filled < draft.data.length;
  const drop =
    amount.decimals.negative === 0 && isPair && debit.filled > 0
      ? (['amount'] as const)
      : (['debit', 'credit'] as const);
  for (const field of drop) {
    why.delete(columns[field] as number);
    delete columns[field];
  }
}

/**
 * A column of nothing but words for debit and credit says which way even where its header does not. Where only one of the words
 * occurs it must be a whole word; a lone letter beside unsigned amounts is asked about.
 */
export function directionByContent(draft: Draft): void {
  const { columns, why } = draft.choice;
  const amount = columns.amount === undefined ? undefined : draft.stats[columns.amount];
  if (amount === undefined || columns.direction !== undefined) return;
  const words = draft.stats.filter((one) => !why.has(one.index) && one.filled > 0 && one.directions === one.filled);
  const isUnsigned = amount.decimals.negative === 0;
  const column =
    words.find(isBothWays) ??
    // "Paid out" in a status column says that the payout was sent, not that money left.
    (isUnsigned
      ? words.find((one) => !one.scores.has('ignore') && [...one.distinct.keys()].every((text) => text.length > 2))
      : undefined);
  if (column !== undefined) {
    columns.direction = column.index;
    why.set(column.index, proofOf(column, 'direction'));
    return;
  }
  const letter = isUnsigned ? words.find((one) => one.header === '') : undefined;
  if (letter === undefined) return;
  const [text = ''] = letter.distinct.keys();
  const message = `Column ${letter.index} holds only '${text}' and the amounts have no sign: say whether it means money in or out.`;
  const readings = [`'${text}' is money in`, `'${text}' is money out`];
  draft.asked.push(
    problem('ambiguous_sign', 'asked', message, { column: `column ${letter.index}`, excerpt: text, readings }),
  );
}

function isBothWays(column: ColumnStats): boolean {
  const sides = new Set([...column.distinct.keys()].map((text) => directionOf(directionKey(text))));
  return sides.has('out') && sides.has('in');
}
