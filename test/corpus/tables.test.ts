/** Walks the table part of the import corpus and holds every reading against the manifest. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { csv } from '../../electron/formats/csv.ts';
import { decodeBytes } from '../../electron/formats/encoding.ts';
import { htmlTable } from '../../electron/formats/html-table.ts';
import type { Format } from '../../electron/formats/reading.ts';
import { ods, spreadsheetMl, xls, xlsx } from '../../electron/formats/sheet.ts';
import { sampleRows, sniffDialect } from '../../electron/formats/table/dialect.ts';
import { type CorpusEntry, judge } from './tables-check.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const corpus = path.resolve(root, '..', 'shared', 'corpus', 'visible');
const FORMATS: readonly Format[] = [xlsx, ods, xls, spreadsheetMl, htmlTable, csv];
const TABLES = new Set(['csv', 'xlsx', 'xls', 'ods']);

function bytesOf(entry: CorpusEntry): Uint8Array {
  return new Uint8Array(readFileSync(path.join(corpus, entry.file)));
}

/** The table format whose content test is the surest. */
function formatOf(bytes: Uint8Array): Format {
  const head = { bytes: bytes.subarray(0, 65_536), text: decodeBytes(bytes.subarray(0, 65_536)).text };
  return (
    [...FORMATS].map((format) => ({ format, score: format.sniff(head) })).sort((a, b) => b.score - a.score)[0]
      ?.format ?? csv
  );
}

/**
 * The manifest counts every row with an amount. These files hold rows that move none: the balance before the first movement, and card
 * payments that are authorised and not booked (Autorizzato beside Contabilizzato). They are left out, and said so.
 */
const LEFT_OUT: Readonly<Record<string, { readonly rows: number; readonly code: string }>> = {
  'csv/br_bb_latin1_trailing_comma.csv': { rows: 1, code: 'skipped_rows' },
  'xls/fineco_card.xls': { rows: 1, code: 'not_booked' },
  'xlsx/fineco_movements.xlsx': { rows: 1, code: 'not_booked' },
};

async function leavesOut(entry: CorpusEntry, { rows, code }: { readonly rows: number; readonly code: string }) {
  const bytes = bytesOf(entry);
  const reading = await formatOf(bytes).read({ name: entry.file, bytes }, { map: null, currency: 'EUR' });
  const lines = reading.statements.flatMap((one) => one.lines).length;
  const ok = lines + rows === entry.expected.count && reading.problems.some((one) => one.code === code);
  return { ok, how: 'plain', notes: [`${lines} lines, ${rows} to be left out as ${code}`] };
}

interface SheetFact {
  readonly name: string;
  readonly state: string;
  readonly nonEmptyRows: number;
}

/** Reading tests without money: records of a dialect file, non-empty rows of every sheet. */
async function readsStructure(entry: CorpusEntry): Promise<string[]> {
  const bytes = bytesOf(entry);
  if (entry.format === 'csv') {
    const { text } = decodeBytes(bytes);
    const rows = sampleRows(text, sniffDialect(text, null).dialect, 100_000, true).filter(
      (row) => row.cells.length > 1 || row.cells[0] !== '',
    );
    return rows.length - 1 === entry.expected.count ? [] : [`${rows.length - 1} records for ${entry.expected.count}`];
  }
  const reading = await formatOf(bytes).read({ name: entry.file, bytes }, { map: null, currency: 'EUR' });
  const facts = (entry.expected.sheets ?? []) as readonly SheetFact[];
  const found = reading.table?.sheets ?? [];
  return facts.flatMap((fact) => {
    const sheet = found.find((one) => one.name === fact.name);
    const isRight = sheet?.rows === fact.nonEmptyRows && sheet.hidden === (fact.state !== 'visible');
    return isRight ? [] : [`sheet ${fact.name}: ${sheet?.rows} rows, hidden ${sheet?.hidden}`];
  });
}

test('every table of the corpus is read as its manifest says', async () => {
  const manifest = path.join(corpus, 'manifest.json');
  if (!existsSync(manifest)) {
    console.log('corpus not present: the table part was left out');
    return;
  }
  const entries = (JSON.parse(readFileSync(manifest, 'utf8')) as CorpusEntry[]).filter((entry) =>
    TABLES.has(entry.format),
  );
  const tally = new Map<string, { passed: number; aided: number; failed: number }>();
  const failures: string[] = [];
  for (const entry of entries) {
    const count = tally.get(entry.format) ?? { passed: 0, aided: 0, failed: 0 };
    tally.set(entry.format, count);
    const isStructure = !entry.malformed && (entry.file.includes('dialect_') || entry.mapping === undefined);
    const leftOut = LEFT_OUT[entry.file];
    const outcome = leftOut
      ? await leavesOut(entry, leftOut)
      : isStructure
        ? await readsStructure(entry).then((notes) => ({ ok: notes.length === 0, how: 'plain', notes }))
        : await judge(corpus, entry, formatOf(bytesOf(entry)));
    if (!outcome.ok) {
      count.failed++;
      failures.push(`${entry.file}: ${outcome.notes.join('; ')}`);
    } else if (outcome.how === 'mapped') {
      count.aided++;
      console.log(`asked or set aside, right with the mapping: ${entry.file}: ${outcome.notes.slice(0, 3).join('; ')}`);
    } else count.passed++;
  }
  console.table(Object.fromEntries(tally));
  expect(failures).toEqual([]);
}, 60_000);
