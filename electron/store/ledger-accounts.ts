/** The chart of accounts as the workspace holds it, and the ties of reconciled accounts to it. */

import { CallError } from '../../shared/contract/index.ts';
import {
  type LedgerAccount,
  type LedgerType,
  resolveLedgerAccount,
  STARTING_ACCOUNTS,
} from '../../shared/ledger/accounts.ts';
import { type Chart, DEFAULT_CHART } from '../../shared/ledger/chart.ts';
import { findAccount } from './accounts.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision } from './meta.ts';

interface LedgerRow extends LedgerAccount {
  readonly id: number;
}

/** The accounts of the chart, by code, then by name. */
export function ledgerAccounts(read: ReadHandle): LedgerRow[] {
  return read
    .all<Omit<LedgerRow, 'archived'> & { archived: number }>(
      "SELECT id, name, code, type, currency, tax_code AS taxCode, archived FROM ledger_account ORDER BY code = '', code, name",
    )
    .map((row) => ({ ...row, archived: row.archived === 1 }));
}

/** What may be booked to: the chart without archived accounts, and reconciled accounts that post under their own name. */
export function bookableAccounts(read: ReadHandle): LedgerAccount[] {
  const chart = ledgerAccounts(read).filter(({ archived }) => !archived);
  const known = new Set(chart.map(({ name }) => name));
  const own = read.all<{ name: string; currency: string }>(
    "SELECT name, currency FROM account WHERE ledger_id IS NULL AND joined_to IS NULL AND name <> '' ORDER BY name",
  );
  return [
    ...chart,
    ...own
      .filter(({ name }) => !known.has(name))
      .map((row) => ({ ...row, code: '', type: 'asset' as const, taxCode: '', archived: false })),
  ];
}

/** The journal's chart: every reconciled account under the ledger account it is tied to, its own name where it is tied to none. */
export function chartOf(read: ReadHandle): Chart {
  const tied = read.all<{ name: string; ledger: string }>(
    'SELECT a.name, l.name AS ledger FROM account a JOIN ledger_account l ON l.id = a.ledger_id',
  );
  return { ...DEFAULT_CHART, banks: Object.fromEntries(tied.map(({ name, ledger }) => [name, ledger])) };
}

/** What to answer a text that means no account of the chart, as a sentence. */
function unknownText(text: string, nearest: readonly { readonly name: string }[]): string {
  const meant = nearest.map(({ name }) => `“${name}”`).join(', ');
  const near = meant === '' ? '' : ` Did you mean ${meant}?`;
  return `The chart has no account “${text}”. Nothing was changed.${near} A new account is made only on purpose (--new-account, or Create account).`;
}

/** Name of the ledger account a text means. Throws CallError `refused` with the nearest names where the chart has none such. */
export function ledgerName(read: ReadHandle, text: string): string {
  const { found, nearest } = resolveLedgerAccount(bookableAccounts(read), text);
  if (found === null) throw new CallError('refused', unknownText(text, nearest));
  return found.name;
}

export interface NewLedgerAccount {
  readonly name: string;
  readonly code: string;
  readonly type: LedgerType | null;
  readonly currency?: string;
  readonly taxCode?: string;
}

function insert(write: WriteHandle, account: NewLedgerAccount): void {
  const { name, code, type, currency = '', taxCode = '' } = account;
  write.run(
    'INSERT INTO ledger_account (name, code, type, currency, tax_code) VALUES (?, ?, ?, ?, ?)',
    name,
    code,
    type,
    currency,
    taxCode,
  );
}

/** The chart a new company starts with. */
export function seedChart(write: WriteHandle): void {
  for (const [name, type] of Object.entries(STARTING_ACCOUNTS)) insert(write, { name, code: '', type });
}

/** Adds an account to the chart. Throws CallError `already_exists` where its name or code is another one's. */
export function addLedgerAccount(write: WriteHandle, account: NewLedgerAccount, who: Actor): void {
  write.transaction(() => {
    const chart = ledgerAccounts(write);
    const same = resolveLedgerAccount(chart, account.name).found;
    const coded = account.code === '' ? undefined : chart.find(({ code }) => code === account.code);
    const other = same ?? coded;
    if (other)
      throw new CallError(
        'already_exists',
        `The chart has “${other.name}”${other.code === '' ? '' : ` with code ${other.code}`} already. Nothing was changed. Book to it, or choose another name and code.`,
      );
    insert(write, account);
    appendAudit(write, { ...who, action: 'ledger.add', subject: account.name, body: { ...account } });
    bumpRevision(write);
  });
}

export interface ChartChange {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

/** Takes the accounts of a chart that was read from a file: new ones are added, known ones (by code, else by name) get what it states. */
export function takeChart(
  write: WriteHandle,
  accounts: readonly NewLedgerAccount[],
  from: { readonly file: string } & Actor,
): ChartChange {
  return write.transaction(() => {
    const known = ledgerAccounts(write);
    let added = 0;
    let changed = 0;
    for (const account of accounts) {
      const found =
        known.find(({ code }) => code !== '' && code === account.code) ??
        resolveLedgerAccount(known, account.name).found;
      if (found === null || (found.code !== '' && account.code !== '' && found.code !== account.code)) {
        insert(write, account);
        added++;
        continue;
      }
      const code = account.code || found.code;
      const type = account.type ?? found.type;
      const taxCode = account.taxCode || found.taxCode;
      if (code === found.code && type === found.type && taxCode === found.taxCode) continue;
      write.run(
        'UPDATE ledger_account SET code = ?, type = ?, tax_code = ? WHERE id = ?',
        code,
        type,
        taxCode,
        found.id,
      );
      changed++;
    }
    const { file, at, actor } = from;
    const change = { added, changed, same: accounts.length - added - changed };
    appendAudit(write, { at, actor, action: 'ledger.chart', subject: file, body: { ...change } });
    bumpRevision(write);
    return change;
  });
}

/** Accounts the books name become accounts of the chart; one that means a reconciled account of another name is what that is tied to. */
export function learnLedgerAccounts(write: WriteHandle, names: Iterable<string>): void {
  for (const name of names) {
    if (name === '') continue;
    let ledger = resolveLedgerAccount(ledgerAccounts(write), name).found;
    if (ledger === null) {
      insert(write, { name, code: '', type: null });
      ledger = resolveLedgerAccount(ledgerAccounts(write), name).found;
    }
    const account = findAccount(write, name);
    if (account === null || ledger === null || account.name === ledger.name) continue;
    write.run(
      `UPDATE account SET ledger_id = ? WHERE id = ? AND ledger_id IS NULL
         AND NOT EXISTS (SELECT 1 FROM account a WHERE a.ledger_id = ? OR (a.name = ? AND a.joined_to IS NULL AND a.ledger_id IS NULL))`,
      ledger.id,
      account.id,
      ledger.id,
      ledger.name,
    );
  }
}

/** Why an account cannot be tied to this ledger account, as a sentence; null when it can. */
function tieFault(
  read: ReadHandle,
  account: { id: number; name: string; currency: string },
  ledger: LedgerRow,
): string | null {
  if (ledger.archived) return `“${ledger.name}” is archived.`;
  if (ledger.currency !== '' && account.currency !== '' && ledger.currency !== account.currency)
    return `“${ledger.name}” is kept in ${ledger.currency}, ${account.name} in ${account.currency}. Choose a ledger account in ${account.currency}.`;
  const tied = read.get<{ name: string }>(
    'SELECT name FROM account WHERE ledger_id = ? AND id <> ?',
    ledger.id,
    account.id,
  );
  if (tied !== null)
    return `“${ledger.name}” is the ledger account of ${tied.name}: one ledger account is reconciled once. Untie ${tied.name} first (--account "${tied.name}" --ledger "").`;
  const own = read.get<{ name: string }>(
    'SELECT name FROM account WHERE name = ? AND id <> ? AND joined_to IS NULL AND ledger_id IS NULL',
    ledger.name,
    account.id,
  );
  if (own !== null)
    return `“${own.name}” is an account here itself, with its own lines. If it is the same account, join them: --account "${own.name}" --join "${account.name}".`;
  const named = read.get<{ text: string }>(
    "SELECT m.text FROM match m JOIN json_each(m.differences) d WHERE m.active = 1 AND m.account_id = ? AND d.value ->> '$.account' = ? LIMIT 1",
    account.id,
    ledger.name,
  );
  return named === null
    ? null
    : `Lines of ${account.name} are booked to “${ledger.name}” (“${named.text}”). Undo them first.`;
}

/** Ties an account to the ledger account a text means; '' unties it. Throws CallError `refused` saying why. */
export function tieAccount(
  write: WriteHandle,
  account: { readonly id: number; readonly name: string; readonly currency: string },
  text: string,
  who: Actor,
): void {
  write.transaction(() => {
    let ledger: LedgerRow | null = null;
    if (text !== '') {
      const { found, nearest } = resolveLedgerAccount(ledgerAccounts(write), text);
      if (found === null) throw new CallError('refused', unknownText(text, nearest));
      const fault = tieFault(write, account, found);
      if (fault !== null) throw new CallError('refused', `${account.name} was not tied: ${fault} Nothing was changed.`);
      ledger = found;
    }
    write.run('UPDATE account SET ledger_id = ? WHERE id = ?', ledger?.id ?? null, account.id);
    appendAudit(write, {
      ...who,
      action: 'account.tie',
      subject: `account ${account.id}`,
      body: { ledger: ledger?.name ?? null },
    });
    bumpRevision(write);
  });
}
