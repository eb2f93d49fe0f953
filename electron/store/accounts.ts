/** Accounts: what is being reconciled. The account named '' holds book lines tied to no bank account. */

import { type AccountKind, foldAlias } from '../../shared/ledger/accounts.ts';
import { appendAudit } from './audit.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision } from './meta.ts';

export interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
}

const SELECT = 'SELECT id, name, currency FROM account';
/** The account that an account stands for after every join. */
const STANDS_FOR = `WITH RECURSIVE chain (id, joined_to) AS (SELECT id, joined_to FROM account WHERE id = ?
  UNION ALL SELECT a.id, a.joined_to FROM account a JOIN chain c ON a.id = c.joined_to)
  SELECT a.id, a.name, a.currency FROM chain c JOIN account a ON a.id = c.id WHERE c.joined_to IS NULL`;

/** The account whose own a name is, joined to another or not: by the name itself, then by alias, then by the folded name. */
export function namedAccount(read: ReadHandle, name: string): AccountRow | null {
  const exact = read.get<AccountRow>(`${SELECT} WHERE name = ?`, name);
  const folded = foldAlias(name);
  if (exact !== null || folded === '') return exact;
  const aliased = read.get<AccountRow>(
    `${SELECT} WHERE id = (SELECT account_id FROM account_alias WHERE alias = ?)`,
    folded,
  );
  return aliased ?? read.all<AccountRow>(SELECT).find((account) => foldAlias(account.name) === folded) ?? null;
}

/** The account a name, number or other alias means, through every join; null where nothing is known by it. */
export function findAccount(read: ReadHandle, name: string): AccountRow | null {
  const found = namedAccount(read, name);
  return found === null ? null : read.get<AccountRow>(STANDS_FOR, found.id);
}

/** Id of the account a name or alias means, made when it is new; its first stated currency stays. */
export function accountId(write: WriteHandle, name: string, currency: string, kind: AccountKind = 'bank'): number {
  const found = findAccount(write, name);
  if (found === null)
    return write.run('INSERT INTO account (name, currency, kind) VALUES (?, ?, ?)', name, currency, kind).id;
  if (found.currency === '' && currency !== '')
    write.run('UPDATE account SET currency = ? WHERE id = ?', currency, found.id);
  return found.id;
}

export function accountById(read: ReadHandle, id: number): AccountRow | null {
  return read.get<AccountRow>(`${SELECT} WHERE id = ?`, id);
}

/** Accounts that stand for themselves, by name. */
export function allAccounts(read: ReadHandle): readonly AccountRow[] {
  return read.all<AccountRow>(`${SELECT} WHERE name <> '' AND joined_to IS NULL ORDER BY name`);
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
