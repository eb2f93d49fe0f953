/** The scanner against a plain reading of the same rules, and the tables and orders that its tokens go into. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashText, joinParts } from '../../../shared/match/hash.ts';
import { grouped, invert, KeyTable, ListBuilder } from '../../../shared/match/keys.ts';
import { canonical, plain, Scanner } from '../../../shared/match/tokens.ts';

const LETTER = '[a-z\\u00aa-\\u1fff\\u2070-\\u2fff\\u3040-\\uffff]';
const PART = `(?:${LETTER}|\\d)(?:${LETTER}|\\d|')*`;

/** What the scanner's doc comment promises, in regular expressions. */
function expected(text: string) {
  const spelt = plain(text);
  const words = [...spelt.matchAll(new RegExp(`${LETTER}(?:${LETTER}|')*`, 'g'))]
    .map(([word]) => word)
    .filter((word) => word.replaceAll("'", '').length >= 2)
    .map(canonical);
  const digits: { value: number; length: number }[] = [];
  const runs: number[] = [];
  for (const [joined] of spelt.matchAll(new RegExp(`${PART}(?:[-/._#]${PART})*`, 'g'))) {
    const parts = joined.split(/[-/._#]/);
    const found = [...joined.matchAll(/\d{3,}/g)].map(([run]) => run);
    const all = joined.replace(/\D/g, '');
    const whole = all.length >= 3 && !(found.length === 1 && found[0] === all) ? [all] : [];
    for (const run of [...found, ...whole]) digits.push({ value: Number(run.slice(-15)), length: run.length });
    for (const part of parts) if (/\d/.test(part)) runs.push(part.replaceAll("'", '').length);
    if (parts.length > 1 && all.length >= 2) runs.push(joined.replace(/[-/._#']/g, '').length);
  }
  return { words, digits, runs: runs.filter((length) => length >= 3) };
}

function scanned(scanner: Scanner, text: string) {
  scanner.scan(text);
  return {
    words: Array.from({ length: scanner.words }, (_, w) => scanner.wordText(w)),
    digits: Array.from({ length: scanner.digitRuns }, (_, d) => ({
      value: scanner.digitValue[d]!,
      length: scanner.digitLength[d]!,
    })),
    runs: Array.from({ length: scanner.runs }, (_, r) => scanner.runLength[r]!),
  };
}

describe('scanner', () => {
  const scanner = new Scanner();
  const cases = [
    '',
    "Joe's Müller-Straße 0036070 INV-2024/17 ?20REF?2112-345 aee",
    "12'ab 1''x don't' a-1 A#12 O'BRIEN & SÖHNE ½ x²3 ?²3",
    '手数料 テスウリョウ 123456 ＡＢＣ１２３４ İstanbul Ærø',
    '12345678'.repeat(5),
    `${'9'.repeat(40)} 9999999999999999 RF18-9007199254740993`,
    '-12-/345_#6.7 a.b-c1',
  ];
  test.each(cases)('%s', (text) => {
    expect(scanned(scanner, text)).toEqual(expected(text));
  });

  test('any text is cut as the rules say, and hashed as it stands', () => {
    const piece = fc.constantFrom(..."aeouszEOU019?-/._#' &äßé½²ÆİΣ手ア１\u0301\u2013".split(''));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer(), (pieces, seed) => {
        const text = pieces.join('');
        expect(scanned(scanner, text)).toEqual(expected(text));
        scanner.scan(text, seed);
        expect(joinParts(scanner.textHigh, scanner.textLow)).toBe(hashText(text, seed));
      }),
      { numRuns: 2000 },
    );
  });
});

test('a key table numbers hashes in the order they come, however it grows', () => {
  const hash = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 300 }));
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 500 }), fc.nat({ max: 201 }), (hashes, room) => {
      const table = new KeyTable(room);
      const ids = new Map<number, number>();
      for (const one of hashes) {
        expect(table.get(one)).toBe(ids.get(one) ?? -1);
        if (!ids.has(one)) ids.set(one, ids.size);
        expect(table.add(one)).toBe(ids.get(one));
      }
      for (const [one, id] of ids) expect(table.get(one)).toBe(id);
    }),
  );
});

test('lists turned round hold the rows of each item, ascending', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 6 }), { maxLength: 30 }), (rows) => {
      const builder = new ListBuilder(rows.length, 1);
      for (const row of rows) {
        for (const item of row) builder.push(item);
        builder.closeSet();
      }
      const { start, items } = invert(builder.done(), 10);
      for (let item = 0; item < 10; item++)
        expect([...items.subarray(start[item], start[item + 1])]).toEqual(
          rows.flatMap((row, at) => (row.includes(item) ? [at] : [])),
        );
      const first = Int32Array.from(rows, (row) => row[0] ?? -1);
      const groups = grouped(first, 10);
      for (let item = 0; item < 10; item++)
        expect([...groups.items.subarray(groups.start[item], groups.start[item + 1])]).toEqual(
          [...first.keys()].filter((at) => first[at] === item),
        );
    }),
  );
});
