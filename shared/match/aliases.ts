/** What bank texts call a party besides its name: account numbers, customer numbers, trade names; learnt from pairs that other evidence made likely. */

import type { Edges } from './edges.ts';
import type { BankSide, BookSide } from './encode.ts';
import { grouped, KeyTable, ListBuilder, type Lists } from './keys.ts';
import type { PartyMemory } from './memory.ts';

/** A word in more than this share of bank lines is no alias. */
const COMMON = 0.03;
const LEAST_POSTERIOR = 0.3;
/** A token met with more parties than this says nothing about who it is. */
const MOST_PARTIES = 12;
/** Pseudo-observations: words are shared by many, numbers by few. */
const SMOOTH_WORD = 4;
const SMOOTH_NUMBER = 1;
/** Share of a token's weight from which it points to a party. */
const TELLING_SHARE = 0.4;
const MOST_WORD = 3;
const MOST_NUMBER = 7;

/** Learnt ties between tokens of bank texts and parties. Tokens: rare words and numbers of six digits or more that occur at least twice. */
export class AliasModel {
  /** Tokens of each bank line: word ids, then numbers counted on from there. */
  private readonly tokens: Lists;
  private readonly tokenCount: number;
  /** Summed posteriors by token, and by (token, party) as `ties`. */
  private readonly total: Float64Array;
  private ties = new KeyTable(64);
  private tieHits: number[] = [];
  private tieParty: number[] = [];
  /** Ties of each token. */
  private ofToken: Lists = { start: new Int32Array(1), items: new Int32Array(0) };
  /** Those of them that hold a good part of what the token was met with. */
  private telling: Lists = { start: new Int32Array(1), items: new Int32Array(0) };
  /** What the tokens of one bank line say about each party; `stamp` holds the line it was worked out for. */
  private readonly line = { current: -1, worst: 0, stamp: new Int32Array(0), value: new Float64Array(0) };
  private readonly share: Float64Array;

  constructor(
    private readonly bank: BankSide,
    private readonly book: BookSide,
  ) {
    this.tokens = tokensOf(bank);
    this.tokenCount = bank.words.length + bank.longNumberLines.length;
    this.total = new Float64Array(this.tokenCount);
    this.line.stamp = new Int32Array(book.partyCount).fill(-1);
    this.line.value = new Float64Array(book.partyCount);
    this.share = Float64Array.from(book.partyLines, (lines) => Math.max(lines / Math.max(1, book.size), 1e-5));
  }

  /** Counts token-party ties anew from the edges' posteriors. */
  learn(edges: Edges): void {
    const { tokens, book } = this;
    this.line.current = -1;
    this.line.stamp.fill(-1);
    this.total.fill(0);
    this.ties = new KeyTable(this.bank.size);
    this.tieHits = [];
    this.tieParty = [];
    const tieToken: number[] = [];
    for (let e = 0; e < edges.size; e++) {
      const p = edges.posterior[e]!;
      if (p < LEAST_POSTERIOR) continue;
      const party = book.party[edges.book[e]!]!;
      if (party === 0) continue;
      const i = edges.bank[e]!;
      for (let t = tokens.start[i]!; t < tokens.start[i + 1]!; t++) {
        const token = tokens.items[t]!;
        this.total[token]! += p;
        const tie = this.ties.add(token * book.partyCount + party);
        if (tie === tieToken.length) {
          tieToken.push(token);
          this.tieParty.push(party);
          this.tieHits.push(0);
        }
        this.tieHits[tie]! += p;
      }
    }
    this.ofToken = grouped(Int32Array.from(tieToken), this.tokenCount);
    this.telling = grouped(
      Int32Array.from(tieToken, (token, tie) => (this.tells(token, tie) ? token : -1)),
      this.tokenCount,
    );
  }

  /** What people approved before speaks too, where it says more than this month does. */
  memory: PartyMemory | null = null;

  /** What is learnt from this month or remembered of past ones, the stronger; `own` is the posterior this very pair has put into the counts. */
  weight(i: number, party: number, own: number): number {
    const learnt = this.learnt(i, party, own);
    const past = this.memory?.of(i, party);
    return past === undefined ? learnt : Math.max(learnt, past.weight);
  }

  private tells(token: number, tie: number): boolean {
    const total = this.total[token]!;
    return total >= 0.9 && this.tieHits[tie]! / (total + 0.5) >= TELLING_SHARE;
  }

  /** log P(token | party's line) / P(token): the most telling token; `own` is the posterior this very pair has put into the counts. */
  private learnt(i: number, party: number, own: number): number {
    if (party === 0 || this.tieHits.length === 0) return 0;
    if (own < LEAST_POSTERIOR) return this.quick(i, party);
    const share = this.share[party]!;
    let best = 0;
    let worst = 0;
    for (let t = this.tokens.start[i]!; t < this.tokens.start[i + 1]!; t++) {
      const token = this.tokens.items[t]!;
      if (this.parties(token) > MOST_PARTIES) continue;
      const total = Math.max(0, this.total[token]! - own);
      if (total < 0.5) continue;
      const tie = this.ties.get(token * this.book.partyCount + party);
      const hits = Math.max(0, (tie < 0 ? 0 : this.tieHits[tie]!) - own);
      const value = this.lift(token, hits, total, share);
      if (value > best) best = value;
      if (value < worst) worst = value;
    }
    return best > 0 ? best : Math.max(-3, worst);
  }

  private lift(token: number, hits: number, total: number, share: number): number {
    const isWord = token < this.bank.words.length;
    const smooth = isWord ? SMOOTH_WORD : SMOOTH_NUMBER;
    return Math.min(isWord ? MOST_WORD : MOST_NUMBER, Math.log((hits + smooth * share) / (total + smooth) / share));
  }

  /** How many parties a token was met with. */
  private parties(token: number): number {
    return this.ofToken.start[token + 1]! - this.ofToken.start[token]!;
  }

  /** The same without leaving anything out; pairs come grouped by bank line, so one line's answer is kept. */
  private quick(i: number, party: number): number {
    const { line } = this;
    if (line.current !== i) this.fillLine(i);
    return line.stamp[party] === i && line.value[party]! > 0 ? line.value[party]! : line.worst;
  }

  private fillLine(i: number): void {
    const { line, ofToken } = this;
    line.current = i;
    let most = 0;
    for (let t = this.tokens.start[i]!; t < this.tokens.start[i + 1]!; t++) {
      const token = this.tokens.items[t]!;
      const total = this.total[token]!;
      if (total < 0.5 || this.parties(token) > MOST_PARTIES) continue;
      const smooth = token < this.bank.words.length ? SMOOTH_WORD : SMOOTH_NUMBER;
      most = Math.max(most, Math.log((total + smooth) / smooth));
      for (let k = ofToken.start[token]!; k < ofToken.start[token + 1]!; k++) {
        const tie = ofToken.items[k]!;
        const party = this.tieParty[tie]!;
        const value = this.lift(token, this.tieHits[tie]!, total, this.share[party]!);
        if (line.stamp[party] !== i) {
          line.stamp[party] = i;
          line.value[party] = 0;
        }
        if (value > line.value[party]!) line.value[party] = value;
      }
    }
    line.worst = Math.max(-3, -most);
  }

  /** Parties the line's tokens point to, strongest first. */
  pointedTo(i: number, most: number): number[] {
    const learnt = this.learntParties(i, most);
    if (this.memory === null) return learnt;
    return [...new Set([...this.memory.parties(i), ...learnt])].slice(0, most);
  }

  private learntParties(i: number, most: number): number[] {
    if (this.tieHits.length === 0) return [];
    const score = new Map<number, number>();
    for (let t = this.tokens.start[i]!; t < this.tokens.start[i + 1]!; t++) {
      const token = this.tokens.items[t]!;
      for (let k = this.telling.start[token]!; k < this.telling.start[token + 1]!; k++) {
        const tie = this.telling.items[k]!;
        const share = this.tieHits[tie]! / (this.total[token]! + 0.5);
        score.set(this.tieParty[tie]!, Math.max(score.get(this.tieParty[tie]!) ?? 0, share));
      }
    }
    if (score.size === 0) return [];
    return [...score]
      .sort((x, y) => y[1] - x[1] || x[0] - y[0])
      .slice(0, most)
      .map(([party]) => party);
  }
}

/** Words that are neither unique nor common, and repeated numbers, by bank line. */
function tokensOf(bank: BankSide): Lists {
  const lists = new ListBuilder(bank.size, 4);
  for (let i = 0; i < bank.size; i++) {
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
      const word = bank.lineWords.items[w]!;
      const lines = bank.wordLines[word]!;
      if (lines >= 2 && lines <= bank.size * COMMON + 2) lists.push(word);
    }
    for (let a = bank.longNumbers.start[i]!; a < bank.longNumbers.start[i + 1]!; a++) {
      const number = bank.longNumbers.items[a]!;
      if (bank.longNumberLines[number]! >= 2) lists.push(bank.words.length + number);
    }
    lists.close();
  }
  return lists.done();
}
