/** The month's report: golden page, nothing executable, hostile text harmless, draft until proved. */

import { describe, expect, it } from 'vitest';
import { reportJson } from '../../../electron/report/data.ts';
import { reportHtml } from '../../../electron/report/html.ts';
import { reportPdf } from '../../../electron/report/pdf/report.ts';
import { data } from './month.ts';
import { all, readPdf } from './read-pdf.ts';

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
      '<strong>Proved</strong> Both proofs are 0',
      'Adjusted bank balance',
      'Adjusted ledger balance',
      'Outstanding \u2013 timing: not presented yet',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('DRAFT');
    expect(page.toLowerCase()).not.toContain('reconciled');
  });

  it('is a draft with the amount while it is off', () => {
    expect(reportHtml(data(1_309_330))).toContain('DRAFT \u2013 off by 2.20');
  });

  it('says the same as the PDF, cell by cell', async () => {
    const made = data(1_309_110);
    const { tags } = await readPdf((await reportPdf(made, [])).bytes);
    const cells = tags.flatMap((page) => [...all(page, 'TD'), ...all(page, 'TH')]).map(({ text }) => text);
    const shown = [...reportHtml(made).matchAll(/<(?:td|th)[^>]*>([^<]*)</g)].map(([, text]) => text!);
    // A long word is broken over two lines in the PDF; a cell of the PDF that is empty holds no text.
    const plain = (list: readonly string[]): string[] =>
      list.map((text) => text.replace(/\s/g, '')).filter((text) => text !== '');
    expect(plain(shown).length).toBeGreaterThan(100);
    expect(plain(cells).sort()).toEqual(plain(shown).sort());
  });

  it('never adds what is excluded at the bank to what is excluded in the books', () => {
    const page = reportHtml(data(1_309_110));
    expect(page).toContain('Excluded at the bank (1)');
    expect(page).toContain('Excluded in the books (1)');
    expect(page).not.toContain('1,928.40');
  });

  it('lists what waits in suspense apart from the rest, and says so on page one', () => {
    const made = data(1_309_110);
    const page = reportHtml({ ...made, differences: made.differences.map((row) => ({ ...row, suspense: true })) });
    expect(page).toContain('<tr class="suspense">');
    expect(page).toContain('In suspense: 1 item, listed under Differences.');
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
