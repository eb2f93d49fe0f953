/** Bank to books as auditors write it: balance per bank and balance per ledger, each adjusted, both equal. */

import type { Proof } from '../../../shared/contract/close.ts';
import { day, money, plural, sentence, shown } from '../../format.ts';
import { useCounts } from '../../state/queries.ts';
import { OffBy, Term } from './Equation.tsx';
import { LedgerBalanceForm } from './LedgerBalanceForm.tsx';
import { openRows } from './open-rows.ts';

function BankSide({ proof }: { readonly proof: Proof }) {
  const { books, currency } = proof;
  const { data: counts } = useCounts();
  // Lines that wait as suggestions or exceptions are open too: the queue is offered only where it holds exactly the term's lines.
  const alone = books.booksOnlyCount > 0 && counts?.books_only === books.booksOnlyCount;
  const opens = (amount: number) => (alone && amount !== 0 ? { onOpen: () => openRows('books_only') } : {});
  return (
    <dl className="equation" aria-label="Balance per bank">
      <Term sign="" label="Balance per statement" amount={money(books.statementClosing, currency)} />
      <Term
        sign="+"
        label="Deposits in transit"
        amount={money(books.depositsInTransit, currency)}
        {...opens(books.depositsInTransit)}
      />
      <Term
        sign="−"
        label="Outstanding payments"
        amount={money(Math.abs(books.outstandingPayments), currency)}
        {...opens(books.outstandingPayments)}
      />
      {books.bankErrorsCount > 0 && (
        <Term
          sign="−"
          label="Errors of the bank"
          note={plural(books.bankErrorsCount, 'line')}
          amount={money(books.bankErrors, currency)}
        />
      )}
      <Term sign="=" label="Adjusted bank balance" amount={money(books.adjustedBank, currency)} strong />
    </dl>
  );
}

function LedgerSide({ proof }: { readonly proof: Proof }) {
  const { books, currency } = proof;
  const { data: counts } = useCounts();
  const alone = books.bankOnlyCount - books.documentsCount;
  const isAlone = alone > 0 && counts?.bank_only === alone;
  const opens = (amount: number) => (isAlone && amount !== 0 ? { onOpen: () => openRows('bank_only') } : {});
  return (
    <dl className="equation" aria-label="Balance per ledger">
      <Term
        sign=""
        label="Balance per ledger"
        note={books.ledgerSource === null ? 'missing' : books.ledgerSource.source}
        amount={money(books.ledger, currency)}
        testId="ledger-balance"
      />
      <Term
        sign="+"
        label="Receipts not booked"
        amount={money(books.receiptsNotBooked, currency)}
        testId="proof-receipts"
        {...opens(books.receiptsNotBooked)}
      />
      <Term
        sign="−"
        label="Payments and charges not booked"
        amount={money(Math.abs(books.paymentsNotBooked), currency)}
        {...opens(books.paymentsNotBooked)}
      />
      {books.bookErrorsCount > 0 && (
        <Term
          sign="−"
          label="Booking errors"
          note={plural(books.bookErrorsCount, 'line')}
          amount={money(books.bookErrors, currency)}
        />
      )}
      <Term sign="=" label="Adjusted ledger balance" amount={money(books.adjustedLedger, currency)} strong />
    </dl>
  );
}

/** Opening ledger balance + lines = closing ledger balance; shown where it says something. */
function ExportCheck({ proof }: { readonly proof: Proof }) {
  const { ledgerExport: check, currency } = proof;
  if (check.offBy === null || check.offBy === 0) return null;
  return (
    <p className="equation-note" data-testid="ledger-export">
      The ledger's lines give {money(check.computed, currency)}, off by {money(check.offBy, currency)}
      {check.firstBadDay === null ? '' : ` from ${day(check.firstBadDay)}`}. {sentence(shown(check.note))}
    </p>
  );
}

export function BooksProof({ proof }: { readonly proof: Proof }) {
  const { books, currency } = proof;
  return (
    <section className="panel" aria-labelledby="proof-b" data-testid="proof-b">
      <h2 id="proof-b">Bank to books</h2>
      <BankSide proof={proof} />
      <LedgerSide proof={proof} />
      {books.suspense.count > 0 && (
        <p className="equation-note is-amber" data-testid="proof-suspense">
          {plural(books.suspense.count, 'difference')} worth {money(books.suspense.sum, currency)} posted to suspense
          {books.suspense.unnamed === 0 ? '.' : ': name the right account, or choose suspense yourself.'}
        </p>
      )}
      <ExportCheck proof={proof} />
      <OffBy
        off={books.offBy}
        currency={currency}
        unknown={books.note === '' ? 'Not known: no statement states its balances' : sentence(shown(books.note))}
        testId="off-by-b"
      />
      {books.offBy !== null && books.offBy !== 0 && books.note !== '' && (
        <p className="equation-note" data-testid="books-note">
          {sentence(shown(books.note))}
        </p>
      )}
      <LedgerBalanceForm key={`${proof.accountId} ${proof.to}`} proof={proof} />
    </section>
  );
}
