/** The close board: every account with its statement balance, what the lines add up to, and what is still open. */

import type { AccountView } from '../../shared/contract/workspace.ts';
import { type Day, MAX_DAY } from '../../shared/day.ts';
import { LINE_EXCLUDED, LINE_OPEN } from '../../shared/ledger/running-balance.ts';
import type { Side } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import { type AccountRow, allAccounts } from './accounts.ts';
import { type AccountLines, accountLines } from './bank-columns.ts';
import type { ReadHandle } from './handle.ts';

interface Balances {
  readonly opening: number | null;
  readonly openingDay: number | null;
  readonly closing: number | null;
}

/** Opening of the earliest statement that states one, closing of the latest. */
function balances(read: ReadHandle, account: number): Balances {
  const opening = read.get<{ opening: number; day: number | null }>(
    'SELECT s.opening, s.first_day AS day FROM statement s JOIN import i ON i.id = s.import_id WHERE s.account_id = ? AND i.side = 0 AND s.opening IS NOT NULL ORDER BY s.first_day, s.id LIMIT 1',
    account,
  );
  const closing = read.get<{ closing: number }>(
    'SELECT s.closing FROM statement s JOIN import i ON i.id = s.import_id WHERE s.account_id = ? AND i.side = 0 AND s.closing IS NOT NULL ORDER BY s.last_day DESC, s.id DESC LIMIT 1',
    account,
  );
  return { opening: opening?.opening ?? null, openingDay: opening?.day ?? null, closing: closing?.closing ?? null };
}

/** State by the lines alone: proved is only what the proof says. */
function accountState(facts: {
  readonly offBy: number | null;
  readonly open: number;
  readonly lines: number;
}): AccountView['state'] {
  if (facts.offBy === null) return 'no_statement';
  return facts.open > 0 || facts.lines === 0 ? 'open' : 'matched';
}

/** Span of the bank lines, their sum from a day on without the excluded ones, and the open ones up to a day. Amounts in minor units. */
function bankSums({ bank }: AccountLines, from: number, to: number) {
  const sums = {
    first: null as number | null,
    last: null as number | null,
    sum: 0,
    open: 0,
    oldest: null as number | null,
  };
  for (let at = 0; at < bank.length; at++) {
    const day = bank.day[at]!;
    if (sums.first === null || day < sums.first) sums.first = day;
    if (sums.last === null || day > sums.last) sums.last = day;
    if (bank.state[at] !== LINE_EXCLUDED && day >= from) sums.sum += bank.amount[at]!;
    if (bank.state[at] !== LINE_OPEN || day > to) continue;
    sums.open++;
    if (sums.oldest === null || day < sums.oldest) sums.oldest = day;
  }
  return { ...sums, count: bank.length };
}

function overview(read: ReadHandle, account: AccountRow, to: number): AccountView | null {
  const lines = accountLines(read, account.id);
  const book = lines.books;
  if (lines.bank.length + book.count === 0) return null;
  const { opening, openingDay, closing } = balances(read, account.id);
  const bank = bankSums(lines, openingDay ?? 0, to);
  const computed = opening === null ? null : minor(opening + bank.sum);
  const offBy = computed === null || closing === null ? null : minor(closing - computed);
  return {
    id: account.id,
    name: account.name,
    side: bank.count > 0 ? 'bank' : 'book',
    currency: account.currency,
    lines: bank.count > 0 ? bank.count : book.count,
    firstDay: (bank.first ?? book.first) as Day | null,
    lastDay: (bank.last ?? book.last) as Day | null,
    books: { lines: book.count, firstDay: book.first, lastDay: book.last },
    statementClosing: closing,
    computedClosing: computed,
    offBy,
    ledger: null,
    adjustedBank: null,
    booksOffBy: null,
    note: '',
    open: bank.open,
    oldestOpenDay: bank.oldest,
    state: accountState({ offBy, open: bank.open, lines: bank.count }),
  };
}

/** Accounts with lines, by name, with what is open up to a day; `side` 'bank' leaves out those only the books know. */
export function accountOverview(read: ReadHandle, side: Side | null, to: number | null): AccountView[] {
  const views = allAccounts(read).map((account) => overview(read, account, to ?? MAX_DAY));
  return views.filter((view) => view !== null).filter((view) => side === null || view.side === side);
}
