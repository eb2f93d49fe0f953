/** `npm run bench`: import, match and screen figures as ratios to floors measured in the same run. Each part runs in a process of its own, so that memory is its own. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeBankCsv } from './csv-file.ts';
import { benchDecide, type DecideFigures } from './decide.ts';
import { commandLineFloor, type ImportRun, papaFloor, tieoutImport } from './import.ts';
import { benchMatch, type MatchRun, type MatchWorld } from './match-speed.ts';
import { benchNewFile, type NewFileFigures } from './new-file.ts';
import { benchRematch, type RematchFigures } from './rematch.ts';
import { benchReport, type ReportFigures } from './report.ts';
import { benchResponsive, type ResponsiveFigures } from './responsive.ts';
import { benchSolver, type SolverFigures } from './solver.ts';
import { benchWindow, type WindowFigures } from './window.ts';

type Part = (args: readonly string[]) => unknown;

const PARTS: Readonly<Record<string, Part>> = {
  import: ([path = '', folder = '']) => tieoutImport(path, folder),
  papa: ([path = '', folder = '']) => papaFloor(path, folder),
  match: ([rows = '10000', world = 'plain']) => benchMatch(Number(rows), world as MatchWorld),
  rematch: ([rows = '100000']) => benchRematch(Number(rows)),
  decide: ([rows = '100000']) => benchDecide(Number(rows)),
  file: ([rows = '100000', world = 'enterprise']) => benchNewFile(Number(rows), world as MatchWorld),
  solver: ([runs = '400']) => benchSolver(Number(runs)),
  report: ([rows = '20000']) => benchReport(Number(rows)),
  responsive: ([rows = '1000000', dist = 'dist']) => benchResponsive(Number(rows), dist),
  window: ([rows = '100000']) => benchWindow(Number(rows)),
};

/** Runs a part in its own process and reads the JSON it prints last. */
function part<T>(name: string, ...args: readonly string[]): T {
  const output = execFileSync(process.execPath, ['--expose-gc', process.argv[1]!, '--part', name, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as T;
}

const fixed = (value: number): string => value.toFixed(2);

function row(...cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

function importTable(folder: string): void {
  process.stdout.write('\nImport: CSV of 10 columns to committed, indexed, fingerprinted, duplicate-checked lines\n\n');
  row(
    'rows',
    'Tieout s',
    'papaparse + inserts s',
    'ratio (at most 3)',
    'sqlite3 .import s',
    'ratio (at most 2)',
    'MB above idle (at most 200)',
    'hash',
  );
  row('---', '---', '---', '---', '---', '---', '---', '---');
  for (const rows of [100_000, 1_000_000]) {
    const path = writeBankCsv(join(folder, `bank-${rows}.csv`), rows);
    const at = (name: string): string => mkdtempSync(join(folder, name));
    const mine = part<ImportRun>('import', path, at('mine-'));
    const papa = part<number>('papa', path, at('papa-'));
    const cli = commandLineFloor(path, at('cli-'));
    row(
      String(rows),
      fixed(mine.seconds),
      fixed(papa),
      fixed(mine.seconds / papa),
      cli === null ? 'not installed' : fixed(cli),
      cli === null ? '-' : fixed(mine.seconds / cli),
      String(mine.aboveIdleMb),
      mine.hash,
    );
  }
}

const MATCHES: readonly (readonly [MatchWorld, number])[] = [
  ['plain', 10_000],
  ['plain', 100_000],
  ['enterprise', 10_000],
  ['enterprise', 100_000],
  // Takes ten minutes.
  ...(process.argv.includes('--million') ? ([['enterprise', 1_000_000]] as const) : []),
];

function matchTable(): void {
  process.stdout.write('\nMatch: workspace read, proposals, duplicates and exceptions written back\n\n');
  row(
    'world',
    'bank x books',
    'seconds',
    'fourth time',
    'SQL join s',
    'ratio',
    'proposals',
    'peak MB',
    'stages',
    'hash',
  );
  row('---', '---', '---', '---', '---', '---', '---', '---', '---', '---');
  for (const [world, rows] of MATCHES) {
    const run = part<MatchRun | null>('match', String(rows), world);
    if (run === null) {
      process.stdout.write(`(${world}: left out, the generator is not beside the repository)\n`);
      continue;
    }
    row(
      world,
      `${run.bank} x ${run.book}`,
      fixed(run.seconds),
      run.againSeconds === null ? '-' : fixed(run.againSeconds),
      fixed(run.joinSeconds),
      fixed(run.seconds / run.joinSeconds),
      String(run.proposals),
      String(run.peakMb),
      run.stages,
      run.hash,
    );
  }
}

function solverLine(): void {
  const solver = part<SolverFigures>('solver');
  process.stdout.write(
    `\nSets among 2,000 candidates, up to 20 legs: p50 ${solver.p50Ms} ms, p95 ${solver.p95Ms} ms (at most 200), max ${solver.maxMs} ms; a set found in ${fixed(solver.found * 100)} %, more than one in ${fixed(solver.ambiguous * 100)} %. 60 legs of 70 where a batch narrows: p50 ${solver.narrowedP50Ms} ms, p95 ${solver.narrowedP95Ms} ms, found in ${fixed(solver.narrowedFound * 100)} %\n`,
  );
}

function rematchLine(): void {
  const run = part<RematchFigures>('rematch', '100000');
  process.stdout.write(
    `\nre-match after one decision, ${run.lines} lines: p50 ${run.p50Ms} ms, p95 ${run.p95Ms} ms over ${run.decisions} decisions (at most 100); worked out ${run.workP50Ms} and ${run.workP95Ms} ms, the rest is writing; ${run.offered} offered another group\n`,
  );
}

function decideLine(): void {
  const run = part<DecideFigures>('decide', '100000');
  const ratio = (seconds: number): string => `${seconds} s of processor time, ${fixed(seconds / run.floorSeconds)} x`;
  process.stdout.write(
    `\none decision at ${run.lines} lines: ${run.decisionMs} ms of processor time, then ${run.afterMs} ms for what the window asks again (at most 100: ${Object.entries(
      run.callsMs,
    )
      .map(([method, ms]) => `${method} ${ms}`)
      .join(', ')})\n`,
  );
  process.stdout.write(
    `bulk approval of ${run.matches}: ${ratio(run.approveSeconds)} bare inserts of its matches; its undo: ${ratio(run.undoSeconds)} (at most 5 s)\n`,
  );
}

function fileLine(): void {
  for (const rows of ['10000', '100000']) {
    const run = part<NewFileFigures | null>('file', rows, 'enterprise') ?? part<NewFileFigures>('file', rows, 'plain');
    process.stdout.write(
      `\na new file of ${run.added} lines in a matched month of ${run.lines}: followed in ${fixed(run.followSeconds)} s, everything matched in ${fixed(run.matchSeconds)} s; ${fixed(run.agrees * 100)} % of the groups are those of matching everything\n`,
    );
  }
}

function reportLine(): void {
  const run = part<ReportFigures>('report', '20000');
  process.stdout.write(
    `\nreport of ${run.rows} open items as PDF: ${fixed(run.seconds)} s (at most 20), ${fixed(run.cpuSeconds)} s of processor time, ${run.peakMb} MB at most, file of ${fixed(run.fileMb)} MB\n`,
  );
}

function screenTable(): void {
  process.stdout.write('\nScreen\n\n');
  const page = part<ResponsiveFigures>('responsive', '1000000', resolve('dist'));
  process.stdout.write(
    `a page of 200 rows while 1,000,000 rows import: p50 ${page.p50Ms} ms, p95 ${page.p95Ms} ms, max ${page.maxMs} ms over ${page.pages} pages (at most 100)\n`,
  );
  const window = part<WindowFigures>('window', '100000');
  process.stdout.write(
    `review grid at ${window.rows} rows: key to paint p50 ${window.keyP50Ms} ms, p95 ${window.keyP95Ms} ms (at most 60); scroll frame p50 ${window.scrollP50Ms} ms, p95 ${window.scrollP95Ms} ms; ${window.nodes} DOM nodes\n`,
  );
}

if (process.argv[2] === '--part') {
  const [, , , name = '', ...args] = process.argv;
  const run = PARTS[name];
  if (run === undefined) throw new Error(`no benchmark part ${name}`);
  process.stdout.write(`${JSON.stringify(await run(args))}\n`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  try {
    importTable(folder);
    matchTable();
    rematchLine();
    decideLine();
    fileLine();
    solverLine();
    reportLine();
    screenTable();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
