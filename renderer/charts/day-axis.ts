/** Ticks of a line of days: few enough to read, on days a person counts by. */

import { civil, type Day, monthStart } from '../../shared/day.ts';
import { longDay } from '../format.ts';

/** Labels fit beside each other up to this many. */
const MOST_TICKS = 12;
const DAY_STEPS = [1, 2, 7] as const;
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120] as const;

export interface Tick {
  readonly day: number;
  readonly label: string;
}

/** "14 Oct", with the year on the first label and where a new year begins. */
function labelled(days: readonly number[]): Tick[] {
  return days.map((day, at) => {
    const before = days[at - 1];
    const newYear = before === undefined || civil(before as Day).year !== civil(day as Day).year;
    const full = longDay(day);
    return { day, label: newYear ? full : full.slice(0, full.lastIndexOf(' ')) };
  });
}

/** First days of every `step`th month that lie in the span. */
function monthDays(first: number, last: number, step: number): number[] {
  const days: number[] = [];
  for (let at = monthStart(first as Day), month = 0; at <= last; at = monthStart((at + 31) as Day), month++) {
    if (at >= first && month % step === 0) days.push(at);
  }
  return days;
}

/** Days to name on an axis from `first` to `last`: daily, every other day, weekly, else the first of every so many months. */
export function dayTicks(first: number, last: number): Tick[] {
  const span = last - first + 1;
  const step = DAY_STEPS.find((days) => Math.ceil(span / days) <= MOST_TICKS);
  if (step !== undefined) return labelled(Array.from({ length: Math.ceil(span / step) }, (_, at) => first + at * step));
  for (const months of MONTH_STEPS) {
    const days = monthDays(first, last, months);
    if (days.length <= MOST_TICKS) return labelled(days);
  }
  return labelled([first, last]);
}
