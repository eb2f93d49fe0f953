/** How likely an open line has no partner at all: its age among the lags of its kind, open lines of its party, payments it may be a part of. */

import type { Context } from '../match/context.ts';
import { NAME } from '../match/pair.ts';

/** Probability that each open line has no partner on the other side; 0 where the line is not open. */
export interface NoPartner {
  readonly bank: Float64Array;
  readonly book: Float64Array;
}

/** Days a document may be dated after the bank line that pays it. */
const EARLY_DAYS = 6;
/** A part of a deposit or settlement is dated at most so long before it, and at most a day after. */
const PART_DAYS = 12;
/** Counts beyond these say nothing more. */
const MOST_PARTY = 5;
const MOST_UNNAMED = 5;
const MOST_PARTS = 8;
/** A kind of line is settled in sets when more than this share of it was. */
const OFTEN_IN_SETS = 0.3;
/** Share of settlements that come later than a line's age, under which the line is overdue. */
const OVERDUE = 0.02;

/**
 * Weights of a logistic model (log-odds of "no partner"), fitted once on generated months of four kinds of business.
 * All signs are relative to what this very data taught: lags, shares settled in sets, parties, masses.
 */
const BOOK = {
  base: 2,
  logTail: 0.83,
  overdue: 1.65,
  mass: -0.38,
  party: -0.46,
  inSets: -1.2,
  overdueInSets: -2.87,
  own: 1.67,
  ownOverdue: 1,
  ownUnnamed: -1.94,
  clearing: 2.72,
  clearingLogTail: 0.51,
  clearingOverdue: 0.4,
} as const;
const BANK = {
  base: -0.91,
  refersOpen: -2.66,
  refersTaken: -0.63,
  sameOfParty: -2.04,
  same: 0.51,
  mass: -0.28,
  inSetsParts: -1.65,
  returned: 1.75,
  likely: -0.37,
} as const;

/** What the groups already made teach about lines of a kind (document type, sort of account, in a batch or not). */
interface KindLags {
  readonly kind: Int32Array;
  /** Days from document to payment, ascending, by kind. */
  readonly lags: ReadonlyMap<number, readonly number[]>;
  /** Share of settled lines that were settled in a set, by kind. */
  readonly inSets: ReadonlyMap<number, number>;
  /** The same share by word of the bank text. */
  readonly wordInSets: Float64Array;
}

/** Open bank lines by the parties they name or refer to, and those that name nobody. */
interface OpenBank {
  readonly byParty: ReadonlyMap<number, readonly number[]>;
  readonly parties: ReadonlyMap<number, ReadonlySet<number>>;
  /** 2: refers to an open document, 1: to one already settled, 0: to none. */
  readonly refers: Uint8Array;
  readonly unnamed: readonly number[];
}

/** Estimates for every open line; masses are the summed posteriors of its candidate pairs. */
export function noPartner(
  context: Context,
  mass: { bank: Float64Array; book: Float64Array },
  isReturned: (i: number) => boolean,
): NoPartner {
  const learnt = kindLags(context);
  const open = openBank(context);
  return {
    bank: bankOdds(context, learnt, open, mass.bank, isReturned),
    book: bookOdds(context, learnt, open, mass.book),
  };
}

const OWN = 1;
const CLEARING = 2;

/** 0: tied to no account; 1: an account of the bank statement; 2: a clearing account. */
function accountSort(context: Context, j: number): number {
  const account = context.book.account[j]!;
  if (account === 0) return 0;
  return context.bankAccount[account] ? OWN : CLEARING;
}

function kindLags(context: Context): KindLags {
  const { bank, book } = context;
  const kind = Int32Array.from(
    book.type,
    (type, j) => (type * 4 + accountSort(context, j)) * 2 + (book.batch[j]! > 0 ? 1 : 0),
  );
  const lags = new Map<number, number[]>();
  const sets = new Map<number, number>();
  const words = new Float64Array(bank.words.length);
  const wordSets = new Float64Array(bank.words.length);
  for (const draft of context.drafts) {
    const isSet = draft.bank.length + draft.book.length > 2;
    const day = bank.day[draft.bank.at(-1)!]!;
    for (const j of draft.book) {
      append(lags, kind[j]!, day - book.day[j]!);
      if (isSet) sets.set(kind[j]!, (sets.get(kind[j]!) ?? 0) + 1);
    }
    for (const i of draft.bank) {
      for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
        words[bank.lineWords.items[w]!]!++;
        if (isSet) wordSets[bank.lineWords.items[w]!]!++;
      }
    }
  }
  const inSets = new Map<number, number>();
  for (const [key, list] of lags) {
    list.sort((x, y) => x - y);
    inSets.set(key, ((sets.get(key) ?? 0) + 0.5) / (list.length + 2));
  }
  return { kind, lags, inSets, wordInSets: words.map((all, w) => (all < 5 ? 0 : wordSets[w]! / (all + 2))) };
}

function openBank(context: Context): OpenBank {
  const { bank, book, comparer } = context;
  const byParty = new Map<number, number[]>();
  const parties = new Map<number, Set<number>>();
  const refers = new Uint8Array(bank.size);
  const unnamed: number[] = [];
  for (let i = 0; i < bank.size; i++) {
    if (!context.bankFree[i]) continue;
    const own = new Set<number>();
    comparer.bankLine(i);
    for (const party of context.named.get(i) ?? []) {
      comparer.compareParty(party);
      if (comparer.nameLevel >= NAME.MOST) own.add(party);
    }
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const owner = context.keyOwner[bank.hits.items[h]!]!;
      if (owner < 0) continue;
      refers[i] = Math.max(refers[i]!, context.bookFree[owner] ? 2 : 1);
      if (book.party[owner]! > 0) own.add(book.party[owner]!);
    }
    for (const party of own) append(byParty, party, i);
    if (own.size === 0) unnamed.push(i);
    else parties.set(i, own);
  }
  return { byParty, parties, refers, unnamed };
}

function bookOdds(context: Context, learnt: KindLags, open: OpenBank, mass: Float64Array): Float64Array {
  const { bank, book } = context;
  const out = new Float64Array(book.size);
  const last = bank.size === 0 ? 0 : bank.day[bank.size - 1]!;
  let firstUnnamed = 0;
  for (let j = 0; j < book.size; j++) {
    while (firstUnnamed < open.unnamed.length && bank.day[open.unnamed[firstUnnamed]!]! < book.day[j]! - 1)
      firstUnnamed++;
    if (!context.bookFree[j]) continue;
    const kind = learnt.kind[j]!;
    const lags = learnt.lags.get(kind) ?? [];
    const later = lags.length - countUpTo(lags, last - book.day[j]!);
    const tail = lags.length < 5 ? 1 : (later + 0.5) / (lags.length + 1);
    const overdue = tail < OVERDUE ? 1 : 0;
    const logTail = Math.log(Math.max(0.003, tail));
    const inSets = learnt.inSets.get(kind) ?? 0.25;
    let odds =
      BOOK.base +
      BOOK.logTail * logTail +
      BOOK.overdue * overdue +
      BOOK.mass * logit(mass[j]!) +
      BOOK.party * Math.log1p(payers(context, open, j)) +
      BOOK.inSets * inSets +
      BOOK.overdueInSets * inSets * overdue;
    const sort = accountSort(context, j);
    if (sort === OWN)
      odds +=
        BOOK.own + BOOK.ownOverdue * overdue + BOOK.ownUnnamed * Math.log1p(deposits(context, open, firstUnnamed, j));
    else if (sort === CLEARING) odds += BOOK.clearing + BOOK.clearingLogTail * logTail + BOOK.clearingOverdue * overdue;
    out[j] = 1 / (1 + Math.exp(-odds));
  }
  return out;
}

/** Open bank lines that name a document's party and may pay it, at most five. */
function payers(context: Context, open: OpenBank, j: number): number {
  const { bank, book, settings } = context;
  let count = 0;
  for (const i of open.byParty.get(book.party[j]!) ?? []) {
    const lag = bank.day[i]! - book.day[j]!;
    if (lag > settings.maxLagDays || count >= MOST_PARTY) break;
    if (lag >= -EARLY_DAYS && bank.currency[i] === book.currency[j]) count++;
  }
  return count;
}

/** Open bank lines of the entry's own account that name nobody and are large enough to hold it, at most five. */
function deposits(context: Context, open: OpenBank, first: number, j: number): number {
  const { bank, book } = context;
  const amount = book.amount[j]!;
  let count = 0;
  for (let k = first; k < open.unnamed.length && count < MOST_UNNAMED; k++) {
    const i = open.unnamed[k]!;
    if (bank.day[i]! - book.day[j]! > PART_DAYS) break;
    if (bank.account[i] === book.account[j] && holds(bank.amount[i]!, amount)) count++;
  }
  return count;
}

function bankOdds(
  context: Context,
  learnt: KindLags,
  open: OpenBank,
  mass: Float64Array,
  isReturned: (i: number) => boolean,
): Float64Array {
  const { bank } = context;
  const out = new Float64Array(bank.size);
  const freeParties = new Set<number>();
  for (let j = 0; j < context.book.size; j++) if (context.bookFree[j]) freeParties.add(context.book.party[j]!);
  const parts = partsAround(context, learnt);
  for (let i = 0; i < bank.size; i++) {
    if (!context.bankFree[i]) continue;
    let inSets = 0;
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
      inSets = Math.max(inSets, learnt.wordInSets[bank.lineWords.items[w]!]!);
    const { same, open: hasOpen } = alikeOf(context, open, freeParties, i);
    const odds =
      BANK.base +
      (open.refers[i] === 2 ? BANK.refersOpen : open.refers[i] === 1 ? BANK.refersTaken : 0) +
      (same > 0 && hasOpen ? BANK.sameOfParty : 0) +
      BANK.same * Math.log1p(Math.min(4, same)) +
      BANK.mass * logit(mass[i]!) +
      BANK.inSetsParts * inSets * Math.log1p(parts(i)) +
      (isReturned(i) ? BANK.returned : 0) +
      (mass[i]! > 0.15 ? BANK.likely : 0);
    out[i] = 1 / (1 + Math.exp(-odds));
  }
  return out;
}

/** Open bank lines of the same party and amount (parts of one document come in equal amounts), and whether the party has open documents. */
function alikeOf(
  context: Context,
  open: OpenBank,
  freeParties: ReadonlySet<number>,
  i: number,
): { same: number; open: boolean } {
  const { bank, amounts } = context;
  let same = 0;
  let hasOpen = false;
  for (const party of open.parties.get(i) ?? []) {
    if (freeParties.has(party)) hasOpen = true;
    for (const other of open.byParty.get(party) ?? [])
      if (other !== i && Math.abs(bank.amount[other]! - bank.amount[i]!) <= 3 * amounts.unit) same++;
  }
  return { same, open: hasOpen };
}

/** For bank lines in day order: how many open entries that are usually settled in sets may be parts of the line, at most eight. */
function partsAround(context: Context, learnt: KindLags): (i: number) => number {
  const { bank, book } = context;
  const entries: number[] = [];
  for (let j = 0; j < book.size; j++)
    if (context.bookFree[j] && book.account[j] !== 0 && (learnt.inSets.get(learnt.kind[j]!) ?? 0) > OFTEN_IN_SETS)
      entries.push(j);
  let first = 0;
  return (i) => {
    while (first < entries.length && book.day[entries[first]!]! < bank.day[i]! - PART_DAYS) first++;
    let count = 0;
    for (let k = first; k < entries.length && count < MOST_PARTS; k++) {
      const j = entries[k]!;
      if (book.day[j]! > bank.day[i]! + 1) break;
      if (holds(bank.amount[i]!, book.amount[j]!)) count++;
    }
    return count;
  };
}

function holds(whole: number, part: number): boolean {
  return whole > 0 === part > 0 && Math.abs(whole) >= Math.abs(part);
}

function logit(mass: number): number {
  const p = Math.max(0.01, Math.min(0.97, mass));
  return Math.log(p / (1 - p));
}

function append(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** How many values of an ascending list are at most `bound`. */
function countUpTo(list: readonly number[], bound: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (list[mid]! <= bound) low = mid + 1;
    else high = mid;
  }
  return low;
}
