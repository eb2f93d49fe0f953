/** The ledger's balances that were typed or read: each of a day, with its source and who stated it. */

import { CallError } from '../../shared/contract/index.ts';
import type { LedgerBalanceView } from '../../shared/contract/periods.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { fold } from '../../shared/text.ts';
import { type AccountRow, accountById } from './accounts.ts';
import { appendAudit } from './audit.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision } from './meta.ts';

export interface Actor {
  readonly at: string;
  readonly actor: string;
}

export interface NewLedgerBalance {
  readonly accountId: number;
  readonly day: number;
  /** Minor units, positive = money in the account. */
  readonly amount: number;
  readonly kind: LedgerBalanceView['kind'];
  readonly source: string;
}

const COLUMNS =
  'b.account_id AS accountId, a.name AS account, a.currency, b.day, b.amount, b.kind, b.source, b.at, b.actor AS "by" FROM ledger_balance b JOIN account a ON a.id = b.account_id';

/** By account and day; of one account where it is named. */
export function ledgerBalances(read: ReadHandle, accountId: number | null): LedgerBalanceView[] {
  return accountId === null
    ? read.all<LedgerBalanceView>(`SELECT ${COLUMNS} ORDER BY a.name, b.day`)
    : read.all<LedgerBalanceView>(`SELECT ${COLUMNS} WHERE b.account_id = ? ORDER BY b.day`, accountId);
}

/** Puts balances in the place of those of the same day. Throws CallError `not_found`, or `refused` for a day of a locked period. */
export function writeLedgerBalances(write: WriteHandle, balances: readonly NewLedgerBalance[], who: Actor): void {
  write.transaction(() => {
    for (const { accountId, day, amount, kind, source } of balances) {
      const account = accountById(write, accountId);
      if (account === null) throw new CallError('not_found', `There is no account ${accountId}. Nothing was changed.`);
      write.run('DELETE FROM ledger_balance WHERE account_id = ? AND day = ?', accountId, day);
      write.run(
        'INSERT INTO ledger_balance (account_id, day, amount, kind, source, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)',
        accountId,
        day,
        amount,
        kind,
        source,
        who.at,
        who.actor,
      );
      appendAudit(write, {
        ...who,
        action: 'ledger balance',
        subject: account.name,
        body: { day: isoDay(day as Day), amount, currency: account.currency, kind, source },
      });
    }
    bumpRevision(write);
  });
}

/** Takes a balance back. Throws CallError `not_found` where none stands. */
export function removeLedgerBalance(write: WriteHandle, accountId: number, day: number, who: Actor): void {
  write.transaction(() => {
    const account = accountById(write, accountId);
    const { changes } = write.run('DELETE FROM ledger_balance WHERE account_id = ? AND day = ?', accountId, day);
    if (account === null || changes === 0)
      throw new CallError(
        'not_found',
        `No ledger balance of ${account?.name ?? `account ${accountId}`} stands for ${isoDay(day as Day)}. Nothing was changed. tieout trial-balance --list shows what there is.`,
      );
    appendAudit(write, {
      ...who,
      action: 'ledger balance',
      subject: account.name,
      body: { day: isoDay(day as Day), amount: null, currency: account.currency },
    });
    bumpRevision(write);
  });
}

/**
 * The reconciled account that an account of the ledger stands for: the one tied to it, else the one of its name, else the one that
 * has its name or code as an alias. Null where there is none.
 */
export function tiedAccount(
  read: ReadHandle,
  ledger: { readonly name: string; readonly code: string },
): AccountRow | null {
  const tied = read.get<AccountRow>(
    "SELECT a.id, a.name, a.currency FROM account a JOIN ledger_account g ON g.id = a.ledger_id WHERE g.name = ? OR (g.code = ? AND g.code <> '')",
    ledger.name,
    ledger.code,
  );
  if (tied !== null) return tied;
  const name = fold(ledger.name);
  const free = read.all<AccountRow>(
    "SELECT id, name, currency FROM account WHERE ledger_id IS NULL AND name <> '' ORDER BY id",
  );
  const named = free.find((account) => fold(account.name) === name);
  if (named !== undefined) return named;
  return read.get<AccountRow>(
    'SELECT a.id, a.name, a.currency FROM account_alias x JOIN account a ON a.id = x.account_id WHERE a.ledger_id IS NULL AND x.alias IN (?, ?) LIMIT 1',
    name,
    fold(ledger.code),
  );
}
