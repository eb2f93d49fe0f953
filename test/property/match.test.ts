/** Laws of the engine on random months: order, scale, money, one use per line. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatchResult } from '../../shared/match/types.ts';
import { groups, match, smallMonth, type TestLine } from '../unit/match/tables.ts';

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
          expect(new Set(p.bank).size + new Set(p.book).size).toBe(p.bank.length + p.book.length);
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
        expect(groups(match(scale(bank), scale(book)))).toEqual(groups(match(bank, book)));
      }),
      { numRuns: 25, seed: 5 },
    );
  });

  test('an unrelated line of either side changes no group, no duplicate and no other exception', () => {
    const { bank, book } = smallMonth();
    const seen = (result: MatchResult) => ({
      groups: groups(result),
      duplicates: result.duplicates.map((d) => `${d.side} ${d.original} ${d.duplicate}`),
      exceptions: result.exceptions.filter((x) => x.line !== 9000).map((x) => `${x.side} ${x.line} ${x.kind}`),
    });
    const before = seen(match(bank, book));
    // Amounts that no line, no sum of a few lines and no slip of one comes near.
    const unrelated = fc.record({
      day: fc.integer({ min: 0, max: 60 }),
      amount: fc.integer({ min: 5_000_000_13, max: 9_000_000_77 }).map((amount) => -amount),
      text: fc.constantFrom('KARTENZAHLUNG QUITTENBAUM', 'XYLOPHON VERLEIH WUPPER', ''),
    });
    fc.assert(
      fc.property(unrelated, fc.boolean(), (line, onBank) => {
        const extra: TestLine = onBank
          ? { id: 9000, day: line.day, amount: line.amount, account: 'Giro', text: line.text }
          : { id: 9000, day: line.day, amount: line.amount, type: 'bill', party: line.text };
        const after = seen(onBank ? match([...bank, extra], book) : match(bank, [...book, extra]));
        expect(after).toEqual(before);
      }),
      { numRuns: 40, seed: 8 },
    );
  });

  test('amounts with no decimals (JPY) or three (BHD) give the groups of amounts with two', () => {
    fc.assert(
      fc.property(month, ({ bank, book }) => {
        const inCurrency = (currency: string, factor: number) => {
          const turn = (lines: readonly TestLine[]) =>
            lines.map((line) => ({ ...line, currency, amount: line.amount * factor }));
          return groups(match(turn(bank), turn(book)));
        };
        const euros = inCurrency('EUR', 100);
        expect(inCurrency('JPY', 1)).toEqual(euros);
        expect(inCurrency('BHD', 1000)).toEqual(euros);
      }),
      { numRuns: 20, seed: 9 },
    );
  });

  test('split over several imports, with other ids, the same lines form the same groups', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: 2, max: 5 }), ({ bank, book }, parts) => {
        const content = (result: MatchResult, lines: ReadonlyMap<number, TestLine>) =>
          result.proposals
            .map((p) => {
              const show = (ids: readonly number[]) =>
                ids.map((id) => JSON.stringify({ ...lines.get(id)!, id: 0 })).sort();
              return `${show(p.bank)} ${show(p.book)} ${p.confidence}`;
            })
            .sort();
        const byId = (...sides: (readonly TestLine[])[]) =>
          new Map(sides.flatMap((lines) => lines.map((line) => [line.id, line] as const)));
        // Import k takes every `parts`-th line; ids are given in order of arrival.
        const imported = (lines: readonly TestLine[], first: number) =>
          Array.from({ length: parts }, (_, k) => lines.filter((__, at) => at % parts === k))
            .flat()
            .map((line, at): TestLine => ({ ...line, id: first + at }));
        const bankAgain = imported(bank, 20_000);
        const bookAgain = imported(book, 40_000);
        expect(content(match(bankAgain, bookAgain), byId(bankAgain, bookAgain))).toEqual(
          content(match(bank, book), byId(bank, book)),
        );
      }),
      { numRuns: 40, seed: 10 },
    );
  });
});
