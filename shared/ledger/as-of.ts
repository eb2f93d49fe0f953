/** Where an approved match stands on a day: what of it the bank and the ledger held then, and what was still to come. */

import type { Day } from '../day.ts';
import type { DifferenceType } from '../match/types.ts';

export interface ProofDifference {
  /** `transfer`: an approved end of a transfer between own accounts, which the books hold only once it is posted. */
  readonly type: DifferenceType | 'transfer';
  readonly amount: number;
  /** Ledger account a person named for it; without one the chart's account of its type. */
  readonly account?: string;
}

export interface ProofLeg {
  readonly lineId: number;
  readonly day: Day;
  /** Minor units, positive = money into the account. */
  readonly amount: number;
}

/** An approved match as one account sees it. What neither cash book nor differences hold of the bank's sum settles documents. */
export interface ProofMatch {
  /** Its bank lines on this account. */
  readonly bank: readonly ProofLeg[];
  /** Its lines in this account's cash book; open documents stand on another account and are not among them. */
  readonly cash: readonly ProofLeg[];
  readonly differences: readonly ProofDifference[];
}

/** Sums of a match on a day, minor units. ledger + unbooked + posted - outstanding = bank, always. */
export interface MatchState {
  /** Lines of the cash book up to the day. */
  readonly ledger: number;
  /** In the cash book, at the bank only later. */
  readonly outstanding: number;
  /** At the bank, in the cash book only later. */
  readonly unbooked: number;
  /** What the journal books for it (documents settled and differences), once both sides are there. */
  readonly posted: number;
}

function upTo(legs: readonly ProofLeg[], day: Day): { readonly sum: number; readonly count: number } {
  let sum = 0;
  let count = 0;
  for (const leg of legs)
    if (leg.day <= day) {
      sum += leg.amount;
      count++;
    }
  return { sum, count };
}

/**
 * State of a match at the end of a day, by the days of its lines alone: what was decided or posted since plays no part, so that a
 * month looked at again shows what it showed. A match that is there in part counts by what is missing: with all its bank lines
 * there it is not yet booked, else what the cash book holds beyond the bank is outstanding.
 */
export function stateAt({ bank, cash }: ProofMatch, day: Day): MatchState {
  const atBank = upTo(bank, day);
  const inBooks = upTo(cash, day);
  const left = atBank.sum - inBooks.sum;
  const state = { ledger: inBooks.sum, outstanding: 0, unbooked: 0, posted: 0 };
  const bankThere = atBank.count === bank.length;
  if (bankThere && inBooks.count === cash.length) return { ...state, posted: left };
  const booked = inBooks.count > 0 && (!bankThere || bank.length === 0);
  return booked ? { ...state, outstanding: -left } : { ...state, unbooked: left };
}

/** The day from which both sides are there in whole: a match is booked, and its differences with it, on that day. */
export function completeOn({ bank, cash }: ProofMatch): Day {
  let last = 0;
  for (const legs of [bank, cash]) for (const { day } of legs) last = Math.max(last, day);
  return last as Day;
}
