/** The import corpus beside the repository: manifest entries, their expectations and the comparison of a reading with them. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reading } from '../../electron/formats/reading.ts';
import { isoDay } from '../../shared/day.ts';
import type { ParsedLine, ParsedStatement } from '../../shared/line.ts';
import { exponentOf, type Minor } from '../../shared/money.ts';

const root = path.resolve(import.meta.dirname, '../..', '..', 'shared', 'corpus', 'visible');

export interface ExpectedRow {
  readonly date: string | null;
  readonly amount: string;
  readonly description: string | null;
  readonly counterparty?: string | null;
  readonly bookingDate?: string | null;
  readonly typeCode?: string;
}

export interface Expected {
  readonly count?: number;
  readonly sum?: string;
  readonly sumMinor?: number;
  readonly currency?: string | null;
  readonly firstDate?: string | null;
  readonly lastDate?: string | null;
  readonly openingBalance?: string | null;
  readonly closingBalance?: string | null;
  readonly closingDate?: string | null;
  readonly firstRow?: ExpectedRow;
  readonly lastRow?: ExpectedRow;
  readonly goodCount?: number;
  readonly sumOfGood?: string;
  readonly statementCount?: number;
  readonly statements?: readonly {
    readonly account?: string;
    readonly count: number;
    readonly sum?: string;
    readonly opening?: string | null;
    readonly closing?: string | null;
    readonly closingBalance?: string | null;
    readonly addsUp?: boolean | null;
  }[];
  readonly accounts?: readonly {
    readonly account: string;
    readonly count: number;
    readonly sumMinor: number;
    readonly opening: string | null;
    readonly closing: string | null;
  }[];
  readonly dateOrder?: string;
  readonly addsUp?: boolean | null;
  readonly controlTotalsOk?: boolean;
  readonly duplicateFitids?: number;
  readonly investmentRecords?: number;
  readonly splitSumsMatch?: boolean;
  readonly filesInside?: number;
}

export interface Entry {
  readonly file: string;
  readonly format: string;
  readonly expected: Expected;
  readonly malformed?: boolean;
  readonly expect?: string;
}

export type ExpectedLine = readonly [date: string | null, amount: string, description: string | null];

/** Manifest entries of these formats, or null where the corpus is not beside the repository. */
export function corpusEntries(formats: readonly string[]): readonly Entry[] | null {
  const file = path.join(root, 'manifest.json');
  if (!existsSync(file)) return null;
  const all = JSON.parse(readFileSync(file, 'utf8')) as readonly Entry[];
  return all.filter((entry) => formats.includes(entry.format));
}

export function corpusRows(): Readonly<Record<string, readonly ExpectedLine[]>> {
  return JSON.parse(readFileSync(path.join(root, 'rows.json'), 'utf8')) as Record<string, readonly ExpectedLine[]>;
}

export function corpusBytes(entry: Entry): Uint8Array {
  return readFileSync(path.join(root, entry.file));
}

/** Minor units of a plain decimal text; null where it has more decimals than the exponent. */
export function toMinor(text: string, exponent: number): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null) throw new Error(`not a decimal: ${text}`);
  const fraction = match[3] ?? '';
  if (/[1-9]/.test(fraction.slice(exponent))) return null;
  const value = BigInt(`${match[2] || '0'}${fraction.slice(0, exponent).padEnd(exponent, '0')}`);
  return match[1] === '-' ? -value : value;
}

export function linesOf(reading: Reading): readonly ParsedLine[] {
  return reading.statements.flatMap((statement) => statement.lines);
}

export function problemsOf(reading: Reading): readonly { readonly code: string; readonly severity: string }[] {
  return [...reading.problems, ...reading.statements.flatMap((statement) => statement.problems)];
}

const same = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Collects what differs, one short sentence each. */
export class Comparison {
  readonly differences: string[] = [];

  equal(what: string, found: unknown, expected: unknown): void {
    if (found !== expected) this.differences.push(`${what}: ${String(found)} for ${String(expected)}`);
  }

  /** Texts compare with runs of blanks folded; the manifest cuts long ones at 300 characters. */
  text(what: string, found: string, expected: string): void {
    const cut = expected.length >= 290;
    if (cut ? !same(found).startsWith(same(expected)) : same(found) !== same(expected))
      this.differences.push(`${what}: "${found}" for "${expected}"`);
  }

  money(what: string, found: Minor | null, expected: string | null | undefined, exponent: number): void {
    if (expected === undefined) return;
    const wanted = expected === null ? null : toMinor(expected, exponent);
    if (wanted === null ? found !== null : found === null || BigInt(found) !== wanted)
      this.differences.push(`${what}: ${found} for ${expected}`);
  }
}

export function sumMinor(lines: readonly ParsedLine[]): bigint {
  return lines.reduce((sum, line) => sum + BigInt(line.amount), 0n);
}

export function currencyOf(statements: readonly ParsedStatement[]): string {
  return statements[0]?.currency ?? '';
}

/** First and last date of all lines, ISO; null where there are none. */
export function dateSpan(lines: readonly ParsedLine[]): readonly [string | null, string | null] {
  if (lines.length === 0) return [null, null];
  let low = lines[0]!.day;
  let high = low;
  for (const { day } of lines) {
    if (day < low) low = day;
    if (day > high) high = day;
  }
  return [isoDay(low), isoDay(high)];
}

export function exponentOfEntry(entry: Entry): number {
  return exponentOf(entry.expected.currency ?? 'EUR');
}
