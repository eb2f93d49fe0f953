/** Books open bank lines straight to ledger accounts: one decision, one balanced journal entry each, undone like any other. */

import { CallError } from '../../shared/contract/index.ts';
import type { DecisionResult } from '../../shared/contract/review.ts';
import type { Category } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { parseCategory, refreshCategories, WITHOUT_LOOK } from './categories.ts';
import { type Actor, holder, insertDecision, matchRow, record } from './decisions.ts';
import { IGNORED } from './exception-kinds.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { insertMatches } from './insert-matches.ts';
import { refreshLoose } from './loose.ts';
import { writeMeta } from './meta.ts';
import { announced, NO_STEP, portions, type Step } from './portions.ts';
import { legOf } from './proposals.ts';

/** Kind of a match that is one bank line and the account it is booked to. */
export const CATEGORISED = 'categorised';
/** Open lines up to which the learnt accounts follow every decision at once; beyond, the next match brings them up to date. */
const FOLLOW_LINES = 1_000;

export interface Target {
  readonly key: string;
  readonly lineId: number;
  readonly category: Category | null;
}

/** The open bank line behind a key: "e:5" an exception, "l:77" a line. */
export function targetOf(read: ReadHandle, key: string): Target | null {
  const id = Number(key.slice(2));
  const row = key.startsWith('e:')
    ? read.get<{ lineId: number; category: string | null }>(
        'SELECT line_id AS lineId, category FROM exception WHERE id = ?',
        id,
      )
    : read.get<{ lineId: number; category: string | null }>(
        'SELECT l.id AS lineId, (SELECT e.category FROM exception e WHERE e.line_id = l.id ORDER BY e.id LIMIT 1) AS category FROM line l WHERE l.id = ?',
        id,
      );
  return row === null ? null : { key, lineId: row.lineId, category: parseCategory(row.category) };
}

/** Why a line cannot be booked to an account, as a sentence; null when it can. */
function obstacle(write: WriteHandle, lineId: number): string | null {
  const side = write.number('SELECT side FROM line WHERE id = ?', lineId);
  if (side !== 0) return 'only bank lines are booked to an account';
  return heldBy(write, lineId) ?? (legOf(write, lineId).amount === 0 ? 'it has no amount to book' : null);
}

/** What holds an open line back from being disposed of by itself, as a sentence; null when nothing does. */
export function heldBy(write: WriteHandle, lineId: number): string | null {
  const held = holder(write, lineId);
  if (held !== null) return held;
  const suggested = write.get(
    'SELECT p.id FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = ? AND p.state = 0',
    lineId,
  );
  return suggested === null ? null : 'a suggestion holds it: decide on that first';
}

/** A line is not booked to the account it stands on: an entry with one account on both sides says nothing. */
function ownAccount(read: ReadHandle, lineId: number, account: string): string | null {
  const own = read.get<{ name: string }>(
    'SELECT coalesce(g.name, a.name) AS name FROM line l JOIN account a ON a.id = l.account_id LEFT JOIN ledger_account g ON g.id = a.ledger_id WHERE l.id = ?',
    lineId,
  );
  return own?.name === account ? 'it stands on that account itself: choose the other one' : null;
}

interface Booking {
  readonly lineId: number;
  readonly account: string;
  readonly note: string;
}

/** Where a proposal came from, for the difference's note and the report. */
const noteOf = (account: string, category: Category | null): string =>
  category === null || category.account !== account
    ? 'chosen by hand'
    : category.source === 'rule'
      ? `rule “${category.rule ?? ''}”`
      : category.source;

function wording(write: WriteHandle, bookings: readonly Booking[], verb: string): string {
  const accounts = [...new Set(bookings.map(({ account }) => account))];
  const to = accounts.length === 1 ? accounts[0]! : `${accounts.length} accounts`;
  const [only] = bookings;
  return bookings.length === 1 && only !== undefined
    ? `${verb} ${legOf(write, only.lineId).description || 'a bank line'} to ${to}`
    : `${verb} ${bookings.length} lines to ${to}`;
}

export interface Categorising {
  readonly keys: readonly string[];
  /** Null: each line's proposed account. */
  readonly account: string | null;
  /** Writes the lines off instead: the note, and why a line may not be, as a sentence; null where it may. */
  readonly writeOff?: { readonly note: string; readonly refusal: (lineId: number) => string | null };
}

/** Books open bank lines as one decision (one undo step). What cannot be booked is refused with its reason; the rest goes through. */
export function categoriseLines(
  write: WriteHandle,
  { keys, account, writeOff }: Categorising,
  who: Actor,
  step: Step = NO_STEP,
): DecisionResult {
  return write.transaction(() => {
    const refused: DecisionResult['refused'] = [];
    const bookings = new Map<number, Booking>();
    for (const key of announced(keys, 'checking', step)) {
      const target = targetOf(write, key);
      const name = account ?? target?.category?.account ?? null;
      const reason =
        target === null
          ? 'gone: the match was computed again'
          : name === null
            ? 'no account is proposed for it: choose one'
            : (obstacle(write, target.lineId) ??
              ownAccount(write, target.lineId, name) ??
              writeOff?.refusal(target.lineId) ??
              null);
      if (target === null || name === null || reason !== null) refused.push({ key, reason: reason ?? '' });
      else
        bookings.set(target.lineId, {
          lineId: target.lineId,
          account: name,
          note: writeOff?.note ?? noteOf(name, target.category),
        });
    }
    if (bookings.size === 0) return { decisionId: null, count: 0, sum: minor(0), lowest: null, refused };
    const type = writeOff ? 'write_off' : 'categorised';
    return { ...book(write, [...bookings.values()], { who, type, step }), refused };
  }, step);
}

interface BookingWay {
  readonly who: Actor;
  readonly type: 'categorised' | 'write_off';
  readonly step: Step;
}

function book(
  write: WriteHandle,
  bookings: readonly Booking[],
  { who, type, step }: BookingWay,
): Omit<DecisionResult, 'refused'> {
  const decisionId = insertDecision(write, who, {
    verdict: 'categorise',
    text: wording(write, bookings, type === 'write_off' ? 'Wrote off' : 'Booked'),
    count: bookings.length,
  });
  const accounts: Record<string, number> = {};
  let sum = 0;
  for (const some of portions(bookings, 'booking', step)) {
    const rows = some.map(({ lineId, account, note }) => {
      const amount = minor(legOf(write, lineId).amount);
      accounts[account] = (accounts[account] ?? 0) + 1;
      sum += Math.abs(amount);
      const differences = [{ type, amount, note, account }];
      return matchRow(write, { kind: CATEGORISED, bank: [lineId], book: [], differences });
    });
    insertMatches(write, decisionId, rows);
  }
  refreshLoose(
    write,
    bookings.map(({ lineId }) => lineId),
    step,
  );
  followDecision(write);
  record(write, who, 'categorise', decisionId, { lines: bookings.length, sum: minor(sum), accounts });
  return { decisionId, count: bookings.length, sum: minor(sum), lowest: null };
}

/** Lets the learnt accounts of the lines still open follow a decision, or its undoing, where that is quick. */
export function followDecision(write: WriteHandle): void {
  const open = write.number(
    'SELECT count(1) AS n FROM (SELECT 1 FROM exception WHERE state = 0 AND side = 0 LIMIT ?)',
    FOLLOW_LINES + 1,
  );
  if (open <= FOLLOW_LINES) refreshCategories(write);
  else writeMeta(write, 'match_stale', '1');
}

export interface Equals {
  readonly keys: readonly string[];
  /** Absolute amounts, in minor units. */
  readonly sum: number;
}

/**
 * Open exceptions equal to one: same proposed account for the same reason (rule, or what it was learnt from), same currency.
 * Where the account was learnt, lines that have a document near them are left out: they need a look of their own. Throws CallError `not_found` for what is gone.
 */
export function equalsOf(read: ReadHandle, key: string): Equals {
  const target = targetOf(read, key);
  if (target === null)
    throw new CallError('not_found', `${key} is gone: the match was computed again. Look at the queue again.`);
  const { category } = target;
  if (category === null) return { keys: [], sum: 0 };
  const rows = read.all<{ id: number; lineId: number; amount: number }>(
    `SELECT e.id, e.line_id AS lineId, l.amount FROM exception e JOIN line l ON l.id = e.line_id
     WHERE e.state = 0 AND e.category IS NOT NULL AND e.category ->> '$.account' = ? AND e.side = 0 AND e.kind <> ? AND e.category ->> '$.source' = ?
       AND coalesce(e.category ->> '$.rule', '') = ? AND l.currency = (SELECT currency FROM line WHERE id = ?)
       AND (l.id = ? OR ${WITHOUT_LOOK}) AND NOT EXISTS (SELECT 1 FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = l.id AND p.state = 0)
     ORDER BY e.day, e.id`,
    category.account,
    IGNORED,
    category.source,
    category.rule ?? '',
    target.lineId,
    target.lineId,
  );
  return {
    keys: rows.map(({ id }) => `e:${id}`),
    sum: rows.reduce((sum, { amount }) => sum + Math.abs(amount), 0),
  };
}
