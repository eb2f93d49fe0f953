/** Books whose amounts are all positive: read as money in where the rows speak of money taken, asked where they do not. */

import { expect, test } from 'vitest';
import { csv } from '../../../electron/formats/csv.ts';
import type { Side } from '../../../shared/line.ts';

async function asked(texts: readonly string[], side: Side | null): Promise<string> {
  const rows = texts.map((text, at) => `2025-10-0${at + 1},${100 + at}.00,${text},R-${at}1,Ostara`);
  const bytes = new TextEncoder().encode(['date,amount,description,reference,counterparty', ...rows, ''].join('\n'));
  const reading = await csv.read({ name: 'books.csv', bytes }, { map: null, currency: 'USD', side });
  const all = [...reading.problems, ...reading.statements.flatMap(({ problems }) => problems)];
  return all.map(({ code, severity }) => `${code} ${severity}`).join() || 'nothing';
}

const WARNED = 'ambiguous_sign warning';
const ASKED = 'ambiguous_sign asked';

test.each<[string, readonly string[], Side | null, string]>([
  ['invoices', ['Invoice 41', 'Invoice 42', 'Invoice 43'], 'book', WARNED],
  ['till sales', ['POS sale', 'POS sale', 'POS sale'], 'book', WARNED],
  ['invoices and what a supplier pays back', ['Invoice', 'Invoice', 'Supplier refund'], 'book', WARNED],
  ['invoices and a bill', ['Invoice', 'Invoice', 'Bill'], 'book', ASKED],
  ['invoices and what a customer is paid back', ['Invoice', 'Invoice', 'Credit note'], 'book', ASKED],
  ['rows that say nothing', ['Northwind', 'Invoice', 'Harbour'], 'book', ASKED],
  ['bills', ['Bill 1', 'Bill 2', 'Bill 3'], 'book', ASKED],
  ['invoices where nobody named the side', ['Invoice 41', 'Invoice 42', 'Invoice 43'], null, ASKED],
])('%s', async (_, texts, side, wanted) => expect(await asked(texts, side)).toBe(wanted));
