/** The month's report: golden page, nothing executable, hostile text harmless, draft until proved. */

import { describe, expect, it } from 'vitest';
import { reportJson } from '../../../electron/report/data.ts';
import { reportHtml } from '../../../electron/report/html.ts';
import { data } from './month.ts';

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
