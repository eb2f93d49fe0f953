/** Ledger accounts of bank lines without a document: what people booked, and what that proposes for the lines still open. */

import type { CategoryLine } from '../../shared/categorise/features.ts';
import type { CategoryExample } from '../../shared/categorise/model.ts';
import { learnCategories } from '../../shared/categorise/propose.ts';
import type { Scope } from '../../shared/contract/basic.ts';
import { CallError } from '../../shared/contract/index.ts';
import { MAX_DAY, MIN_DAY } from '../../shared/day.ts';
import type { Category } from '../../shared/match/types.ts';
import { exponentOf } from '../../shared/money.ts';
import { findAccount } from './accounts.ts';
import { AMBIGUOUS, IGNORED } from './exception-kinds.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { LOOSE_QUEUES } from './loose.ts';

/** Newest booked lines that are learnt from; older ones are history. */
const MOST_EXAMPLES = 3_000;
/** Newest bank lines of each account that show how its texts read. */
const BACKGROUND_LINES = 500;

interface LineRow {
  readonly id: number;
  readonly day: number;
  readonly description: string;
  readonly counterparty: string;
  readonly amount: number;
  readonly currency: string;
}

function toLine({ id, description, counterparty, amount, currency }: LineRow): CategoryLine {
  return { id, description, counterparty, amount, exponent: exponentOf(currency) };
}

/** Bank lines that people booked straight to a ledger account, the newest first. */
export function bookedLines(read: ReadHandle): CategoryExample[] {
  return read
    .all<LineRow & { category: string | null }>(
      `SELECT l.id, l.day, l.description, l.counterparty, l.amount, l.currency, json_extract(m.differences, '$[0].account') AS category
       FROM match m JOIN match_leg g ON g.match_id = m.id JOIN line l ON l.id = g.line_id
       WHERE m.active = 1 AND m.kind = 'categorised' AND m.differences ->> '$[0].type' = 'categorised' ORDER BY l.day DESC, l.id DESC LIMIT ?`,
      MOST_EXAMPLES,
    )
    .flatMap((row) => (row.category === null ? [] : [{ ...toLine(row), day: row.day, category: row.category }]));
}

/** The newest bank lines of every account by content, whatever became of them. */
function background(read: ReadHandle): CategoryLine[] {
  return read
    .all<{ id: number }>('SELECT id FROM account ORDER BY id')
    .flatMap(({ id }) =>
      read.all<LineRow>(
        'SELECT id, day, description, counterparty, amount, currency FROM line WHERE side = 0 AND account_id = ? ORDER BY fingerprint DESC LIMIT ?',
        id,
        BACKGROUND_LINES,
      ),
    )
    .map(toLine);
}

type OpenRow = LineRow & { readonly exception: number; readonly category: string | null };

/** Open bank lines with a cause that no rule gives an account and no suggestion holds. */
function openLines(read: ReadHandle): OpenRow[] {
  return read.all<OpenRow>(
    `SELECT l.id, l.day, l.description, l.counterparty, l.amount, l.currency, e.id AS exception, e.category FROM exception e JOIN line l ON l.id = e.line_id
     WHERE e.state = 0 AND e.side = 0 AND e.kind NOT IN (?, ?) AND (e.category IS NULL OR json_extract(e.category, '$.source') <> 'rule')
       AND NOT EXISTS (SELECT 1 FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = l.id AND p.state = 0) ORDER BY e.id`,
    AMBIGUOUS,
    IGNORED,
  );
}

/** Works the learnt accounts of all open bank lines out again; those that rules propose stay. */
export function refreshCategories(write: WriteHandle): void {
  const examples = bookedLines(write);
  const proposed =
    "SELECT 1 AS n FROM exception WHERE category IS NOT NULL AND state = 0 AND category ->> '$.source' <> 'rule' LIMIT 1";
  if (examples.length === 0 && write.get(proposed) === null) return;
  const open = openLines(write);
  const memory = learnCategories(examples, open.length === 0 ? [] : background(write));
  for (const row of open) {
    const category = memory(toLine(row));
    const json = category === null ? null : JSON.stringify(category);
    if (json !== row.category) write.run('UPDATE exception SET category = ? WHERE id = ?', json, row.exception);
  }
}

export function parseCategory(json: string | null): Category | null {
  return json === null ? null : (JSON.parse(json) as Category);
}

export interface LedgerAccount {
  readonly account: string;
  /** Lines booked to it so far. */
  readonly lines: number;
}

/** Ledger accounts that lines were booked to or rules name, the most used first. */
export function usedAccounts(read: ReadHandle): LedgerAccount[] {
  return read.all<LedgerAccount>(
    `SELECT account, sum(lines) AS lines FROM (
       SELECT json_extract(differences, '$[0].account') AS account, count(1) AS lines FROM match WHERE active = 1 AND kind = 'categorised' GROUP BY 1
       UNION ALL SELECT json_extract(action, '$.account'), 0 FROM rule WHERE json_extract(action, '$.type') = 'categorise')
     WHERE account IS NOT NULL GROUP BY account ORDER BY lines DESC, account`,
  );
}

/** Exceptions `e` whose account a rule proposes, or was learnt and no open document is near: those may be booked many at a time. */
export const WITHOUT_LOOK = `(e.category ->> '$.source' = 'rule' OR e.near_document = 0)`;

/** Most lines that one decision books. */
const MOST_KEYS = 10_000;

/** Keys of the rows of the exceptions queue in a scope whose proposed account is at least this likely and needs no look, by day. */
export function proposedKeys(read: ReadHandle, least: number, { account, from, to }: Scope): string[] {
  const row = account === null ? null : findAccount(read, account);
  if (account !== null && row === null)
    throw new CallError('not_found', `There is no account named ${account}. Nothing was changed.`);
  return read
    .all<{ id: number }>(
      `SELECT id FROM exception e WHERE state = 0 AND category IS NOT NULL AND category ->> '$.probability' >= ? AND ${WITHOUT_LOOK}
         AND account_id = coalesce(?, account_id) AND day BETWEEN ? AND ? AND EXISTS (SELECT 1 FROM loose_line q WHERE q.line_id = e.line_id AND q.queue = ${LOOSE_QUEUES.exceptions} AND q.carried_until < 0) ORDER BY day, id LIMIT ?`,
      least,
      row?.id ?? null,
      from ?? MIN_DAY,
      to ?? MAX_DAY,
      MOST_KEYS,
    )
    .map(({ id }) => `e:${id}`);
}
