/** The month's report: golden page, nothing executable, hostile text harmless, draft until proved. */

import { describe, expect, it } from 'vitest';
import { type ReportData, reportJson } from '../../../electron/report/data.ts';
import { reportHtml } from '../../../electron/report/html.ts';
import { october } from '../../../electron/sample/world.ts';
import { LINE_OPEN } from '../../../shared/ledger/running-balance.ts';
import { book, leg, match, prove, running, statement, ticked } from '../../unit/ledger/month.ts';

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
];

function data(closing: number, more: Partial<ReportData> = {}): ReportData {
  const books = [book(october(29), -38_825, 'outstanding')];
  const [receipt, abroad] = ROWS;
  const matches = [
    ...ticked([receipt!]),
    match([leg(2, october(14), abroad!.amount)], [leg(1002, october(14), -34_000)], [{ type: 'fx', amount: -75 }]),
  ];
  const proof = prove(ROWS, [statement(MONTH.firstDay, MONTH.lastDay, MONTH.opening, closing)], {
    books,
    bankKind: () => 'bank_fee',
    matches,
  });
  const hash = 'ab'.repeat(32);
  return {
    workspace: 'Harbour & Pine Ltd',
    sample: false,
    generatedAt: '2026-11-03 14:02',
    proof,
    open: OPEN,
    differences: [
      {
        day: october(14),
        type: 'fx',
        amount: -75,
        account: 'Foreign exchange gains and losses',
        note: 'rate 0.8632',
        matchId: 2,
      },
    ],
    duplicates: DUPLICATES,
    imports: [
      { file: 's1.csv', sha256: hash, format: 'csv', side: 'bank', lines: 3, at: '2026-11-02 09:00', by: 'Asha' },
    ],
    prepared: { by: 'Asha', at: '2026-11-03 14:02' },
    reviewed: { by: '', at: '' },
    chainHead: hash,
    chainLength: 42,
    ...more,
  };
}

describe('report', () => {
  it('is the golden page', async () => {
    await expect(reportHtml(data(1_309_110))).toMatchFileSnapshot('report.golden.html');
  });

  it('names both balances, every open item, both signatures, the hashes and the chain head', () => {
    const page = reportHtml(data(1_309_110, { reviewed: { by: 'Lena', at: '2026-11-04' } }));
    for (const text of [
      '12,480.15',
      '13,091.10',
      'Cheque 001211',
      'SERVICE CHARGE',
      'book in November',
      'Asha',
      'Lena',
      'ab'.repeat(32),
      'Proved: both proofs are 0',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('DRAFT');
    expect(page.toLowerCase()).not.toContain('reconciled');
  });

  it('is a draft with the amount while it is off', () => {
    expect(reportHtml(data(1_309_330))).toContain('DRAFT \u2013 off by 2.20');
  });

  it('loads and runs nothing', () => {
    const page = reportHtml(data(1_309_110));
    expect(page).not.toMatch(/<script|<link|<img|<iframe|https?:|url\(|@import|\son\w+=/i);
    expect(page).toContain("default-src 'none'");
  });

  it('escapes text and shows what is invisible', () => {
    const hostile = '<script>alert(1)</script>"&\u202Egpj.exe\u0000';
    const made = data(1_309_110);
    const page = reportHtml({
      ...made,
      workspace: hostile,
      open: made.open.map((row) => ({ ...row, text: hostile, note: hostile })),
    });
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;⟨U+202E⟩gpj.exe\ufffd');
    expect(page).not.toMatch(/<script|\u202e/i);
  });

  it('is the same for the same data, and has the same content as JSON', () => {
    expect(reportHtml(data(1_309_110))).toBe(reportHtml(data(1_309_110)));
    expect(JSON.parse(reportJson(data(1_309_110)))).toEqual(data(1_309_110));
  });
});
