/** Evidence that an open line has no partner: one row of features per open line, and the weights they carry. */

import type { Context } from '../match/context.ts';
import type { Edges } from '../match/edges.ts';
import type { Lists } from '../match/keys.ts';
import { ListBuilder } from '../match/keys.ts';
import { NAME, REF } from '../match/pair.ts';
import { firstFrom } from '../match/search.ts';
import { openOfAmount } from './crowds.ts';
import { KIND_FAMILIES, type KindLags, SORT, sortOf } from './lags.ts';
import { type OpenLines, REFERS } from './open-lines.ts';

/** Feature rows of one side's open lines, and the classes whose share of lonely lines is learnt. */
export interface Features {
  readonly width: number;
  readonly rows: number;
  /** Row-major. */
  readonly values: Float64Array;
  /** Classes of each row: words of a bank text, kind of a document. */
  readonly classes: Lists;
  /** Class k belongs to family k modulo this: incoming and outgoing bank lines, sorts of account of documents. */
  readonly families: number;
  /** All lines of a class, open or not; of documents, those that should have been paid by now. */
  readonly classLines: Float64Array;
  /** Share of its kind that is paid later than each row's age: it may just not be due yet. */
  readonly due: Float64Array | null;
  /** How much the second weight of each pair counts for a row, 0 to 1: documents by the share of their like settled in sets, bank lines 1 when incoming. */
  readonly mode: Float64Array;
}

/** Days a document may be dated after the bank line that pays it. */
const EARLY_DAYS = 6;
/** A part of a deposit or settlement is dated at most so long before it, and at most a day after. */
const PART_DAYS = 12;
/** Documents of one payment, and payments of one document, lie within about two months. */
const NEAR_DAYS = 60;
/** Counts beyond these say nothing more. */
const MOST = 5;

/** Weights at the two ends of a row's `mode`. */
export type Weight = readonly [number, number];

/**
 * Log-odds of "exception" per unit of each feature, in the order of the rows after `base` and `tell`: for documents of a kind settled one by one and
 * for kinds always settled in sets, because what speaks for a missing payment in one says little in the other. They are the prior of
 * the model: fitted once by logistic regression on generated months of four kinds of business, and with a seventh of their weight on
 * months of four countries, kept well and badly; seeds and sizes judged on were others. What a month teaches itself comes in through `tell`, the lags and the masses.
 */
export const BOOK_WEIGHTS = {
  base: [0.4, 0.06],
  tell: [0.86, 0.34],
  doubt: [-1.39, -1.39],
  bankOpen: [1.35, 1.35],
  bookOpen: [0.7, 0.7],
  inSets: [-0.27, -0.41],
  equal: [-0.31, -0.1],
  apart: [-0.84, -0.67],
  disputed: [0.71, 0.85],
  siblings: [-0.47, -0.82],
  claimParty: [-0.05, -0.71],
  claimOwn: [-0.33, -1.14],
  own: [2.11, -1.65],
  clearing: [2.56, 2.56],
  referred: [-2.62, -4.39],
  overdueInSets: [-2.77, -2.88],
  due: [-0.01, 0.32],
  clearingDue: [0.44, 0.44],
  bankAlike: [-0.46, 0.08],
} as const;
/** The same for bank lines: outgoing, and incoming, which pay in parts and in bulk more often. */
export const BANK_WEIGHTS = {
  base: [0.82, 0.52],
  tell: [0.73, 0.8],
  doubt: [-1.05, -1.05],
  bankOpen: [0.36, 0.36],
  bookOpen: [0.35, 0.35],
  refersOpen: [-1.8, -2.49],
  refersSettled: [0.08, -1.12],
  tail: [-2.26, -1.99],
  slip: [-2.32, -1.46],
  equal: [-0.35, -0.31],
  apart: [-0.63, -0.66],
  disputed: [0.45, 0.73],
  inSets: [-0.66, -1.94],
  returned: [3.89, 3.74],
  siblings: [-0.46, -0.55],
  same: [-0.17, -1.47],
  named: [1.45, 1.02],
  covered: [-0.61, -0.09],
  tried: [-0.64, -0.07],
  bookAlike: [-0.8, 0.06],
  bookNone: [-2.84, -1.05],
  bankAlike: [0.45, -0.44],
} as const;

interface Known {
  /** `monthOf`. */
  readonly month: readonly number[];
  readonly open: OpenLines;
  readonly lags: KindLags;
  readonly differing: Edges;
}

/**
 * What the month as a whole says: how doubtful its groups are (where they are, more partners were overlooked) and how much
 * of either side is open. Log-odds, kept within what real months show.
 */
export function monthOf(context: Context, open: OpenLines): readonly number[] {
  let doubt = 0;
  for (const draft of context.drafts) doubt += 1 - draft.confidence;
  return [
    Math.min(-1.5, odds(doubt / (context.drafts.length + 1), 0.005)),
    Math.min(0, odds(open.bank.length / (context.bank.size + 1), 0.01)),
    Math.min(0, odds(open.book.length / (context.book.size + 1), 0.01)),
  ];
}

/** Features of the open book lines, in the order of `open.book`; `lonely` are the estimates of the bank lines. */
export function bookFeatures(context: Context, known: Known, lonely: Float64Array): Features {
  const { open, lags, differing } = known;
  const { book } = context;
  const width = Object.keys(BOOK_WEIGHTS).length - 2;
  const values = new Float64Array(open.book.length * width);
  const classes = new ListBuilder(open.book.length, 1);
  const claims = claimsOf(context, open, lonely);
  const due = new Float64Array(open.book.length);
  const mode = Float64Array.from(open.book, (j) => lags.lineInSets[j]!);
  const alike = openOfAmount(context);
  open.book.forEach((j, row) => {
    due[row] = lags.stillDue(j);
    const kind = lags.kind[j]!;
    const amount = context.amounts.ids.book[j]!;
    const sort = sortOf(context, j);
    const clearing = sort === SORT.CLEARING ? 1 : 0;
    const disputed = open.bookMass.disputed[j]!;
    values.set(
      [
        ...known.month,
        odds(mode[row]!, 0.01),
        odds(open.bookMass.equal[j]!, 0.01),
        odds(open.bookMass.apart[j]!, 0.01),
        odds(disputed < 0 ? 0 : differing.posterior[disputed]!, 0.01),
        Math.log1p(siblingsOf(context, open, j)),
        Math.log(0.05 + claims.party[j]!),
        Math.log(0.05 + claims.own[j]!),
        sort === SORT.OWN ? 1 : 0,
        clearing,
        open.referred[j]!,
        due[row]! < 0.02 ? mode[row]! : 0,
        odds(due[row]!, 0.003),
        clearing * odds(due[row]!, 0.003),
        Math.log1p(alike.bank[amount]!),
      ],
      row * width,
    );
    classes.push(kind);
    classes.close();
  });
  const classLines = new Float64Array(lags.kindCount);
  for (let j = 0; j < book.size; j++) classLines[lags.kind[j]!]! += 1 - lags.stillDue(j);
  return {
    width,
    rows: open.book.length,
    values,
    classes: classes.done(),
    classLines,
    families: KIND_FAMILIES,
    due,
    mode,
  };
}

/** Documents one bank line may lay a claim to: thousands of equal lines must not be weighed each with each. */
const MOST_CLAIMED = 500;

/**
 * How much of the money around it the open bank lines can account for: each bank line that likely has partners shares
 * its amount out over the open documents it may settle, in proportion to their amounts. 1: all of it, 0: nothing.
 */
function claimsOf(context: Context, open: OpenLines, lonely: Float64Array): { party: Float64Array; own: Float64Array } {
  const { bank, book, settings } = context;
  const party = new Float64Array(book.size);
  const own = new Float64Array(book.size);
  const found: number[] = [];
  const share = (i: number, to: Float64Array) => {
    let sum = 0;
    for (const j of found) sum += Math.abs(book.amount[j]!);
    const claim = sum === 0 ? 0 : Math.min(1, Math.abs(bank.amount[i]!) / sum) * (1 - lonely[i]!);
    for (const j of found) to[j] = Math.min(1, to[j]! + claim);
  };
  for (const i of open.bank) {
    found.length = 0;
    const { start, items } = open.documents;
    for (let p = open.parties.start[i]!; p < open.parties.start[i + 1]!; p++) {
      const one = open.parties.items[p]!;
      const first = bank.day[i]! - settings.maxLagDays;
      for (let k = firstFrom(items, book.day, first, start[one], start[one + 1]); k < start[one + 1]!; k++) {
        const j = items[k]!;
        if (book.day[j]! > bank.day[i]! + EARLY_DAYS || found.length === MOST_CLAIMED) break;
        if (holds(bank.amount[i]!, book.amount[j]!)) found.push(j);
      }
    }
    share(i, party);
  }
  const entries = open.book.filter((j) => sortOf(context, j) === SORT.OWN);
  let first = 0;
  for (const i of open.unnamed) {
    while (first < entries.length && book.day[entries[first]!]! < bank.day[i]! - PART_DAYS) first++;
    found.length = 0;
    for (let k = first; k < entries.length && book.day[entries[k]!]! <= bank.day[i]! + 1; k++) {
      const j = entries[k]!;
      if (bank.account[i] === book.account[j] && holds(bank.amount[i]!, book.amount[j]!)) found.push(j);
    }
    share(i, own);
  }
  return { party, own };
}

/** Features of the open bank lines, in the order of `open.bank`. */
export function bankFeatures(context: Context, known: Known & { isReturned: (i: number) => boolean }): Features {
  const { open, differing } = known;
  const { bank } = context;
  const width = Object.keys(BANK_WEIGHTS).length - 2;
  const values = new Float64Array(open.bank.length * width);
  const classes = new ListBuilder(open.bank.length, 12);
  const mode = Float64Array.from(open.bank, (i) => (bank.amount[i]! > 0 ? 1 : 0));
  const alike = openOfAmount(context);
  open.bank.forEach((i, row) => {
    const amount = context.amounts.ids.bank[i]!;
    let inSets = 0;
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
      const word = bank.lineWords.items[w]!;
      inSets = Math.max(inSets, known.lags.wordInSets[word]!);
      if (bank.wordLines[word]! >= LEAST_LINES) classes.push(word * 2 + (bank.amount[i]! > 0 ? 1 : 0));
    }
    classes.close();
    const near = documentsOf(context, open, i);
    const { same, siblings } = alikeOf(context, open, i);
    const disputed = open.bankMass.disputed[i]!;
    values.set(
      [
        ...known.month,
        open.refers[i] === REFERS.OPEN ? 1 : 0,
        open.refers[i] === REFERS.SETTLED ? 1 : 0,
        near.tail,
        near.slip,
        odds(open.bankMass.equal[i]!, 0.01),
        odds(open.bankMass.apart[i]!, 0.01),
        odds(disputed < 0 ? 0 : differing.posterior[disputed]!, 0.01),
        inSets,
        known.isReturned(i) ? 1 : 0,
        Math.log1p(siblings),
        Math.log1p(same),
        context.namesParty(i) >= NAME.MOST ? 1 : 0,
        near.covered,
        Math.log1p(bank.tried[i]!),
        Math.log1p(alike.book[amount]!),
        alike.book[amount] === 0 ? 1 : 0,
        Math.log1p(alike.bank[amount]! - 1),
      ],
      row * width,
    );
  });
  const classLines = new Float64Array(bank.words.length * 2);
  for (let i = 0; i < bank.size; i++)
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
      classLines[bank.lineWords.items[w]! * 2 + (bank.amount[i]! > 0 ? 1 : 0)]!++;
  return { width, rows: open.bank.length, values, classes: classes.done(), classLines, families: 2, due: null, mode };
}

/** Lines of a word from which its share of lonely lines says something. */
const LEAST_LINES = 6;

/** Other open documents of the same party dated near, at most five: one payment of several, not found, leaves all of them open. */
function siblingsOf(context: Context, open: OpenLines, j: number): number {
  const { book } = context;
  const party = book.party[j]!;
  if (party === 0) return 0;
  const { start, items } = open.documents;
  let count = 0;
  let k = firstFrom(items, book.day, book.day[j]! - NEAR_DAYS, start[party], start[party + 1]);
  for (; k < start[party + 1]! && count <= MOST && book.day[items[k]!]! <= book.day[j]! + NEAR_DAYS; k++) count++;
  return Math.min(MOST, count - 1);
}

/** What the open documents of the parties a bank line names say: one whose number the text half holds, several that add up to more than the line. */
function documentsOf(context: Context, open: OpenLines, i: number): { tail: number; slip: number; covered: number } {
  const { bank, book, comparer, settings } = context;
  const out = { tail: 0, slip: 0, covered: 0 };
  comparer.bankLine(i);
  for (let p = open.parties.start[i]!; p < open.parties.start[i + 1]!; p++) {
    const party = open.parties.items[p]!;
    const { start, items } = open.documents;
    let sum = 0;
    let count = 0;
    for (let k = start[party + 1]! - 1, looked = 0; k >= start[party]! && looked < MOST_LOOKED; k--) {
      const j = items[k]!;
      const lag = bank.day[i]! - book.day[j]!;
      if (lag < -EARLY_DAYS) continue;
      if (lag > settings.maxLagDays) break;
      looked++;
      comparer.compare(j);
      if (comparer.refLevel === REF.TAIL) out.tail = 1;
      else if (comparer.refLevel === REF.TYPO) out.slip = 1;
      if (!holds(bank.amount[i]!, book.amount[j]!) || bank.amount[i] === book.amount[j]) continue;
      sum += Math.abs(book.amount[j]!);
      count++;
    }
    if (count > 1 && sum >= Math.abs(bank.amount[i]!)) out.covered = 1;
  }
  return out;
}

const MOST_LOOKED = 60;

/** Open bank lines of the same party and direction near, and those of the same amount: parts of one document come as a series. */
function alikeOf(context: Context, open: OpenLines, i: number): { same: number; siblings: number } {
  const { bank, amounts } = context;
  const { start, items } = open.payers;
  let same = 0;
  let siblings = 0;
  for (let p = open.parties.start[i]!; p < open.parties.start[i + 1]!; p++) {
    const party = open.parties.items[p]!;
    let k = firstFrom(items, bank.day, bank.day[i]! - NEAR_DAYS, start[party], start[party + 1]);
    for (; k < start[party + 1]! && siblings < MOST && bank.day[items[k]!]! <= bank.day[i]! + NEAR_DAYS; k++) {
      const other = items[k]!;
      if (other === i || bank.amount[other]! > 0 !== bank.amount[i]! > 0) continue;
      siblings++;
      if (Math.abs(bank.amount[other]! - bank.amount[i]!) <= 3 * amounts.unit) same++;
    }
  }
  return { same, siblings };
}

function holds(whole: number, part: number): boolean {
  return whole > 0 === part > 0 && Math.abs(whole) >= Math.abs(part);
}

/** Log-odds of a share, kept between `least` and its mirror. */
function odds(share: number, least: number): number {
  const p = Math.max(least, Math.min(1 - least, share));
  return Math.log(p / (1 - p));
}
