/** Damaged bytes: no mutation of any fixture crashes or hangs a reader, and no row disappears without a Problem. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFile } from '../../electron/formats/detect.ts';
import type { ReadOptions } from '../../electron/formats/reading.ts';
import { formatById } from '../../electron/formats/registry.ts';
import {
  apply,
  DAMAGE_LIMIT_MS,
  DAMAGE_RUNS,
  edit,
  expectAccounted,
  peakAboveIdleMb,
  problemCounts,
  reportsMore,
  rowsRead,
} from './damage.ts';

const FORMATS = ['ofx', 'qif', 'mt940', 'camt', 'bai2'] as const;
const OPTIONS: ReadOptions = { map: null, currency: 'EUR' };
const root = path.resolve(import.meta.dirname, '../fixtures/formats');

interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function samplesOf(format: string): readonly Sample[] {
  const folder = path.join(root, format);
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.json'))
    .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

describe.each(FORMATS)('damaged %s', (format) => {
  const samples = samplesOf(format);
  const reader = formatById(format)!;

  test(
    'one changed byte loses no row silently',
    async () => {
      const whole = new Map(
        await Promise.all(samples.map(async (sample) => [sample.name, await reader.read(sample, OPTIONS)] as const)),
      );
      // Samples that are cut off, or whose balances already disagree, report a loss before it happens: one more lost row is the same report.
      const sound = samples.filter(
        ({ name }) =>
          !['truncated', 'malformed', 'balance_mismatch', 'control_total'].some((code) =>
            [...problemCounts(whole.get(name)!).keys()].some((key) => key.startsWith(code)),
          ),
      );
      expect(sound.length).toBeGreaterThan(0);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...sound), edit, async (sample, change) => {
          const before = whole.get(sample.name)!;
          const after = await reader.read({ name: sample.name, bytes: apply(sample.bytes, change) }, OPTIONS);
          expectAccounted(after);
          if (rowsRead(after) < rowsRead(before)) expect(reportsMore(before, after)).toBe(true);
        }),
        { numRuns: DAMAGE_RUNS },
      );
    },
    DAMAGE_LIMIT_MS,
  );

  test(
    'many changed bytes and cut ends never throw, also through detection',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...samples),
          fc.array(edit, { maxLength: 30 }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          async (sample, edits, keep) => {
            const damaged = edits.reduce(apply, sample.bytes).slice(0, Math.ceil(sample.bytes.length * keep));
            for (const reading of [
              await reader.read({ name: sample.name, bytes: damaged }, OPTIONS),
              ...(await readFile({ name: sample.name, bytes: damaged }, OPTIONS)),
            ]) {
              if (reading.table === null) expectAccounted(reading);
              expect(reading.statements.length > 0 || reading.problems.length > 0).toBe(true);
            }
          },
        ),
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
