/** Entries that the books themselves take back: an invoice and its cancellation, an entry and its reversal. Neither is paid. */

import type { BankSide, BookSide } from '../match/encode.ts';
import { KeyTable } from '../match/keys.ts';
import type { PairComparer } from '../match/pair.ts';
import { Scanner } from '../match/tokens.ts';
import { topicOf } from './lexicon.ts';

/** Canonical positions of an entry and of the one that takes it back. */
export interface BookReversal {
  readonly original: number;
  readonly back: number;
}

/** What reversals are looked for among. */
interface Entries {
  readonly bank: BankSide;
  readonly book: BookSide;
  readonly comparer: Pick<PairComparer, 'isTelling'>;
  /** How likely each entry has a bank line of its amount. */
  readonly support: Float64Array;
}

/** An entry that a bank line likely pays moved money, whatever its text says. */
const LIKELY_PAID = 0.5;
/** Entries of one party and amount that are looked at as what a later one takes back, the latest first. */
const MOST_LOOKED = 20;

/**
 * Pairs of opposite entries of one payee, account and currency of which the later refers to the earlier by a number that
 * tells, or says that it takes something back. Where a bank line names them, or the later is likely paid, money moved: a
 * credit note that was refunded is no reversal.
 */
export function findBookReversals(entries: Entries): BookReversal[] {
  const { book, support } = entries;
  const opposites = oppositesOf(book);
  const named = namedKeys(entries);
  const used = new Uint8Array(book.size);
  const out: BookReversal[] = [];
  for (const list of opposites) {
    for (let at = 1; at < list.length; at++) {
      const back = list[at]!;
      if (used[back] || support[back]! > LIKELY_PAID) continue;
      for (let k = at - 1; k >= Math.max(0, at - MOST_LOOKED); k--) {
        const original = list[k]!;
        if (used[original] || book.amount[original]! !== -book.amount[back]!) continue;
        const key = sharedKey(entries, original, back);
        if (key >= 0 ? named[key] === 1 : !saysReversal(book, back)) continue;
        used[original] = 1;
        used[back] = 1;
        out.push({ original, back });
        break;
      }
    }
  }
  return out.sort((x, y) => x.original - y.original);
}

const IN = 1;
const OUT = 2;

/** Entries in day order by payee, account, currency and size, where both directions occur. */
function oppositesOf(book: BookSide): number[][] {
  const sizes = new KeyTable(book.size);
  const kinds = new KeyTable(book.size);
  const kind = new Int32Array(book.size).fill(-1);
  const met = new Uint8Array(book.size);
  for (let j = 0; j < book.size; j++) {
    if (book.party[j] === 0 || book.amount[j] === 0) continue;
    // Exact below 2^53: sizes beyond that may share a list, and amounts are compared again.
    const size = sizes.add(Math.abs(book.amount[j]!) * 1024 + (book.currency[j]! % 1024));
    kind[j] = kinds.add(size * book.partyCount + book.party[j]!);
    met[kind[j]!]! |= book.amount[j]! > 0 ? IN : OUT;
  }
  // Few payees have both: only theirs are listed.
  const lists = new Map<string, number[]>();
  for (let j = 0; j < book.size; j++) {
    if (kind[j]! < 0 || met[kind[j]!] !== (IN | OUT)) continue;
    const key = `${kind[j]}|${book.account[j]}`;
    const list = lists.get(key);
    if (list) list.push(j);
    else lists.set(key, [j]);
  }
  return [...lists.values()];
}

/** 1 for keys that some bank text holds. */
function namedKeys({ bank, book }: Entries): Uint8Array {
  const out = new Uint8Array(book.keyLines.length);
  for (const key of bank.hits.items) out[key] = 1;
  return out;
}

/** A number that tells and that both entries hold; -1 where there is none. */
function sharedKey({ book, comparer }: Entries, a: number, b: number): number {
  const { start, items } = book.keys;
  let x = start[a]!;
  let y = start[b]!;
  while (x < start[a + 1]! && y < start[b + 1]!) {
    const key = items[x]!;
    if (key === items[y]!) {
      if (comparer.isTelling(key)) return key;
      x++;
      y++;
    } else if (key < items[y]!) x++;
    else y++;
  }
  return -1;
}

const SCANNER = new Scanner();

/** True where the description of an entry has a word for taking back. */
function saysReversal({ table, row }: BookSide, j: number): boolean {
  SCANNER.scan(table.description.at(row[j]!)!);
  for (let w = 0; w < SCANNER.words; w++) if (topicOf(SCANNER.wordText(w)) === 'returned') return true;
  return false;
}
