/** Reads rows of text as a table, for the tests of this folder. */

import { readFile } from '../../../electron/formats/detect.ts';
import type { Reading } from '../../../electron/formats/reading.ts';
import { isoDay } from '../../../shared/day.ts';
import { exponentOf, formatMinor, type Minor } from '../../../shared/money.ts';

/** The reading of a CSV of these rows. */
export async function readTable(rows: readonly string[], currency = 'EUR'): Promise<Reading> {
  const bytes = new TextEncoder().encode(`${rows.join('\n')}\n`);
  const [reading] = await readFile({ name: 'x.csv', bytes }, { map: null, currency });
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

/** "2024-03-04 -320.15" of every line. */
export function linesOf(reading: Reading): readonly string[] {
  return reading.statements.flatMap(({ lines }) =>
    lines.map(({ day, amount, currency }) => `${isoDay(day)} ${formatMinor(amount, exponentOf(currency))}`),
  );
}

/** Opening and closing balance of the first statement, "1000.00 .. 1411.90". */
export function balancesOf(reading: Reading): string {
  const [statement] = reading.statements;
  const text = (value: Minor | null | undefined): string =>
    value === null || value === undefined ? 'none' : formatMinor(value, exponentOf(statement?.currency ?? ''));
  return `${text(statement?.opening)} .. ${text(statement?.closing)}`;
}

/** Codes of all problems, each once, with the severity where it is no warning. */
export function codesOf(reading: Reading): readonly string[] {
  const all = [...reading.problems, ...reading.statements.flatMap(({ problems }) => problems)];
  return [...new Set(all.map(({ code, severity }) => (severity === 'warning' ? code : `${code} ${severity}`)))];
}
