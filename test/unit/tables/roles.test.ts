/** Exports of many countries, read without a preset: whose account, who paid, which day, which balance, and which way the money went. */

import { expect, test } from 'vitest';
import { planTable, readPlanned } from '../../../electron/formats/csv.ts';
import { isoDay } from '../../../shared/day.ts';
import type { Side } from '../../../shared/line.ts';
import { formatMinor, type Minor } from '../../../shared/money.ts';

interface Want {
  /** "day amount" of each line. */
  readonly lines: readonly string[];
  readonly who?: readonly string[];
  readonly text?: readonly string[];
  readonly account?: string;
  readonly opening?: string | null;
  readonly closing?: string | null;
}

const asked = (code: string): string => `asked ${code}`;

function read(rows: readonly string[], side: Side | null): string | Required<Want> {
  const bytes = new TextEncoder().encode(`${rows.join('\n')}\n`);
  const planned = planTable(bytes, { map: null, currency: 'EUR', side, whole: true, presets: [] });
  if (!planned.ok) return asked(planned.problems[0]?.code ?? '');
  const [statement] = readPlanned(bytes, planned.plan).statements;
  if (statement === undefined) return 'nothing';
  const money = (value: Minor | null): string | null => (value === null ? null : formatMinor(value, 2));
  const refused = statement.problems.map((one) => `${one.code} ${one.excerpt}`);
  return {
    lines: [...statement.lines.map((line) => `${isoDay(line.day)} ${money(line.amount)}`), ...refused],
    who: statement.lines.map((line) => line.counterparty),
    text: statement.lines.map((line) => line.description),
    account: statement.account,
    opening: money(statement.opening),
    closing: money(statement.closing),
  };
}

type Case = readonly [name: string, side: Side | null, rows: readonly string[], want: Want | string];

const CASES: readonly Case[] = [
  [
    "German: the account beside the payee is the payee's, the preamble names the own one",
    'bank',
    [
      'Girokonto;DE88100900001234567892',
      '',
      'Buchungstag;Wertstellung;Zahlungspflichtige*r;Zahlungsempfänger*in;Verwendungszweck;IBAN;Betrag',
      '28.02.2025;28.02.2025;Garten Nord KG;Lindner Bau;Abschlag 3;DE75512108001245126199;2.400,00',
      '14.02.2025;14.02.2025;Lindner Bau;Holz Ost;Latten;DE27200505501234567890;-312,40',
      '04.02.2025;04.02.2025;Lindner Bau;Stadtwerke;Abschlag;DE12500105170648489890;-75,00',
    ],
    {
      lines: ['2025-02-28 2400.00', '2025-02-14 -312.40', '2025-02-04 -75.00'],
      who: ['Garten Nord KG', 'Holz Ost', 'Stadtwerke'],
      account: 'DE88100900001234567892',
    },
  ],
  [
    'German: an account of the order beside the account of the payee',
    'bank',
    [
      'Auftragskonto;Buchungstag;Buchungstext;Verwendungszweck;Beguenstigter/Zahlungspflichtiger;Kontonummer;Betrag',
      '4711000;28.02.25;GUTSCHRIFT;Abschlag 3;Garten Nord;880012;2400,00',
      '4711000;14.02.25;LASTSCHRIFT;Latten;Holz Ost;770034;-312,40',
    ],
    { lines: ['2025-02-28 2400.00', '2025-02-14 -312.40'], who: ['Garten Nord', 'Holz Ost'], account: '4711000' },
  ],
  [
    'Danish: from and to account, of which one stands on every row',
    'bank',
    [
      'Dato;Fra konto;Til konto;Tekst;Beløb;Saldo',
      '03-02-2025;5301 0001234567;4180 0009990001;Husleje;-500,00;1.500,00',
      '05-02-2025;6610 0005550002;5301 0001234567;Kunde Øst;750,00;2.250,00',
      '10-02-2025;5301 0001234567;9020 0007770003;Strøm;-50,00;2.200,00',
    ],
    {
      lines: ['2025-02-03 -500.00', '2025-02-05 750.00', '2025-02-10 -50.00'],
      account: '5301 0001234567',
      opening: '2000.00',
      closing: '2200.00',
    },
  ],
  [
    'Dutch: several own accounts whose values come again stay apart',
    'bank',
    [
      'IBAN;Datum;Bedrag;Naam tegenpartij;Omschrijving',
      'NL18RABO0123459876;03-02-2025;-20,00;Bakker;brood',
      'NL18RABO0123459876;04-02-2025;-21,50;Slager;vlees',
      'NL44RABO0123456789;05-02-2025;300,00;Klant A;factuur 8',
      'NL44RABO0123456789;17-02-2025;410,00;Klant B;factuur 9',
    ],
    {
      lines: ['2025-02-03 -20.00', '2025-02-04 -21.50', '2025-02-05 300.00', '2025-02-17 410.00'],
      who: ['Bakker', 'Slager', 'Klant A', 'Klant B'],
      account: '',
    },
  ],
  [
    "Belgian: the holder's own name on every row is no payee",
    'bank',
    [
      'Rekeningnummer;Naam;Datum;Omschrijving;Bedrag;Saldo;rekening tegenpartij;Naam tegenpartij',
      'BE71096123456769;DRUKKERIJ PEETERS;28/02/2025;OVERSCHRIJVING;640,00;1640,00;BE68539007547034;BOEKHANDEL',
      'BE71096123456769;DRUKKERIJ PEETERS;13/02/2025;DOMICILIERING;-60,00;1000,00;BE43068999999501;WATER',
      'BE71096123456769;DRUKKERIJ PEETERS;04/02/2025;BETALING;-40,00;1060,00;BE02063012345640;PAPIER',
    ],
    { lines: ['2025-02-28 640.00', '2025-02-13 -60.00', '2025-02-04 -40.00'], who: ['BOEKHANDEL', 'WATER', 'PAPIER'] },
  ],
  [
    'bunq style: account numbers under Counterparty, names under Name',
    'bank',
    [
      'Date,Amount,Account,Counterparty,Name,Description',
      '2025-02-28,640.00,NL91ABNA0417164300,NL20INGB0001234567,Boekhandel,factuur 8',
      '2025-02-13,-60.00,NL91ABNA0417164300,NL02ABNA0123456789,Water,termijn',
      '2025-02-04,-40.00,NL91ABNA0417164300,,Papier,pin',
    ],
    { lines: ['2025-02-28 640.00', '2025-02-13 -60.00', '2025-02-04 -40.00'], who: ['Boekhandel', 'Water', 'Papier'] },
  ],
  [
    "French: the name of the account is the owner's, the local day comes before UTC",
    'bank',
    [
      'Date opération (UTC);Date opération (local);Débit;Crédit;Solde;Nom du compte;Nom de la contrepartie;Référence',
      '03-02-2025 23:10:00;04-02-2025 00:10:00;45,00;;955,00;Principal;Papeterie;stylos',
      '11-02-2025 09:00:00;11-02-2025 10:00:00;;260,00;1215,00;Principal;Librairie;facture 8',
    ],
    {
      lines: ['2025-02-04 -45.00', '2025-02-11 260.00'],
      who: ['Papeterie', 'Librairie'],
      opening: '1000.00',
      closing: '1215.00',
    },
  ],
  [
    'Swedish: the day of the ledger is the booking day, whatever the rows call it',
    'bank',
    [
      'Löpdag;Transaktionsdatum;Text;Belopp;Saldo',
      '2025-02-27;2025-02-27;Kund;640,00;1640,00',
      '2025-02-14;2025-02-10;Kortköp el;-60,00;1000,00',
      '2025-02-13;2025-02-12;Kortköp papper;-40,00;1060,00',
      '2025-02-03;2025-01-31;Kortköp klubb;-10,00;1100,00',
    ],
    { lines: ['2025-02-27 640.00', '2025-02-14 -60.00', '2025-02-13 -40.00', '2025-02-03 -10.00'] },
  ],
  [
    'Polish: nameless columns carry on with the description',
    'bank',
    [
      '"Data operacji","Kwota","Saldo po transakcji","Opis transakcji","",""',
      '"2025-02-28","+640.00","+1640.00","Rachunek nadawcy: 44 1234","Nazwa nadawcy: KSIEGARNIA","Tytul: FAKTURA 8"',
      '"2025-02-13","-60.00","+1000.00","Rachunek odbiorcy: 55 4321","Nazwa odbiorcy: WODOCIAGI",""',
    ],
    {
      lines: ['2025-02-28 640.00', '2025-02-13 -60.00'],
      text: [
        'Rachunek nadawcy: 44 1234 Nazwa nadawcy: KSIEGARNIA Tytul: FAKTURA 8',
        'Rachunek odbiorcy: 55 4321 Nazwa odbiorcy: WODOCIAGI',
      ],
    },
  ],
  [
    'German: what names the purpose comes before the category',
    'bank',
    [
      'Buchungstag;Umsatzart;Buchungstext;Betrag;Kategorie',
      '28.02.2025;Gutschrift;Buchladen RE 8;640,00;Einnahmen aus Verkauf, noch nicht zugeordnet',
      '13.02.2025;Lastschrift;Wasserwerk Abschlag;-60,00;Wohnen',
      '04.02.2025;Lastschrift;Papierhof 88;-40,00;Freizeit',
    ],
    {
      lines: ['2025-02-28 640.00', '2025-02-13 -60.00', '2025-02-04 -40.00'],
      text: ['Buchladen RE 8', 'Wasserwerk Abschlag', 'Papierhof 88'],
    },
  ],
  [
    'the second of two balance columns, and one that no word names, are proved by arithmetic',
    'bank',
    [
      'Date;Text;Amount;Available balance;Zwischenstand',
      '2025-02-28;Bookshop;640.00;5640.00;1640.00',
      '2025-02-13;Water;-60.00;5000.00;1000.00',
      '2025-02-04;Paper;-40.00;4990.00;1060.00',
    ],
    { lines: ['2025-02-28 640.00', '2025-02-13 -60.00', '2025-02-04 -40.00'], opening: '1100.00', closing: '1640.00' },
  ],
  [
    'a balance before each movement, with the days rising',
    'bank',
    [
      '04-02-2025,NL44RABO0123456789,NL20INGB0001234567,papier,1100.00,EUR,-40.00,pin',
      '13-02-2025,NL44RABO0123456789,NL02ABNA0123456789,water,1060.00,EUR,-60.00,termijn',
      '28-02-2025,NL44RABO0123456789,NL91ABNA0417164300,boekhandel,1000.00,EUR,640.00,factuur 8',
    ],
    {
      lines: ['2025-02-04 -40.00', '2025-02-13 -60.00', '2025-02-28 640.00'],
      account: 'NL44RABO0123456789',
      opening: '1100.00',
      closing: '1640.00',
    },
  ],
  [
    'a balance before each movement, with the days falling',
    'bank',
    [
      'Date;Text;Amount;Balance',
      '2025-02-28;Bookshop;640.00;1000.00',
      '2025-02-13;Water;-60.00;1060.00',
      '2025-02-04;Paper;-40.00;1100.00',
    ],
    { lines: ['2025-02-28 640.00', '2025-02-13 -60.00', '2025-02-04 -40.00'], opening: '1100.00', closing: '1640.00' },
  ],
  [
    'a chain that turns every sign while all rows are of one day',
    'bank',
    ['Date;Text;Amount;Balance', '2025-02-04;A;40.00;960.00', '2025-02-04;B;60.00;900.00', '2025-02-04;C;15.00;885.00'],
    asked('ambiguous_sign'),
  ],
  [
    'day numbers of a spreadsheet that lost their format',
    'bank',
    ['Date,Text,Amount,Balance', '45296,Water,-60.00,940.00', '45309,Bookshop,300.00,1240.00'],
    { lines: ['2024-01-05 -60.00', '2024-01-18 300.00'], opening: '1000.00', closing: '1240.00' },
  ],
  [
    'Danish: names under Navn, the account of the partner empty so far',
    'bank',
    [
      'Bogføringsdato;Beløb;Afsender;Modtager;Navn;Beskrivelse;Modtagers kontonummer;Saldo',
      '2025/02/28;640,00;;;Boghandel;Faktura 8;;1640,00',
      '2025/02/13;-60,00;;;Vand;Abonnement;;1000,00',
    ],
    { lines: ['2025-02-28 640.00', '2025-02-13 -60.00'], who: ['Boghandel', 'Vand'] },
  ],
  [
    'a month by its Dutch short form',
    'bank',
    ['Datum;Omschrijving;Bedrag;Saldo', '27 feb 2025;Bakker;-5,50;94,50', '3 mrt 2025;Klant;60,00;154,50'],
    { lines: ['2025-02-27 -5.50', '2025-03-03 60.00'], opening: '100.00', closing: '154.50' },
  ],
  [
    'months in Catalan, Ukrainian and Hungarian order are days too',
    'bank',
    ['Date,Text,Amount', '5 de març de 2025,A,-1.00', '6 березня 2025,B,-2.00', '7. márc. 2025,C,3.00'],
    { lines: ['2025-03-05 -1.00', '2025-03-06 -2.00', '2025-03-07 3.00'] },
  ],
  [
    "a bank's ledger balance makes no ledger",
    'bank',
    [
      'Posting Date,Narration,Debit,Credit,Ledger Balance',
      '05/02/2025,Water,60.00,,940.00',
      '18/02/2025,Sale,,300.00,"1,240.00"',
    ],
    { lines: ['2025-02-05 -60.00', '2025-02-18 300.00'], opening: '1000.00', closing: '1240.00' },
  ],
  [
    'debit and credit on the side of the bank, with the account of each partner',
    'bank',
    [
      'Date,Label,Debit,Credit,Partner Name,Bank Account',
      '02/25/2025,Sale,,20.00,Ann,DE75512108001245126199',
      '02/26/2025,Goods,30.00,,Bob,DE27200505501234567890',
      '02/27/2025,Sale,0.00,15.00,Cem,DE12500105170648489890',
    ],
    { lines: ['2025-02-25 20.00', '2025-02-26 -30.00', '2025-02-27 15.00'], account: '' },
  ],
  [
    'debit and credit in the books: a debit is money in',
    'book',
    ['Date,Reference,Details,Debit,Credit', '05/02/2025,R1,Customer,150.00,', '19/02/2025,P2,Vendor,,88.10'],
    { lines: ['2025-02-05 150.00', '2025-02-19 -88.10'] },
  ],
  [
    'paid out and paid in mean the same in the books',
    'book',
    ['Date,Details,Paid out,Paid in', '05/02/2025,Vendor,88.10,', '19/02/2025,Customer,,150.00'],
    { lines: ['2025-02-05 -88.10', '2025-02-19 150.00'] },
  ],
  [
    'Soll with its own minus is money out on either side',
    'book',
    ['Datum;Text;Soll;Haben', '05.02.2025;Wasser;-60,00;', '18.02.2025;Kunde;;300,00'],
    { lines: ['2025-02-05 -60.00', '2025-02-18 300.00'] },
  ],
  [
    'Soll/Haben letters in the books: S is a debit and money in',
    'book',
    ['Datum;Text;Betrag;S/H', '05.02.2025;Kunde;300,00;S', '18.02.2025;Wasser;60,00;H'],
    { lines: ['2025-02-05 300.00', '2025-02-18 -60.00'] },
  ],
  [
    'the same letters on the side of the bank',
    'bank',
    ['Datum;Text;Betrag;S/H', '05.02.2025;Kunde;300,00;H', '18.02.2025;Wasser;60,00;S'],
    { lines: ['2025-02-05 300.00', '2025-02-18 -60.00'] },
  ],
  [
    'what looks like books, with no side named and no balance',
    null,
    ['Datum;Belegnr;Gegenkonto;Text;Soll;Haben', '05.02.2025;1;8400;Kunde;300,00;', '18.02.2025;2;4930;Papier;;60,00'],
    asked('ambiguous_sign'),
  ],
  [
    'the same with a balance that proves it',
    null,
    [
      'Datum;Belegnr;Gegenkonto;Text;Soll;Haben;Saldo',
      '05.02.2025;1;8400;Kunde;300,00;;1.300,00',
      '18.02.2025;2;4930;Papier;;60,00;1.240,00',
    ],
    { lines: ['2025-02-05 300.00', '2025-02-18 -60.00'], opening: '1000.00', closing: '1240.00' },
  ],
  [
    'credits with a minus on the side of the bank',
    'bank',
    ['Date,Text,Debit,Credit', '02/25/2025,Shop,20.00,', '02/26/2025,Payment,,-30.00'],
    { lines: ['2025-02-25 -20.00', '2025-02-26 30.00'] },
  ],
  [
    'credits with a minus, and nobody said whose they are',
    null,
    ['Date,Text,Debit,Credit', '02/25/2025,Shop,20.00,', '02/26/2025,Payment,,-30.00'],
    asked('ambiguous_sign'),
  ],
  [
    'a business account with a card number on one of its rows',
    'bank',
    [
      'Buchungsdatum,Auftraggeber/Empfänger,Verwendungszweck,Kartennummer,Betrag',
      '28.02.2025,Buchladen,RE 8,,640.00',
      '27.02.2025,Lesesaal,RE 9,,410.00',
      '26.02.2025,Schule,RE 10,,300.00',
      '25.02.2025,Tankstelle,,9911,-60.00',
    ],
    { lines: ['2025-02-28 640.00', '2025-02-27 410.00', '2025-02-26 300.00', '2025-02-25 -60.00'] },
  ],
  [
    'spending above zero and one refund below',
    'bank',
    [
      'Date,Description,Amount',
      '2025-02-03,BAKERY,4.50',
      '2025-02-05,BOOKS,30.00',
      '2025-02-11,TRAIN,12.00',
      '2025-02-12,REFUND BOOKS,-30.00',
    ],
    asked('ambiguous_sign'),
  ],
  [
    'the same merchant above and below zero',
    'bank',
    ['Date,Merchant,Amount', '2025-02-03,BAKERY,4.50', '2025-02-05,BOOKS,30.00', '2025-02-12,BOOKS,-30.00'],
    asked('ambiguous_sign'),
  ],
  [
    'stated balances decide the sign where no balance runs along',
    'bank',
    [
      'Opening balance,,100.00',
      'Date,Description,Amount',
      '2025-02-03,BAKERY,4.50',
      '2025-02-05,BOOKS,30.00',
      '2025-02-12,REFUND BOOKS,-10.00',
      'Closing balance,,75.50',
    ],
    { lines: ['2025-02-03 -4.50', '2025-02-05 -30.00', '2025-02-12 10.00'], opening: '100.00', closing: '75.50' },
  ],
  [
    'a mark inside the amounts decides',
    'bank',
    ['Date,Details,Amount', '2025-02-03,BAKERY,4.50', '2025-02-05,PAYMENT,30.00 CR', '2025-02-12,TRAIN,12.00'],
    { lines: ['2025-02-03 -4.50', '2025-02-05 30.00', '2025-02-12 -12.00'] },
  ],
];

test.each(CASES)('%s', (_, side, rows, want) => {
  const found = read(rows, side);
  if (typeof want === 'string' || typeof found === 'string') expect(found).toEqual(want);
  else expect(found).toMatchObject(want);
});
