/** Book lines that nothing tells apart: what speaks for one of them speaks for all. */

import type { Context } from './context.ts';
import type { Edges } from './edges.ts';
import type { BookSide } from './encode.ts';
import { KeyTable } from './keys.ts';

/** Class of each book line by everything a person could tell apart; equal lines are interchangeable. */
export function interchangeable(book: BookSide, amountOf: Int32Array): Int32Array {
  const facts = [book.day, amountOf, book.type, book.party, book.account, book.batch];
  let classes = new Int32Array(book.size);
  let count = 1;
  for (const fact of facts) {
    const table = new KeyTable(book.size);
    let least = 0;
    let most = 0;
    for (let j = 0; j < book.size; j++) {
      least = Math.min(least, fact[j]!);
      most = Math.max(most, fact[j]!);
    }
    const next = new Int32Array(book.size);
    // Exact while classes times values stay below 2^53.
    for (let j = 0; j < book.size; j++) next[j] = table.add(classes[j]! * (most - least + 1) + fact[j]! - least);
    classes = next;
    count = table.size;
  }
  return byReference(book, classes, count);
}

/** Splits classes of several lines by their reference. */
function byReference(book: BookSide, classes: Int32Array, count: number): Int32Array {
  const size = new Int32Array(count);
  for (const one of classes) size[one]!++;
  const ids = new Map<string, number>();
  let next = count;
  return classes.map((one, j) => {
    if (size[one] === 1) return one;
    const key = `${one}|${book.table.reference.at(book.row[j]!)}`;
    const id = ids.get(key) ?? next++;
    ids.set(key, id);
    return id;
  });
}

/** Posterior of each edge summed over interchangeable book lines of the same bank line. */
export function twinSums(context: Context, edges: Edges, twins: Int32Array): Float64Array {
  const out = new Float64Array(edges.size);
  // Of each class: the bank line last met with it, and the sum for that line.
  const met = new Int32Array(classesOf(twins)).fill(-1);
  const sum = new Float64Array(met.length);
  for (let from = 0; from < edges.size; ) {
    const i = edges.bank[from]!;
    let to = from;
    for (; to < edges.size && edges.bank[to] === i; to++) {
      const twin = twins[edges.book[to]!]!;
      if (met[twin] !== i) {
        met[twin] = i;
        sum[twin] = 0;
      }
      if (context.bookFree[edges.book[to]!]) sum[twin]! += edges.posterior[to]!;
    }
    for (let e = from; e < to; e++) out[e] = Math.min(1, sum[twins[edges.book[e]!]!]!);
    from = to;
  }
  return out;
}

function classesOf(twins: Int32Array): number {
  let most = -1;
  for (const twin of twins) if (twin > most) most = twin;
  return most + 1;
}
