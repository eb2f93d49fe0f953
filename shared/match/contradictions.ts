/** What speaks against a group however likely it is: its bank text names a document that is not in it. */

import type { Context } from './context.ts';
import type { Draft } from './draft.ts';
import type { Edges } from './edges.ts';
import { NAME, REF } from './pair.ts';
import { isInTime } from './types.ts';

/** A document that a bank text of the group names and the group leaves out: its position; -1 where there is none. */
export function namedElsewhere(context: Context, { bank: lines, book: documents }: Draft): number {
  const { bank, comparer, keyOwner } = context;
  const inGroup = new Set(documents);
  let found = -1;
  for (const i of lines) {
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const key = bank.hits.items[h]!;
      if (!comparer.isTelling(key)) continue;
      if (documents.some((j) => holdsKey(context, j, key))) return -1;
      const owner = keyOwner[key]!;
      if (owner >= 0 && !inGroup.has(owner) && mayBePaid(context, i, owner)) found = owner;
    }
  }
  return found;
}

/**
 * Another document of a pair's amount where reference and name part: one is referred to and somebody else's, the other is not
 * referred to and of the one who is named. -1 where there is none. Pairs come grouped by bank line.
 */
export function rivalOf(edges: Edges, e: number): number {
  const refers = (at: number): boolean => edges.refLevel[at] === REF.FULL;
  const isNamed = (at: number): boolean => edges.nameLevel[at]! >= NAME.MOST;
  const byReference = refers(e) && edges.nameLevel[e] === NAME.OTHER;
  const byName = !refers(e) && isNamed(e);
  if (!byReference && !byName) return -1;
  let from = e;
  while (from > 0 && edges.bank[from - 1] === edges.bank[e]) from--;
  for (let at = from; at < edges.size && edges.bank[at] === edges.bank[e]; at++)
    if (at !== e && (byReference ? isNamed(at) && !refers(at) : refers(at) && edges.nameLevel[at] === NAME.OTHER))
      return edges.book[at]!;
  return -1;
}

function holdsKey({ book }: Context, j: number, key: number): boolean {
  for (let k = book.keys.start[j]!; k < book.keys.start[j + 1]!; k++) if (book.keys.items[k] === key) return true;
  return false;
}

/** True where a bank line could pay a document at all: currency, direction and days agree. */
function mayBePaid({ bank, book, settings }: Context, i: number, j: number): boolean {
  return (
    bank.currency[i] === book.currency[j] &&
    bank.amount[i]! > 0 === book.amount[j]! > 0 &&
    isInTime(settings, bank.day[i]! - book.day[j]!)
  );
}
