/** Writes the CSV files the import benchmarks read: ten columns as a bank writes them, deterministic. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { type Day, isoDay } from '../../shared/day.ts';

const PARTIES = [
  'Northside Builders',
  'Harbour Foods',
  'Zoë Müller',
  'Pine & Sons',
  'City Water',
  'Granite Print',
  'Lakeside Dental',
  'Orchid Media',
  'Falcon Freight',
  'Summit Energy',
];

/** A small deterministic generator (Numerical Recipes LCG), so that every run measures the same bytes. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

/** `rows` data rows over a year, newest last; returns the path. */
export function writeBankCsv(path: string, rows: number): string {
  const random = numbers(42);
  const next = (below: number): number => random.next().value % below;
  const file = openSync(path, 'w');
  let text = 'id,account,date,amount,currency,description,payee,reference,balance,fitid\n';
  let balance = 1_000_000;
  for (let row = 0; row < rows; row++) {
    const cents = next(200_000) - 90_000;
    balance += cents;
    const party = PARTIES[next(PARTIES.length)]!;
    const day = isoDay((20089 + Math.floor((row * 365) / rows)) as Day);
    text += `B${row},ACC1,${day},${(cents / 100).toFixed(2)},USD,ACH CREDIT ${party.toUpperCase()} TRACE ${next(1e9)},${party},INV-${10_000 + next(90_000)},${(balance / 100).toFixed(2)},F${row}\n`;
    if (text.length > 1_000_000) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
  return path;
}
