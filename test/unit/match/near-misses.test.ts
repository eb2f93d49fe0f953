/** Applying the smallest change a near miss states really makes the match. */

import { expect, test } from 'vitest';
import type { NearMissFix } from '../../../shared/match/types.ts';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

/** Months in which one more payment and one more document nearly meet: amounts, days and wordings that do not agree. */
function months(): { bank: TestLine[]; book: TestLine[] }[] {
  const out: { bank: TestLine[]; book: TestLine[] }[] = [];
  const texts = ['SEPA CREDIT MOOSBRUGGER', 'SEPA CREDIT KOWALSKI', 'SEPA CREDIT ZEPPELIN', 'SEPA CREDIT RE-90001'];
  for (const [k, text] of texts.entries()) {
    for (const amount of [4900, 611_05, 555_00]) {
      for (const reference of ['', 'RE-91007']) {
        const { bank, book } = smallMonth();
        const day = 30 + k * 7;
        bank.push({ id: 500, day, amount, account: 'Giro', text });
        book.push({ id: 2000, day: 2, amount: 611_05, type: 'invoice', party: 'Zeppelin Feinkost', reference });
        book.push({ id: 2001, day: day + 27, amount: 4900, type: 'invoice', party: 'Zeppelin Feinkost', reference });
        out.push({ bank, book });
      }
    }
  }
  return out;
}

function applied(
  month: { bank: TestLine[]; book: TestLine[] },
  pair: { bank: number; book: number },
  fix: NearMissFix,
) {
  const bank = month.bank.map((line) =>
    fix.field === 'bankText' && line.id === pair.bank ? { ...line, text: `${line.text} ${fix.value}` } : line,
  );
  const book = month.book.map((line) =>
    fix.field === 'bookAmount' && line.id === pair.book ? { ...line, amount: Number(fix.value) } : line,
  );
  return groups(match(bank, book));
}

test('every stated change of an open line makes the match', () => {
  const tried = { bookAmount: 0, bankText: 0 };
  const failed: string[] = [];
  for (const month of months()) {
    const before = match(month.bank, month.book);
    for (const open of [...before.exceptions, ...before.ambiguous]) {
      const miss = open.nearMisses[0];
      if (!miss?.fix) continue;
      const pair = open.side === 'bank' ? { bank: open.line, book: miss.line } : { bank: miss.line, book: open.line };
      const key = `${pair.bank}|${pair.book}`;
      if (groups(before).includes(key)) continue;
      // Changes of currency, account and day are applied in test/unit/detect/near-miss-fixes.test.ts.
      if (miss.fix.field !== 'bookAmount' && miss.fix.field !== 'bankText') continue;
      tried[miss.fix.field]++;
      if (!applied(month, pair, miss.fix).includes(key))
        failed.push(`${key} ${miss.change} (${miss.failed}, ${miss.logOdds})`);
    }
  }
  expect(failed).toEqual([]);
  expect(tried.bookAmount).toBeGreaterThan(0);
  expect(tried.bankText).toBeGreaterThan(0);
});
