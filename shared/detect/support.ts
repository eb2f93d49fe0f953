/** What the other side holds for a line: how likely a partner is, and how many documents fit a bank line equally. */

import type { Edges } from '../match/edges.ts';
import type { BankSide, BookSide } from '../match/encode.ts';
import { equallyGood } from './crowds.ts';

/** For each bank line how many documents fit it as well as its best one, and how many of these share its day and party. */
export interface Documents {
  readonly good: Int32Array;
  readonly twins: Int32Array;
}

/** Counts the documents of every bank line from its candidate pairs. */
export function documentsOf(edges: Edges, bank: BankSide, book: BookSide): Documents {
  const best = new Int32Array(bank.size).fill(-1);
  for (let e = 0; e < edges.size; e++) {
    const known = best[edges.bank[e]!]!;
    if (known < 0 || edges.weight[e]! > edges.weight[known]!) best[edges.bank[e]!] = e;
  }
  const isTwin = (e: number): boolean => {
    const j = edges.book[e]!;
    const other = edges.book[best[edges.bank[e]!]!]!;
    if (j === other) return true;
    // One reference twice is one document entered twice.
    const isOne = book.mainLength[j * 2]! > 0 && book.mainValue[j * 2] === book.mainValue[other * 2];
    return !isOne && book.day[j] === book.day[other] && book.party[j] === book.party[other];
  };
  return {
    good: equallyGood(edges, 'bank', bank.size),
    twins: equallyGood(edges, 'bank', bank.size, isTwin),
  };
}

interface Supports {
  readonly bank: Float64Array;
  readonly book: Float64Array;
}

/** Summed posterior of each line: near 1 when a partner exists for it. */
export function supports(bank: BankSide, book: BookSide, edges: Edges): Supports {
  const out = { bank: new Float64Array(bank.size), book: new Float64Array(book.size) };
  for (let e = 0; e < edges.size; e++) {
    out.bank[edges.bank[e]!]! += edges.posterior[e]!;
    out.book[edges.book[e]!]! += edges.posterior[e]!;
  }
  return out;
}
