/** Money and day round trips, and what they refuse. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civil,
  type Day,
  dayOf,
  daysInMonth,
  isoDay,
  MAX_DAY,
  monthEnd,
  monthStart,
  parseIsoDay,
} from '../../shared/day.ts';
import { displayMinor, exponentOf, formatMinor, minor, parseMoney } from '../../shared/money.ts';

const amount = fc.maxSafeInteger().map(minor);
const exponent = fc.constantFrom(0, 2, 3, 4);

describe('money', () => {
  it('written and read back is the same, with either decimal sign', () => {
    fc.assert(
      fc.property(amount, exponent, (value, digits) => {
        const text = formatMinor(value, digits);
        expect(parseMoney(text, '.', digits)).toEqual({ ok: true, minor: value });
        expect(parseMoney(text.replace('.', ','), ',', digits)).toEqual({ ok: true, minor: value });
        expect(parseMoney(displayMinor(value, digits), '.', digits)).toEqual({ ok: true, minor: value });
      }),
    );
  });

  it.each([
    ['1,234.56', '.', 123456],
    ['1.234,56', ',', 123456],
    ['1 234,56', ',', 123456],
    ["1'234.56", '.', 123456],
    ['12,34,567.89', '.', 123456789],
    ['(12.00)', '.', -1200],
    ['12.00-', '.', -1200],
    ['\u221212.00', '.', -1200],
    ['12.00 DR', '.', -1200],
    ['12.00 CR', '.', 1200],
    ['$ 12.5', '.', 1250],
    ['12,5 \u20ac', ',', 1250],
    ['+7', '.', 700],
    ['.5', '.', 50],
    ['-0.00', '.', 0],
  ] as const)('reads %s with %s', (text, decimal, cents) => {
    expect(parseMoney(text, decimal, 2)).toEqual({ ok: true, minor: cents });
  });

  it.each([
    ['', 'empty'],
    ['abc', 'syntax'],
    ['12..34', 'syntax'],
    ['1,2345.00', 'grouping'],
    ['1.234', 'precision'],
    ['NaN', 'syntax'],
    ['1e400', 'syntax'],
    ['Infinity', 'syntax'],
    ['-(5.00)', 'syntax'],
    ['90071992547409.93', 'range'],
    ['99999999999999999999', 'range'],
    ['=1+1', 'syntax'],
  ] as const)('refuses %s as %s', (text, fault) => {
    expect(parseMoney(text, '.', 2)).toEqual({ ok: false, fault });
  });

  it('knows the exponents', () => {
    expect([exponentOf('JPY'), exponentOf('BHD'), exponentOf('usd'), exponentOf('???')]).toEqual([0, 3, 2, 2]);
    expect(parseMoney('1234', '.', exponentOf('JPY'))).toEqual({ ok: true, minor: 1234 });
    expect(parseMoney('1234.5', '.', exponentOf('JPY'))).toEqual({ ok: false, fault: 'precision' });
    expect(parseMoney('1.2345', '.', exponentOf('BHD'))).toEqual({ ok: false, fault: 'precision' });
  });

  it('throws for what is not a whole number of minor units', () => {
    for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => minor(bad)).toThrow(RangeError);
  });
});

describe('days', () => {
  it('round-trip through civil dates and ISO text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_DAY }), (value) => {
        const day = value as Day;
        const { year, month, date } = civil(day);
        expect(dayOf(year, month, date)).toBe(day);
        expect(parseIsoDay(isoDay(day))).toBe(day);
        expect(civil(monthStart(day)).date).toBe(1);
        expect(civil(monthEnd(day)).date).toBe(daysInMonth(year, month));
      }),
    );
  });

  it.each([
    '2026-02-31',
    '2025-02-29',
    '0020-01-01',
    '2026-13-01',
    '2026-00-10',
    '2300-01-01',
    '2026-1-1',
    '2026-10-31 ',
  ])('refuses %s', (text) => {
    expect(parseIsoDay(text)).toBeNull();
  });

  it('agrees with the platform calendar', () => {
    for (let day = 0; day <= MAX_DAY; day += 97)
      expect(isoDay(day as Day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
  });
});
