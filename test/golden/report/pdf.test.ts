/** The report as a PDF, read back by another reader: every row, tags, bookmarks, heads, page numbers, fonts, other scripts. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportData } from '../../../electron/report/data.ts';
import { fontsFor } from '../../../electron/report/pdf/machine-fonts.ts';
import { reportPdf } from '../../../electron/report/pdf/report.ts';
import { data, manyOpen } from './month.ts';
import { all, type PdfRead, readPdf } from './read-pdf.ts';

const FONTS = path.resolve(import.meta.dirname, '../../../node_modules/@expo-google-fonts');
const HEBREW = path.join(FONTS, 'noto-sans-hebrew');
const PROVED = 1_309_110;
const [FIRST] = data(PROVED).open;

async function made(more: Partial<ReportData>, folders: readonly string[] = [], closing = PROVED) {
  const { bytes, notice } = await reportPdf(data(closing, more), folders);
  return { bytes, notice, read: await readPdf(bytes) };
}

const textOf = ({ pages }: PdfRead): string => pages.join(' ');

describe('a report of several pages', () => {
  const open = manyOpen(150);
  let read: PdfRead;
  beforeAll(async () => {
    ({ read } = await made({ open }));
  });

  it('has every row whole, as a row of cells', () => {
    const rows = read.tags.flatMap((page) => all(page, 'TR')).map((row) => row.children.map(({ text }) => text));
    for (const item of open) {
      const row = rows.find((cells) => cells.includes(item.reference));
      expect(row?.[1]).toBe(`${item.counterparty}: ${item.text}`);
      expect(row?.[3]).toBe(`ledger.xlsx, ${item.row}`);
      const cents = Math.abs(item.amount);
      const figure = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      expect(row?.at(-1)).toBe(`${item.amount < 0 ? '\u2212' : ''}${figure}`);
    }
  });

  it('is tagged: headings, tables with captions and header cells of columns and rows', () => {
    expect(read).toMatchObject({ marked: true, language: 'en' });
    expect(read.title).toBe(
      'Harbour & Pine Ltd \u2013 Current 4471 \u2013 2026-10-01 to 2026-10-31'.replace(
        'Current 4471',
        data(PROVED).proof.account,
      ),
    );
    const [first] = read.tags;
    expect(first?.children[0]?.role).toBe('Document');
    expect(all(first!, 'H1')).toHaveLength(1);
    expect(all(first!, 'H2').map(({ text }) => text)).toEqual([
      'Reconciliation statement',
      'Statement arithmetic',
      'Where the balances come from',
    ]);
    const table = all(first!, 'Table')[0]!;
    expect(table.children.map(({ role }) => role)).toEqual(['Caption', 'THead', 'TBody']);
    expect(
      all(table, 'TH')
        .map(({ text }) => text)
        .slice(0, 4),
    ).toEqual(['Term', 'Lines', 'Amount', 'Balance per bank, 2026-10-31']);
    // The heads of a table are tagged once, however many pages repeat them.
    expect(read.tags.flatMap((page) => all(page, 'TH')).filter(({ text }) => text === 'Reference')).toHaveLength(4);
  });

  it('repeats the heads of a table on every page of it', () => {
    const pages = read.pages.filter((page) => /INV-\d{4}/.test(page));
    expect(pages.length).toBeGreaterThan(4);
    for (const page of pages)
      expect(page).toMatch(/Date Text Reference File, row Days Age Cause and disposition Amount/);
    expect(pages[1]).toContain('In the books, not at the bank (113), continued');
  });

  it('numbers its pages', () => {
    read.pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${read.pages.length}`);
    });
    expect(read.labels).toEqual(read.pages.map((_, index) => String(index + 1)));
  });

  it('has bookmarks to its parts', () => {
    const [top] = read.bookmarks;
    expect(top?.title).toBe(read.title);
    expect(top?.items.map(({ title }) => title)).toEqual([
      'Reconciliation statement',
      'Statement arithmetic',
      'Where the balances come from',
      'Outstanding items',
      'Not booked',
      'Open items by cause',
      'Differences',
      'Duplicates excluded',
      'Postings',
      'Files',
    ]);
    expect(top?.items[4]?.items.map(({ title }) => title)).toEqual([
      'At the bank, not in the books (37)',
      'Payments of open documents, booked by the journal (0)',
    ]);
  });

  it('carries its fonts, as subsets', () => {
    expect(read.fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual([
      'Inter-Regular',
      'Inter-SemiBold',
    ]);
    for (const { name, embedded } of read.fonts) {
      expect(embedded).toBe(true);
      expect(name).toMatch(/^[A-Z]{6}\+/);
    }
  });
});

describe('page one', () => {
  it('has the whole statement with signatures and sources, however long the lists are', async () => {
    const signOffs = [{ act: 'lock', by: 'Lena', at: '2026-11-04 09:00 UTC', note: '', hash: 'cd'.repeat(32) }];
    const reviewed = { by: 'Lena', at: '2026-11-04 09:00 UTC' };
    const { read } = await made({ open: manyOpen(60), signOffs, reviewed });
    for (const text of [
      'Balance per bank, 2026-10-31 13,091.10',
      'Add: deposits in transit 0 0.00',
      'Less: outstanding payments 1 \u2212388.25',
      'Adjusted bank balance 12,702.85',
      'Balance per ledger, 2026-10-31 12,716.10',
      'Less: charges and payments to book 2 \u221213.25',
      'Adjusted ledger balance 12,702.85',
      'Off by (bank \u2212 ledger) 0.00',
      'Prepared by Asha, 2026-11-03 14:02',
      'Reviewed by Lena, 2026-11-04 09:00 UTC',
      'ab'.repeat(16),
      `hash of the signed figures: ${'cd'.repeat(32)}`,
      'Audit chain head, entry 42',
    ])
      expect(read.pages[0]).toContain(text);
    expect(read.pages[1]).toMatch(/Outstanding items In the books, not at the bank \(45\)/);
  });

  it('says where the ledger balance comes from, and that it is missing', async () => {
    const { proof } = data(PROVED);
    const stated = {
      ...proof.books,
      ledgerSource: { kind: 'trial_balance' as const, source: 'tb.csv', day: proof.to },
    };
    const known = await made({ proof: { ...proof, books: stated } });
    expect(known.read.pages[0]).toContain('Ledger balance: trial balance: tb.csv, 2026-10-31.');
    const missing = await made({
      proof: { ...proof, state: 'matched', books: { ...proof.books, ledger: null, offBy: null } },
    });
    expect(missing.read.pages[0]).toContain('Not proved: no ledger balance');
  });

  it('never breaks a word, a date or a reference that fits its column', async () => {
    const references = ['00/11/63', 'INV-2026-0001', 'categorised', 'transposition'];
    const { read } = await made({ open: references.map((reference) => ({ ...FIRST!, reference })) });
    const cells = read.tags.flatMap((page) => all(page, 'TD')).map(({ text }) => text);
    for (const reference of references) expect(cells).toContain(reference);
  });
});

describe('state', () => {
  it('stands before every figure: proved, or not and why', async () => {
    const proved = await made({});
    expect(proved.read.pages[0]).toMatch(
      /Proved Both proofs are 0 and every open item has a cause\. Reconciliation statement /,
    );
    expect(textOf(proved.read)).not.toMatch(/draft/i);
    const off = await made({}, [], PROVED + 220);
    expect(off.read.pages[0]).toContain('Not proved: off by 2.20');
    for (const page of off.read.pages) expect(page).toContain('DRAFT \u2013 off by 2.20');
  });

  it('prints on the paper of the currency', async () => {
    const { proof } = data(PROVED);
    const [a4, letter] = await Promise.all(['EUR', 'USD'].map((currency) => made({ proof: { ...proof, currency } })));
    expect(Math.round(a4!.read.width)).toBe(595);
    expect(letter!.read.width).toBe(612);
  });
});

describe('contents', () => {
  it('is written with nothing in the lists', async () => {
    const { read } = await made({ open: [], differences: [], duplicates: [], imports: [] });
    expect(textOf(read)).toContain('In the books, not at the bank (0): none.');
    expect(textOf(read)).toContain('Every match agrees to the cent.');
  });

  it('goes on over the page with a row longer than one, and loses nothing of it', async () => {
    const text = Array.from({ length: 1_200 }, (_, index) => `w${index}`).join(' ');
    const { read } = await made({ open: [{ ...FIRST!, text, counterparty: '' }] });
    const parts = read.tags.flatMap((page) => all(page, 'TD')).map((cell) => cell.text);
    expect(parts.filter((part) => /^w\d/.test(part)).join(' ')).toBe(text);
    expect(read.pages.length).toBeGreaterThan(3);
  });

  it('breaks a long file name after the signs that join it', async () => {
    const file = 'current-account-2026-10-statement.final_version.xlsx';
    const { read } = await made({ open: [{ ...FIRST!, file, row: 31 }] });
    const cells = read.tags.flatMap((page) => all(page, 'TD')).map((cell) => cell.text);
    const shown = cells.find((cell) => cell.startsWith('current-'));
    expect(shown?.replaceAll(' ', '')).toBe(`${file},31`);
    for (const part of shown?.split(' ').slice(0, -1) ?? []) expect(part).toMatch(/[-_.,]$/);
  });

  it('breaks a word longer than its column, and keeps the largest amount whole', async () => {
    const reference = 'REFERENCE'.repeat(40);
    const { read } = await made({ open: [{ ...FIRST!, reference, amount: -Number.MAX_SAFE_INTEGER }] });
    const cells = read.tags.flatMap((page) => all(page, 'TD')).map((cell) => cell.text);
    expect(cells.map((cell) => cell.replaceAll(' ', ''))).toContain(reference);
    expect(cells).toContain('\u221290,071,992,547,409.91');
  });

  it('shows what is invisible and takes no text for syntax', async () => {
    const text = '(\\) <</S /Root>> \u202Egpj.exe\u0000 e\u0301 &amp; endstream';
    const { read, notice } = await made({ open: [{ ...FIRST!, text, counterparty: '' }] });
    const cells = read.tags.flatMap((page) => all(page, 'TD')).map((cell) => cell.text);
    expect(cells).toContain('(\\) <</S /Root>> \u2039U+202E\u203agpj.exe\u2039U+0000\u203a \u00e9 &amp; endstream');
    expect(notice).toBe('');
  });

  it('is the same for the same data', async () => {
    const [one, two] = await Promise.all([reportPdf(data(PROVED), []), reportPdf(data(PROVED), [])]);
    expect(one!.bytes.equals(two!.bytes)).toBe(true);
  });
});

describe('other scripts', () => {
  const hebrew = 'תשלום 4711 (מרץ)';
  const open = [
    { ...FIRST!, text: hebrew, counterparty: '' },
    { ...FIRST!, text: '東京 paid', counterparty: '' },
  ];

  it('are named where no font has them, on the page and to the caller, and each character by its number', async () => {
    const { read, notice } = await made({ open });
    expect(notice).toContain('no font for 10 different characters');
    expect(notice).toContain('Hebrew (8)');
    expect(notice).toContain('Han (2)');
    expect(textOf(read)).toContain(notice);
    expect(textOf(read)).toContain('\u2039U+6771 4EAC\u203a paid');
  });

  it('are shown by a font of the machine, from right to left where they are read so', async () => {
    const { read, notice } = await made({ open }, [HEBREW]);
    expect(notice).toContain('Han (2)');
    expect(notice).not.toContain('Hebrew');
    expect(read.fonts.find(({ name }) => name.includes('NotoSansHebrew'))).toMatchObject({ embedded: true });
    // The runs from left to right as they stand on the page: the first word is the last. The reader turns each run's letters.
    const shown = read.tags
      .flatMap((page) => all(page, 'TD'))
      .map(({ text }) => text)
      .find((text) => text.includes('4711'));
    expect(shown?.replace(/\s/g, '')).toBe('(\u05de\u05e8\u05e5)4711\u05ea\u05e9\u05dc\u05d5\u05dd');
  });
});

describe('fonts of the machine', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tieout-fonts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const codes = new Set(['ש', 'A', '東'].map((sign) => sign.codePointAt(0)!));

  it('are chosen by what they cover, upright and of text weight', () => {
    const chosen = fontsFor(codes, [HEBREW, path.join(FONTS, 'inter')]);
    expect(chosen.map(({ font }) => font.postscriptName)).toEqual(['NotoSansHebrew-Regular']);
    expect([...chosen[0]!.codes].map((code) => String.fromCodePoint(code)).sort()).toEqual(['A', 'ש']);
  });

  it('are passed over where they are damaged, whatever is missing', () => {
    const whole = readFileSync(path.join(HEBREW, '400Regular', 'NotoSansHebrew_400Regular.ttf'));
    for (const [index, share] of [0, 0.0001, 0.005, 0.05, 0.3, 0.7, 0.99].entries())
      writeFileSync(path.join(folder, `cut${index}.ttf`), whole.subarray(0, Math.floor(whole.length * share)));
    for (const { codes: shown } of fontsFor(codes, [folder, path.join(folder, 'absent')]))
      expect(shown.has(0x6771)).toBe(false);
    writeFileSync(path.join(folder, 'whole.ttf'), whole);
    expect(fontsFor(codes, [folder]).flatMap((one) => [...one.codes])).toContain('ש'.codePointAt(0));
  });

  it('are not embedded where their licence forbids it', () => {
    const restricted = Buffer.from(readFileSync(path.join(HEBREW, '400Regular', 'NotoSansHebrew_400Regular.ttf')));
    const tables = restricted.readUInt16BE(4);
    for (let index = 0; index < tables; index++)
      if (restricted.toString('latin1', 12 + index * 16, 16 + index * 16) === 'OS/2')
        restricted.writeUInt16BE(2, restricted.readUInt32BE(12 + index * 16 + 8) + 8);
    const own = mkdtempSync(path.join(folder, 'restricted-'));
    writeFileSync(path.join(own, 'restricted.ttf'), restricted);
    expect(fontsFor(codes, [own])).toEqual([]);
  });
});
