/** Several bank lines that pay one document in parts, complete or so far incomplete. */

import { minor } from '../money.ts';
import type { Context, PartyIndex } from './context.ts';
import { heldBy, nameOpenLines } from './context.ts';
import { OpenPayments } from './open-payments.ts';
import { REF } from './pair.ts';
import { OFF_RHYTHM, type Part, type PlanMonth, planOdds } from './plan-odds.ts';
import { mayStand, resolveSets, type SetCandidate } from './resolve.ts';
import { subsetSums } from './solver.ts';
import { shareOut } from './team.ts';

const MAX_PARTS = 12;
/** Lines of any day and account of which all exact sums are tried. */
const MAX_POOL = 13;
/** Lines that name the document or its party, the most telling first. */
const MAX_NAMED = 60;
const MAX_EQUAL = 40;
/** Lines of the party looked at from the document's day on. */
const MOST_POOLED = 250;
/** Days before the document that a first part may come. */
const EARLY_DAYS = 3;
const SHORTEST_STEP = 4;
const LONGEST_STEP = 100;
/** Longer steps are met in plans of two parts alone. */
const LONGEST_FOLLOWED = 45;
/** Days after the longest lag that a last part may come. */
const LATE_DAYS = 40;
const NODES = 120;
/** The same where no line refers to the document. */
const NODES_UNNAMED = 16;
/** Starts that may use all their nodes. */
const STARTS = 16;
const SUM_NODES = 800;
/** Open lines of the account before and after the line that refers to the document. */
const AROUND = 80;
/** Days before and after a named part that parts of its size are looked for. */
const EQUAL_DAYS = 200;
const MOST_PLANS = 8;
/** Least tie of a line that a plan may start from, and of any line in it. */
const ANCHOR_TIE = 2;
const LEAST_TIE = -1.5;
/** log chance under which a reference points to this document rather than to what many share, such as a year. */
const RARE_REFERENCE = -5;
/** A line that refers to the document in full and is left out of the plan speaks against it. */
const LEFT_OUT = 3;
/** A document not paid in full may have parts nobody named: never sure. */
const INCOMPLETE_MOST = 2;
/** Share of the lines open at this stage that have no partner at all. */
const STRAY_SHARE = 0.5;

/** Proposes documents paid in parts. */
export function instalments(context: Context, index: PartyIndex): void {
  nameOpenLines(context, index);
  const finder = new PlanFinder(context, index);
  const documents = context.lines.book.filter((j) => heldBy(context, 'book', j) !== null);
  const parts = shareOut(context.team, documents.length, (from, to) =>
    Array.from(documents.subarray(from, to), (j) => finder.plansOf(j)).flat(),
  );
  resolveSets(context, parts.flat());
}

interface NamedPart extends Part {
  /** The text refers to this very document. */
  readonly refers: boolean;
}

/** Parts in day order, what the search reads of them as columns: filled anew for every document. */
class PartColumns {
  list: readonly NamedPart[] = [];
  day = new Int32Array(USUAL_PARTS);
  amount = new Float64Array(USUAL_PARTS);
  account = new Int32Array(USUAL_PARTS);

  fill({ day, amount, account }: Context['bank'], list: readonly NamedPart[]): void {
    this.list = list;
    if (list.length > this.day.length) {
      this.day = new Int32Array(list.length);
      this.amount = new Float64Array(list.length);
      this.account = new Int32Array(list.length);
    }
    for (let at = 0; at < list.length; at++) {
      const { i } = list[at]!;
      this.day[at] = day[i]!;
      this.amount[at] = amount[i]!;
      this.account[at] = account[i]!;
    }
  }
}

const USUAL_PARTS = 256;

/** Share of the bank lines that each account has, by its id. */
export function accountShares({ bank, bankAccount }: Context): Float64Array {
  const share = new Float64Array(bankAccount.length);
  for (const account of bank.account) share[account]! += 1 / bank.size;
  return share;
}

/** Looks for plans document by document. */
class PlanFinder {
  private readonly payments: OpenPayments;
  private readonly month: PlanMonth;
  private nodes = 0;
  /** Parts of the running search, and the positions among them that the running plan is made of. */
  private readonly columns = new PartColumns();
  private readonly chosen = new Int32Array(MAX_PARTS + 1);
  /** Parts of the running document by bank line. */
  private looked = new Map<number, NamedPart | null>();
  private found = new Map<string, { parts: readonly Part[]; odds: number }>();

  constructor(
    private readonly context: Context,
    index: PartyIndex,
  ) {
    const { bank, book } = context;
    this.payments = new OpenPayments(context, index);
    const open = this.payments.free;
    const days = bank.size > 0 ? bank.day[bank.size - 1]! - bank.day[0]! + 1 : 1;
    const accountShare = context.facts.of('account shares', () => accountShares(context));
    this.month = {
      bank,
      book,
      amounts: context.amounts,
      strayPerDay: context.facts.of('strays', () => Math.max(0.2, (open * STRAY_SHARE) / Math.max(30, days))),
      accountShare,
      lastDay: bank.size > 0 ? bank.day[bank.size - 1]! : 0,
    };
  }

  /** The likeliest plans of one document. */
  plansOf(j: number): SetCandidate[] {
    const { book } = this.context;
    const pool = book.party[j]! > 0 ? this.payments.ofParty(book.party[j]!) : undefined;
    if (!pool) return [];
    this.found = new Map();
    this.looked = new Map();
    let named: readonly NamedPart[] = this.named(j, pool);
    if (!named.some((part) => part.tie >= ANCHOR_TIE)) return [];
    this.search(j, named);
    if (!this.isExplained(j)) {
      const more = this.aroundAnchor(j, named);
      if (more.length > named.length) this.search(j, more);
      named = more;
    }
    const held = heldBy(this.context, 'book', j) ?? 0;
    return [...this.found.values()]
      .map(({ parts: chosen, odds }) => ({ chosen, odds: odds - held - this.leftOut(named, chosen) }))
      .sort((x, y) => y.odds - x.odds)
      .slice(0, MOST_PLANS)
      .filter(({ odds }) => mayStand(this.context, odds))
      .map(({ chosen, odds }) => this.candidate(j, chosen, odds));
  }

  private search(j: number, named: readonly NamedPart[]): void {
    const parts = this.withEqualParts(j, named);
    this.columns.fill(this.context.bank, parts);
    const budget = named.some((part) => part.refers) ? NODES : NODES_UNNAMED;
    let left = budget * STARTS;
    for (let at = 0; at < parts.length && left > 0; at++) {
      this.nodes = Math.min(left, budget);
      left -= this.nodes;
      this.chosen[0] = at;
      this.grow(j, 1);
      left += Math.max(0, this.nodes);
    }
    this.anyDays(j, parts);
  }

  private isExplained(j: number): boolean {
    const { bank, book } = this.context;
    for (const { parts, odds } of this.found.values())
      if (odds > 3 && parts.reduce((sum, part) => sum + bank.amount[part.i]!, 0) === book.amount[j]) return true;
    return false;
  }

  /** Adds lines of the account of the line that refers to the document, near it in time, that speak of the document by half a reference or name. */
  private aroundAnchor(j: number, named: readonly NamedPart[]): readonly NamedPart[] {
    const { bank } = this.context;
    const anchor = named.find((part) => part.refers);
    if (!anchor) return named;
    const known = new Set(named.map((part) => part.i));
    const lines = this.payments.ofAccount(bank.account[anchor.i]!);
    const at = this.payments.firstFrom(lines, bank.day[anchor.i]!);
    const out = [...named];
    for (let k = Math.max(0, at - AROUND); k < Math.min(lines.length, at + AROUND); k++) {
      if (known.has(lines[k]!) || !this.inRange(lines[k]!, j)) continue;
      const part = this.partOf(lines[k]!, j);
      if (part && part.tie > 1) out.push(part);
    }
    return out.sort((x, y) => x.i - y.i);
  }

  /** Lines that name the document or its party, in day order. */
  private named(j: number, pool: readonly number[]): NamedPart[] {
    const out: NamedPart[] = [];
    const first = this.payments.firstFrom(pool, this.context.book.day[j]! - EARLY_DAYS);
    for (let k = first; k < Math.min(pool.length, first + MOST_POOLED); k++) {
      const i = pool[k]!;
      const part = this.inRange(i, j) ? this.partOf(i, j) : null;
      if (part && part.tie > 0) out.push(part);
    }
    if (out.length > MAX_NAMED) {
      out.sort((x, y) => y.tie - x.tie || x.i - y.i);
      out.length = MAX_NAMED;
      out.sort((x, y) => x.i - y.i);
    }
    return out;
  }

  private inRange(i: number, j: number): boolean {
    const { bank, book, settings } = this.context;
    return (
      bank.currency[i] === book.currency[j] &&
      bank.amount[i]! > 0 === book.amount[j]! > 0 &&
      Math.abs(bank.amount[i]!) < Math.abs(book.amount[j]!) &&
      bank.day[i]! >= book.day[j]! - EARLY_DAYS &&
      bank.day[i]! <= book.day[j]! + settings.maxLagDays + LATE_DAYS
    );
  }

  private partOf(i: number, j: number): NamedPart | null {
    let part = this.looked.get(i);
    if (part === undefined) {
      part = this.comparePart(i, j);
      this.looked.set(i, part);
    }
    return part;
  }

  private comparePart(i: number, j: number): NamedPart | null {
    const { context } = this;
    const { comparer, model, book } = context;
    const held = heldBy(context, 'bank', i);
    if (held === null) return null;
    comparer.bankLine(i);
    comparer.compare(j);
    const { refLevel, refChance, nameLevel, nameChance } = comparer;
    const tie =
      model.refPart(refLevel, refChance) +
      model.partyPart(i, book.party[j]!, nameLevel, nameChance, 0) +
      Math.min(0, model.accountPart(i, j));
    return { i, tie, held, refers: refLevel === REF.FULL && refChance < RARE_REFERENCE };
  }

  /** Adds lines that nothing but their size, that of a named part which divides the document, connects with it. */
  private withEqualParts(j: number, named: readonly NamedPart[]): NamedPart[] {
    const { bank, book, amounts } = this.context;
    const known = new Set(named.map((part) => part.i));
    const out = [...named];
    for (const part of named) {
      const size = bank.amount[part.i]!;
      const count = Math.round(book.amount[j]! / size);
      if (count < 2 || count > MAX_PARTS || Math.abs(size * count - book.amount[j]!) > count * amounts.unit) continue;
      for (let slip = -count; slip <= count && out.length < named.length + MAX_EQUAL; slip++)
        for (const i of this.payments.ofAmount(
          size + slip * amounts.unit,
          bank.day[part.i]! - EQUAL_DAYS,
          bank.day[part.i]! + EQUAL_DAYS,
        )) {
          if (known.has(i) || bank.account[i] !== bank.account[part.i] || !this.inRange(i, j)) continue;
          known.add(i);
          const stray = this.partOf(i, j);
          if (stray && stray.tie > LEAST_TIE) out.push(stray);
        }
    }
    return out.sort((x, y) => x.i - y.i);
  }

  /** Follows a rhythm from the first `depth` parts of `chosen` on: each next part one step later on the same account. */
  private grow(j: number, depth: number): void {
    if (--this.nodes < 0) return;
    const { chosen } = this;
    const { list, day, amount, account } = this.columns;
    const last = chosen[depth - 1]!;
    const step = (day[last]! - day[chosen[0]!]!) / Math.max(1, depth - 1);
    const from = depth > 1 ? step - OFF_RHYTHM : SHORTEST_STEP;
    const to = depth > 1 ? step + OFF_RHYTHM : LONGEST_STEP;
    let rest = this.context.book.amount[j]!;
    for (let k = 0; k < depth; k++) rest -= amount[chosen[k]!]!;
    let extended = false;
    for (let at = last + 1; at < list.length && depth < MAX_PARTS; at++) {
      const gap = day[at]! - day[last]!;
      if (gap > to) break;
      if (gap < Math.max(from, SHORTEST_STEP) || account[at] !== account[last]) continue;
      chosen[depth] = at;
      if (amount[at] === rest) this.keep(j, this.taken(depth + 1));
      else if (Math.abs(amount[at]!) < Math.abs(rest) && gap <= LONGEST_FOLLOWED) this.grow(j, depth + 1);
      extended = true;
    }
    this.closeWithStray(j, depth, { rest, from: day[last]! + from, to: day[last]! + to });
    if (!extended && this.mayBeBegun(j, depth)) this.keep(j, this.taken(depth));
  }

  /** The first `depth` chosen parts. */
  private taken(depth: number): NamedPart[] {
    const { list } = this.columns;
    return Array.from(this.chosen.subarray(0, depth), (at) => list[at]!);
  }

  /** An incomplete plan must show that it is one: every text refers to the document, or the parts divide it. */
  private mayBeBegun(j: number, depth: number): boolean {
    const { chosen } = this;
    const { list, amount } = this.columns;
    const whole = this.context.book.amount[j]!;
    const size = amount[chosen[0]!]!;
    const count = Math.round(whole / size);
    const slack = count * this.context.amounts.unit;
    let refer = true;
    let divide = Math.abs(size * count - whole) <= slack;
    for (let k = 0; k < depth && (refer || divide); k++) {
      refer &&= list[chosen[k]!]!.refers;
      divide &&= Math.abs(amount[chosen[k]!]! - size) <= slack;
    }
    return refer || divide;
  }

  /** Completes a plan with a line that nobody named but whose amount is just what remains. */
  private closeWithStray(j: number, depth: number, by: { rest: number; from: number; to: number }): void {
    if (!this.payments.hasAmount(by.rest)) return;
    const { bank } = this.context;
    const taken = this.taken(depth);
    const account = bank.account[taken[0]!.i];
    for (const i of this.payments.ofAmount(by.rest, by.from, by.to)) {
      if (bank.account[i] !== account || !this.inRange(i, j)) continue;
      if (taken.some((part) => part.i === i)) continue;
      const stray = this.partOf(i, j);
      if (stray && stray.tie > LEAST_TIE) this.keep(j, [...taken, stray]);
    }
  }

  /** Exact sums of the most telling lines, whatever their days and accounts. */
  private anyDays(j: number, parts: readonly NamedPart[]): void {
    const { bank, book } = this.context;
    const pool = [...parts]
      .sort((x, y) => y.tie - x.tie || x.i - y.i)
      .slice(0, MAX_POOL)
      .sort((x, y) => x.i - y.i);
    const answer = subsetSums({
      amounts: pool.map((part) => bank.amount[part.i]!),
      target: book.amount[j]!,
      minLegs: 2,
      maxLegs: MAX_PARTS,
      limit: 24,
      nodes: SUM_NODES,
    });
    for (const set of answer.sets)
      this.keep(
        j,
        set.map((at) => pool[at]!),
      );
  }

  private keep(j: number, parts: readonly NamedPart[]): void {
    const ordered = [...parts].sort((x, y) => x.i - y.i);
    const key = ordered.map((part) => part.i).join();
    if (this.found.has(key) || !ordered.some((part) => part.tie >= ANCHOR_TIE)) return;
    this.found.set(key, { parts: ordered, odds: planOdds(this.month, j, ordered) });
  }

  private leftOut(named: readonly NamedPart[], chosen: readonly Part[]): number {
    const inside = new Set(chosen.map((part) => part.i));
    return named.filter((part) => part.refers && !inside.has(part.i)).length * LEFT_OUT;
  }

  private candidate(j: number, parts: readonly Part[], odds: number): SetCandidate {
    const { bank, book } = this.context;
    const rest = parts.reduce((sum, part) => sum + bank.amount[part.i]!, 0) - book.amount[j]!;
    const note = `${parts.length} part${parts.length > 1 ? 's' : ''} paid so far`;
    return {
      bank: parts.map((part) => part.i),
      book: [j],
      logOdds: rest === 0 ? odds : Math.min(INCOMPLETE_MOST, odds),
      basis: 'instalments',
      exhausted: this.nodes >= 0,
      differences: rest === 0 ? [] : [{ type: 'short_payment', amount: minor(rest), note }],
      displaces: true,
    };
  }
}
