/** Pairs whose amounts differ, among the lines left over: found by reference, by name and by amounts one slip away. */

import { displayMinor, minor } from '../money.ts';
import { lowerBound } from './amounts.ts';
import { assign, gapOf } from './assignment.ts';
import { AmountIndex, addEdge, HOPELESS, OUTSHONE } from './candidates.ts';
import { accept, type Context, isRejected, nameOpenLines, type PartyIndex, partiesNamed } from './context.ts';
import { pairDraft } from './draft.ts';
import { AMOUNT, AMOUNT_LEVELS, Edges } from './edges.ts';
import { type FeeSchedule, feeOf, learnPaymentFees } from './fees.ts';
import { groupedOf, type Lists, lastUntil } from './keys.ts';
import { marginals } from './marginals.ts';
import { REF } from './pair.ts';
import { type DifferenceKnowledge, grossesOf, relationChance, relationOf, slipsOf } from './relations.ts';
import { mostOf } from './strangers.ts';
import { shareOut } from './team.ts';
import { type Difference, type DifferenceType, isInTime } from './types.ts';

/** A reference that more lines have says little about any of them. */
export const MAX_KEY_LINES = 12;
const MAX_PARTIES = 4;
const MAX_PARTY_LINES = 60;
const REPEATED = 3;
/** Documents whose amount is one slip away are looked for so many days back, the latest of each amount. */
const LOOKALIKE_DAYS = 90;
const MOST_LOOKALIKES = 20;

/** Everything the residual stages look candidates up in. */
export interface ResidualIndex {
  readonly party: PartyIndex;
  readonly keyLines: Lists;
  readonly amount: AmountIndex;
}

/** Edges between free lines whose amounts differ, of every `step`th free bank line; equal amounts are scored by the first stage. */
export function differingPairs(context: Context, index: ResidualIndex, known: DifferenceKnowledge, step = 1): Edges {
  nameOpenLines(context, index.party);
  const lines = context.lines.bank.filter((i) => context.bankFree[i]).filter((_, at) => at % step === 0);
  const foreign = new ForeignAmounts(context);
  const { book } = context;
  const free = context.lines.book.filter((j) => context.bookFree[j]);
  const open: OpenBooks = {
    party: groupedOf(free, book.party, book.partyCount),
    amount: new AmountIndex(book, context.amounts.ids, free),
  };
  const parts = shareOut(context.team, lines.length, (from, to) => {
    const finder = new DifferingFinder(context, known);
    for (const i of lines.subarray(from, to)) {
      differingOfLine(context, { index, open, known, finder, foreign }, i);
      finder.dropHopeless();
    }
    return finder.edges.columns();
  });
  return Edges.joined(parts);
}

/** Book lines still open, in day order: by party and by amount. */
interface OpenBooks {
  readonly party: Lists;
  readonly amount: AmountIndex;
}

function differingOfLine(
  context: Context,
  by: {
    index: ResidualIndex;
    open: OpenBooks;
    known: DifferenceKnowledge;
    finder: DifferingFinder;
    foreign: ForeignAmounts;
  },
  i: number,
): void {
  const { bank, comparer } = context;
  const { index, open, known, finder, foreign } = by;
  const consider = (j: number) => finder.consider(j);
  const parties = partiesNamed(context, index.party, i).slice(0, MAX_PARTIES);
  comparer.bankLine(i);
  finder.start(i);
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
    const key = bank.hits.items[h]!;
    const from = index.keyLines.start[key]!;
    const to = index.keyLines.start[key + 1]!;
    if (to - from <= MAX_KEY_LINES) for (let k = from; k < to; k++) finder.consider(index.keyLines.items[k]!);
  }
  for (const party of parties) considerParty(context, open.party, finder, { i, party });
  const amount = bank.amount[i]!;
  const lookalikes = [...slipsOf(amount, context.amounts.unit), ...grossesOf(amount, context.amounts.unit, known)];
  const days = { from: bank.day[i]! - LOOKALIKE_DAYS, to: bank.day[i]! + 5, most: MOST_LOOKALIKES };
  for (const lookalike of lookalikes) open.amount.latest(lookalike, bank.currency[i]!, days, consider);
  foreign.near(amount, consider);
}

/** Visits the latest documents of a party; `open` lists those of each in day order. */
function considerParty(context: Context, open: Lists, finder: DifferingFinder, at: { i: number; party: number }): void {
  const { bank, book, settings } = context;
  const day = bank.day[at.i]!;
  const first = open.start[at.party]!;
  const last = lastUntil(open, book.day, at.party, day + settings.maxLeadDays);
  for (let k = last; k >= first && k > last - MAX_PARTY_LINES; k--) {
    if (book.day[open.items[k]!]! < day - settings.maxLagDays) break;
    finder.consider(open.items[k]!);
  }
}

/** Collects the differing pairs of one bank line after the other. */
class DifferingFinder {
  readonly edges: Edges;
  private readonly seen = new Set<number>();
  private i = -1;
  /** First pair of the running line. */
  private from = 0;

  constructor(
    private readonly context: Context,
    private readonly known: DifferenceKnowledge,
  ) {
    this.edges = new Edges(1024);
  }

  start(i: number): void {
    this.i = i;
    this.from = this.edges.size;
    this.seen.clear();
  }

  /** Leaves out pairs of the line that nothing learnt later makes likely, or that its best pair outshines. */
  dropHopeless(): void {
    const { edges, from } = this;
    const { model } = this.context;
    let best = Number.NEGATIVE_INFINITY;
    for (let e = from; e < edges.size; e++) {
      const weight = model.weigh(edges, e);
      edges.weight[e] = weight;
      if (weight > best) best = weight;
    }
    edges.dropBelow(from, best > 0 ? Math.max(HOPELESS, best - OUTSHONE) : HOPELESS);
  }

  /** Adds the pair with book line `j` when their amounts have something to do with each other. */
  consider(j: number): void {
    const { context, i } = this;
    const { bank, book, comparer, settings } = context;
    if (!context.bookFree[j] || this.seen.has(j) || book.currency[j] !== bank.currency[i]) return;
    this.seen.add(j);
    if (isRejected(context, i, j)) return;
    const lag = bank.day[i]! - book.day[j]!;
    if (!isInTime(settings, lag) || bank.amount[i] === book.amount[j]) return;
    const foreign = book.originalCurrency[j]! !== 0 && book.originalCurrency[j] !== bank.currency[i];
    const query = { amounts: context.amounts, known: this.known, currency: bank.currency[i]!, foreign };
    const level = relationOf(bank.amount[i]!, book.amount[j]!, query);
    if (level < 0) return;
    comparer.compare(j);
    if (level === AMOUNT.NEAR && comparer.refLevel !== REF.FULL && comparer.nameLevel < 3) return;
    const usual = relationChance(level, bank.amount[i]!, book.amount[j]!, query);
    const stated = level === AMOUNT.FX && this.statesOriginal(j);
    const chance = stated ? Math.min(usual, STATED_CHANCE) : usual;
    addEdge(this.edges, comparer, i, j, level, chance);
  }

  /** True when the bank text holds the document's amount in its own currency. */
  private statesOriginal(j: number): boolean {
    const { bank, book } = this.context;
    const original = Math.abs(book.originalAmount[j]!);
    for (let n = bank.numberStart[this.i]!; n < bank.numberStart[this.i + 1]!; n++)
      if (bank.numberValue[n] === original && original >= 1000) return true;
    return false;
  }
}

/** log P(an unrelated text holds just this amount). */
const STATED_CHANCE = Math.log(1e-5);
const FOREIGN_SPAN = 0.035;
const MOST_FOREIGN = 40;

/** Free documents in another currency by their booked amount. */
class ForeignAmounts {
  private readonly lines: number[];
  private readonly amounts: Float64Array;

  constructor(context: Context) {
    const { book } = context;
    const lines: number[] = [];
    for (const j of context.lines.book)
      if (context.bookFree[j] && book.originalCurrency[j]! !== 0 && book.originalCurrency[j] !== book.currency[j])
        lines.push(j);
    this.lines = lines.sort((x, y) => book.amount[x]! - book.amount[y]! || x - y);
    this.amounts = Float64Array.from(this.lines, (j) => book.amount[j]!);
  }

  /** Visits documents within the usual drift of exchange rates around an amount, at most forty. */
  near(amount: number, visit: (j: number) => void): void {
    const reach = Math.abs(amount) * FOREIGN_SPAN;
    const from = lowerBound(this.amounts, amount - reach);
    for (let k = from; k < Math.min(this.lines.length, from + MOST_FOREIGN) && this.amounts[k]! <= amount + reach; k++)
      visit(this.lines[k]!);
  }
}

/** Weighs differing pairs and fills posteriors; with `learn`, first learns how often each relation occurs. `stage` names the facts. */
export function weighDiffering(context: Context, edges: Edges, by: { learn: boolean; stage: string }): void {
  const { model, bank, book, facts } = context;
  const [open, documents] = facts.of(`${by.stage} lines`, () => [
    countFree(context.bankFree),
    countFree(context.bookFree),
  ]);
  let partnered = 0;
  for (let round = 0; round < 3; round++) {
    // What this stage itself will match is not unmatched.
    facts.model(model, `${by.stage} open`, () => model.narrow(Math.max(open / 2, open - partnered), documents));
    for (let e = 0; e < edges.size; e++) edges.weight[e] = model.weigh(edges, e);
    marginals(edges, bank.size, book.size, round === 2 ? 12 : 5);
    partnered = 0;
    for (let e = 0; e < edges.size; e++) partnered += edges.posterior[e]!;
    if (!by.learn) continue;
    const counts = new Float64Array(AMOUNT_LEVELS);
    for (let e = 0; e < edges.size; e++) counts[edges.amountLevel[e]!]! += edges.posterior[e]!;
    facts.model(model, `${by.stage} amounts`, () => {
      model.learnAmounts(counts);
      model.learnEarly(edges);
    });
  }
}

/** Lines still open. */
export function countFree(free: Uint8Array): number {
  let sum = 0;
  for (const one of free) sum += one;
  return sum;
}

/** Learns repeated flat fees and discounts, and the fee schedule of single payments, from pairs that their references hold together. */
export function learnDifferences(context: Context, edges: Edges, known: DifferenceKnowledge): DifferenceKnowledge {
  const { bank, book } = context;
  const samples: KeptSample[] = [];
  for (let e = 0; e < edges.size; e++) {
    const level = edges.amountLevel[e]!;
    if (edges.posterior[e]! < 0.6 || !(level === AMOUNT.NEAR || level === AMOUNT.FEE || level === AMOUNT.DISCOUNT))
      continue;
    const amount = book.amount[edges.book[e]!]!;
    const kept = amount - bank.amount[edges.bank[e]!]!;
    if (kept > 0) samples.push({ amount, kept });
  }
  const { unit } = context.amounts;
  const other = samples.filter((sample) => !known.schedules.some((schedule) => bySchedule(sample, schedule)));
  const learnt = learnPaymentFees(other, unit);
  const rest = learnt ? other.filter((sample) => !bySchedule(sample, learnt)) : other;
  return { ...repeatedParts(rest, unit), schedules: learnt ? [...known.schedules, learnt] : known.schedules };
}

/** Assigns differing pairs one to one; each carries its typed difference. */
export function takeDiffering(context: Context, edges: Edges, least: number): void {
  const { bank, book } = context;
  const chosen = assign(
    edges,
    bank.size,
    book.size,
    (e) => context.bankFree[edges.bank[e]!] === 1 && context.bookFree[edges.book[e]!] === 1,
  );
  for (const i of context.lines.bank) {
    const e = chosen.bankEdge[i]!;
    if (e < 0 || edges.posterior[e]! < least) continue;
    const typed = difference(bank.amount[i]!, book.amount[edges.book[e]!]!, {
      level: edges.amountLevel[e]!,
      decimals: context.decimals(bank.currency[i]!),
    });
    const confidence = Math.min(edges.posterior[e]!, mostOf(context, edges, e));
    accept(context, pairDraft(edges, e, { confidence, differences: [typed], edge: -1, ...gapOf(chosen, i) }));
  }
}

function bySchedule({ amount, kept }: KeptSample, schedule: FeeSchedule): boolean {
  return amount > 0 && Math.abs(kept - feeOf(schedule, amount)) <= schedule.unit;
}

/** A pair held together by reference or name: what was booked and how much less was paid. */
interface KeptSample {
  readonly amount: number;
  readonly kept: number;
}

/**
 * The fewest flat amounts and shares that explain the samples: the one that explains most first, then the rest.
 * So 2.00 off 100.00 is not also learnt as a flat fee of 2.00 where 2 % explains it with all the others.
 */
function repeatedParts(
  samples: readonly KeptSample[],
  unit: number,
): Pick<DifferenceKnowledge, 'flatFees' | 'discounts'> {
  const flatFees = new Set<number>();
  const discounts = new Set<number>();
  let rest = samples;
  for (;;) {
    const flat = mostFrequent(rest.map(({ kept }) => kept));
    const rate = mostFrequent(rest.flatMap((sample) => rateOf(sample, unit) ?? []));
    if (Math.max(flat.count, rate.count) < REPEATED) return { flatFees, discounts };
    if (rate.count >= flat.count) {
      discounts.add(rate.value);
      rest = rest.filter((sample) => rateOf(sample, unit) !== rate.value);
    } else {
      flatFees.add(flat.value);
      rest = rest.filter(({ kept }) => kept !== flat.value);
    }
  }
}

/** The share kept back in steps of 0.1 %, where it is one to the cent. */
function rateOf({ amount, kept }: KeptSample, unit: number): number | null {
  const rate = Math.round((kept / amount) * 1000);
  return rate > 0 && kept > 50 * unit && Math.abs(kept - (amount * rate) / 1000) <= unit ? rate : null;
}

function mostFrequent(values: readonly number[]): { value: number; count: number } {
  const counts = new Map<number, number>();
  let best = { value: 0, count: 0 };
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const [value, count] of counts)
    if (count > best.count || (count === best.count && value < best.value)) best = { value, count };
  return best;
}

const TYPE_OF: Readonly<Record<number, DifferenceType>> = {
  [AMOUNT.ROUNDING]: 'rounding',
  [AMOUNT.TRANSPOSED]: 'transposition',
  [AMOUNT.SIGN]: 'sign',
  [AMOUNT.FEE]: 'fee',
  [AMOUNT.FX]: 'fx',
  [AMOUNT.DISCOUNT]: 'discount',
};

/** The typed difference of a pair, with how its type was derived. */
function difference(bank: number, book: number, by: { level: number; decimals: number }): Difference {
  const { level, decimals } = by;
  const amount = minor(bank - book);
  const kept = book - bank;
  const share = `${Math.round((Math.abs(kept) / Math.abs(book)) * 1000) / 10} %`;
  const type = TYPE_OF[level];
  if (type === 'discount') return { type, amount, note: `${share} taken off, a share seen ${REPEATED} times or more` };
  if (type === 'fee')
    return { type, amount, note: `${displayMinor(minor(kept), decimals)} kept back, as on other payments` };
  if (type === 'fx')
    return { type, amount, note: `exchange rate: bank ${share} ${kept > 0 ? 'below' : 'above'} the booked amount` };
  if (type === 'sign') return { type, amount, note: 'the book amount has the opposite sign' };
  if (type === 'transposition')
    return {
      type,
      amount,
      note: `two digits swapped: ${displayMinor(minor(book), decimals)} booked, ${displayMinor(minor(bank), decimals)} paid`,
    };
  if (type) return { type, amount, note: `amounts differ by ${displayMinor(amount, decimals)}` };
  return {
    type: kept > 0 === book > 0 ? 'short_payment' : 'overpayment',
    amount,
    note: `${share} ${kept > 0 === book > 0 ? 'less' : 'more'} than booked`,
  };
}
