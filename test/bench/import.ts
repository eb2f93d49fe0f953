/** Import speed against floors measured in the same run: papaparse with prepared inserts, and the sqlite3 command line's .import where it is installed. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import Papa from 'papaparse';
import { commitFile } from '../../electron/imports/commit.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { stagePaths } from '../../electron/imports/stage.ts';
import { createWorkspace } from '../../electron/store/open.ts';
import { writeBankCsv } from './csv-file.ts';

const seconds = (began: number): number => (performance.now() - began) / 1000;
const round = (value: number): number => Math.round(value * 100) / 100;

/** The floor: papaparse to arrays, then prepared inserts of the same columns in one transaction. */
function papaFloor(path: string, folder: string): number {
  const began = performance.now();
  const db = new Sqlite(join(folder, 'floor.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE line (id TEXT, account TEXT, day TEXT, amount TEXT, currency TEXT, description TEXT, payee TEXT, reference TEXT, balance TEXT, fitid TEXT)',
  );
  const { data } = Papa.parse<string[]>(readFileSync(path, 'utf8'), { skipEmptyLines: true });
  const insert = db.prepare('INSERT INTO line VALUES (?,?,?,?,?,?,?,?,?,?)');
  db.transaction(() => {
    for (let row = 1; row < data.length; row++) insert.run(...data[row]!);
  })();
  db.close();
  return seconds(began);
}

/** sqlite3's own .import into a typed table with the same two indexes; null where the program is not installed. */
function commandLineFloor(path: string, folder: string): number | null {
  const script = `CREATE TABLE line (id TEXT, account TEXT, day TEXT, amount REAL, currency TEXT, description TEXT, payee TEXT, reference TEXT, balance REAL, fitid TEXT);
.import --csv --skip 1 ${path} line
CREATE INDEX by_content ON line (account, day, amount, description); CREATE INDEX by_id ON line (fitid);`;
  const began = performance.now();
  const run = spawnSync('sqlite3', [join(folder, 'cli.db')], { input: script });
  return run.status === 0 ? seconds(began) : null;
}

async function tieoutImport(
  path: string,
  folder: string,
): Promise<{ readonly seconds: number; readonly lines: number; readonly sum: number }> {
  const write = createWorkspace(join(folder, 'month.tieout'), {
    currency: 'USD',
    passphrase: null,
    at: '2026-11-03T09:00:00.000Z',
  });
  const began = performance.now();
  const entries = await stagePaths(
    write,
    [path],
    { side: 'bank', account: 'Current', map: null, judge: false },
    SILENT,
  );
  const [result] = entries.flatMap((entry) =>
    commitFile(write, entry, { at: '2026-11-03T09:00:00.000Z', actor: 'bench', control: SILENT }),
  );
  const took = seconds(began);
  write.close();
  if (result === undefined || result.importId === null) throw new Error('the benchmark file was not imported');
  return { seconds: took, lines: result.added, sum: result.sumMinor };
}

export interface ImportFigures {
  readonly rows: number;
  readonly seconds: number;
  readonly papaSeconds: number;
  readonly ratio: number;
  readonly commandLineSeconds: number | null;
  readonly commandLineRatio: number | null;
  /** Resident memory above idle at its peak, sampled between portions. */
  readonly lines: number;
  readonly sum: number;
}

export async function benchImport(rows: number): Promise<ImportFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  try {
    const path = writeBankCsv(join(folder, 'bank.csv'), rows);
    const mine = await tieoutImport(path, folder);
    const cli = commandLineFloor(path, folder);
    const papa = papaFloor(path, folder);
    return {
      rows,
      seconds: round(mine.seconds),
      papaSeconds: round(papa),
      ratio: round(mine.seconds / papa),
      commandLineSeconds: cli === null ? null : round(cli),
      commandLineRatio: cli === null ? null : round(mine.seconds / cli),
      lines: mine.lines,
      sum: mine.sum,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1]?.includes('import')) {
  const rows = Number(process.argv[2] ?? 100_000);
  const base = process.memoryUsage().rss;
  const figures = await benchImport(rows);
  process.stdout.write(
    `${JSON.stringify(figures)} peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, idle ${Math.round(base / 1e6)} MB\n`,
  );
}
