/** Whether a fee column is taken off the amount: the running balance says so where it closes only with the fee. */

import { chainHits } from './balance.ts';
import type { AmountRule } from './plan.ts';
import type { Evidence } from './settle.ts';

export interface FeeChain {
  readonly feeSign: 1 | -1;
  readonly evidence: Evidence;
}

const zero = (value: number): number => (Number.isNaN(value) ? 0 : value);

/**
 * Minor values per row, NaN where a cell is empty. Null where the balance closes as well without the fee, or closes better with
 * neither sign of it.
 */
export function feeByBalance(
  rule: AmountRule,
  values: (field: 'amount' | 'debit' | 'credit' | 'fee' | 'balance') => readonly number[] | null,
): FeeChain | null {
  const fees = values('fee');
  const balances = values('balance');
  const amounts = plainAmounts(rule, values);
  if (fees === null || balances === null || amounts === null || !fees.some((fee) => zero(fee) !== 0)) return null;
  const closed = (feeSign: 1 | -1 | 0): { readonly links: number; readonly pairs: number } => {
    const less = amounts.map((amount, at) => amount - feeSign * zero(fees[at] ?? 0));
    const { rising, falling, pairs } = chainHits(less, balances, 1);
    return { links: Math.max(rising, falling), pairs };
  };
  const plain = closed(0);
  const [feeSign, best] = closed(1).links >= closed(-1).links ? ([1, closed(1)] as const) : ([-1, closed(-1)] as const);
  if (best.links <= plain.links || best.links * 2 < best.pairs) return null;
  const text = `the running balance closes on ${best.links} of ${best.pairs} rows with the fee taken off, on ${plain.links} without`;
  return { feeSign, evidence: { about: 'fee', text, confidence: 0.99 } };
}

/** Signed amounts of the rules whose sign needs no words; null for the others. */
function plainAmounts(
  rule: AmountRule,
  values: (field: 'amount' | 'debit' | 'credit') => readonly number[] | null,
): readonly number[] | null {
  if (rule.kind === 'direction' || rule.flip) return null;
  if (rule.kind === 'signed') return values('amount');
  const debits = values('debit');
  const credits = values('credit');
  const length = Math.max(debits?.length ?? 0, credits?.length ?? 0);
  const sign = rule.written ? 1 : -1;
  return Array.from({ length }, (_, at) => zero(credits?.[at] ?? 0) + sign * zero(debits?.[at] ?? 0));
}
