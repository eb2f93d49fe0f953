/** The balanced journal entry that an approved match leads to. */

import type { Day } from '../day.ts';
import type { Difference } from '../match/types.ts';
import { exponentOf, formatMinor, type Minor, minor } from '../money.ts';
import { squeeze } from '../text.ts';
import { bankAccountOf, type Chart, DEFAULT_CHART, differenceAccountOf, isSuspense, partyAccountOf } from './chart.ts';
import { type BookFacts, type BookNature, contraOf } from './nature.ts';

/** One leg of a match, either side. Amount in minor units of `currency`, positive = money into the bank account. */
export interface JournalLeg {
  /** Name of the bank account (bank leg), or of the account the book line states ('' where it states none). */
  readonly account: string;
  readonly amount: Minor;
  readonly currency: string;
  /** What a person recognises it by: narrative, party. */
  readonly text: string;
  readonly reference: string;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly kind: string | null;
  /** What is known of a book line's whole source; null where nothing is. */
  readonly sourceNature?: BookNature | null;
  /** Its account is one whose statements are reconciled: a cash-book line there is no tick of another account. */
  readonly reconciled?: boolean;
  /** Stated apart by processor exports: gross - fee = amount. Null where not stated. */
  readonly gross: Minor | null;
  readonly fee: Minor | null;
}

export interface JournalInput {
  /** Stable key of the entry, fixed when the match was approved. The destination is asked for it before any retry. */
  readonly key: string;
  readonly matchId: number;
  /** Date of the entry: the day the money moved. */
  readonly day: Day;
  readonly bank: readonly JournalLeg[];
  readonly book: readonly JournalLeg[];
  readonly differences: readonly Difference[];
  readonly chart?: Chart;
}

export interface JournalLine {
  readonly account: string;
  readonly debit: Minor;
  readonly credit: Minor;
  readonly currency: string;
  readonly memo: string;
}

export interface JournalEntry {
  readonly key: string;
  readonly matchId: number;
  readonly day: Day;
  readonly text: string;
  /** Document numbers the match settles, else the bank's reference. */
  readonly reference: string;
  readonly lines: readonly JournalLine[];
}

/** Longest memo, in UTF-16 units: the shortest limit among common ledgers' journal imports is far above it. */
const MEMO_LENGTH = 240;
const ZERO = minor(0);

/** A signed amount for an account: positive debits it. */
interface Posting {
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
  readonly memo: string;
}

/**
 * Journal of one approved match: exactly what the ledger still lacks. Money into the bank debits the bank account.
 *
 * - A **cash-book line** (nature.ts) moved the ledger's bank account when it was entered: it takes its amount out of what is
 *   posted. A match of such lines alone has no lines: the tick is the record.
 * - An **open document** (invoice, bill, credit note, payroll run) stands on a control account: debit bank, credit receivable.
 * - A **processor row** with gross and fee stated apart clears the gross and books the fee (gross, not net: IFRS 15 B34-B38).
 * - A cash-book line on **another reconciled account** is no tick of this one: the entry moves the money between the two.
 * - Every **difference** is booked to its own account. A short payment or overpayment stays open on the party's account.
 * - A **booking error** (sign, digits) in the cash book is posted where a person names the account that the wrong entry stands
 *   against: one balance, which is the reversal and the right entry in one. Without an account it is corrected at the source.
 * - A book line in **another currency** is settled at what the bank paid for it (IAS 21.28); the entry is in the bank's currency.
 *
 * No account stands on both sides of an entry: what would is one line of the balance.
 * Throws RangeError when debits and credits would differ: then sum(bank) - sum(book) - sum(differences) was not 0.
 */
export function journalEntry(input: JournalInput): JournalEntry {
  const chart = input.chart ?? DEFAULT_CHART;
  const memo = memoOf(input);
  const postings = [
    ...input.bank.map((leg) => bankPosting(chart, leg, memo)),
    ...bookPostings(chart, input, memo),
    ...differencePostings(chart, input, memo),
  ];
  const lines = oneSided(closeCurrencies(chart, postings, input)).filter(({ amount }) => amount !== 0);
  const entry = {
    key: input.key,
    matchId: input.matchId,
    day: input.day,
    text: memo,
    reference: referenceOf(input),
    lines: lines.map(toLine),
  };
  assertBalanced(entry);
  return entry;
}

/** Postings of an account that stand on both sides, as one of their balance where the first of them stood; the others as they are. */
function oneSided(postings: readonly Posting[]): readonly Posting[] {
  const keyOf = ({ account, currency }: Posting): string => JSON.stringify([account, currency]);
  const sums = new Map<string, { amount: number; debit: boolean; credit: boolean }>();
  for (const posting of postings) {
    const sum = sums.get(keyOf(posting)) ?? { amount: 0, debit: false, credit: false };
    sum.amount += posting.amount;
    if (posting.amount > 0) sum.debit = true;
    if (posting.amount < 0) sum.credit = true;
    sums.set(keyOf(posting), sum);
  }
  const given = new Set<string>();
  return postings.flatMap((posting) => {
    const key = keyOf(posting);
    const sum = sums.get(key)!;
    if (!(sum.debit && sum.credit)) return [posting];
    if (given.has(key)) return [];
    given.add(key);
    return [{ ...posting, amount: sum.amount }];
  });
}

/** True for a match that leaves nothing to post: the cash book holds all of it, and approving it is the record. */
export function isTick(entry: { readonly lines: readonly JournalLine[] }): boolean {
  return entry.lines.length === 0;
}

/** Debit and credit of a currency, in its minor units. */
export interface JournalTotals {
  readonly currency: string;
  readonly debit: Minor;
  readonly credit: Minor;
}

/** Debit and credit totals over entries, one for each currency, by currency. */
export function journalTotals(entries: Iterable<{ readonly lines: readonly JournalLine[] }>): JournalTotals[] {
  const sums = new Map<string, { debit: number; credit: number }>();
  for (const { lines } of entries)
    for (const { currency, debit, credit } of lines) {
      const sum = sums.get(currency) ?? { debit: 0, credit: 0 };
      sums.set(currency, { debit: sum.debit + debit, credit: sum.credit + credit });
    }
  return [...sums]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([currency, { debit, credit }]) => ({ currency, debit: minor(debit), credit: minor(credit) }));
}

/** Throws RangeError unless debits equal credits in every currency, each line has one side, and each account stands on one. */
export function assertBalanced(entry: { readonly key: string; readonly lines: readonly JournalLine[] }): void {
  const left = new Map<string, number>();
  const sides = new Map<string, boolean>();
  for (const { account, debit, credit, currency } of entry.lines) {
    if (debit < 0 || credit < 0 || debit > 0 === credit > 0)
      throw new RangeError(`journal ${entry.key}: a line needs exactly one of debit and credit`);
    const key = JSON.stringify([account, currency]);
    if ((sides.get(key) ?? debit > 0) !== debit > 0)
      throw new RangeError(`journal ${entry.key}: ${account} stands on both sides`);
    sides.set(key, debit > 0);
    left.set(currency, minor((left.get(currency) ?? 0) + debit - credit));
  }
  for (const [currency, amount] of left) {
    if (amount !== 0)
      throw new RangeError(
        `journal ${entry.key}: debits minus credits are ${formatMinor(minor(amount), exponentOf(currency))} ${currency}, not 0`,
      );
  }
}

function bankPosting(chart: Chart, leg: JournalLeg, memo: string): Posting {
  return { account: bankAccountOf(chart, leg.account), amount: leg.amount, currency: leg.currency, memo };
}

/** Home currency of an entry: the bank legs' if they share one, else null. Without bank legs, the first book line's. */
function homeCurrency(input: JournalInput): string | null {
  const legs = input.bank.length > 0 ? input.bank : input.book.slice(0, 1);
  const first = legs[0]?.currency ?? null;
  return legs.every(({ currency }) => currency === first) ? first : null;
}

function bookPostings(chart: Chart, input: JournalInput, memo: string): Posting[] {
  const home = homeCurrency(input);
  const values = home === null ? null : homeValues(input, home);
  return input.book.flatMap((leg, index) => {
    const amount = values?.[index] ?? leg.amount;
    const currency = home ?? leg.currency;
    const account = contraAccount(chart, input, leg);
    const original =
      leg.currency === currency ? '' : ` (${formatMinor(leg.amount, exponentOf(leg.currency))} ${leg.currency})`;
    const stated = statedFee(leg);
    const posting = { currency, memo: shorten(`${memo}${original}`) };
    if (stated === null || leg.currency !== currency) return [{ ...posting, account, amount: -amount }];
    return [
      { ...posting, account, amount: -stated.gross },
      { ...posting, account: chart.processingFees, amount: stated.fee },
    ];
  });
}

/** Gross and fee where both are stated and agree with the net amount. */
function statedFee(leg: JournalLeg): { readonly gross: Minor; readonly fee: Minor } | null {
  const { gross, fee } = leg;
  return gross !== null && fee !== null && fee !== 0 && gross - fee === leg.amount ? { gross, fee } : null;
}

/**
 * Book legs in the home currency. Foreign legs share what is left after the legs in home currency and the differences, by
 * their own amounts, the last cent by largest remainder in leg order.
 */
function homeValues(input: JournalInput, home: string): readonly number[] {
  const foreign = input.book.filter(({ currency }) => currency !== home);
  const values = input.book.map(({ amount }) => amount as number);
  if (foreign.length === 0) return values;
  const total = (legs: readonly { readonly amount: number }[]): number =>
    legs.reduce((sum, { amount }) => sum + amount, 0);
  const left = BigInt(
    total(input.bank) - total(input.differences) - total(input.book.filter(({ currency }) => currency === home)),
  );
  const weight = BigInt(total(foreign));
  let given = 0n;
  let shared = 0n;
  let last = 0;
  input.book.forEach((leg, index) => {
    if (leg.currency === home) return;
    // Cumulative shares: each leg gets the growth of floor(left * running / total), so the parts add up exactly.
    shared += BigInt(leg.amount);
    const upTo = weight === 0n ? 0n : (left * shared) / weight;
    values[index] = Number(upTo - given);
    given = upTo;
    last = index;
  });
  values[last] = (values[last] ?? 0) + Number(left - given);
  return values;
}

/** Account a book leg already stands on; for a cash-book line the match's bank account, or the other one that it stands on. */
function contraAccount(chart: Chart, input: JournalInput, leg: JournalLeg): string {
  const account = contraOf(leg, chart);
  if (account !== null) return account;
  if (leg.reconciled === true) return bankAccountOf(chart, leg.account);
  const stated = input.bank.find((bank) => bank.account === leg.account) ?? input.bank[0];
  return bankAccountOf(chart, stated?.account ?? leg.account) || chart.suspense;
}

interface DifferenceContext {
  readonly bank: readonly { readonly amount: number }[];
  readonly book: readonly BookFacts[];
  readonly chart?: Chart | undefined;
}

const BOOKING_ERRORS: ReadonlySet<string> = new Set(['sign', 'transposition']);

/** True for a booking error of the cash book that names no account: it stays on the proof until the books are corrected. */
export function isCorrectedAtSource(
  { type, account }: Pick<Difference, 'type' | 'account'>,
  { book, chart }: Pick<DifferenceContext, 'book' | 'chart'>,
): boolean {
  const isCash = book.length > 0 && book.every((leg) => contraOf(leg, chart) === null);
  return account === undefined && isCash && BOOKING_ERRORS.has(type);
}

/**
 * Account a difference is posted to, for the journal and for whatever says in advance what will be posted: the one it names, else
 * its type's; what stays open on the party goes to the account of the match's document, or where only the cash book is in it to
 * receivables or payables by the direction of the money. Null where nothing is posted: the books are corrected at the source.
 */
export function differenceTarget(
  difference: Pick<Difference, 'type' | 'amount' | 'account'>,
  { bank, book, chart = DEFAULT_CHART }: DifferenceContext,
): string | null {
  if (isCorrectedAtSource(difference, { book, chart })) return null;
  const own = differenceAccountOf(chart, difference);
  if (own !== null) return own;
  const party = book.map((leg) => contraOf(leg, chart)).find((account) => account !== null);
  const money = (bank.length > 0 ? bank : book).reduce((sum, { amount }) => sum + amount, 0);
  return party ?? partyAccountOf(chart, money);
}

function differencePostings(chart: Chart, input: JournalInput, memo: string): Posting[] {
  const currency = homeCurrency(input) ?? input.bank[0]?.currency ?? '';
  // What is corrected at the source is taken out of the bank account again, so that the entry leaves it out.
  const bank = bankAccountOf(chart, input.bank[0]?.account ?? input.book[0]?.account ?? '');
  return input.differences.map((difference) => ({
    account: differenceTarget(difference, { ...input, chart }) ?? bank,
    amount: -difference.amount,
    currency,
    memo: shorten(
      `${difference.type.replaceAll('_', ' ')}${difference.note === '' ? '' : `: ${difference.note}`} | ${memo}`,
    ),
  }));
}

/** What entries book to suspense: debits minus credits, one sum for each currency that has any such line, by currency. */
export function suspenseSums(entries: Iterable<{ readonly lines: readonly JournalLine[] }>): Map<string, Minor> {
  const sums = new Map<string, Minor>();
  for (const { lines } of entries)
    for (const { account, currency, debit, credit } of lines)
      if (isSuspense(account)) sums.set(currency, minor((sums.get(currency) ?? 0) + debit - credit));
  return sums;
}

/** The entry that takes another back: its exact negative, line by line. */
export function reversalOf(entry: JournalEntry, day: Day): JournalEntry {
  return {
    key: `${entry.key}-reversal`,
    matchId: entry.matchId,
    day,
    text: shorten(`Reversal: ${entry.text}`),
    reference: entry.reference,
    lines: entry.lines.map((line) => ({
      ...line,
      debit: line.credit,
      credit: line.debit,
      memo: shorten(`Reversal: ${line.memo}`),
    })),
  };
}

/** Entries over several bank currencies balance in each through the exchange account (trading accounts; P. Selinger 2005). */
function closeCurrencies(chart: Chart, postings: readonly Posting[], input: JournalInput): readonly Posting[] {
  if (homeCurrency(input) !== null) return postings;
  const left = new Map<string, number>();
  for (const { currency, amount } of postings) left.set(currency, (left.get(currency) ?? 0) + amount);
  const memo = memoOf(input);
  return [
    ...postings,
    ...[...left].map(([currency, amount]) => ({ account: chart.exchange, amount: -amount, currency, memo })),
  ];
}

function toLine({ account, amount, currency, memo }: Posting): JournalLine {
  return {
    account,
    debit: amount > 0 ? minor(amount) : ZERO,
    credit: amount < 0 ? minor(-amount) : ZERO,
    currency,
    memo,
  };
}

const name = (leg: JournalLeg): string => squeeze(`${leg.documentNumber} ${leg.text}`) || squeeze(leg.reference);

/** At most three legs by name, then how many more. */
function side(legs: readonly JournalLeg[]): string {
  const named = legs.slice(0, 3).map(name).join('; ');
  return legs.length > 3 ? `${named}; and ${legs.length - 3} more` : named;
}

/** Cites both sides: "Bank: FPS ABLE LTD INV 1042 | Books: INV-1042 Able Ltd". */
function memoOf({ bank, book }: JournalInput): string {
  const parts = [bank.length > 0 ? `Bank: ${side(bank)}` : '', book.length > 0 ? `Books: ${side(book)}` : ''];
  return shorten(parts.filter((part) => part !== '').join(' | '));
}

function referenceOf({ bank, book }: JournalInput): string {
  const numbers = book
    .map(({ documentNumber, reference }) => documentNumber || reference)
    .filter((text) => text !== '');
  const chosen = numbers.length > 0 ? numbers : bank.map(({ reference }) => reference).filter((text) => text !== '');
  return shorten([...new Set(chosen)].join(' '));
}

function shorten(text: string): string {
  const flat = squeeze(text);
  return flat.length <= MEMO_LENGTH ? flat : `${flat.slice(0, MEMO_LENGTH - 1)}\u2026`;
}
