/** One month by MT940 and by CAMT: the booking day is the day in both, so that the second file adds nothing. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSource } from '../../electron/formats/detect.ts';
import type { ParsedLine } from '../../shared/line.ts';
import { importLines, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

async function linesOf(text: string): Promise<readonly ParsedLine[]> {
  const reading = await readSource({ name: 'x', bytes: Buffer.from(text) }, { map: null, currency: 'EUR' });
  return reading.statements.flatMap(({ lines }) => lines);
}

/** Booked over the turn of the year, valued on either side of it. */
const ENTRIES = [
  { booked: '2023-12-29', value: '2024-01-02', debit: true, amount: '75', id: 'REF1' },
  { booked: '2024-01-02', value: '2023-12-30', debit: true, amount: '12', id: 'REF2' },
  { booked: '2024-01-03', value: '2024-01-03', debit: false, amount: '300', id: 'REF3' },
] as const;

const short = (iso: string): string => iso.slice(2).replaceAll('-', '');
const MT940 = `:20:X\n:25:9\n:28C:1\n:60F:C231228EUR100,00\n${ENTRIES.map(
  ({ booked, value, debit, amount, id }) =>
    `:61:${short(value)}${short(booked).slice(2)}${debit ? 'D' : 'C'}${amount},00NTRFNONREF//${id}\n:86:Text of the bank\n`,
).join('')}:62F:C240103EUR313,00\n-\n`;
const CAMT = `<?xml version="1.0"?><Document><BkToCstmrStmt><Stmt><Acct><Ccy>EUR</Ccy></Acct>${ENTRIES.map(
  ({ booked, value, debit, amount, id }) =>
    `<Ntry><Amt Ccy="EUR">${amount}.00</Amt><CdtDbtInd>${debit ? 'DBIT' : 'CRDT'}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${booked}</Dt></BookgDt><ValDt><Dt>${value}</Dt></ValDt><AcctSvcrRef>${id}</AcctSvcrRef><AddtlNtryInf>Other words</AddtlNtryInf></Ntry>`,
).join('')}</Stmt></BkToCstmrStmt></Document>`;

it.each([
  ['MT940, then CAMT', MT940, CAMT],
  ['CAMT, then MT940', CAMT, MT940],
])('%s', async (_what, first, second) => {
  const days = (lines: readonly ParsedLine[]) => lines.map(({ day, valueDay, amount }) => ({ day, valueDay, amount }));
  const [before, after] = [await linesOf(first), await linesOf(second)];
  expect(days(after)).toEqual(days(before));
  expect(importLines(world.write, before)).toMatchObject({ read: 3, added: 3 });
  expect(importLines(world.write, after)).toMatchObject({ read: 3, added: 0, known: 3 });
});
