/** Continuity over the statements of one account: opening(n) = closing(n-1), gaps and overlaps. */

import type { Proof } from '../contract/close.ts';
import { type Day, isoDay } from '../day.ts';
import type { Minor } from '../money.ts';

/** A statement of the account. First and last day: the dates it states, else those of its lines. */
export interface ProofStatement {
  readonly statementId: number;
  readonly file: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly opening: Minor | null;
  readonly closing: Minor | null;
  /** Lines it holds, for display. */
  readonly lines: number;
}

type Gap = Proof['gaps'][number];

/** Statements by first day, then last day, then the order given. */
export function byDay(statements: readonly ProofStatement[]): ProofStatement[] {
  return [...statements].sort((a, b) => a.firstDay - b.firstDay || a.lastDay - b.lastDay);
}

/**
 * Faults between consecutive statements. Equal balances prove that nothing moved between two statements, so days without a
 * statement are a gap only where the balances differ or are not stated. Overlapping days are reported, not judged: the import
 * adds only what is new.
 */
export function continuity(statements: readonly ProofStatement[], format: (amount: number) => string): Gap[] {
  const faults: Gap[] = [];
  let previous: ProofStatement | null = null;
  for (const next of byDay(statements)) {
    if (previous !== null) faults.push(...between(previous, next, format));
    // A statement inside a longer one does not end the longer one's cover.
    if (previous === null || next.lastDay >= previous.lastDay) previous = next;
  }
  return faults;
}

function between(previous: ProofStatement, next: ProofStatement, format: (amount: number) => string): Gap[] {
  const { closing } = previous;
  const { opening } = next;
  if (closing !== null && closing === opening && next.firstDay >= previous.lastDay) return [];
  if (next.firstDay <= previous.lastDay) {
    const to = Math.min(previous.lastDay, next.lastDay) as Day;
    const days = to - next.firstDay + 1;
    return [
      { from: next.firstDay, to, kind: 'overlap', note: `${count(days)} in both ${previous.file} and ${next.file}` },
    ];
  }
  const faults: Gap[] = [];
  const days = next.firstDay - previous.lastDay - 1;
  if (days > 0) {
    const from = (previous.lastDay + 1) as Day;
    const to = (next.firstDay - 1) as Day;
    faults.push({ from, to, kind: 'gap', note: `${count(days)} missing between ${previous.file} and ${next.file}` });
  }
  if (closing !== null && opening !== null) {
    const note = `${next.file} opens with ${format(opening)}, but ${previous.file} closed with ${format(closing)} on ${isoDay(previous.lastDay)}`;
    faults.push({ from: previous.lastDay, to: next.firstDay, kind: 'continuity', note });
  }
  return faults;
}

const count = (days: number): string => (days === 1 ? '1 day' : `${days} days`);
