/** Takes a trial balance into the workspace: unknown accounts into the chart, balances onto the accounts that are tied to them. */

import { CallError } from '../../shared/contract/index.ts';
import type { TrialBalance } from '../../shared/contract/periods.ts';
import type { TrialProblem, TrialReading, TrialRow } from '../formats/trial-balance.ts';
import { appendAudit } from './audit.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { type Actor, type NewLedgerBalance, tiedAccount, writeLedgerBalances } from './ledger-balances.ts';
import { readMeta } from './meta.ts';

const MOST_SAID = 5;

function refused(file: string, problems: readonly TrialProblem[]): CallError {
  const said = problems.slice(0, MOST_SAID).map(({ row, column, message }) => {
    const place = column === '' ? `row ${row}` : `row ${row}, column ${column}`;
    return `${place}: ${message}`;
  });
  const more = problems.length > MOST_SAID ? `; and ${problems.length - MOST_SAID} more` : '';
  return new CallError(
    'refused',
    `${file} was not taken: ${said.join('; ')}${more}. Nothing was changed. Correct it, or export it again.`,
  );
}

function knownAccount(read: ReadHandle, { code, name }: TrialRow): boolean {
  const rows = read.all<{ name: string }>(
    "SELECT name FROM ledger_account WHERE name = ? OR (code = ? AND code <> '')",
    name,
    code,
  );
  return rows.length > 0;
}

type TiedBalance = TrialBalance['balances'][number] & { readonly accountId: number };

interface Tied {
  readonly tied: readonly TiedBalance[];
  readonly problems: readonly TrialProblem[];
  readonly skipped: readonly string[];
}

/**
 * Balances of the rows that stand for reconciled accounts; those that state another currency than their account as
 * problems. A row without a currency is in that of the books: what it says of an account in another one is left out.
 */
function balancesOf(read: ReadHandle, rows: readonly TrialRow[]): Tied {
  const home = readMeta(read, 'currency') ?? '';
  const tied: TiedBalance[] = [];
  const problems: TrialProblem[] = [];
  const skipped: string[] = [];
  const rowsOf = new Map<number, number>();
  for (const row of rows) {
    const account = tiedAccount(read, row);
    if (account === null) continue;
    const currency = row.currency || home;
    const fail = (message: string): unknown => problems.push({ row: row.row, column: '', message });
    const twice = rowsOf.get(account.id);
    if (row.currency === '' && account.currency !== home) skipped.push(account.name);
    else if (account.currency !== currency)
      fail(`${row.name} is in ${currency} here, and the account ${account.name} in ${account.currency}`);
    else if (twice !== undefined) fail(`${row.name} and row ${twice} both stand for the account ${account.name}`);
    else tied.push({ accountId: account.id, account: account.name, ledger: row.name, currency, amount: row.amount });
    rowsOf.set(account.id, row.row);
  }
  return { tied, problems, skipped };
}

/**
 * Writes what was read. Throws CallError `refused` with row and column for a file that cannot be read one way, whose debits are not
 * its credits, or that states a reconciled account in another currency; then nothing is written.
 */
export function takeTrialBalance(
  write: WriteHandle,
  input: { readonly file: string; readonly day: number; readonly reading: TrialReading },
  who: Actor,
): TrialBalance {
  const { file, day, reading } = input;
  if (!reading.ok) throw refused(file, reading.problems);
  return write.transaction(() => {
    const { tied, problems, skipped } = balancesOf(write, reading.rows);
    if (problems.length > 0) throw refused(file, problems);
    const added: string[] = [];
    for (const row of reading.rows) {
      if (row.name === '' || knownAccount(write, row)) continue;
      write.run('INSERT INTO ledger_account (name, code) VALUES (?, ?)', row.name, row.code);
      added.push(row.name);
    }
    if (added.length > 0)
      appendAudit(write, { ...who, action: 'chart', subject: file, body: { added: added.length, accounts: added } });
    const balances = tied.map(
      ({ accountId, amount }): NewLedgerBalance => ({ accountId, day, amount, kind: 'trial_balance', source: file }),
    );
    writeLedgerBalances(write, balances, who);
    return {
      file,
      day,
      read: reading.rows.length,
      added,
      skipped: [...skipped],
      balances: tied.map(({ accountId: _id, ...item }) => item),
    };
  });
}
