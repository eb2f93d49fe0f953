/** Every kind of near miss, over generated months: applying the change it states makes the match. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Day, parseIsoDay } from '../../../shared/day.ts';
import type { Exception, MatchResult, NearMiss, NearMissFix } from '../../../shared/match/types.ts';
import { groups, match, smallMonth, type TestLine } from '../match/tables.ts';

const BANK_LINE = 500;
const DOCUMENT = 2000;
/** Epoch day of the test tables' day 0. */
const DAY_ZERO = 20454;

interface Month {
  readonly bank: readonly TestLine[];
  readonly book: readonly TestLine[];
}

/** A month with one more payment and one more document that agree but for what `wrong` puts in place. */
function monthWith(wrong: { payment?: Partial<TestLine>; document?: Partial<TestLine> }, by: Sample): Month {
  const { bank, book } = smallMonth();
  const reference = `RE-${by.number}`;
  // The own account of the statement is known from its lines; a second one has a line of its own.
  bank.push({ id: 400, day: 3, amount: -1234, account: 'Tagesgeld', text: 'KONTOFUEHRUNG' });
  bank.push({
    id: BANK_LINE,
    day: by.day,
    amount: by.amount,
    account: 'Giro',
    text: `SEPA CREDIT ZEPPELIN FEINKOST ${reference}`,
    ...wrong.payment,
  });
  book.push({
    id: DOCUMENT,
    day: by.day - by.lag,
    amount: by.amount,
    type: 'invoice',
    party: 'Zeppelin Feinkost',
    reference,
    number: reference,
    ...wrong.document,
  });
  return { bank, book };
}

interface Sample {
  readonly day: number;
  readonly lag: number;
  readonly amount: number;
  readonly number: number;
}

const samples = fc.record({
  day: fc.integer({ min: 25, max: 60 }),
  lag: fc.integer({ min: 0, max: 20 }),
  amount: fc.integer({ min: 2001, max: 900_001 }),
  number: fc.integer({ min: 71_000, max: 98_000 }),
});

function applied({ bank, book }: Month, { field, value, amount }: NearMissFix): readonly string[] {
  const changed = (line: TestLine): TestLine => {
    if (field === 'bookAmount') return { ...line, amount: Number(value) };
    if (field === 'bookAccount') return { ...line, account: value };
    if (field === 'bookDay') return { ...line, day: (parseIsoDay(value) as Day) - DAY_ZERO };
    return { ...line, currency: value, amount: amount === undefined ? line.amount : Number(amount) };
  };
  if (field === 'bankText')
    return groups(
      match(
        bank.map((line) => (line.id === BANK_LINE ? { ...line, text: `${line.text} ${value}` } : line)),
        book,
      ),
    );
  return groups(
    match(
      bank,
      book.map((line) => (line.id === DOCUMENT ? changed(line) : line)),
    ),
  );
}

/** Near misses of the payment with the document and the other way round. */
function missesOf(result: MatchResult): { payment: NearMiss | undefined; document: NearMiss | undefined } {
  const open = [...result.exceptions, ...result.ambiguous];
  const of = (side: string, line: number, partner: number) =>
    open.find((item) => item.side === side && item.line === line)?.nearMisses.find((miss) => miss.line === partner);
  return { payment: of('bank', BANK_LINE, DOCUMENT), document: of('book', DOCUMENT, BANK_LINE) };
}

function exceptionOf(result: MatchResult, side: string): Exception | undefined {
  const line = side === 'bank' ? BANK_LINE : DOCUMENT;
  return result.exceptions.find((item) => item.side === side && item.line === line);
}

const PAIR = `${BANK_LINE}|${DOCUMENT}`;

const cases: readonly {
  readonly name: string;
  readonly wrong: (by: Sample) => { payment?: Partial<TestLine>; document?: Partial<TestLine> };
  readonly field: NearMissFix['field'];
  readonly kind?: string;
  /** Some samples match in spite of it. */
  readonly mayMatch?: boolean;
}[] = [
  {
    name: 'currency, equal amount',
    wrong: () => ({ document: { currency: 'CHF' } }),
    field: 'bookCurrency',
    kind: 'currency',
  },
  {
    name: 'currency, converted amount',
    wrong: (by) => ({ document: { currency: 'USD', amount: Math.round(by.amount * 1.173) } }),
    field: 'bookCurrency',
    kind: 'currency',
  },
  {
    name: 'account, no reference in the text',
    wrong: () => ({
      payment: { text: 'SEPA CREDIT ZEPPELIN FEINKOST', account: 'Tagesgeld' },
      document: { account: 'Giro' },
    }),
    field: 'bookAccount',
    kind: 'wrong_account',
    mayMatch: true,
  },
  {
    name: 'reference and name missing',
    wrong: () => ({ payment: { text: 'SEPA CREDIT MOOSBRUGGER' } }),
    field: 'bankText',
    mayMatch: true,
  },
  {
    name: 'date before the window',
    wrong: (by) => ({ payment: { text: 'SEPA CREDIT ZEPPELIN FEINKOST' }, document: { day: by.day - 260 } }),
    field: 'bookDay',
  },
  {
    name: 'date after the window',
    wrong: (by) => ({ payment: { text: 'SEPA CREDIT ZEPPELIN FEINKOST' }, document: { day: by.day + 45 } }),
    field: 'bookDay',
  },
  {
    name: 'amount',
    wrong: (by) => ({
      document: { amount: Math.round(by.amount * 1.06) + 7 },
      payment: { text: 'SEPA CREDIT ZEPPELIN' },
    }),
    field: 'bookAmount',
    mayMatch: true,
  },
];

test.each(cases)('$name: the stated change makes the match', ({ wrong, field, kind, mayMatch }) => {
  let tried = 0;
  let matched = 0;
  fc.assert(
    fc.property(samples, (by) => {
      const month = monthWith(wrong(by), by);
      const before = match(month.bank, month.book);
      if (groups(before).includes(PAIR)) {
        matched++;
        return;
      }
      const { payment, document } = missesOf(before);
      for (const [side, miss] of [
        ['bank', payment],
        ['book', document],
      ] as const) {
        if (!miss?.fix) continue;
        tried++;
        expect(miss.fix.field).toBe(field);
        expect(applied(month, miss.fix)).toContain(PAIR);
        if (kind) expect(exceptionOf(before, side)?.kind).toBe(kind);
      }
    }),
    { numRuns: 30, seed: 7 },
  );
  if (mayMatch) expect(tried + matched).toBeGreaterThan(0);
  else expect(tried).toBeGreaterThan(0);
});

test('a document paid on another own account is proposed and named', () => {
  const by: Sample = { day: 30, lag: 9, amount: 77_123, number: 81_234 };
  const { bank, book } = monthWith({ payment: { account: 'Tagesgeld' }, document: { account: 'Giro' } }, by);
  const result = match(bank, book);
  expect(groups(result)).toContain(PAIR);
  expect(exceptionOf(result, 'book')).toMatchObject({
    kind: 'wrong_account',
    cause: 'booked on account Giro, paid on Tagesgeld',
  });
});
