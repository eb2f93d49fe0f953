/** What bank texts call a party besides its name: account numbers, customer numbers, trade names; learnt from pairs that other evidence made likely. */

import type { Edges } from './edges.ts';
import type { BankSide, BookSide } from './encode.ts';

/** A word in more than this share of bank lines is no alias. */
const COMMON = 0.03;
const LEAST_POSTERIOR = 0.3;
/** A token met with more parties than this says nothing about who it is. */
const MOST_PARTIES = 12;
/** Pseudo-observations: words are shared by many, numbers by few. */
const SMOOTH_WORD = 4;
const SMOOTH_NUMBER = 1;
const MOST_WORD = 3;
const MOST_NUMBER = 7;

interface Seen {
  readonly total: number;
  readonly parties: ReadonlyMap<number, number>;
}

/** Learnt ties between tokens of bank texts and parties. Tokens: rare words and numbers of six digits or more that occur at least twice. */
export class AliasModel {
  private readonly seen = new Map<number, { total: number; parties: Map<number, number> }>();

  constructor(
    private readonly bank: BankSide,
    private readonly book: BookSide,
  ) {}

  /** Counts token-party ties anew from the edges' posteriors. */
  learn(edges: Edges): void {
    this.seen.clear();
    this.cachedLine = -1;
    for (let e = 0; e < edges.size; e++) {
      const p = edges.posterior[e]!;
      const party = this.book.party[edges.book[e]!]!;
      if (p < LEAST_POSTERIOR || party === 0) continue;
      this.eachToken(edges.bank[e]!, (token) => {
        let entry = this.seen.get(token);
        if (!entry) {
          entry = { total: 0, parties: new Map() };
          this.seen.set(token, entry);
        }
        entry.total += p;
        entry.parties.set(party, (entry.parties.get(party) ?? 0) + p);
      });
    }
  }

  /** log P(token | party's line) / P(token): the most telling token; `own` is the posterior this very pair has put into the counts. */
  weight(i: number, party: number, own: number): number {
    if (party === 0 || this.seen.size === 0) return 0;
    if (own < LEAST_POSTERIOR) return this.quick(i, party);
    const counted = own;
    const share = Math.max(this.book.partyLines[party]! / Math.max(1, this.book.size), 1e-5);
    let best = 0;
    let worst = 0;
    this.eachToken(i, (token) => {
      const entry: Seen | undefined = this.seen.get(token);
      if (!entry || entry.parties.size > MOST_PARTIES) return;
      const total = Math.max(0, entry.total - counted);
      if (total < 0.5) return;
      const hits = Math.max(0, (entry.parties.get(party) ?? 0) - counted);
      const isWord = token < this.bank.words.length;
      const smooth = isWord ? SMOOTH_WORD : SMOOTH_NUMBER;
      const value = Math.min(
        isWord ? MOST_WORD : MOST_NUMBER,
        Math.log((hits + smooth * share) / (total + smooth) / share),
      );
      if (value > best) best = value;
      if (value < worst) worst = value;
    });
    return best > 0 ? best : Math.max(-3, worst);
  }

  private cachedLine = -1;
  private readonly cached = new Map<number, number>();
  private cachedWorst = 0;

  /** The same without leaving anything out; pairs come grouped by bank line, so one line's answer is kept. */
  private quick(i: number, party: number): number {
    if (this.cachedLine !== i) this.fillCache(i);
    const best = this.cached.get(party);
    return best !== undefined && best > 0 ? best : this.cachedWorst;
  }

  private fillCache(i: number): void {
    this.cachedLine = i;
    this.cached.clear();
    let most = 0;
    this.eachToken(i, (token) => {
      const entry = this.seen.get(token);
      if (!entry || entry.total < 0.5 || entry.parties.size > MOST_PARTIES) return;
      const isWord = token < this.bank.words.length;
      const smooth = isWord ? SMOOTH_WORD : SMOOTH_NUMBER;
      most = Math.max(most, Math.log((entry.total + smooth) / smooth));
      for (const [party, hits] of entry.parties) {
        const share = Math.max(this.book.partyLines[party]! / Math.max(1, this.book.size), 1e-5);
        const value = Math.min(
          isWord ? MOST_WORD : MOST_NUMBER,
          Math.log((hits + smooth * share) / (entry.total + smooth) / share),
        );
        if (value > (this.cached.get(party) ?? 0)) this.cached.set(party, value);
      }
    });
    this.cachedWorst = Math.max(-3, -most);
  }

  /** Parties the line's tokens point to, strongest first. */
  parties(i: number, most: number): number[] {
    const score = new Map<number, number>();
    this.eachToken(i, (token) => {
      const entry = this.seen.get(token);
      if (!entry || entry.total < 0.9) return;
      for (const [party, count] of entry.parties) {
        if (count / (entry.total + 0.5) >= 0.4)
          score.set(party, Math.max(score.get(party) ?? 0, count / (entry.total + 0.5)));
      }
    });
    return [...score]
      .sort((x, y) => y[1] - x[1] || x[0] - y[0])
      .slice(0, most)
      .map(([party]) => party);
  }

  private eachToken(i: number, visit: (token: number) => void): void {
    const { bank } = this;
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
      const word = bank.lineWords.items[w]!;
      const lines = bank.wordLines[word]!;
      if (lines >= 2 && lines <= bank.size * COMMON + 2) visit(word);
    }
    for (let a = bank.longNumbers.start[i]!; a < bank.longNumbers.start[i + 1]!; a++) {
      const number = bank.longNumbers.items[a]!;
      if (bank.longNumberLines[number]! >= 2) visit(bank.words.length + number);
    }
  }
}
