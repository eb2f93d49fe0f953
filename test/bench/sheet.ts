/** `node build/bench.mjs sheet`: a workbook of 200,000 rows by hucre's row stream, read by Tieout, and imported; each in a process of its own. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamXlsxRows, XlsxStreamWriter } from 'hucre/xlsx';
import { xlsx } from '../../electron/formats/sheet.ts';
import { type ImportRun, tieoutImport } from './import.ts';

interface Run {
  readonly seconds: number;
  readonly rows: number;
  readonly peakMb: number;
}

const PARTIES = ['Northside Builders', 'Harbour Foods', 'Zoë Müller', 'Pine & Sons', 'City Water', 'Orchid Media'];

/** Eight columns as a bank writes them: real dates, numbers, texts that repeat and texts that do not. Deterministic. */
async function writeBook(path: string, rows: number): Promise<void> {
  const header = ['Date', 'Value date', 'Description', 'Payee', 'Reference', 'Amount', 'Currency', 'Balance'];
  const writer = new XlsxStreamWriter({ name: 'Movements', columns: header.map((name) => ({ header: name })) });
  let state = 42;
  let balance = 1_000_000;
  for (let row = 0; row < rows; row++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const cents = (state % 200_000) - 90_000;
    balance += cents;
    const party = PARTIES[state % PARTIES.length] ?? '';
    const date = new Date(Date.UTC(2024, 0, 1 + Math.floor((row * 365) / rows)));
    const text = `ACH CREDIT ${party.toUpperCase()} TRACE ${state}`;
    writer.addRow([date, date, text, party, `INV-${10_000 + (state % 90_000)}`, cents / 100, 'USD', balance / 100]);
  }
  writeFileSync(path, await writer.finish());
}

function measured(began: number, rows: number): Run {
  return {
    seconds: (performance.now() - began) / 1000,
    rows,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

async function byHucre(path: string): Promise<Run> {
  const began = performance.now();
  let rows = 0;
  for await (const row of streamXlsxRows(readFileSync(path))) if (row.values.length > 0) rows++;
  return measured(began, rows);
}

async function byTieout(path: string): Promise<Run> {
  const began = performance.now();
  const reading = await xlsx.read({ name: path, bytes: readFileSync(path) }, { map: null, currency: 'USD' });
  return measured(began, reading.statements[0]?.lines.length ?? 0);
}

async function imported(path: string, folder: string): Promise<Run> {
  const run: ImportRun = await tieoutImport(path, mkdtempSync(join(folder, 'book-')));
  return { seconds: run.seconds, rows: run.lines, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) };
}

/** Runs a part in its own process and reads the JSON it prints last. */
function part(name: string, path: string, folder: string): Run {
  const output = execFileSync(process.execPath, [process.argv[1] ?? '', '--part', name, path, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Run;
}

function print(name: string, run: Run, floor: Run): void {
  const ratio = (run.seconds / floor.seconds).toFixed(2);
  process.stdout.write(`| ${name} | ${run.rows} | ${run.seconds.toFixed(2)} | ${ratio} | ${run.peakMb} |\n`);
}

const PARTS: Readonly<Record<string, (path: string, folder: string) => Promise<Run>>> = {
  hucre: byHucre,
  tieout: byTieout,
  import: imported,
};

async function compare(rows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-sheet-'));
  try {
    const path = join(folder, 'book.xlsx');
    await writeBook(path, rows);
    process.stdout.write(`\nWorkbook of ${rows} rows, 8 columns, ${readFileSync(path).length} bytes\n\n`);
    process.stdout.write(
      '| by | rows | seconds | ratio to the row stream | peak MB |\n| --- | --- | --- | --- | --- |\n',
    );
    const floor = part('hucre', path, folder);
    print('hucre row stream', floor, floor);
    print('Tieout, lines (at most 1.5)', part('tieout', path, folder), floor);
    print('Tieout, imported (at most 600 MB)', part('import', path, folder), floor);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const at = process.argv.indexOf('--part');
const chosen = at < 0 ? undefined : PARTS[process.argv[at + 1] ?? ''];
if (chosen === undefined) await compare(Number(process.argv[2] ?? 200_000) || 200_000);
else process.stdout.write(`${JSON.stringify(await chosen(process.argv[at + 2] ?? '', process.argv[at + 3] ?? ''))}\n`);
