/** One golden sample per preset: a file in the layout of the export beside what it must read as. UPDATE_GOLDEN=1 writes them again. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { csv } from '../../../electron/formats/csv.ts';
import { PRESETS } from '../../../electron/presets/registry.ts';
import { isoDay } from '../../../shared/day.ts';
import { writeExport } from '../../corpus/tables-synthesis.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const SAMPLE_ROWS = 8;

async function read(file: string): Promise<unknown> {
  const reading = await csv.read(
    { name: 'sample', bytes: new Uint8Array(readFileSync(file)) },
    { map: null, currency: 'USD' },
  );
  return {
    preset: reading.preset,
    problems: reading.problems.map(({ code, severity }) => `${severity} ${code}`),
    statements: reading.statements.map(({ lines, opening, closing, read: rows }) => ({
      rows,
      opening,
      closing,
      lines: lines.map(({ day, amount, currency, kind, gross, fee, description, counterparty, reference, batch }) => ({
        day: isoDay(day),
        amount,
        currency,
        kind,
        gross,
        fee,
        description,
        counterparty,
        reference,
        batch,
      })),
    })),
  };
}

describe('preset samples', () => {
  test.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s', async (id, preset) => {
    const sample = path.join(here, `${id}.csv`);
    const golden = path.join(here, `${id}.json`);
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(path.dirname(sample), { recursive: true });
      // A report whose day stands above the table is written by hand.
      if (preset.columns.date !== undefined) writeFileSync(sample, writeExport(preset, SAMPLE_ROWS).text);
      writeFileSync(golden, `${JSON.stringify(await read(sample), null, 2)}\n`);
    }
    expect(await read(sample)).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  });
});
