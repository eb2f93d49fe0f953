/** Balances and totals among the amounts: proved by the sums around them in any language, used as balances, never read as money. */

import { describe, expect, test } from 'vitest';
import { balancesOf, codesOf, linesOf, readTable } from './read-table.ts';

const MARCH = ['2024-03-04 -320.15', '2024-03-11 880.00', '2024-03-20 -45.99'];

describe('stated balances and turnovers', () => {
  test.each([
    [
      'Lithuanian, with turnovers of both sides',
      [
        'Data;Gav\u0117jas;Paai\u0161kinimai;Suma',
        '2024-03-01;;Likutis prad\u017eiai;1250,40',
        '2024-03-04;UAB \u0104\u017euolas;S\u0105skaita 55;-320,15',
        '2024-03-11;UAB Ber\u017eas;Apmok\u0117jimas;880,00',
        '2024-03-20;Telia;Ry\u0161ys;-45,99',
        '2024-03-31;;Apyvarta debetas;-366,14',
        '2024-03-31;;Apyvarta kreditas;880,00',
        '2024-03-31;;Likutis pabaigai;1764,26',
      ],
    ],
    [
      'Hungarian, in a pair of columns',
      [
        'K\u00f6nyvel\u00e9s d\u00e1tuma;Megnevez\u00e9s;Terhel\u00e9s;J\u00f3v\u00e1\u00edr\u00e1s',
        '2024.03.01;Nyit\u00f3 egyenleg;;1250,40',
        '2024.03.04;Sz\u00e1ll\u00edt\u00f3;320,15;',
        '2024.03.11;Vev\u0151;;880,00',
        '2024.03.20;Telekom;45,99;',
        '2024.03.31;Forgalom \u00f6sszesen;366,14;880,00',
        '2024.03.31;Z\u00e1r\u00f3 egyenleg;;1764,26',
      ],
    ],
    [
      'Spanish, newest first',
      [
        'Fecha;Concepto;Importe',
        '31/03/2024;SALDO FINAL;1.764,26',
        '20/03/2024;Telefonica;-45,99',
        '11/03/2024;Cliente B;880,00',
        '04/03/2024;Proveedor A;-320,15',
        '01/03/2024;SALDO INICIAL;1.250,40',
      ],
    ],
    [
      'a language nobody knows, a balance after each day',
      [
        'Dato;Teksto;Sumo',
        '2024-03-01;Qorba zul;1250,40',
        '2024-03-04;A firma 55;-320,15',
        '2024-03-04;Qorba ram;930,25',
        '2024-03-11;B firma;880,00',
        '2024-03-11;Qorba ram;1810,25',
        '2024-03-20;Telia;-45,99',
        '2024-03-20;Qorba ram;1764,26',
      ],
    ],
    [
      'a language nobody knows, only before and after, in rows that leave the number empty',
      [
        'Dato;Num;Teksto;Sumo',
        '2024-03-01;;Vexil;1250,40',
        '2024-03-04;101;A firma 55;-320,15',
        '2024-03-11;102;B firma;880,00',
        '2024-03-20;103;Telia;-45,99',
        '2024-03-31;;Mornul;1764,26',
      ],
    ],
    [
      'balances below the rows of a statement that is newest first, with a letter for the side',
      [
        'Tag;Text;Betrag;',
        '20.03.2024;Telefon;45,99;S',
        '11.03.2024;Kunde;880,00;H',
        '04.03.2024;Lieferant;320,15;S',
        '01.03.2024;Anfangssaldo;1.250,40;H',
        '31.03.2024;Endsaldo;1.764,26;H',
      ],
    ],
  ])('%s', async (_, rows) => {
    const reading = await readTable(rows);
    expect([...linesOf(reading)].sort()).toEqual(MARCH);
    expect(balancesOf(reading)).toBe('1250.40 .. 1764.26');
    expect(codesOf(reading)).toContain('skipped_rows');
  });

  test('spaced letters and a number of nought are the balance of the day, too', async () => {
    const reading = await readTable(
      [
        'Data,Hist\u00f3rico,Documento,Valor',
        '28/02/2024,Saldo Anterior,0,1250.40',
        '04/03/2024,Conta de luz,105,-320.15',
        '04/03/2024,Saldo do dia,0,930.25',
        '11/03/2024,Pix recebido,118,880.00',
        '11/03/2024,Saldo do dia,0,1810.25',
        '29/03/2024,S A L D O,0,1810.25',
      ],
      'BRL',
    );
    expect(linesOf(reading)).toEqual(['2024-03-04 -320.15', '2024-03-11 880.00']);
    expect(balancesOf(reading)).toBe('1250.40 .. 1810.25');
  });
});

describe('what is no balance stays a movement', () => {
  test.each([
    [
      'a refund of all that was paid in',
      ['2024-03-01;Deposit;50.00', '2024-03-02;Shop;-20.00', '2024-03-03;Refund;30.00', '2024-03-04;Cafe;-7.50'],
    ],
    [
      'an account emptied',
      ['2024-03-01;Rent;50.00', '2024-03-02;Shop;-20.00', '2024-03-03;Fuel;-4.00', '2024-03-04;Saldo transfer;-26.00'],
    ],
    ['equal amounts', ['2024-03-01;Fee;5.00', '2024-03-02;Fee;5.00', '2024-03-03;Fee;5.00', '2024-03-04;Shop;-1.00']],
    [
      'an amount that is the sum of two others by chance',
      ['2024-03-01;A;10.00', '2024-03-02;B;20.00', '2024-03-03;C;30.00', '2024-03-04;D;-8.00'],
    ],
  ])('%s', async (_, rows) => {
    const reading = await readTable(['Date;Text;Amount', ...rows]);
    expect(linesOf(reading)).toHaveLength(rows.length);
  });
});

describe('balances in a file with a running balance', () => {
  test('a row that states the balance again, and one brought forward with its amount', async () => {
    const reading = await readTable([
      'Tarih;A\u00e7\u0131klama;Tutar;Bakiye',
      '01.03.2024;DEV\u0130R;1.000,00;1.000,00',
      '04.03.2024;MARKET;-32,15;967,85',
      '31.03.2024;ARA TOPLAM;967,85;967,85',
      '11.04.2024;HAVALE;880,00;1.847,85',
    ]);
    expect(linesOf(reading)).toEqual(['2024-03-04 -32.15', '2024-04-11 880.00']);
    expect(balancesOf(reading)).toBe('1000.00 .. 1847.85');
  });

  test('the column is found by arithmetic where its header says nothing', async () => {
    const reading = await readTable([
      'Datum;Text;Betrag;Zwischenstand',
      '20.03.2024;Kunde;50,00;750,00',
      '11.03.2024;Strom;-100,00;700,00',
      '04.03.2024;Miete;-200,00;800,00',
    ]);
    expect(balancesOf(reading)).toBe('1000.00 .. 750.00');
  });

  test('undated rows of balances and totals under a column of dates', async () => {
    const reading = await readTable([
      '"Date","Account","Description","Category","Amount"',
      '"BALANCE 2/29/2024",,,,"1,250.40"',
      '"3/4/2024","Current","Power","Utilities","-320.15"',
      '"3/20/2024","Current","Customer","Income","880.00"',
      '"3/1/2024 - 3/31/2024",,,,"559.85"',
      '"BALANCE 3/31/2024",,,,"1,810.25"',
      ',,,"TOTAL INFLOWS","880.00"',
      ',,,"SUMO OUT","-320.15"',
    ]);
    expect(linesOf(reading)).toEqual(['2024-03-04 -320.15', '2024-03-20 880.00']);
    expect(balancesOf(reading)).toBe('1250.40 .. 1810.25');
    expect(codesOf(reading).filter((code) => code.endsWith('refused'))).toEqual([]);
  });
});
