/** Account calls: the chart, ties and aliases, joining and parting. */

import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { accountsContract, LedgerAccountView, ReconciledAccount } from '../../shared/contract/accounts.ts';
import { CallError } from '../../shared/contract/index.ts';
import { type AccountKind, type LedgerAccount, normalSide } from '../../shared/ledger/accounts.ts';
import { readChart } from '../../shared/ledger/chart-file.ts';
import { gridRows } from '../formats/grid-rows.ts';
import { type AccountRow, accountById, allAccounts, findAccount } from '../store/accounts.ts';
import { addAlias, aliasesOf, renameAccount } from '../store/aliases.ts';
import { appendAudit } from '../store/audit.ts';
import type { Actor } from '../store/decisions.ts';
import type { ReadHandle } from '../store/handle.ts';
import { joinAccounts, partAccount } from '../store/join-accounts.ts';
import { joinQuestions, keepApart, sideCounts } from '../store/join-questions.ts';
import { addLedgerAccount, bookableAccounts, ledgerAccounts, takeChart, tieAccount } from '../store/ledger-accounts.ts';
import { bumpRevision } from '../store/meta.ts';
import type { Parsed, ScreenContext, ScreenHandlers } from './context.ts';

/** A chart is a list of some hundred accounts. */
const MAX_CHART_BYTES = 16_000_000;

function ledgerView({ name, code, type, currency, taxCode, archived }: LedgerAccount): LedgerAccountView {
  return { name, code, type, normalSide: normalSide(type), currency, taxCode, archived };
}

function reconciled(read: ReadHandle, { id, name, currency }: AccountRow): ReconciledAccount {
  const facts = read.get<{ kind: AccountKind; ledger: string | null }>(
    'SELECT a.kind, l.name AS ledger FROM account a LEFT JOIN ledger_account l ON l.id = a.ledger_id WHERE a.id = ?',
    id,
  );
  const ledger = facts?.ledger ?? null;
  return {
    id,
    name,
    currency,
    kind: facts?.kind ?? 'bank',
    ledger: ledger ?? name,
    tied: ledger !== null,
    aliases: aliasesOf(read, id),
    ...sideCounts(read, id),
  };
}

/** The account a text means. Throws CallError `not_found` with the names there are. */
function requireAccount(read: ReadHandle, text: string): AccountRow {
  const found = findAccount(read, text);
  if (found !== null) return found;
  const names = allAccounts(read).map(({ name }) => name);
  throw new CallError(
    'not_found',
    `There is no account “${text}”. Nothing was changed. ${names.length === 0 ? 'Import a statement first' : `The accounts are: ${names.join(', ')}`}.`,
  );
}

const who = (context: ScreenContext, by: string): Actor => ({ at: context.clock(), actor: by });

function change(context: ScreenContext, input: Parsed<'accounts.change'>): ReconciledAccount {
  const { write } = context.session();
  const actor = who(context, input.by);
  return write.transaction(() => {
    const account = requireAccount(write, input.account);
    if (input.kind !== undefined) {
      write.run('UPDATE account SET kind = ? WHERE id = ?', input.kind, account.id);
      appendAudit(write, {
        ...actor,
        action: 'account.kind',
        subject: `account ${account.id}`,
        body: { kind: input.kind },
      });
      bumpRevision(write);
    }
    if (input.ledger !== undefined) tieAccount(write, account, input.ledger, actor);
    for (const alias of input.aliases) addAlias(write, account, alias, actor);
    if (input.rename !== undefined) renameAccount(write, account, input.rename, actor);
    return reconciled(write, accountById(write, account.id) ?? account);
  });
}

async function takeFile(context: ScreenContext, { path, by }: Parsed<'ledger.read'>) {
  if (statSync(path).size > MAX_CHART_BYTES)
    throw new CallError('refused', `${basename(path)} is larger than a chart of accounts can be. Nothing was changed.`);
  const { accounts, problems } = readChart(await gridRows(basename(path), readFileSync(path)));
  const none = { added: 0, changed: 0, same: 0 };
  const taken =
    accounts.length === 0
      ? none
      : takeChart(context.session().write, accounts, { file: basename(path), ...who(context, by) });
  return { ...taken, problems: [...problems] };
}

function setApart(context: ScreenContext, { account, other, by }: Parsed<'accounts.keepApart'>): void {
  const { write } = context.session();
  write.transaction(() => {
    const [one, two] = [requireAccount(write, account), requireAccount(write, other)];
    keepApart(write, [one.id, two.id]);
    appendAudit(write, {
      ...who(context, by),
      action: 'account.apart',
      subject: `account ${one.id}`,
      body: { other: two.name },
    });
    bumpRevision(write);
  });
}

export const accountHandlers: Pick<ScreenHandlers, keyof typeof accountsContract> = {
  'ledger.list': (context) => ledgerAccounts(context.session().read).map(ledgerView),
  'ledger.bookable': (context) => bookableAccounts(context.session().read).map(ledgerView),
  'ledger.add': (context, { by, ...account }) => {
    addLedgerAccount(context.session().write, account, who(context, by));
    return {};
  },
  'ledger.read': takeFile,
  'accounts.ties': (context) => {
    const { read } = context.session();
    return allAccounts(read).map((account) => reconciled(read, account));
  },
  'accounts.change': change,
  'accounts.join': (context, { account, join, by }) => {
    const { write } = context.session();
    return joinAccounts(write, requireAccount(write, account), requireAccount(write, join), who(context, by));
  },
  'accounts.part': (context, { alias, by }) => partAccount(context.session().write, alias, who(context, by)),
  'accounts.questions': (context) =>
    joinQuestions(context.session().read).map(({ evidence, ...pair }) => ({ ...pair, evidence: [...evidence] })),
  'accounts.keepApart': (context, input) => {
    setApart(context, input);
    return {};
  },
};
