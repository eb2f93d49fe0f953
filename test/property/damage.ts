/** Damaging bytes: one edit or many, for the properties that no reader crashes, hangs or loses a row silently. */

import fc from 'fast-check';
import { expect } from 'vitest';
import type { Reading } from '../../electron/formats/reading.ts';

/** Damaged files per format: two hundred in the test command, ten thousand with TIEOUT_LONG=1, any number with TIEOUT_DAMAGE. */
export const DAMAGE_RUNS = Number(process.env.TIEOUT_DAMAGE ?? (process.env.TIEOUT_LONG === '1' ? 10_000 : 200));
/** The long run takes minutes; a hang would take forever. */
export const DAMAGE_LIMIT_MS = DAMAGE_RUNS > 200 ? 1_800_000 : 90_000;

const MEGABYTE = 1_048_576;
const IDLE_MB = process.memoryUsage.rss() / MEGABYTE;

/** Peak memory of this process above what it held before the first file was damaged, MB. */
export function peakAboveIdleMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024 - IDLE_MB);
}

export interface Edit {
  readonly kind: 'replace' | 'insert' | 'delete';
  /** Position as a share of the length. */
  readonly at: number;
  readonly byte: number;
}

export const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('replace', 'insert', 'delete'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...Buffer.from('<>/^!:,.-\n\r{}01"&'))),
});

export function apply(bytes: Uint8Array, { kind, at, byte }: Edit): Uint8Array {
  const index = Math.floor(at * bytes.length);
  const tail = bytes.subarray(kind === 'insert' ? index : index + 1);
  return Buffer.concat([bytes.subarray(0, index), kind === 'delete' ? Buffer.alloc(0) : Buffer.from([byte]), tail]);
}

export function rowsRead(reading: Reading): number {
  return reading.statements.reduce((sum, { read }) => sum + read, 0);
}

export function problemCounts(reading: Reading): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity } of [...reading.problems, ...reading.statements.flatMap(({ problems }) => problems)]) {
    const key = `${code}/${severity}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** True where the second reading reports something the first did not. */
export function reportsMore(before: Reading, after: Reading): boolean {
  const known = problemCounts(before);
  return [...problemCounts(after)].some(([key, count]) => count > (known.get(key) ?? 0));
}

/** read = lines + refused rows in every statement. */
export function expectAccounted(reading: Reading): void {
  for (const { read, lines, problems } of reading.statements) {
    expect(read).toBe(
      lines.length + problems.filter(({ severity, row }) => severity === 'refused' && row !== null).length,
    );
    for (const { amount } of lines) expect(Number.isSafeInteger(amount)).toBe(true);
  }
}
