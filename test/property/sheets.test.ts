/** Damaged workbooks and tables: no changed byte crashes or hangs a reader, and no row disappears without a Problem. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import XLSX from 'xlsx';
import { readFile } from '../../electron/formats/detect.ts';
import type { ReadOptions } from '../../electron/formats/reading.ts';
import { apply, DAMAGE_LIMIT_MS, DAMAGE_RUNS, edit, peakAboveIdleMb, reportsMore, rowsRead } from './damage.ts';

const OPTIONS: ReadOptions = { map: null, currency: 'EUR' };
const EXPORTS = path.resolve(import.meta.dirname, '..', 'fixtures', 'exports');

/** A month of movements with a running balance, as cells. */
function rows(): (string | number)[][] {
  let balance = 1_000;
  const table: (string | number)[][] = [['Booking date', 'Description', 'Amount', 'Balance']];
  for (let day = 1; day <= 28; day++) {
    const amount = ((day * 37) % 19) * 10 - 75.25;
    balance = Math.round((balance + amount) * 100) / 100;
    table.push([`2024-03-${String(day).padStart(2, '0')}`, `Movement ${day}`, amount, balance]);
  }
  return table;
}

/** A workbook of one sheet; stored, not packed, so that a changed byte reaches the cells. */
function workbook(bookType: XLSX.BookType, compression: boolean): Uint8Array {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows()), 'March');
  return new Uint8Array(XLSX.write(book, { type: 'buffer', bookType, compression }) as Buffer);
}

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(EXPORTS, name)));

const SAMPLES: readonly (readonly [name: string, samples: readonly Uint8Array[]])[] = [
  ['xlsx', [workbook('xlsx', true), workbook('xlsx', false)]],
  ['xls', [workbook('biff8', false)]],
  ['xlsb', [workbook('xlsb', false)]],
  ['ods', [workbook('ods', false)]],
  ['csv', [file('dk_danske.csv'), file('pl_mbank.csv'), file('jp_mufg.csv'), file('ch_ubs.csv'), file('uk_monzo.csv')]],
];

describe.each(SAMPLES)('damaged %s', (name, samples) => {
  test(
    'one changed byte loses no row silently',
    async () => {
      const whole = await Promise.all(samples.map(async (bytes) => (await readFile({ name, bytes }, OPTIONS))[0]!));
      for (const reading of whole) expect(rowsRead(reading)).toBeGreaterThan(5);
      await fc.assert(
        fc.asyncProperty(fc.nat(samples.length - 1), edit, async (which, change) => {
          const before = whole[which]!;
          const [after] = await readFile({ name, bytes: apply(samples[which]!, change) }, OPTIONS);
          expect(after).toBeDefined();
          if (rowsRead(after!) < rowsRead(before)) expect(reportsMore(before, after!)).toBe(true);
        }),
        { numRuns: DAMAGE_RUNS },
      );
    },
    DAMAGE_LIMIT_MS,
  );

  test(
    'many changed bytes and cut ends never throw',
    async () => {
      const change = fc.array(edit, { maxLength: 30 });
      const keep = fc.double({ min: 0, max: 1, noNaN: true });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...samples), change, keep, async (bytes, edits, share) => {
          const damaged = edits.reduce(apply, bytes).slice(0, Math.ceil(bytes.length * share));
          const readings = await readFile({ name, bytes: damaged }, OPTIONS);
          for (const reading of readings)
            expect(reading.statements.length > 0 || reading.problems.length > 0).toBe(true);
        }),
        { numRuns: Math.ceil(DAMAGE_RUNS / 4) },
      );
    },
    DAMAGE_LIMIT_MS,
  );
});

test('damaged files take less than 512 MB', () => {
  const peak = peakAboveIdleMb();
  console.log(`${DAMAGE_RUNS} damaged files per format: peak ${peak} MB above idle`);
  expect(peak).toBeLessThan(512);
});
