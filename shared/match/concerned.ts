/** Which groups of a finished run lines that came or went may concern: those are formed again, all others stay. */

import { partiesNamed, WEAK_MOST } from './context.ts';
import type { Draft } from './draft.ts';
import { groupedOf, type Lists } from './keys.ts';
import type { Prepared } from './prepare.ts';
import { MAX_KEY_LINES } from './residual.ts';

/** A new line that may be the partner of a grouped one with this probability concerns its group. */
const LIKELY = 0.02;
/** Days between a line and the leg of a set that it may stand in for. */
const TWIN_DAYS = 31;
/** Days around a line within which doubtful sets of its account are looked at again, and doubtful groups of its party. */
const ACCOUNT_DAYS = 9;
const PARTY_DAYS = 45;
/** Parties a bank line names that are taken for its own. */
const MOST_NAMED = 2;
/** Lines of one amount that are looked at for one line. */
const MOST_TWINS = 400;

/** A line that came or went, as it is found among the lines there are now. */
export interface ChangedLine {
  readonly side: 'bank' | 'book';
  /** Canonical position among the lines there are now; -1 for a line that went. */
  readonly at: number;
  readonly day: number;
  readonly amount: number;
  /** Ids of currency, account and party; no party on the bank side. */
  readonly currency: number;
  readonly account: number;
  readonly party: number;
}

/** Groups by their drafts, in positions of the lines there are now; null where a line of the group went. */
export function concernedGroups(
  prepared: Prepared,
  drafts: readonly (Draft | null)[],
  changed: readonly ChangedLine[],
): ReadonlySet<Draft> {
  const concern = new Concern(prepared, drafts);
  concern.byPair(changed);
  for (const line of changed) concern.byAmount(line);
  concern.byGrouping(changed);
  concern.byReference(changed);
  concern.byWeakness(changed);
  return concern.found;
}

class Concern {
  readonly found = new Set<Draft>();
  private readonly owner: { readonly bank: Map<number, Draft>; readonly book: Map<number, Draft> };
  private readonly equal: { readonly bank: Lists; readonly book: Lists };
  private readonly weak: Draft[] = [];

  constructor(
    private readonly prepared: Prepared,
    drafts: readonly (Draft | null)[],
  ) {
    const { lines, amounts } = prepared.context;
    const { ids } = amounts;
    this.owner = { bank: new Map(), book: new Map() };
    for (const draft of drafts) {
      if (draft === null) continue;
      for (const i of draft.bank) this.owner.bank.set(i, draft);
      for (const j of draft.book) this.owner.book.set(j, draft);
      if (draft.confidence <= WEAK_MOST) this.weak.push(draft);
    }
    this.equal = {
      bank: groupedOf(lines.bank, ids.bank, ids.size),
      book: groupedOf(lines.book, ids.book, ids.size),
    };
  }

  /** Groups with a line that likely is the partner of a new one. */
  byPair(changed: readonly ChangedLine[]): void {
    const { edges, bank, book } = this.prepared;
    const isNew = { bank: new Uint8Array(bank.size), book: new Uint8Array(book.size) };
    for (const { side, at } of changed) if (at >= 0) isNew[side][at] = 1;
    for (let e = 0; e < edges.size; e++) {
      if (edges.posterior[e]! < LIKELY) continue;
      const i = edges.bank[e]!;
      const j = edges.book[e]!;
      if (isNew.bank[i]) this.add(this.owner.book.get(j));
      if (isNew.book[j]) this.add(this.owner.bank.get(i));
    }
  }

  /** Sets chosen by their sum with a leg that the line may stand in for; where a line went, doubtful groups of its amount on either side. */
  byAmount(line: ChangedLine): void {
    const id = this.prepared.context.amounts.ids.get(line.amount, line.currency);
    if (id < 0) return;
    for (const side of ['bank', 'book'] as const) {
      const { start, items } = this.equal[side];
      const { day } = this.prepared[side];
      for (let k = start[id]!, looked = 0; k < start[id + 1]! && looked < MOST_TWINS; k++) {
        const at = items[k]!;
        if (Math.abs(day[at]! - line.day) > TWIN_DAYS) continue;
        looked++;
        const draft = this.owner[side].get(at);
        if (draft === undefined) continue;
        const isLeg = side === line.side && isSet(draft) && draft.basis !== 'batch' && this.isAlike(line, at);
        if (isLeg || (line.at < 0 && draft.confidence <= WEAK_MOST)) this.add(draft);
      }
    }
  }

  /** Groups of a batch, and sets of an account and day, that a new line belongs to as well: they were formed without it. */
  byGrouping(changed: readonly ChangedLine[]): void {
    const { book } = this.prepared;
    // Batches count downwards, so that they are no account's day.
    const keyOf = (j: number): number =>
      book.batch[j]! > 0 ? -book.batch[j]! : book.account[j]! * DAYS + book.day[j]!;
    const groupings = new Set<number>();
    for (const { side, at, account } of changed)
      if (side === 'book' && at >= 0 && (account > 0 || book.batch[at]! > 0)) groupings.add(keyOf(at));
    for (const [j, draft] of this.owner.book)
      if ((book.batch[j]! > 0 || isSet(draft)) && groupings.has(keyOf(j))) this.add(draft);
  }

  /** Groups with a line that names a new one, or that a new one names. */
  byReference(changed: readonly ChangedLine[]): void {
    const { bank, book, index } = this.prepared;
    const keys = new Set<number>();
    for (const { side, at } of changed) {
      if (at < 0) continue;
      const { start, items } = side === 'bank' ? bank.hits : book.keys;
      for (let k = start[at]!; k < start[at + 1]!; k++) {
        const key = items[k]!;
        if (index.keyLines.start[key + 1]! - index.keyLines.start[key]! > MAX_KEY_LINES) continue;
        if (side === 'book') keys.add(key);
        else
          for (let l = index.keyLines.start[key]!; l < index.keyLines.start[key + 1]!; l++)
            this.add(this.owner.book.get(index.keyLines.items[l]!));
      }
    }
    for (const [i, draft] of this.owner.bank)
      for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++)
        if (keys.has(bank.hits.items[h]!)) this.add(draft);
  }

  /** True where two lines of a side are of one account, and of one party where they have any. */
  private isAlike({ side, account, party }: ChangedLine, at: number): boolean {
    const { book } = this.prepared;
    return this.prepared[side].account[at] === account && (side === 'bank' || book.party[at] === party);
  }

  /** Doubtful groups of a party that a line names or belongs to, and doubtful sets of an account it is about. */
  byWeakness(changed: readonly ChangedLine[]): void {
    const { context, book, bank, index } = this.prepared;
    const parties = new DaysOf(PARTY_DAYS);
    const days = { bank: new DaysOf(ACCOUNT_DAYS), book: new DaysOf(ACCOUNT_DAYS) };
    for (const line of changed) {
      days[line.side].add(line.account, line.day);
      if (line.party > 0) parties.add(line.party, line.day);
      if (line.side === 'bank' && line.at >= 0)
        for (const party of partiesNamed(context, index.party, line.at).slice(0, MOST_NAMED))
          parties.add(party, line.day);
    }
    for (const draft of this.weak) {
      const near =
        draft.book.some((j) => book.party[j]! > 0 && parties.has(book.party[j]!, book.day[j]!)) ||
        (isSet(draft) &&
          (draft.book.some((j) => book.account[j]! > 0 && days.book.has(book.account[j]!, book.day[j]!)) ||
            draft.bank.some((i) => days.bank.has(bank.account[i]!, bank.day[i]!))));
      if (near) this.add(draft);
    }
  }

  private add(draft: Draft | undefined): void {
    if (draft !== undefined) this.found.add(draft);
  }
}

/** More than days are counted: see the check of line.day. */
const DAYS = 2 ** 17;

const isSet = ({ bank, book }: Draft): boolean => bank.length + book.length > 2;

/** Days of lines by account or party, in spans of so many days. */
class DaysOf {
  private readonly spans = new Set<string>();

  constructor(private readonly length: number) {}

  add(id: number, day: number): void {
    const span = Math.floor(day / this.length);
    for (const near of [span - 1, span, span + 1]) this.spans.add(`${id} ${near}`);
  }

  /** True where a line of the account or party is dated within one to two spans of a day. */
  has(id: number, day: number): boolean {
    return this.spans.has(`${id} ${Math.floor(day / this.length)}`);
  }
}
