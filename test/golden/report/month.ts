/** One month of one account as the report's tests print it. */

import type { ReportData, ReportException } from '../../../electron/report/data.ts';
import { october } from '../../../electron/sample/world.ts';
import { LINE_OPEN } from '../../../shared/ledger/running-balance.ts';
import { book, leg, match, prove, running, statement, ticked } from '../../unit/ledger/month.ts';
import { reconciled } from '../../unit/ledger/reconciling.ts';

const ROWS = running(1_248_015, [
  { day: october(2), amount: 96_420 },
  { day: october(14), amount: -34_075 },
  { day: october(30), amount: -1250, state: LINE_OPEN },
]);
const MONTH = statement(october(1), october(31), 1_248_015, 1_309_110);

const where = { file: 's1.csv', row: 4 };
const OPEN: ReportData['open'] = [
  {
    side: 'book',
    day: october(29),
    text: 'Cheque 001211',
    counterparty: 'Stokes',
    reference: '001211',
    amount: -38_825,
    file: 'ledger.xlsx',
    row: 9,
    kind: 'outstanding',
    cause: 'timing: not presented yet',
    note: '',
    clearedDay: null,
    disposition: null,
    place: 'outstanding',
  },
  {
    side: 'bank',
    day: october(30),
    text: 'SERVICE CHARGE',
    counterparty: '',
    reference: '',
    amount: -1250,
    ...where,
    kind: 'bank_fee',
    cause: 'no document',
    note: 'book in November',
    clearedDay: null,
    disposition: null,
    place: 'not_booked',
  },
];

const DUPLICATES: ReportData['duplicates'] = [
  {
    side: 'bank',
    day: october(2),
    text: 'FPS ABLE',
    counterparty: '',
    reference: '',
    amount: 96_420,
    ...where,
    kind: 'reimport',
    originalRow: 2,
    originalFile: 's1.csv',
    excludedBy: 'Asha',
  },
  {
    side: 'book',
    day: october(2),
    text: 'Receipt Able',
    counterparty: 'Able Ltd',
    reference: 'R-77',
    amount: 96_420,
    file: 'ledger.xlsx',
    row: 7,
    kind: 'double_entry',
    originalRow: 6,
    originalFile: 'ledger.xlsx',
    excludedBy: 'Asha',
  },
];

/** The month with the closing balance the statement states: 1,309,110 proves it. */
export function data(closing: number, more: Partial<ReportData> = {}): ReportData {
  const books = [book(october(29), -38_825, 'outstanding')];
  const [receipt, abroad] = ROWS;
  const matches = [
    ...ticked([receipt!]),
    match([leg(2, october(14), abroad!.amount)], [leg(1002, october(14), -34_000)], [{ type: 'fx', amount: -75 }]),
  ];
  const proof = prove(ROWS, [statement(MONTH.firstDay, MONTH.lastDay, MONTH.opening, closing)], {
    books,
    bankKind: () => 'bank_fee',
    bankDisposed: () => true,
    matches,
  });
  const hash = 'ab'.repeat(32);
  const waiting = OPEN.map((row) => ({ ...row, nature: 'cash_book' as const, disposition: '' }));
  return {
    workspace: 'Harbour & Pine Ltd',
    sample: false,
    generatedAt: '2026-11-03 14:02',
    proof,
    reconciliation: reconciled(proof, waiting, matches),
    open: OPEN,
    differences: [
      {
        day: october(14),
        type: 'fx',
        amount: -75,
        account: 'Foreign exchange gains and losses',
        note: 'rate 0.8632',
        matchId: 2,
        suspense: false,
      },
    ],
    settled: [],
    duplicates: DUPLICATES,
    postings: [['Foreign exchange gains and losses', 75, 0] as const, ['Current', 0, 75] as const].map(
      ([account, debit, credit]) => ({
        day: october(14),
        text: 'Bank: ABROAD | Books: PAY-9',
        account,
        debit,
        credit,
        currency: 'GBP',
        state: 'to post',
      }),
    ),
    imports: [
      { file: 's1.csv', sha256: hash, format: 'csv', side: 'bank', lines: 3, at: '2026-11-02 09:00', by: 'Asha' },
    ],
    prepared: { by: 'Asha', at: '2026-11-03 14:02' },
    reviewed: { by: '', at: '' },
    signOffs: [],
    chainHead: hash,
    chainLength: 42,
    ...more,
  };
}

/** `count` open items, no two alike, in the scripts of the report's own face; every fourth is the bank's. */
export function manyOpen(count: number): ReportException[] {
  const parties = ['Brae & Daughters', 'Müller Söhne GmbH', 'Αθηναϊκή Εταιρεία', 'ООО Ромашка', 'Żółć Sp. z o.o.'];
  return Array.from({ length: count }, (_, index) => ({
    ...OPEN[0]!,
    ...(index % 4 === 3 ? { side: 'bank', place: 'not_booked' } : { side: 'book', place: 'outstanding' }),
    text: `Payment ${index} of the delivery in two parts, agreed by telephone`,
    counterparty: parties[index % parties.length]!,
    reference: `INV-${4_000 + index}`,
    amount: (index % 2 === 0 ? -1 : 1) * (10_000 + index * 137),
    row: index + 2,
  }));
}
