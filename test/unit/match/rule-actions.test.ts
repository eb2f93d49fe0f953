/** What rules do in the engine: tolerances with typed differences, transfers with both ends, lines left out; nothing without them. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchResult, MatchRule, RuleAction } from '../../../shared/match/types.ts';
import { minor } from '../../../shared/money.ts';
import { backtestOf, rowsOfRule } from '../../../shared/rules/backtest.ts';
import { groups, match, smallMonth, type TestLine, tableOf } from './tables.ts';

const contains = (value: string, action: RuleAction, id = 1, name = 'Mine'): MatchRule => ({
  id,
  name,
  priority: 0,
  conditions: [{ field: 'description', operator: 'contains', value }],
  action,
});
const tolerance = (amount: number): RuleAction => ({
  type: 'tolerance',
  amount: minor(amount),
  difference: 'bank_charge',
});
const bankOf = (result: MatchResult, line: number) =>
  result.exceptions.find((x) => x.side === 'bank' && x.line === line);
const { bank, book } = smallMonth();
const shuffled = <T>(list: readonly T[], salt: number): T[] =>
  list
    .map((item, at) => ({ item, order: ((at + 1) * 7919 + salt * 104_729) % 10_007 }))
    .sort((x, y) => x.order - y.order)
    .map(({ item }) => item);

describe('a tolerance', () => {
  const paid: TestLine = { id: 900, day: 40, amount: 76_543 - 250, account: 'Giro', text: 'AUSLANDSZAHLUNG EINGANG' };
  const owed: TestLine = {
    id: 1900,
    day: 38,
    amount: 76_543,
    type: 'invoice',
    party: 'Überseekontor',
    reference: 'X-1',
  };
  const run = (rules: readonly MatchRule[], more: { bank?: TestLine[]; book?: TestLine[] } = {}) =>
    match([...bank, paid, ...(more.bank ?? [])], [...book, owed, ...(more.book ?? [])], { rules });

  it('pairs what it allows, with a difference of its type and the rule in the evidence', () => {
    expect(groups(run([]))).not.toContain('900|1900');
    const proposal = run([contains('auslandszahlung', tolerance(250))]).proposals.find((p) => p.bank.includes(900));
    expect(proposal).toMatchObject({
      book: [1900],
      differences: [{ type: 'bank_charge', amount: -250, note: 'within 2.50, which the rule “Mine” allows' }],
    });
    expect(proposal!.evidence.map(({ code }) => code)).toContain('RULE');
  });

  it.each([
    ['the amounts are further apart', tolerance(249), 'auslandszahlung', {}],
    ['the text is another', tolerance(250), 'inlandszahlung', {}],
    ['the document is in another currency', tolerance(250), 'auslandszahlung', { currency: 'USD' }],
    ['the document has the opposite sign', tolerance(200_000), 'auslandszahlung', { amount: -76_543 }],
  ])('does nothing where %s', (_, action, text, change) => {
    const result = match([...bank, paid], [...book, { ...owed, ...change }], { rules: [contains(text, action)] });
    expect(groups(result)).not.toContain('900|1900');
  });

  it('leaves the line to a document that fits to the cent', () => {
    const exact: TestLine = { ...owed, id: 1901, amount: paid.amount, reference: 'X-2', party: 'Anders' };
    expect(groups(run([contains('auslandszahlung', tolerance(250))], { book: [exact] }))).toContain('900|1901');
  });

  it('says that it cannot tell two documents apart instead of choosing', () => {
    const twin: TestLine = { ...owed, id: 1901, amount: 76_540, reference: 'X-2', party: 'Westkontor' };
    const result = run([contains('auslandszahlung', tolerance(300))], { book: [twin] });
    expect(result.proposals.some((p) => p.bank.includes(900))).toBe(false);
    expect(
      result.ambiguous
        .find((x) => x.line === 900)
        ?.nearMisses.map(({ line }) => line)
        .sort(),
    ).toEqual([1900, 1901]);
    expect(bankOf(result, 900)).toBeUndefined();
  });

  it('never makes money vanish, whatever it allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 50 }), (amount, salt) => {
        const lines = shuffled([...bank, paid], salt);
        const result = match(lines, shuffled([...book, owed], salt + 1), { rules: [contains('', tolerance(amount))] });
        const amountOf = new Map([...lines, ...book, owed].map((one) => [one.id, one.amount]));
        const sum = (ids: readonly number[]): number => ids.reduce((total, id) => total + amountOf.get(id)!, 0);
        for (const { bank: left, book: right, differences } of result.proposals)
          expect(sum(left) - sum(right) - differences.reduce((total, one) => total + one.amount, 0)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a transfer', () => {
  const out: TestLine = { id: 901, day: 20, amount: -50_000, account: 'Giro', text: 'UMBUCHUNG TAGESGELD' };
  const into: TestLine = { id: 902, day: 21, amount: 50_000, account: 'Tagesgeld', text: 'GUTSCHRIFT VON GIRO' };
  const rules = [contains('umbuchung', { type: 'transfer' })];
  const run = (lines: readonly TestLine[], with_: readonly MatchRule[] = rules) =>
    match([...bank, ...lines], book, { rules: with_ });

  it('leaves the queues with both its ends, named in the evidence', () => {
    const result = run([out, into]);
    const proposal = result.proposals.find(({ kind }) => kind === 'transfer');
    expect(proposal).toMatchObject({ bank: [901, 902], book: [], differences: [], basis: 'transfer' });
    expect(proposal!.evidence.map(({ text }) => text)).toEqual([
      'the rule “Mine” says that one of the lines is an end of a transfer',
      '500.00 out of Giro and into Tagesgeld',
      'arrived one day after it left',
    ]);
    expect([bankOf(result, 901), bankOf(result, 902)]).toEqual([undefined, undefined]);
  });

  it('is suggested without a rule where nothing else explains either end, never surely', () => {
    const result = run([out, into], []);
    const proposal = result.proposals.find(({ kind }) => kind === 'transfer');
    expect(proposal).toMatchObject({ bank: [901, 902], book: [], basis: 'transfer' });
    expect(proposal!.confidence).toBeGreaterThan(0.5);
    expect(proposal!.confidence).toBeLessThan(0.95);
    expect(proposal!.evidence[0]!.text).toBe('500.00 out of Giro and into Tagesgeld; no document explains either');
    expect([bankOf(result, 901), bankOf(result, 902)]).toEqual([undefined, undefined]);
  });

  it.each<[string, Partial<TestLine>]>([
    ['names a customer', { text: 'SEPA CREDIT MERCER DENTAL' }],
    ['names a document', { text: 'SEPA CREDIT RE-26103' }],
    ['is in the same account', { account: 'Giro' }],
    ['is eight days away', { day: 28 }],
  ])('is not suggested without a rule where the other line %s', (_, change) => {
    expect(run([out, { ...into, ...change }], []).proposals.some(({ kind }) => kind === 'transfer')).toBe(false);
  });

  it('is not suggested without a rule between two accounts that fit equally', () => {
    const result = run([out, into, { ...into, id: 903, account: 'Depot' }], []);
    expect(result.proposals.some(({ kind }) => kind === 'transfer')).toBe(false);
  });

  it.each<[string, Partial<TestLine>]>([
    ['is in the same account', { account: 'Giro' }],
    ['is of another amount', { amount: 50_001 }],
    ['goes the same way', { amount: -50_000 }],
    ['is in another currency', { currency: 'USD' }],
    ['is eight days away', { day: 28 }],
  ])('has one end where the other line %s', (_, change) => {
    const result = run([out, { ...into, ...change }]);
    expect(result.proposals.some(({ kind }) => kind === 'transfer')).toBe(false);
    expect(bankOf(result, 901)).toMatchObject({
      kind: 'unrecorded',
      cause: 'transfer by the rule “Mine”: the other end is missing, no 500.00 in another account within 7 days',
    });
  });

  it('does not toss a coin between two accounts', () => {
    const result = run([out, into, { ...into, id: 903, account: 'Depot' }]);
    expect(result.proposals.some(({ kind }) => kind === 'transfer')).toBe(false);
    expect(bankOf(result, 901)?.cause).toContain('2 lines of 500.00 fit equally');
  });

  it('does not take a line that a document explains', () => {
    const invoice: TestLine = {
      id: 1902,
      day: 18,
      amount: 50_000,
      type: 'invoice',
      party: 'Sparverein',
      reference: 'SV-90417',
    };
    const payment: TestLine = { ...into, text: 'SPARVEREIN SV-90417' };
    const result = match([...bank, out, payment], [...book, invoice], { rules });
    expect(groups(result)).toContain('902|1902');
    expect(bankOf(result, 901)?.cause).toContain('the other end is missing');
  });

  it('pairs repeated equal transfers one by one', () => {
    const lines = [0, 1, 2].flatMap((k) => [
      { ...out, id: 910 + k, day: 10 + k * 7 },
      { ...into, id: 920 + k, day: 11 + k * 7 },
    ]);
    const result = run(lines);
    expect(result.proposals.filter(({ kind }) => kind === 'transfer').map((p) => p.bank)).toEqual([
      [910, 920],
      [911, 921],
      [912, 922],
    ]);
  });
});

describe('a line left out', () => {
  const rules = [contains('RE-26100', { type: 'ignore' }, 7, 'Not ours')];

  it('is in no proposal and no exception, and is listed with its rule', () => {
    const result = match(bank, book, { rules });
    expect(result.proposals.some((p) => p.bank.includes(1))).toBe(false);
    expect(bankOf(result, 1)).toBeUndefined();
    expect(result.ambiguous.some((x) => x.side === 'bank' && x.line === 1)).toBe(false);
    expect(result.ignored).toEqual([{ line: 1, rule: 7, name: 'Not ours' }]);
    expect('ignored' in match(bank, book)).toBe(false);
  });
});

describe('rules', () => {
  const out: TestLine = { id: 901, day: 20, amount: -50_000, account: 'Giro', text: 'UMBUCHUNG TAGESGELD' };
  const into: TestLine = { id: 902, day: 21, amount: 50_000, account: 'Tagesgeld', text: 'GUTSCHRIFT MERCER DENTAL' };
  const lonely: TestLine = { id: 903, day: 22, amount: -777, account: 'Giro', text: 'UMBUCHUNG DEPOT' };
  const paid: TestLine = { id: 904, day: 40, amount: 76_293, account: 'Giro', text: 'AUSLANDSZAHLUNG EINGANG' };
  const owed: TestLine = {
    id: 1900,
    day: 38,
    amount: 76_543,
    type: 'invoice',
    party: 'Überseekontor',
    reference: 'X-1',
  };
  const fee: TestLine = { id: 905, day: 9, amount: -950, account: 'Giro', text: 'KONTOFUEHRUNGSENTGELT' };
  const lines = [...bank, out, into, lonely, paid, fee];
  const rules = [
    contains('umbuchung', { type: 'transfer' }, 1),
    contains('auslandszahlung', tolerance(250), 2),
    contains('kontofuehrung', { type: 'categorise', account: '4970' }, 3),
    contains('RE-26106', { type: 'ignore' }, 4),
  ];

  it('give the same result in any order of the lines', () => {
    const plain = match(lines, [...book, owed], { rules });
    expect(plain.proposals.map(({ kind }) => kind)).toContain('transfer');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (salt) => {
        const other = match(shuffled(lines, salt), shuffled([...book, owed], salt * 3), {
          rules: shuffled(rules, salt),
        });
        expect({ ...other, stages: [] }).toEqual({ ...plain, stages: [] });
      }),
      { numRuns: 10 },
    );
  });

  it('name themselves where they propose an account', () => {
    expect(bankOf(match(lines, book, { rules }), 905)?.category).toEqual({
      account: '4970',
      probability: 1,
      source: 'rule',
      rule: 'Mine',
    });
  });

  const tried = (rule: MatchRule, decided: Parameters<typeof backtestOf>[0]['decided'] = []) => {
    const table = tableOf(lines);
    return backtestOf({
      before: match(lines, [...book, owed]),
      after: match(lines, [...book, owed], { rules: [rule] }),
      bank: table,
      rows: rowsOfRule([rule], table, rule.id),
      rule,
      decided,
    });
  };

  it('are backtested: transfers, tolerances and lines left out say what they change', () => {
    expect(tried(rules[0]!)).toMatchObject({ linesTouched: 2, newMatches: 1, transfers: { pairs: 1, single: 1 } });
    expect(
      tried(rules[0]!)
        .examples.map(({ after }) => after)
        .sort(),
    ).toEqual(['transfer', 'transfer', 'transfer with one end']);
    expect(tried(rules[1]!)).toMatchObject({
      newMatches: 1,
      differences: [{ currency: 'EUR', type: 'bank_charge', lines: 1, sum: -250 }],
    });
    expect(tried(rules[3]!)).toMatchObject({ leftOut: 1, lostMatches: 1 });
  });

  it('are held against what was booked and matched before', () => {
    const day = 20_474 as Parameters<typeof backtestOf>[0]['decided'][number]['day'];
    const booked = {
      decisionId: 1,
      text: 'Booked',
      verdict: 'approved' as const,
      day,
      bank: [905],
      book: [],
      account: '4900',
    };
    const transferred = { ...booked, decisionId: 2, bank: [901, 902], account: undefined };
    const { account: _, ...plain } = transferred;
    expect(tried(rules[2]!, [booked]).contradictions).toEqual([
      { decisionId: 1, text: 'Booked: the rule would propose 4970, it was booked to 4900' },
    ]);
    expect(tried(rules[2]!, [{ ...booked, account: '4970' }]).contradictions).toEqual([]);
    expect(tried(rules[0]!, [plain]).contradictions).toEqual([]);
    expect(tried(contains('umbuchung', { type: 'ignore' }), [plain]).contradictions).toHaveLength(1);
  });
});

describe('hostile months', () => {
  const many = (count: number, line: (at: number) => TestLine): TestLine[] =>
    Array.from({ length: count }, (_, at) => line(at));

  it('with thousands of equal amounts take rules without hanging', () => {
    const paid = many(3000, (at) => ({ id: 1 + at, day: at % 28, amount: 1000, account: 'Giro', text: `A ${at}` }));
    const owed = many(3000, (at) => ({ id: 10_001 + at, day: at % 28, amount: 1001, type: 'invoice' }));
    const out = many(1500, (at) => ({ id: 20_001 + at, day: at % 28, amount: -700, account: 'Giro', text: 'UMB' }));
    const into = many(1500, (at) => ({ id: 30_001 + at, day: at % 28, amount: 700, account: 'Depot', text: 'UMB' }));
    const began = performance.now();
    const result = match([...paid, ...out, ...into], owed, {
      rules: [contains('a ', tolerance(5), 1), contains('umb', { type: 'transfer' }, 2)],
    });
    expect(performance.now() - began).toBeLessThan(20_000);
    for (const { bank: left, book: right, differences } of result.proposals)
      expect(left.length + right.length + differences.length).toBeGreaterThan(1);
    expect(result.proposals.filter(({ kind }) => kind === 'transfer').length).toBeGreaterThan(0);
  });
});
