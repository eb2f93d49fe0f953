/** What a table says as a whole after its last row: balances, their check, and the counted rows that were set aside. */

import { MAX_LISTED_PROBLEMS } from '../../../shared/limits.ts';
import { displayMinor, exponentOf, type Minor, minor } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import type { TableSummary } from './plan.ts';
import type { RowReader } from './rows.ts';

/** Closes a reader. */
export function summarize(reader: RowReader): TableSummary {
  const { plan, chain } = reader;
  const problems: Problem[] = [...plan.problems];
  const currency = reader.currencies.size === 1 ? ([...reader.currencies][0] as string) : plan.currency;
  for (const [why, { count, row }] of reader.skipped) {
    problems.push(
      problem(
        'skipped_rows',
        'warning',
        `${count} ${count === 1 ? 'row' : 'rows'} set aside as no movement: ${why}, first in row ${row}.`,
      ),
    );
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
  let opening = asMinor(reader.opening);
  let closing = asMinor(reader.closing);
  const isOne = reader.accounts.size <= 1 && reader.currencies.size <= 1;
  if (!isOne || chain.rows === 0) return { opening, closing };
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
