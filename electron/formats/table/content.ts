/** Finds the amount, the debit and credit pair and the balance by arithmetic where header words do not name them. */

import type { MappedField } from '../../../shared/mapping.ts';
import { chainHits, chainShare } from './balance.ts';
import type { ColumnStats } from './stats.ts';

/** Minor values of one money column over the sample; NaN where a cell is empty or no amount. */
export interface MoneyColumn {
  readonly stats: ColumnStats;
  readonly values: readonly number[];
}

export interface AmountChoice {
  readonly columns: Partial<Record<MappedField, number>>;
  readonly why: string;
  readonly flip: boolean;
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
export function amountByContent(money: readonly MoneyColumn[]): AmountChoice | AmountQuestion | null {
  if (money.length === 0) return null;
  const proved = signedWithBalance(money) ?? pairWithBalance(money) ?? beforeAndAfter(money);
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
  return { columns: { amount: column.stats.index }, why, flip: false, confidence: 0.8 };
}

function sameValues(left: MoneyColumn, right: MoneyColumn): boolean {
  return left.values.every((value, index) => Object.is(value, right.values[index]) || value === right.values[index]);
}

/** Amount and running balance: the pair of columns whose chain closes. */
function signedWithBalance(money: readonly MoneyColumn[]): AmountChoice | null {
  let best: AmountChoice | null = null;
  let bestShare = PROVED;
  for (const amount of money) {
    for (const balance of money) {
      if (amount === balance) continue;
      for (const sign of [1, -1] as const) {
        const hits = chainHits(amount.values, balance.values, sign);
        const share = chainShare(hits);
        if (hits.pairs < 2 || share < bestShare || (share === bestShare && best !== null)) continue;
        bestShare = share;
        best = {
          columns: { amount: amount.stats.index, balance: balance.stats.index },
          why: `running balance closes on ${Math.round(share * hits.pairs)} of ${hits.pairs} rows`,
          flip: sign === -1,
          confidence: 0.99,
        };
      }
    }
  }
  return best;
}

/** Two columns of which each row fills one, and a third that follows their difference. */
function pairWithBalance(money: readonly MoneyColumn[]): AmountChoice | null {
  for (const [debit, credit] of exclusivePairs(money)) {
    for (const balance of money) {
      if (balance === debit || balance === credit) continue;
      for (const [out, into] of [
        [debit, credit],
        [credit, debit],
      ] as const) {
        const amounts = out.values.map((value, index) => zero(into.values[index] as number) - zero(value));
        const hits = chainHits(amounts, balance.values, 1);
        if (hits.pairs < 2 || chainShare(hits) < PROVED) continue;
        return {
          columns: { debit: out.stats.index, credit: into.stats.index, balance: balance.stats.index },
          why: `running balance closes on ${Math.max(hits.rising, hits.falling)} of ${hits.pairs} rows`,
          flip: false,
          confidence: 0.99,
        };
      }
    }
  }
  return null;
}

/** Balance before, balance after and the amount between them on every row. */
function beforeAndAfter(money: readonly MoneyColumn[]): AmountChoice | null {
  for (const amount of money) {
    for (const before of money) {
      for (const after of money) {
        if (amount === before || amount === after || before === after) continue;
        let rows = 0;
        const holds = amount.values.every((value, index) => {
          const step = (after.values[index] as number) - (before.values[index] as number);
          if (Number.isNaN(step) || Number.isNaN(value)) return true;
          rows++;
          return step === value;
        });
        if (!holds || rows < 2) continue;
        return {
          columns: { amount: amount.stats.index, balance: after.stats.index },
          why: `balance after less balance before gives the amount on ${rows} rows`,
          flip: false,
          confidence: 0.99,
        };
      }
    }
  }
  return null;
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
        flip: false,
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
