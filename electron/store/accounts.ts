/** Accounts: what is being reconciled. The account named '' holds book lines tied to no bank account. */

import { appendAudit } from './audit.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision } from './meta.ts';

export interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
}

/** Id of the account with this name, made when it is new; its first stated currency stays. */
export function accountId(write: WriteHandle, name: string, currency: string): number {
  const found = write.get<AccountRow>('SELECT id, name, currency FROM account WHERE name = ?', name);
  if (found === null) return write.run('INSERT INTO account (name, currency) VALUES (?, ?)', name, currency).id;
  if (found.currency === '' && currency !== '')
    write.run('UPDATE account SET currency = ? WHERE id = ?', currency, found.id);
  return found.id;
}

export function findAccount(read: ReadHandle, name: string): AccountRow | null {
  return read.get<AccountRow>('SELECT id, name, currency FROM account WHERE name = ?', name);
}

export function accountById(read: ReadHandle, id: number): AccountRow | null {
  return read.get<AccountRow>('SELECT id, name, currency FROM account WHERE id = ?', id);
}

export function allAccounts(read: ReadHandle): readonly AccountRow[] {
  return read.all<AccountRow>("SELECT id, name, currency FROM account WHERE name <> '' ORDER BY name");
}

/** Opening balance a person entered, or null. */
export function openingBalance(read: ReadHandle, account: number): number | null {
  return (
    read.get<{ amount: number }>('SELECT amount FROM opening_balance WHERE account_id = ?', account)?.amount ?? null
  );
}

/** Sets or (null) takes back the opening balance, inside the caller's transaction. */
export function setOpeningBalance(
  write: WriteHandle,
  account: number,
  amount: number | null,
  who: { readonly at: string; readonly actor: string },
): void {
  write.run('DELETE FROM opening_balance WHERE account_id = ?', account);
  if (amount !== null)
    write.run(
      'INSERT INTO opening_balance (account_id, amount, at, actor) VALUES (?, ?, ?, ?)',
      account,
      amount,
      who.at,
      who.actor,
    );
  appendAudit(write, { ...who, action: 'opening balance', subject: `account ${account}`, body: { amount } });
  bumpRevision(write);
}
