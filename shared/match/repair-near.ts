/** Lines that may have to do with a line that lost its partner: its possible partners, and those lines' rivals for them. */

import { lowerBound } from './amounts.ts';
import { partiesNamed } from './context.ts';
import { groupedOf, invert, type Lists } from './keys.ts';
import { slipsOf } from './relations.ts';
import type { FinishedRun } from './repair-run.ts';
import { MAX_KEY_LINES } from './residual.ts';
import { firstFrom, put } from './search.ts';
import { isInTime } from './types.ts';

/** Most lines of one sort of tie that are looked at for one line, the nearest in days first. */
const MOST_EQUAL = 24;
const MOST_OF_PARTY = 40;
const MOST_OF_RUN = 260;
const MOST_FOREIGN = 20;
const MOST_SLIPS = 3;
const MOST_RIVALS = 6;
/** Lines of one list that are passed over in the search for open ones. */
const MOST_SCANNED = 4_000;
/** Days before and after a bank line that the lines of a run lie within. */
const RUN_DAYS = { before: 9, after: 1 };
const FOREIGN_SPAN = 0.035;

/** What is open at the moment, and which disturbed lines there are beside the lines the run left open. */
export interface OpenNow {
  readonly isOpen: (place: number) => boolean;
  /** Disturbed lines, ascending. */
  readonly disturbed: readonly number[];
  /** The same by id of their amount. */
  readonly byAmount: ReadonlyMap<number, readonly number[]>;
}

/** Positions in day order, part of a longer list. */
interface Span {
  readonly items: Int32Array | readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Answers which open lines are near a line. Made once per run. */
export class NearLines {
  /** Lines the run left open, by amount. */
  private readonly banksOfAmount: Lists;
  private readonly booksOfAmount: Lists;
  private readonly named = new Map<number, ReadonlySet<number>>();
  private readonly banksOfKey: Lists;
  private readonly books = new Map<number, number[]>();
  private readonly banks = new Map<number, number[]>();
  private readonly batches = new Map<number, number[]>();
  /** Open entries of the books that a run may be made of, and documents in other currencies by amount. */
  private readonly entries: number[] = [];
  private readonly foreign: { readonly lines: readonly number[]; readonly amounts: Float64Array };

  constructor(private readonly run: FinishedRun) {
    const { bank, book, context } = run.state.prepared;
    const { ids } = context.amounts;
    const { lines } = context;
    this.banksOfAmount = groupedOf(
      lines.bank.filter((i) => context.bankFree[i] === 1),
      ids.bank,
      ids.size,
    );
    this.booksOfAmount = groupedOf(
      lines.book.filter((j) => context.bookFree[j] === 1),
      ids.book,
      ids.size,
    );
    this.banksOfKey = invert(bank.hits, book.keyTable.size);
    const foreign: number[] = [];
    for (let j = 0; j < book.size; j++) {
      if (context.bookFree[j] !== 1) continue;
      put(this.books, book.party[j]!, j);
      if (book.batch[j]! > 0) put(this.batches, book.batch[j]!, j);
      else if (book.account[j] !== 0) this.entries.push(j);
      if (this.isForeign(j)) foreign.push(j);
    }
    for (let i = 0; i < bank.size; i++)
      if (context.bankFree[i] === 1) for (const party of this.partiesOf(i)) put(this.banks, party, i);
    foreign.sort((x, y) => book.amount[x]! - book.amount[y]! || x - y);
    this.foreign = { lines: foreign, amounts: Float64Array.from(foreign, (j) => book.amount[j]!) };
  }

  /** Possible partners of a line: alone, and as parts of a set. */
  partners(place: number, now: OpenNow): { readonly alone: ReadonlySet<number>; readonly inSets: ReadonlySet<number> } {
    const alone = new Set<number>();
    const inSets = new Set<number>();
    this.equals(place, now, { out: alone, most: MOST_EQUAL });
    this.references(place, now, alone);
    if (place < this.run.bankSize) this.ofBank(place, now, { alone, inSets });
    else this.ofBook(place - this.run.bankSize, now, { alone, inSets });
    return { alone, inSets };
  }

  /** Lines of one disturbed group, their possible partners, and the rivals for those. */
  around(set: readonly number[], now: OpenNow): ReadonlySet<number> {
    const out = new Set(set);
    const wanted = new Set<number>();
    for (const place of set) {
      if (place < this.run.bankSize && this.isSetAside(place)) continue;
      const { alone, inSets } = this.partners(place, now);
      for (const partner of inSets) out.add(partner);
      for (const partner of alone) wanted.add(partner);
    }
    for (const partner of wanted) out.add(partner);
    for (const partner of wanted) for (const rival of this.rivals(partner, now)) out.add(rival);
    return out;
  }

  /** True where a rule keeps a bank line out of the matching of documents. */
  private isSetAside(i: number): boolean {
    const { bank, actions } = this.run.state.prepared;
    const action = actions.get(bank.row[i]!)?.type;
    return action === 'transfer' || action === 'ignore';
  }

  /** Lines with an equal amount or a common reference: who else may want this line. */
  rivals(place: number, now: OpenNow): Set<number> {
    const out = new Set<number>();
    this.equals(place, now, { out, most: MOST_RIVALS });
    this.references(place, now, out);
    return out;
  }

  private ofBank(i: number, now: OpenNow, { alone, inSets }: { alone: Set<number>; inSets: Set<number> }): void {
    const { bank, book, context } = this.run.state.prepared;
    const parties = this.partiesOf(i);
    for (const party of parties) this.nearest(this.books.get(party), i, now, { out: inSets, most: MOST_OF_PARTY });
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const batch = context.keyBatch[bank.hits.items[h]!]!;
      if (batch > 0) for (const j of this.batches.get(batch) ?? []) this.add(this.placeOf(j), now, inSets);
    }
    for (const amount of slipsOf(bank.amount[i]!, context.amounts.unit)) {
      const id = context.amounts.ids.get(amount, bank.currency[i]!);
      this.ofAmount(id, i, now, { out: alone, most: MOST_SLIPS });
    }
    this.foreignOf(i, now, alone);
    this.runOf(i, now, inSets);
    const met = new Set<number>();
    for (const place of now.disturbed) {
      if (place < this.run.bankSize) continue;
      const j = place - this.run.bankSize;
      const lag = bank.day[i]! - book.day[j]!;
      const inRun = book.account[j] !== 0 && lag <= RUN_DAYS.before && lag >= -RUN_DAYS.after;
      if (inRun || (book.party[j]! > 0 && parties.has(book.party[j]!))) met.add(place);
    }
    for (const place of this.closest(i, met, MOST_OF_PARTY)) inSets.add(place);
  }

  private ofBook(j: number, now: OpenNow, { alone, inSets }: { alone: Set<number>; inSets: Set<number> }): void {
    const { book, context } = this.run.state.prepared;
    const party = book.party[j]!;
    if (party > 0) {
      this.nearest(this.banks.get(party), this.placeOf(j), now, { out: inSets, most: MOST_OF_PARTY });
      const met = new Set<number>();
      for (const place of now.disturbed)
        if (place < this.run.bankSize && this.partiesOf(place).has(party)) met.add(place);
      for (const place of this.closest(this.placeOf(j), met, MOST_OF_PARTY)) inSets.add(place);
    }
    for (const amount of slipsOf(book.amount[j]!, context.amounts.unit)) {
      const id = context.amounts.ids.get(amount, book.currency[j]!);
      this.ofAmount(id, this.placeOf(j), now, { out: alone, most: MOST_SLIPS });
    }
  }

  /** Open lines of the other side with the same amount, the nearest in days first. */
  private equals(place: number, now: OpenNow, by: { out: Set<number>; most: number }): void {
    this.ofAmount(this.amountOf(place), place, now, by);
  }

  /** The same for lines of any amount, by its id. */
  private ofAmount(id: number, place: number, now: OpenNow, by: { out: Set<number>; most: number }): void {
    if (id < 0) return;
    const onBank = place < this.run.bankSize;
    const { start, items } = onBank ? this.booksOfAmount : this.banksOfAmount;
    const found = new Set<number>();
    this.nearestIn({ items, from: start[id]!, to: start[id + 1]! }, this.seenFrom(place), now, { ...by, out: found });
    for (const other of now.byAmount.get(id) ?? [])
      if (other < this.run.bankSize !== onBank && this.inDays(place, other)) found.add(other);
    for (const other of this.closest(place, found, by.most)) by.out.add(other);
  }

  /** The `most` of some lines that are dated nearest to one. */
  private closest(place: number, lines: ReadonlySet<number>, most: number): Iterable<number> {
    if (lines.size <= most) return lines;
    const day = this.dayOf(place);
    const gap = (other: number): number => Math.abs(this.dayOf(other) - day);
    return [...lines].sort((x, y) => gap(x) - gap(y) || x - y).slice(0, most);
  }

  private dayOf(place: number): number {
    const { bank, book } = this.run.state.prepared;
    return place < this.run.bankSize ? bank.day[place]! : book.day[place - this.run.bankSize]!;
  }

  /** Id of a line's amount. */
  amountOf(place: number): number {
    const { ids } = this.run.state.prepared.context.amounts;
    return place < this.run.bankSize ? ids.bank[place]! : ids.book[place - this.run.bankSize]!;
  }

  private seenFrom(place: number): { day: number; days: Int32Array; shift: number } {
    const { bank, book } = this.run.state.prepared;
    const { bankSize } = this.run;
    if (place < bankSize) return { day: bank.day[place]!, days: book.day, shift: bankSize };
    return { day: book.day[place - bankSize]!, days: bank.day, shift: 0 };
  }

  private inDays(one: number, other: number): boolean {
    const { bank, book } = this.run.state.prepared;
    const lag = bank.day[Math.min(one, other)]! - book.day[Math.max(one, other) - this.run.bankSize]!;
    return isInTime(this.run.state.input.settings, lag);
  }

  private references(place: number, now: OpenNow, out: Set<number>): void {
    const { bank, book, index } = this.run.state.prepared;
    const { bankSize } = this.run;
    const own = place < bankSize ? bank.hits : book.keys;
    const other = place < bankSize ? index.keyLines : this.banksOfKey;
    const at = place < bankSize ? place : place - bankSize;
    for (let h = own.start[at]!; h < own.start[at + 1]!; h++) {
      const key = own.items[h]!;
      if (other.start[key + 1]! - other.start[key]! > MAX_KEY_LINES) continue;
      for (let k = other.start[key]!; k < other.start[key + 1]!; k++)
        this.add(place < bankSize ? this.placeOf(other.items[k]!) : other.items[k]!, now, out);
    }
  }

  /** Parties a bank line refers to or names. */
  private partiesOf(i: number): ReadonlySet<number> {
    const known = this.named.get(i);
    if (known !== undefined) return known;
    const { bank, book, context, index } = this.run.state.prepared;
    const out = new Set<number>(partiesNamed(context, index.party, i));
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const owner = context.keyOwner[bank.hits.items[h]!]!;
      if (owner >= 0 && book.party[owner]! > 0) out.add(book.party[owner]!);
    }
    this.named.set(i, out);
    return out;
  }

  private foreignOf(i: number, now: OpenNow, out: Set<number>): void {
    const { bank } = this.run.state.prepared;
    const { lines, amounts } = this.foreign;
    const amount = bank.amount[i]!;
    const reach = Math.abs(amount) * FOREIGN_SPAN;
    const from = lowerBound(amounts, amount - reach);
    for (let k = from; k < Math.min(lines.length, from + MOST_FOREIGN) && amounts[k]! <= amount + reach; k++)
      this.add(this.placeOf(lines[k]!), now, out);
  }

  /** Entries around the day that may add up to the line, of a clearing account or of its own. */
  private runOf(i: number, now: OpenNow, out: Set<number>): void {
    const { bank, book, context } = this.run.state.prepared;
    const { entries } = this;
    let kept = 0;
    for (let k = firstFrom(entries, book.day, bank.day[i]! - RUN_DAYS.before); k < entries.length; k++) {
      const j = entries[k]!;
      if (book.day[j]! > bank.day[i]! + RUN_DAYS.after || kept >= MOST_OF_RUN) return;
      const account = book.account[j]!;
      if (book.currency[j] !== bank.currency[i] || (context.bankAccount[account] && account !== bank.account[i]))
        continue;
      kept += this.add(this.placeOf(j), now, out);
    }
  }

  private nearest(
    items: readonly number[] | undefined,
    place: number,
    now: OpenNow,
    by: { out: Set<number>; most: number },
  ): void {
    if (!items) return;
    this.nearestIn({ items, from: 0, to: items.length }, this.seenFrom(place), now, by);
  }

  /** Open lines of a list in day order within the days of a match, outwards from a day. `shift` turns positions into places. */
  private nearestIn(
    { items, from, to }: Span,
    at: { day: number; days: Int32Array; shift: number },
    now: OpenNow,
    by: { out: Set<number>; most: number },
  ): void {
    const { maxLagDays, maxLeadDays } = this.run.state.input.settings;
    // Seen from a book line, bank lines follow it by the lag.
    const [before, after] = at.shift > 0 ? [maxLagDays, maxLeadDays] : [maxLeadDays, maxLagDays];
    const gap = (k: number): number =>
      k < from || k >= to ? Number.POSITIVE_INFINITY : Math.abs(at.days[items[k]!]! - at.day);
    let up = firstFrom(items, at.days, at.day, from, to);
    let down = up - 1;
    for (let scanned = 0, kept = 0; scanned < MOST_SCANNED && kept < by.most; scanned++) {
      const k = gap(down) <= gap(up) ? down-- : up++;
      const apart = gap(k);
      if (apart === Number.POSITIVE_INFINITY) return;
      const earlier = at.days[items[k]!]! <= at.day;
      if (apart <= (earlier ? before : after)) kept += this.add(items[k]! + at.shift, now, by.out);
      else if (apart > Math.max(before, after)) return;
    }
  }

  private add(place: number, now: OpenNow, out: Set<number>): number {
    if (!now.isOpen(place) || out.has(place)) return 0;
    out.add(place);
    return 1;
  }

  private placeOf(j: number): number {
    return this.run.bankSize + j;
  }

  private isForeign(j: number): boolean {
    const { book } = this.run.state.prepared;
    return book.originalCurrency[j]! !== 0 && book.originalCurrency[j] !== book.currency[j];
  }
}
