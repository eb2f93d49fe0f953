/** Lines still open on both sides: who names whom, what refers to what, and how likely their candidates are. */

import type { Context } from '../match/context.ts';
import { AMOUNT, type Edges } from '../match/edges.ts';
import { invert, ListBuilder, type Lists } from '../match/keys.ts';
import { NAME } from '../match/pair.ts';

/** Whether an open bank line refers to a document: to none, to one already settled, to an open one. */
export const REFERS = { NONE: 0, SETTLED: 1, OPEN: 2 } as const;

/** Posteriors of a side's candidate pairs among lines that are open on both sides, summed by sort. */
export interface Masses {
  /** Equal amounts. */
  readonly equal: Float64Array;
  /** Amounts that differ, with no dispute on this side: a fee, an exchange rate, a rounding slip. */
  readonly apart: Float64Array;
  /** Best pair that puts this line's own amount in question: its edge among the differing pairs, -1 where none. */
  readonly disputed: Int32Array;
}

/** Open lines and what connects them. Positions are canonical. */
export interface OpenLines {
  readonly bank: Int32Array;
  readonly book: Int32Array;
  /** Parties each bank line names well or refers to; empty for lines that are not open. */
  readonly parties: Lists;
  /** Open bank lines by party, in day order. */
  readonly payers: Lists;
  /** Open book lines by party, in day order. */
  readonly documents: Lists;
  readonly refers: Uint8Array;
  /** 1 where an open bank line refers to the book line. */
  readonly referred: Uint8Array;
  /** Open bank lines that name nobody, in day order. */
  readonly unnamed: Int32Array;
  readonly bankMass: Masses;
  readonly bookMass: Masses;
}

/** Gathers the open lines of a run. `equal` and `differing` are its candidate pairs. */
export function openLines(context: Context, equal: Edges, differing: Edges): OpenLines {
  const { bank, book } = context;
  const refers = new Uint8Array(bank.size);
  const referred = new Uint8Array(book.size);
  const builder = new ListBuilder(bank.size, 1);
  const unnamed: number[] = [];
  for (let i = 0; i < bank.size; i++) {
    if (context.bankFree[i] && addParties(context, i, { builder, refers, referred }) === 0) unnamed.push(i);
    builder.closeSet();
  }
  const parties = builder.done();
  const documents = new ListBuilder(book.size, 1);
  for (let j = 0; j < book.size; j++) {
    if (context.bookFree[j]) documents.push(book.party[j]!);
    documents.close();
  }
  return {
    bank: indexesOf(context.bankFree),
    book: indexesOf(context.bookFree),
    parties,
    payers: invert(parties, book.partyCount),
    documents: invert(documents.done(), book.partyCount),
    refers,
    referred,
    unnamed: Int32Array.from(unnamed),
    bankMass: massesOf(context, equal, differing, 'bank'),
    bookMass: massesOf(context, equal, differing, 'book'),
  };
}

/** Adds the parties an open bank line names or refers to; returns how many. */
function addParties(
  context: Context,
  i: number,
  to: { builder: ListBuilder; refers: Uint8Array; referred: Uint8Array },
): number {
  const { bank, book, comparer } = context;
  let count = 0;
  comparer.bankLine(i);
  for (const party of context.named.get(i) ?? []) {
    comparer.compareParty(party);
    if (comparer.nameLevel < NAME.MOST) continue;
    to.builder.push(party);
    count++;
  }
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
    const owner = context.keyOwner[bank.hits.items[h]!]!;
    if (owner < 0) continue;
    to.refers[i] = Math.max(to.refers[i]!, context.bookFree[owner] ? REFERS.OPEN : REFERS.SETTLED);
    to.referred[owner] = 1;
    if (book.party[owner] === 0) continue;
    to.builder.push(book.party[owner]!);
    count++;
  }
  return count;
}

function massesOf(context: Context, equal: Edges, differing: Edges, side: 'bank' | 'book'): Masses {
  const size = context[side].size;
  const out = { equal: new Float64Array(size), apart: new Float64Array(size), disputed: new Int32Array(size).fill(-1) };
  const open = (edges: Edges, e: number) => context.bankFree[edges.bank[e]!] && context.bookFree[edges.book[e]!];
  for (let e = 0; e < equal.size; e++) if (open(equal, e)) out.equal[equal[side][e]!]! += equal.posterior[e]!;
  for (let e = 0; e < differing.size; e++) {
    if (!open(differing, e)) continue;
    const at = differing[side][e]!;
    if (!isDisputed(differing.amountLevel[e]!, side)) out.apart[at]! += differing.posterior[e]!;
    else if (out.disputed[at]! < 0 || differing.posterior[e]! > differing.posterior[out.disputed[at]!]!)
      out.disputed[at] = e;
  }
  return out;
}

/** True for amounts that contradict each other on a side: payments short or over are questioned on the bank's, slips of entry on the books'. */
export function isDisputed(level: number, side: 'bank' | 'book'): boolean {
  if (side === 'bank') return level === AMOUNT.NEAR || level === AMOUNT.DISCOUNT;
  return level === AMOUNT.TRANSPOSED || level === AMOUNT.SIGN;
}

function indexesOf(flags: Uint8Array): Int32Array {
  const out: number[] = [];
  for (let at = 0; at < flags.length; at++) if (flags[at]) out.push(at);
  return Int32Array.from(out);
}
