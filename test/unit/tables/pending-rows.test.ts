/** Rows that are not booked, were declined or undone: left out and said; where the balance moved with them they are read. */

import { expect, test } from 'vitest';
import { codesOf, linesOf, readTable } from './read-table.ts';

test.each([
  [
    'the balance closes without a row in the middle',
    'Date;Text;Amount;Balance',
    ['2024-03-01;Rent;-100.00;900.00', '2024-03-02;Hotel;-60.00;', '2024-03-03;Client;250.00;1150.00'],
    '2024-03-02',
  ],
  [
    'the balance stands still over a row',
    'Date;Text;Amount;Balance',
    ['2024-03-01;Rent;-100.00;900.00', '2024-03-02;Hotel;-60.00;900.00', '2024-03-03;Client;250.00;1150.00'],
    '2024-03-02',
  ],
  [
    'the newest row alone has no balance',
    'Data;Data valor;Descri\u00e7\u00e3o;Valor;Saldo',
    [
      '12-03-2024;;COMPRA CATIVA;-9,90;',
      '11-03-2024;11-03-2024;TRF;880,00;1.847,85',
      '04-03-2024;04-03-2024;LIDL;-32,15;967,85',
    ],
    '2024-03-12',
  ],
  [
    'a status of a Dutch bank',
    'Datum;Omschrijving;Bedrag;Status',
    ['2024-03-01;Kiosk;-3,20;Verwerkt', '2024-03-02;Hotel;-120,00;Gereserveerd', '2024-03-03;Klant;500,00;Verwerkt'],
    '2024-03-02',
  ],
  [
    'a state in a column that is not named for it',
    'Buchungstag;Verwendungszweck;Betrag;Info',
    [
      '01.03.2024;Strom;-88,10;Umsatz gebucht',
      '02.03.2024;EC 12;-8,80;Umsatz vorgemerkt',
      '03.03.2024;RE 5;500,00;Umsatz gebucht',
    ],
    '2024-03-02',
  ],
  [
    'a yes in a column of its own',
    'Date;Text;Amount;Pending',
    ['2024-03-01;Kiosk;-3.20;no', '2024-03-02;Hotel;-120.00;yes', '2024-03-03;Client;500.00;no'],
    '2024-03-02',
  ],
  [
    'declined, in French',
    'Date;Libell\u00e9;Montant;Statut',
    [
      '2024-03-01;Kiosque;-3,20;Ex\u00e9cut\u00e9',
      '2024-03-02;Hotel;-120,00;Refus\u00e9',
      '2024-03-03;Client;500,00;Ex\u00e9cut\u00e9',
    ],
    '2024-03-02',
  ],
  [
    'memo beside debit and credit',
    'Date;Name;Amount;Balance impact',
    ['2024-03-01;Kiosk;-3.20;Debit', '2024-03-02;Hotel;-120.00;Memo', '2024-03-03;Client;500.00;Credit'],
    '2024-03-02',
  ],
  [
    'under a heading of its own',
    'Datum;Mottagare;Belopp',
    [
      'V\u00e4ntande transaktioner;;',
      '2024-03-02;Hotell;-120,00',
      'Bokf\u00f6rda transaktioner;;',
      '2024-03-01;Kiosk;-3,20',
      '2024-02-28;Kund;500,00',
    ],
    '2024-03-02',
  ],
  [
    'no day of booking, and a text that says so',
    'Kirjausp\u00e4iv\u00e4;M\u00e4\u00e4r\u00e4;Saaja;Viesti',
    [';-12,50;K-Market;Katevaraus', '2024-03-11;880,00;Asiakas;Lasku 4', '2024-03-04;-32,15;Fortum;Sahko'],
    '-12.50',
  ],
])('%s', async (_, header, rows, absent) => {
  const reading = await readTable([header, ...rows]);
  const lines = linesOf(reading);
  expect(lines).toHaveLength(2);
  expect(lines.join(' ')).not.toContain(absent);
  expect(codesOf(reading)).toContain('not_booked');
});

test('a row that says pending and moved the balance is booked', async () => {
  const reading = await readTable([
    'Date;Text;Amount;Balance;Status',
    '2024-03-01;Rent;-100.00;900.00;Completed',
    '2024-03-02;Withdrawal;-60.00;840.00;Pending',
    '2024-03-03;Client;250.00;1090.00;Completed',
  ]);
  expect(linesOf(reading)).toHaveLength(3);
  expect(codesOf(reading)).not.toContain('not_booked');
});

test('balances that are stated once a day leave no row out', async () => {
  const reading = await readTable([
    'Date;Text;Amount;Balance',
    '2024-03-01;Rent;-100.00;',
    '2024-03-01;Shop;-20.00;880.00',
    '2024-03-02;Client;250.00;',
    '2024-03-02;Fuel;-30.00;1100.00',
    '2024-03-03;Cafe;-5.00;',
  ]);
  expect(linesOf(reading)).toHaveLength(5);
});

test('a pending invoice is an invoice', async () => {
  const reading = await readTable([
    'Invoice Number;Invoice Date;Due Date;Customer;Total;Status',
    'A-1;2024-03-01;2024-03-31;North;100.00;Paid',
    'A-2;2024-03-15;2024-04-14;South;250.00;Pending',
  ]);
  expect(linesOf(reading)).toHaveLength(2);
});
