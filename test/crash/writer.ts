/** A program to be killed: makes workspaces, posts or restores over and over, and prints a line for each it was told is done. */

import { join } from 'node:path';
import { newJobState } from '../../electron/handlers/job.ts';
import { postAll } from '../../electron/handlers/posting.ts';
import { Session } from '../../electron/handlers/session.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { createWorkspace } from '../../electron/store/create.ts';
import { matchByHand } from '../../electron/store/decisions.ts';
import { restoreBackup } from '../../electron/store/restore.ts';
import { minor } from '../../shared/money.ts';
import { AT, importLines, line, WHO } from '../storage/world.ts';

const [, , mode = '', folder = '', path = ''] = process.argv;
const said = (what: string | number): void => void process.stdout.write(`${what}\n`);

function create(): void {
  for (let made = 0; ; made++) {
    createWorkspace(join(folder, `w-${made}.tieout`), { currency: 'USD', passphrase: null, at: AT }).close();
    said(made);
  }
}

/** One more line, decided and posted to a journal of its own; returns how many entries were posted. */
export function postOne(session: Session, file: string, at: number): number {
  const { write } = session;
  importLines(write, [line(2, '2026-10-05', -1000 - at, `PAYMENT ${file} ${at}`)]);
  const id = write.number('SELECT max(id) FROM line');
  matchByHand(
    write,
    { bank: [id], book: [], differences: [{ type: 'fee', amount: minor(-1000 - at), note: '' }], note: '' },
    WHO,
  );
  const context = { ...newJobState(), session: () => session, clock: () => AT, control: SILENT };
  return postAll(context, { destination: 'journal-csv', path: file, dryRun: false, by: 'Asha' }).posted;
}

function post(): void {
  const session = Session.open({ path, passphrase: null });
  for (let at = 0; ; at++) {
    postOne(session, join(folder, `journal-${process.pid}-${at}.csv`), at);
    said(at);
  }
}

function restore(): void {
  for (let times = 0; ; times++) {
    restoreBackup({ path, passphrase: null, name: null, at: new Date().toISOString(), actor: 'Asha' });
    said(times);
  }
}

if (mode === 'create') create();
if (mode === 'post') post();
if (mode === 'restore') restore();
