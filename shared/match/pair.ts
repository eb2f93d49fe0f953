/** Compares one bank line with one book line: reference and name agreement as levels with their chance probability. */

import { OUTSIDE_LINES } from './amounts.ts';
import type { BankSide, BookSide } from './encode.ts';
import { type InitialWords, initialWords } from './initials.ts';
import type { WordLinks } from './links.ts';

/** Reference levels. FULL and SHORT: a key occurs in both; TAIL: last digits; TYPO: one digit off; ELSEWHERE: the bank text names another document. */
export const REF = { NONE: 0, FULL: 1, SHORT: 2, TAIL: 3, TYPO: 4, ELSEWHERE: 5 } as const;
export const REF_LEVELS = 6;

/** Name levels by share of the party's name mass found in the bank text. SILENT: no name in the text or no party. OTHER: the text names someone else. */
export const NAME = { OTHER: 0, SILENT: 1, TRACE: 2, PART: 3, MOST: 4, FULL: 5 } as const;
export const NAME_LEVELS = 6;

/** Compares pairs; call `bankLine(i)` once, then `compare(j)` for each candidate and read the fields. */
export class PairComparer {
  refLevel = 0;
  /** log P(this agreement by chance); 0 where the level has no frequency of its own. */
  refChance = 0;
  /** The key that agreed, -1 where none. */
  refKey = -1;
  nameLevel = 0;
  nameChance = 0;

  private readonly linked: Float32Array;
  private readonly stamp: Int32Array;
  /** The bank line each bank word was last met in. */
  private readonly met: Int32Array;
  private readonly initials: InitialWords;
  private readonly idf: Float64Array;
  private readonly wordShare: Float64Array;
  private readonly partyMass: Float64Array;
  private readonly keyChance: Float64Array;
  /** 1 for keys that a text holds for no other reason than to name a document. */
  private readonly telling: Uint8Array;
  private current = -1;
  /** The party compared last, and with which bank line: the fields still tell. */
  private party = -1;
  private partyFor = -1;
  private namesSomeone = false;
  private pointsSomewhere = false;

  constructor(
    private readonly bank: BankSide,
    private readonly book: BookSide,
    private readonly links: WordLinks,
  ) {
    this.linked = new Float32Array(book.words.length);
    this.stamp = new Int32Array(book.words.length).fill(-1);
    this.met = new Int32Array(bank.words.length).fill(-1);
    this.initials = initialWords(bank, book);
    const parties = new Float64Array(book.words.length);
    this.wordShare = new Float64Array(book.words.length);
    for (let p = 0; p < book.partyCount; p++) {
      for (let i = book.partyWords.start[p]!; i < book.partyWords.start[p + 1]!; i++) {
        const word = book.partyWords.items[i]!;
        parties[word]!++;
        this.wordShare[word]! += book.partyLines[p]!;
      }
    }
    this.idf = parties.map((count) => Math.log(1 + (book.partyCount + OUTSIDE_PARTIES) / (count + 0.5)));
    const lines = book.size + OUTSIDE_LINES;
    for (let w = 0; w < this.wordShare.length; w++) this.wordShare[w]! /= lines;
    this.partyMass = new Float64Array(book.partyCount);
    for (let p = 0; p < book.partyCount; p++) {
      for (let i = book.partyWords.start[p]!; i < book.partyWords.start[p + 1]!; i++)
        this.partyMass[p]! += this.idf[book.partyWords.items[i]!]!;
    }
    const { chance, telling } = keyChances(bank, book);
    this.keyChance = chance;
    this.telling = telling;
  }

  /** True for a main key of few documents that a number of its length rarely meets by accident. */
  isTelling(key: number): boolean {
    return this.telling[key] === 1;
  }

  /** Sets the bank line the next comparisons are about. */
  bankLine(i: number): void {
    if (this.current === i) return;
    const { bank, links } = this;
    this.current = i;
    let strongest = 0;
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
      const word = bank.lineWords.items[w]!;
      this.met[word] = i;
      const common = bank.wordLines[word]! > bank.size * COMMON_WORD + 2;
      for (let l = links.lists.start[word]!; l < links.lists.start[word + 1]!; l++) {
        const target = links.lists.items[l]!;
        const quality = links.quality[l]!;
        if (this.stamp[target] !== i || this.linked[target]! < quality) {
          this.stamp[target] = i;
          this.linked[target] = quality;
        }
        if (!common && quality > 0.6) strongest = Math.max(strongest, this.idf[target]! * quality);
      }
    }
    this.namesSomeone = strongest > 1.5;
    this.pointsSomewhere = false;
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const key = bank.hits.items[h]!;
      if (
        this.book.keyMain[key] &&
        this.book.keyLength[key]! >= LEAST_KEY &&
        this.book.keyLines[key]! <= MOST_KEY_LINES
      )
        this.pointsSomewhere = true;
    }
  }

  /** True when the current bank text holds a rare word of some party's name. */
  get namesAnyone(): boolean {
    return this.namesSomeone;
  }

  compare(j: number): void {
    this.compareReference(j);
    this.compareParty(this.book.party[j]!);
  }

  /** Compares the current bank line with the references of a book line alone. */
  compareReference(j: number): void {
    const { bank, book } = this;
    const i = this.current;
    this.refKey = -1;
    this.refChance = 0;
    this.refLevel = REF.NONE;
    let h = bank.hits.start[i]!;
    let k = book.keys.start[j]!;
    const hEnd = bank.hits.start[i + 1]!;
    const kEnd = book.keys.start[j + 1]!;
    while (h < hEnd && k < kEnd) {
      const a = bank.hits.items[h]!;
      const b = book.keys.items[k]!;
      if (a === b) {
        const chance = this.keyChance[a]!;
        if (this.refKey < 0 || chance < this.refChance) {
          this.refKey = a;
          this.refChance = chance;
        }
        h++;
        k++;
      } else if (a < b) h++;
      else k++;
    }
    if (this.refKey >= 0 && this.refChance > COMMON_KEY) {
      this.refKey = -1;
      this.refChance = 0;
    }
    if (this.refKey >= 0) {
      this.refLevel = book.keyMain[this.refKey] && book.keyLength[this.refKey]! >= 4 ? REF.FULL : REF.SHORT;
      this.refChance = Math.min(0, this.refChance + Math.log(1 + bank.tried[i]! * 0.5));
      if (this.refLevel === REF.FULL || this.refChance < -4) return;
    }
    if (this.compareNumbers(j)) return;
    if (this.refKey < 0 && this.pointsSomewhere) this.refLevel = REF.ELSEWHERE;
  }

  /** Tails and slips of the pen on the main numbers. */
  private compareNumbers(j: number): boolean {
    const { bank, book } = this;
    const i = this.current;
    for (let n = bank.numberStart[i]!; n < bank.numberStart[i + 1]!; n++) {
      const value = bank.numberValue[n]!;
      const length = bank.numberLength[n]!;
      if (length > 6 && length !== book.mainLength[j * 2] && length !== book.mainLength[j * 2 + 1]) continue;
      for (let part = 0; part < 2; part++) {
        const main = book.mainValue[j * 2 + part]!;
        const mainLength = book.mainLength[j * 2 + part]!;
        if (mainLength === 0) continue;
        if (length <= 6 && length < mainLength && book.mainTail[j * 2 + part]! % POWERS[length]! === value) {
          this.refLevel = REF.TAIL;
          this.refChance = Math.max(-length * 2.3, -14) + Math.log(2 + bank.tried[i]! * 0.5);
          return true;
        }
        if (length >= 4 && length === mainLength && digitSlip(value, main, length, mainLength)) {
          // The text names another document exactly: only swapped digits still speak for this one, and weakly.
          if (this.pointsSomewhere && (Math.abs(value - main) % 9 !== 0 || Math.abs(value - main) < 10)) continue;
          this.refLevel = REF.TYPO;
          if (this.pointsSomewhere) {
            this.refChance = -4;
            return true;
          }
          this.refChance =
            Math.log(Math.min(0.5, (20 * length) / 10 ** length + 0.0005)) + Math.log(1 + bank.tried[i]! * 0.5);
          return true;
        }
      }
    }
    return false;
  }

  /** The word of the current bank line that is a party's initials; -1 where none is, or one that many texts hold. */
  private metInitials(party: number): number {
    const { initials, met, bank } = this;
    for (const word of [initials.whole[party]!, initials.bare[party]!])
      if (word >= 0 && met[word] === this.current && bank.wordLines[word]! <= bank.size * COMMON_WORD + 2) return word;
    return -1;
  }

  /** Compares the current bank line with a party alone. */
  compareParty(party: number): void {
    if (party === this.party && this.current === this.partyFor) return;
    this.party = party;
    this.partyFor = this.current;
    const { book } = this;
    const mass = this.partyMass[party]!;
    this.nameChance = 0;
    if (party === 0 || mass === 0) {
      this.nameLevel = NAME.SILENT;
      return;
    }
    let found = 0;
    let rarest = 1;
    for (let w = book.partyWords.start[party]!; w < book.partyWords.start[party + 1]!; w++) {
      const word = book.partyWords.items[w]!;
      if (this.stamp[word] !== this.current) continue;
      const quality = this.linked[word]!;
      found += this.idf[word]! * quality;
      if (quality > 0.6) rarest *= Math.max(this.wordShare[word]!, 0.002);
    }
    const share = found / mass;
    const lines = book.size + OUTSIDE_LINES;
    const partyShare = book.partyLines[party]! / lines;
    if (share < 0.3) {
      const initials = this.metInitials(party);
      if (initials >= 0) {
        this.nameLevel = NAME.PART;
        // As often as any text has the word, or any document a party called so.
        const usual = Math.max(partyShare, this.bank.wordLines[initials]! / (this.bank.size + OUTSIDE_LINES));
        this.nameChance = Math.log(Math.min(1, Math.max(usual, 0.5 / lines)));
        return;
      }
    }
    if (share < 0.12) {
      this.nameLevel = this.namesSomeone ? NAME.OTHER : NAME.SILENT;
      return;
    }
    this.nameLevel = share >= 0.85 ? NAME.FULL : share >= 0.55 ? NAME.MOST : share >= 0.3 ? NAME.PART : NAME.TRACE;
    this.nameChance = Math.log(Math.min(1, Math.max(partyShare, rarest, 0.5 / lines)));
  }
}

const POWERS = Int32Array.from({ length: 8 }, (_, k) => 10 ** k);

/** Parties of the ordinary month that stands behind every count: as many as half its lines. */
const OUTSIDE_PARTIES = OUTSIDE_LINES / 2;
/** Words in more than this share of bank lines say nothing about who it is. */
const COMMON_WORD = 0.08;

/** Agreement in a key as common as this (log) is none. */
const COMMON_KEY = -3;
/** Bank lines from which on the share that holds a key is its chance. */
const MANY_LINES = 20;

/** Chance that a number of its length is a key, up to which a key that is met was meant. */
const SELDOM_HIT = 0.02;
/** Shortest key and most lines of a key that names a document. */
const LEAST_KEY = 4;
const MOST_KEY_LINES = 3;

/** log P(a random book line holds the key and a bank text holds a key like it by chance), and which keys tell. */
function keyChances(bank: BankSide, book: BookSide): { chance: Float64Array; telling: Uint8Array } {
  const bankLines = new Int32Array(book.keyLength.length);
  const { items } = bank.hits;
  for (let h = 0; h < items.length; h++) bankLines[items[h]!]!++;
  const usual = usualHits(book);
  const out = new Float64Array(book.keyLength.length);
  const telling = new Uint8Array(out.length);
  const lines = book.size + OUTSIDE_LINES;
  const bankSize = Math.max(1, bank.size);
  // Most keys are of one line and of few lengths: the logarithm of the same number again and again.
  let last = -1;
  let lastLog = 0;
  for (let k = 0; k < out.length; k++) {
    // A year or a series that many texts hold is met that often, whatever its length.
    const met = bankLines[k]! > MANY_LINES ? bankLines[k]! / bankSize : 0;
    const hit = Math.min(1, Math.max(met, usual[Math.min(15, book.keyLength[k]!)]!));
    if (book.keyMain[k] && book.keyLength[k]! >= LEAST_KEY && book.keyLines[k]! <= MOST_KEY_LINES && hit <= SELDOM_HIT)
      telling[k] = 1;
    const chance = Math.min(1, Math.max((book.keyLines[k]! / lines) * hit, 1e-7));
    if (chance !== last) {
      last = chance;
      lastLog = Math.log(chance);
    }
    out[k] = lastLog;
  }
  if (book.forms.size > 0) lessChecked(book, out);
  return { chance: out, telling };
}

/** Share of numbers of each length that some key is: what a random number hits. */
function usualHits(book: BookSide): Float64Array {
  const distinct = new Float64Array(16);
  for (let k = 0; k < book.keyLength.length; k++) distinct[Math.min(15, book.keyLength[k]!)]!++;
  return distinct.map((count, length) => Math.max(SELDOM_HIT, count / (9 * 10 ** (length - 1))));
}

/** A valid check digit on both sides: numbers that only look alike mostly fail it. */
function lessChecked(book: BookSide, chances: Float64Array): void {
  const checked = Float64Array.from({ length: 256 }, (_, length) =>
    Math.log(book.forms.get(length)?.scheme.oneIn ?? 1),
  );
  for (let k = 0; k < chances.length; k++) if (book.keyMain[k]) chances[k]! -= checked[book.keyLength[k]!]!;
}

/** One digit replaced or two neighbours swapped between numbers of one length. */
export function digitSlip(a: number, b: number, lengthA: number, lengthB: number): boolean {
  if (lengthA !== lengthB || a === b) return false;
  // Either way the difference has at most two digits before its zeros.
  const apart = Math.abs(a - b);
  if (apart >= 100 && apart % 10 !== 0) return false;
  let x = a;
  let y = b;
  while (x % 10 === y % 10) {
    x = Math.floor(x / 10);
    y = Math.floor(y / 10);
  }
  if (Math.floor(x / 10) === Math.floor(y / 10)) return true;
  return (
    Math.floor(x / 100) === Math.floor(y / 100) &&
    x % 10 === Math.floor(y / 10) % 10 &&
    y % 10 === Math.floor(x / 10) % 10
  );
}
