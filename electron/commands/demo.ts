/** tieout demo: the sample month from files to journal and report, without a window. */

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Proof } from '../../shared/contract/close.ts';
import type { ImportResult } from '../../shared/contract/import.ts';
import { CallError } from '../../shared/contract/index.ts';
import { minor } from '../../shared/money.ts';
import { mayReplace, sha256Of, writeOutput } from '../files/output.ts';
import { enterOpenings } from '../handlers/sample.ts';
import { type DemoItem, demoReport } from '../sample/demo-text.ts';
import { SAMPLE_COMPANY, SAMPLE_CURRENCY, type SampleFile, sampleFiles } from '../sample/month.ts';
import { removeWorkspace } from '../store/create.ts';
import { openForReading } from '../store/open.ts';
import { isOwnOutput } from '../store/outputs.ts';
import { writeReport } from './report.ts';
import { Client, EXIT, out } from './run.ts';

const BY = 'demo';
/** The demo approves what is at least this sure and carries no guard-rail; the rest waits for a person. */
const MIN_CONFIDENCE = 0.95;
const LISTED = 12;
const JOURNAL = 'journal.csv';

async function importSample(client: Client, folder: string, files: readonly SampleFile[]): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  for (const { name, bytes, side, account, map } of files) {
    const path = join(folder, name);
    writeOutput(path, bytes, { overwrite: false, isOurs: (sha256) => sha256 === sha256Of(bytes) });
    results.push(
      ...(await client.engine.job('import.direct', { paths: [path], side, account, map, by: BY, jobId: 'demo' })),
    );
  }
  return results;
}

/** Queue rows as the demo lists them; the reason is the detail's cause, else its strongest word for or against. */
async function listed(client: Client, queue: 'duplicates' | 'suggested' | 'exceptions'): Promise<DemoItem[]> {
  const page = await client.call('review.page', {
    queue,
    account: null,
    filter: '',
    sort: 'day',
    offset: 0,
    limit: 500,
  });
  const items: DemoItem[] = [];
  for (const row of page.rows) {
    const detail = await client.call('review.detail', { key: row.key });
    const doubt = [...detail.evidence].sort((a, b) => a.weight - b.weight)[0]?.text ?? '';
    const reason =
      queue === 'duplicates'
        ? (detail.evidence[0]?.text ?? '')
        : row.guards.length > 0
          ? `${row.guards.join(', ').replaceAll('_', ' ')}: ${doubt}`
          : doubt;
    items.push({
      day: row.day,
      text: row.text || row.counterparty,
      amount: minor(row.amount),
      currency: row.currency,
      kind: row.kind,
      why: detail.cause || reason,
    });
  }
  return items;
}

async function proofsOf(client: Client): Promise<Proof[]> {
  const accounts = await client.call('accounts.list', { side: 'bank' });
  const proofs: Proof[] = [];
  for (const account of accounts)
    proofs.push(await client.call('proof.get', { accountId: account.id, from: null, to: null }));
  return proofs;
}

function notOurs(file: string): CallError {
  return new CallError(
    'already_exists',
    `${basename(file)} in this folder is not as the demo left it. Nothing was changed. Choose another folder with --out.`,
  );
}

/** Takes away what an earlier demo left in the folder: its workspace while nobody worked in it, and the files that workspace wrote, unchanged. */
function clear(folder: string, workspace: string): void {
  mkdirSync(folder, { recursive: true });
  const journal = join(folder, JOURNAL);
  if (!existsSync(workspace)) {
    if (existsSync(journal)) throw notOurs(journal);
    return;
  }
  const read = openForReading(workspace, null);
  try {
    if (read.number("SELECT count(1) AS n FROM audit WHERE actor NOT IN ('tieout', ?)", BY) > 0)
      throw notOurs(workspace);
    const written = read.all<{ file: string }>(
      "SELECT DISTINCT body ->> '$.file' AS file FROM audit WHERE action IN ('report', 'post')",
    );
    const old = written.filter(({ file }) =>
      mayReplace(file, { overwrite: false, isOurs: (sha256) => isOwnOutput(read, file, sha256) }),
    );
    for (const { file } of old) rmSync(file, { force: true });
  } finally {
    read.close();
  }
  removeWorkspace(workspace);
}

const reportName = (account: string): string => `${account.toLowerCase().replace(/\W+/g, '-')}.pdf`;

async function run(client: Client, folder: string, workspace: string): Promise<string> {
  await client.call('workspace.create', { path: workspace, currency: SAMPLE_CURRENCY, passphrase: null });
  const files = sampleFiles();
  const imports = await importSample(client, folder, files);
  const { write } = client.engine.slot.require();
  write.transaction(() => enterOpenings(write, { at: new Date().toISOString(), actor: BY }));
  const match = await client.call('match.run', { jobId: 'demo' });
  const approved = await client.call('review.approveAbove', { minConfidence: MIN_CONFIDENCE, account: null, by: BY });
  const journalFile = join(folder, JOURNAL);
  const posted = await client.call('post.run', {
    destination: 'journal-csv',
    path: journalFile,
    dryRun: false,
    by: BY,
  });
  const proofs = await proofsOf(client);
  const reports: string[] = [];
  for (const proof of proofs) {
    const target = join(folder, reportName(proof.account));
    await writeReport(client, { account: proof.account, out: target, by: BY, quiet: true });
    reports.push(target);
  }
  const text = {
    company: SAMPLE_COMPANY,
    imports,
    match,
    approved: { count: approved.count, lowest: approved.lowest, minConfidence: MIN_CONFIDENCE },
    duplicates: await listed(client, 'duplicates'),
    waiting: await listed(client, 'suggested'),
    exceptions: await listed(client, 'exceptions'),
    proofs,
    journal: {
      entries: posted.posted,
      lines: posted.lines,
      totals: posted.totals,
    },
    files: [...files.map((file) => join(folder, file.name)), workspace, journalFile, ...reports],
  };
  return demoReport(text, { colour: process.stdout.isTTY === true, limit: LISTED });
}

/** Writes the sample's files, imports, matches, approves what is sure, posts and reports; prints what happened and why. */
export async function demo(folder: string | null): Promise<number> {
  const target = resolve(folder ?? 'tieout-demo');
  const workspace = join(target, 'harbour-pine.tieout');
  clear(target, workspace);
  const client = new Client();
  try {
    await out(await run(client, target, workspace));
    return EXIT.done;
  } finally {
    await client.engine.close();
  }
}
