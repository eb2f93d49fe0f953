/** Every file of the import corpus in a tagged format reads as its manifest says; prints a table of passed and failed. */

import { describe, expect, test } from 'vitest';
import { readFile } from '../../electron/formats/detect.ts';
import type { Reading, ReadOptions } from '../../electron/formats/reading.ts';
import { parsedLine } from '../../shared/line.ts';
import { compareMalformed, compareValid } from './compare.ts';
import {
  corpusBytes,
  corpusEntries,
  corpusRows,
  type Entry,
  type ExpectedLine,
  linesOf,
  problemsOf,
} from './manifest.ts';

const FORMATS = ['ofx', 'qif', 'mt940', 'camt', 'bai2'] as const;
const OPTIONS: ReadOptions = { map: null, currency: 'EUR' };

/** A QIF file whose date order cannot be known must be asked; answered, it reads. */
async function settle(entry: Entry, reading: Reading): Promise<Reading> {
  if (entry.expected.dateOrder !== 'ambiguous' || entry.expected.count === 0) return reading;
  expect(reading.statements).toHaveLength(0);
  expect(problemsOf(reading)).toContainEqual(expect.objectContaining({ code: 'ambiguous_date', severity: 'asked' }));
  const answered = { ...OPTIONS, map: { columns: {}, dateFormat: 'M/d/yy' } };
  return (await readFile({ name: entry.file, bytes: corpusBytes(entry) }, answered))[0]!;
}

async function differencesOf(entry: Entry, rows: readonly ExpectedLine[]): Promise<readonly string[]> {
  const readings = await readFile({ name: entry.file, bytes: corpusBytes(entry) }, OPTIONS);
  if (entry.expected.filesInside !== undefined) {
    const inside = readings.filter((reading) => linesOf(reading).length > 0).length;
    return inside === entry.expected.filesInside ? [] : [`files inside: ${inside} for ${entry.expected.filesInside}`];
  }
  const first = readings[0]!;
  if (entry.malformed)
    return compareMalformed(entry, {
      ...first,
      problems: readings
        .flatMap(problemsOf)
        .map((found) => ({ ...found, row: null, column: null, excerpt: null, message: '' })) as Reading['problems'],
    });
  const reading = await settle(entry, first);
  const wrong = reading.format === entry.format ? [] : [`format: ${reading.format} for ${entry.format}`];
  return [...wrong, ...compareValid(entry, asManifest(entry, reading), rows)];
}

/** The reading in the words of the manifest where it counts otherwise than a reconciliation must. */
function asManifest(entry: Entry, reading: Reading): Reading {
  return entry.format === 'mt940' ? byValueDay(reading) : entry.format === 'qif' ? withOpening(reading) : reading;
}

/** The manifest counts the record of a QIF opening balance as a row; it is the balance before the first row. */
function withOpening(reading: Reading): Reading {
  const statements = reading.statements.map((statement) => {
    const { opening, openingDay, currency, lines } = statement;
    if (opening === null || openingDay === null) return statement;
    const record = parsedLine({ row: 1, day: openingDay, amount: opening, currency, description: 'Opening Balance' });
    return { ...statement, opening: null, lines: [{ ...record, counterparty: 'Opening Balance' }, ...lines] };
  });
  return { ...reading, statements };
}

/** The manifest dates MT940 lines by their value date and states the booking day beside it; a line has them the other way round. */
function byValueDay(reading: Reading): Reading {
  const statements = reading.statements.map((statement) => ({
    ...statement,
    lines: statement.lines.map((line) => ({ ...line, day: line.valueDay ?? line.day, valueDay: line.day })),
  }));
  return { ...reading, statements };
}

const entries = corpusEntries(FORMATS);

if (entries === null) {
  test('the import corpus is not beside the repository', () => {
    console.log('corpus: ../shared/corpus/visible is absent; its 245 tagged files were left out');
    expect(entries).toBeNull();
  });
} else {
  const rows = corpusRows();
  describe.each(FORMATS)('corpus: %s', (format) => {
    const own = entries.filter((entry) => entry.format === format);
    test(`${own.length} files read as the manifest says`, async () => {
      const failed: string[] = [];
      for (const entry of own) {
        const differences = await differencesOf(entry, rows[entry.file] ?? []);
        if (differences.length > 0) failed.push(`${entry.file}: ${differences.slice(0, 4).join('; ')}`);
      }
      console.log(`corpus ${format}: ${own.length - failed.length} passed, ${failed.length} failed of ${own.length}`);
      expect(failed).toEqual([]);
    });
  });
}
