/** The reconciling items of a month as the report gathers them, from what the proof is computed from. */

import type { Proof } from '../../../shared/contract/close.ts';
import type { Day } from '../../../shared/day.ts';
import type { ProofMatch } from '../../../shared/ledger/as-of.ts';
import {
  matchItems,
  type OpenItem,
  placeOf,
  type Reconciliation,
  type ReconcilingItem,
  reconciliation,
} from '../../../shared/ledger/reconciliation.ts';
import { type Minor, minor } from '../../../shared/money.ts';

const known = (value: number | null): Minor | null => (value === null ? null : minor(value));

/** The statement of a proof from its open lines and matches. */
export function reconciled(proof: Proof, open: readonly OpenItem[], matches: Iterable<ProofMatch>): Reconciliation {
  const span = { from: proof.from as Day, to: proof.to as Day };
  const items: ReconcilingItem[] = open.flatMap((item) => {
    const place = placeOf(item);
    return place === null ? [] : [{ place, amount: item.amount }];
  });
  for (const { side, amount } of proof.clearedLater)
    items.push({ place: side === 'book' ? 'outstanding' : 'not_booked', amount });
  for (const match of matches) items.push(...matchItems(match, span));
  const { statementClosing, ledger } = proof.books;
  return reconciliation({ bank: known(statementClosing), ledger: known(ledger) }, items);
}
