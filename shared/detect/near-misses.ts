/** The best partners an open line almost had: which criterion failed, by how much, and the smallest change that would have matched. */

import type { Edges } from '../match/edges.ts';
import type { BankSide, BookSide } from '../match/encode.ts';
import type { NearMiss } from '../match/types.ts';
import { displayMinor, minor } from '../money.ts';

const MOST = 3;

/** Answers near misses from the candidate pairs that lost. */
export class NearMissFinder {
  private readonly ofBankLine = new Map<number, { edges: Edges; e: number }[]>();
  private readonly ofBookLine = new Map<number, { edges: Edges; e: number }[]>();

  constructor(
    private readonly bank: BankSide,
    private readonly book: BookSide,
    private readonly used: { bankFree: Uint8Array; bookFree: Uint8Array; decimals: (currency: number) => number },
    sources: readonly Edges[],
  ) {
    for (const edges of sources) {
      for (let e = 0; e < edges.size; e++) {
        if (used.bankFree[edges.bank[e]!]) put(this.ofBankLine, edges.bank[e]!, { edges, e });
        if (used.bookFree[edges.book[e]!]) put(this.ofBookLine, edges.book[e]!, { edges, e });
      }
    }
  }

  ofBank(i: number): NearMiss[] {
    return this.best(this.ofBankLine.get(i) ?? [], 'book');
  }

  ofBook(j: number): NearMiss[] {
    return this.best(this.ofBookLine.get(j) ?? [], 'bank');
  }

  private best(list: { edges: Edges; e: number }[], partner: 'bank' | 'book'): NearMiss[] {
    const sorted = list.sort(
      (x, y) =>
        y.edges.weight[y.e]! - x.edges.weight[x.e]! ||
        x.edges.bank[x.e]! - y.edges.bank[y.e]! ||
        x.edges.book[x.e]! - y.edges.book[y.e]!,
    );
    const seen = new Set<number>();
    const out: NearMiss[] = [];
    for (const { edges, e } of sorted) {
      const other = partner === 'book' ? edges.book[e]! : edges.bank[e]!;
      if (seen.has(other)) continue;
      seen.add(other);
      out.push(this.describe(edges, e, partner));
      if (out.length === MOST) break;
    }
    return out;
  }

  private describe(edges: Edges, e: number, partner: 'bank' | 'book'): NearMiss {
    const { bank, book } = this;
    const i = edges.bank[e]!;
    const j = edges.book[e]!;
    const side = partner === 'book' ? book : bank;
    const line = side.table.id[side.row[partner === 'book' ? j : i]!]!;
    const exponent = this.used.decimals(bank.currency[i]!);
    const show = (amount: number) => displayMinor(minor(amount), exponent);
    const logOdds = Math.round(Math.max(-99, edges.weight[e]!) * 100) / 100;
    const apart = bank.amount[i]! - book.amount[j]!;
    if (apart !== 0)
      return {
        line,
        logOdds,
        failed: `amount differs by ${show(Math.abs(apart))}`,
        change: `book amount ${show(bank.amount[i]!)} instead of ${show(book.amount[j]!)}`,
        fix: { field: 'bookAmount', value: String(bank.amount[i]!) },
      };
    const taken = partner === 'book' ? !this.used.bookFree[j] : !this.used.bankFree[i];
    if (taken) return { line, logOdds, failed: 'it has a better partner', change: `take it off its other partner` };
    const days = bank.day[i]! - book.day[j]!;
    const reference = book.table.reference[book.row[j]!] || book.table.documentNumber[book.row[j]!] || '';
    if (reference !== '')
      return {
        line,
        logOdds,
        failed: `neither name nor reference agree, ${Math.abs(days)} days apart`,
        change: `reference ${reference} in the bank text`,
        fix: { field: 'bankText', value: reference },
      };
    const party = book.table.counterparty[book.row[j]!]!;
    return {
      line,
      logOdds,
      failed: `${Math.abs(days)} days apart and no name in common`,
      change: `name ${party || 'of the counterparty'} in the bank text`,
      ...(party === '' ? {} : { fix: { field: 'bankText', value: party } }),
    };
  }
}

function put<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
