/** tieout demo: the sample company's months from files to journals and reports, without a window. */

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ImportResult } from '../../shared/contract/import.ts';
import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { minor } from '../../shared/money.ts';
import { mayReplace, sha256Of, writeOutput } from '../files/output.ts';
import { type Closing, decideMonth, lockMonth, MIN_CONFIDENCE, setUpCompany } from '../handlers/sample-closing.ts';
import { monthName } from '../sample/calendar.ts';
import { type DemoItem, type DemoMonth, demoReport } from '../sample/demo-text.ts';
import { SAMPLE_COMPANY, SAMPLE_CURRENCY, type SampleFile, type SampleMonth, sampleMonths } from '../sample/month.ts';
import { plantedMarkdown } from '../sample/planted.ts';
import { removeWorkspace } from '../store/create.ts';
import { openForReading } from '../store/open.ts';
import { isOwnOutput } from '../store/outputs.ts';
import { writeReport } from './report.ts';
import { Client, EXIT, out } from './run.ts';

const BY = 'demo';
const LISTED = 12;
const PLANTED = 'PLANTED.md';

/** Writes a file of the sample; one that stands there with other content is not replaced. */
function write(path: string, bytes: Uint8Array): void {
  writeOutput(path, bytes, { overwrite: false, isOurs: (sha256) => sha256 === sha256Of(bytes) });
}

async function importSample(client: Client, folder: string, files: readonly SampleFile[]): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  for (const { name, bytes, side, account, map } of files) {
    const path = join(folder, name);
    write(path, bytes);
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

function notOurs(file: string): CallError {
  return new CallError(
    'already_exists',
    `${basename(file)} in this folder is not as the demo left it. Nothing was changed. Choose another folder with --out.`,
  );
}

/** Takes away what an earlier demo left in the folder: its workspace while nobody worked in it, and the files that workspace wrote, unchanged. */
function clear(folder: string, workspace: string): void {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(workspace)) {
    const journals = sampleMonths().map((month) => join(folder, journalName(month)));
    const stranger = journals.find((journal) => existsSync(journal));
    if (stranger !== undefined) throw notOurs(stranger);
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

const journalName = ({ span }: SampleMonth): string => `journal-${span.key}.csv`;
const reportName = (account: string, { span }: SampleMonth): string =>
  `${account.toLowerCase().replace(/\W+/g, '-')}-${span.key}.pdf`;

interface Closed extends Pick<DemoMonth, 'proofs' | 'journal'> {
  readonly files: readonly string[];
}

interface Places {
  readonly folder: string;
  readonly workspace: string;
}

/** Imports a month and matches it; of a whole one also says what the ledger's balances are, and approves what is sure. */
async function takeMonth(client: Client, { folder }: Places, month: SampleMonth): Promise<DemoMonth> {
  const files = month.again === null ? month.files : [...month.files, month.again];
  const imports = await importSample(client, folder, files);
  const closing = closingOf(client);
  if (month === sampleMonths()[0]) await setUpCompany(closing, month);
  if (month.trialBalance !== null) {
    const path = join(folder, month.trialBalance.name);
    write(path, month.trialBalance.bytes);
    await client.call('ledger.trialBalance', { path, day: month.span.last, by: BY });
  }
  const match = await client.call('match.run', { jobId: 'demo' });
  const approved = month.span.whole
    ? await client.call('review.approveAbove', { minConfidence: MIN_CONFIDENCE, account: null, by: BY })
    : null;
  return {
    title: `${monthName(month.span.month)} ${month.span.year}`,
    imports,
    match,
    approved: approved === null ? null : { ...approved, minConfidence: MIN_CONFIDENCE },
    duplicates: await listed(client, 'duplicates'),
    waiting: await listed(client, 'suggested'),
    exceptions: await listed(client, 'exceptions'),
    proofs: [],
    journal: null,
  };
}

/** Decides, posts, proves, signs and locks a month, with a report for each account. */
async function closeMonth(client: Client, { folder }: Places, month: SampleMonth): Promise<Closed> {
  const closing = closingOf(client);
  await decideMonth(closing, month);
  const journal = join(folder, journalName(month));
  const posted = await client.call('post.run', {
    destination: 'journal-csv',
    path: journal,
    dryRun: false,
    by: BY,
  });
  const proofs = await lockMonth(closing, month);
  const reports: string[] = [];
  for (const { account, from, to } of proofs) {
    const target = join(folder, reportName(account, month));
    await writeReport(client, {
      account,
      from: isoDay(from as Day),
      to: isoDay(to as Day),
      out: target,
      by: BY,
      quiet: true,
    });
    reports.push(target);
  }
  const { lines, totals } = posted;
  return { proofs, journal: { entries: posted.posted, lines, totals }, files: [journal, ...reports] };
}

const closingOf = (client: Client): Closing => ({
  call: (method, input) => client.call(method, input),
  read: () => client.engine.slot.require().read,
  by: BY,
});

async function run(client: Client, places: Places): Promise<string> {
  const { folder, workspace } = places;
  await client.call('workspace.create', { path: workspace, currency: SAMPLE_CURRENCY, passphrase: null });
  const planted = join(folder, PLANTED);
  write(
    planted,
    new TextEncoder().encode(
      plantedMarkdown(
        SAMPLE_COMPANY,
        sampleMonths().flatMap(({ plan }) => plan),
      ),
    ),
  );
  const months: DemoMonth[] = [];
  const files = [planted, workspace];
  for (const month of sampleMonths()) {
    const taken = await takeMonth(client, places, month);
    const closed = month.span.whole ? await closeMonth(client, places, month) : null;
    months.push({ ...taken, ...(closed === null ? {} : { proofs: closed.proofs, journal: closed.journal }) });
    files.push(...taken.imports.map(({ file }) => join(folder, file)), ...(closed?.files ?? []));
  }
  const text = { company: SAMPLE_COMPANY, months, files };
  return demoReport(text, { colour: process.stdout.isTTY === true, limit: LISTED });
}

/** Writes the sample's files, imports, matches, approves what is sure, posts and reports; prints what happened and why. */
export async function demo(folder: string | null): Promise<number> {
  const target = resolve(folder ?? 'tieout-demo');
  const workspace = join(target, 'harbour-pine.tieout');
  clear(target, workspace);
  const client = new Client();
  try {
    await out(await run(client, { folder: target, workspace }));
    return EXIT.done;
  } finally {
    await client.engine.close();
  }
}
