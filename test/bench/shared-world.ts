/** The month-end world that the accuracy bounds are stated for, read from the generator beside the repository where there is one. */

import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Papa from 'papaparse';
import { parseIsoDay } from '../../shared/day.ts';
import { type ParsedLine, parsedLine, type Side } from '../../shared/line.ts';
import { exponentOf, parseMoney } from '../../shared/money.ts';

/** A line and the name of its account, '' where it has none. */
export interface PlacedLine {
  readonly account: string;
  readonly line: ParsedLine;
}

type Row = Readonly<Record<string, string>>;

const GENERATOR = resolve('..', 'shared', 'bench', 'generate.mjs');

/** Takes some lines of a side. */
export type TakeLines = (side: Side, lines: readonly PlacedLine[]) => void;

/** Bytes of a file read at a time. */
const CHUNK = 1 << 20;

/** Hands over the lines of the `enterprise` profile, a part at a time: the world is never held whole. False where the generator is not there. */
export async function enterpriseWorld(rows: number, take: TakeLines): Promise<boolean> {
  if (!existsSync(GENERATOR)) return false;
  const folder = mkdtempSync(join(tmpdir(), 'tieout-world-'));
  const flags = ['--seed', '31', '--bank', String(rows), '--profile', 'enterprise', '--out', folder];
  try {
    execFileSync(process.execPath, [GENERATOR, ...flags], { stdio: 'ignore' });
    await readRows(join(folder, 'bank.csv'), (all, at) =>
      take(
        'bank',
        all.map((row, k) => placed(row, at + k, bankFields)),
      ),
    );
    await readRows(join(folder, 'ledger.csv'), (all, at) =>
      take(
        'book',
        all.map((row, k) => placed(row, at + k, bookFields)),
      ),
    );
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readRows(path: string, take: (rows: readonly Row[], at: number) => void): Promise<void> {
  return new Promise((done, fail) => {
    let at = 0;
    Papa.parse<Row>(createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK }), {
      header: true,
      skipEmptyLines: true,
      chunk: ({ data }) => {
        take(data, at);
        at += data.length;
      },
      complete: () => done(),
      error: fail,
    });
  });
}

/** A row of either file; a foreign document keeps its own amount. */
function placed(row: Row, at: number, fields: (row: Row) => Partial<ParsedLine>): PlacedLine {
  const currency = row.currency ?? 'USD';
  const line = parsedLine({
    row: at + 2,
    day: day(row.date) ?? missing(row),
    amount: money(row.amount ?? '', currency),
    currency,
    externalId: row.id ?? '',
    reference: row.reference ?? '',
    ...fields(row),
  });
  return { account: row.account ?? '', line };
}

const bankFields = (row: Row): Partial<ParsedLine> => ({
  valueDay: day(row.value_date),
  description: row.description ?? '',
  counterparty: row.payee ?? '',
  checkNumber: row.check_no ?? '',
  bankId: row.fitid ?? '',
});

const bookFields = (row: Row): Partial<ParsedLine> => ({
  dueDay: day(row.due_date),
  description: row.memo ?? '',
  counterparty: row.party ?? '',
  documentType: row.doc_type ?? '',
  documentNumber: row.doc_no ?? '',
  batch: row.batch_id ?? '',
  originalAmount: row.orig_amount ? money(row.orig_amount, row.orig_currency ?? '') : null,
  originalCurrency: row.orig_currency ?? '',
});

function day(text: string | undefined): ParsedLine['day'] | null {
  return text === undefined || text === '' ? null : parseIsoDay(text);
}

function missing(row: Row): never {
  throw new Error(`no date: ${JSON.stringify(row)}`);
}

function money(text: string, currency: string): ParsedLine['amount'] {
  const read = parseMoney(text, '.', exponentOf(currency));
  if (!read.ok) throw new Error(`no amount: ${text}`);
  return read.minor;
}
