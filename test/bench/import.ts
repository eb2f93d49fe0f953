/** Import speed and its floors: papaparse with prepared inserts, and the sqlite3 command line's .import where it is installed. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import Papa from 'papaparse';
import { commitFile } from '../../electron/imports/commit.ts';
import { type JobControl, SILENT } from '../../electron/imports/control.ts';
import { stagePaths } from '../../electron/imports/stage.ts';
import { keepYoungGenerationSmall, scriptsBeside } from '../../electron/imports/threads.ts';
import { createWorkspace } from '../../electron/store/create.ts';
import { stateHash } from '../../electron/store/verify.ts';

const AT = '2026-11-03T09:00:00.000Z';
const seconds = (began: number): number => (performance.now() - began) / 1000;

/** The floor: papaparse to arrays, then prepared inserts of the same columns in one transaction. */
export function papaFloor(path: string, folder: string): number {
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

/** sqlite3's own .import into a typed table with an index on the content and one on the id; null where the program is not installed. */
export function commandLineFloor(path: string, folder: string): number | null {
  const script = `CREATE TABLE line (id TEXT, account TEXT, day TEXT, amount NUMERIC, currency TEXT, description TEXT, payee TEXT, reference TEXT, balance NUMERIC, fitid TEXT);
.import --csv --skip 1 ${path} line
CREATE INDEX by_content ON line (account, day, amount, description);
CREATE INDEX by_id ON line (fitid);`;
  const began = performance.now();
  const run = spawnSync('sqlite3', [join(folder, 'cli.db')], { input: script });
  return run.status === 0 ? seconds(began) : null;
}

export interface ImportRun {
  readonly seconds: number;
  readonly lines: number;
  /** Peak resident memory above what the process held before, MB. */
  readonly aboveIdleMb: number;
  /** First digits of the workspace's state hash: the same in every run on every machine. */
  readonly hash: string;
}

/** As the command line does it: detection, parsing, fingerprints, duplicate check, lines, indexes and provenance, committed. */
export async function tieoutImport(path: string, folder: string): Promise<ImportRun> {
  keepYoungGenerationSmall();
  const control: JobControl = { ...SILENT, scripts: scriptsBeside(resolve('dist', 'job.mjs')) };
  const write = createWorkspace(join(folder, 'month.tieout'), { currency: 'USD', passphrase: null, at: AT });
  const idle = process.memoryUsage().rss;
  const began = performance.now();
  const entries = await stagePaths(
    write,
    [path],
    { side: 'bank', account: 'Current', map: null, judge: false },
    control,
  );
  const [result] = entries.flatMap((entry) => commitFile(write, entry, { at: AT, actor: 'bench', control }));
  const took = seconds(began);
  const peak = process.resourceUsage().maxRSS / 1024;
  if (result === undefined || result.importId === null) throw new Error('the benchmark file was not imported');
  const hash = stateHash(write).slice(0, 12);
  write.close();
  return { seconds: took, lines: result.added, aboveIdleMb: Math.round(peak - idle / 1_048_576), hash };
}
