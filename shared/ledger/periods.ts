/** Periods of an account: calendar months, save where a person defined a span. They follow each other without gap or overlap. */

import { type Day, monthEnd, monthStart } from '../day.ts';
import type { Span } from './proof-sums.ts';

/** Days the account's statements, lines and ledger balances are about. */
export interface PeriodFacts {
  readonly first: Day;
  readonly last: Day;
}

/**
 * Periods from the first day to the last, oldest first. A defined span stands as it is; where one begins or ends within a month,
 * the rest of the month is a period of its own (accounting.md 3).
 */
export function periodsOf<Custom extends Span>(
  { first, last }: PeriodFacts,
  custom: readonly Custom[],
): (Custom | Span)[] {
  const defined = [...custom].sort((a, b) => a.from - b.from);
  const start = Math.min(monthStart(first), defined[0]?.from ?? Number.POSITIVE_INFINITY) as Day;
  const end = Math.max(last, defined.at(-1)?.to ?? 0);
  const periods: (Custom | Span)[] = [];
  for (let day = start; day <= end; ) {
    const next = defined.find(({ to }) => to >= day);
    const period = next !== undefined && next.from <= day ? next : monthFrom(day, next);
    periods.push(period);
    day = (period.to + 1) as Day;
  }
  return periods;
}

function monthFrom(day: Day, next: Span | undefined): Span {
  const to = monthEnd(day);
  return { from: day, to: (next !== undefined && next.from <= to ? next.from - 1 : to) as Day };
}

/** Status of a period: where a person signed or locked it that counts, else what its proof says. */
export type PeriodStatus = 'no_statement' | 'open' | 'matched' | 'proved' | 'signed' | 'locked';

/** A figure that is not what was signed. */
export interface Drift {
  readonly name: string;
  readonly signed: number | null;
  readonly now: number | null;
}

type Figures = Readonly<Record<string, number | null>>;

/** Figures that differ from the signed ones, in the order of the signed ones. */
export function driftOf(signed: Figures, now: Figures): Drift[] {
  return Object.entries(signed)
    .filter(([name, value]) => value !== (now[name] ?? null))
    .map(([name, value]) => ({ name, signed: value, now: now[name] ?? null }));
}
