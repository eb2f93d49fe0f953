/** Card exports: whether a positive amount is a purchase, proved by payments, refunds, merchants or the rows of the cards. */

import { problem } from '../../../shared/problem.ts';
import { type SignChoice, type SignInput, said } from './sign.ts';
import { headerKey } from './words.ts';

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
export function byCard(input: SignInput, amounts: readonly number[]): SignChoice | null {
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
