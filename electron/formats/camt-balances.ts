/** Opening and closing balance of a CAMT statement: the booked ones, or the interim or available ones where they close over the entries. */

import type { Day } from '../../shared/day.ts';
import type { Minor } from '../../shared/money.ts';
import type { StatementDraft } from './statement-draft.ts';

export interface Balance {
  /** ISO 20022 ExternalBalanceType1Code. */
  readonly type: string;
  readonly amount: Minor;
  readonly currency: string;
  readonly day: Day | null;
}

/** Booked opening (or previous closing), closing and interim balance; the available ones beside them. */
export const BALANCE_TYPES = new Set(['OPBD', 'PRCD', 'CLBD', 'ITBD', 'OPAV', 'CLAV', 'ITAV']);

export interface Balances {
  readonly opening: Balance | undefined;
  readonly closing: Balance | undefined;
}

/**
 * What a statement begins and ends with. Booked balances are taken as stated. Where one is missing, the first or last interim balance
 * stands in, or the available ones where there is no other, and only where the entries lead exactly from one to the other: a balance of the
 * middle of the day, or one that counts what is not booked, proves nothing by itself.
 */
export function balancesOf(all: readonly Balance[], draft: StatementDraft): Balances {
  const booked = {
    opening: all.find(({ type }) => type === 'OPBD') ?? all.find(({ type }) => type === 'PRCD'),
    closing: all.findLast(({ type }) => type === 'CLBD'),
  };
  if (booked.opening !== undefined && booked.closing !== undefined) return booked;
  const interim = inOrder(all.filter(({ type }) => type === 'ITBD'));
  const available = inOrder(all.filter(({ type }) => type === 'ITAV'));
  const candidates: readonly Balances[] = [
    { opening: booked.opening ?? interim[0], closing: booked.closing ?? interim.at(-1) },
    {
      opening: all.find(({ type }) => type === 'OPAV') ?? available[0],
      closing: all.findLast(({ type }) => type === 'CLAV') ?? available.at(-1),
    },
  ];
  const moved = draft.lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const closing = candidates.find((one) => closes(one, moved));
  return closing ?? booked;
}

function closes({ opening, closing }: Balances, moved: bigint): boolean {
  if (opening === undefined || closing === undefined || opening === closing) return false;
  return BigInt(opening.amount) + moved === BigInt(closing.amount);
}

/** By day where every balance has one, else as in the file. */
function inOrder(balances: readonly Balance[]): readonly Balance[] {
  if (balances.some(({ day }) => day === null)) return balances;
  return [...balances].sort((a, b) => (a.day ?? 0) - (b.day ?? 0));
}
