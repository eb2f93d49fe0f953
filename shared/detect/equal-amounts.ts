/** Lines of equal amount of a side: what duplicates are looked for among. */

import { amountKey } from '../match/amounts.ts';
import type { Columns } from '../match/encode.ts';

/** Lines of equal amount that are compared with one line: keeps tens of thousands of equal rows from being compared pair by pair. */
export const MOST_NEIGHBOURS = 60;

/** Lines of equal account, amount and currency, each list in canonical (day) order; lists of one are left out. `detail` is a small integer. */
export function equalAmounts(side: Columns, detail: (at: number) => number): number[][] {
  const amounts = new Map<number, number>();
  const groups = new Map<number, number>();
  let span = 1;
  for (let i = 0; i < side.size; i++) span = Math.max(span, detail(i) + 1);
  const group = new Int32Array(side.size);
  const count = new Int32Array(side.size);
  for (let i = 0; i < side.size; i++) {
    const amount = idOf(amounts, amountKey(side.amount[i]!, side.currency[i]!));
    group[i] = idOf(groups, amount * span + detail(i));
    count[group[i]!]!++;
  }
  const lists = new Array<number[]>(groups.size);
  for (let i = 0; i < side.size; i++) {
    if (count[group[i]!]! < 2) continue;
    const list = lists[group[i]!];
    if (list) list.push(i);
    else lists[group[i]!] = [i];
  }
  return lists.filter((list) => list !== undefined);
}

function idOf(ids: Map<number, number>, key: number): number {
  let id = ids.get(key);
  if (id === undefined) {
    id = ids.size;
    ids.set(key, id);
  }
  return id;
}

/** A text per line, made when it is first asked for: most lines are never compared. */
export function remembered(size: number, make: (at: number) => string): (at: number) => string {
  const made = new Array<string | undefined>(size);
  return (at) => {
    const known = made[at];
    if (known !== undefined) return known;
    const text = make(at);
    made[at] = text;
    return text;
  };
}
