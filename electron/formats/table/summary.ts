/** What a table says as a whole after its last row: balances, their check, and the counted rows that were set aside. */

import { MAX_LISTED_PROBLEMS } from '../../../shared/limits.ts';
import { displayMinor, exponentOf, type Minor, minor } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { ASIDE_NAMES } from './aside-rows.ts';
import type { TableSummary } from './plan.ts';
import type { RowReader } from './rows.ts';

/** Closes a reader. */
export function summarize(reader: RowReader): TableSummary {
  const { plan, chain } = reader;
  const problems: Problem[] = [...plan.problems];
  const currency = reader.currencies.size === 1 ? ([...reader.currencies][0] as string) : plan.currency;
  for (const [why, { count, row, code }] of reader.skipped) {
    const rows = `${count} ${count === 1 ? 'row' : 'rows'}`;
    const said = plan.aside?.examples[why === ASIDE_NAMES.undone ? 'undone' : 'pending'] ?? '';
    const example = said === '' ? '' : ` ('${said.slice(0, 40)}')`;
    const message =
      code === 'not_booked'
        ? `${rows} left out: ${why}${example}, first in row ${row}. What is booked later comes with a later export.`
        : `${rows} set aside as no movement: ${why}, first in row ${row}.`;
    problems.push(problem(code, 'warning', message, code === 'not_booked' ? { row } : {}));
  }
  if (reader.refused > MAX_LISTED_PROBLEMS) {
    const more = reader.refused - MAX_LISTED_PROBLEMS;
    problems.push(
      problem('notice', 'warning', `${more} more rows were refused; only the first ${MAX_LISTED_PROBLEMS} are listed.`),
    );
  }
  if (reader.currencies.size > 1) {
    problems.push(
      problem(
        'currency_mixed',
        'warning',
        `The file holds ${[...reader.currencies].join(', ')}: sums over all rows add different currencies.`,
      ),
    );
  }
  const balances = settleBalances(reader, currency, problems);
  const account = reader.accounts.size === 1 ? ([...reader.accounts][0] as string) : plan.account;
  return {
    read: reader.lineCount + reader.refused,
    lines: reader.lineCount,
    refused: reader.refused,
    account: chain.rows >= 0 && reader.accounts.size > 1 ? '' : account,
    currency,
    ...balances,
    problems,
  };
}

interface Balances {
  readonly opening: Minor | null;
  readonly closing: Minor | null;
}

/** Balances from labels, completed by the running balance; a chain that breaks is reported, not trusted. */
function settleBalances(reader: RowReader, currency: string, problems: Problem[]): Balances {
  const { chain } = reader;
  const isOne = reader.accounts.size <= 1 && reader.currencies.size <= 1;
  // What one account begins with and another ends with are balances of nobody.
  if (!isOne) return { opening: null, closing: null };
  let { opening, closing } = statedBalances(reader);
  if (chain.rows === 0) return { opening, closing };
  const isComplete = chain.rows === reader.lineCount;
  if (chain.breaks > 0 && chain.pairs > 0) {
    const share = (chain.pairs - chain.breaks) / chain.pairs;
    if (share >= 0.5) problems.push(brokenChain(reader, currency));
    else
      problems.push(
        problem(
          'balance_mismatch',
          'warning',
          'The running balance does not follow from the amounts, so it proves nothing here.',
        ),
      );
    if (share < 0.5) return { opening, closing };
  }
  if (isComplete) {
    opening ??= asMinor(chain.opening);
    closing ??= asMinor(chain.closing);
  }
  return { opening, closing };
}

/** Balances by their labels; where those do not say which is which, and in rows set aside, the sum of the lines does. */
function statedBalances({ plan, opening, closing, above, sum, lastRow, firstDay, lastDay }: RowReader): Balances {
  if (opening === null && closing !== null && above !== null && above !== closing) {
    if (above + sum === closing) return { opening: asMinor(above), closing: asMinor(closing) };
    if (closing + sum === above) return { opening: asMinor(closing), closing: asMinor(above) };
  }
  const aside = plan.aside;
  if (aside === null || aside.opening === null) return { opening: asMinor(opening), closing: asMinor(closing) };
  const { opening: first, closing: last } = aside;
  // Below the sample the rows go on: away from the balance that the sample proved.
  if (lastRow <= aside.lastRow) return { opening: asMinor(opening ?? first), closing: asMinor(closing ?? last) };
  if (firstDay > lastDay) return { opening: asMinor(last === null ? null : last - sum), closing: last };
  return { opening: first, closing: asMinor(first + sum) };
}

function brokenChain(reader: RowReader, currency: string): Problem {
  const { chain } = reader;
  const exponent = exponentOf(currency);
  return problem(
    'balance_mismatch',
    'warning',
    `The running balance breaks on ${chain.breaks} of ${chain.pairs} rows, first at row ${chain.firstBreak} (closing ${displayMinor(minor(chain.closing), exponent)}). A row may be missing or changed; nothing was corrected.`,
    { row: chain.firstBreak },
  );
}

function asMinor(value: number | null): Minor | null {
  return value !== null && Number.isSafeInteger(value) ? minor(value) : null;
}
