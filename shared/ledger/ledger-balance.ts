/** The ledger's own balance of an account: where it comes from, and what its absence or a difference means. */

import type { LedgerSource } from '../contract/close.ts';
import { civil, type Day, isoDay, monthStart } from '../day.ts';
import { type Minor, minor } from '../money.ts';

/** Never computed from lines (accounting.md 4): a trial balance, the hub, a person, or the balance column of the ledger's export. */
export interface LedgerBalance extends LedgerSource {
  /** Minor units of the account's currency, positive = money in the account. */
  readonly amount: Minor;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** "October 2026". */
export function monthText(day: Day): string {
  const { year, month } = civil(day);
  return `${MONTHS[month - 1]} ${year}`;
}

export interface JournalFacts {
  /** adjusted bank - adjusted ledger, minor units. */
  readonly offBy: Minor;
  /** What the journal books for matches complete within the span. */
  readonly own: number;
  /** The same for earlier matches by the day they were complete, oldest first. */
  readonly earlier: readonly (readonly [day: Day, sum: number])[];
}

/**
 * Says which journal the ledger's balance lacks, or holds too early, where that explains the difference to the cent; '' where none
 * does. Journals are posted in order, so those that are missing are the latest ones.
 */
export function journalNote({ offBy, own, earlier }: JournalFacts, format: (amount: number) => string): string {
  if (offBy === 0) return '';
  const byMonth = new Map<Day, number>();
  for (const [day, posted] of earlier) {
    const month = monthStart(day);
    byMonth.set(month, (byMonth.get(month) ?? 0) + posted);
  }
  const journals = [...byMonth];
  let sum = 0;
  for (let at = journals.length - 1; at >= 0; at--) {
    sum += journals[at]![1];
    if (sum !== offBy) continue;
    const months = journals.slice(at).map(([month]) => monthText(month));
    return months.length === 1
      ? `the journal of ${months[0]}, ${format(sum)}, is not in the ledger yet`
      : `the journals of ${months.join(', ')}, together ${format(sum)}, are not in the ledger yet`;
  }
  return own !== 0 && offBy === 0 - own
    ? `the ledger's balance holds this period's journal, ${format(own)}, already: give the balance before it`
    : '';
}

/** "ledger balance of 2026-10-31 is missing: enter it or import a trial balance". */
export const missingNote = (to: Day): string =>
  `ledger balance of ${isoDay(to)} is missing: enter it or import a trial balance`;

/** Opening of the ledger in a span, from the first of these there is. */
export interface LedgerOpening {
  readonly amount: Minor;
  /** `stated`: by the export itself; `balance`: the source of the day before; `computed`: by the lines, from where the bank's began. */
  readonly kind: 'stated' | 'balance' | 'computed';
}

export interface ExportFacts {
  readonly opening: LedgerOpening | null;
  readonly lines: { readonly count: number; readonly sum: Minor };
  readonly closing: Minor | null;
  readonly firstBadDay: Day | null;
  readonly firstBadNote: string;
  /** First day the ledger's lines of the account begin; null without any. */
  readonly firstDay: Day | null;
  readonly from: Day;
}

/** The third check: opening ledger balance + lines = closing ledger balance, "the ledger export is complete". */
export interface LedgerExport {
  readonly opening: Minor | null;
  readonly openingKind: LedgerOpening['kind'] | null;
  readonly lines: Minor;
  readonly linesCount: number;
  readonly computed: Minor | null;
  readonly closing: Minor | null;
  readonly offBy: Minor | null;
  readonly firstBadDay: Day | null;
  readonly note: string;
}

export function ledgerExport(facts: ExportFacts): LedgerExport {
  const { opening, lines, closing } = facts;
  const computed = opening === null ? null : minor(opening.amount + lines.sum);
  const offBy = computed === null || closing === null ? null : minor(closing - computed);
  return {
    opening: opening?.amount ?? null,
    openingKind: opening?.kind ?? null,
    lines: lines.sum,
    linesCount: lines.count,
    computed,
    closing,
    offBy,
    firstBadDay: facts.firstBadDay,
    note: noteOf(facts, offBy),
  };
}

function noteOf({ firstBadDay, firstBadNote, firstDay, from }: ExportFacts, offBy: Minor | null): string {
  if (firstBadDay !== null) return firstBadNote;
  if (offBy === null || offBy === 0) return '';
  if (firstDay !== null && firstDay > from)
    return `the ledger export begins on ${isoDay(firstDay)}, in the middle of the period: export it again from ${isoDay(from)}`;
  return 'lines are missing in the ledger export, or it holds lines of another account: export it again';
}
