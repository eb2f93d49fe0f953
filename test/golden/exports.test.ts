/** Exports as banks and processors of many countries write them, unaided: every figure right, or a question. The expectations were worked out from the movements the files were written from. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readFile } from '../../electron/formats/detect.ts';
import { isoDay } from '../../shared/day.ts';

const FOLDER = path.resolve(import.meta.dirname, '..', 'fixtures', 'exports');

interface Expected {
  /** True where nothing in the file proves which way its amounts run: then nothing may be read. */
  readonly asked?: true;
  readonly count?: number;
  readonly sumMinor?: number;
  readonly firstDate?: string;
  readonly lastDate?: string;
  readonly firstAmount?: number;
  readonly lastAmount?: number;
  readonly opening?: number;
  readonly closing?: number;
  readonly currency?: string;
}

const expectations = JSON.parse(readFileSync(path.join(FOLDER, 'expected.json'), 'utf8')) as Record<string, Expected>;

test.each(Object.entries(expectations))('%s', async (name, expected) => {
  const bytes = new Uint8Array(readFileSync(path.join(FOLDER, name)));
  const [reading] = await readFile({ name, bytes }, { map: null, currency: expected.currency ?? 'EUR' });
  const lines = (reading?.statements ?? []).flatMap((statement) => statement.lines);
  if (expected.asked === true) {
    expect(lines).toEqual([]);
    expect(reading?.problems.map((item) => item.severity)).toContain('asked');
    return;
  }
  const days = lines.map((line) => line.day).sort((left, right) => left - right);
  const { opening, closing } = reading?.statements[0] ?? {};
  const figures: Expected = {
    count: lines.length,
    sumMinor: lines.reduce((sum, line) => sum + line.amount, 0),
    ...(days[0] === undefined ? {} : { firstDate: isoDay(days[0]) }),
    ...(days.at(-1) === undefined ? {} : { lastDate: isoDay(days.at(-1)!) }),
    firstAmount: lines[0]?.amount ?? Number.NaN,
    lastAmount: lines.at(-1)?.amount ?? Number.NaN,
    ...(expected.opening === undefined ? {} : { opening: opening ?? Number.NaN }),
    ...(expected.closing === undefined ? {} : { closing: closing ?? Number.NaN }),
    ...(expected.currency === undefined ? {} : { currency: expected.currency }),
  };
  expect(figures).toEqual(expected);
  expect(lines.every((line) => line.description !== '' || line.counterparty !== '')).toBe(true);
});
