/** What every stage of one matching run shares: encoded sides, model, comparer, free lines. */

import type { AmountModel } from './amounts.ts';
import { keyBatches, keyOwners } from './book-facts.ts';
import type { Draft } from './draft.ts';
import type { BankSide, BookSide } from './encode.ts';
import { Facts } from './facts.ts';
import { invert, type Lists } from './keys.ts';
import type { WordLinks } from './links.ts';
import type { Model } from './model.ts';
import { NAME, type PairComparer } from './pair.ts';
import { ALONE, shareOut, type Team } from './team.ts';
import type { MatchSettings } from './types.ts';

export interface Context {
  readonly bank: BankSide;
  readonly book: BookSide;
  readonly links: WordLinks;
  readonly model: Model;
  readonly amounts: AmountModel;
  readonly comparer: PairComparer;
  readonly settings: MatchSettings;
  /** 1 while a line is in no group and no duplicate. */
  readonly bankFree: Uint8Array;
  readonly bookFree: Uint8Array;
  /** Positions a stage has to look at, ascending: all of them, or those of a part that is matched again. */
  readonly lines: { readonly bank: Int32Array; readonly book: Int32Array };
  readonly drafts: Draft[];
  /** Pairs that are not sure, by line: a set that explains their lines better may take them back. */
  readonly weak: { readonly bank: Map<number, Draft>; readonly book: Map<number, Draft> };
  /** Batch that a reference key belongs to, 0 = none. */
  readonly keyBatch: Int32Array;
  /** Decimals of a currency id. */
  readonly decimals: (currency: number) => number;
  /** Who shares the heavy steps of a full run. */
  readonly team: Team;
  /** Parties each bank line names, kept once looked up. */
  readonly named: Map<number, readonly number[]>;
  /** Set for the second look at open lines: what their prior gains, and the log-odds no set may exceed. */
  readonly second: { boost: number; most: number };
  /** Best level at which a bank line names any of its parties. */
  readonly namesParty: (i: number) => number;
  /** A book line that holds a main reference key held by few lines, -1 where none. */
  readonly keyOwner: Int32Array;
  /** 1 where an account id is one of the bank's. */
  readonly bankAccount: Uint8Array;
  /** Wording of a book line: its type and description without digits, interned. */
  readonly wording: Int32Array;
  /** What is counted and learnt over the whole month. */
  readonly facts: Facts;
  /** Groups a person rejected, as `groupKey`: they are not formed. Null where there are none. */
  readonly rejected: ReadonlySet<string> | null;
}

/** A group of canonical positions, each side ascending, as one text. */
export function groupKey(bank: readonly number[], book: readonly number[]): string {
  return `${bank.join()}|${book.join()}`;
}

/** Rejected groups given as line ids, as `groupKey`; null where none is. Groups with a line the run does not have are left out. */
export function rejectedKeys(
  groups: readonly { readonly bank: readonly number[]; readonly book: readonly number[] }[],
  bank: BankSide,
  book: BookSide,
): ReadonlySet<string> | null {
  if (groups.length === 0) return null;
  const asked = new Set(groups.flatMap((group) => [...group.bank, ...group.book]));
  const positions = [bank, book].map((side) => {
    const out = new Map<number, number>();
    for (let at = 0; at < side.size; at++) {
      const id = side.table.id[side.row[at]!]!;
      if (asked.has(id)) out.set(id, at);
    }
    return out;
  });
  const canonical = (ids: readonly number[], side: number): number[] =>
    ids.map((id) => positions[side]!.get(id) ?? -1).sort((x, y) => x - y);
  return new Set(groups.map((group) => groupKey(canonical(group.bank, 0), canonical(group.book, 1))));
}

/** True where a person rejected just this pair. */
export function isRejected({ rejected }: Context, i: number, j: number): boolean {
  return rejected?.has(`${i}|${j}`) === true;
}

/** Fresh context of a run, all lines free. */
export function newContext(
  base: Pick<Context, 'bank' | 'book' | 'links' | 'model' | 'amounts' | 'comparer' | 'settings' | 'decimals' | 'team'>,
  accounts: number,
): Context {
  const { bank, book } = base;
  const bankAccount = new Uint8Array(accounts);
  for (const account of bank.account) if (account > 0) bankAccount[account] = 1;
  const namesParty = (i: number): number => {
    let best: number = NAME.SILENT;
    for (const party of named.get(i) ?? []) {
      base.comparer.bankLine(i);
      base.comparer.compareParty(party);
      best = Math.max(best, base.comparer.nameLevel);
    }
    return best;
  };
  const named = new Map<number, readonly number[]>();
  return {
    ...base,
    namesParty,
    named,
    second: { boost: 0, most: 99 },
    bankFree: new Uint8Array(bank.size).fill(1),
    bookFree: new Uint8Array(book.size).fill(1),
    lines: { bank: positions(bank.size), book: positions(book.size) },
    drafts: [],
    weak: { bank: new Map(), book: new Map() },
    keyBatch: keyBatches(book),
    keyOwner: keyOwners(book),
    bankAccount,
    wording: book.wording,
    facts: new Facts(),
    rejected: null,
  };
}

function positions(size: number): Int32Array {
  const out = new Int32Array(size);
  for (let at = 0; at < size; at++) out[at] = at;
  return out;
}

/** The context of a finished run for matching a few of its lines again: what was learnt stays, no line is free, no group is made. */
export function contextAgain(
  done: Context,
  part: Pick<Context, 'bankFree' | 'bookFree' | 'lines'>,
  rejected: ReadonlySet<string> | null,
): Context {
  return {
    ...done,
    ...part,
    team: ALONE,
    rejected,
    drafts: [],
    weak: { bank: new Map(), book: new Map() },
    second: { boost: 0, most: 99 },
    facts: done.facts.again(),
  };
}

/** Book positions by party, each list in day order, and parties by word. */
export interface PartyIndex {
  readonly lines: Lists;
  readonly parties: Lists;
  /** Scratch: which parties the running look-up has met. */
  readonly stamp: { readonly of: Int32Array; current: number };
}

/** Builds the party index of a book side. */
export function partyIndex(book: BookSide): PartyIndex {
  const start = new Int32Array(book.size + 1);
  for (let j = 0; j <= book.size; j++) start[j] = j;
  return {
    lines: invert({ start, items: book.party }, book.partyCount),
    parties: invert(book.partyWords, book.words.length),
    stamp: { of: new Int32Array(book.partyCount), current: 0 },
  };
}

/** Parties a bank line's text may name, best first: found over the rarest linked words, at most `most`. */
export function namedParties(
  context: Pick<Context, 'bank' | 'links' | 'book' | 'comparer' | 'model'>,
  index: PartyIndex,
  i: number,
  most: number,
): number[] {
  const { book, comparer, model } = context;
  const { start, items } = index.parties;
  const words = linkedWords(context, index, i);
  const stamp = index.stamp;
  const mark = ++stamp.current;
  const found: { party: number; weight: number }[] = [];
  for (const party of model.aliases.pointedTo(i, most)) {
    if (book.partyLines[party] === 0) continue;
    stamp.of[party] = mark;
    found.push({ party, weight: model.aliases.weight(i, party, 0) });
  }
  comparer.bankLine(i);
  let looked = 0;
  let met = 0;
  for (const word of words) {
    for (let p = start[word]!; p < start[word + 1]! && looked < MOST_LOOKED && met < MOST_MET; p++, met++) {
      const party = items[p]!;
      if (party === 0 || stamp.of[party] === mark || book.partyLines[party] === 0) continue;
      stamp.of[party] = mark;
      if (book.partyIsText[party] && book.partyLines[party]! > MOST_WORDED) continue;
      looked++;
      comparer.compareParty(party);
      if (comparer.nameLevel >= NAME.PART)
        found.push({ party, weight: model.namePart(comparer.nameLevel, comparer.nameChance) });
    }
  }
  found.sort((x, y) => y.weight - x.weight || x.party - y.party);
  return found.slice(0, most).map(({ party }) => party);
}

/** A description that more lines have is a wording, no name. */
const MOST_WORDED = 12;
/** Parties that are compared with one bank line, over its rarest words first. */
const MOST_LOOKED = 200;
const MOST_MET = 2500;

/** Book words a bank line's words stand for, those of the fewest parties first. */
export function linkedWords(context: Pick<Context, 'bank' | 'links'>, index: PartyIndex, i: number): number[] {
  const { bank, links } = context;
  const { start } = index.parties;
  const out: number[] = [];
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
    const word = bank.lineWords.items[w]!;
    for (let l = links.lists.start[word]!; l < links.lists.start[word + 1]!; l++)
      if (links.quality[l]! >= 0.6) out.push(links.lists.items[l]!);
  }
  return out.sort((x, y) => start[x + 1]! - start[x]! - (start[y + 1]! - start[y]!) || x - y);
}

const MOST_NAMED = 6;

/** `namedParties` of a run, remembered: several stages ask for the same line. At most six. */
export function partiesNamed(context: Context, index: PartyIndex, i: number): readonly number[] {
  let found = context.named.get(i);
  if (!found) {
    found = namedParties(context, index, i, MOST_NAMED);
    context.named.set(i, found);
  }
  return found;
}

/** Looks up the parties of every free line that has not been asked for: what follows may then be shared out. */
export function nameOpenLines(context: Context, index: PartyIndex): void {
  const { named, bankFree, team } = context;
  const lines = context.lines.bank.filter((i) => bankFree[i] && !named.has(i));
  const parts = shareOut(team, lines.length, (from, to) =>
    packed(Array.from(lines.subarray(from, to), (i) => namedParties(context, index, i, MOST_NAMED))),
  );
  let at = 0;
  for (const { sizes, items } of parts) {
    let from = 0;
    for (const size of sizes) {
      named.set(lines[at++]!, Array.from(items.subarray(from, from + size)));
      from += size;
    }
  }
}

function packed(lists: readonly (readonly number[])[]): { sizes: Uint8Array; items: Int32Array } {
  return { sizes: Uint8Array.from(lists, (list) => list.length), items: Int32Array.from(lists.flat()) };
}

/** Takes a draft's lines out of play and keeps it. */
export function accept(context: Context, draft: Draft): void {
  for (const i of draft.bank) context.bankFree[i] = 0;
  for (const j of draft.book) context.bookFree[j] = 0;
  context.drafts.push(draft);
  if (draft.basis !== 'pair' || draft.confidence > WEAK_MOST) return;
  context.weak.bank.set(draft.bank[0]!, draft);
  context.weak.book.set(draft.book[0]!, draft);
}

/** Pairs above this confidence are never taken back. */
export const WEAK_MOST = 0.93;

/** Takes a weak pair back: its lines are open again. The draft itself goes with `forget`. */
export function reopen(context: Context, draft: Draft): void {
  context.bankFree[draft.bank[0]!] = 1;
  context.bookFree[draft.book[0]!] = 1;
  context.weak.bank.delete(draft.bank[0]!);
  context.weak.book.delete(draft.book[0]!);
}

/** Drops drafts that were taken back. */
export function forget(context: Context, drafts: ReadonlySet<Draft>): void {
  if (drafts.size === 0) return;
  let kept = 0;
  for (const draft of context.drafts) if (!drafts.has(draft)) context.drafts[kept++] = draft;
  context.drafts.length = kept;
}

/** Log-odds of the weak pair that holds a line; 0 where the line is free, null where it is taken for good. */
export function heldBy(context: Context, side: 'bank' | 'book', line: number): number | null {
  if ((side === 'bank' ? context.bankFree : context.bookFree)[line]) return 0;
  const draft = context.weak[side].get(line);
  return draft ? Math.max(0, Math.log(draft.confidence / (1 - draft.confidence))) : null;
}
