/** Which of two columns, debit and credit, is money in: on a bank's statement the credit, in books the debit. */

import { problem } from '../../../shared/problem.ts';
import { provenChain } from './balance.ts';
import { columnValues, type SignChoice, type SignInput, said, standsBefore } from './sign.ts';
import type { ColumnStats } from './stats.ts';
import { headerKey } from './words.ts';

/** Terms of bookkeeping, whose sense depends on whose books they are; "paid out" and "withdrawal" mean the same in all. */
const TERMS =
  /\b(?:debits?|dr|soll|debet|debe|dare|debito|debitos|debe(?:r)?|credits?|cr|haben|kredit|haber|avere|credito|creditos|duguje|potrazuje|dugovanje|potrazivanje|wn|ma|ma dati|dal|terheles|jovairas|дебет|кредит|χρεωση|πιστωση|חובה|זכות|借方|貸方|贷方|차변|대변)\b|借方|貸方|贷方/;

/** True for a header in the terms of bookkeeping. */
export function isBookTerm(header: string): boolean {
  return TERMS.test(headerKey(header));
}

const LEDGER = /\b(?:journal|ledger|split|memo description|nominal|gl|grand livre|hauptbuch|grootboek|libro mayor)\b/;
/** "Ledger Balance" is a bank's word for the booked balance. */
const BALANCE = /\b(?:balance|saldo|solde)\b/;

const CONTRA =
  /\b(?:gegenkonto|gegenkto|tegenrekening|contra account|contrapartida|compte de contrepartie|contropartita|motkonto|modkonto|vastatili|konto przeciwstawne)\b/;
const VOUCHER =
  /^(?:beleg|belegnr|belegnummer|beleg nr|belegfeld 1|voucher|voucher (?:no|number|type)|boekstuk\w*|bilag|bilagsnr|bilagsnummer|verifikat\w*|verifikation\w*|piece|n piece|num piece|asiento|n asiento|journal (?:no|number|entry|id)|gl account|nominal code)$/;

/** Numbers of a chart of accounts have three to six digits; a bank account has more. */
function hasChartNumbers(column: ColumnStats): boolean {
  return [...column.distinct.keys()].every((text) => /^\d{3,6}$/.test(text));
}

interface Pair {
  readonly input: SignInput;
  readonly debits: readonly number[];
  readonly credits: readonly number[];
}

function isBelowZero(amounts: readonly number[]): boolean {
  const negative = amounts.filter((amount) => amount < 0).length;
  return negative > amounts.filter((amount) => amount > 0).length;
}

function choice(pair: Pair, written: boolean, flip: boolean, text: string, confidence: number): SignChoice {
  const rule = { kind: 'pair', written, flip } as const;
  const { debits, credits, input } = pair;
  const amounts = input.rows.map((_, at) => {
    const out = debits[at] || 0;
    const into = credits[at] || 0;
    return (written ? into + out : into - out) * (flip ? -1 : 1);
  });
  return { rule, evidence: [said('amount sign', text, confidence)], isBefore: standsBefore(input, amounts) };
}

/**
 * Debit and credit columns. A named side decides and is never overruled; a minus inside the cells says which column runs against
 * the other; else the running balance proves whose books they are.
 */
export function pairRule(input: SignInput): SignChoice {
  const pair = { input, debits: columnValues(input, 'debit') ?? [], credits: columnValues(input, 'credit') ?? [] };
  const isDebitMinus = isBelowZero(pair.debits);
  const isCreditMinus = !isDebitMinus && isBelowZero(pair.credits);
  const plain = isDebitMinus ? 'the debit column carries its own minus' : 'credit less debit';
  if (input.flip !== null)
    return choice(
      pair,
      isDebitMinus || (isCreditMinus && isTerms(input)),
      input.flip,
      input.flip ? 'as stated' : plain,
      1,
    );
  if (!isTerms(input) || isDebitMinus) return choice(pair, isDebitMinus, false, plain, 1);
  if (isCreditMinus) return creditMinus(pair);
  if (input.side === 'bank') return choice(pair, false, false, `${plain}: the side of the bank`, 1);
  if (input.side === 'book') return choice(pair, false, true, 'debit less credit: the side of the books', 1);
  return byChain(pair) ?? ledger(pair) ?? choice(pair, false, false, plain, 0.9);
}

function isTerms({ header, columns }: SignInput): boolean {
  const names = [columns.debit, columns.credit].flatMap((index) => (index === undefined ? [] : [header[index] ?? '']));
  return names.length > 0 && names.every(isBookTerm);
}

/** Credits below zero beside debits above: the books of the account, or a card issuer's, where a debit is a purchase. */
function creditMinus(pair: Pair): SignChoice {
  const { input } = pair;
  if (input.side === 'bank') return choice(pair, true, true, 'credits carry a minus: the side of the bank', 1);
  const books = choice(pair, true, false, 'debit and credit added: the credit column carries its own minus', 1);
  if (input.side === 'book') return books;
  const message =
    'The credit column carries a minus and the debit column none: in books a debit is money in, on a card statement money out. Say which it is.';
  const readings = ['books: a debit is money in', 'card or bank: a debit is money out'];
  return { ...books, doubt: problem('ambiguous_sign', 'asked', message, { readings }) };
}

function byChain(pair: Pair): SignChoice | null {
  const { input, debits, credits } = pair;
  const balances = columnValues(input, 'balance');
  if (balances === null) return null;
  const amounts = input.rows.map((_, at) => (credits[at] || 0) - (debits[at] || 0));
  const way = provenChain(amounts, balances, input.oldestFirst);
  if (way === null) return null;
  const less = way.sign === -1 ? 'debit less credit' : 'credit less debit';
  return choice(
    pair,
    false,
    way.sign === -1,
    `${less}: so the running balance closes on ${way.links} of ${way.pairs} rows`,
    0.99,
  );
}

/** What makes a table look like books: the word, several account names, a contra account of the chart, numbers of vouchers. */
function ledgerSign({ columns, stats, header }: SignInput): string {
  const account = stats[columns.account ?? -1];
  if (account !== undefined && account.distinct.size >= 3 && account.letterShare > 0.5)
    return `accounts under '${account.header}'`;
  const name = header.find((one) => LEDGER.test(headerKey(one)) && !BALANCE.test(headerKey(one)));
  if (name !== undefined) return `'${name}'`;
  const contra = stats.find((one) => CONTRA.test(headerKey(one.header)) && one.filled > 0 && hasChartNumbers(one));
  if (contra !== undefined) return `account numbers of a chart under '${contra.header}'`;
  const voucher = header.find((one) => VOUCHER.test(headerKey(one)));
  return voucher === undefined ? '' : `'${voucher}'`;
}

/** Without a named side and a balance, what looks like books is asked about: each answer turns every amount of the other round. */
function ledger(pair: Pair): SignChoice | null {
  const { input } = pair;
  const sign = ledgerSign(input);
  if (sign === '') return null;
  const message = `${sign} looks like books, where a debit of the account is money in; on a bank's statement it is money out. Say which it is, or name the side.`;
  const doubt = problem('ambiguous_sign', 'asked', message, {
    column: input.header[input.columns.debit ?? input.columns.credit ?? -1] ?? '',
    readings: ['bank: a credit is money in', 'books: a credit is money out'],
  });
  return { ...choice(pair, false, true, 'debit less credit: a ledger, where a debit is money in', 0.85), doubt };
}
