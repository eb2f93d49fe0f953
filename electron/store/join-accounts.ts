/** Joins two accounts that are one, and parts them again: lines move with their statements, nothing is copied and nothing lost. */

import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { foldAlias, resolveLedgerAccount } from '../../shared/ledger/accounts.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { type AccountRow, findAccount, namedAccount } from './accounts.ts';
import { partsOf } from './aliases.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { keepApart } from './join-questions.ts';
import { ledgerAccounts } from './ledger-accounts.ts';
import { refreshLoose } from './loose.ts';
import { bumpRevision, writeMeta } from './meta.ts';
import { proposalLegs } from './proposal-rows.ts';
import { removeProposal } from './proposals.ts';

export interface Moved {
  readonly statements: number;
  readonly lines: number;
}

const refuse = (what: string, why: string): never => {
  throw new CallError('refused', `${what}: ${why} Nothing was changed.`);
};

interface Span {
  readonly file: string;
  readonly first: number;
  readonly last: number;
  readonly opening: number | null;
  readonly closing: number | null;
  readonly currency: string;
}

/** The bank's statements of an account that hold lines. */
function bankSpans(read: ReadHandle, account: number): Span[] {
  return read.all<Span>(
    `SELECT i.file, s.first_day AS first, s.last_day AS last, s.opening, s.closing, s.currency FROM statement s JOIN import i ON i.id = s.import_id
     WHERE s.account_id = ? AND i.side = 0 AND i.state = 'committed' AND s.first_day IS NOT NULL ORDER BY s.first_day, s.id`,
    account,
  );
}

/** Two statements one account cannot have: of the same days, or whose balances do not carry on; null where none are. */
function contradiction(one: readonly Span[], other: readonly Span[]): string | null {
  for (const left of one)
    for (const right of other) {
      const [early, late] = left.first <= right.first ? [left, right] : [right, left];
      if (early.last > late.first)
        return `${early.file} and ${late.file} are both of ${isoDay(late.first as Day)}, and an account has one statement of a day.`;
      const carried = early.closing === null || late.opening === null || late.first - early.last > 1;
      if (!carried && early.closing !== late.opening)
        return `${early.file} closes with ${amount(early.closing!, early.currency)} and ${late.file}, the day after, opens with ${amount(late.opening!, late.currency)}.`;
    }
  return null;
}

const amount = (value: number, currency: string): string => displayMinor(minor(value), exponentOf(currency));

/** A signed or locked month of one of the accounts that bank lines of these statements stand in, as text; null where there is none. */
function lockedMonth(read: ReadHandle, accounts: readonly number[], statements: readonly number[]): string | null {
  const row = read.get<{ name: string; first: number; last: number }>(
    `SELECT a.name, p.first_day AS first, p.last_day AS last FROM period p JOIN account a ON a.id = p.account_id
     WHERE p.state <> 'open' AND p.account_id IN (SELECT value FROM json_each(?))
       AND EXISTS (SELECT 1 FROM line l WHERE l.side = 0 AND l.statement_id IN (SELECT value FROM json_each(?)) AND l.day BETWEEN p.first_day AND p.last_day) LIMIT 1`,
    JSON.stringify(accounts),
    JSON.stringify(statements),
  );
  return row === null
    ? null
    : `${isoDay(row.first as Day)} to ${isoDay(row.last as Day)} of ${row.name} is signed or locked, and bank lines of it would move. Reopen it first.`;
}

/** Moves statements with their lines; what is derived from them follows, and the match is due again. */
function move(write: WriteHandle, statements: readonly number[], to: number): Moved {
  const ids = JSON.stringify(statements);
  const of = '(SELECT value FROM json_each(?))';
  write.run(`UPDATE statement SET account_id = ? WHERE id IN ${of}`, to, ids);
  const lines = write.run(
    `UPDATE line SET account_id = ? WHERE statement_id IN ${of} AND account_id <> ?`,
    to,
    ids,
    to,
  ).changes;
  const moved = `(SELECT id FROM line WHERE statement_id IN ${of})`;
  for (const [table, line] of [
    ['loose_line', 'line_id'],
    ['exception', 'line_id'],
    ['duplicate', 'duplicate_id'],
  ])
    write.run(`UPDATE ${table} SET account_id = ? WHERE ${line} IN ${moved}`, to, ids);
  // A match stands on the account of its first bank line, else of its first line.
  write.run(
    `UPDATE match SET account_id = ? WHERE id IN (SELECT match_id FROM match_leg WHERE line_id IN ${moved})
       AND (SELECT l.account_id FROM match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = match.id ORDER BY g.side, g.line_id LIMIT 1) = ?`,
    to,
    ids,
    to,
  );
  writeMeta(write, 'match_stale', '1');
  // What the last match was of are other accounts: it is not worked out again from there.
  write.run("DELETE FROM meta WHERE key = 'match_basis'");
  return { statements: statements.length, lines };
}

/** Open suggestions of lines that no longer stand where they did are dropped: the next match makes them anew. */
function dropProposals(write: WriteHandle, statements: readonly number[]): void {
  const rows = write.all<{ id: number }>(
    `SELECT DISTINCT g.proposal_id AS id FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id JOIN line l ON l.id = g.line_id
     WHERE p.state = 0 AND l.statement_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(statements),
  );
  const freed = rows.flatMap(({ id }) => {
    const { bank, book } = proposalLegs(write, id);
    removeProposal(write, id);
    return [...bank, ...book];
  });
  refreshLoose(write, freed);
}

const linesOn = (read: ReadHandle, account: number, side: number): number =>
  read.number('SELECT count(1) AS n FROM line WHERE account_id = ? AND side = ?', account, side);

function checkJoin(read: ReadHandle, into: AccountRow, from: AccountRow, statements: readonly number[]): void {
  const what = `${from.name} was not joined to ${into.name}`;
  if (into.id === from.id) refuse(what, 'they are one account already.');
  if (into.currency !== '' && from.currency !== '' && into.currency !== from.currency)
    refuse(
      what,
      `${into.name} is kept in ${into.currency}, ${from.name} in ${from.currency}; an account has one currency.`,
    );
  const tied = read.get<{ name: string }>(
    'SELECT l.name FROM account a JOIN ledger_account l ON l.id = a.ledger_id WHERE a.id = ?',
    from.id,
  );
  if (tied !== null)
    refuse(
      what,
      `${from.name} is tied to the ledger account “${tied.name}”. Join them the other way (--account "${from.name}" --join "${into.name}"), or untie it first (--ledger "").`,
    );
  const locked = lockedMonth(read, [into.id, from.id], statements);
  if (locked !== null) refuse(what, locked);
  const conflict = contradiction(bankSpans(read, into.id), bankSpans(read, from.id));
  if (conflict !== null) refuse(what, conflict);
  const openings = read.all<{ amount: number }>(
    'SELECT DISTINCT amount FROM opening_balance WHERE account_id IN (?, ?)',
    into.id,
    from.id,
  );
  if (openings.length > 1)
    refuse(what, 'each has an opening balance that was typed, and they differ. Take one of them back.');
  const stated = read.get<{ day: number }>(
    `SELECT x.day FROM ledger_balance x JOIN ledger_balance y ON y.day = x.day AND y.account_id = ? AND y.amount <> x.amount WHERE x.account_id = ?`,
    into.id,
    from.id,
  );
  if (stated !== null)
    refuse(what, `their ledger balances of ${isoDay(stated.day as Day)} differ. Remove the wrong one.`);
}

/** The account of the chart whose name the books gave what is joined: an account posts there unless it was tied before. */
function tieToBooks(write: WriteHandle, into: AccountRow, from: AccountRow): void {
  if (linesOn(write, from.id, 1) === 0 || linesOn(write, into.id, 1) > 0) return;
  const ledger = resolveLedgerAccount(ledgerAccounts(write), from.name).found;
  if (ledger === null || (ledger.currency !== '' && ledger.currency !== into.currency)) return;
  write.run(
    'UPDATE account SET ledger_id = ? WHERE id = ? AND ledger_id IS NULL AND NOT EXISTS (SELECT 1 FROM account WHERE ledger_id = ?)',
    ledger.id,
    into.id,
    ledger.id,
  );
}

/** Balances a person typed or a source stated go where the lines go that they are about; where the other has the same, it stays. */
function moveBalances(write: WriteHandle, side: 'bank' | 'book', from: number, to: number): void {
  const table = side === 'bank' ? 'opening_balance' : 'ledger_balance';
  write.run(`UPDATE OR IGNORE ${table} SET account_id = ? WHERE account_id = ?`, to, from);
}

/**
 * Makes `from` part of `into`: its statements and lines stand there, and files that mean it go there from now on. Throws CallError
 * `refused`: other currency, a signed or locked month whose bank lines would move, statements of the same days or whose balances do
 * not carry on, a tie of its own, balances that differ.
 */
export function joinAccounts(write: WriteHandle, into: AccountRow, from: AccountRow, who: Actor): Moved {
  return write.transaction(() => {
    const statements = write
      .all<{ id: number }>('SELECT id FROM statement WHERE account_id = ? ORDER BY id', from.id)
      .map(({ id }) => id);
    checkJoin(write, into, from, statements);
    tieToBooks(write, into, from);
    if (linesOn(write, into.id, 0) === 0) moveBalances(write, 'bank', from.id, into.id);
    if (linesOn(write, into.id, 1) === 0) moveBalances(write, 'book', from.id, into.id);
    dropProposals(write, statements);
    const moved = move(write, statements, into.id);
    write.run('UPDATE account SET joined_to = ? WHERE id = ?', into.id, from.id);
    if (into.currency === '') write.run('UPDATE account SET currency = ? WHERE id = ?', from.currency, into.id);
    appendAudit(write, {
      ...who,
      action: 'account.join',
      subject: `account ${into.id}`,
      body: { joined: from.name, ...moved },
    });
    bumpRevision(write);
    return moved;
  });
}

/** Approved matches that would have lines on two accounts: a bank line here, its booking or other bank line there. */
function tornMatches(
  read: ReadHandle,
  account: number,
  statements: readonly number[],
): { count: number; text: string } | null {
  const rows = read.all<{ text: string }>(
    `SELECT m.text FROM match m WHERE m.active = 1 AND m.kind <> 'transfer' AND m.id IN (
       SELECT g.match_id FROM match_leg g JOIN line l ON l.id = g.line_id WHERE l.account_id = ?
       GROUP BY g.match_id HAVING count(DISTINCT l.statement_id IN (SELECT value FROM json_each(?))) > 1) ORDER BY m.id`,
    account,
    JSON.stringify(statements),
  );
  return rows.length === 0
    ? null
    : {
        count: rows.length,
        text: rows
          .slice(0, 3)
          .map(({ text }) => `“${text}”`)
          .join(', '),
      };
}

function checkPart(read: ReadHandle, account: AccountRow, alias: string, statements: readonly number[]): void {
  const what = `${alias} was not parted from ${account.name}`;
  const locked = lockedMonth(read, [account.id], statements);
  if (locked !== null) refuse(what, locked);
  const torn = tornMatches(read, account.id, statements);
  if (torn !== null)
    refuse(
      what,
      `${torn.count} approved match${torn.count === 1 ? '' : 'es'} would stand on both (${torn.text}). Undo them first.`,
    );
  const shared = read.get<{ file: string }>(
    `SELECT i.file FROM sighting g JOIN line l ON l.id = g.line_id JOIN import i ON i.id = g.import_id
     WHERE l.account_id = ? AND (l.statement_id IN (SELECT value FROM json_each(?))) <> (g.statement_id IN (SELECT value FROM json_each(?))) LIMIT 1`,
    account.id,
    JSON.stringify(statements),
    JSON.stringify(statements),
  );
  if (shared !== null) refuse(what, `${shared.file} holds lines of both. Withdraw it first.`);
}

/** The account a parted alias stands for: one that was joined, or a new one under the name its files give it. */
function partedAccount(write: WriteHandle, account: AccountRow, found: AccountRow, named: string): AccountRow {
  if (found.id !== account.id) {
    write.run('UPDATE account SET joined_to = NULL WHERE id = ?', found.id);
    return found;
  }
  write.run('DELETE FROM account_alias WHERE account_id = ? AND alias = ?', account.id, foldAlias(named));
  const id = write.run(
    'INSERT INTO account (name, currency, kind) SELECT ?, currency, kind FROM account WHERE id = ?',
    named,
    account.id,
  ).id;
  return { id, name: named, currency: account.currency };
}

/** Balances and the tie that came with what is parted go with it. */
function returnBalances(write: WriteHandle, account: AccountRow, parted: AccountRow): void {
  if (linesOn(write, account.id, 0) === 0 && linesOn(write, parted.id, 0) > 0)
    moveBalances(write, 'bank', account.id, parted.id);
  if (linesOn(write, account.id, 1) > 0 || linesOn(write, parted.id, 1) === 0) return;
  moveBalances(write, 'book', account.id, parted.id);
  write.run(
    'UPDATE account SET ledger_id = NULL WHERE id = ? AND ledger_id = (SELECT id FROM ledger_account WHERE name = ?)',
    account.id,
    parted.name,
  );
}

/**
 * Takes an alias (a joined account, or a name or number files use) out of an account: the statements whose files named it stand on
 * an account of their own again. Throws CallError `not_found` for a text that is no alias, `refused` where matches would be torn,
 * a signed or locked month would change, or a file holds lines of both.
 */
export function partAccount(
  write: WriteHandle,
  text: string,
  who: Actor,
): Moved & { readonly from: string; readonly name: string } {
  return write.transaction(() => {
    const found = namedAccount(write, text);
    const account = findAccount(write, text);
    if (found === null || account === null)
      throw new CallError(
        'not_found',
        `No account is known by “${text}”. Nothing was changed. Look at the list of accounts.`,
      );
    if (found.id === account.id && foldAlias(account.name) === foldAlias(text))
      throw new CallError(
        'refused',
        `“${text}” is the name of the account itself, not an alias of it. Nothing was changed. Part one of its aliases.`,
      );
    const own = found.id === account.id ? null : new Set(partsOf(write, found.id));
    const statements = write
      .all<{ id: number; named: string }>(
        'SELECT id, named FROM statement WHERE account_id = ? ORDER BY id',
        account.id,
      )
      .filter(({ named }) =>
        own === null ? foldAlias(named) === foldAlias(text) : own.has(namedAccount(write, named)?.id ?? account.id),
      );
    const ids = statements.map(({ id }) => id);
    checkPart(write, account, text, ids);
    const parted = partedAccount(write, account, found, statements[0]?.named ?? text);
    dropProposals(write, ids);
    const moved = move(write, ids, parted.id);
    returnBalances(write, account, parted);
    keepApart(write, [account.id, parted.id]);
    appendAudit(write, {
      ...who,
      action: 'account.part',
      subject: `account ${account.id}`,
      body: { parted: parted.name, ...moved },
    });
    bumpRevision(write);
    return { ...moved, from: account.name, name: parted.name };
  });
}
