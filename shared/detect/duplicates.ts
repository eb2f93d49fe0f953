/** Duplicates inside a side: the same bank line imported twice, the same document or payment entered twice; legitimate repeats have support on the other side. */

import type { Edges } from '../match/edges.ts';
import type { BankSide, BookSide, Columns } from '../match/encode.ts';
import { swapped } from '../match/relations.ts';
import type { Duplicate, DuplicateKind, Evidence } from '../match/types.ts';
import { bankCopies, TWO_SUPPORTED } from './bank-copies.ts';
import { equalAmounts, MOST_NEIGHBOURS, remembered } from './equal-amounts.ts';
import { documentsOf, supports } from './support.ts';

/** A duplicate in canonical positions. */
export interface DuplicateFinding {
  readonly side: 'bank' | 'book';
  readonly original: number;
  readonly copy: number;
  readonly kind: DuplicateKind;
  readonly confidence: number;
  readonly text: string;
}

/** A document entered twice is entered within about a week; a payment posted twice within a day. */
const ENTRY_DAYS = 8;
const POST_DAYS = 1;
/** Finds duplicates of both sides given what the first marginals support. */
export function findDuplicates(bank: BankSide, book: BookSide, edges: Edges): DuplicateFinding[] {
  const support = supports(bank, book, edges);
  const copies = bankCopies(bank, support.bank, documentsOf(edges, bank, book));
  return [...copies, ...bookCopies(book, support.book, keyHits(bank, book, copies))];
}

function bookCopies(book: BookSide, support: Float64Array, hits: Int32Array): DuplicateFinding[] {
  const out: DuplicateFinding[] = [];
  const { table, row } = book;
  const names: BookNames = {
    reference: remembered(book.size, (j) => bare(table.reference.at(row[j]!)!)),
    number: remembered(book.size, (j) => bare(table.documentNumber.at(row[j]!)!)),
  };
  for (const list of equalAmounts(book, (j) => book.party[j]! * 64 + (book.type[j]! % 64))) {
    const used = new Set<number>();
    for (let x = 0; x < list.length; x++) {
      const a = list[x]!;
      if (book.party[a] === 0 || book.partyIsText[book.party[a]!]) break;
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
            ? `same party, amount and reference ${table.reference.at(row[a]!)}`
            : reason === 'slip'
              ? 'same party and amount, reference one sign apart, one payment'
              : reason === 'number'
                ? `same party, amount and document number ${table.documentNumber.at(row[a]!)}`
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
