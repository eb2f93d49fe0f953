/** Loads what may explain the first break of a statement. */

import type { LineView } from '../../shared/contract/basic.ts';
import type { Finding } from '../../shared/contract/finding.ts';
import type { Day } from '../../shared/day.ts';
import { explainFault, type OpenBook, reachOf, type StatementLine } from '../../shared/ledger/finding.ts';
import { type BookFacts, natureOf } from '../../shared/ledger/nature.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { undecided } from './decided.ts';
import type { ReadHandle } from './handle.ts';
import { lineView, lineViews } from './lines.ts';
import { type ProofSpan, proofInput } from './proof-input.ts';

interface Days {
  readonly from: number;
  readonly to: number;
}

interface BookRow extends BookFacts {
  readonly lineId: number;
  readonly day: number;
  readonly own: number;
  readonly suggested: number;
}

/** Open book lines of the account, and open documents of any: they wait on the party's account until they are paid. */
function openBooks(
  read: ReadHandle,
  account: { readonly id: number; readonly currency: string },
  days: Days,
): OpenBook[] {
  const rows = read.all<BookRow>(
    `SELECT l.id AS lineId, l.day, l.amount, l.kind, l.document_type AS documentType, i.nature AS sourceNature, l.account_id = ? AS own,
       EXISTS (SELECT 1 FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = l.id AND p.state = 0) AS suggested
     FROM line l JOIN import i ON i.id = l.import_id
     WHERE l.side = 1 AND l.day BETWEEN ? AND ? AND l.currency = ? AND ${undecided('l.id')} ORDER BY l.id`,
    account.id,
    days.from,
    days.to,
    account.currency,
  );
  return rows
    .map(({ own, suggested, ...row }) => ({
      ...row,
      own: own === 1,
      suggested: suggested === 1,
      nature: natureOf(row),
    }))
    .filter(({ own, nature }) => own || nature === 'open_document')
    .map(({ lineId, day, amount, nature, suggested }) => ({ lineId, day: day as Day, amount, nature, suggested }));
}

/** Bank lines that move the account's balance by this much, and those that may be repetitions. */
function bankLines(read: ReadHandle, accountId: number, amount: Minor): StatementLine[] {
  return read.all<StatementLine>(
    `SELECT id AS lineId, day, amount, repeats FROM (SELECT l.id, l.day, l.amount,
         (SELECT d.original_id FROM duplicate d WHERE d.duplicate_id = l.id AND d.state = 0 AND d.side = 0 LIMIT 1) AS repeats
       FROM line l WHERE l.side = 0 AND l.account_id = ? AND NOT EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = l.id))
     WHERE amount = ? OR repeats IS NOT NULL ORDER BY day, id`,
    accountId,
    amount,
  );
}

/** What explains the first break of the statement; null where there is none. Throws CallError `not_found` for an account that does not exist. */
export function findingOf(read: ReadHandle, span: ProofSpan): Finding | null {
  const { accountId, account, currency, statement } = proof(proofInput(read, span));
  const { fault } = statement;
  if (fault === null) return null;
  const found = explainFault(statement, {
    books: openBooks(read, { id: accountId, currency }, reachOf(fault)),
    bank: bankLines(read, accountId, minor(-fault.amount)),
  });
  if (found === null) return null;
  const view = (id: number): LineView | null => lineView(read, id);
  return {
    accountId,
    account,
    currency,
    day: statement.firstBadDay,
    from: found.from,
    to: found.to,
    amount: found.amount,
    books: lineViews(read, found.books),
    set: lineViews(read, found.set),
    extra: found.extra.flatMap(({ lineId, twin }) => {
      const line = view(lineId);
      return line === null ? [] : [{ line, twin: twin === null ? null : view(twin) }];
    }),
  };
}
