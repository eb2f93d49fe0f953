/** The nature of a line on the book side: whether the ledger's bank account holds it already, or a payment is still to be posted. */

import { type Chart, DEFAULT_CHART, documentAccountOf, partyAccountOf, statedDocumentAccount } from './chart.ts';

/**
 * - `cash_book`: it stands on the ledger account of the bank (receipt, payment, expense, cheque, transfer). Matching it is a tick.
 * - `open_document`: it stands on a control account (invoice, bill, credit note). Matching it posts the payment.
 */
export const BOOK_NATURES = ['cash_book', 'open_document'] as const;
export type BookNature = (typeof BOOK_NATURES)[number];

/** What a book line states about itself. Amount in minor units, positive = money into the bank account. */
export interface BookFacts {
  readonly kind: string | null;
  readonly documentType: string;
  readonly amount: number;
  /** Nature of everything in its source: what a person said, or a general-ledger export of the bank's account shows. */
  readonly sourceNature?: BookNature | null;
}

/** True where the line, or its source, says what it is. Where nothing does, a person is asked: guessing would post twice or never. */
export function statesNature(line: BookFacts, chart: Chart = DEFAULT_CHART): boolean {
  return (line.sourceNature ?? null) !== null || statedDocumentAccount(chart, line) !== undefined;
}

/** Control account the line stands on; null where that is the bank account itself, or where nothing says (see `statesNature`). */
export function contraOf(line: BookFacts, chart: Chart = DEFAULT_CHART): string | null {
  if (line.sourceNature === 'cash_book') return null;
  const account = documentAccountOf(chart, line);
  return account ?? (line.sourceNature === 'open_document' ? partyAccountOf(chart, line.amount) : null);
}

/**
 * Nature by what was said of its source, else by the record kind a source states, else by its document type. A line of which
 * nothing is known counts as a cash-book entry in figures; it is not posted and not ticked until a person says what it is.
 */
export function natureOf(line: BookFacts, chart: Chart = DEFAULT_CHART): BookNature {
  return contraOf(line, chart) === null ? 'cash_book' : 'open_document';
}
