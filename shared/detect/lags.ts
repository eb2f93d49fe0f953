/** What the groups already made teach about how late each kind of document is paid, and how often in a set. */

import type { Context } from '../match/context.ts';

/** Sort of the account a document stands on. */
export const SORT = { NONE: 0, OWN: 1, CLEARING: 2 } as const;
const SORTS = 3;
/** Kind k belongs to family k modulo this: the sort of account. */
export const KIND_FAMILIES = SORTS;

/** Lags are kept in whole days, cut at these bounds. */
const LOW = -60;
const SPAN = 400;
/** Groups of a kind under which its lags say nothing. */
const LEAST_LAGS = 5;
/** Groups of a party that weigh as much as the habit of its kind: payment habits of one party vary about half as much as those between parties. */
const PARTY_STRENGTH = 4;
const MOST_SHIFT = 15;

/** Settled lines of a kind that weigh as much as one wording of it. */
const WORDING_STRENGTH = 4;

/** Lags by kind of document: type, sort of account, part of a batch or not, in another currency or not. */
export class KindLags {
  readonly kindCount: number;
  /** Kind of each book line. */
  readonly kind: Int32Array;
  /** Share of settled lines that were settled in a set, by kind; 1/4 where nothing is known. */
  readonly inSets: Float64Array;
  /** The same share for each book line: that of its wording, leaning on its kind. */
  readonly lineInSets: Float64Array;
  /** The same share by word of the bank text. */
  readonly wordInSets: Float64Array;
  /** Settled lines by kind. */
  private readonly settled: Float64Array;
  /** How many settled lines of a kind came later than a lag: kind-major, `SPAN` per kind. */
  private readonly later: Float64Array;
  private readonly byDue: Uint8Array;
  private readonly shift: Float64Array;
  /** Last day of each bank account, and of all. */
  private readonly lastOf: Int32Array;
  private readonly last: number;

  constructor(private readonly context: Context) {
    const { bank, book } = context;
    this.kindCount = book.typeCount * SORTS * 4;
    this.kind = new Int32Array(book.size);
    for (let j = 0; j < book.size; j++) this.kind[j] = this.kindOf(j);
    this.last = bank.size === 0 ? 0 : bank.day[bank.size - 1]!;
    this.lastOf = new Int32Array(context.bankAccount.length).fill(-1);
    for (let i = 0; i < bank.size; i++) this.lastOf[bank.account[i]!] = bank.day[i]!;
    this.settled = new Float64Array(this.kindCount);
    this.inSets = new Float64Array(this.kindCount);
    this.lineInSets = new Float64Array(book.size);
    this.later = new Float64Array(this.kindCount * SPAN);
    this.byDue = new Uint8Array(this.kindCount);
    this.shift = new Float64Array(book.partyCount);
    this.wordInSets = new Float64Array(bank.words.length);
    this.learnLags();
    this.learnWordings();
    this.learnWords();
  }

  private kindOf(j: number): number {
    const { book } = this.context;
    const batched = book.batch[j]! > 0 ? 1 : 0;
    const foreign = book.originalCurrency[j]! !== 0 && book.originalCurrency[j] !== book.currency[j] ? 2 : 0;
    return (book.type[j]! * 4 + batched + foreign) * SORTS + sortOf(this.context, j);
  }

  private learnLags(): void {
    const { bank, book, drafts } = this.context;
    const byDay = new Float64Array(this.kindCount * SPAN);
    const byDue = new Float64Array(this.kindCount * SPAN);
    for (const draft of drafts) {
      const day = bank.day[draft.bank.at(-1)!]!;
      const isSet = draft.bank.length + draft.book.length > 2;
      for (const j of draft.book) {
        const kind = this.kind[j]!;
        this.settled[kind]!++;
        if (isSet) this.inSets[kind]!++;
        byDay[kind * SPAN + clamp(day - book.day[j]!)]!++;
        byDue[kind * SPAN + clamp(day - dueOf(this.context, j))]!++;
      }
    }
    const middle = new Float64Array(this.kindCount);
    for (let kind = 0; kind < this.kindCount; kind++) {
      this.inSets[kind] = (this.inSets[kind]! + 0.5) / (this.settled[kind]! + 2);
      if (this.settled[kind] === 0) continue;
      const plain = spread(byDay, kind);
      const due = spread(byDue, kind);
      this.byDue[kind] = due.around < plain.around ? 1 : 0;
      middle[kind] = (this.byDue[kind] ? due : plain).middle;
      const counts = this.byDue[kind] ? byDue : byDay;
      let later = 0;
      for (let k = SPAN - 1; k >= 0; k--) {
        this.later[kind * SPAN + k] = later;
        later += counts[kind * SPAN + k]!;
      }
    }
    this.learnParties(middle);
  }

  /** Mean days a party pays later than its kind does, shrunk towards none. */
  private learnParties(middle: Float64Array): void {
    const { bank, book, drafts } = this.context;
    const lines = new Float64Array(book.partyCount);
    for (const draft of drafts) {
      const day = bank.day[draft.bank.at(-1)!]!;
      for (const j of draft.book) {
        const over = day - this.from(j) - middle[this.kind[j]!]!;
        this.shift[book.party[j]!]! += Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, over));
        lines[book.party[j]!]!++;
      }
    }
    for (let p = 0; p < lines.length; p++) this.shift[p]! /= lines[p]! + PARTY_STRENGTH;
    this.shift[0] = 0;
  }

  private learnWordings(): void {
    const { book, drafts, wording } = this.context;
    let wordings = 0;
    for (let j = 0; j < book.size; j++) wordings = Math.max(wordings, wording[j]! + 1);
    const settled = new Float64Array(wordings);
    const inSets = new Float64Array(wordings);
    for (const draft of drafts) {
      const isSet = draft.bank.length + draft.book.length > 2;
      for (const j of draft.book) {
        settled[wording[j]!]!++;
        if (isSet) inSets[wording[j]!]!++;
      }
    }
    for (let j = 0; j < book.size; j++) {
      const one = wording[j]!;
      const usual = WORDING_STRENGTH * this.inSets[this.kind[j]!]!;
      this.lineInSets[j] = (inSets[one]! + usual) / (settled[one]! + WORDING_STRENGTH);
    }
  }

  private learnWords(): void {
    const { bank, drafts } = this.context;
    const lines = new Float64Array(bank.words.length);
    for (const draft of drafts) {
      const isSet = draft.bank.length + draft.book.length > 2;
      for (const i of draft.bank) {
        for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
          lines[bank.lineWords.items[w]!]!++;
          if (isSet) this.wordInSets[bank.lineWords.items[w]!]!++;
        }
      }
    }
    for (let word = 0; word < lines.length; word++)
      this.wordInSets[word] = lines[word]! < LEAST_LAGS ? 0 : this.wordInSets[word]! / (lines[word]! + 2);
  }

  /** Day the lag of a document counts from: its due day where its kind is paid closer to that. */
  private from(j: number): number {
    return this.byDue[this.kind[j]!] ? dueOf(this.context, j) : this.context.book.day[j]!;
  }

  /** Last day the bank account of a book line was seen; of any account where the line is tied to none. */
  endFor(j: number): number {
    const end = this.lastOf[this.context.book.account[j]!] ?? -1;
    return this.context.book.account[j] === 0 || end < 0 ? this.last : end;
  }

  /** Share of settled documents of its kind that are paid later than a book line's age at the end of the statement: still due then. */
  stillDue(j: number): number {
    const kind = this.kind[j]!;
    const settled = this.settled[kind]!;
    if (settled < LEAST_LAGS) return 0.5;
    const age = this.endFor(j) - this.from(j) - this.shift[this.context.book.party[j]!]!;
    return (this.later[kind * SPAN + clamp(Math.round(age))]! + 0.5) / (settled + 1);
  }
}

/** Sort of a book line's account: none, one of the bank statement's own, or a clearing account. */
export function sortOf(context: Context, j: number): number {
  const account = context.book.account[j]!;
  if (account === 0) return SORT.NONE;
  return context.bankAccount[account] ? SORT.OWN : SORT.CLEARING;
}

function dueOf(context: Context, j: number): number {
  const due = context.book.otherDay[j]!;
  return due >= 0 ? due : context.book.day[j]!;
}

function clamp(lag: number): number {
  return Math.max(0, Math.min(SPAN - 1, lag - LOW));
}

/** Median of a kind's lags and the mean distance from it. */
function spread(counts: Float64Array, kind: number): { middle: number; around: number } {
  let total = 0;
  for (let k = 0; k < SPAN; k++) total += counts[kind * SPAN + k]!;
  let seen = 0;
  let middle = 0;
  while (middle < SPAN - 1 && seen + counts[kind * SPAN + middle]! < total / 2) seen += counts[kind * SPAN + middle++]!;
  let around = 0;
  for (let k = 0; k < SPAN; k++) around += (counts[kind * SPAN + k]! * Math.abs(k - middle)) / total;
  return { middle: middle + LOW, around };
}
