/** Which sign means money in: the running balance proves it, direction words state it, card exports turn it round. */

import { type DecimalSign, exponentOf } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { chainHits } from './balance.ts';
import { isNothing, type MoneyCell, readMoney } from './numbers.ts';
import type { AmountRule, MoneyField, RawRow } from './plan.ts';
import type { Columns, Evidence } from './settle.ts';
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

function columnValues(input: SignInput, field: MoneyField): number[] | null {
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
  if (input.flip !== null) {
    return {
      rule: { kind: 'signed', flip: input.flip },
      evidence: input.flip ? [said('amount sign', 'turned round, as stated', 1)] : [],
    };
  }
  const balance = byBalance(input, amounts);
  if (balance !== null) return balance;
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
const MANY = 3;

const TAKINGS =
  /\b(?:invoices?|customers?|clients?|buyers?|sales?|revenue|receipts?|deposits?|deposited|donations?|donors?|payouts?|disbursements?|settlements?|receivables?|cashiers?|checkout|tips?|fees?|chargebacks?|rechnungsnummer|kunde|client|factures?|facturas?|fatture|kunder)\b/;
const SPENDINGS =
  /\b(?:bills?|vendors?|suppliers?|purchases?|expenses?|employees?|payroll|salary|wages|orders?|merchants?|cards?|lieferant|fournisseur|proveedor|fornitore|leverancier|leverandor|leverantor)\b/;

/** True where the words of the header speak of money taken and none of money spent. */
function listsTakings({ header }: SignInput): boolean {
  const words = header.map(headerKey).join(' ; ');
  return TAKINGS.test(words) && !SPENDINGS.test(words);
}

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
  const readings = ['positive is money out', 'positive is money in'];
  return problem('ambiguous_sign', 'asked', message, {
    column: input.header[input.columns.amount ?? -1] ?? '',
    readings,
  });
}

/** One or two amounts with signs: no habit of the file shows yet, so the reading is said aloud. */
function fewSigned(input: SignInput): Problem {
  const message =
    'So few amounts prove nothing about their sign: they were read as written, positive as money in. Flip the sign if it is the other way round.';
  const readings = ['positive is money in', 'positive is money out'];
  return problem('ambiguous_sign', 'warning', message, {
    column: input.header[input.columns.amount ?? -1] ?? '',
    readings,
  });
}

function said(about: string, text: string, confidence: number): Evidence {
  return { about, text, confidence };
}

function byBalance(input: SignInput, amounts: readonly number[]): SignChoice | null {
  const balances = columnValues(input, 'balance');
  if (balances === null) return null;
  const plain = chainHits(amounts, balances, 1);
  const turned = chainHits(amounts, balances, -1);
  let best = Math.max(plain.rising, plain.falling);
  let other = Math.max(turned.rising, turned.falling);
  if (best === other && input.oldestFirst !== null) {
    // Equal amounts close a chain upwards and, turned round, downwards: the days say which way time runs.
    const way = input.oldestFirst ? 'rising' : 'falling';
    best = plain[way];
    other = turned[way];
  }
  if (Math.max(best, other) * 2 < plain.pairs || best === other) return null;
  const flip = other > best;
  return {
    rule: { kind: 'signed', flip },
    evidence: [
      said(
        'amount sign',
        `the running balance closes on ${Math.max(best, other)} of ${plain.pairs} rows${flip ? ' with the sign turned round' : ''}`,
        0.99,
      ),
    ],
  };
}

const CARD =
  /\b(?:card|cards|card(?:id|no|nr|number|type)|cardholder|kreditkarte|karteninhaber|carte|tarjeta|carta|kaart|kaarthouder|kredietkaart|luottokortti|kort|karta)\b/;
const PURCHASE = /\bpurchase price\b/;
const PROCESSOR =
  /\b(?:fees?|net|payout|gross|settlement|customer|buyer|presentment|checkout|refunded|disputed|chargeback|captured|sale|sales)\b/;

// What only the issuer books: the card was paid, or a purchase was given back.
const SETTLEMENT =
  /\b(?:payments?|paid|thank you|refund(?:ed)?|credit|reversal|cashback|rebate|returned?|zahlung|gutschrift|ausgleich|lastschrift|einzug|paiement|remboursement|prelevement|pago|abono|devolucion|pagamento|rimborso|storno|betaling|terugbetaling|indbetaling|innbetaling|inbetalning)\b/;
const CARD_NUMBER =
  /\b(?:card|kort|kaart)s? ?(?:no|number|nr|num|ending|last 4|member)\b|\bkartennummer\b|\bkreditkartennummer\b|\bnumero (?:de |della )?(?:la )?(?:carte|tarjeta|carta)\b|\bkaartnummer\b|\bkortnummer\b/;
// The holder's list names the merchant who was paid; a terminal's names the customer.
const MERCHANT =
  /^(?:merchant|merchant ?(?:name|category|description|city|location)|mcc|handler|commercant|commercio|comercio|esercente)$/;
const MASKED =
  /^(?:[xX*\u2022.\- ]{2,}\d{3,6}|\d{4,6}[xX*\u2022]{2,}\d{2,4}|(?:\d{4}[ -]){3}\d{4}|\d{4}[ -]?[xX*]{4}[ -]?[xX*]{4}[ -]?\d{4})$/;

/**
 * A card export whose amounts are mostly positive lists purchases as positive: the rows that run the other way, payments and refunds,
 * prove it, and so does a column
 * of merchants. Where nothing does and a column holds card numbers, the same file could list what a card terminal took in: that is asked.
 */
function byCard(input: SignInput, amounts: readonly number[]): SignChoice | null {
  const names = input.header.map(headerKey);
  const isPurchase = names.some((name) => PURCHASE.test(name));
  const isCard = [...names, ...input.preamble.flatMap((row) => row.cells.map(headerKey))].some((name) =>
    CARD.test(name),
  );
  // A processor's export has card columns too, but lists what the merchant sold.
  if (!isPurchase && (!isCard || names.some((name) => PROCESSOR.test(name)))) return null;
  const positive = amounts.filter((amount) => amount > 0).length;
  const negative = amounts.filter((amount) => amount < 0).length;
  if (positive === 0 || positive < negative * 2) return null;
  const rule: AmountRule = { kind: 'signed', flip: true };
  const isOneWay = negative * 20 <= positive;
  const isProved = isPurchase || names.some((name) => MERCHANT.test(name));
  if (!isProved && isOneWay && hasCardNumbers(input) && !hasSettlement(input, amounts)) {
    const column = input.header[input.columns.amount ?? -1] ?? '';
    const message = `The file lists card transactions, ${positive} of ${positive + negative} amounts are positive, and no payment or refund shows which way they run. Say whether a positive amount is money in (sales taken by card) or money out (purchases).`;
    const doubt = problem('ambiguous_sign', 'asked', message, {
      column,
      readings: ['positive is money in', 'positive is money out'],
    });
    return { rule, evidence: [said('amount sign', 'nothing proves it', 0.5)], doubt };
  }
  return {
    rule,
    evidence: [
      said(
        'amount sign',
        `card export: ${positive} of ${positive + negative} amounts are positive, so purchases are; turned round`,
        0.85,
      ),
    ],
  };
}

/** A column that is named for card numbers or holds masked ones. */
function hasCardNumbers(input: SignInput): boolean {
  return input.stats.some((column) => {
    if (column.filled === 0) return false;
    if (CARD_NUMBER.test(headerKey(column.header))) return true;
    const texts = [...column.distinct.keys()];
    return texts.length > 0 && texts.every((text) => MASKED.test(text));
  });
}

/** True where rows below zero read like payments or refunds. */
function hasSettlement(input: SignInput, amounts: readonly number[]): boolean {
  return input.rows.some(
    (row, at) => (amounts[at] ?? 0) < 0 && row.cells.some((cell) => SETTLEMENT.test(headerKey(cell))),
  );
}

/** Debit and credit columns; a debit column mostly below zero carries its own sign. */
function pairRule(input: SignInput): SignChoice {
  const debits = columnValues(input, 'debit') ?? [];
  const negative = debits.filter((amount) => amount < 0).length;
  const positive = debits.filter((amount) => amount > 0).length;
  const written = negative > positive;
  const books = input.flip === null ? ledgerProof(input, written) : null;
  if (books !== null) return books;
  return {
    rule: { kind: 'pair', written, flip: input.flip ?? false },
    evidence: [said('amount sign', written ? 'the debit column carries its own minus' : 'credit less debit', 1)],
  };
}

const LEDGER = /\b(?:journal|ledger|split|memo description|nominal|gl|grand livre|hauptbuch|grootboek|libro mayor)\b/;

/**
 * In a ledger a debit of a bank account is money in; on a bank statement it is money out. A running balance proves which;
 * without one, ledger words or a column of several account names tell.
 */
function ledgerProof(input: SignInput, written: boolean): SignChoice | null {
  const debits = columnValues(input, 'debit') ?? [];
  const credits = columnValues(input, 'credit') ?? [];
  const rule: AmountRule = { kind: 'pair', written, flip: true };
  const balances = columnValues(input, 'balance');
  if (balances !== null && !written) {
    const amounts = input.rows.map((_, at) => (credits[at] || 0) - (debits[at] || 0));
    const bank = chainHits(amounts, balances, 1);
    const book = chainHits(amounts, balances, -1);
    const hits = Math.max(book.rising, book.falling);
    if (hits > Math.max(bank.rising, bank.falling) && hits * 2 > book.pairs) {
      return {
        rule,
        evidence: [
          said(
            'amount sign',
            `debit less credit: so the running balance closes on ${hits} of ${book.pairs} rows`,
            0.99,
          ),
        ],
      };
    }
    if (bank.pairs > 1 && Math.max(bank.rising, bank.falling) * 2 > bank.pairs) return null;
  }
  const account = input.columns.account === undefined ? undefined : input.stats[input.columns.account];
  const hasAccounts = account !== undefined && account.distinct.size >= 3 && account.letterShare > 0.5;
  if (!hasAccounts && !input.header.some((name) => LEDGER.test(headerKey(name)))) return null;
  return { rule, evidence: [said('amount sign', 'debit less credit: a ledger, where a debit is money in', 0.85)] };
}

/** Sign from direction words: needed where the amounts are unsigned, and a witness of turned signs where they are not. */
function directionRule(input: SignInput, amounts: readonly number[]): SignChoice | null {
  const index = input.columns.direction as number;
  const out = new Set(input.out.map(directionKey));
  const into = new Set(input.into.map(directionKey));
  const settled = input.out.length > 0;
  const tally = { outPlus: 0, outMinus: 0, inPlus: 0, inMinus: 0 };
  input.rows.forEach((row, at) => {
    const amount = amounts[at] ?? Number.NaN;
    const key = directionKey(row.cells[index] ?? '');
    const side = settled ? (out.has(key) ? 'out' : into.size === 0 || into.has(key) ? 'in' : null) : directionOf(key);
    if (key === '' || side === null || Number.isNaN(amount) || amount === 0) return;
    (side === 'out' ? out : into).add(key);
    if (side === 'out' && amount > 0) tally.outPlus++;
    if (side === 'out' && amount < 0) tally.outMinus++;
    if (side === 'in' && amount > 0) tally.inPlus++;
    if (side === 'in' && amount < 0) tally.inMinus++;
  });
  const negative = tally.outMinus + tally.inMinus;
  if (negative > 0 && !settled) return signedBesideWords(input, tally);
  if (tally.outPlus + tally.inPlus === 0) return null;
  return {
    rule: {
      kind: 'direction',
      out: settled ? [...out] : [...out, 'debit'],
      into: settled ? [...into] : [...into, 'credit'],
      keepSign: false,
      flip: input.flip ?? false,
    },
    evidence: [
      said(
        'amount sign',
        `unsigned; '${input.header[index] ?? ''}' says which way: ${tally.outPlus} out, ${tally.inPlus} in`,
        0.98,
      ),
    ],
  };
}

/** Amounts carry signs of their own: the words only tell whether the signs are turned round. */
function signedBesideWords(
  input: SignInput,
  tally: { readonly outPlus: number; readonly outMinus: number; readonly inPlus: number; readonly inMinus: number },
): SignChoice | null {
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
