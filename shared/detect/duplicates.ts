/** Duplicates inside a side: the same bank line imported twice, the same document or payment entered twice; legitimate repeats have support on the other side. */

import { amountKey } from '../match/amounts.ts';
import type { Edges } from '../match/edges.ts';
import type { BankSide, BookSide, Columns } from '../match/encode.ts';
import { swapped } from '../match/relations.ts';
import type { Duplicate, DuplicateKind, Evidence } from '../match/types.ts';
import { squeeze } from '../text.ts';
import { type Documents, documentsOf, supports } from './support.ts';

/** A duplicate in canonical positions. */
export interface DuplicateFinding {
  readonly side: 'bank' | 'book';
  readonly original: number;
  readonly copy: number;
  readonly kind: DuplicateKind;
  readonly confidence: number;
  readonly text: string;
}

/** A bank copy may carry the value day instead of the booking day. */
const BANK_DAYS = 4;
/** A document entered twice is entered within about a week; a payment posted twice within a day. */
const ENTRY_DAYS = 8;
const POST_DAYS = 1;
/** Rows alike from which they may be repeats that the books hold as often. */
const MANY_ALIKE = 3;
/** Support from which two rows may be twins of twin documents. */
const MOSTLY_SUPPORTED = 1.15;
/** Support on the other side from which two lines count as two. */
const TWO_SUPPORTED = 1.5;
/** Lines of equal amount that are compared with one line: keeps tens of thousands of equal rows from being compared pair by pair. */
const MOST_NEIGHBOURS = 60;

/** Finds duplicates of both sides given what the first marginals support. */
export function findDuplicates(bank: BankSide, book: BookSide, edges: Edges): DuplicateFinding[] {
  const support = supports(bank, book, edges);
  const copies = bankCopies(bank, support.bank, documentsOf(edges, bank, book));
  return [...copies, ...bookCopies(book, support.book, keyHits(bank, book, copies))];
}

/** Lines of equal account, amount and currency, each list in canonical (day) order; lists of one are left out. `detail` is a small integer. */
function equalAmounts(side: Columns, detail: (at: number) => number): number[][] {
  const amounts = new Map<number, number>();
  const groups = new Map<number, number>();
  let span = 1;
  for (let i = 0; i < side.size; i++) span = Math.max(span, detail(i) + 1);
  const group = new Int32Array(side.size);
  const count = new Int32Array(side.size);
  for (let i = 0; i < side.size; i++) {
    const amount = idOf(amounts, amountKey(side.amount[i]!, side.currency[i]!));
    group[i] = idOf(groups, amount * span + detail(i));
    count[group[i]!]!++;
  }
  const lists = new Array<number[]>(groups.size);
  for (let i = 0; i < side.size; i++) {
    if (count[group[i]!]! < 2) continue;
    const list = lists[group[i]!];
    if (list) list.push(i);
    else lists[group[i]!] = [i];
  }
  return lists.filter((list) => list !== undefined);
}

function idOf(ids: Map<number, number>, key: number): number {
  let id = ids.get(key);
  if (id === undefined) {
    id = ids.size;
    ids.set(key, id);
  }
  return id;
}

/** A text per line, made when it is first asked for: most lines are never compared. */
function remembered(size: number, make: (at: number) => string): (at: number) => string {
  const made = new Array<string | undefined>(size);
  return (at) => {
    const known = made[at];
    if (known !== undefined) return known;
    const text = make(at);
    made[at] = text;
    return text;
  };
}

function bankCopies(bank: BankSide, support: Float64Array, documents: Documents): DuplicateFinding[] {
  const pairs: { a: number; b: number; certain: boolean; cut: boolean }[] = [];
  const { table, row } = bank;
  const textOf = remembered(bank.size, (i) => squeeze(table.description[row[i]!]!));
  for (const list of equalAmounts(bank, (i) => bank.account[i]!)) {
    for (let x = 0; x < list.length; x++) {
      for (
        let y = x + 1;
        y < Math.min(list.length, x + MOST_NEIGHBOURS) && bank.day[list[y]!]! - bank.day[list[x]!]! <= BANK_DAYS;
        y++
      ) {
        const a = list[x]!;
        const b = list[y]!;
        const idA = table.bankId[row[a]!]!;
        const idB = table.bankId[row[b]!]!;
        if (idA !== '' && idB !== '' && idA !== idB) continue;
        const sameId = idA !== '' && idA === idB;
        if (!sameId && !(sameWhere(bank, a, b) && sameText(textOf(a), textOf(b)) && samePayee(bank, a, b))) continue;
        const cut = textOf(a) !== textOf(b);
        const certain = sameId || tellingNumber(bank, a, b) || (cut && cutInside(textOf(a), textOf(b)));
        pairs.push({ a, b, certain, cut });
      }
    }
  }
  // A re-imported stretch repeats several different lines of a day; one line repeated is no stretch.
  const twins = new Map<string, Set<number>>();
  for (const { a } of pairs) {
    const key = `${bank.account[a]}|${bank.day[a]}`;
    const amounts = twins.get(key) ?? new Set();
    twins.set(key, amounts.add(bank.amount[a]!));
  }
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
      (twins.get(`${bank.account[a]}|${bank.day[a]}`)?.size ?? 0) >= 2 ||
      bank.table.bankId[row[a]!] !== bank.table.bankId[row[b]!];
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

/** A copy lost its bank id or the end of its text when it was exported another way. */
function olderFirst(bank: BankSide, a: number, b: number): [number, number] {
  const { table, row } = bank;
  const rank = (i: number) => (table.bankId[row[i]!] === '' ? 0 : 1000) + table.description[row[i]!]!.length;
  return rank(b) > rank(a) ? [b, a] : [a, b];
}

const SHORTEST_CUT = 24;

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
    table.checkNumber[row[a]!] !== table.checkNumber[row[b]!] ||
    table.reference[row[a]!] !== table.reference[row[b]!]
  )
    return false;
  if (bank.day[a] === bank.day[b]) return true;
  const valued = bank.otherDay[a]! >= 0 && bank.otherDay[a] === bank.otherDay[b];
  return valued || bank.otherDay[a] === bank.day[b] || bank.otherDay[b] === bank.day[a];
}

/** Equal payees, or one export put into its text what the other holds apart. */
function samePayee(bank: BankSide, a: number, b: number): boolean {
  const { table, row } = bank;
  const payeeA = table.counterparty[row[a]!]!;
  const payeeB = table.counterparty[row[b]!]!;
  if (payeeA === payeeB) return true;
  const text = (i: number) => table.description[row[i]!]!.toLowerCase();
  return (
    (payeeA === '' || text(b).includes(payeeA.toLowerCase())) &&
    (payeeB === '' || text(a).includes(payeeB.toLowerCase()))
  );
}

/** Both texts hold one number of nine digits or more: a trace or transaction number. */
function tellingNumber(bank: BankSide, a: number, b: number): boolean {
  if (bank.table.checkNumber[bank.row[a]!] !== '') return true;
  const numbers = (i: number) => bank.table.description[bank.row[i]!]!.match(/\d{9,}/g) ?? [];
  const other = new Set(numbers(b));
  return numbers(a).some((number) => other.has(number));
}

function bookCopies(book: BookSide, support: Float64Array, hits: Int32Array): DuplicateFinding[] {
  const out: DuplicateFinding[] = [];
  const { table, row } = book;
  const names: BookNames = {
    reference: remembered(book.size, (j) => bare(table.reference[row[j]!]!)),
    number: remembered(book.size, (j) => bare(table.documentNumber[row[j]!]!)),
  };
  for (const list of equalAmounts(book, (j) => book.party[j]! * 64 + (book.type[j]! % 64))) {
    const used = new Set<number>();
    for (let x = 0; x < list.length; x++) {
      const a = list[x]!;
      if (book.party[a] === 0) break;
      for (
        let y = x + 1;
        y < Math.min(list.length, x + MOST_NEIGHBOURS) && book.day[list[y]!]! - book.day[a]! <= ENTRY_DAYS;
        y++
      ) {
        const b = list[y]!;
        if (used.has(a) || used.has(b) || book.account[a] !== book.account[b] || book.batch[a] !== book.batch[b])
          continue;
        const reason = whyEqual(book, names, { a, b });
        const both = support[a]! + support[b]!;
        if (reason === null || (both >= MOST_SUPPORT[reason] && (reason !== 'reference' || paidTwice(book, b, hits))))
          continue;
        if (both < 0.4 && reason !== 'reference') continue;
        const copy = copyOf(book, support, a, b);
        used.add(copy);
        const text =
          reason === 'reference'
            ? `same party, amount and reference ${table.reference[row[a]!]}`
            : reason === 'slip'
              ? 'same party and amount, reference one sign apart, one payment'
              : reason === 'number'
                ? `same party, amount and document number ${table.documentNumber[row[a]!]}`
                : 'same party, amount and day, one bank line for both';
        out.push({
          side: 'book',
          original: copy === a ? b : a,
          copy,
          kind: book.account[a] === 0 ? 'double_entry' : 'double_post',
          confidence: reason === 'reference' ? 0.95 : 0.85,
          text,
        });
      }
    }
  }
  return out;
}

/** How many bank lines hold each reference key; copies do not count. */
function keyHits(bank: BankSide, book: BookSide, copies: readonly DuplicateFinding[]): Int32Array {
  const counts = new Int32Array(book.keyLines.length);
  for (const key of bank.hits.items) counts[key]!++;
  for (const { copy } of copies)
    for (let h = bank.hits.start[copy]!; h < bank.hits.start[copy + 1]!; h++) counts[bank.hits.items[h]!]!--;
  return counts;
}

/** True when two bank lines name the document's own reference: then it was paid twice, not entered twice. */
function paidTwice(book: BookSide, j: number, hits: Int32Array): boolean {
  for (let k = book.keys.start[j]!; k < book.keys.start[j + 1]!; k++) {
    const key = book.keys.items[k]!;
    if (book.keyMain[key] && book.keyLines[key]! <= 3 && hits[key]! >= 2) return true;
  }
  return false;
}

/** The copy is the less supported one; of two equal ones the later. */
function copyOf(book: BookSide, support: Float64Array, a: number, b: number): number {
  if (Math.abs(support[a]! - support[b]!) > 0.25) return support[a]! < support[b]! ? a : b;
  return book.day[b]! >= book.day[a]! ? b : a;
}

type Reason = 'reference' | 'number' | 'slip' | 'series' | 'payment';

/** Support of two entries together from which they count as two, by what makes them look alike. Numbers of two series come from two sources. */
const MOST_SUPPORT: Readonly<Record<Reason, number>> = {
  reference: TWO_SUPPORTED,
  number: TWO_SUPPORTED,
  slip: TWO_SUPPORTED,
  series: 1.9,
  payment: 1.2,
};

/** Reference and document number of a book line in letters and digits only. */
interface BookNames {
  readonly reference: (j: number) => string;
  readonly number: (j: number) => string;
}

function whyEqual(book: BookSide, names: BookNames, { a, b }: { a: number; b: number }): Reason | null {
  const refA = names.reference(a);
  const refB = names.reference(b);
  const days = book.day[b]! - book.day[a]!;
  if (refA !== '' && refA === refB) return 'reference';
  const posted = book.account[a] !== 0;
  const numberA = names.number(a);
  const numberB = names.number(b);
  if (refA === '' && refB === '' && numberA !== '' && numberA === numberB) return 'number';
  if (posted && days <= POST_DAYS && (refA === '' || refB === '') && sameValueDay(book, a, b))
    return numberA !== '' && numberB !== '' && seriesOf(numberA) !== seriesOf(numberB) ? 'series' : 'payment';
  if (refA === '' || refB === '' || posted) return null;
  return slipped(book, a, b, refA, refB) ? 'slip' : null;
}

/** A copy posted a day later still carries the value day of the original. */
function sameValueDay(book: BookSide, a: number, b: number): boolean {
  return book.otherDay[a] === book.otherDay[b] || book.otherDay[a]! < 0 || book.otherDay[b]! < 0;
}

/** A document number without its digits: what tells one number series from another. */
function seriesOf(number: string): string {
  return number.replace(/\d+/g, '0');
}

function bare(reference: string): string {
  return reference.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** One typing slip apart that is no neighbour in a number sequence: swapped digits, a sign left out or a letter among digits. */
function slipped(book: BookSide, a: number, b: number, refA: string, refB: string): boolean {
  if (Math.abs(refA.length - refB.length) === 1) {
    const [short, long] = refA.length < refB.length ? [refA, refB] : [refB, refA];
    for (let i = 0; i < long.length; i++) if (long.slice(0, i) + long.slice(i + 1) === short) return true;
    return false;
  }
  if (refA.length !== refB.length) return false;
  if (/\p{L}/u.test(refA) !== /\p{L}/u.test(refB) || refA.replace(/\d/g, '0') !== refB.replace(/\d/g, '0'))
    return oneSign(refA, refB);
  const x = book.mainValue[a * 2]!;
  const y = book.mainValue[b * 2]!;
  return Math.abs(x - y) > 9 && swapped(x, y);
}

function oneSign(a: string, b: string): boolean {
  let apart = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) apart++;
  return apart === 1;
}

/** Findings with line ids and evidence. */
export function duplicatesOf(bank: BankSide, book: BookSide, findings: readonly DuplicateFinding[]): Duplicate[] {
  return findings.map((finding) => {
    const side: Columns = finding.side === 'bank' ? bank : book;
    const id = (at: number) => side.table.id[side.row[at]!]!;
    const evidence: Evidence[] = [
      {
        code: 'DUP_SUSPECT',
        weight: Math.round(Math.log(finding.confidence / (1 - finding.confidence)) * 10) / 10,
        text: finding.text,
      },
    ];
    return {
      side: finding.side,
      original: id(finding.original),
      duplicate: id(finding.copy),
      kind: finding.kind,
      confidence: finding.confidence,
      evidence,
    };
  });
}
