/** Rows that belong together: accounts by headings and by sections, splits, dates stated once, texts that go on, headers of two rows. */

import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../electron/formats/reading.ts';
import { openBytes } from '../../../electron/imports/source.ts';
import { balancesOf, codesOf, linesOf, readTable } from './read-table.ts';

const accountsOf = (reading: Reading): readonly string[] =>
  reading.statements.flatMap(({ lines }) => lines.map(({ account }) => account));
const textsOf = (reading: Reading): readonly string[] =>
  reading.statements.flatMap(({ lines }) => lines.map(({ description }) => description));

describe('accounts', () => {
  test('a heading names the account of the rows below, its total closes it, in any language', async () => {
    const reading = await readTable([
      'Konto;Datum;Text;Belopp;Saldo',
      'Bankkonto;;;;',
      ';2024-03-04;Papper;-320,15;679,85',
      ';2024-03-20;Kund;880,00;1559,85',
      'Zumme Bankkonto;;;559,85;',
      'Sparkonto;;;;',
      ';2024-03-31;R\u00e4nta;1,25;101,25',
      'Zumme Sparkonto;;;1,25;',
    ]);
    expect(accountsOf(reading)).toEqual(['Bankkonto', 'Bankkonto', 'Sparkonto']);
    expect(balancesOf(reading)).toBe('none .. none');
    expect(codesOf(reading)).toEqual(['skipped_rows']);
  });

  test('a ledger report proves its sign within each account', async () => {
    const reading = await readTable([
      'Account Number,Date,Description,Debit,Credit,Balance',
      ',Current account,,,,',
      'Starting Balance,,,,,1000.00',
      ',2024-03-04,Client,1500.00,,2500.00',
      ',2024-03-09,Bill,,88.10,2411.90',
      'Totals and Ending Balance,,,1500.00,88.10,2411.90',
      ',Deposit account,,,,',
      'Starting Balance,,,,,0.00',
      ',2024-03-20,Transfer,100.00,,100.00',
      'Balance Change,,,100.00,,',
    ]);
    expect(linesOf(reading)).toEqual(['2024-03-04 1500.00', '2024-03-09 -88.10', '2024-03-20 100.00']);
    expect(accountsOf(reading)).toEqual(['Current account', 'Current account', 'Deposit account']);
  });

  test('a header that comes again below the lines of another account', async () => {
    const reading = await readTable([
      'Konto:;DE02100100100006820101',
      'Datum;Text;Betrag;Saldo',
      '01.03.2024;Miete;-300,00;700,00',
      '20.03.2024;Kunde;50,00;750,00',
      '',
      'Konto:;DE02120300000000202051',
      'Datum;Text;Betrag;Saldo',
      '02.03.2024;Zins;1,00;21,00',
      '31.03.2024;Gebuehr;-2,50;18,50',
    ]);
    expect(accountsOf(reading)).toEqual([
      'DE02100100100006820101',
      'DE02100100100006820101',
      'DE02120300000000202051',
      'DE02120300000000202051',
    ]);
    expect(codesOf(reading)).not.toContain('balance_mismatch');
  });
});

describe('undated rows', () => {
  test('parts that add up to the row above explain it', async () => {
    const reading = await readTable([
      'Date,Payee,Category,Amount',
      '2024-03-14,Grocer,--,-15.50',
      ',,Food,-10.00',
      ',,Home,-5.50',
      '2024-03-20,Employer,Salary,2000.00',
      '2024-03-22,Rent,Home,-700.00',
    ]);
    expect(linesOf(reading)).toEqual(['2024-03-14 -15.50', '2024-03-20 2000.00', '2024-03-22 -700.00']);
    expect(codesOf(reading)).toEqual(['skipped_rows']);
  });

  test('parts that add up to nothing with it are the other lines of an entry', async () => {
    const reading = await readTable([
      'Date,Description,Account Name,Amount',
      '2024-03-14,Grocer,Checking,-15.50',
      ',apples,Food,10.00',
      ',soap,Home,5.50',
      '2024-03-20,Employer,Checking,2000.00',
      ',,Salary,-2000.00',
    ]);
    expect(linesOf(reading)).toEqual([
      '2024-03-14 -15.50',
      '2024-03-14 10.00',
      '2024-03-14 5.50',
      '2024-03-20 2000.00',
      '2024-03-20 -2000.00',
    ]);
  });

  test('a day stated once for rows that each move the balance', async () => {
    const reading = await readTable([
      'Date,Text,Amount,Balance',
      '2024-03-14,Grocer,-15.50,984.50',
      ',Cafe,-4.50,980.00',
      '2024-03-20,Employer,2000.00,2980.00',
    ]);
    expect(linesOf(reading)).toEqual(['2024-03-14 -15.50', '2024-03-14 -4.50', '2024-03-20 2000.00']);
  });
});

test('a row of words in the column of the text goes on with the row above, also where a batch ends between them', async () => {
  const rows = ['Data;Hist\u00f3rico;Valor;Saldo'];
  let balance = 1_000;
  for (let index = 0; index < 1_500; index++) {
    balance += index + 1;
    rows.push(`24/03/2024;Pix ${index};${index + 1},00;${balance},00`, `;Rem: CLIENTE ${index}A;;`);
  }
  const reading = await readTable(rows, 'BRL');
  const texts = textsOf(reading);
  expect(texts).toHaveLength(1_500);
  expect(texts.every((text, index) => text === `Pix ${index} Rem: CLIENTE ${index}A`)).toBe(true);
});

describe('headers of two rows', () => {
  test.each([
    ['the spanning name first', ['Date;Details;Amount;;Balance', ';;Debit;Credit;']],
    ['the spanning name written twice', ['Date;Details;Amount;Amount;Balance', ';;Debit;Credit;']],
  ])('%s', async (_, header) => {
    const rows = ['2024-03-05;Shop;5.50;;94.50', '2024-03-18;Customer;;100.00;194.50', '2024-03-19;Fuel;7.25;;187.25'];
    const reading = await readTable([...header, ...rows]);
    expect(linesOf(reading)).toEqual(['2024-03-05 -5.50', '2024-03-18 100.00', '2024-03-19 -7.25']);
    expect(balancesOf(reading)).toBe('100.00 .. 187.25');
  });
});

describe('the day of payment above a table', () => {
  const rows = [
    'Name;Team;Hours;Amount',
    'Mira;Kitchen;70;1150.00',
    'Tomas;Counter;60;804.50',
    'Iris;Kitchen;66;912.25',
  ];

  test('is the day of every row', async () => {
    const reading = await readTable(['Payroll', 'Period;02/04/2024 - 02/17/2024', 'Pay day;02/23/2024', '', ...rows]);
    expect(codesOf(reading)).toContain('ambiguous_sign asked');
    const table = reading.table;
    expect(table?.evidence.some(({ about, text }) => about === 'date' && text.includes('02/23/2024'))).toBe(true);
  });

  test('is asked where its order is open', async () => {
    const reading = await readTable(['Payroll', 'Pay day;02/03/2024', '', ...rows]);
    expect(codesOf(reading)).toContain('ambiguous_date asked');
  });

  test('a day that is none of payment is not taken', async () => {
    const reading = await readTable(['Report', 'Printed;02/23/2024', '', ...rows]);
    expect(codesOf(reading)).toContain('no_date_column asked');
  });
});

test('rows left out are no part of what was read: lines and refused rows alone are', async () => {
  const text = [
    'Date;Text;Amount;Status',
    '2024-03-01;Opening balance;100.00;Booked',
    '2024-03-02;Hotel;-60.00;Pending',
    '2024-03-03;Client;250.00;Booked',
    '2024-03-04;Broken;2x.00;Booked',
  ].join('\n');
  const options = { map: null, currency: 'EUR' };
  const [source] = await openBytes('x.csv', 'x.csv', new TextEncoder().encode(text), options);
  const walk = source?.walks[0]?.portions();
  const first = walk?.next();
  const end = walk?.next();
  expect(first?.done === false && first.value.lines.length).toBe(1);
  expect(end?.done === true && end.value.refused).toBe(1);
});
