/** HTML tables that banks send as .xls: rows and cells only, no scripts, no links, no entities beyond characters. */

import { MAX_HTML_BYTES, MAX_SHEET_COLUMNS, MAX_SHEETS } from '../../shared/limits.ts';
import { decodeBytes } from './encoding.ts';
import type { Format } from './reading.ts';
import { readSheets } from './sheet.ts';
import type { NamedSheet } from './sheet-choice.ts';
import { heldRows } from './sheet-rows.ts';
import type { RawRow } from './table/plan.ts';
import { refusedReading } from './text-source.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  euro: '\u20ac',
  pound: '\u00a3',
  yen: '\u00a5',
  auml: '\u00e4',
  ouml: '\u00f6',
  uuml: '\u00fc',
  Auml: '\u00c4',
  Ouml: '\u00d6',
  Uuml: '\u00dc',
  szlig: '\u00df',
  eacute: '\u00e9',
  egrave: '\u00e8',
  agrave: '\u00e0',
  ccedil: '\u00e7',
  ntilde: '\u00f1',
  oacute: '\u00f3',
  aacute: '\u00e1',
  iacute: '\u00ed',
  uacute: '\u00fa',
  minus: '-',
  ndash: '\u2013',
  mdash: '\u2014',
};

function text(html: string): string {
  return withoutTags(html.replace(/<br\s{0,9}\/?>/gi, '\n'))
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,8}));/gi, (whole, decimal: string, hex: string, name: string) => {
      if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line, index) => line !== '' || index === 0)
    .join('\n')
    .trim();
}

/** The text between tags; a "<" without a ">" behind it is text. */
function withoutTags(html: string): string {
  let out = '';
  let from = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', from)) {
    const end = html.indexOf('>', at);
    if (end < 0) break;
    out += html.slice(from, at);
    from = end + 1;
  }
  return out + html.slice(from);
}

const ASIDE = /<!--|<script\b|<style\b/gi;

/** The page without comments, scripts and styles; one that never ends stays, as browsers show it. */
function withoutAsides(html: string): string {
  const lower = html.toLowerCase();
  const missing = new Set<string>();
  let out = '';
  let from = 0;
  ASIDE.lastIndex = 0;
  for (let match = ASIDE.exec(html); match !== null; match = ASIDE.exec(html)) {
    const closing = match[0] === '<!--' ? '-->' : `</${match[0].slice(1).toLowerCase()}`;
    // An end that was looked for in vain is not looked for again: there is none further on either.
    const found = missing.has(closing) ? -1 : lower.indexOf(closing, match.index + 4);
    if (found < 0) {
      missing.add(closing);
      continue;
    }
    const end = closing === '-->' ? found + 3 : lower.indexOf('>', found) + 1;
    if (end === 0) continue;
    out += html.slice(from, match.index);
    from = end;
    ASIDE.lastIndex = end;
  }
  return out + html.slice(from);
}

/** Rows of every table that holds no other table. */
export function htmlTables(html: string): NamedSheet[] {
  const sheets: NamedSheet[] = [];
  for (const part of withoutAsides(html)
    .split(/<table\b/i)
    .slice(1)) {
    const body = part.split(/<\/table\s{0,9}>/i, 1)[0] ?? '';
    const rows: RawRow[] = [];
    body.split(/<tr\b/i).forEach((row, index) => {
      if (index === 0) return;
      const cells: string[] = [];
      for (const cell of row.split(/<t[dh]\b/i).slice(1)) {
        const close = cell.indexOf('>');
        cells.push(text(cell.slice(close + 1).split(/<\/t[dhr]\s{0,9}>/i, 1)[0] ?? ''));
        const span = Number(/colspan\s*=\s*["']?(\d{1,3})/i.exec(cell.slice(0, close))?.[1] ?? 1);
        for (let more = 1; more < Math.min(span, 100) && cells.length < MAX_SHEET_COLUMNS; more++) cells.push('');
        if (cells.length >= MAX_SHEET_COLUMNS) break;
      }
      if (cells.some((cell) => cell !== '')) rows.push({ row: index, cells, kinds: null });
    });
    if (rows.length > 0)
      sheets.push({ name: `table ${sheets.length + 1}`, hidden: false, rows: heldRows(rows), problems: [] });
  }
  return sheets;
}

export const htmlTable: Format = {
  id: 'html',
  title: 'HTML table',
  sniff: ({ text: head }) => (/^[\s\ufeff]*</.test(head) && /<table\b/i.test(head) && /<t[dh]\b/i.test(head) ? 0.9 : 0),
  maxBytes: MAX_HTML_BYTES,
  read(source, options) {
    const charset = /charset\s*=\s*["']?([\w-]+)/i.exec(
      Buffer.from(source.bytes.subarray(0, 2_048)).toString('latin1'),
    )?.[1];
    const decoded = decodeBytes(source.bytes, charset);
    const tables = htmlTables(decoded.text);
    if (tables.length > MAX_SHEETS)
      return refusedReading(
        'html',
        'too_large',
        `The page holds more than ${MAX_SHEETS} tables. It was not read; export the table that is meant as CSV or a workbook.`,
      );
    return { ...readSheets('html', tables, options), encoding: decoded.encoding };
  },
};
