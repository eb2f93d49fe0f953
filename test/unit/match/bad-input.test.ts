/** The engine on input nobody should send: no hang, no crash, bounded memory, and no coin toss called sure. */

import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import type { MatchResult, MatchRule } from '../../../shared/match/types.ts';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

const many = (n: number, make: (k: number) => Partial<TestLine>, first = 1): TestLine[] =>
  Array.from({ length: n }, (_, k): TestLine => ({ id: first + k, day: 0, amount: 100, ...make(k) }));
const books = (n: number, make: (k: number) => Partial<TestLine>) => many(n, make, 1_000_000);

/** Every line is in at most one group and never both in a group and open; groups balance. */
function expectCalm(result: MatchResult, bank: readonly TestLine[], book: readonly TestLine[]): void {
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
  const copies = new Set(result.duplicates.map((d) => d.duplicate));
  const open = new Set([...result.exceptions, ...result.ambiguous].map((x) => x.line));
  for (const line of [...bank, ...book])
    expect(used.has(line.id) || copies.has(line.id) || open.has(line.id), `line ${line.id} is accounted for`).toBe(
      true,
    );
}

const HOSTILE = [
  `\u202e\u0000\ud800 ${'a'.repeat(4000)}`,
  '\u200b\ufeff\u0301'.repeat(500),
  `${'e\u0301'.repeat(2000)}`,
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'.repeat(300),
  `${'('.repeat(3000)}${'+'.repeat(3000)}`,
  '=HYPERLINK("x")\u0007\u001b[2J',
  '\ufdfa'.repeat(400),
  '-/._#'.repeat(1000),
  '1'.repeat(5000),
];

describe('bad input', () => {
  test.each<readonly [string, readonly TestLine[], readonly TestLine[]]>([
    ['no lines at all', [], []],
    ['no ledger', many(50, (k) => ({ day: k, amount: 100 + k })), []],
    ['no bank', [], books(50, (k) => ({ day: k }))],
    [
      'one side in another currency',
      many(40, (k) => ({ amount: k + 1, currency: 'USD' })),
      books(40, (k) => ({ amount: k + 1, currency: 'JPY' })),
    ],
    [
      'every amount equal',
      many(300, (k) => ({ day: k % 30 })),
      books(300, (k) => ({ day: k % 30, reference: `X-${k}` })),
    ],
    [
      'dates decades apart',
      many(200, (k) => ({ amount: 100 + k })),
      books(200, (k) => ({ amount: 100 + k, day: -7000 + k })),
    ],
    [
      'dates over a century',
      many(200, (k) => ({ amount: 100 + k, day: k * 180 })),
      books(200, (k) => ({ amount: 100 + k, day: k * 180 })),
    ],
    ['amounts of zero', many(20, () => ({ amount: 0 })), books(20, () => ({ amount: 0 }))],
    [
      'amounts at the edge of exact numbers',
      many(20, (k) => ({ amount: 9_007_199_254_740_000 + k })),
      books(20, (k) => ({ amount: 9_007_199_254_740_000 + k })),
    ],
    [
      'hostile text',
      many(90, (k) => ({ amount: 5000 + k, text: HOSTILE[k % HOSTILE.length]! })),
      books(90, (k) => ({
        amount: 5000 + k,
        party: HOSTILE[(k + 3) % HOSTILE.length]!,
        reference: HOSTILE[k % HOSTILE.length]!,
      })),
    ],
  ])('%s: calm and balanced', (_, bank, book) => {
    expectCalm(match(bank, book), bank, book);
  });

  test('lines in other currencies are never paired', () => {
    const result = match(
      many(40, (k) => ({ amount: 7000 + k, currency: 'USD', text: `PAYMENT ${9000 + k}` })),
      books(40, (k) => ({ amount: 7000 + k, currency: 'EUR', reference: `${9000 + k}` })),
    );
    expect(result.proposals).toEqual([]);
  });

  test('empty descriptions: amounts that occur once find each other, equal ones are not called sure', () => {
    const bank = [
      ...many(60, (k) => ({ day: k, amount: 10_007 + k * 311 })),
      ...many(30, (k) => ({ day: 20 + (k % 3), amount: 5000 }), 500),
    ];
    const book = [
      ...books(60, (k) => ({ day: k - 2, amount: 10_007 + k * 311, party: `P${k}` })),
      ...many(30, (k) => ({ day: 20 + (k % 3), amount: 5000, party: `Q${k}` }), 2_000_000),
    ];
    const result = match(bank, book);
    expectCalm(result, bank, book);
    const found = new Set(groups(result));
    for (let k = 0; k < 60; k++)
      expect(found.has(`${1 + k}|${1_000_000 + k}`), `amount ${10_007 + k * 311}`).toBe(true);
    for (const p of result.proposals) if (p.bank[0]! >= 500) expect(p.confidence).toBeLessThan(0.95);
  });

  test('every amount and text equal: nothing is called sure', () => {
    for (const size of [2, 3, 40, 300, 2000]) {
      const result = match(
        many(size, (k) => ({ day: k % 30 })),
        books(size, (k) => ({ day: k % 30, reference: `X-${k}` })),
      );
      for (const proposal of result.proposals) expect(proposal.confidence, `${size} lines`).toBeLessThan(0.95);
    }
  });

  test('a rule with a catastrophic expression costs no more than its length', () => {
    const { bank, book } = smallMonth();
    const long = bank.map((line, k) => (k % 4 === 0 ? { ...line, text: `${line.text} ${'a'.repeat(20_000)}!` } : line));
    const rules: MatchRule[] = ['(a+)+$', '(a|aa)+$', '(.*a){25}$'].map((value, k) => ({
      id: k + 1,
      priority: k,
      conditions: [{ field: 'description', operator: 'matches', value }],
      action: { type: 'categorise', account: '6800' },
    }));
    const began = performance.now();
    const result = match(long, book, { rules });
    expect(performance.now() - began).toBeLessThan(10_000);
    expectCalm(result, long, book);
  });

  test('50,000 identical rows on both sides: time grows with the rows, memory is bounded, nothing is sure', () => {
    const identical = (n: number) => {
      const bank = many(n, () => ({ text: 'SAME' }));
      const book = books(n, () => ({ party: 'SAME' }));
      const began = performance.now();
      const result = match(bank, book);
      return { elapsedMs: performance.now() - began, result };
    };
    const quarter = identical(12_500);
    const before = process.memoryUsage().rss;
    const whole = identical(50_000);
    const grownMb = (process.memoryUsage().rss - before) / 1e6;
    // Four times the rows: twice the linear time is allowed for, sixteen times would be each with each.
    expect(whole.elapsedMs / quarter.elapsedMs).toBeLessThan(8);
    expect(grownMb).toBeLessThan(900);
    for (const proposal of whole.result.proposals) expect(proposal.confidence).toBeLessThan(0.95);
    // Every line has a partner and nobody can say which: that is what is said, not that something is missing.
    expect(whole.result.ambiguous).toHaveLength(100_000);
    expect(whole.result.exceptions).toEqual([]);
    expect(whole.result.duplicates).toEqual([]);
  }, 180_000);
});
