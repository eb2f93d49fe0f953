/** The question whether two accounts are one: asked while nobody answered it, remembered once someone did. */

import { type JoinCandidate, joinSuggestions } from '../../shared/ledger/account-joins.ts';
import { foldAlias } from '../../shared/ledger/accounts.ts';
import { allAccounts } from './accounts.ts';
import { aliasesOf } from './aliases.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { readMeta, writeMeta } from './meta.ts';

/** Newest lines of an account whose amounts are compared. */
const COMPARED = 500;

export interface JoinQuestion {
  readonly into: string;
  readonly join: string;
  readonly evidence: readonly string[];
}

const pairKey = (one: number, other: number): string => `${one},${other}`;

function keptApart(read: ReadHandle): string[] {
  return JSON.parse(readMeta(read, 'kept_apart') ?? '[]') as string[];
}

/** Remembers that two accounts are two, inside the caller's transaction: nobody asks again. */
export function keepApart(write: WriteHandle, [one, other]: readonly [number, number]): void {
  const pairs = new Set([...keptApart(write), pairKey(one, other), pairKey(other, one)]);
  writeMeta(write, 'kept_apart', JSON.stringify([...pairs]));
}

/** Lines of an account on each side. */
export function sideCounts(
  read: ReadHandle,
  account: number,
): { readonly bankLines: number; readonly bookLines: number } {
  const count = (side: number): number =>
    read.number('SELECT count(1) AS n FROM line WHERE side = ? AND account_id = ?', side, account);
  return { bankLines: count(0), bookLines: count(1) };
}

/** Pairs of accounts that may be one and that nobody said anything about. */
export function joinQuestions(read: ReadHandle): JoinQuestion[] {
  const accounts = allAccounts(read).map((account): JoinCandidate => {
    const counts = sideCounts(read, account.id);
    const isOneSided = counts.bankLines === 0 || counts.bookLines === 0;
    const amounts = isOneSided
      ? read.all<{ amount: number }>(
          'SELECT amount FROM line WHERE side = ? AND account_id = ? ORDER BY fingerprint DESC LIMIT ?',
          counts.bankLines > 0 ? 0 : 1,
          account.id,
          COMPARED,
        )
      : [];
    const aliases = [foldAlias(account.name), ...aliasesOf(read, account.id).map(foldAlias)];
    return { ...account, ...counts, aliases, amounts: amounts.map(({ amount }) => amount) };
  });
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return joinSuggestions(accounts, new Set(keptApart(read))).map(({ into, join, evidence }) => ({
    into: names.get(into)!,
    join: names.get(join)!,
    evidence,
  }));
}
