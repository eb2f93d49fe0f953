/** Rivals re-implemented from their published rules (ideas only): GnuCash, ERPNext, Actual, Odoo-like, text search within equal amounts. */

import Fuse from 'fuse.js';
import type { LineTable } from '../../../shared/match/types.ts';
import type { World } from './finish.ts';
import type { Answer } from './score.ts';

type Matcher = (world: World) => Answer;

/** Book rows by amount. */
function byAmount(book: LineTable): Map<number, number[]> {
  const out = new Map<number, number[]>();
  for (let j = 0; j < book.length; j++) {
    const list = out.get(book.amount[j]!);
    if (list) list.push(j);
    else out.set(book.amount[j]!, [j]);
  }
  return out;
}

/** First come, first served over candidates of equal amount, best score first; a score under `least` is no match. */
function greedy(world: World, least: number, score: (i: number, j: number) => number): Answer {
  const { bank, book } = world;
  const index = byAmount(book);
  const used = new Set<number>();
  const groups: Answer['groups'][number][] = [];
  for (let i = 0; i < bank.length; i++) {
    let best = -1;
    let bestScore = least;
    for (const j of index.get(bank.amount[i]!) ?? []) {
      if (used.has(j)) continue;
      const value = score(i, j);
      if (value > bestScore || (value === bestScore && best < 0)) {
        best = j;
        bestScore = value;
      }
    }
    if (best < 0) continue;
    used.add(best);
    groups.push({ bank: [bank.id[i]!], book: [book.id[best]!], confidence: 1 });
  }
  return { groups, duplicates: [] };
}

const plain = (text: string): string => text.toLowerCase();

/** GnuCash's generic import matcher: amount 3, day 3/2/0/-5, description 2/1; cleared from 6 on. */
const gnucash: Matcher = (world) =>
  greedy(world, 6, (i, j) => {
    const apart = Math.abs(world.bank.day[i]! - world.book.day[j]!);
    if (apart > 42) return -1;
    const day = apart === 0 ? 3 : apart <= 4 ? 2 : apart <= 14 ? 0 : -5;
    const a = plain(world.bank.description.at(i)!);
    const b = plain(world.book.counterparty.at(j)!);
    return 3 + day + (a === b ? 2 : b.length > 0 && a.includes(b.slice(0, Math.ceil(b.length / 2))) ? 1 : 0);
  });

/** ERPNext: one point each for reference, amount and party, the best first; at least two points. */
const erpnext: Matcher = (world) =>
  greedy(world, 2, (i, j) => {
    const text = plain(world.bank.description.at(i)!);
    const reference = plain(world.book.reference.at(j)!);
    const words = plain(world.book.counterparty.at(j)!)
      .split(' ')
      .filter((word) => word.length > 2);
    const shared = words.filter((word) => text.includes(word)).length;
    return (
      1 +
      (reference !== '' && text.includes(reference) ? 1.5 : 0) +
      (words.length > 0 && shared / words.length > 0.6 ? 1 : 0)
    );
  });

/** Actual: equal amount within seven days, same payee first, then the nearest. */
const actual: Matcher = (world) =>
  greedy(world, 0, (i, j) => {
    const apart = Math.abs(world.bank.day[i]! - world.book.day[j]!);
    if (apart > 7) return -1;
    const payee = plain(world.book.counterparty.at(j)!).split(' ')[0]!;
    return 8 - apart + (payee.length > 2 && plain(world.bank.description.at(i)!).includes(payee) ? 10 : 0);
  });

/** Odoo-like: digit tokens of four and more shared with the document, then the oldest. */
const odoo: Matcher = (world) =>
  greedy(world, 1, (i, j) => {
    const tokens = world.bank.description
      .at(i)!
      .split(/\s+/)
      .map((word) => word.replace(/\D/g, ''))
      .filter((digits) => digits.length >= 4);
    const number = world.book.reference.at(j)!.replace(/\D/g, '');
    const hits = tokens.filter(
      (digits) => number !== '' && (number.includes(digits) || digits.includes(number)),
    ).length;
    return hits > 0 ? hits + 1 - world.book.day[j]! / 1e6 : 0;
  });

/** Text search (Fuse.js) among documents of equal amount. */
const fuse: Matcher = (world) => {
  const { bank, book } = world;
  const index = byAmount(book);
  const used = new Set<number>();
  const groups: Answer['groups'][number][] = [];
  for (let i = 0; i < bank.length; i++) {
    const list = (index.get(bank.amount[i]!) ?? []).filter((j) => !used.has(j));
    if (list.length === 0) continue;
    const search = new Fuse(
      list.slice(0, 60).map((j) => ({ j, text: `${book.counterparty.at(j)} ${book.reference.at(j)}` })),
      { keys: ['text'], includeScore: true, threshold: 0.8, ignoreLocation: true },
    );
    const hit = search.search(bank.description.at(i)!.slice(0, 32))[0];
    const chosen = hit?.item.j ?? (list.length === 1 ? list[0]! : undefined);
    if (chosen === undefined) continue;
    used.add(chosen);
    groups.push({ bank: [bank.id[i]!], book: [book.id[chosen]!], confidence: Math.max(0, 1 - (hit?.score ?? 0.5)) });
  }
  return { groups, duplicates: [] };
};

export const RIVALS: readonly (readonly [string, Matcher])[] = [
  ["GnuCash's rule", gnucash],
  ["ERPNext's rule", erpnext],
  ["Actual's rule", actual],
  ['Odoo-like', odoo],
  ['Fuse.js', fuse],
];
