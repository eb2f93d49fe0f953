/** Labelled values above and below the rows: opening and closing balance, currency, account, and dates that prove their order. */

import { type DecimalSign, exponentOf, type Minor, minor, parseMoney } from '../../../shared/money.ts';
import { decimalHint } from './numbers.ts';
import type { RawRow } from './plan.ts';
import { balanceLabel, headerKey, headerScores } from './words.ts';

export interface Labelled {
  readonly opening: Minor | null;
  readonly closing: Minor | null;
}

/** The first of the cells that is an amount. */
export function amountIn(cells: readonly string[], decimal: DecimalSign, exponent: number): Minor | null {
  for (const cell of cells) {
    if (cell === '') continue;
    const text = cell.replace(/[\s\u00a0]*[A-Z]{3}$/, '').trim();
    const hint = decimalHint(text);
    if (hint === null) continue;
    // The preamble may use another decimal sign than the rows (DKB does).
    const reading = parseMoney(text, hint === '.' || hint === ',' ? hint : decimal, exponent);
    return reading.ok ? reading.minor : null;
  }
  return null;
}

/** A sentence that ends in an amount: "Solde au 31/03/2024 5 836,23 EUR". */
const SENTENCE =
  /^(\p{L}.*?\d{2,4})\s+([-+(]?\d{1,3}(?:[\s\u00a0\u202f.,']?\d{3})*[.,]\d{2}-?)\s*(?:[A-Z]{3}|\u20ac|\u00a3|\$)?$/u;

/** A label and what stands behind its colon, or behind the date it ends with. */
function labelAndRest(cell: string): readonly (string | undefined)[] {
  const parts = cell.split(/[:=\uff1a]/, 2);
  if (parts.length > 1) return parts;
  const sentence = SENTENCE.exec(cell);
  return sentence === null ? [cell] : [sentence[1], sentence[2]];
}

/** Opening and closing balance stated in rows that are no movements. `closing` labels without "final" count only above the table. */
export function labelledBalances(
  rows: readonly RawRow[],
  how: { readonly decimal: DecimalSign; readonly currency: string },
): Labelled {
  const exponent = exponentOf(how.currency);
  let opening: Minor | null = null;
  let closing: Minor | null = null;
  for (const row of rows) {
    row.cells.forEach((cell, index) => {
      if (cell === '' || cell.length > 120) return;
      const [label = '', rest] = labelAndRest(cell);
      const which = balanceLabel(label);
      if (which === null) return;
      const cells = rest !== undefined && /\d/.test(rest) ? [rest.trim()] : row.cells.slice(index + 1);
      const amount = amountIn(cells, how.decimal, exponent);
      if (amount === null) return;
      if (which === 'opening') opening ??= amount;
      else closing ??= amount;
    });
  }
  return { opening: opening === null ? null : minor(opening), closing: closing === null ? null : minor(closing) };
}

const CURRENCIES =
  /\b(EUR|USD|GBP|CHF|CAD|AUD|NZD|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|SGD|HKD|INR|BRL|MXN|ZAR|TRY|RON|BGN)\b/;
const SYMBOLS: readonly (readonly [RegExp, string])[] = [
  [/\u20ac/, 'EUR'],
  [/\u00a3/, 'GBP'],
  [/R\$/, 'BRL'],
  [/z\u0142/, 'PLN'],
  [/\u20b9/, 'INR'],
];

/** The one currency named in the preamble, or ''. */
export function preambleCurrency(rows: readonly RawRow[]): string {
  const found = new Set<string>();
  for (const row of rows) {
    for (const cell of row.cells) {
      const match = CURRENCIES.exec(cell);
      if (match !== null) found.add(match[1] as string);
    }
  }
  return found.size === 1 ? ([...found][0] as string) : '';
}

/** The currency a symbol inside the amounts names, or ''. A dollar sign names no country, so it names nothing. */
export function symbolCurrency(text: string): string {
  return SYMBOLS.find(([symbol]) => symbol.test(text))?.[1] ?? '';
}

const ACCOUNT_LABEL =
  /^(?:account(?: number| no)?|iban|konto(?:nummer)?|kontonr|rekening(?:nummer)?|compte|numero de compte|cuenta|conto|conta|rachunek|numer rachunku|cislo uctu|\u8d26\u53f7|\u53e3\u5ea7\u756a\u53f7|kreditkarte|card number|account id)$/;

/** An IBAN as it stands in a cell or behind a label (ISO 13616). */
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;

/** The account the preamble names, or '': its one IBAN, else what stands beside or below the word for an account. */
export function preambleAccount(rows: readonly RawRow[]): string {
  const ibans = new Set(rows.flatMap((row) => row.cells.flatMap((cell) => cell.match(IBAN) ?? [])));
  const [iban] = ibans;
  if (ibans.size === 1 && iban !== undefined) return iban;
  for (const [at, row] of rows.entries()) {
    for (const [index, cell] of row.cells.entries()) {
      const [label = '', rest = ''] = cell.split(/[:\uff1a]/, 2);
      if (!ACCOUNT_LABEL.test(headerKey(label))) continue;
      const beside = row.cells.slice(index + 1).find((other) => other !== '') ?? '';
      // Labels side by side are a header of their own: the value stands below.
      const isHeader = rest.trim() === '' && isLabel(beside);
      const value = rest.trim() !== '' ? rest.trim() : isHeader ? (rows[at + 1]?.cells[index] ?? '') : beside;
      if (value !== '' && value.length <= 80) return value.replace(/\s+/g, ' ');
    }
  }
  return '';
}

function isLabel(text: string): boolean {
  return !/\d/.test(text) && Math.max(0, ...headerScores(text).values()) >= 0.5;
}
