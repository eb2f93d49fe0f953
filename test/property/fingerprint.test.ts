/** Properties of the content fingerprint. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Day } from '../../shared/day.ts';
import { dayFloor, dayOfFingerprint, fingerprint, sameContent } from '../../shared/fingerprint.ts';
import { type ParsedLine, parsedLine } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'B', ' ', '7', 'é') }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const lineArbitrary: fc.Arbitrary<ParsedLine> = fc
  .record({
    day: fc.integer({ min: 0, max: 84005 }),
    amount: fc.maxSafeInteger(),
    description: text,
    counterparty: text,
    reference: text,
    documentNumber: text,
    batch: text,
    original: fc.option(fc.maxSafeInteger()),
  })
  .map(({ day, amount, original, ...rest }) =>
    parsedLine({
      row: 1,
      day: day as Day,
      amount: minor(amount),
      currency: 'USD',
      originalAmount: original === null ? null : minor(original),
      ...rest,
    }),
  );

it('is a safe integer whose high bits are the day', () => {
  fc.assert(
    fc.property(lineArbitrary, (line) => {
      const print = fingerprint(line);
      expect(Number.isSafeInteger(print)).toBe(true);
      expect(dayOfFingerprint(print)).toBe(line.day);
      expect(print).toBeGreaterThanOrEqual(dayFloor(line.day));
    }),
  );
});

it('does not see padding, and agrees with sameContent', () => {
  fc.assert(
    fc.property(lineArbitrary, fc.constantFrom(' ', '  ', '\t', '\u00a0'), (line, blank) => {
      const padded = {
        ...line,
        description: `${blank}${line.description.replaceAll(' ', `${blank} `)}${blank}`,
        reference: `${line.reference}${blank}`,
      };
      expect(sameContent(line, padded)).toBe(true);
      expect(fingerprint(padded)).toBe(fingerprint(line));
    }),
  );
});

it('differs when any content field differs', () => {
  fc.assert(
    fc.property(
      lineArbitrary,
      fc.constantFrom('description', 'counterparty', 'reference', 'documentNumber', 'batch' as const),
      (line, field) => {
        const other = { ...line, [field]: `${line[field]}x` };
        expect(sameContent(line, other)).toBe(false);
        expect(fingerprint(other)).not.toBe(fingerprint(line));
      },
    ),
  );
});

it('ignores ids and running balances: they are evidence beside the content', () => {
  const line = parsedLine({ row: 1, day: 20000 as Day, amount: minor(5), currency: 'USD', description: 'X' });
  expect(fingerprint({ ...line, bankId: 'A', externalId: 'B', balance: minor(1), row: 9 } as ParsedLine)).toBe(
    fingerprint(line),
  );
});
