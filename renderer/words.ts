/** Bookkeeping words for the codes of the contract. A code without a word here is shown with blanks for underscores. */

import type { Queue } from '../shared/contract/review.ts';
import type { MappedField } from '../shared/mapping.ts';
import { LEDGER_WORDS, plainWord } from '../shared/words.ts';

export { causeWord } from '../shared/words.ts';

const QUEUE_WORDS: Readonly<Record<Queue, string>> = {
  suggested: 'Suggested',
  duplicates: 'Duplicates',
  exceptions: 'Exceptions',
  bank_only: 'Bank only',
  books_only: 'Books only',
  carried: 'Carried',
  ignored: 'Left out',
  approved: 'Approved',
  posted: 'Posted',
};

function isQueue(text: string): text is Queue {
  return Object.hasOwn(QUEUE_WORDS, text);
}

/** The queues in the order of the rail. */
export const QUEUES: readonly Queue[] = Object.keys(QUEUE_WORDS).filter(isQueue);

const WORDS: Readonly<Record<string, string>> = {
  ...QUEUE_WORDS,
  // account states
  no_statement: 'No statement',
  open: 'Open',
  matched: 'Matched',
  proved: 'Proved',
  signed: 'Signed',
  locked: 'Locked',
  sign_prepare: 'Signed',
  sign_review: 'Reviewed',
  sign_lock: 'Locked',
  sign_reopen: 'Reopened',
  outstandingPayments: 'Outstanding payments',
  outstandingCount: 'Outstanding items',
  depositsInTransit: 'Deposits in transit',
  adjustedBank: 'Adjusted bank balance',
  adjustedLedger: 'Adjusted ledger balance',
  booksOffBy: 'Books off by',
  statementOffBy: 'Statement off by',
  statementClosing: 'Statement closing',
  receiptsNotBooked: 'Receipts not booked',
  paymentsNotBooked: 'Payments not booked',
  moneyIn: 'Money in',
  moneyOut: 'Money out',
  bankErrors: 'Errors of the bank',
  bookErrors: 'Booking errors',
  ...LEDGER_WORDS,
  // guard-rails
  ambiguous: 'Ambiguous: another match fits as well',
  duplicate_suspect: 'May be a duplicate',
  difference: 'Has a difference',
  runner_up: 'Another match is nearly as likely',
  new_payee: 'Only the amount agrees: the bank names another payee',
};

/** The word a person reads for a code. */
export function word(code: string): string {
  return plainWord(code, WORDS);
}

const VERDICTS: Readonly<Record<string, string>> = {
  approve: 'Approved',
  match: 'Matched by hand',
  categorise: 'Booked to an account',
  reject: 'Rejected',
  exclude: 'Excluded as a duplicate',
  keep: 'Kept as genuine',
  dispose: 'Carried',
  undo: 'Undone',
};

/** What was decided, as a past participle before "by". */
export function verdictWord(verdict: string): string {
  return VERDICTS[verdict] ?? word(verdict);
}

const FIELD_WORDS: Readonly<Record<MappedField, string>> = {
  date: 'Date',
  amount: 'Amount',
  description: 'Description',
  counterparty: 'Counterparty',
  reference: 'Reference',
  balance: 'Balance',
  debit: 'Money out',
  credit: 'Money in',
  direction: 'In or out',
  currency: 'Currency',
  account: 'Account',
  externalId: 'Own id',
  bankId: 'Bank id',
  checkNumber: 'Cheque number',
  valueDate: 'Value date',
  dueDate: 'Due date',
  documentType: 'Document type',
  documentNumber: 'Document number',
  batch: 'Batch',
  originalAmount: 'Original amount',
  originalCurrency: 'Original currency',
  gross: 'Gross',
  fee: 'Fee',
  kind: 'Kind of record',
};

/** True for a name of a field that a column can feed. */
export function isMappedField(text: string): text is MappedField {
  return Object.hasOwn(FIELD_WORDS, text);
}

/** Fields a column can feed, the usual ones first. Taken from the words, because the schemas of the contract must not be loaded here: zod compiles code, which the window's policy forbids. */
export const MAPPED: readonly MappedField[] = Object.keys(FIELD_WORDS).filter(isMappedField);

/** Column heading of a field. */
export function fieldWord(field: string): string {
  return isMappedField(field) ? FIELD_WORDS[field] : word(field);
}

const GUARDS: Readonly<Record<string, string>> = {
  ambiguous: 'ambiguous',
  duplicate_suspect: 'duplicate?',
  difference: 'difference',
  runner_up: 'close second',
  new_payee: 'other payee',
};

/** A guard-rail in one or two words, for a table cell. */
export function guardWord(guard: string): string {
  return GUARDS[guard] ?? guard.replaceAll('_', ' ');
}

/** Why a match may be turned down; number keys 1 to 5 choose. */
export const REJECT_REASONS = [
  'Not the same transaction',
  'Amount is wrong',
  'Date or period is wrong',
  'One of them is a duplicate',
  'Must ask someone first',
] as const;

/** Differences a person may name when matching by hand. */
export const HAND_DIFFERENCES = [
  'fee',
  'bank_charge',
  'fx',
  'rounding',
  'discount',
  'tax',
  'short_payment',
  'overpayment',
  'write_off',
] as const;
