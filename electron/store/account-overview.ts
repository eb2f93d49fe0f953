/** The close board: every account with its statement balance, what the lines add up to, and what is still open. */

import type { AccountView } from '../../shared/contract/workspace.ts';
import { MAX_DAY } from '../../shared/day.ts';
import type { Side } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import { type AccountRow, allAccounts } from './accounts.ts';
import { undecided } from './decided.ts';
import type { ReadHandle } from './handle.ts';
import { lineSpan } from './lines.ts';

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

function overview(read: ReadHandle, account: AccountRow, to: number | null): AccountView | null {
  const bank = lineSpan(read, 'bank', account.id);
  const book = lineSpan(read, 'book', account.id);
  if (bank.count + book.count === 0) return null;
  const { opening, openingDay, closing } = balances(read, account.id);
  const sum = read.number(
    'SELECT coalesce(sum(amount), 0) AS n FROM line WHERE side = 0 AND account_id = ? AND day >= ? AND NOT EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = line.id)',
    account.id,
    openingDay ?? 0,
  );
  const computed = opening === null ? null : minor(opening + sum);
  const open = read.get<{ count: number; oldest: number | null }>(
    `SELECT count(1) AS count, min(day) AS oldest FROM line WHERE side = 0 AND account_id = ? AND day <= ? AND ${undecided('line.id')}`,
    account.id,
    to ?? MAX_DAY,
  );
  const offBy = computed === null || closing === null ? null : minor(closing - computed);
  return {
    id: account.id,
    name: account.name,
    side: bank.count > 0 ? 'bank' : 'book',
    currency: account.currency,
    lines: bank.count > 0 ? bank.count : book.count,
    firstDay: bank.first ?? book.first,
    lastDay: bank.last ?? book.last,
    books: { lines: book.count, firstDay: book.first, lastDay: book.last },
    statementClosing: closing,
    computedClosing: computed,
    offBy,
    ledger: null,
    adjustedBank: null,
    booksOffBy: null,
    note: '',
    open: open?.count ?? 0,
    oldestOpenDay: open?.oldest ?? null,
    state: accountState({ offBy, open: open?.count ?? 0, lines: bank.count }),
  };
}

/** Accounts with lines, by name, with what is open up to a day; `side` 'bank' leaves out those only the books know. */
export function accountOverview(read: ReadHandle, side: Side | null, to: number | null): AccountView[] {
  const views = allAccounts(read).map((account) => overview(read, account, to));
  return views.filter((view) => view !== null).filter((view) => side === null || view.side === side);
}
