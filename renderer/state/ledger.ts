/** The chart of accounts where one is typed: found as it is typed, created only on purpose. */

import { useQuery } from '@tanstack/react-query';
import Fuse from 'fuse.js';
import type { LedgerAccountView } from '../../shared/contract/accounts.ts';
import { type LedgerType, resolveLedgerAccount } from '../../shared/ledger/accounts.ts';
import { call } from '../api.ts';
import { workspaceChanged } from './queries.ts';
import { ui } from './ui.ts';

export interface Bookable extends LedgerAccountView {
  /** Lines booked to it so far. */
  readonly lines: number;
}

async function askBookable(): Promise<Bookable[]> {
  const [chart, used] = await Promise.all([call('ledger.bookable', {}), call('review.ledgerAccounts', {})]);
  const lines = new Map(used.map(({ account, lines: count }) => [account, count]));
  return chart
    .map((account) => ({ ...account, lines: lines.get(account.name) ?? 0 }))
    .sort((one, other) => other.lines - one.lines);
}

/** Accounts that may be booked to, the most used first. */
export function useBookable(): readonly Bookable[] {
  return useQuery({ queryKey: ['engine', 'bookable'], queryFn: askBookable }).data ?? [];
}

/** Accounts that fit what was typed so far, the best first; all of them for nothing typed. */
export function searchAccounts(accounts: readonly Bookable[], text: string, limit: number): readonly Bookable[] {
  if (text.trim() === '') return accounts.slice(0, limit);
  const fuse = new Fuse(accounts, { keys: ['name', 'code'], threshold: 0.4, ignoreLocation: true });
  return fuse.search(text.trim(), { limit }).map((hit) => hit.item);
}

/** The account a text means; null for one the chart does not have. */
export function meantAccount(accounts: readonly Bookable[], text: string): Bookable | null {
  return resolveLedgerAccount(accounts, text.trim()).found;
}

/** Adds an account to the chart. Throws ApiError where there is one already. */
export async function createAccount(name: string, type: LedgerType): Promise<void> {
  await call('ledger.add', { name: name.trim(), type, by: ui().actor });
  workspaceChanged();
}
