/** Open book lines that an open bank line could pay as part of a set nobody could settle: not outstanding, unresolved. */

import type { Context } from '../match/context.ts';

/** Days a settlement may follow its lines. */
const POOL_DAYS = 7;

/** Book positions whose wording is mostly settled in sets and that an open bank line without a name could settle: same direction and account, few days later, larger. */
export function unresolvedBook(context: Context): Set<number> {
  const { bank, book } = context;
  const nameless: number[] = [];
  for (let i = 0; i < bank.size; i++)
    if (context.bankFree[i] && (context.named.get(i) ?? []).length === 0) nameless.push(i);
  const inSets = wordingsInSets(context);
  const out = new Set<number>();
  for (let j = 0; j < book.size; j++) {
    if (!context.bookFree[j]) continue;
    if (inSets.has(context.wording[j]!) && someNear(context, nameless, j)) out.add(j);
  }
  return out;
}

/** Looks only at the bank lines of the days in question; `lines` are in day order. */
function someNear(context: Context, lines: readonly number[], j: number): boolean {
  const { bank, book } = context;
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (bank.day[lines[mid]!]! < book.day[j]! - 2) low = mid + 1;
    else high = mid;
  }
  for (let k = low; k < lines.length && bank.day[lines[k]!]! <= book.day[j]! + POOL_DAYS; k++)
    if (couldPay(context, lines[k]!, j)) return true;
  return false;
}

function couldPay(context: Context, i: number, j: number): boolean {
  const { bank, book } = context;
  const lag = bank.day[i]! - book.day[j]!;
  if (
    lag < -2 ||
    lag > POOL_DAYS ||
    bank.currency[i] !== book.currency[j] ||
    bank.amount[i]! > 0 !== book.amount[j]! > 0
  )
    return false;
  const account = book.account[j]!;
  if (account !== 0 && context.bankAccount[account] && account !== bank.account[i]) return false;
  return Math.abs(bank.amount[i]!) > Math.abs(book.amount[j]!);
}

/** Wordings whose settled lines are mostly settled together with others. */
function wordingsInSets(context: Context): Set<number> {
  const sets = new Map<number, number>();
  const all = new Map<number, number>();
  for (const draft of context.drafts) {
    for (const j of draft.book) {
      const wording = context.wording[j]!;
      all.set(wording, (all.get(wording) ?? 0) + 1);
      if (draft.book.length > 1) sets.set(wording, (sets.get(wording) ?? 0) + 1);
    }
  }
  return new Set([...sets].filter(([wording, n]) => n > 0.6 * all.get(wording)! && n >= 4).map(([wording]) => wording));
}
