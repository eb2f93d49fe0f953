/** Signing, locking and reopening a period: who did it, and the figures it was done with. */

import { createHash } from 'node:crypto';
import type { Proof } from '../../shared/contract/close.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { SignOff } from '../../shared/contract/periods.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { figuresOf } from '../../shared/ledger/figures.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { fold } from '../../shared/text.ts';
import { accountById } from './accounts.ts';
import { appendAudit } from './audit.ts';
import { undecided } from './decided.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import type { Actor } from './ledger-balances.ts';
import { bumpRevision, readMeta, writeMeta } from './meta.ts';
import { periodText } from './period-lock.ts';
import { definePeriod, driftOfPeriod, type OnePeriod, type PeriodRow, periodRow, signOffs } from './periods.ts';
import { proofInput } from './proof-input.ts';

/** Whether a lock needs a second person. */
export const fourEyes = (read: ReadHandle): boolean => readMeta(read, 'four_eyes') === '1';

export function setFourEyes(write: WriteHandle, on: boolean, who: Actor): void {
  write.transaction(() => {
    if (fourEyes(write) === on) return;
    writeMeta(write, 'four_eyes', on ? '1' : '0');
    appendAudit(write, { ...who, action: 'four eyes', subject: 'workspace', body: { on } });
    bumpRevision(write);
  });
}

/** What is signed, as JSON: figures, the whole proof, the open items and the files with their hashes. */
function figuresText(read: ReadHandle, period: OnePeriod, proved: Proof): string {
  const items = read.all(
    `SELECT l.id, l.side, l.day, l.amount, l.description, d.kind AS disposition FROM line l LEFT JOIN disposition d ON d.line_id = l.id
     WHERE l.account_id = ? AND l.day <= ? AND ${undecided('l.id')} ORDER BY l.id`,
    period.accountId,
    period.to,
  );
  const statements = read.all(
    `SELECT DISTINCT i.file, i.sha256, i.side FROM statement s JOIN import i ON i.id = s.import_id
     WHERE s.account_id = ? AND s.first_day <= ? AND s.last_day >= ? ORDER BY i.id`,
    period.accountId,
    period.to,
    period.from,
  );
  return JSON.stringify({ figures: figuresOf(proved), proof: proved, items, statements });
}

interface Act {
  readonly act: SignOff['act'];
  readonly note: string;
  readonly figures: string;
}

function record(
  write: WriteHandle,
  period: OnePeriod,
  periodId: number,
  { act, note, figures }: Act,
  who: Actor,
): void {
  const hash = createHash('sha256').update(figures).digest('hex');
  write.run(
    'INSERT INTO sign_off (period_id, act, at, actor, note, figures, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
    periodId,
    act,
    who.at,
    who.actor,
    note,
    figures,
    hash,
  );
  const body = { from: isoDay(period.from as Day), to: isoDay(period.to as Day), note, hash };
  const subject = accountById(write, period.accountId)?.name ?? '';
  appendAudit(write, { ...who, action: act === 'prepare' ? 'sign' : act, subject, body });
}

function setState(write: WriteHandle, id: number, state: PeriodRow['state']): void {
  write.run('UPDATE period SET state = ? WHERE id = ?', state, id);
}

const textOf = ({ from, to }: OnePeriod): string => periodText({ first: from, last: to });

const UNPROVED = 'Nothing was signed. tieout period and the proof say what is missing.';

function refuseUnproved(period: OnePeriod, { state, account }: Proof): void {
  if (state === 'proved') return;
  const why = { no_statement: 'has no statement balance', open: 'has open lines', matched: 'is not proved' }[state];
  throw new CallError('refused', `${textOf(period)} of ${account} ${why}. ${UNPROVED}`);
}

/**
 * The next step of a sign-off. An open period is signed by its preparer, and locked with it where four eyes are off; a signed one is
 * reviewed and locked by another person. Throws CallError `refused` for a period that is not proved, one whose figures changed since
 * it was signed, one that is locked, and for the preparer as the reviewer.
 */
export function signOff(write: WriteHandle, period: OnePeriod, note: string, who: Actor): void {
  write.transaction(() => {
    const proved = proof(proofInput(write, period));
    refuseUnproved(period, proved);
    definePeriod(write, period, who);
    const row = periodRow(write, period);
    if (row === null) throw new CallError('internal', 'The period was not stored. Nothing was signed.');
    const figures = figuresText(write, period, proved);
    const add = (act: SignOff['act']): void => record(write, period, row.id, { act, note, figures }, who);
    if (row.state === 'locked')
      throw new CallError('refused', `${textOf(period)} of ${proved.account} is locked already. Nothing was changed.`);
    if (row.state === 'open') {
      add('prepare');
      if (!fourEyes(write)) add('lock');
      setState(write, row.id, fourEyes(write) ? 'signed' : 'locked');
    } else {
      refuseReview(write, row, proved, who);
      add('review');
      add('lock');
      setState(write, row.id, 'locked');
    }
    bumpRevision(write);
  });
}

function refuseReview(read: ReadHandle, row: PeriodRow, proved: Proof, who: Actor): void {
  const preparer = signOffs(read, row.id).findLast(({ act }) => act === 'prepare')?.by ?? '';
  if (fourEyes(read) && fold(preparer) === fold(who.actor))
    throw new CallError(
      'refused',
      `${preparer} signed ${textOf(row)} of ${proved.account}; four eyes are on, so another person locks it. Nothing was changed. Give the reviewer's name with --by.`,
    );
  if (driftOfPeriod(read, row, proved).length > 0)
    throw new CallError(
      'refused',
      `Figures of ${textOf(row)} of ${proved.account} changed since ${preparer} signed them. Nothing was changed. Reopen the period and sign it again.`,
    );
}

/** Opens a signed or locked period again. Throws CallError `refused` where it is open, or a later one of the account is still closed. */
export function reopen(write: WriteHandle, period: OnePeriod, note: string, who: Actor): void {
  write.transaction(() => {
    const row = periodRow(write, period);
    if (row === null || row.state === 'open')
      throw new CallError('refused', `${textOf(period)} is neither signed nor locked. Nothing was changed.`);
    const later = write.get<{ first: number; last: number }>(
      "SELECT first_day AS first, last_day AS last FROM period WHERE account_id = ? AND first_day > ? AND state <> 'open' ORDER BY first_day LIMIT 1",
      period.accountId,
      period.to,
    );
    if (later !== null)
      throw new CallError(
        'refused',
        `${periodText(later)} rests on ${textOf(period)} and is closed. Nothing was changed. Reopen ${periodText(later)} first.`,
      );
    setState(write, row.id, 'open');
    const figures = figuresText(write, period, proof(proofInput(write, period)));
    record(write, period, row.id, { act: 'reopen', note, figures }, who);
    bumpRevision(write);
  });
}

/** Figures as they were signed last, with their hash. Throws CallError `not_found` where nobody signed. */
export function signedFigures(
  read: ReadHandle,
  period: OnePeriod,
): { readonly figures: string; readonly hash: string } {
  const row = periodRow(read, period);
  const signed = read.get<{ figures: string; hash: string }>(
    "SELECT figures, hash FROM sign_off WHERE period_id = ? AND act IN ('prepare', 'lock') ORDER BY id DESC LIMIT 1",
    row?.id ?? 0,
  );
  if (signed === null) throw new CallError('not_found', `${textOf(period)} was never signed.`);
  return signed;
}
