/** Damaged bytes: no mutation of any fixture crashes or hangs a reader, and no row disappears without a Problem. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFile } from '../../electron/formats/detect.ts';
import type { Reading, ReadOptions } from '../../electron/formats/reading.ts';
import { formatById } from '../../electron/formats/registry.ts';

const RUNS = process.env.TIEOUT_LONG === '1' ? 10_000 : 200;
/** The long run: ten thousand damaged files per format take seconds, a hang would take forever. */
const LIMIT_MS = RUNS > 200 ? 600_000 : 30_000;
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

interface Edit {
  readonly kind: 'replace' | 'insert' | 'delete';
  /** Position as a share of the length. */
  readonly at: number;
  readonly byte: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('replace', 'insert', 'delete'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...Buffer.from('<>/^!:,.-\n\r{}01"&'))),
});

function apply(bytes: Uint8Array, { kind, at, byte }: Edit): Uint8Array {
  const index = Math.floor(at * bytes.length);
  const tail = bytes.subarray(kind === 'insert' ? index : index + 1);
  return Buffer.concat([bytes.subarray(0, index), kind === 'delete' ? Buffer.alloc(0) : Buffer.from([byte]), tail]);
}

function rowsRead(reading: Reading): number {
  return reading.statements.reduce((sum, { read }) => sum + read, 0);
}

function problemCounts(reading: Reading): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity } of [...reading.problems, ...reading.statements.flatMap(({ problems }) => problems)]) {
    const key = `${code}/${severity}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** True where the second reading reports something the first did not. */
function reportsMore(before: Reading, after: Reading): boolean {
  const known = problemCounts(before);
  return [...problemCounts(after)].some(([key, count]) => count > (known.get(key) ?? 0));
}

/** read = lines + refused rows in every statement. */
function expectAccounted(reading: Reading): void {
  for (const { read, lines, problems } of reading.statements) {
    expect(read).toBe(
      lines.length + problems.filter(({ severity, row }) => severity === 'refused' && row !== null).length,
    );
    for (const { amount } of lines) expect(Number.isSafeInteger(amount)).toBe(true);
  }
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
        { numRuns: RUNS },
      );
    },
    LIMIT_MS,
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
        { numRuns: Math.ceil(RUNS / 4) },
      );
    },
    LIMIT_MS,
  );
});
