/** Card exports: whether a positive amount is a purchase, proved by payments, refunds, merchants or the rows of the cards. */

import type { AmountRule } from './plan.ts';
import { type SignChoice, type SignInput, said, signDoubt } from './sign.ts';
import { headerKey } from './words.ts';

const CARD =
  /\b(?:card|cards|card(?:id|no|nr|number|type)|cardholder|kreditkarte|karteninhaber|carte|tarjeta|carta|kaart|kaarthouder|kredietkaart|luottokortti|kort|karta)\b/;
const PURCHASE = /\bpurchase price\b/;
const PROCESSOR =
  /\b(?:fees?|net|payout|gross|settlement|customer|buyer|presentment|checkout|refunded|disputed|chargeback|captured|sale|sales)\b/;

// What only the issuer books: the card was paid, or a purchase was given back.
const SETTLEMENT =
  /\b(?:payments?|paid|thank you|refund(?:ed)?|credit|reversal|cashback|rebate|returned?|zahlung|gutschrift|ausgleich|lastschrift|einzug|paiement|remboursement|prelevement|pago|abono|devolucion|pagamento|rimborso|storno|betaling|terugbetaling|indbetaling|innbetaling|inbetalning)\b/;
// A purchase given back.
const REFUND =
  /\b(?:refund(?:ed)?|reversal|cashback|rebate|returned?|gutschrift|erstattung|remboursement|abono|devolucion|reembolso|estorno|rimborso|storno|terugbetaling|tilbagebetaling|zwrot)\b/;
const CARD_NUMBER =
  /\b(?:card|kort|kaart)s? ?(?:no|number|nr|num|ending|last 4|member)\b|\bkartennummer\b|\bkreditkartennummer\b|\bnumero (?:de |della )?(?:la )?(?:carte|tarjeta|carta)\b|\bkaartnummer\b|\bkortnummer\b/;
// The holder's list names the merchant who was paid; a terminal's names the customer.
const MERCHANT =
  /^(?:merchant|merchant ?(?:name|category|description|city|location)|mcc|handler|commercant|commercio|comercio|esercente)$/;
/** The issuer's words for its customer. */
const HOLDER = /\b(?:card ?member|karteninhaber|kaarthouder|kortinnehavare|kortholder|titulaire de la carte)\b/;
const MASKED =
  /^(?:[xX*\u2022.\- ]{2,}\d{3,6}|\d{4,6}[xX*\u2022]{2,}\d{2,4}|(?:\d{4}[ -]){3}\d{4}|\d{4}[ -]?[xX*]{4}[ -]?[xX*]{4}[ -]?\d{4})$/;

/**
 * Whether positive amounts are purchases. A card export lists them so where the rows that run the other way read like payments or
 * refunds, or where a column names merchants. Card numbers in part of the rows make no card account: there the rows that carry
 * one say which sign a purchase has. What looks like a card and proves nothing is asked.
 */
export function byCard(input: SignInput, amounts: readonly number[]): SignChoice | null {
  const names = input.header.map(headerKey);
  const isPurchase = names.some((name) => PURCHASE.test(name));
  // A processor's export has card columns too, but lists what the merchant sold.
  if (!isPurchase && names.some((name) => PROCESSOR.test(name))) return null;
  const inPart = byCardRows(input, amounts);
  if (inPart !== null) return inPart;
  const words = [...names, ...input.preamble.flatMap((row) => row.cells.map(headerKey))];
  const isCard = words.some((name) => CARD.test(name));
  const hasMerchants = names.some((name) => MERCHANT.test(name) || HOLDER.test(name));
  const positive = amounts.filter((amount) => amount > 0).length;
  const negative = amounts.filter((amount) => amount < 0).length;
  if (positive === 0 || positive < negative * 2) return null;
  const isSettled = hasSettlement(input, amounts);
  if (isPurchase || (isCard && (hasMerchants || isSettled))) return turned(positive, negative);
  if (isCard ? negative > 0 || hasCardNumbers(input) : negative > 0 && (hasMerchants || givesBack(input, amounts)))
    return unproved(input, positive, negative);
  return isCard ? turned(positive, negative) : null;
}

const PURCHASES: AmountRule = { kind: 'signed', flip: true };

function turned(positive: number, negative: number): SignChoice {
  const text = `card export: ${positive} of ${positive + negative} amounts are positive, so purchases are; turned round`;
  return { rule: PURCHASES, evidence: [said('amount sign', text, 0.85)] };
}

function unproved(input: SignInput, positive: number, negative: number): SignChoice {
  const message = `${positive} of ${positive + negative} amounts are positive and no balance shows which way they run. Say whether a positive amount is money in (an account, or sales taken by card) or money out (purchases by card).`;
  const doubt = signDoubt(input, 'asked', message);
  return { rule: PURCHASES, evidence: [said('amount sign', 'nothing proves it', 0.5)], doubt };
}

/** An account some of whose rows carry a card number: those are purchases, and most of them show which sign a purchase has. */
function byCardRows(input: SignInput, amounts: readonly number[]): SignChoice | null {
  const column = input.stats.find((one) => CARD_NUMBER.test(headerKey(one.header)) && one.filled > 0);
  const rows = input.rows.map((row, at) => ({
    has: (row.cells[column?.index ?? -1] ?? '') !== '',
    amount: amounts[at] ?? 0,
  }));
  if (column === undefined || rows.every(({ has }) => has)) return null;
  const spent = rows.filter(({ has, amount }) => has && amount < 0).length;
  const other = rows.filter(({ has, amount }) => has && amount > 0).length;
  if (spent > other) {
    const text = `as written: ${spent} of ${spent + other} rows with a card number are below zero`;
    return { rule: { kind: 'signed', flip: false }, evidence: [said('amount sign', text, 0.95)] };
  }
  return other > 0
    ? unproved(input, rows.filter(({ amount }) => amount > 0).length, rows.filter(({ amount }) => amount < 0).length)
    : null;
}

/**
 * True where at least half of the rows below zero give back what a row above it took: a list of purchases with refunds, unless it
 * is one of sales with refunds. Books list both sides of every account, and a person who named the amount column saw its signs.
 */
function givesBack({ columns, rows, side, isMapped }: SignInput, amounts: readonly number[]): boolean {
  if (side === 'book' || isMapped) return false;
  const index = columns.counterparty ?? columns.description ?? -1;
  const textOf = (at: number): string => headerKey(rows[at]?.cells[index] ?? '');
  const taken = new Set(amounts.flatMap((amount, at) => (amount > 0 ? [textOf(at)] : [])));
  const below = amounts.flatMap((amount, at) => (amount < 0 ? [at] : []));
  const back = below.filter((at) => {
    const text = textOf(at);
    return (text !== '' && taken.has(text)) || rows[at]?.cells.some((cell) => REFUND.test(headerKey(cell)));
  });
  return back.length * 2 >= below.length;
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
