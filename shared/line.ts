/** The line: one imported, immutable row, its side and the statement it came in. */

import type { Day } from './day.ts';
import type { Minor } from './money.ts';
import type { Problem } from './problem.ts';

export const SIDES = ['bank', 'book'] as const;
/** `bank`: what the bank, card or processor says. `book`: what the accounting records say. */
export type Side = (typeof SIDES)[number];

/** Record kinds a processor or shop export states for a row (connectors.md section 0). Null where the file says nothing. */
export const RECORD_KINDS = [
  'sale_payment',
  'refund',
  'fee',
  'tax_withheld',
  'dispute',
  'dispute_reversal',
  'adjustment',
  'reserve_hold',
  'reserve_release',
  'payout',
  'payout_reversal',
  'transfer',
  'bank_line',
  'order',
  'invoice',
  'credit_note',
  'bill',
  'bill_payment',
  'receipt',
  'spend',
  'deposit',
  'journal',
  'payroll_run',
  'payroll_debit',
  'interest',
  'opportunity',
  'party',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/**
 * A line as a format reader gives it, before it has an id. Amounts are minor units of `currency`, positive = money into the account.
 * Texts are raw (not trimmed of inner blanks), '' where the file has none.
 */
export interface ParsedLine {
  /** 1-based physical line (text) or row (sheet) or ordinal of the entry (XML, tagged formats) in the source. */
  readonly row: number;
  readonly day: Day;
  readonly valueDay: Day | null;
  readonly amount: Minor;
  readonly currency: string;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  /** The record's own id in the file (an `id` column), evidence and display name, never identity by itself. */
  readonly externalId: string;
  /** The bank's transaction id (FITID, AcctSvcrRef ...): evidence, not identity. */
  readonly bankId: string;
  readonly checkNumber: string;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly dueDay: Day | null;
  readonly batch: string;
  readonly originalAmount: Minor | null;
  readonly originalCurrency: string;
  /** Running balance after this line where the file states it. */
  readonly balance: Minor | null;
  readonly kind: RecordKind | null;
  /** Gross and fee where an export states them apart; `amount` is then the net that moved the balance. */
  readonly gross: Minor | null;
  readonly fee: Minor | null;
  /** Name of the account the row itself states (a ledger's account column); '' where it states none. */
  readonly account: string;
}

/** One statement (or one export) inside a file. */
export interface ParsedStatement {
  /** Account identification as the file writes it (IBAN, number, name); '' where it has none. */
  readonly account: string;
  readonly currency: string;
  readonly opening: Minor | null;
  readonly openingDay: Day | null;
  readonly closing: Minor | null;
  readonly closingDay: Day | null;
  /** Statement number or id where given. */
  readonly number: string;
  readonly lines: readonly ParsedLine[];
  /** Rows that look like data: read = lines + refused rows. */
  readonly read: number;
  /** Problems of this statement; those with severity `refused` and a row are refused rows. */
  readonly problems: readonly Problem[];
}

/**
 * A line from its four obligatory fields and whatever else the source states. Written field by field: spreading defaults and
 * fields over each other costs a third of the time of reading a large file.
 */
export function parsedLine(
  fields: Pick<ParsedLine, 'row' | 'day' | 'amount' | 'currency'> & Partial<ParsedLine>,
): ParsedLine {
  return {
    row: fields.row,
    day: fields.day,
    valueDay: fields.valueDay ?? null,
    amount: fields.amount,
    currency: fields.currency,
    description: fields.description ?? '',
    counterparty: fields.counterparty ?? '',
    reference: fields.reference ?? '',
    externalId: fields.externalId ?? '',
    bankId: fields.bankId ?? '',
    checkNumber: fields.checkNumber ?? '',
    documentType: fields.documentType ?? '',
    documentNumber: fields.documentNumber ?? '',
    dueDay: fields.dueDay ?? null,
    batch: fields.batch ?? '',
    originalAmount: fields.originalAmount ?? null,
    originalCurrency: fields.originalCurrency ?? '',
    balance: fields.balance ?? null,
    kind: fields.kind ?? null,
    gross: fields.gross ?? null,
    fee: fields.fee ?? null,
    account: fields.account ?? '',
  };
}
