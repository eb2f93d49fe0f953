/** Streaming a table equals reading it whole; limits and broken quotes end in problems; what the head leaves open the file settles. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { csv, planFile, planTable, readPlanned, streamTable } from '../../../electron/formats/csv.ts';
import type { ParsedLine } from '../../../shared/line.ts';
import type { Problem } from '../../../shared/problem.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tieout-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS = { map: null, currency: 'EUR' } as const;

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

function walk(at: string): { lines: ParsedLine[]; problems: Problem[]; read: number; whole: readonly Problem[] } {
  const planned = planFile(at, OPTIONS);
  if (!planned.ok) throw new Error(planned.problems.map((one) => one.message).join(' '));
  const stream = streamTable(at, planned.plan);
  const lines: ParsedLine[] = [];
  const problems: Problem[] = [];
  for (const batch of stream.batches()) {
    lines.push(...batch.lines);
    problems.push(...batch.problems);
  }
  const summary = stream.summary();
  return { lines, problems, read: summary.read, whole: summary.problems };
}

/** A statement of several megabytes whose cells hold quotes and line ends at every offset a portion may be cut at. */
function large(rows: number): string {
  const parts = ['Date,Description,Amount,Balance\r\n'];
  let balance = 0;
  for (let index = 0; index < rows; index++) {
    const cents = ((index * 7919) % 200_000) - 100_000;
    balance += cents;
    const day = `2026-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`;
    const text = index % 7 === 0 ? `"line ${index}\nbreak, ""quoted"" \u00e9"` : `plain ${index}`;
    const money = (value: number): string =>
      `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;
    parts.push(`${day},${text},${money(cents)},${money(balance)}\r\n`);
  }
  return parts.join('');
}

describe('streaming', () => {
  test('portions give the same lines, rows and balances as the whole', () => {
    const text = large(160_000);
    const at = file('large.csv', text);
    const bytes = new TextEncoder().encode(text);
    expect(bytes.length).toBeGreaterThan(5_000_000);
    const streamed = walk(at);
    const planned = planTable(bytes.subarray(0, 1_000_000), { ...OPTIONS, whole: false });
    if (!planned.ok) throw new Error('no plan');
    const whole = readPlanned(bytes, planned.plan).statements[0];
    expect(streamed.lines.length).toBe(160_000);
    expect(streamed.lines).toEqual(whole?.lines);
    expect(streamed.lines[7]?.row).toBe(10);
    expect(streamed.lines[7]?.description).toBe('line 7\nbreak, "quoted" \u00e9');
    expect(streamed.problems).toEqual([]);
    expect(whole?.opening).toBe(0);
  });

  test('a date order that only a late row proves is found by looking at the whole file', () => {
    const early = Array.from(
      { length: 60_000 },
      (_, index) => `0${1 + (index % 9)}/0${1 + ((index * 5) % 9)}/2026,Row number ${index},-1.00`,
    );
    const at = file('late.csv', ['Date,Description,Amount', ...early, '25/02/2026,Proof,-1.00', ''].join('\n'));
    const planned = planFile(at, OPTIONS);
    expect(planned.ok && planned.plan.dates.date?.order).toBe('dmy');
  });

  test('a line that never ends is refused, not held in memory', () => {
    const at = file('endless.csv', `Date,Description,Amount\n2026-01-05,a,1.00\n2026-01-06,${'x'.repeat(20_000_000)}`);
    const { lines, whole } = walk(at);
    expect(lines.length).toBeLessThanOrEqual(1);
    expect(whole.some((one) => one.code === 'too_large' && one.severity === 'refused')).toBe(true);
  });

  test('a quote that opens and never closes costs its own line only', () => {
    const rows = Array.from(
      { length: 300 },
      (_, index) => `2026-01-${String(1 + (index % 28)).padStart(2, '0')},row ${index},-1.00`,
    );
    rows[5] = '2026-01-06,"open,2.00';
    rows[200] = '2026-01-06,"swallow,2.00';
    rows[202] = '2026-01-06,"closed well",3.00';
    const { lines, problems, read } = walk(file('quotes.csv', ['Date,Description,Amount', ...rows, ''].join('\n')));
    expect(problems.map((one) => [one.code, one.row])).toEqual([
      ['unterminated_quote', 7],
      ['unterminated_quote', 202],
    ]);
    expect(lines.length).toBe(298);
    expect(read).toBe(300);
  });

  test('a walk that is broken off closes the file and says nothing', () => {
    const at = file('stop.csv', large(20_000));
    const planned = planFile(at, OPTIONS);
    if (!planned.ok) throw new Error('no plan');
    for (const batch of streamTable(at, planned.plan).batches()) {
      expect(batch.lines.length).toBeGreaterThan(0);
      break;
    }
    rmSync(at);
  });
});

describe('rows that cannot be right', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['31 February', '2026-02-31,a,1.00', 'bad_date'],
    ['year 0020', '0020-02-03,a,1.00', 'bad_date'],
    ['NaN', '2026-02-03,a,NaN', 'bad_amount'],
    ['1e400', '2026-02-03,a,1e400', 'bad_amount'],
    ['beyond 2^53', '2026-02-03,a,99999999999999999.99', 'amount_range'],
    ['a tenth of a cent', '2026-02-03,a,1.001', 'amount_precision'],
    ['a formula error', '2026-02-03,a,#REF!', 'formula_error'],
    ['an unquoted separator', '2026-02-03,a,b,1.00', 'bad_amount'],
    ['an extra cell', '2026-02-03,a,1.00,9.00', 'column_count'],
    ['no amount', '2026-02-03,a,', 'missing_amount'],
    ['no date', ',a,1.00', 'missing_date'],
    ['NUL bytes', '2026-02-03,a\u0000b,1.00', 'unreadable_bytes'],
  ];
  test.each(cases)('%s', async (_, row, code) => {
    const good = ['2026-01-15,first,-1.25', '2026-01-16,second,2.50', '2026-01-17,third,3.75'];
    const text = ['Date,Description,Amount', ...good, row, ''].join('\n');
    const reading = await csv.read({ name: 'x', bytes: new TextEncoder().encode(text) }, OPTIONS);
    const statement = reading.statements[0];
    expect(statement?.lines.map((line) => line.amount)).toEqual([-125, 250, 375]);
    expect(statement?.problems.map((one) => [one.code, one.row])).toEqual([[code, 5]]);
    expect(statement?.read).toBe(4);
  });

  test('yen take no decimals and dinars take three', async () => {
    const text =
      'Date,Description,Amount,Currency\n2026-01-15,a,1500,JPY\n2026-01-16,b,1.5,JPY\n2026-01-17,c,1.234,BHD\n2026-01-18,d,-9.99,USD\n';
    const reading = await csv.read({ name: 'x', bytes: new TextEncoder().encode(text) }, OPTIONS);
    expect(reading.statements[0]?.lines.map((line) => [line.amount, line.currency])).toEqual([
      [1500, 'JPY'],
      [1234, 'BHD'],
      [-999, 'USD'],
    ]);
    expect(reading.statements[0]?.problems.map((one) => one.code)).toEqual(['amount_precision']);
  });
});
