/** Links words of bank texts to words of party names: equal, cut short, misspelt by one letter, abbreviated. */

import type { BankSide, BookSide } from './encode.ts';
import { hashText, SALT_WORD } from './hash.ts';
import { ListBuilder, type Lists } from './keys.ts';

/** For every bank word the book words it may stand for; `quality` runs beside `lists.items`. */
export interface WordLinks {
  readonly lists: Lists;
  readonly quality: Float32Array;
}

const EQUAL = 1;
const CUT = 0.9;
const MISSPELT = 0.7;
const ABBREVIATED = 0.5;

/** Builds the links between the two vocabularies. Cost: words times the few words sharing their first letters. */
export function linkWords(bank: BankSide, book: BookSide): WordLinks {
  const sorted = book.words
    .map((text, id) => ({ text, id }))
    .sort((x, y) => (x.text < y.text ? -1 : x.text > y.text ? 1 : 0));
  const deletions = deletionIndex(book.words);
  const byLetter = new Map<string, { text: string; id: number }[]>();
  for (const word of sorted) {
    const list = byLetter.get(word.text[0]!);
    if (list) list.push(word);
    else byLetter.set(word.text[0]!, [word]);
  }
  const lists = new ListBuilder(bank.words.length, 2);
  const quality: number[] = [];
  for (const text of bank.words) {
    const found = new Map<number, number>();
    const exact = book.wordTable.get(hashText(text, SALT_WORD));
    if (exact >= 0) found.set(exact, EQUAL);
    if (text.length >= 3) for (const id of prefixed(sorted, text)) if (!found.has(id)) found.set(id, CUT);
    if (text.length >= 5)
      for (const id of misspelt(deletions, text))
        if (!found.has(id) && oneEdit(text, book.words[id]!)) found.set(id, MISSPELT);
    if (exact < 0 && text.length >= 2 && text.length <= 6) {
      for (const word of byLetter.get(text[0]!) ?? [])
        if (!found.has(word.id) && abbreviates(text, word.text)) found.set(word.id, ABBREVIATED);
    }
    for (const [id, value] of [...found].sort((x, y) => x[0] - y[0])) {
      lists.push(id);
      quality.push(value);
    }
    lists.close();
  }
  return { lists: lists.done(), quality: Float32Array.from(quality) };
}

const MAX_PREFIXED = 24;

function prefixed(sorted: readonly { text: string; id: number }[], prefix: string): number[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]!.text < prefix) low = mid + 1;
    else high = mid;
  }
  const out: number[] = [];
  for (let i = low; i < sorted.length && sorted[i]!.text.startsWith(prefix); i++) {
    if (sorted[i]!.text.length > prefix.length) out.push(sorted[i]!.id);
    if (out.length > MAX_PREFIXED) return [];
  }
  return out;
}

/** Every word with one letter taken out, to find words one edit apart without comparing all (symmetric deletion, Garbe 2012). */
function deletionIndex(words: readonly string[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  const put = (key: string, id: number) => {
    const list = index.get(key);
    if (list) list.push(id);
    else index.set(key, [id]);
  };
  words.forEach((word, id) => {
    if (word.length < 5 || word.length > 24) return;
    put(word, id);
    for (let i = 0; i < word.length; i++) put(word.slice(0, i) + word.slice(i + 1), id);
  });
  return index;
}

function misspelt(index: Map<string, number[]>, word: string): number[] {
  const out = new Set(index.get(word) ?? []);
  for (let i = 0; i < word.length && word.length <= 24; i++)
    for (const id of index.get(word.slice(0, i) + word.slice(i + 1)) ?? []) out.add(id);
  return [...out];
}

/** True when the words differ by one insertion, deletion, substitution or swap of neighbours; the first letter must agree. */
function oneEdit(a: string, b: string): boolean {
  if (a === b || a[0] !== b[0] || Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  const restA = a.slice(from);
  const restB = b.slice(from);
  if (restA.length > restB.length) return restA.slice(1) === restB;
  if (restA.length < restB.length) return restB.slice(1) === restA;
  return (
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}

/** True when `short` is `long` with letters left out (mfg, svcs, intl): letters in order, last letter within the word's tail. */
function abbreviates(short: string, long: string): boolean {
  if (long.length < short.length + 2 || long.length < 5) return false;
  let at = 0;
  for (const letter of short) {
    at = long.indexOf(letter, at);
    if (at < 0) return false;
    at++;
  }
  return short.length >= 3 || at === long.length;
}
