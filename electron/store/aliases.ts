/** Names, numbers and other texts that mean an account: each means one account of a company. */

import { CallError } from '../../shared/contract/index.ts';
import { foldAlias, resolveLedgerAccount } from '../../shared/ledger/accounts.ts';
import { type AccountRow, findAccount, namedAccount } from './accounts.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { ledgerAccounts } from './ledger-accounts.ts';
import { bumpRevision } from './meta.ts';

/** Account ids that stand for this one, itself first. */
export function partsOf(read: ReadHandle, account: number): number[] {
  return read
    .all<{ id: number }>(
      `WITH RECURSIVE part (id) AS (VALUES (?) UNION SELECT a.id FROM account a JOIN part p ON a.joined_to = p.id) SELECT id FROM part`,
      account,
    )
    .map(({ id }) => id);
}

/** Names of joined accounts and aliases under which files mean an account, its own name left out. */
export function aliasesOf(read: ReadHandle, account: number): string[] {
  return partsOf(read, account).flatMap((id) => [
    ...(id === account
      ? []
      : read.all<{ name: string }>('SELECT name FROM account WHERE id = ?', id).map(({ name }) => name)),
    ...read
      .all<{ alias: string }>('SELECT alias FROM account_alias WHERE account_id = ? ORDER BY alias', id)
      .map(({ alias }) => alias),
  ]);
}

/** Records that a text means this account. Nothing to do where it does already. Throws CallError `conflict` naming the account it means now. */
export function addAlias(write: WriteHandle, account: AccountRow, text: string, who: Actor): void {
  write.transaction(() => {
    const alias = foldAlias(text);
    if (alias === '')
      throw new CallError(
        'bad_request',
        `“${text}” holds no letter or digit: it cannot name an account. Nothing was changed.`,
      );
    const meant = findAccount(write, text);
    if (meant?.id === account.id) return;
    if (meant !== null)
      throw new CallError(
        'conflict',
        `“${text}” means ${meant.name}: one alias means one account. Nothing was changed. If both are one account, join them (--account "${account.name}" --join "${meant.name}").`,
      );
    write.run(
      'INSERT INTO account_alias (alias, account_id, at, actor) VALUES (?, ?, ?, ?)',
      alias,
      account.id,
      who.at,
      who.actor,
    );
    appendAudit(write, { ...who, action: 'account.alias', subject: `account ${account.id}`, body: { alias: text } });
    bumpRevision(write);
  });
}

/**
 * Gives an account another name; files that use the old one still mean it. Where the ledger has an account of the old name, the
 * journal goes on posting there. Throws CallError `conflict` where the name means another account.
 */
export function renameAccount(write: WriteHandle, account: AccountRow, name: string, who: Actor): void {
  write.transaction(() => {
    const meant = namedAccount(write, name);
    if (meant !== null && meant.id !== account.id && findAccount(write, name)?.id !== account.id)
      throw new CallError(
        'conflict',
        `“${name}” means ${meant.name}. Nothing was changed. Choose another name, or join the two accounts.`,
      );
    if (meant !== null && meant.id !== account.id)
      throw new CallError(
        'conflict',
        `“${name}” is the name of an account that was joined to it. Nothing was changed. Choose another name.`,
      );
    if (name === account.name) return;
    const ledger = resolveLedgerAccount(ledgerAccounts(write), account.name).found;
    if (ledger !== null)
      write.run(
        'UPDATE account SET ledger_id = ? WHERE id = ? AND ledger_id IS NULL AND NOT EXISTS (SELECT 1 FROM account WHERE ledger_id = ?)',
        ledger.id,
        account.id,
        ledger.id,
      );
    write.run('UPDATE account SET name = ? WHERE id = ?', name, account.id);
    const old = foldAlias(account.name);
    write.run('DELETE FROM account_alias WHERE alias = ? AND account_id = ?', foldAlias(name), account.id);
    if (old !== '' && old !== foldAlias(name))
      write.run(
        'INSERT INTO account_alias (alias, account_id, at, actor) VALUES (?, ?, ?, ?)',
        old,
        account.id,
        who.at,
        who.actor,
      );
    appendAudit(write, {
      ...who,
      action: 'account.rename',
      subject: `account ${account.id}`,
      body: { from: account.name, to: name },
    });
    bumpRevision(write);
  });
}
