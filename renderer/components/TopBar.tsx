/** Top bar: company, account, month, and what the proof says. */

import { CheckCheck, CircleAlert, CircleDashed } from 'lucide-react';
import type { Proof } from '../../shared/contract/close.ts';
import type { AccountView, WorkspaceInfo } from '../../shared/contract/workspace.ts';
import { money, monthName, monthsBetween, periodKey } from '../format.ts';
import { useAccount, useAccounts, useProof, useStoredPeriods } from '../state/queries.ts';
import { showRows } from '../state/review.ts';
import { ui, useUi } from '../state/ui.ts';
import { word } from '../words.ts';

/** Chooses the account everywhere; the review queues follow. */
export function chooseAccount(account: AccountView | null): void {
  ui().setAccount(account?.id ?? null);
  showRows({ account: account?.name ?? null });
}

function AccountSelect({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const accountId = useUi((state) => state.accountId);
  return (
    <select
      className="bar-select"
      aria-label="Account"
      data-testid="account-select"
      value={accountId ?? ''}
      onChange={(event) => chooseAccount(accounts.find((account) => String(account.id) === event.target.value) ?? null)}
    >
      <option value="">All accounts</option>
      {accounts.map((account) => (
        <option key={account.id} value={account.id}>
          {account.name || 'Unnamed account'} · {account.currency}
        </option>
      ))}
    </select>
  );
}

function MonthSelect({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const month = useUi((state) => state.month);
  const firsts = accounts.flatMap((account) => (account.firstDay === null ? [] : [account.firstDay]));
  const lasts = accounts.flatMap((account) => (account.lastDay === null ? [] : [account.lastDay]));
  const stored = useStoredPeriods().data ?? [];
  const months = firsts.length === 0 ? [] : monthsBetween(Math.min(...firsts), Math.max(...lasts));
  const spans = new Set(stored.map(periodKey));
  return (
    <select
      className="bar-select"
      aria-label="Period"
      data-testid="month-select"
      value={month ?? ''}
      onChange={(event) => ui().setMonth(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">All days</option>
      {[...new Set([...spans, ...months])]
        .sort((a, b) => (a < b ? 1 : -1))
        .map((one) => (
          <option key={one} value={one}>
            {monthName(one)}
          </option>
        ))}
    </select>
  );
}

function Term({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <span className="term">
      <span className="term-label">{label}</span>
      <span className="term-value">{value}</span>
    </span>
  );
}

function ProofTerms({ proof }: { readonly proof: Proof }) {
  const { statement, currency } = proof;
  return (
    <div className="terms" aria-hidden="true">
      <Term label="Opening" value={money(statement.opening, currency)} />
      <Term label="+ In" value={money(statement.moneyIn, currency)} />
      <Term label="− Out" value={money(Math.abs(statement.moneyOut), currency)} />
      <Term label="= Computed" value={money(statement.computed, currency)} />
      <Term label="Statement" value={money(statement.closing, currency)} />
    </div>
  );
}

/** Proved, and whatever comes after that. */
export const isProved = ({ state }: AccountView): boolean =>
  state === 'proved' || state === 'signed' || state === 'locked';

interface Verdict {
  readonly tone: 'ok' | 'warn' | 'plain';
  readonly text: string;
}

/** Statement arithmetic speaks first: while it is off, nothing built on it can be proved. */
function verdictOf(proof: Proof, account: AccountView): Verdict {
  if (account.state === 'signed' || account.state === 'locked') return { tone: 'ok', text: word(account.state) };
  if (proof.state === 'proved') return { tone: 'ok', text: 'Proved' };
  const off = [proof.statement.offBy, proof.books.offBy].find((amount) => amount !== null && amount !== 0);
  if (off != null) return { tone: 'warn', text: `Off by ${money(off, proof.currency)}` };
  if (proof.state === 'matched' && proof.books.ledger === null)
    return { tone: 'plain', text: 'Ledger balance missing' };
  return { tone: proof.state === 'matched' ? 'ok' : 'plain', text: word(proof.state) };
}

function allVerdict(accounts: readonly AccountView[]): Verdict {
  const banks = accounts.filter((account) => account.side === 'bank');
  const proved = banks.filter(isProved).length;
  if (banks.length === 0) return { tone: 'plain', text: 'No accounts yet' };
  return { tone: proved === banks.length ? 'ok' : 'plain', text: `${proved} of ${banks.length} proved` };
}

function ProofChip({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const account = useAccount();
  const { data: proof } = useProof(account?.id ?? null);
  const verdict =
    account !== null && proof ? verdictOf(proof, account) : account === null ? allVerdict(accounts) : null;
  if (verdict === null) return null;
  const Icon = verdict.tone === 'ok' ? CheckCheck : verdict.tone === 'warn' ? CircleAlert : CircleDashed;
  return (
    <>
      {account !== null && proof && <ProofTerms proof={proof} />}
      <button
        type="button"
        className={`proof-chip is-${verdict.tone}`}
        data-testid="proof-chip"
        onClick={() => ui().go(account === null ? 'close' : 'proof')}
      >
        <Icon aria-hidden="true" size={14} />
        {verdict.text}
      </button>
    </>
  );
}

export function TopBar({ workspace }: { readonly workspace: WorkspaceInfo }) {
  const { data: accounts = [] } = useAccounts();
  return (
    <header className="topbar">
      <strong className="company" title={workspace.path}>
        {workspace.name}
      </strong>
      <AccountSelect accounts={accounts.filter((account) => account.side === 'bank')} />
      <MonthSelect accounts={accounts} />
      {workspace.readOnly && <span className="chip is-warn">Read only</span>}
      {workspace.encrypted && <span className="chip is-plain">Encrypted</span>}
      <span className="spring" />
      <ProofChip accounts={accounts} />
    </header>
  );
}
