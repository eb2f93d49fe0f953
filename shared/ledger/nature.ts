/** The nature of a line on the book side: whether the ledger's bank account holds it already, or a payment is still to be posted. */

import { type Chart, DEFAULT_CHART, documentAccountOf } from './chart.ts';

/**
 * - `cash_book`: it stands on the ledger account of the bank (receipt, payment, expense, cheque, transfer). Matching it is a tick.
 * - `open_document`: it stands on a control account (invoice, bill, credit note). Matching it posts the payment.
 */
export type BookNature = 'cash_book' | 'open_document';

/** What a book line states about itself. Amount in minor units, positive = money into the bank account. */
export interface BookFacts {
  readonly kind: string | null;
  readonly documentType: string;
  readonly amount: number;
}

/**
 * Nature by the record kind a source states, else by its document type. A line that says neither is taken for a cash-book entry:
 * a tick leaves the ledger as it is, a payment posted by mistake would count the money twice.
 */
export function natureOf(line: BookFacts, chart: Chart = DEFAULT_CHART): BookNature {
  return documentAccountOf(chart, line) === null ? 'cash_book' : 'open_document';
}
