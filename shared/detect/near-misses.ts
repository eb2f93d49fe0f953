/** The best partners an open line almost had: which criterion failed, by how much, and the smallest change that would have matched. */

import { type Day, isoDay } from '../day.ts';
import type { Edges } from '../match/edges.ts';
import type { BankSide, BookSide } from '../match/encode.ts';
import type { NearMiss, NearMissFix } from '../match/types.ts';
import { displayMinor, minor } from '../money.ts';
import type { Misplaced, MisplacedPairs } from './elsewhere.ts';

const MOST = 3;
/** Log-odds said of a partner that matching does not weigh: it failed a condition, not a comparison. */
const NOT_WEIGHED = -20;

/** Candidate pairs of one side's open lines: those of line n are `pair[start[n]]` up to `pair[start[n + 1]]`, numbered through the sources. */
interface PairLists {
  readonly start: Int32Array;
  readonly pair: Int32Array;
}

/** Answers near misses from the candidate pairs that lost; nothing is sorted or worded before it is asked for. */
export class NearMissFinder {
  private readonly ofBankLine: PairLists;
  private readonly ofBookLine: PairLists;

  constructor(
    private readonly bank: BankSide,
    private readonly book: BookSide,
    private readonly used: { bankFree: Uint8Array; bookFree: Uint8Array; decimals: (currency: number) => number },
    private readonly sources: readonly Edges[],
    private readonly misplaced: MisplacedPairs | null = null,
  ) {
    this.ofBankLine = pairsBy(sources, 'bank', used.bankFree);
    this.ofBookLine = pairsBy(sources, 'book', used.bookFree);
  }

  ofBank(i: number): NearMiss[] {
    return this.best(this.ofBankLine, i, { partner: 'book', misplaced: this.misplaced?.ofBank.get(i) });
  }

  ofBook(j: number): NearMiss[] {
    return this.best(this.ofBookLine, j, { partner: 'bank', misplaced: this.misplaced?.ofBook.get(j) });
  }

  /** The three likeliest partners, a misplaced one first. */
  private best(
    lists: PairLists,
    at: number,
    { partner, misplaced }: { partner: 'bank' | 'book'; misplaced: Misplaced | undefined },
  ): NearMiss[] {
    const top: { edges: Edges; e: number }[] = [];
    let least = Number.NEGATIVE_INFINITY;
    for (let k = lists.start[at]!; k < lists.start[at + 1]!; k++) {
      if (this.weightOf(lists.pair[k]!) < least) continue;
      const one = this.locate(lists.pair[k]!);
      const other = one.edges[partner][one.e]!;
      if (misplaced && other === misplaced[partner]) continue;
      const same = top.findIndex(({ edges, e }) => edges[partner][e] === other);
      if (same >= 0) {
        if (!ahead(one, top[same]!)) continue;
        top.splice(same, 1);
      }
      let place = top.length;
      while (place > 0 && ahead(one, top[place - 1]!)) place--;
      if (place < MOST) top.splice(place, 0, one);
      if (top.length > MOST) top.pop();
      if (top.length === MOST) least = top[MOST - 1]!.edges.weight[top[MOST - 1]!.e]!;
    }
    const out = misplaced ? [this.elsewhere(misplaced, partner)] : [];
    for (const { edges, e } of top) if (out.length < MOST) out.push(this.describe(edges, e, partner));
    return out;
  }

  private weightOf(pair: number): number {
    let e = pair;
    for (const edges of this.sources) {
      if (e < edges.size) return edges.weight[e]!;
      e -= edges.size;
    }
    return Number.NEGATIVE_INFINITY;
  }

  private locate(pair: number): { edges: Edges; e: number } {
    let e = pair;
    for (const edges of this.sources) {
      if (e < edges.size) return { edges, e };
      e -= edges.size;
    }
    throw new Error(`no candidate pair ${pair}`);
  }

  private describe(edges: Edges, e: number, partner: 'bank' | 'book'): NearMiss {
    const { bank, book } = this;
    const i = edges.bank[e]!;
    const j = edges.book[e]!;
    const head = {
      line: this.idOf(partner, partner === 'book' ? j : i),
      logOdds: Math.round(Math.max(-99, edges.weight[e]!) * 100) / 100,
    };
    const apart = bank.amount[i]! - book.amount[j]!;
    if (apart !== 0)
      return {
        ...head,
        failed: `amount differs by ${this.show(Math.abs(apart), bank.currency[i]!)}`,
        change: `book amount ${this.show(bank.amount[i]!, bank.currency[i]!)} instead of ${this.show(book.amount[j]!, book.currency[j]!)}`,
        fix: { field: 'bookAmount', value: String(bank.amount[i]!) },
      };
    const taken = partner === 'book' ? !this.used.bookFree[j] : !this.used.bankFree[i];
    if (taken) return { ...head, failed: 'it has a better partner', change: 'take it off its other partner' };
    const days = Math.abs(bank.day[i]! - book.day[j]!);
    const reference = book.table.reference.at(book.row[j]!) || book.table.documentNumber.at(book.row[j]!) || '';
    if (reference !== '')
      return {
        ...head,
        failed: `neither name nor reference agree, ${days} days apart`,
        change: `reference ${reference} in the bank text`,
        fix: { field: 'bankText', value: reference },
      };
    const party = book.table.counterparty.at(book.row[j]!)!;
    return {
      ...head,
      failed: `${days} days apart and no name in common`,
      change: `name ${party || 'of the counterparty'} in the bank text`,
      ...(party === '' ? {} : { fix: { field: 'bankText', value: party } }),
    };
  }

  /** A partner in another currency, on another account or out of reach. */
  private elsewhere({ bank: i, book: j, where }: Misplaced, partner: 'bank' | 'book'): NearMiss {
    const { bank, book } = this;
    const head = { line: this.idOf(partner, partner === 'book' ? j : i), logOdds: NOT_WEIGHED };
    if (where === 'currency') {
      const [paid, booked] = [nameOf(bank, 'currency', i), nameOf(book, 'currency', j)];
      const amount = this.show(bank.amount[i]!, bank.currency[i]!);
      const fix: NearMissFix = { field: 'bookCurrency', value: paid };
      return {
        ...head,
        failed: `booked in ${booked}, paid in ${paid}`,
        change: `document of ${amount} ${paid} instead of ${this.show(book.amount[j]!, book.currency[j]!)} ${booked}`,
        fix: bank.amount[i] === book.amount[j] ? fix : { ...fix, amount: String(bank.amount[i]!) },
      };
    }
    if (where === 'account') {
      const paid = nameOf(bank, 'account', i);
      return {
        ...head,
        failed: `booked on account ${nameOf(book, 'account', j)}, paid on ${paid}`,
        change: `document on account ${paid}`,
        fix: { field: 'bookAccount', value: paid },
      };
    }
    const day = isoDay(bank.day[i]! as Day);
    return {
      ...head,
      failed: `${Math.abs(bank.day[i]! - book.day[j]!)} days apart: out of reach`,
      change: `document dated ${day} instead of ${isoDay(book.day[j]! as Day)}`,
      fix: { field: 'bookDay', value: day },
    };
  }

  private idOf(side: 'bank' | 'book', at: number): number {
    const { table, row } = this[side];
    return table.id[row[at]!]!;
  }

  private show(amount: number, currency: number): string {
    return displayMinor(minor(amount), this.used.decimals(currency));
  }
}

/** Name of a line's currency or account as its table has it. */
export function nameOf({ table, row }: BankSide | BookSide, column: 'currency' | 'account', at: number): string {
  return table.names[table[column][row[at]!]!] ?? '';
}

function ahead(x: { edges: Edges; e: number }, y: { edges: Edges; e: number }): boolean {
  const by =
    y.edges.weight[y.e]! - x.edges.weight[x.e]! ||
    x.edges.bank[x.e]! - y.edges.bank[y.e]! ||
    x.edges.book[x.e]! - y.edges.book[y.e]!;
  return by < 0;
}

function pairsBy(sources: readonly Edges[], side: 'bank' | 'book', free: Uint8Array): PairLists {
  const start = new Int32Array(free.length + 1);
  const each = (visit: (at: number, pair: number) => void): void => {
    let first = 0;
    for (const edges of sources) {
      for (let e = 0; e < edges.size; e++) if (free[edges[side][e]!]) visit(edges[side][e]!, first + e);
      first += edges.size;
    }
  };
  each((at) => start[at + 1]!++);
  for (let at = 0; at < free.length; at++) start[at + 1]! += start[at]!;
  const next = start.slice();
  const pair = new Int32Array(start[free.length]!);
  each((at, one) => {
    pair[next[at]!++] = one;
  });
  return { start, pair };
}
