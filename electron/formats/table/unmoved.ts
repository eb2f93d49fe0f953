/** Rows that a running balance proves to have moved nothing: it stands still over them, or closes without them. */

import type { Measured } from './measure.ts';
import { mayBeBalance } from './row-label.ts';

export interface ChainProof {
  /** Rows over which the balance did not move. */
  readonly unmoved: ReadonlySet<Measured>;
  /** Rows that state a balance and nothing else. */
  readonly stated: ReadonlySet<Measured>;
  /** Rows with an amount by which the balance moved. */
  readonly moved: ReadonlySet<Measured>;
}

interface Walk {
  readonly unmoved: Set<Measured>;
  readonly stated: Set<Measured>;
  readonly moved: Set<Measured>;
  links: number;
  breaks: number;
  /** A row without a balance took part in the next one: balances are not stated for every row. */
  isSparse: boolean;
  lead: readonly Measured[];
  tail: readonly Measured[];
  newest: number;
}

/**
 * Follows the balance through the rows of one account, forwards and backwards, and takes the way that closes on more rows. Null where it
 * closes on too few to prove anything. `isHeld` tells rows whose own words say that they are not booked: they may stand among rows that are.
 */
export function proveByBalance(rows: readonly Measured[], isHeld: (row: Measured) => boolean): ChainProof | null {
  const forwards = follow(rows, isHeld);
  const backwards = follow([...rows].reverse(), isHeld);
  const best = surer(backwards, forwards) ? backwards : forwards;
  // A chain that breaks often, or stands still as often as it moves (day-end balances), is no proof.
  if (best.links === 0 || best.breaks * 4 > best.links || best.unmoved.size > best.links) return null;
  if (!best.isSparse) {
    // Every booked row has its balance: one that has none and is as new as the newest is not booked.
    for (const row of [...best.lead, ...best.tail]) if (row.day >= best.newest) best.unmoved.add(row);
  }
  keepTwins(best, rows);
  return best;
}

/** A row printed twice, balance and all, is never dropped here: a person is shown the two and says which is the copy. */
function keepTwins({ unmoved }: Walk, rows: readonly Measured[]): void {
  if (unmoved.size === 0) return;
  const textOf = (row: Measured): string => row.raw.cells.join('\u0000');
  const printed = new Map<string, number>();
  for (const row of rows) printed.set(textOf(row), (printed.get(textOf(row)) ?? 0) + 1);
  for (const row of [...unmoved]) if ((printed.get(textOf(row)) ?? 0) > 1) unmoved.delete(row);
}

function surer(one: Walk, other: Walk): boolean {
  return one.breaks !== other.breaks ? one.breaks < other.breaks : one.links > other.links;
}

function follow(rows: readonly Measured[], isHeld: (row: Measured) => boolean): Walk {
  const walk: Walk = {
    unmoved: new Set(),
    stated: new Set(),
    moved: new Set(),
    links: 0,
    breaks: 0,
    isSparse: false,
    lead: [],
    tail: [],
    newest: Number.NEGATIVE_INFINITY,
  };
  let last = Number.NaN;
  let gap: Measured[] = [];
  for (const row of rows) {
    if (Number.isNaN(row.balance)) {
      if (!Number.isNaN(row.amount) && row.amount !== 0) gap.push(row);
      continue;
    }
    if (row.day > walk.newest) walk.newest = row.day;
    if (Number.isNaN(last)) {
      walk.lead = gap;
      // Nothing before it tells whether the first row moved the balance.
      if (statesOpening(row)) walk.stated.add(row);
    } else step(walk, row, { change: row.balance - last, gap, isHeld });
    gap = [];
    last = row.balance;
  }
  walk.tail = gap;
  return walk;
}

/** The first row with a balance: one without an amount states it; one whose amount is the balance must say so in words. */
function statesOpening(row: Measured): boolean {
  if (Number.isNaN(row.amount)) return true;
  return row.amount === row.balance && row.amount !== 0 && mayBeBalance(row.label);
}

interface Step {
  readonly change: number;
  readonly gap: readonly Measured[];
  readonly isHeld: (row: Measured) => boolean;
}

function step(walk: Walk, row: Measured, { change, gap, isHeld }: Step): void {
  const own = Number.isNaN(row.amount) ? 0 : row.amount;
  const between = sum(gap);
  if (between !== 0 && change === between + own) {
    walk.isSparse = true;
    link(walk, row, gap);
  } else if (change === own && (own !== 0 || Number.isNaN(row.amount))) {
    // Rows that add up to nothing may have moved or not.
    if (between !== 0) for (const one of gap) walk.unmoved.add(one);
    if (Number.isNaN(row.amount)) walk.stated.add(row);
    else link(walk, row, []);
  } else if (gap.some(isHeld) && change === own + sum(gap.filter((one) => !isHeld(one)))) {
    walk.isSparse = true;
    for (const one of gap) if (isHeld(one)) walk.unmoved.add(one);
    link(
      walk,
      row,
      gap.filter((one) => !isHeld(one)),
    );
  } else if (change === 0) {
    if (own === row.balance) walk.stated.add(row);
    else if (own !== 0) walk.unmoved.add(row);
  } else walk.breaks++;
}

function link(walk: Walk, row: Measured, gap: readonly Measured[]): void {
  walk.links++;
  walk.moved.add(row);
  for (const one of gap) walk.moved.add(one);
}

function sum(rows: readonly Measured[]): number {
  let total = 0;
  for (const row of rows) total += row.amount;
  return total;
}
