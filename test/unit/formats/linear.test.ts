/** Files built to make a reader search again and again are read or refused in linear time. */

import { expect, test } from 'vitest';
import { readFile } from '../../../electron/formats/detect.ts';

const SIZE = 1_000_000;
const OFX = 'OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR<STMTTRN><TRNAMT>1<NAME>';
const MT940 = ':20:X\n:25:1\n:28C:1\n:60F:C240101EUR0,00\n';

test.each([
  ['OFX of opening signs', OFX + '<'.repeat(SIZE)],
  ['OFX of opening signs and one closing', `${OFX}${'<'.repeat(SIZE)}>`],
  ['OFX of comment starts', OFX + '<!--'.repeat(SIZE / 4)],
  ['OFX of ampersands', OFX + '&#'.repeat(SIZE / 2)],
  ['OFX of empty tags', OFX + '<A>'.repeat(SIZE / 3)],
  ['MT940 with one long detail', `${MT940}:61:240101C1,00NTRFX\n:86:${'/EREF/'.repeat(SIZE / 6)}`],
  ['MT940 of detail words', `${MT940}:61:240101C1,00NTRFX\n:86:${'NAAM: '.repeat(SIZE / 6)}`],
  ['MT940 of digits', `${MT940}:61:${'1'.repeat(SIZE)}`],
  ['MT940 of totals', `${MT940}${':90D:1EUR1,00\n'.repeat(SIZE / 14)}`],
  ['MT940 of tags', MT940 + ':20:\n'.repeat(SIZE / 5)],
  ['QIF of headers', '!Type:Bank\n'.repeat(SIZE / 11)],
  ['QIF of one line', `!Type:Bank\nT${'1'.repeat(SIZE)}`],
  ['QIF of caret lines', `!Type:Bank\n${'^\n'.repeat(SIZE / 2)}`],
  ['BAI2 of line ends', `01,A,B,${'\n'.repeat(SIZE)}`],
  ['BAI2 of slashes and blanks', `01,A,B,\n02,A\n03,1\n${'/ '.repeat(SIZE / 2)}`],
  ['BAI2 of continuations', `01,A,B,\n02,A,B,1,240101\n03,1,USD\n16,195,1\n${'88,X\n'.repeat(SIZE / 5)}`],
  ['CAMT of attributes', `<?xml version="1.0"?><BkToCstmrStmt ${'a '.repeat(SIZE / 2)}`],
  [
    'CAMT of siblings',
    `<?xml version="1.0"?><BkToCstmrStmt><Stmt><Ntry>${'<A/>'.repeat(SIZE / 4)}</Ntry></Stmt></BkToCstmrStmt>`,
  ],
  ['blanks', ' '.repeat(SIZE)],
])('%s', async (_what, text) => {
  const start = performance.now();
  const readings = await readFile({ name: 'x', bytes: Buffer.from(text) }, { map: null, currency: 'EUR' });
  expect(
    readings.some(
      ({ problems, statements }) =>
        problems.length > 0 || statements.some((statement) => statement.problems.length > 0),
    ),
  ).toBe(true);
  // A megabyte takes milliseconds when linear and minutes when quadratic; the bound leaves room for a busy machine.
  expect(performance.now() - start).toBeLessThan(5_000);
});
