/** Golden readings of our own table fixtures. UPDATE_GOLDEN=1 writes them again; the difference is then reviewed like code. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { csv } from '../../../electron/formats/csv.ts';
import { htmlTable } from '../../../electron/formats/html-table.ts';
import { xlsx } from '../../../electron/formats/sheet.ts';
import { isoDay } from '../../../shared/day.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const fixtures = path.resolve(here, '..', '..', 'fixtures', 'tables');

/** What a person checks of a reading. */
async function read(file: string): Promise<unknown> {
  const bytes = new Uint8Array(readFileSync(path.join(fixtures, file)));
  const format = file.endsWith('.xlsx') ? xlsx : file.endsWith('.xls') ? htmlTable : csv;
  const reading = await format.read({ name: file, bytes }, { map: null, currency: 'EUR' });
  return {
    encoding: reading.encoding,
    preset: reading.preset,
    map: reading.table?.map,
    problems: reading.problems.map(({ code, severity, row, column, message, readings }) => ({
      code,
      severity,
      row,
      column,
      message,
      readings,
    })),
    statements: reading.statements.map(({ lines, problems, ...statement }) => ({
      ...statement,
      lines: lines.map((line) =>
        Object.fromEntries(
          Object.entries({
            ...line,
            day: isoDay(line.day),
            valueDay: line.valueDay === null ? null : isoDay(line.valueDay),
          }).filter(([, value]) => value !== null && value !== ''),
        ),
      ),
      refused: problems.map(({ code, row, column, excerpt, message }) => ({ code, row, column, excerpt, message })),
    })),
  };
}

describe('golden tables', () => {
  test.each(readdirSync(fixtures).filter((file) => /\.(?:csv|txt|xls|xlsx)$/.test(file)))('%s', async (file) => {
    const golden = path.join(here, `${file}.json`);
    const text = `${JSON.stringify(await read(file), null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
    expect(existsSync(golden)).toBe(true);
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  });
});
