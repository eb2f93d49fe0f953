/** Laws of the engine on random months: order, scale, money, one use per line. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign } from '../../shared/match/assignment.ts';
import { Edges } from '../../shared/match/edges.ts';
import type { MatchResult } from '../../shared/match/types.ts';
import { match, smallMonth, type TestLine } from '../unit/match/tables.ts';

const word = fc.constantFrom('ALPHA', 'BRAVO', 'CENTRUM', 'DELTA', 'ECHO FOODS', 'FOXTROT', 'GAMMA');
const bankLine = fc.record({
  day: fc.integer({ min: 0, max: 40 }),
  amount: fc.constantFrom(-5000, -1999, 990, 1200, 4900, 12_345, 20_000, 77_701),
  text: word,
  account: fc.constantFrom('A', 'B'),
});
const bookLine = fc.record({
  day: fc.integer({ min: 0, max: 40 }),
  amount: fc.constantFrom(-5000, -1999, 990, 1200, 4900, 12_345, 20_000, 77_701),
  party: word,
  type: fc.constantFrom('x', 'y'),
  reference: fc.constantFrom('', 'R-1001', 'R-1002', 'R-1003'),
});
const month = fc
  .tuple(fc.array(bankLine, { maxLength: 30 }), fc.array(bookLine, { maxLength: 30 }))
  .map(([bank, book]) => {
    const base = smallMonth();
    return {
      bank: [...base.bank, ...bank.map((line, k): TestLine => ({ ...line, id: 5000 + k }))],
      book: [...base.book, ...book.map((line, k): TestLine => ({ ...line, id: 7000 + k }))],
    };
  });

function shape(result: MatchResult): string {
  return JSON.stringify({
    proposals: result.proposals,
    duplicates: result.duplicates,
    exceptions: result.exceptions,
    ambiguous: result.ambiguous,
  });
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, k) => ({ item, key: Math.imul(k + 1, 2654435761 + seed * 97) >>> 0 }))
    .sort((x, y) => x.key - y.key)
    .map(({ item }) => item);
}

describe('laws', () => {
  test('shuffling the input changes nothing', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: 1, max: 1000 }), ({ bank, book }, seed) => {
        expect(shape(match(shuffled(bank, seed), shuffled(book, seed + 1)))).toBe(shape(match(bank, book)));
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  test('money is conserved, no line is used twice, copies are in no group', () => {
    fc.assert(
      fc.property(month, ({ bank, book }) => {
        const result = match(bank, book);
        const amount = new Map([...bank, ...book].map((line) => [line.id, line.amount]));
        const used = new Set<number>();
        for (const p of result.proposals) {
          const sum = (ids: readonly number[]) => ids.reduce((total, id) => total + amount.get(id)!, 0);
          expect(sum(p.bank) - sum(p.book) - p.differences.reduce((total, d) => total + d.amount, 0)).toBe(0);
          for (const id of [...p.bank, ...p.book]) {
            expect(used.has(id)).toBe(false);
            used.add(id);
          }
        }
        for (const d of result.duplicates) expect(used.has(d.duplicate)).toBe(false);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  test('scaling all amounts by 100 changes no group', () => {
    fc.assert(
      fc.property(month, ({ bank, book }) => {
        const scale = (lines: readonly TestLine[]) => lines.map((line) => ({ ...line, amount: line.amount * 100 }));
        const ids = (result: MatchResult) =>
          result.proposals.map((p) => `${p.bank.join()}|${p.book.join()}|${p.confidence}`).sort();
        expect(ids(match(scale(bank), scale(book)))).toEqual(ids(match(bank, book)));
      }),
      { numRuns: 25, seed: 5 },
    );
  });

  test('an unrelated line changes no group', () => {
    const { bank, book } = smallMonth();
    const before = match(bank, book).proposals.map((p) => `${p.bank.join()}|${p.book.join()}`);
    const after = match(
      [...bank, { id: 9000, day: 3, amount: -313_37, account: 'Giro', text: 'KARTENZAHLUNG QUITTENBAUM' }],
      book,
    ).proposals.map((p) => `${p.bank.join()}|${p.book.join()}`);
    expect(after).toEqual(before);
  });
});

test('the assignment has the greatest total weight: brute force on small graphs, at least greedy', () => {
  const graph = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: -3, max: 20 })),
    { maxLength: 16 },
  );
  fc.assert(
    fc.property(graph, (list) => {
      const edges = new Edges(16);
      const seen = new Set<string>();
      for (const [i, j, weight] of [...list].sort((x, y) => x[0] - y[0])) {
        if (seen.has(`${i},${j}`)) continue;
        seen.add(`${i},${j}`);
        const e = edges.next();
        edges.bank[e] = i;
        edges.book[e] = j;
        edges.weight[e] = weight;
      }
      const chosen = assign(edges, 5, 5, () => true);
      const total = Array.from(chosen.bankEdge)
        .filter((e) => e >= 0)
        .reduce((sum, e) => sum + edges.weight[e]!, 0);
      const best = (e: number, banks: number, books: number): number => {
        if (e === edges.size) return 0;
        const skip = best(e + 1, banks, books);
        const b = 1 << edges.bank[e]!;
        const l = 1 << edges.book[e]!;
        return banks & b || books & l ? skip : Math.max(skip, edges.weight[e]! + best(e + 1, banks | b, books | l));
      };
      expect(total).toBe(best(0, 0, 0));
    }),
    { numRuns: 2000, seed: 6 },
  );
});
