/** Properties of balances among the amounts: whatever they are called, exactly the movements of a month are read, and the balances kept. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from '../../electron/formats/csv.ts';
import type { Day } from '../../shared/day.ts';
import { civil } from '../../shared/day.ts';
import { formatMinor, minor } from '../../shared/money.ts';

const FIRST_DAY = 19_783;

interface Movement {
  readonly offset: number;
  readonly amount: number;
  readonly payee: string;
}

interface Month {
  readonly opening: number;
  readonly movements: readonly Movement[];
  /** Words of a language nobody speaks. */
  readonly words: readonly [string, string, string];
  readonly newestFirst: boolean;
  readonly daily: boolean;
  readonly hasNumbers: boolean;
}

const SYLLABLES = ['qor', 'zul', 'vex', 'mir', 'tah', 'bwe', 'lok', 'nji'];
const word = fc.tuple(fc.constantFrom(...SYLLABLES), fc.constantFrom(...SYLLABLES)).map((parts) => parts.join(''));
const words = fc.uniqueArray(word, { minLength: 3, maxLength: 3 }) as fc.Arbitrary<[string, string, string]>;

const months: fc.Arbitrary<Month> = fc.record({
  opening: fc.integer({ min: 10_001, max: 900_000 }),
  movements: fc
    .array(
      fc.record({
        offset: fc.integer({ min: 0, max: 29 }),
        amount: fc.integer({ min: -99_999, max: 99_999 }).filter((amount) => amount !== 0),
        payee: fc.integer({ min: 0, max: 25 }).map((index) => `${String.fromCharCode(97 + index)}dam & sons`),
      }),
      { minLength: 6, maxLength: 40 },
    )
    .filter((all) => all.some(({ amount }) => amount < 0) && all.some(({ amount }) => amount > 0)),
  words,
  newestFirst: fc.boolean(),
  daily: fc.boolean(),
  hasNumbers: fc.boolean(),
});

function iso(offset: number): string {
  const { year, month, date } = civil((FIRST_DAY + offset) as Day);
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** The rows of a statement with its balances among the amounts, oldest first. */
function rowsOf({ opening, movements, words: [stem, before, after], daily, hasNumbers }: Month): readonly string[] {
  const row = (offset: number, number: string, text: string, amount: number): string =>
    [iso(offset), ...(hasNumbers ? [number] : []), text, formatMinor(minor(amount), 2)].join(';');
  const sorted = [...movements].sort((one, other) => one.offset - other.offset);
  let balance = opening;
  const rows = [row(0, '', `${stem} ${before}`, opening)];
  sorted.forEach(({ offset, amount, payee }, index) => {
    rows.push(row(offset, String(100 + index), payee, amount));
    balance += amount;
    if (daily && sorted[index + 1]?.offset !== offset) rows.push(row(offset, '', `${stem} ${after}`, balance));
  });
  if (!daily) rows.push(row(29, '', `${stem} ${after}`, balance));
  return rows;
}

function read(rows: readonly string[], hasNumbers: boolean): ReturnType<typeof csv.read> {
  const header = ['Date', ...(hasNumbers ? ['Number'] : []), 'Text', 'Amount'].join(';');
  const bytes = new TextEncoder().encode(`${[header, ...rows].join('\n')}\n`);
  return csv.read({ name: 'x.csv', bytes }, { map: null, currency: 'EUR' });
}

test('exactly the movements are read, and the balances before and after them', async () => {
  await fc.assert(
    fc.asyncProperty(months, async (month) => {
      const oldestFirst = rowsOf(month);
      const reading = await read(month.newestFirst ? [...oldestFirst].reverse() : oldestFirst, month.hasNumbers);
      const [statement] = reading.statements;
      const expected = month.movements.map(({ amount }) => amount).sort((one, other) => one - other);
      expect(statement?.lines.map(({ amount }) => amount).sort((one, other) => one - other)).toEqual(expected);
      expect(statement?.opening).toBe(month.opening);
      expect(statement?.closing).toBe(month.opening + expected.reduce((sum, amount) => sum + amount, 0));
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('a month without stated balances loses no row', async () => {
  await fc.assert(
    fc.asyncProperty(months, async (month) => {
      const rows = month.movements.map(({ offset, amount, payee }, index) =>
        [iso(offset), ...(month.hasNumbers ? [String(100 + index)] : []), payee, formatMinor(minor(amount), 2)].join(
          ';',
        ),
      );
      const reading = await read(rows, month.hasNumbers);
      const asked = reading.problems.some(({ severity }) => severity === 'asked');
      expect(asked ? rows.length : reading.statements[0]?.lines.length).toBe(rows.length);
    }),
    { seed: 8, numRuns: 300 },
  );
});

test('a month of round amounts without stated balances loses no row', async () => {
  await fc.assert(
    fc.asyncProperty(months, async (month) => {
      const rows = month.movements.map(({ offset, amount, payee }) =>
        [iso(offset), payee, formatMinor(minor((Math.trunc(amount / 20_000) || 1) * 5_000), 2)].join(';'),
      );
      const reading = await read(rows, false);
      const asked = reading.problems.some(({ severity }) => severity === 'asked');
      expect(asked ? rows.length : reading.statements[0]?.lines.length).toBe(rows.length);
    }),
    { seed: 9, numRuns: 300 },
  );
});
