/** Bank lines that came in twice: the same id or number, or a stretch of the day repeated. Legitimate repeats have documents of their own. */

import type { BankSide } from '../match/encode.ts';
import { squeeze } from '../text.ts';
import type { DuplicateFinding } from './duplicates.ts';
import { equalAmounts, MOST_NEIGHBOURS, remembered } from './equal-amounts.ts';
import type { Documents } from './support.ts';

/** A bank copy may carry the value day instead of the booking day. */
const BANK_DAYS = 4;
/** Rows alike from which they may be repeats that the books hold as often. */
const MANY_ALIKE = 3;
/** Support from which two rows may be twins of twin documents. */
const MOSTLY_SUPPORTED = 1.15;
/** Support on the other side from which two lines count as two. */
export const TWO_SUPPORTED = 1.5;
/** Meetings on one day that chance alone brings about, from which meeting tells nothing: a bank's fee comes again and again. */
const ORDINARY_MEETINGS = 0.25;
const SHORTEST_CUT = 24;

/** Two lines alike. */
interface Pair {
  readonly a: number;
  readonly b: number;
  /** One id or number on both. */
  readonly certain: boolean;
  /** One text ends early. */
  readonly cut: boolean;
  /** So many lines are alike that some meet by chance. */
  readonly ordinary: boolean;
}

/** Copies among the bank lines, given what supports each line in the books. */
export function bankCopies(bank: BankSide, support: Float64Array, documents: Documents): DuplicateFinding[] {
  const pairs = alikePairs(bank);
  const repeated = repeatedDays(bank, pairs);
  const alike = new Map<number, number>();
  for (const { a, b } of pairs) for (const line of [a, b]) alike.set(line, (alike.get(line) ?? 1) + 1);
  const out: DuplicateFinding[] = [];
  const used = new Set<number>();
  for (const { a, b, certain, cut } of pairs) {
    if (used.has(b) || used.has(a)) continue;
    const rows = alike.get(a)!;
    // As many documents that fit the rows equally (of two rows: that are twins themselves): repeats, not copies.
    const both = support[a]! + support[b]!;
    const held = rows >= MANY_ALIKE ? documents.good[a]! : both >= MOSTLY_SUPPORTED ? documents.twins[a]! : 0;
    if (!certain && held >= rows) continue;
    const slab =
      repeated.has(dayOf(bank, a)) || bank.table.bankId.at(bank.row[a]!) !== bank.table.bankId.at(bank.row[b]!);
    const silent = both < 0.3;
    if (!certain && (both >= TWO_SUPPORTED || (silent && !slab && !cut))) continue;
    const [original, copy] = olderFirst(bank, a, b);
    used.add(copy);
    out.push({
      side: 'bank',
      original,
      copy,
      kind: 'reimport',
      confidence: certain ? 0.99 : 0.9,
      text: certain
        ? 'same bank id or the same unique number in the text'
        : 'same day, amount and text, and the books hold it once',
    });
  }
  return out;
}

/** Every two lines of an account that look like one, in canonical order. */
function alikePairs(bank: BankSide): Pair[] {
  const pairs: Pair[] = [];
  const textOf = remembered(bank.size, (i) => squeeze(bank.table.description.at(bank.row[i]!)!));
  let days = 1;
  for (let i = 0; i < bank.size; i++) days = Math.max(days, bank.day[i]! - bank.day[0]!);
  for (const list of equalAmounts(bank, (i) => bank.account[i]!)) {
    const counts = new Map<string, number>();
    const first = pairs.length;
    for (let x = 0; x < list.length; x++) {
      for (
        let y = x + 1;
        y < Math.min(list.length, x + MOST_NEIGHBOURS) && bank.day[list[y]!]! - bank.day[list[x]!]! <= BANK_DAYS;
        y++
      ) {
        const pair = pairOf(bank, textOf, list[x]!, list[y]!);
        if (pair) pairs.push(pair);
      }
    }
    if (pairs.length === first) continue;
    for (const i of list) counts.set(textOf(i), (counts.get(textOf(i)) ?? 0) + 1);
    for (let k = first; k < pairs.length; k++) {
      const rows = counts.get(textOf(pairs[k]!.a))!;
      pairs[k] = { ...pairs[k]!, ordinary: (rows * (rows - 1)) / 2 / days >= ORDINARY_MEETINGS };
    }
  }
  return pairs;
}

function pairOf(bank: BankSide, textOf: (at: number) => string, a: number, b: number): Pair | null {
  const { table, row } = bank;
  const idA = table.bankId.at(row[a]!)!;
  const idB = table.bankId.at(row[b]!)!;
  if (idA !== '' && idB !== '' && idA !== idB) return null;
  const sameId = idA !== '' && idA === idB;
  if (!sameId && !(sameWhere(bank, a, b) && sameText(textOf(a), textOf(b)) && samePayee(bank, a, b))) return null;
  const cut = textOf(a) !== textOf(b);
  const certain = sameId || tellingNumber(bank, a, b) || (cut && cutInside(textOf(a), textOf(b)));
  return { a, b, certain, cut, ordinary: false };
}

/** Days of which a stretch came in again: several different lines are there twice, one of them at least not by chance. */
function repeatedDays(bank: BankSide, pairs: readonly Pair[]): Set<string> {
  const amounts = new Map<string, Set<number>>();
  const telling = new Set<string>();
  for (const { a, ordinary } of pairs) {
    const day = dayOf(bank, a);
    amounts.set(day, (amounts.get(day) ?? new Set()).add(bank.amount[a]!));
    if (!ordinary) telling.add(day);
  }
  return new Set([...telling].filter((day) => amounts.get(day)!.size >= 2));
}

const dayOf = (bank: BankSide, i: number): string => `${bank.account[i]}|${bank.day[i]}`;

/** A copy lost its bank id or the end of its text when it was exported another way. */
function olderFirst(bank: BankSide, a: number, b: number): [number, number] {
  const { table, row } = bank;
  const rank = (i: number) => (table.bankId.at(row[i]!) === '' ? 0 : 1000) + table.description.at(row[i]!)!.length;
  return rank(b) > rank(a) ? [b, a] : [a, b];
}

function sameText(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= SHORTEST_CUT && long.startsWith(short);
}

/** True when the shorter text ends inside a word of the longer: a field cut at its width, not another text. */
function cutInside(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return /[\p{L}\p{N}]/u.test(short.at(-1) ?? '') && /[\p{L}\p{N}]/u.test(long[short.length] ?? '');
}

function sameWhere(bank: BankSide, a: number, b: number): boolean {
  const { table, row } = bank;
  if (
    table.checkNumber.at(row[a]!) !== table.checkNumber.at(row[b]!) ||
    table.reference.at(row[a]!) !== table.reference.at(row[b]!)
  )
    return false;
  if (bank.day[a] === bank.day[b]) return true;
  const valued = bank.otherDay[a]! >= 0 && bank.otherDay[a] === bank.otherDay[b];
  return valued || bank.otherDay[a] === bank.day[b] || bank.otherDay[b] === bank.day[a];
}

/** Equal payees, or one export put into its text what the other holds apart. */
function samePayee(bank: BankSide, a: number, b: number): boolean {
  const { table, row } = bank;
  const payeeA = table.counterparty.at(row[a]!)!;
  const payeeB = table.counterparty.at(row[b]!)!;
  if (payeeA === payeeB) return true;
  const text = (i: number) => table.description.at(row[i]!)!.toLowerCase();
  return (
    (payeeA === '' || text(b).includes(payeeA.toLowerCase())) &&
    (payeeB === '' || text(a).includes(payeeB.toLowerCase()))
  );
}

/** Both texts hold one number of nine digits or more: a trace or transaction number. */
function tellingNumber(bank: BankSide, a: number, b: number): boolean {
  if (bank.table.checkNumber.at(bank.row[a]!) !== '') return true;
  const numbers = (i: number) => bank.table.description.at(bank.row[i]!)!.match(/\d{9,}/g) ?? [];
  const other = new Set(numbers(b));
  return numbers(a).some((number) => other.has(number));
}
