/** Sets the book itself holds together, taken whole: one batch id, one shared reference, one day of a clearing account or of one kind of entry. */

import { minor } from '../money.ts';
import type { Context } from './context.ts';
import { type FeeSchedule, type FeeSchedules, feeNote, feeOfAll, scheduleOf, type WithheldShare } from './fees.ts';
import { learnSchedules } from './fees-learn.ts';
import { grouped, groupedOf, KeyTable, type Lists } from './keys.ts';
import { REF } from './pair.ts';
import { resolveSets, type SetCandidate } from './resolve.ts';
import { firstFrom } from './search.ts';
import type { Difference } from './types.ts';

/** Days a bank line may precede or follow the last line of a set. */
const EARLIEST = -4;
const LATEST = 25;
/** Standard deviations about the usual share withheld that are looked at, and the most such a set can weigh. */
const BAND = 3;
const LOOSE_MOST = 2.6;
/** Days looked at, days by which a payout usually comes early or late, and the fewest stray payments counted with. */
const SPAN = LATEST - EARLIEST + 1;
const LAG_SCALE = 2;
const LEAST_STRAYS = 0.05;

/** Book lines that belong together, in day order. */
export interface WholeSet {
  readonly lines: readonly number[];
  readonly grouping: Grouping;
}

type Grouping = 'batch' | 'reference' | 'accountDay' | 'kindDay';

interface Shares {
  /** Share of the sets of a grouping that one bank line settles. */
  readonly share: Record<Grouping, number>;
  /** Open bank lines. */
  readonly open: number;
}

/** Free bank lines by amount and currency. */
export class BankAmounts {
  private readonly free: Int32Array;
  private readonly lists: Lists;
  private sorted: number[] | null = null;

  constructor(private readonly context: Context) {
    const { bank, bankFree, lines, amounts } = context;
    this.free = lines.bank.filter((i) => bankFree[i] === 1 && bank.amount[i] !== 0);
    this.lists = groupedOf(this.free, amounts.ids.bank, amounts.ids.size);
  }

  get(amount: number, currency: number): Int32Array {
    const id = this.context.amounts.ids.get(amount, currency);
    const { start, items } = this.lists;
    return id < 0 ? items.subarray(0, 0) : items.subarray(start[id]!, start[id + 1]!);
  }

  /** Lines of any currency from one amount to another, by amount. */
  between(from: number, to: number): readonly number[] {
    const { amount } = this.context.bank;
    this.sorted ??= Array.from(this.free).sort((x, y) => amount[x]! - amount[y]! || x - y);
    const low = firstFrom(this.sorted, amount, from);
    let end = low;
    while (end < this.sorted.length && amount[this.sorted[end]!]! <= to) end++;
    return this.sorted.slice(low, end);
  }
}

/** Proposes whole sets whose sum, or whose sum less a learnt fee, is a free bank line's amount. Returns the fee schedules learnt. */
export function wholeSets(context: Context, known: FeeSchedules | null): FeeSchedules {
  const sets = groupings(context);
  const amounts = new BankAmounts(context);
  const named = namedByBatch(context, sets);
  const schedules = known ?? context.facts.of('fees', () => learnSchedules(context, sets, named));
  const scheduleFor = ({ lines }: WholeSet) => scheduleOf(schedules, context.book.account[lines[0]!]!);
  const candidates: SetCandidate[] = [];
  const shares = context.facts.of('shares', () => learnShares(context, amounts, sets, scheduleFor));
  sets.forEach((set, at) => {
    const schedule = scheduleFor(set);
    candidates.push(...fits(context, amounts, set, { shares, schedule: null }));
    if (schedule) candidates.push(...fits(context, amounts, set, { shares, schedule }));
    for (const i of named.get(at) ?? []) candidates.push(...namedFit(context, set, i));
    const share = schedules.shares.get(context.book.account[set.lines[0]!]!);
    if (share && set.grouping !== 'kindDay') candidates.push(...nearFits(context, amounts, set, { shares, share }));
  });
  resolveSets(context, candidates);
  return schedules;
}

function fits(
  context: Context,
  amounts: BankAmounts,
  set: WholeSet,
  by: { shares: Shares; schedule: FeeSchedule | null },
): SetCandidate[] {
  const { bank, book } = context;
  const { schedule } = by;
  const gross = set.lines.reduce((sum, j) => sum + book.amount[j]!, 0);
  const fee = schedule
    ? feeOfAll(
        schedule,
        set.lines.map((j) => book.amount[j]!),
      )
    : 0;
  if (schedule && fee === 0) return [];
  const target = gross - fee;
  const last = book.day[set.lines.at(-1)!]!;
  const out: SetCandidate[] = [];
  for (const i of amounts.get(target, book.currency[set.lines[0]!]!)) {
    const lag = bank.day[i]! - last;
    if (lag < EARLIEST || lag > LATEST) continue;
    const differences: Difference[] =
      schedule && fee !== 0 ? [{ type: 'fee', amount: minor(-fee), note: feeNote(schedule) }] : [];
    out.push({
      bank: [i],
      book: set.lines,
      logOdds: weightOf(context, i, set, by.shares) - (fee !== 0 ? 1.5 : 0),
      basis: 'batch',
      exhausted: true,
      differences,
    });
  }
  return out;
}

/** Payments that withhold about the share the account's named payouts did: the cents prove nothing, so they are never sure. */
function nearFits(
  context: Context,
  amounts: BankAmounts,
  set: WholeSet,
  { shares, share }: { shares: Shares; share: WithheldShare },
): SetCandidate[] {
  const { bank, book } = context;
  const gross = set.lines.reduce((sum, j) => sum + book.amount[j]!, 0);
  const last = set.lines.at(-1)!;
  if (gross <= 0) return [];
  const from = gross * (1 - share.usual - BAND * share.spread);
  const to = Math.min(gross - 1, gross * (1 - share.usual + BAND * share.spread));
  const near = amounts.between(from, to).filter((i) => {
    const lag = bank.day[i]! - book.day[last]!;
    return lag >= EARLIEST && lag <= LATEST && bank.currency[i] === book.currency[last];
  });
  // Payments of the band that chance brings into the days looked at.
  const strays = shares.open * context.amounts.bankShare(from, to) * Math.min(1, SPAN / spanOf(bank));
  return near.map((i) => {
    const kept = gross - bank.amount[i]!;
    const apart = (kept / gross - share.usual) / share.spread;
    const late = Math.abs(bank.day[i]! - book.day[last]! - share.lag);
    const fit =
      Math.log(((2 * BAND) / Math.sqrt(2 * Math.PI)) * (SPAN / (2 * LAG_SCALE))) -
      (apart * apart) / 2 -
      late / LAG_SCALE;
    const percent = (part: number) => Math.round(part * 10_000) / 100;
    const note = `${percent(kept / gross)} % of the total; the account's payouts usually withhold about ${percent(share.usual)} %`;
    return {
      bank: [i],
      book: set.lines,
      logOdds: Math.min(
        LOOSE_MOST,
        Math.log(shares.share[set.grouping]) +
          context.model.accountPart(i, last) +
          fit -
          Math.log(Math.max(LEAST_STRAYS, strays)),
      ),
      basis: 'batch' as const,
      exhausted: true,
      differences: [{ type: 'fee' as const, amount: minor(-kept), note }],
    };
  });
}

/** Days from a side's first line to its last. */
function spanOf(side: Context['bank']): number {
  return side.size > 0 ? side.day[side.size - 1]! - side.day[0]! + 1 : 1;
}

/** A bank text that names the batch, the sum a little larger than the payment: the rest is withheld. */
function namedFit(context: Context, set: WholeSet, i: number): SetCandidate[] {
  const { bank, book } = context;
  const gross = set.lines.reduce((sum, j) => sum + book.amount[j]!, 0);
  const rest = bank.amount[i]! - gross;
  if (rest === 0 || gross === 0 || Math.abs(rest) > Math.abs(gross) * 0.15) return [];
  const note = `withheld from the payment: ${Math.round((Math.abs(rest) / Math.abs(gross)) * 10000) / 100} % of the total`;
  return [
    {
      bank: [i],
      book: set.lines,
      logOdds: 4,
      basis: 'batch',
      exhausted: true,
      differences: [{ type: rest < 0 ? 'fee' : 'unexplained', amount: minor(rest), note }],
    },
  ];
}

/** Log-odds of a set whose sum is the payment's amount. */
function weightOf(context: Context, i: number, set: WholeSet, shares: Shares): number {
  const { bank, amounts } = context;
  return structureOf(context, i, set, shares) - Math.log(amounts.chance(bank.amount[i]!, bank.currency[i]!));
}

/** Log-odds of a set before its amount is looked at. */
function structureOf(context: Context, i: number, set: WholeSet, shares: Shares): number {
  const { bank, book, comparer, model } = context;
  const j = set.lines[0]!;
  comparer.bankLine(i);
  comparer.compare(j);
  const lag = bank.day[i]! - book.day[set.lines.at(-1)!]!;
  const reference = comparer.refLevel === REF.FULL ? Math.min(8, -comparer.refChance) : 0;
  return (
    Math.log(shares.share[set.grouping]!) -
    Math.log(shares.open) +
    reference +
    model.accountPart(i, j) -
    Math.abs(lag - 1) * 0.15
  );
}

/** For each set the bank lines whose text holds its batch key. */
function namedByBatch(context: Context, sets: readonly WholeSet[]): Map<number, number[]> {
  const { bank, book } = context;
  const owner = new Map<number, number>();
  sets.forEach((set, at) => {
    const batch = book.batch[set.lines[0]!]!;
    if (batch > 0 && set.grouping === 'batch') owner.set(batch, at);
  });
  const out = new Map<number, number[]>();
  for (const i of context.lines.bank) {
    if (!context.bankFree[i]) continue;
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const batch = context.keyBatch[bank.hits.items[h]!]!;
      const at = batch > 0 ? owner.get(batch) : undefined;
      if (at === undefined) continue;
      const lag = bank.day[i]! - book.day[sets[at]!.lines.at(-1)!]!;
      if (lag < EARLIEST || lag > LATEST) continue;
      const list = out.get(at);
      if (list) {
        if (!list.includes(i)) list.push(i);
      } else out.set(at, [i]);
    }
  }
  return out;
}

const PRIOR: Readonly<Record<Grouping, number>> = { batch: 0.5, reference: 0.15, accountDay: 0.15, kindDay: 0.06 };
/** Pseudo-sets behind each prior share. */
const PRIOR_SETS = 8;

/** How often sets of each grouping are settled by one line: counted where the amount fits far better than chance would have it. */
function learnShares(
  context: Context,
  amounts: BankAmounts,
  sets: readonly WholeSet[],
  scheduleFor: (set: WholeSet) => FeeSchedule | null,
): Shares {
  const share = { ...PRIOR };
  let open = 1;
  for (const free of context.bankFree) open += free;
  const total = { batch: 0, reference: 0, accountDay: 0, kindDay: 0 };
  const hit = { batch: 0, reference: 0, accountDay: 0, kindDay: 0 };
  const shares: Shares = { share, open };
  for (const set of sets) {
    total[set.grouping]++;
    const schedule = scheduleFor(set);
    const found = [
      ...fits(context, amounts, set, { shares, schedule: null }),
      ...(schedule ? fits(context, amounts, set, { shares, schedule }) : []),
    ];
    const best = Math.max(-20, ...found.map((candidate) => candidate.logOdds));
    hit[set.grouping] += 1 / (1 + Math.exp(-best));
  }
  for (const grouping of ['batch', 'reference', 'accountDay', 'kindDay'] as const)
    share[grouping] = (hit[grouping] + PRIOR_SETS * PRIOR[grouping]) / (total[grouping] + PRIOR_SETS);
  return shares;
}

/** Keys are put together of ids below these. */
const DAYS = 2 ** 17;
const IDS = 2 ** 25;

/** All sets of at least two free lines that share a batch, a reference, a day of a clearing account, or a day, account and wording. */
function groupings(context: Context): WholeSet[] {
  const { book } = context;
  const found = new Groupings(context.lines.book.length);
  const references = new KeyTable(1024);
  const days = new KeyTable(1024);
  for (const j of context.lines.book) {
    const account = book.account[j]!;
    if (!context.bookFree[j]) continue;
    if (book.batch[j]! > 0) {
      found.add('batch', book.batch[j]!, j);
      continue;
    }
    const reference = book.mainLength[j * 2] ? book.mainValue[j * 2]! : 0;
    if (reference > 0) found.add('reference', references.add(reference) * IDS + account, j);
    if (account === 0) continue;
    const day = days.add(account * DAYS + book.day[j]!);
    if (!context.bankAccount[account]) found.add('accountDay', day, j);
    found.add('kindDay', day * IDS + context.wording[j]!, j);
  }
  return found.sets();
}

/** Lines by what they share; groups are numbered in the order in which they are met. */
class Groupings {
  private readonly grouping: Grouping[] = [];
  /** By grouping: its keys, and the number of the group of each. */
  private readonly keys = { batch: newKeys(), reference: newKeys(), accountDay: newKeys(), kindDay: newKeys() };
  private readonly group: Int32Array;
  private readonly line: Int32Array;
  private size = 0;

  /** For at most so many lines, each in up to three groups. */
  constructor(lines: number) {
    this.group = new Int32Array(lines * 3);
    this.line = new Int32Array(lines * 3);
  }

  add(grouping: Grouping, key: number, line: number): void {
    const { table, numbers } = this.keys[grouping];
    const id = table.add(key);
    if (id === numbers.length) numbers.push(this.grouping.push(grouping) - 1);
    this.group[this.size] = numbers[id]!;
    this.line[this.size++] = line;
  }

  /** The groups of two lines and more. */
  sets(): WholeSet[] {
    const { start, items } = grouped(this.group.subarray(0, this.size), this.grouping.length);
    const out: WholeSet[] = [];
    this.grouping.forEach((grouping, at) => {
      if (start[at + 1]! - start[at]! < 2) return;
      out.push({ lines: Array.from(items.subarray(start[at], start[at + 1]), (k) => this.line[k]!), grouping });
    });
    return out;
  }
}

const newKeys = (): { readonly table: KeyTable; readonly numbers: number[] } => ({
  table: new KeyTable(1024),
  numbers: [],
});
