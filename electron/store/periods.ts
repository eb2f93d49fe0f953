/** Periods of the accounts as the board, the command line and the sign-off see them. */

import type { Proof } from '../../shared/contract/close.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { PeriodView, SignOff, StoredPeriod } from '../../shared/contract/periods.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { carriedOut, clearedBy, figuresOf } from '../../shared/ledger/figures.ts';
import { type Drift, driftOf, type PeriodStatus, periodsOf } from '../../shared/ledger/periods.ts';
import { proof, spanOf } from '../../shared/ledger/proof.ts';
import type { Span } from '../../shared/ledger/proof-sums.ts';
import { minor } from '../../shared/money.ts';
import { accountById, allAccounts } from './accounts.ts';
import { appendAudit } from './audit.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import type { Actor } from './ledger-balances.ts';
import { bumpRevision } from './meta.ts';
import { periodText } from './period-lock.ts';
import { type ProofFacts, proofFacts, proofInputOf } from './proof-input.ts';

export interface OnePeriod {
  readonly accountId: number;
  readonly from: number;
  readonly to: number;
}

const STORED = 'id, account_id AS accountId, first_day AS "from", last_day AS "to", state FROM period';
export type PeriodRow = StoredPeriod & { readonly id: number };

/** Periods with a row, by account and day; of one account where it is named. */
export function storedPeriods(read: ReadHandle, accountId: number | null): PeriodRow[] {
  return accountId === null
    ? read.all<PeriodRow>(`SELECT ${STORED} ORDER BY account_id, first_day`)
    : read.all<PeriodRow>(`SELECT ${STORED} WHERE account_id = ? ORDER BY first_day`, accountId);
}

/** The row of exactly this span, or null. */
export function periodRow(read: ReadHandle, { accountId, from, to }: OnePeriod): PeriodRow | null {
  return read.get<PeriodRow>(
    `SELECT ${STORED} WHERE account_id = ? AND first_day = ? AND last_day = ?`,
    accountId,
    from,
    to,
  );
}

/** Periods of the account from its first day to its last, oldest first. */
export function spansOf(read: ReadHandle, facts: ProofFacts): Span[] {
  const stored = storedPeriods(read, facts.accountId).map(({ from, to }) => ({ from: from as Day, to: to as Day }));
  const days = spanOf({ ...facts, from: null, to: null });
  if (days.to === 0 && stored.length === 0) return [];
  return periodsOf({ first: days.from, last: days.to }, stored);
}

/** Proof of a span out of facts that are read once. */
export const proofOf = (facts: ProofFacts, span: Span): Proof => proof(proofInputOf(facts, span));

export function signOffs(read: ReadHandle, periodId: number): SignOff[] {
  return read.all<SignOff>(
    'SELECT act, at, actor AS "by", note, hash FROM sign_off WHERE period_id = ? ORDER BY id',
    periodId,
  );
}

/** What is not as it was signed; nothing for a period that is open. */
export function driftOfPeriod(read: ReadHandle, row: PeriodRow | null, now: Proof): Drift[] {
  if (row === null || row.state === 'open') return [];
  const signed = read.get<{ figures: string }>(
    "SELECT figures FROM sign_off WHERE period_id = ? AND act IN ('prepare', 'lock') ORDER BY id DESC LIMIT 1",
    row.id,
  );
  if (signed === null) return [];
  const { figures } = JSON.parse(signed.figures) as { figures: Readonly<Record<string, number | null>> };
  return driftOf(figures, figuresOf(now));
}

/** What a person does next in the period. */
function nextOf(status: PeriodStatus, proved: Proof, drift: readonly Drift[]): string {
  if (status === 'locked') return drift.length === 0 ? 'Nothing: it is closed' : 'Look at what changed since';
  if (status === 'signed') return drift.length === 0 ? 'Review and lock' : 'Reopen: figures changed since';
  if (status === 'proved') return 'Sign';
  if (status === 'no_statement') return 'Import the statement';
  if (proved.statement.offBy !== 0 || proved.statement.firstBadDay !== null) return 'Find the first bad day';
  if (proved.open > 0) return `Review ${proved.open} open`;
  return proved.books.ledger === null ? 'Enter the ledger balance' : 'Find what the books lack';
}

function notesOf(proved: Proof): string[] {
  const { books, ledgerExport, statement, gaps } = proved;
  const suspense = books.suspense.count === 0 ? '' : `${books.suspense.count} posted to suspense`;
  const notes = [...gaps.map(({ note }) => note), statement.firstBadNote, books.note, ledgerExport.note, suspense];
  return notes.filter((note) => note !== '');
}

interface ViewFacts {
  readonly row: PeriodRow | null;
  readonly now: Proof;
  readonly before: Proof | null;
}

function viewOf(read: ReadHandle, { row, now, before }: ViewFacts): PeriodView {
  const { statement, books } = now;
  const drift = driftOfPeriod(read, row, now);
  const status: PeriodStatus = row !== null && row.state !== 'open' ? row.state : now.state;
  const nothing = { count: 0, sum: 0 };
  return {
    accountId: now.accountId,
    account: now.account,
    currency: now.currency,
    from: now.from,
    to: now.to,
    status,
    opening: statement.opening,
    closing: statement.closing,
    offBy: statement.offBy,
    booksOpening: before?.books.adjustedBank ?? now.ledgerExport.opening,
    ledger: books.ledger,
    ledgerSource: books.ledgerSource,
    adjustedBank: books.adjustedBank,
    adjustedLedger: books.adjustedLedger,
    booksOffBy: books.offBy,
    open: now.open,
    carriedIn: before === null ? nothing : carriedOut(before),
    cleared: before === null ? nothing : clearedBy(before, now.to),
    carriedOut: carriedOut(now),
    change: before === null ? null : changeOf(before, now),
    notes: notesOf(now),
    signOffs: row === null ? [] : signOffs(read, row.id),
    drift,
    next: nextOf(status, now, drift),
  };
}

function changeOf({ statement: before }: Proof, { statement: now }: Proof): NonNullable<PeriodView['change']> {
  const closing = before.closing === null || now.closing === null ? null : minor(now.closing - before.closing);
  return { closing, moneyIn: now.moneyIn - before.moneyIn, moneyOut: now.moneyOut - before.moneyOut };
}

/** One period of an account, whatever its days. Throws CallError `not_found`. */
export function periodView(read: ReadHandle, period: OnePeriod): PeriodView {
  const facts = proofFacts(read, period.accountId);
  const span: Span = { from: period.from as Day, to: period.to as Day };
  const previous = spansOf(read, facts).findLast(({ to }) => to < span.from);
  return viewOf(read, {
    row: periodRow(read, period),
    now: proofOf(facts, span),
    before: previous === undefined ? null : proofOf(facts, previous),
  });
}

/** Periods that touch the days from `from` to `to`, by account and day. Throws CallError `not_found` for an unknown account. */
export function periodViews(
  read: ReadHandle,
  {
    accountId,
    from,
    to,
  }: { readonly accountId: number | null; readonly from: number | null; readonly to: number | null },
): PeriodView[] {
  const accounts = accountId === null ? withBankLines(read) : [accountId];
  return accounts.flatMap((id) => {
    const facts = proofFacts(read, id);
    let before: Proof | null = null;
    const views: PeriodView[] = [];
    const rows = new Map(storedPeriods(read, id).map((row) => [row.from, row]));
    const spans = spansOf(read, facts);
    spans.forEach((span, at) => {
      const wanted = span.to >= (from ?? 0) && span.from <= (to ?? span.from);
      const next = spans[at + 1];
      const carries = next !== undefined && next.to >= (from ?? 0) && next.from <= (to ?? next.from);
      const now = wanted || carries ? proofOf(facts, span) : null;
      if (wanted && now !== null) views.push(viewOf(read, { row: rows.get(span.from) ?? null, now, before }));
      before = now;
    });
    return views;
  });
}

function withBankLines(read: ReadHandle): number[] {
  return allAccounts(read)
    .map(({ id }) => id)
    .filter((id) => read.get('SELECT 1 FROM line WHERE side = 0 AND account_id = ? LIMIT 1', id) !== null);
}

/** Stores a span as a period of its own. Throws CallError `conflict` where it cuts into another one that is stored. */
export function definePeriod(write: WriteHandle, period: OnePeriod, who: Actor): void {
  const { accountId, from, to } = period;
  write.transaction(() => {
    const account = accountById(write, accountId);
    if (account === null) throw new CallError('not_found', `There is no account ${accountId}. Nothing was changed.`);
    if (to < from)
      throw new CallError('bad_request', 'The period ends before it begins. Nothing was changed. Turn the days round.');
    if (periodRow(write, period) !== null) return;
    const other = storedPeriods(write, accountId).find((one) => one.from <= to && one.to >= from);
    if (other !== undefined)
      throw new CallError(
        'conflict',
        `${account.name} has the period ${periodText({ first: other.from, last: other.to })} already, and the two overlap. Nothing was changed. Choose days beside it.`,
      );
    write.run('INSERT INTO period (account_id, first_day, last_day) VALUES (?, ?, ?)', accountId, from, to);
    const body = { from: isoDay(from as Day), to: isoDay(to as Day) };
    appendAudit(write, { ...who, action: 'define period', subject: account.name, body });
    bumpRevision(write);
  });
}
