/** Returned items: a bank line taken back a few days later by its opposite, with no document of its own. */

import { amountKey } from '../match/amounts.ts';
import type { Edges } from '../match/edges.ts';
import type { BankSide } from '../match/encode.ts';
import { type BankTopic, topicOf } from './lexicon.ts';

export interface Reversal {
  readonly original: number;
  readonly back: number;
}

const DAYS = 12;
const RARE = 0.02;
const MOST_OPPOSITE = 200;

/** Pairs of opposite bank lines where the later one names the same party or says it is a return. `support` sums posteriors per bank line. */
export function findReversals(bank: BankSide, edges: Edges): Reversal[] {
  const support = new Float64Array(bank.size);
  for (let e = 0; e < edges.size; e++) support[edges.bank[e]!]! += edges.posterior[e]!;
  const byAmount = new Map<number, number[]>();
  for (let i = 0; i < bank.size; i++) {
    const key = amountKey(bank.amount[i]!, bank.currency[i]!);
    const list = byAmount.get(key);
    if (list) list.push(i);
    else byAmount.set(key, [i]);
  }
  const topics = bank.words.map((word) => topicOf(word) === 'returned');
  const used = new Set<number>();
  const out: Reversal[] = [];
  for (let back = 0; back < bank.size; back++) {
    if (used.has(back)) continue;
    let best = -1;
    let bestScore = 0;
    let rivals = 0;
    const says = hasTopic(bank, topics, back);
    if (support[back]! > 0.5 && !says) continue;
    const opposite = byAmount.get(amountKey(-bank.amount[back]!, bank.currency[back]!)) ?? [];
    const first = firstOnOrAfter(bank, opposite, bank.day[back]! - DAYS);
    for (const original of opposite.slice(first, first + MOST_OPPOSITE)) {
      const days = bank.day[back]! - bank.day[original]!;
      if (days < 0 || days > DAYS || bank.account[original] !== bank.account[back] || used.has(original)) continue;
      const shared = sharedRarity(bank, original, back);
      if (!says && shared < 4) continue;
      const score = shared + (says ? 3 : 0) - days * 0.1;
      if (shared === 0) rivals++;
      if (score > bestScore) {
        bestScore = score;
        best = original;
      }
    }
    if (best < 0 || (rivals > 1 && bestScore < 4)) continue;
    used.add(best);
    used.add(back);
    out.push({ original: best, back });
  }
  return out;
}

/** Index of the first line of a list in day order that is dated on or after a day. */
function firstOnOrAfter(bank: BankSide, list: readonly number[], day: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (bank.day[list[mid]!]! < day) low = mid + 1;
    else high = mid;
  }
  return low;
}

function hasTopic(bank: BankSide, topics: readonly boolean[], i: number): boolean {
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
    if (topics[bank.lineWords.items[w]!]) return true;
  return false;
}

/** True when the bank text has a word for returned items. */
export function speaksOfReturn(bank: BankSide, topics: readonly (BankTopic | undefined)[], i: number): boolean {
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
    if (topics[bank.lineWords.items[w]!] === 'returned') return true;
  return false;
}

/** Summed information of rare words in both texts; a word cut short counts when it starts the other. */
function sharedRarity(bank: BankSide, a: number, b: number): number {
  let sum = 0;
  for (let x = bank.lineWords.start[a]!; x < bank.lineWords.start[a + 1]!; x++) {
    const word = bank.lineWords.items[x]!;
    if (bank.wordLines[word]! > bank.size * RARE + 4) continue;
    for (let y = bank.lineWords.start[b]!; y < bank.lineWords.start[b + 1]!; y++) {
      const other = bank.lineWords.items[y]!;
      const short = bank.words[word]!.length < bank.words[other]!.length ? bank.words[word]! : bank.words[other]!;
      const long = short === bank.words[word] ? bank.words[other]! : bank.words[word]!;
      if (word === other || (short.length >= 3 && long.startsWith(short)))
        sum += Math.log(bank.size / bank.wordLines[word]! + 1);
    }
  }
  return sum;
}
