/** HTML tables that banks send as .xls: rows and cells only, no scripts, no links, no entities beyond characters. */

import { decodeBytes } from './encoding.ts';
import type { Format } from './reading.ts';
import { readSheets } from './sheet.ts';
import type { NamedSheet } from './sheet-choice.ts';
import { heldRows } from './sheet-rows.ts';
import type { RawRow } from './table/plan.ts';

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
  return html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,8}));/gi, (whole, decimal: string, hex: string, name: string) => {
      if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/[ \t\u00a0]*\n\s*/g, '\n')
    .trim();
}

/** Rows of every table that holds no other table. */
export function htmlTables(html: string): NamedSheet[] {
  const clean = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '');
  const sheets: NamedSheet[] = [];
  for (const part of clean.split(/<table\b/i).slice(1)) {
    const body = part.split(/<\/table\s*>/i)[0] ?? '';
    const rows: RawRow[] = [];
    body.split(/<tr\b/i).forEach((row, index) => {
      if (index === 0) return;
      const cells: string[] = [];
      for (const cell of row.split(/<t[dh]\b/i).slice(1)) {
        const close = cell.indexOf('>');
        cells.push(text(cell.slice(close + 1).split(/<\/t[dhr]\s*>/i)[0] ?? ''));
        const span = Number(/colspan\s*=\s*["']?(\d{1,3})/i.exec(cell.slice(0, close))?.[1] ?? 1);
        for (let more = 1; more < Math.min(span, 100); more++) cells.push('');
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
  read(source, options) {
    const charset = /charset\s*=\s*["']?([\w-]+)/i.exec(
      Buffer.from(source.bytes.subarray(0, 2_048)).toString('latin1'),
    )?.[1];
    const decoded = decodeBytes(source.bytes, charset);
    return { ...readSheets('html', htmlTables(decoded.text), options), encoding: decoded.encoding };
  },
};
