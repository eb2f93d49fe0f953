/** A large file read on the rows thread gives what this thread reads; it stops when the walk is broken off; what fails there is told here. */

import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFile, streamTable } from '../../../electron/formats/csv.ts';
import type { TablePlan } from '../../../electron/formats/table/plan.ts';
import { readAhead } from '../../../electron/imports/ahead.ts';
import { packLines, unpackLines } from '../../../electron/imports/packed.ts';
import type { Day } from '../../../shared/day.ts';
import { fingerprint } from '../../../shared/fingerprint.ts';
import { type ParsedLine, parsedLine, RECORD_KINDS } from '../../../shared/line.ts';
import { minor } from '../../../shared/money.ts';
import { writeBankCsv } from '../../bench/csv-file.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const script = path.join(root, 'node_modules', '.tieout', 'run', `rows-test-${process.pid}.mjs`);
const folder = mkdtempSync(path.join(tmpdir(), 'tieout-ahead-'));
const csv = path.join(folder, 'bank.csv');
let plan: TablePlan;

beforeAll(async () => {
  await build({
    entryPoints: [path.join(root, 'electron', 'rows.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  writeBankCsv(csv, 30_000);
  const planned = planFile(csv, { map: null, currency: 'USD' });
  if (!planned.ok) throw new Error('no plan');
  plan = planned.plan;
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(script, { force: true });
});

describe('packed lines', () => {
  const text = fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 12 }));
  const arbitraryDay = fc.integer({ min: 0, max: 84_005 }).map((day) => day as Day);
  const arbitraryMinor = fc.maxSafeInteger().map(minor);
  const line = fc
    .record({
      row: fc.nat(),
      day: arbitraryDay,
      amount: arbitraryMinor,
      currency: fc.constantFrom('EUR', 'JPY'),
      description: text,
      reference: text,
      account: text,
      valueDay: fc.option(arbitraryDay),
      balance: fc.option(arbitraryMinor),
      fee: fc.option(arbitraryMinor),
      kind: fc.option(fc.constantFrom(...RECORD_KINDS)),
    })
    .map((fields) => parsedLine(fields));

  test('come back equal, whatever their texts hold', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        expect(unpackLines(packLines(lines))).toEqual(lines);
      }),
    );
  });
});

describe('the rows thread', () => {
  test('reads what this thread reads, fingerprints included', () => {
    const here = streamTable(csv, plan);
    const expected: ParsedLine[] = [...here.batches()].flatMap((batch) => batch.lines);
    const ahead = readAhead(script, csv, plan);
    const found: ParsedLine[] = [];
    const prints: number[] = [];
    for (const batch of ahead.batches()) {
      found.push(...(batch?.lines ?? []));
      prints.push(...(batch?.prints ?? []));
    }
    expect(found).toEqual(expected);
    expect(prints).toEqual(expected.map(fingerprint));
    expect(ahead.summary()).toEqual(here.summary());
  });

  test('stops and closes its file when the walk is broken off', async () => {
    const large = path.join(folder, 'large.csv');
    writeBankCsv(large, 200_000);
    for (const batch of readAhead(script, large, plan).batches()) if (batch !== null) break;
    const began = performance.now();
    while (isOpen(large) && performance.now() - began < 5_000) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOpen(large)).toBe(false);
  });

  test('tells what the file system says', () => {
    const gone = readAhead(script, path.join(folder, 'gone.csv'), plan);
    expect(() => [...gone.batches()]).toThrow(/ENOENT/);
  });

  test('that dies is noticed', () => {
    const broken = path.join(folder, 'broken.mjs');
    writeFileSync(broken, 'process.exit(3);');
    const ahead = readAhead(broken, csv, plan, 400);
    expect(() => [...ahead.batches()]).toThrow(/stopped unexpectedly/);
  });
});

/** True while this process holds the file open; false where the platform has no list of open files. */
function isOpen(file: string): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc/self/fd').some((name) => linkOf(name) === file);
}

function linkOf(name: string): string {
  try {
    return readlinkSync(path.join('/proc/self/fd', name));
  } catch {
    return '';
  }
}
