/** An export written again in another dialect, with its columns, rows or dates in another shape, gives the same days and amounts. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFile } from '../../electron/formats/detect.ts';
import { decodeBytes } from '../../electron/formats/encoding.ts';
import type { Reading } from '../../electron/formats/reading.ts';
import { sampleRows, sniffDialect } from '../../electron/formats/table/dialect.ts';
import { type Day, isoDay } from '../../shared/day.ts';

const FOLDER = path.resolve(import.meta.dirname, '..', 'fixtures', 'exports');

/** The cells of an export, where its header stands (-1 without one), its date column and the day of each row that was read. */
interface Table {
  readonly rows: readonly (readonly string[])[];
  readonly header: number;
  readonly date: number;
  readonly days: ReadonlyMap<number, Day>;
}

/** The rows changed; null where the export cannot be written so. */
type Change = (table: Table) => readonly (readonly string[])[] | null;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes the date of every movement anew; not where other rows have dates too, which would then be mixed. */
function dated(write: (year: string, month: string, day: string) => string): Change {
  return ({ rows, header, date, days }) => {
    if (rows.some((row, at) => at > header && !days.has(at) && /\d/.test(row[date] ?? ''))) return null;
    return rows.map((row, at) => {
      const day = days.get(at);
      if (day === undefined) return row;
      const [year = '', month = '', of = ''] = isoDay(day).split('-');
      return row.map((cell, index) => (index === date ? write(year, month, of) : cell));
    });
  };
}

const below = ({ rows, header, days }: Table): (readonly string[])[] =>
  rows.filter((_, at) => at > header && days.has(at));

const CHANGES: Readonly<Record<string, Change>> = {
  'as it is': ({ rows }) => rows,
  'columns turned round': ({ rows, header }) => {
    const width = Math.max(...rows.map((row) => row.length));
    return rows.map((row, at) =>
      at < header ? row : Array.from({ length: width }, (_, index) => row[width - 1 - index] ?? ''),
    );
  },
  'an empty column first': ({ rows, header }) => rows.map((row, at) => (at < header ? row : ['', ...row])),
  'header in capitals': ({ rows, header }) =>
    rows.map((row, at) => (at === header ? row.map((cell) => cell.toUpperCase()) : row)),
  'lines above': ({ rows }) => [['Account statement'], ['Owner: Asha', 'made 31.12.2025 10:00'], [''], ...rows],
  'rows turned round': (table) => [...table.rows.slice(0, table.header + 1), ...below(table).reverse()],
  'dates without signs': dated((year, month, day) => `${year}${month}${day}`),
  'months in words': dated((year, month, day) => `${day}-${MONTHS[Number(month) - 1]}-${year}`),
};

const DIALECTS = [
  [',', 'utf8'],
  [';', 'utf8'],
  ['\t', 'utf8'],
  ['|', 'utf16le'],
] as const;

async function read(bytes: Uint8Array): Promise<Reading> {
  const [reading] = await readFile({ name: 'x', bytes }, { map: null, currency: 'EUR' });
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

const movements = (reading: Reading): readonly string[] =>
  reading.statements.flatMap((one) => one.lines.map((line) => `${isoDay(line.day)} ${line.amount}`)).sort();

function tableOf(bytes: Uint8Array, reading: Reading): Table {
  const { text } = decodeBytes(bytes);
  const raw = sampleRows(text, sniffDialect(text, reading.table?.delimiter ?? null).dialect, 1_000, true);
  const byRow = new Map(reading.statements.flatMap((one) => one.lines.map((line) => [line.row, line.day] as const)));
  const days = new Map<number, Day>();
  raw.forEach(({ row }, at) => {
    const day = byRow.get(row);
    if (day !== undefined) days.set(at, day);
  });
  return {
    rows: raw.map(({ cells }) => cells),
    header: raw.findIndex(({ row }) => row === reading.table?.headerRow),
    date: reading.table?.columns.find(({ field }) => field === 'date')?.index ?? -1,
    days,
  };
}

function written(rows: readonly (readonly string[])[], delimiter: string, encoding: 'utf8' | 'utf16le'): Uint8Array {
  const quoted = (cell: string): string =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const text = rows.map((row) => `${row.map(quoted).join(delimiter)}\r\n`).join('');
  return Buffer.from(encoding === 'utf16le' ? `\ufeff${text}` : text, encoding);
}

const names = readdirSync(FOLDER).filter((name) => name !== 'expected.json');

describe.each(Object.entries(CHANGES))('%s', (_, change) => {
  test('gives the same movements in every dialect', async () => {
    let compared = 0;
    for (const name of names) {
      const bytes = new Uint8Array(readFileSync(path.join(FOLDER, name)));
      const reading = await read(bytes);
      const table = tableOf(bytes, reading);
      if (table.days.size < 2 || table.header < 0) continue;
      const rows = change(table);
      for (const [delimiter, encoding] of rows === null ? [] : DIALECTS) {
        const again = await read(written(rows ?? [], delimiter, encoding));
        expect(movements(again), `${name} with '${delimiter}' in ${encoding}`).toEqual(movements(reading));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(200);
  });
});
