/** Trial balances as the usual exports print them, and what is refused with its place. */

import { describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { plainRows } from '../../../electron/formats/plain-rows.ts';
import { readTrialBalance } from '../../../electron/formats/trial-balance.ts';

const read = async (lines: readonly string[], home = 'GBP') =>
  readTrialBalance(await plainRows(Buffer.from(`${lines.join('\n')}\n`)), home);

describe('readTrialBalance', () => {
  it.each<readonly [string, readonly string[], string, readonly (readonly [string, string, number])[]]>([
    [
      'Xero, year to date beside the month',
      [
        'Trial Balance',
        'As at 31 October 2026',
        'Account Code,Account,Account Type,Debit - Month,Credit - Month,Debit - Year to date,Credit - Year to date',
        '090,Business Bank,Bank,10.00,,"1,200.50",',
        '200,Sales,Revenue,,10.00,,"1,200.50"',
        'Total,,,10.00,10.00,"1,200.50","1,200.50"',
      ],
      'GBP',
      [
        ['090', 'Business Bank', 1_200_50],
        ['200', 'Sales', -1_200_50],
      ],
    ],
    [
      'QuickBooks, the account under an empty heading',
      [',Debit,Credit', '1010 Checking,500.00,', '1020 · Savings,,500.00', 'TOTAL,500.00,500.00'],
      'USD',
      [
        ['1010', 'Checking', 500_00],
        ['1020', 'Savings', -500_00],
      ],
    ],
    [
      'Sage, overdrawn bank',
      ['N/C,Name,Debit,Credit', '1200,Bank Current Account,,"2,000.00"', '4000,Sales,"2,000.00",'],
      'GBP',
      [
        ['1200', 'Bank Current Account', -2_000_00],
        ['4000', 'Sales', 2_000_00],
      ],
    ],
    [
      'German, comma decimals',
      ['Kontonummer;Kontobezeichnung;Soll;Haben', '1800;Bank;1.234,56;', '8400;Erlöse;;1.234,56'],
      'EUR',
      [
        ['1800', 'Bank', 1_234_56],
        ['8400', 'Erlöse', -1_234_56],
      ],
    ],
    [
      'one balance, three decimals',
      ['Account,Balance (KWD)', 'Bank,1234.567', 'Equity,-1234.567'],
      'KWD',
      [
        ['', 'Bank', 1_234_567],
        ['', 'Equity', -1_234_567],
      ],
    ],
    [
      'no decimals',
      ['Code,Name,Balance', '1,銀行,"12,345"', '2,売上,"-12,345"'],
      'JPY',
      [
        ['1', '銀行', 12_345],
        ['2', '売上', -12_345],
      ],
    ],
  ])('%s', async (_, lines, home, want) => {
    const reading = await read(lines, home);
    expect(reading.ok && reading.rows.map(({ code, name, amount }) => [code, name, amount])).toEqual(want);
  });

  it('reads a workbook, whose number cells need no decimal sign', async () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['Code', 'Account', 'Debit', 'Credit'],
      ['1200', 'Bank', 1234.5, null],
      ['3000', 'Equity', null, 1234.5],
    ]);
    const book = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(book, sheet, 'TB');
    const bytes = new Uint8Array(XLSX.write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
    const reading = readTrialBalance(await plainRows(bytes), 'GBP');
    expect(reading).toMatchObject({ ok: true, rows: [{ code: '1200', amount: 1_234_50 }, { amount: -1_234_50 }] });
  });

  it.each<readonly [string, readonly string[], object]>([
    ['both decimal signs', ['Account,Balance', 'Bank,"1.234,56"', 'Equity,"-1,234.56"'], { row: 2, column: 'Balance' }],
    ['an amount that is text', ['Account,Debit,Credit', 'Bank,abc,', 'Equity,,1.00'], { row: 2, column: 'Debit' }],
    ['more decimals than the currency has', ['Account,Balance', 'Bank,1.2555'], { row: 2, column: 'Balance' }],
    ['debit and credit', ['Account,Debit,Credit', 'Bank,1.00,1.00'], { row: 2, column: 'Credit' }],
    ['sides that differ', ['Account,Debit,Credit', 'Bank,1.00,', 'Equity,,2.00'], { row: 3, column: 'Debit' }],
    ['no heading', ['Bank,1.00', 'Equity,-1.00'], { row: 1, column: '' }],
    ['nothing', [''], { row: 1, column: '' }],
  ])('refuses %s, with its place', async (_, lines, place) => {
    const reading = await read(lines);
    expect(reading.ok ? null : reading.problems[0]).toMatchObject(place);
  });

  it('finds the currency above the table, in a heading, or in a column', async () => {
    for (const lines of [
      ['Currency: EUR', 'Account,Balance', 'Bank,1.00'],
      ['Account,Balance (EUR)', 'Bank,1.00'],
      ['Account,Balance,Currency', 'Bank,1.00,EUR'],
    ])
      expect(await read(lines)).toMatchObject({ ok: true, rows: [{ currency: 'EUR', amount: 1_00 }] });
  });
});
