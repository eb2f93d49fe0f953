/** Returned items: a bank line taken back a few days later by its opposite, with no document of its own. */

import { amountKey } from '../match/amounts.ts';
import type { Edges } from '../match/edges.ts';
import type { BankSide } from '../match/encode.ts';
import { firstFrom } from '../match/search.ts';
import { type BankTopic, topicOf } from './lexicon.ts';

export interface Reversal {
  readonly original: number;
  readonly back: number;
}

/** Banks return an unpaid item within days (US: two banking days after presentment, SEPA direct debit: eight weeks at most, usually five days). */
const DAYS = 12;
const MOST_OPPOSITE = 200;
/** Words in more than this share of lines name nobody. */
const RARE = 0.02;
/** Log-odds before looking that a line whose text says nothing of it takes another back: one line in five hundred. */
const SILENT_PRIOR = Math.log(0.002);
/** The same for a line with a word for returned items: nearly always. */
const SAYING_PRIOR = Math.log(9);
/** Share of returns whose text names the payer of the item. */
const NAMES_PAYER = 0.8;
const PER_DAY = 0.1;

/** The best earlier opposite of a line. */
interface Opposite {
  readonly original: number;
  readonly days: number;
  /** Information of the rarest word in both texts, natural log; 0 where there is none. */
  readonly shared: number;
  /** Opposite lines in reach: that many chances for an accident. */
  readonly inReach: number;
  /** Opposite lines that share no rare word. */
  readonly nameless: number;
}

/**
 * Pairs of opposite bank lines of which the later takes the earlier back. Odds in the manner of Fellegi and Sunter: the
 * prior (high when the text has a word for returns), the rarity of the word they share, against the number of opposite
 * lines that might share one by accident. Words for returns are the lexicon's and those this very data teaches.
 */
export function findReversals(bank: BankSide, edges: Edges): Reversal[] {
  const support = new Float64Array(bank.size);
  for (let e = 0; e < edges.size; e++) support[edges.bank[e]!]! += edges.posterior[e]!;
  const opposites = new Opposites(bank);
  const says = sayingWords(bank, support, opposites);
  const used = new Uint8Array(bank.size);
  const out: Reversal[] = [];
  for (let back = 0; back < bank.size; back++) {
    const saying = hasWord(bank, says, back);
    if (used[back] || (support[back]! > 0.5 && !saying)) continue;
    const best = opposites.best(back, saying, used);
    if (!best || oddsOf(best, saying) <= 0) continue;
    used[best.original] = 1;
    used[back] = 1;
    out.push({ original: best.original, back });
  }
  return out;
}

function oddsOf(best: Opposite, saying: boolean): number {
  const named = best.shared > 0;
  const chances = named ? best.inReach : best.nameless;
  return (
    (saying ? SAYING_PRIOR : SILENT_PRIOR) +
    Math.log(named ? NAMES_PAYER : 1 - NAMES_PAYER) +
    best.shared -
    Math.log(Math.max(1, chances)) -
    PER_DAY * best.days
  );
}

/**
 * Words for returned items: the lexicon's, and words whose lines are far likelier than others to follow their own
 * opposite without a document. Share among returns assumed: six in ten; the odds must beat one chance per word.
 */
function sayingWords(bank: BankSide, support: Float64Array, opposites: Opposites): Uint8Array {
  const says = Uint8Array.from(bank.words, (word) => (topicOf(word) === 'returned' ? 1 : 0));
  const follows = new Float64Array(bank.words.length);
  const none = new Uint8Array(bank.size);
  let lines = 0;
  for (let i = 0; i < bank.size; i++) {
    if (support[i]! > 0.3 || (opposites.best(i, false, none)?.shared ?? 0) === 0) continue;
    lines++;
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) follows[bank.lineWords.items[w]!]!++;
  }
  const usual = (lines + 1) / (bank.size + 20);
  const need = Math.log(bank.words.length + 1) + 3;
  for (let word = 0; word < says.length; word++) {
    const hits = follows[word]!;
    if (hits < 3) continue;
    const odds = hits * Math.log(0.6 / usual) + (bank.wordLines[word]! - hits) * Math.log(0.4 / (1 - usual));
    if (odds > need) says[word] = 1;
  }
  return says;
}

/** Earlier lines of the opposite amount on the same account. */
class Opposites {
  private readonly byAmount = new Map<number, number[]>();

  constructor(private readonly bank: BankSide) {
    for (let i = 0; i < bank.size; i++) {
      const key = amountKey(bank.amount[i]!, bank.currency[i]!);
      const list = this.byAmount.get(key);
      if (list) list.push(i);
      else this.byAmount.set(key, [i]);
    }
  }

  /** The likeliest unused opposite of a line, null where there is none; without a shared word only a line that says it is a return has one. */
  best(back: number, saying: boolean, used: Uint8Array): Opposite | null {
    const { bank } = this;
    const list = this.byAmount.get(amountKey(-bank.amount[back]!, bank.currency[back]!));
    if (!list || bank.amount[back] === 0) return null;
    let original = -1;
    let shared = 0;
    let score = Number.NEGATIVE_INFINITY;
    let inReach = 0;
    let nameless = 0;
    const first = firstFrom(list, bank.day, bank.day[back]! - DAYS);
    for (let k = first; k < Math.min(list.length, first + MOST_OPPOSITE); k++) {
      const at = list[k]!;
      const days = bank.day[back]! - bank.day[at]!;
      if (days < 0) break;
      if (bank.account[at] !== bank.account[back] || used[at]) continue;
      inReach++;
      const rarity = sharedRarity(bank, at, back);
      if (rarity === 0) {
        nameless++;
        if (!saying) continue;
      }
      if (rarity - days * PER_DAY <= score) continue;
      score = rarity - days * PER_DAY;
      original = at;
      shared = rarity;
    }
    return original < 0 ? null : { original, days: bank.day[back]! - bank.day[original]!, shared, inReach, nameless };
  }
}

function hasWord(bank: BankSide, words: Uint8Array, i: number): boolean {
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
    if (words[bank.lineWords.items[w]!]) return true;
  return false;
}

/** True when the bank text has a word for returned items. */
export function speaksOfReturn(bank: BankSide, topics: readonly (BankTopic | undefined)[], i: number): boolean {
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
    if (topics[bank.lineWords.items[w]!] === 'returned') return true;
  return false;
}

/**
 * Information of the rarest word in both texts; a word cut short counts when it starts the other. Words of one name or
 * place come together, so that adding them up would count one agreement several times.
 */
function sharedRarity(bank: BankSide, a: number, b: number): number {
  let most = 0;
  const common = bank.size * RARE + 4;
  for (let x = bank.lineWords.start[a]!; x < bank.lineWords.start[a + 1]!; x++) {
    const word = bank.lineWords.items[x]!;
    if (bank.wordLines[word]! > common) continue;
    for (let y = bank.lineWords.start[b]!; y < bank.lineWords.start[b + 1]!; y++) {
      const other = bank.lineWords.items[y]!;
      if (word !== other && !startsOther(bank.words[word]!, bank.words[other]!)) continue;
      const lines = Math.max(bank.wordLines[word]!, bank.wordLines[other]!);
      if (lines <= common) most = Math.max(most, Math.log(bank.size / lines + 1));
    }
  }
  return most;
}

function startsOther(a: string, b: string): boolean {
  return a.length < b.length ? a.length >= 3 && b.startsWith(a) : b.length >= 3 && a.startsWith(b);
}
