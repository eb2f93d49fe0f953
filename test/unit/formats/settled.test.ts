/** Questions of the tagged formats are settled by the map: signs without a minus, decimal signs, date orders. */

import { expect, test } from 'vitest';
import { readSource } from '../../../electron/formats/detect.ts';
import type { ColumnMap } from '../../../shared/mapping.ts';

type Row = readonly [type: string, amount: string];

function ofx(rows: readonly Row[]): Buffer {
  const body = rows.map(([type, amount]) => `<STMTTRN><TRNTYPE>${type}<DTPOSTED>20240105<TRNAMT>${amount}</STMTTRN>`);
  return Buffer.from(
    `OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>${body.join('\n')}</BANKTRANLIST><LEDGERBAL><BALAMT>5</LEDGERBAL></STMTRS></OFX>`,
  );
}

async function amounts(bytes: Buffer, map: Omit<ColumnMap, 'columns'> | null) {
  const { statements, problems } = await readSource(
    { name: 'x', bytes },
    { map: map && { columns: {}, ...map }, currency: 'EUR' },
  );
  return {
    amounts: statements.flatMap(({ lines }) => lines.map(({ amount }) => amount)),
    refused: statements
      .flatMap((one) => one.problems.filter(({ severity }) => severity === 'refused'))
      .map(({ code }) => code),
    asked: problems.filter(({ severity }) => severity === 'asked').map(({ code }) => code),
  };
}

const UNSIGNED: readonly Row[] = [
  ['DEBIT', '4.50'],
  ['CREDIT', '20.00'],
  ['POS', '7.00'],
  ['XFER', '9.00'],
];
const REVERSED: readonly Row[] = [
  ['DEBIT', '4.50'],
  ['CREDIT', '-20.00'],
  ['FEE', '1.00'],
];
const GROUPED: readonly Row[] = [
  ['DEBIT', '-1,650'],
  ['CREDIT', '2,500'],
];

test.each<
  readonly [
    string,
    readonly Row[],
    Omit<ColumnMap, 'columns'> | null,
    readonly number[],
    readonly string[],
    readonly string[],
  ]
>([
  ['amounts without a minus are asked about', UNSIGNED, null, [], [], ['ambiguous_sign']],
  ['kept as written', UNSIGNED, { flipSign: false }, [450, 2000, 700, 900], [], []],
  [
    'told by type; a type that tells nothing is refused',
    UNSIGNED,
    { flipSign: true },
    [-450, 2000, -700],
    ['ambiguous_sign'],
    [],
  ],
  ['all signs turned round are asked about', REVERSED, null, [], [], ['ambiguous_sign']],
  ['and turned back', REVERSED, { flipSign: true }, [-450, 2000, -100], [], []],
  ['one sign before three digits is asked about', GROUPED, null, [], [], ['ambiguous_decimal']],
  ['groups of thousands', GROUPED, { decimal: '.' }, [-165_000, 250_000], [], []],
  ['three decimals', GROUPED, { decimal: ',' }, [-165, 250], [], []],
  [
    'a refund beside signed debits stands',
    [
      ['FEE', '3.00'],
      ['DEBIT', '-1.00'],
    ],
    null,
    [300, -100],
    [],
    [],
  ],
  [
    'noughts and longer groups are decimals',
    [
      ['DEBIT', '-0.500'],
      ['CREDIT', '1234.500'],
    ],
    null,
    [-50, 123_450],
    [],
    [],
  ],
])('%s', async (_what, rows, map, expected, refused, asked) => {
  expect(await amounts(ofx(rows), map)).toEqual({ amounts: expected, refused, asked });
});

test('a QIF with the year in front is read as the person says', async () => {
  const bytes = Buffer.from('!Type:Bank\nD13/03/13\nT-1.00\n^\nD13/03/25\nT2.00\n^\n');
  const days = async (dateFormat: string) => {
    const reading = await readSource({ name: 'x', bytes }, { map: { columns: {}, dateFormat }, currency: 'EUR' });
    return reading.statements.flatMap(({ lines }) => lines.map(({ day }) => day));
  };
  expect(await days('yy/MM/dd')).toEqual([15_777, 15_789]);
  expect(await days('dd/MM/yyyy')).toEqual([15_777, 20_160]);
});
