/** A group before it becomes a proposal: canonical positions, log-odds and how it was found. */

import type { Edges } from './edges.ts';
import type { Difference } from './types.ts';

export interface Draft {
  readonly bank: readonly number[];
  readonly book: readonly number[];
  readonly confidence: number;
  readonly logOdds: number;
  readonly margin: number;
  readonly alternatives: number;
  readonly alternativesExact: boolean;
  readonly differences: readonly Difference[];
  /** How it was found; chooses the words of the evidence. */
  readonly basis: 'pair' | 'batch' | 'references' | 'counterparty' | 'run' | 'instalments' | 'netting' | 'transfer';
  /** Set where another document of the amount is named by what this one is not named by. */
  readonly rival?: number;
  /** What rule of the user formed it, in words. */
  readonly rule?: string;
  /** Edge index for pairs, -1 otherwise. */
  readonly edge: number;
  /** Set where the pairing of its lines could not be proven best: the total is at most this many log-odds below it. */
  readonly gap?: number;
}

/** The draft of one candidate pair: its odds come from the edge, its margin from how sure it is; the rest is what `by` says. */
export function pairDraft(
  edges: Edges,
  e: number,
  by: Pick<Draft, 'confidence' | 'differences' | 'edge'> & Pick<Draft, 'rule' | 'gap' | 'rival'>,
): Draft {
  const p = by.confidence;
  return {
    bank: [edges.bank[e]!],
    book: [edges.book[e]!],
    logOdds: edges.weight[e]!,
    margin: Math.min(50, Math.log(p / Math.max(1e-12, 1 - p))),
    alternatives: 0,
    alternativesExact: true,
    basis: 'pair',
    ...by,
  };
}
