/** Workspace calls: create, open, close, sample, accounts, audit trail. */

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import type { AccountView, BackupView, WorkspaceInfo } from '../../shared/contract/workspace.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { newBooksZone } from '../imports/books-zone.ts';
import { SAMPLE_CURRENCY } from '../sample/month.ts';
import { accountOverview } from '../store/account-overview.ts';
import { auditPage } from '../store/audit.ts';
import { type Backup, backupFolder, lastFailure, listBackups } from '../store/backups.ts';
import { createWorkspace, removeWorkspace } from '../store/create.ts';
import { lossAgainst, lossText, readHead } from '../store/head.ts';
import { readMeta } from '../store/meta.ts';
import { openForReading, workspaceName } from '../store/open.ts';
import { periodRow } from '../store/periods.ts';
import { proofInput } from '../store/proof-input.ts';
import { restoreBackup } from '../store/restore.ts';
import type { ScreenContext, ScreenHandlers } from './context.ts';
import { Session } from './session.ts';

/** What a person must know before going on: acknowledged work that is missing, a backup that could not be written. */
function warningOf({ read, key }: Session): string | null {
  const head = readHead(key.path);
  const loss = head === null ? null : lossAgainst(read, head);
  if (loss !== null) return `${lossText(loss)} Restore a backup, or go on without them.`;
  const failure = lastFailure(key.path);
  return failure === null ? null : `The last backup was not written: ${failure}`;
}

/** What the screens know of the open workspace. */
export function workspaceInfo(session: Session): WorkspaceInfo {
  const { read, key } = session;
  return {
    path: key.path,
    name: readMeta(read, 'sample') === '1' ? 'Harbour & Pine (sample)' : workspaceName(key.path),
    currency: readMeta(read, 'currency') ?? '',
    encrypted: key.passphrase !== null,
    sample: readMeta(read, 'sample') === '1',
    readOnly: session.readOnly,
    warning: warningOf(session),
    lines: read.number('SELECT count(1) AS n FROM line'),
    imports: read.number("SELECT count(1) AS n FROM import WHERE state = 'committed'"),
    matchStale: readMeta(read, 'match_stale') === '1',
    revision: Number(readMeta(read, 'revision') ?? '0'),
  };
}

/** A backup as the screens list it. */
export function backupView({ path, at, reason, bytes, entries }: Backup): BackupView {
  return { name: basename(path), at, reason, bytes, entries };
}

interface NewWorkspace {
  readonly path: string;
  readonly currency: string;
  readonly passphrase: string | null;
  readonly sample: boolean;
  readonly zone?: string | undefined;
}

async function create(context: ScreenContext, input: NewWorkspace): Promise<Session> {
  const { path, currency, passphrase, sample } = input;
  const zone = newBooksZone(input.zone ?? null);
  const at = context.clock();
  const write = createWorkspace(path, { currency, passphrase, at, zone, sample });
  await context.release();
  const session = Session.over({ path, passphrase }, write);
  context.slot.set(session);
  return session;
}

/** Takes away a sample company whose filling was cut short: it has no imports, so nobody worked in it. */
function removeUnfilled(path: string): void {
  if (!existsSync(path)) return;
  const read = openForReading(path, null);
  const unfilled = readMeta(read, 'sample') === '1' && read.number('SELECT count(1) AS n FROM import') === 0;
  read.close();
  if (unfilled) removeWorkspace(path);
}

/** Up to this many lines an account's board row comes from the full proof, so that board and proof never disagree. */
const PROVE_LINES = 200_000;

interface DaySpan {
  readonly from: number | null;
  readonly to: number | null;
}

function withProof(session: Session, view: AccountView, span: DaySpan): AccountView {
  if (view.side !== 'bank' || view.lines > PROVE_LINES) return view;
  const { from, to, statement, books, state } = proof(proofInput(session.read, { accountId: view.id, ...span }));
  const row = periodRow(session.read, { accountId: view.id, from, to });
  return {
    ...view,
    statementClosing: statement.closing,
    computedClosing: statement.computed,
    offBy: statement.offBy,
    ledger: books.ledger,
    adjustedBank: books.adjustedBank,
    booksOffBy: books.offBy,
    note: books.note,
    state: row === null || row.state === 'open' ? state : row.state,
  };
}

type Area =
  | 'workspace.create'
  | 'workspace.open'
  | 'workspace.close'
  | 'workspace.info'
  | 'workspace.createSample'
  | 'workspace.removeSample'
  | 'workspace.backups'
  | 'workspace.restore'
  | 'accounts.list'
  | 'audit.page'
  | 'job.cancel';

export const workspaceHandlers: Pick<ScreenHandlers, Area> = {
  'workspace.create': async (context, input) => workspaceInfo(await create(context, { ...input, sample: false })),
  'workspace.open': async (context, { path, passphrase }) => {
    await context.release();
    const session = Session.open({ path, passphrase });
    context.slot.set(session);
    return workspaceInfo(session);
  },
  'workspace.close': async (context) => {
    await context.release();
    context.slot.set(null);
    return {};
  },
  'workspace.info': (context) => (context.slot.current === null ? null : workspaceInfo(context.slot.current)),
  'workspace.createSample': async (context, { path }) => {
    removeUnfilled(path);
    const session = await create(context, {
      path,
      currency: SAMPLE_CURRENCY,
      passphrase: null,
      sample: true,
      zone: 'UTC',
    });
    await context.job('sample.fill', { jobId: 'sample' });
    return workspaceInfo(session);
  },
  'workspace.removeSample': async (context) => {
    const session = context.session();
    if (readMeta(session.read, 'sample') !== '1')
      throw new CallError('refused', 'Only the sample company can be removed from here. Nothing was changed.');
    const { path } = session.key;
    await context.release();
    context.slot.set(null);
    removeWorkspace(path);
    return {};
  },
  'workspace.backups': (_context, { path }) => ({
    folder: backupFolder(path),
    backups: listBackups(path).map(backupView),
  }),
  'workspace.restore': async (context, { path, passphrase: given, name, by }) => {
    await context.release();
    const reopen = context.slot.current?.key ?? null;
    const passphrase = given ?? (reopen?.path === path ? reopen.passphrase : null);
    context.slot.set(null);
    try {
      const { backup, givenUp, replaced } = restoreBackup({ path, passphrase, name, at: context.clock(), actor: by });
      const session = Session.open({ path, passphrase });
      context.slot.set(session);
      return { ...workspaceInfo(session), backup: basename(backup.path), at: backup.at, givenUp, replaced };
    } catch (error) {
      // What was open stays open where the restore was refused.
      if (reopen !== null && context.slot.current === null) context.slot.set(Session.open(reopen));
      throw error;
    }
  },
  'accounts.list': (context, { side, ...span }): AccountView[] =>
    accountOverview(context.session().read, side, span.to).map((view) => withProof(context.session(), view, span)),
  'audit.page': (context, { filter, offset, limit }) => {
    const page = auditPage(context.session().read, filter, offset, limit);
    return { total: page.total, rows: page.rows.map(({ prev: _prev, ...row }) => row) };
  },
  'job.cancel': (context, { jobId }) => {
    context.cancel(jobId);
    return {};
  },
};
