/** Which sign means money in: the running balance proves it, direction words state it, card exports turn it round. */

import type { Side } from '../../../shared/line.ts';
import { type DecimalSign, exponentOf } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { chainWays, provenChain } from './balance.ts';
import { dateParts } from './dates.ts';
import { isCredit, isNothing, type MoneyCell, readMoney } from './numbers.ts';
import type { AmountRule, MoneyField, RawRow } from './plan.ts';
import type { Columns, Evidence } from './settle.ts';
import { byCard } from './sign-card.ts';
import { isBookTerm, pairRule } from './sign-pair.ts';
import type { ColumnStats } from './stats.ts';
import { directionKey, directionOf, headerKey } from './words.ts';

export interface SignInput {
  readonly rows: readonly RawRow[];
  readonly stats: readonly ColumnStats[];
  readonly columns: Columns;
  readonly decimals: Readonly<Partial<Record<MoneyField, DecimalSign>>>;
  readonly currency: string;
  readonly header: readonly string[];
  readonly preamble: readonly RawRow[];
  /** True where the days rise from the first row to the last, false where they fall, null where they do neither. */
  readonly oldestFirst: boolean | null;
  /** Whose view the file takes, where a person named it. */
  readonly side: Side | null;
  /** Balances stated above and below the table. */
  readonly stated: { readonly opening: number | null; readonly closing: number | null };
  /** Stated by a person or a preset; null lets the content decide. */
  readonly flip: boolean | null;
  /** True where a person named the amount column: without a word about its sign it is meant as written. */
  readonly isMapped: boolean;
  readonly out: readonly string[];
  readonly into: readonly string[];
}

export interface SignChoice {
  readonly rule: AmountRule;
  readonly evidence: readonly Evidence[];
  /** True where the balance column states what stood before each movement. */
  readonly isBefore?: boolean;
  /** Set where the sign is only assumed. */
  readonly doubt?: Problem;
}

/** Minor values of a column over rows; NaN where there is no amount. */
export function moneyValues(rows: readonly RawRow[], index: number, decimal: DecimalSign, exponent: number): number[] {
  const cell: MoneyCell = { fault: 'empty' };
  return rows.map((row) => {
    const text = row.cells[index] ?? '';
    if (isNothing(text)) return Number.NaN;
    return readMoney(text, 0, text.length, { decimal: row.kinds?.[index] === 'n' ? '.' : decimal, exponent, cell });
  });
}

export function columnValues(input: SignInput, field: MoneyField): number[] | null {
  const index = input.columns[field];
  if (index === undefined) return null;
  return moneyValues(input.rows, index, input.decimals[field] ?? '.', exponentOf(input.currency));
}

/** The sign rule of a table. */
export function chooseSign(input: SignInput): SignChoice {
  if (input.columns.amount === undefined) return pairRule(input);
  const amounts = columnValues(input, 'amount') ?? [];
  const direction = input.columns.direction === undefined ? null : directionRule(input, amounts);
  if (direction !== null) return direction;
  const marked = input.flip === true ? null : byMarks(input, amounts);
  if (marked !== null) return marked;
  if (input.flip !== null) {
    return {
      isBefore: standsBefore(input, input.flip ? amounts.map((amount) => -amount) : amounts),
      rule: { kind: 'signed', flip: input.flip },
      evidence: input.flip ? [said('amount sign', 'turned round, as stated', 1)] : [],
    };
  }
  const balance = byBalance(input, amounts) ?? byStated(input, amounts);
  if (balance !== null)
    return isPaidOff(input, amounts) && !balance.rule.flip ? { ...balance, doubt: turnedDoubt(input) } : balance;
  const card = byCard(input, amounts);
  if (card !== null) return card;
  const choice = asWritten(input, amounts);
  return input.isMapped && choice.doubt ? { ...choice, doubt: { ...choice.doubt, severity: 'warning' } } : choice;
}

/** No proof of the sign: it is taken as written, and where every amount is positive a person is told so. */
function asWritten(input: SignInput, amounts: readonly number[]): SignChoice {
  const rule: AmountRule = { kind: 'signed', flip: false };
  const evidence = [said('amount sign', 'as written: positive is money in', 0.8)];
  const signed = amounts.filter((amount) => amount !== 0 && !Number.isNaN(amount));
  if (isPaidOff(input, amounts)) return { rule, evidence, doubt: turnedDoubt(input) };
  if (signed.some((amount) => amount < 0))
    return signed.length < MANY ? { rule, evidence, doubt: fewSigned(input) } : { rule, evidence };
  if (signed.length === 0) return { rule, evidence };
  // Without a header an empty column beside the amounts may be the other half of a debit and credit pair.
  const index = input.columns.amount ?? -1;
  const isHalf =
    input.header.length === 0 && [index - 1, index + 1].some((at) => input.rows.every((row) => row.cells[at] === ''));
  const isTaking = !isHalf && listsTakings(input);
  const isFew = !isHalf && amounts.filter((amount) => amount > 0).length < MANY;
  const doubt = problem(
    'ambiguous_sign',
    isTaking || isFew ? 'warning' : 'asked',
    isHalf
      ? 'Every amount stands in one column, unsigned, beside an empty one: say whether it is money in or money out.'
      : isTaking
        ? 'Every amount is positive, in a list of sales or receipts: it was read as money in. Flip the sign if it is money out.'
        : `Every amount is positive and nothing says whether that is money in or out${isFew ? ': it was read as money in. Flip the sign if it is money out.' : '. Say which it is.'}`,
    {
      column: input.header[index] ?? `column ${index}`,
      readings: ['positive is money in', 'positive is money out'],
    },
  );
  return { rule, evidence, doubt };
}

/** This many amounts, all of one sign, are a list of one kind: sales or purchases. Fewer may be chance. */
export const MANY = 3;

const TAKINGS =
  /\b(?:invoices?|customers?|clients?|buyers?|sales?|revenue|receipts?|deposits?|deposited|donations?|donors?|payouts?|disbursements?|settlements?|receivables?|cashiers?|checkout|tips?|fees?|chargebacks?|rechnungsnummer|kunde|client|factures?|facturas?|fatture|kunder)\b/;
const SPENDINGS =
  /\b(?:bills?|vendors?|suppliers?|purchases?|expenses?|employees?|payroll|salary|wages|orders?|merchants?|cards?|lieferant|fournisseur|proveedor|fornitore|leverancier|leverandor|leverantor)\b/;

const RETURNS = /\b(?:refund(?:s|ed)?|returns?|credit notes?|credit memos?|gutschrift(?:en)?|avoirs?|storno)\b/;

/** True where the words of the header speak of money taken and none of money spent; in books, where most rows do and none of the other. */
function listsTakings({ header, rows, side }: SignInput): boolean {
  const words = header.map(headerKey).join(' ; ');
  if (TAKINGS.test(words) && !SPENDINGS.test(words)) return true;
  if (side !== 'book') return false;
  const texts = rows.map(({ cells }) => cells.map(headerKey).join(' ; '));
  const taken = texts.filter((text) => TAKINGS.test(text) && !RETURNS.test(text)).length;
  return taken * 2 > texts.length && !texts.some(speaksOfSpending);
}

/** A supplier who pays back is no spending, a customer who is paid back is. */
const speaksOfSpending = (text: string): boolean => SPENDINGS.test(text) !== RETURNS.test(text);

// How a card issuer or lender writes that its customer paid: on a bank account the same words stand above zero.
const PAID_OFF =
  /\b(?:thank you|autopay|auto pay|payment received|received with thanks|merci|paiement recu|zahlung erhalten|zahlungseingang|betaling ontvangen|pago recibido|su pago|pagamento ricevuto|pagamento recebido|innbetaling|inbetalning|wplata wlasna)\b/;

/** True where most amounts are positive and a row below zero reads like the customer's own payment: positive may then be money spent. */
function isPaidOff({ rows }: SignInput, amounts: readonly number[]): boolean {
  const positive = amounts.filter((amount) => amount > 0).length;
  const negative = amounts.filter((amount) => amount < 0).length;
  if (negative === 0 || positive < negative * 2) return false;
  return rows.some((row, at) => (amounts[at] ?? 0) < 0 && row.cells.some((cell) => PAID_OFF.test(headerKey(cell))));
}

function turnedDoubt(input: SignInput): Problem {
  const message =
    'Most amounts are positive, and a payment that was received is negative: this looks like a card or loan, where positive is money spent. Say which way the amounts run.';
  return signDoubt(input, 'asked', message, [OUT, IN]);
}

/** One or two amounts with signs: no habit of the file shows yet, so the reading is said aloud. */
function fewSigned(input: SignInput): Problem {
  const message =
    'So few amounts prove nothing about their sign: they were read as written, positive as money in. Flip the sign if it is the other way round.';
  return signDoubt(input, 'warning', message);
}

const IN = 'positive is money in';
const OUT = 'positive is money out';

/** A question or a warning about the sign of the amount column; the likelier reading comes first. */
export function signDoubt(
  input: SignInput,
  severity: 'asked' | 'warning',
  message: string,
  readings: readonly string[] = [IN, OUT],
): Problem {
  return problem('ambiguous_sign', severity, message, {
    column: input.header[input.columns.amount ?? -1] ?? '',
    readings,
  });
}

export function said(about: string, text: string, confidence: number): Evidence {
  return { about, text, confidence };
}

function byBalance(input: SignInput, amounts: readonly number[]): SignChoice | null {
  const balances = columnValues(input, 'balance');
  if (balances === null) return null;
  const way = provenChain(amounts, balances, input.oldestFirst);
  if (way === null) return null;
  const flip = way.sign === -1;
  const text = `the running balance closes on ${way.links} of ${way.pairs} rows${flip ? ' with the sign turned round' : ''}${way.isBefore ? '; it stands before each movement' : ''}`;
  const choice = {
    rule: { kind: 'signed', flip },
    evidence: [said('amount sign', text, 0.99)],
    isBefore: way.isBefore,
  } as const;
  // Without the days the same figures close the other way round: what turns every sign is then asked.
  return flip && input.oldestFirst === null ? { ...choice, doubt: unprovedTurn(input) } : choice;
}

/** Some amounts carry CR and none a minus or DR: the others are debits. */
function byMarks({ columns, rows }: SignInput, amounts: readonly number[]): SignChoice | null {
  const credits = rows.filter(({ cells }) => isCredit(cells[columns.amount ?? -1] ?? '')).length;
  const others = amounts.filter((amount) => amount > 0).length - credits;
  if (credits === 0 || others <= 0 || amounts.some((amount) => amount < 0)) return null;
  const text = `${credits} amounts are marked CR and are money in, the ${others} without a mark money out`;
  return { rule: { kind: 'signed', flip: false, marked: true }, evidence: [said('amount sign', text, 0.95)] };
}

/** True where the balance column states what stood before each movement; amounts signed as they are read. */
export function standsBefore(input: SignInput, amounts: readonly number[]): boolean {
  const balances = columnValues(input, 'balance');
  if (balances === null) return false;
  const ways = chainWays(amounts, balances, input.oldestFirst).filter((way) => way.sign === 1);
  const [best, second] = ways;
  return best?.isBefore === true && best.links > (second?.links ?? 0) && best.links * 2 > best.pairs;
}

/** The sum of the amounts against the balances stated above and below the table. */
function byStated({ stated, rows, columns }: SignInput, amounts: readonly number[]): SignChoice | null {
  if (stated.opening === null || stated.closing === null) return null;
  const sum = amounts.reduce((total, amount, at) => {
    const isMovement = dateParts(rows[at]?.cells[columns.date ?? -1] ?? '') !== null;
    return isMovement ? total + (amount || 0) : total;
  }, 0);
  const change = stated.closing - stated.opening;
  if (sum === 0 || Math.abs(sum) !== Math.abs(change)) return null;
  const flip = sum !== change;
  const text = `opening and closing balance differ by the sum of the amounts${flip ? ' turned round' : ''}`;
  return { rule: { kind: 'signed', flip }, evidence: [said('amount sign', text, 0.99)] };
}

function unprovedTurn(input: SignInput): Problem {
  const message =
    'The running balance closes with every sign turned round, or as written with the rows in the other order, and the days do not say in which order they stand. Say which way the amounts run.';
  return signDoubt(input, 'asked', message);
}

/** Sign from direction words: needed where the amounts are unsigned, and a witness of turned signs where they are not. */
function directionRule(input: SignInput, amounts: readonly number[]): SignChoice | null {
  const index = input.columns.direction as number;
  const out = new Set(input.out.map(directionKey));
  const into = new Set(input.into.map(directionKey));
  const settled = input.out.length > 0;
  const tally = { outPlus: 0, outMinus: 0, inPlus: 0, inMinus: 0 };
  const isBooks = input.side === 'book' && !settled && isInTerms(input, index);
  const signed: number[] = [];
  input.rows.forEach((row, at) => {
    const amount = amounts[at] ?? Number.NaN;
    const key = directionKey(row.cells[index] ?? '');
    const side = settled ? (out.has(key) ? 'out' : into.size === 0 || into.has(key) ? 'in' : null) : directionOf(key);
    signed.push(side === null ? Number.NaN : side === 'out' ? -Math.abs(amount) : Math.abs(amount));
    if (key === '' || side === null || Number.isNaN(amount) || amount === 0) return;
    (side === 'out' ? out : into).add(key);
    if (side === 'out' && amount > 0) tally.outPlus++;
    if (side === 'out' && amount < 0) tally.outMinus++;
    if (side === 'in' && amount > 0) tally.inPlus++;
    if (side === 'in' && amount < 0) tally.inMinus++;
  });
  const negative = tally.outMinus + tally.inMinus;
  if (negative > 0 && !settled) return signedBesideWords(input, isBooks ? turnTally(tally) : tally);
  if (tally.outPlus + tally.inPlus === 0) return null;
  return {
    rule: {
      kind: 'direction',
      out: settled ? [...out] : [...out, 'debit'],
      into: settled ? [...into] : [...into, 'credit'],
      keepSign: false,
      flip: input.flip ?? isBooks,
    },
    isBefore: standsBefore(input, (input.flip ?? isBooks) ? signed.map((amount) => -amount) : signed),
    evidence: [
      said(
        'amount sign',
        `unsigned; '${input.header[index] ?? ''}' says which way: ${tally.outPlus} out, ${tally.inPlus} in`,
        0.98,
      ),
    ],
  };
}

/** Words of bookkeeping: in books a debit of the account is money in. */
const TERM_KEYS = new Set([
  'd',
  'dr',
  'debit',
  'debet',
  's',
  'soll',
  'debe',
  'dare',
  'c',
  'cr',
  'k',
  'h',
  'credit',
  'kredit',
  'haben',
  'haber',
  'avere',
]);

function isInTerms(input: SignInput, index: number): boolean {
  const words = [...(input.stats[index]?.distinct.keys() ?? [])]
    .map(directionKey)
    .filter((key) => directionOf(key) !== null);
  return words.length > 0 && words.every((key) => TERM_KEYS.has(key) || isBookTerm(key));
}

type Tally = { readonly outPlus: number; readonly outMinus: number; readonly inPlus: number; readonly inMinus: number };

function turnTally({ outPlus, outMinus, inPlus, inMinus }: Tally): Tally {
  return { outPlus: inPlus, outMinus: inMinus, inPlus: outPlus, inMinus: outMinus };
}

/** Amounts carry signs of their own: the words only tell whether the signs are turned round. */
function signedBesideWords(input: SignInput, tally: Tally): SignChoice | null {
  const right = tally.outMinus + tally.inPlus;
  const turned = tally.outPlus + tally.inMinus;
  if (input.flip !== null) return { rule: { kind: 'signed', flip: input.flip }, evidence: [] };
  if (turned > right * 4) {
    return {
      rule: { kind: 'signed', flip: true },
      evidence: [
        said(
          'amount sign',
          `debits are positive and credits negative on ${turned} of ${right + turned} rows; turned round`,
          0.95,
        ),
      ],
    };
  }
  return {
    rule: { kind: 'signed', flip: false },
    evidence: [said('amount sign', `as written; ${right} of ${right + turned} agree with the direction column`, 0.95)],
  };
}
