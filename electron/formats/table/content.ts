/** Finds the amount, the debit and credit pair and the balance by arithmetic where header words do not name them. */

import type { MappedField } from '../../../shared/mapping.ts';
import { chainWays } from './balance.ts';
import type { ColumnStats } from './stats.ts';

/** Minor values of one money column over the sample; NaN where a cell is empty or no amount. */
export interface MoneyColumn {
  readonly stats: ColumnStats;
  readonly values: readonly number[];
}

export interface AmountChoice {
  readonly columns: Partial<Record<MappedField, number>>;
  readonly why: string;
  readonly confidence: number;
}

/** Several readings fit: the caller asks. */
export interface AmountQuestion {
  readonly code: 'ambiguous_columns' | 'ambiguous_sign';
  readonly message: string;
  readonly readings: readonly string[];
}

const PROVED = 0.8;

/** Chooses among money columns; null where there is none. */
export function amountByContent(
  money: readonly MoneyColumn[],
  oldestFirst: boolean | null,
): AmountChoice | AmountQuestion | null {
  if (money.length === 0) return null;
  const proved = beforeAndAfter(money) ?? bestChain(money, oldestFirst);
  if (proved !== null) return proved;
  const pair = exclusivePair(money);
  if (pair !== null) return askPair(pair);
  const [only] = money;
  if (money.length === 1 && only !== undefined) return single(only, 'the only column of amounts');
  const signed = money.filter((column) => column.stats.decimals.negative > 0);
  const [first] = signed;
  if (first !== undefined && signed.every((column) => sameValues(column, first))) {
    return single(first, 'the only column with signs');
  }
  return {
    code: 'ambiguous_columns',
    message: `${money.length} columns hold amounts and nothing says which one moves the balance: choose the amount column.`,
    readings: money.map(
      (column) => `column ${column.stats.index}${column.stats.header === '' ? '' : ` '${column.stats.header}'`}`,
    ),
  };
}

function single(column: MoneyColumn, why: string): AmountChoice {
  return { columns: { amount: column.stats.index }, why, confidence: 0.8 };
}

function sameValues(left: MoneyColumn, right: MoneyColumn): boolean {
  return left.values.every((value, index) => Object.is(value, right.values[index]) || value === right.values[index]);
}

interface Chained {
  readonly choice: AmountChoice;
  readonly share: number;
  readonly sign: 1 | -1;
}

/** The columns whose running balance closes on most rows; a signed column before a pair where both close alike. */
function bestChain(money: readonly MoneyColumn[], oldestFirst: boolean | null): AmountChoice | null {
  let best: Chained | null = null;
  for (const found of [...signedChains(money, oldestFirst), ...pairChains(money, oldestFirst)]) {
    if (best === null || found.share > best.share) best = found;
  }
  return best?.choice ?? null;
}

function chained(
  columns: AmountChoice['columns'],
  amounts: readonly number[],
  balances: readonly number[],
  oldestFirst: boolean | null,
): Chained | null {
  const ways = chainWays(amounts, balances, oldestFirst);
  const [way] = ways;
  if (way === undefined || way.pairs < 2 || way.links < way.pairs * PROVED) return null;
  // The sign is settled later, with the days: here the chain only says which columns belong together.
  const why = `running balance closes on ${way.links} of ${way.pairs} rows`;
  return { choice: { columns, why, confidence: 0.99 }, share: way.links / way.pairs, sign: way.sign };
}

/** One column of amounts followed by a balance. An amount must stand in nearly every row that has a balance. */
function* signedChains(money: readonly MoneyColumn[], oldestFirst: boolean | null): Generator<Chained> {
  for (const amount of money) {
    for (const balance of money) {
      if (amount === balance) continue;
      const known = balance.values.filter((value) => !Number.isNaN(value)).length;
      const both = balance.values.filter(
        (value, index) => !Number.isNaN(value + (amount.values[index] as number)),
      ).length;
      if (both * 20 < known * 19) continue;
      const columns = { amount: amount.stats.index, balance: balance.stats.index };
      const found = chained(columns, amount.values, balance.values, oldestFirst);
      if (found !== null) yield found;
    }
  }
}

/** Two columns of which each row fills one, and a third that follows their difference. */
function* pairChains(money: readonly MoneyColumn[], oldestFirst: boolean | null): Generator<Chained> {
  for (const [left, right] of exclusivePairs(money)) {
    for (const balance of money) {
      if (balance === left || balance === right) continue;
      for (const [out, into] of [
        [left, right],
        [right, left],
      ] as const) {
        const amounts = out.values.map((value, index) => zero(into.values[index] as number) - zero(value));
        const columns = { debit: out.stats.index, credit: into.stats.index, balance: balance.stats.index };
        const found = chained(columns, amounts, balance.values, oldestFirst);
        if (found !== null && found.sign === 1) yield found;
      }
    }
  }
}

/**
 * Balance before, balance after and the amount between them on every row. after - before = amount also holds with two columns
 * changed about, so the balances must follow from row to row, or the amount must be the only one with signs.
 */
function beforeAndAfter(money: readonly MoneyColumn[]): AmountChoice | null {
  const found: { readonly choice: AmountChoice; readonly links: number; readonly signs: number }[] = [];
  for (const amount of money) {
    for (const before of money) {
      for (const after of money) {
        if (amount === before || amount === after || before === after) continue;
        const rows = amount.values.filter((value, index) => {
          const step = (after.values[index] as number) - (before.values[index] as number);
          return !Number.isNaN(step) && step === value;
        }).length;
        if (rows < 2 || rows < amount.values.length) continue;
        const links = after.values.filter(
          (_, index) => index > 0 && before.values[index] === after.values[index - 1],
        ).length;
        found.push({
          choice: {
            columns: { amount: amount.stats.index, balance: after.stats.index },
            why: `balance after less balance before gives the amount on ${rows} rows`,
            confidence: 0.99,
          },
          links,
          signs: amount.stats.decimals.negative,
        });
      }
    }
  }
  found.sort((left, right) => right.links - left.links || right.signs - left.signs);
  const [best, second] = found;
  if (best === undefined) return null;
  return second === undefined || best.links > second.links || best.signs > second.signs ? best.choice : null;
}

function zero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function* exclusivePairs(money: readonly MoneyColumn[]): Generator<readonly [MoneyColumn, MoneyColumn]> {
  for (let left = 0; left < money.length; left++) {
    for (let right = left + 1; right < money.length; right++) {
      const one = money[left] as MoneyColumn;
      const two = money[right] as MoneyColumn;
      const isSplit = one.values.every((value, index) => zero(value) === 0 || zero(two.values[index] as number) === 0);
      const both = one.values.some((value) => zero(value) !== 0) && two.values.some((value) => zero(value) !== 0);
      if (isSplit && both) yield [one, two];
    }
  }
}

function exclusivePair(money: readonly MoneyColumn[]): readonly [MoneyColumn, MoneyColumn] | null {
  for (const pair of exclusivePairs(money)) return pair;
  return null;
}

function askPair([left, right]: readonly [MoneyColumn, MoneyColumn]): AmountChoice | AmountQuestion {
  const name = (column: MoneyColumn): string => `column ${column.stats.index}`;
  // A column that carries its own minus is the one of money out.
  for (const [out, into] of [
    [left, right],
    [right, left],
  ] as const) {
    const { negative, positive } = out.stats.decimals;
    if (negative > 0 && positive === 0 && into.stats.decimals.negative === 0) {
      return {
        columns: { debit: out.stats.index, credit: into.stats.index },
        why: 'one column holds the minus amounts, the other the rest',
        confidence: 0.9,
      };
    }
  }
  return {
    code: 'ambiguous_sign',
    message:
      'Two columns share the amounts and nothing says which one is money out: name the debit and the credit column.',
    readings: [`${name(left)} money out, ${name(right)} money in`, `${name(left)} money in, ${name(right)} money out`],
  };
}
