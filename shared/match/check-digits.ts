/** Check digits of payment references: which scheme a number obeys, and which lengths of number in a month are such references. */

import { digitKey, SALT_DIGITS } from './hash.ts';

/** How much rarer a coincidence is among numbers that obey a scheme: one in `oneIn` of all numbers does. */
export interface CheckScheme {
  readonly name: string;
  readonly oneIn: number;
  /** Check digits at the end of the number. */
  readonly digits: number;
}

type Rule = CheckScheme & { readonly holds: (digits: string) => boolean; readonly from: number; readonly to: number };

const ZERO = 48;

/**
 * Modulus 10 with weights 2 and 1 (Luhn; ISO/IEC 7812-1 annex B): payment cards, Norwegian KID modulus 10
 * (Bits, "KID-nummer"), Swedish OCR (Bankgirot, "OCR-referenskontroll").
 */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let k = digits.length - 1, twice = false; k >= 0; k--, twice = !twice) {
    const value = (digits.charCodeAt(k) - ZERO) * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Modulus 11 with weights 2 to 7 from the right (Bits, Norwegian KID modulus 11); a check digit of 10 is written "-" and not a number. */
export function mod11Holds(digits: string): boolean {
  let sum = 0;
  for (let k = digits.length - 2, weight = 2; k >= 0; k--, weight = weight === 7 ? 2 : weight + 1)
    sum += (digits.charCodeAt(k) - ZERO) * weight;
  return (sum + digits.charCodeAt(digits.length - 1) - ZERO) % 11 === 0;
}

/** Modulus 10 with weights 7, 3, 1 from the right (Finance Finland, "Kotimaisen viitteen rakenne": 4 to 20 digits). */
export function viiteHolds(digits: string): boolean {
  let sum = digits.charCodeAt(digits.length - 1) - ZERO;
  for (let k = digits.length - 2, at = 0; k >= 0; k--, at++)
    sum += (digits.charCodeAt(k) - ZERO) * (at % 3 === 0 ? 7 : at % 3 === 1 ? 3 : 1);
  return sum % 10 === 0;
}

const RECURSIVE = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];

/** Modulus 10 recursive (SIX, Swiss Implementation Guidelines QR-bill, annex B): QR and former ESR references of 27 digits. */
export function recursiveHolds(digits: string): boolean {
  let carry = 0;
  for (let k = 0; k < digits.length - 1; k++) carry = RECURSIVE[(carry + digits.charCodeAt(k) - ZERO) % 10]!;
  return (10 - carry) % 10 === digits.charCodeAt(digits.length - 1) - ZERO;
}

/** Belgian structured communication (Febelfin, OGM/VCS): ten digits and their rest by 97, where 0 is written 97. */
export function belgianHolds(digits: string): boolean {
  if (digits.length !== 12) return false;
  return (Number(digits.slice(0, 10)) % 97 || 97) === Number(digits.slice(10));
}

/** Creditor reference (ISO 11649): "RF", two check digits, at most 21 characters; modulus 97-10 of ISO/IEC 7064. */
export function creditorReferenceHolds(text: string): boolean {
  const compact = text.replace(/\s/g, '').toUpperCase();
  if (!/^RF\d\d[0-9A-Z]{1,21}$/.test(compact)) return false;
  let rest = 0;
  for (const sign of `${compact.slice(4)}${compact.slice(0, 4)}`)
    for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/**
 * Modulus 11 with weights 2 to 13 from the right, 10 and 11 written 0: Slovenian SI12 (Bank of Slovenia, UPN manual)
 * and Croatian HR01 (FINA, "Jedinstveni pregled modela poziva na broj"), the number without its model.
 */
export function southSlavHolds(digits: string): boolean {
  if (digits.length < 2 || digits.length > 13) return false;
  let sum = 0;
  for (let k = digits.length - 2, weight = 2; k >= 0; k--, weight++) sum += (digits.charCodeAt(k) - ZERO) * weight;
  const check = 11 - (sum % 11);
  return (check > 9 ? 0 : check) === digits.charCodeAt(digits.length - 1) - ZERO;
}

/** Schemes of bare numbers; a number of few digits obeys one by chance, so lengths are judged together. */
const RULES: readonly Rule[] = [
  { name: 'structured communication', oneIn: 97, digits: 2, holds: belgianHolds, from: 12, to: 12 },
  { name: 'QR reference', oneIn: 10, digits: 1, holds: recursiveHolds, from: 16, to: 27 },
  { name: 'modulus 10', oneIn: 10, digits: 1, holds: luhnHolds, from: 5, to: 25 },
  { name: 'modulus 11', oneIn: 11, digits: 1, holds: mod11Holds, from: 5, to: 25 },
  { name: 'modulus 10 (7, 3, 1)', oneIn: 10, digits: 1, holds: viiteHolds, from: 5, to: 20 },
];
const CREDITOR: CheckScheme = { name: 'creditor reference', oneIn: 97, digits: 0 };

/** The scheme a reference announces by its own form (RF, +++ +++, SI12, HR01) and obeys; null for a bare number. */
export function announcedScheme(reference: string): CheckScheme | null {
  const text = reference.trim();
  if (creditorReferenceHolds(text)) return CREDITOR;
  const belgian = /^(?:\+{3}|\*{3})(\d{3})\/(\d{4})\/(\d{5})(?:\+{3}|\*{3})$/.exec(text);
  if (belgian && belgianHolds(`${belgian[1]}${belgian[2]}${belgian[3]}`)) return RULES[0]!;
  const model = /^(SI12|HR01)\s*([\d-]{2,22})$/i.exec(text);
  if (model && southSlavHolds(model[2]!.replaceAll('-', '')))
    return { name: model[1]!.toUpperCase(), oneIn: 11, digits: 1 };
  return null;
}

/** What numbers of one length are in this month. */
export interface NumberForm {
  readonly scheme: CheckScheme;
  /** Digits before the check digit that are a document's number: a payment reference that embeds it; 0 where none. */
  readonly embeds: number;
}

/** Forms by length of number. */
export type NumberForms = ReadonlyMap<number, NumberForm>;

const MOST_SAMPLED = 1500;
const FEWEST = 12;
/** Share of the numbers of one length that must obey: by chance a tenth do. */
const OBEYING = 0.85;
const EMBEDDING = 0.4;
const NUMBER = /(?:RF\d\d|\+{3}|\*{3})?\d[\d/.-]{4,30}\d/gi;

/** True where the book has a document of this number. */
export type KnownNumber = (key: number) => boolean;

/**
 * Learns which lengths of number are payment references with check digits, from an even sample of texts, and which of
 * them embed document numbers (customer number, invoice number, check digit: the layouts of KID, OCR and QR references).
 */
export function learnForms(texts: (row: number) => string, rows: Int32Array, known: KnownNumber | null): NumberForms {
  const samples = new Map<number, Set<string>>();
  const step = Math.max(1, Math.floor(rows.length / MOST_SAMPLED));
  for (let i = 0; i < rows.length; i += step) {
    for (const found of texts(rows[i]!).match(NUMBER) ?? []) {
      const digits = found.replace(/\D/g, '');
      if (digits.length > 27) continue;
      const list = samples.get(digits.length);
      if (list) list.add(found);
      else samples.set(digits.length, new Set([found]));
    }
  }
  const forms = new Map<number, NumberForm>();
  for (const [length, found] of samples) {
    const scheme = found.size < FEWEST ? null : schemeOfAll([...found], length);
    if (scheme) forms.set(length, { scheme, embeds: known ? embeddedDigits([...found], scheme, known) : 0 });
  }
  return forms;
}

function schemeOfAll(found: readonly string[], length: number): CheckScheme | null {
  const enough = Math.ceil(found.length * OBEYING);
  if (found.filter(creditorReferenceHolds).length >= enough) return CREDITOR;
  const numbers = found.map((text) => text.replace(/\D/g, ''));
  for (const rule of RULES) {
    if (length < rule.from || length > rule.to) continue;
    if (numbers.filter(rule.holds).length >= enough) return rule;
  }
  return null;
}

/** Digits before the check digits that most often are a document's number; the longest of equals, for it holds the padding. */
function embeddedDigits(found: readonly string[], scheme: CheckScheme, known: KnownNumber): number {
  let best = { digits: 0, hits: found.length * EMBEDDING };
  const values = found.map((text) => numberValue(text));
  for (let digits = 3; digits <= 12; digits++) {
    const hits = values.filter((value) => known(embeddedKey(value, { scheme, embeds: digits }))).length;
    if (hits >= best.hits) best = { digits, hits };
  }
  return best.digits;
}

/** Value of a number's last fifteen digits, as the scanner reads it. */
function numberValue(text: string): number {
  return Number(text.replace(/\D/g, '').slice(-15));
}

/** Reference key of the document number that a payment reference embeds. */
export function embeddedKey(value: number, form: NumberForm): number {
  return digitKey(Math.floor(value / 10 ** form.scheme.digits) % 10 ** form.embeds, SALT_DIGITS);
}

/** The payment reference of a text that embeds a document's number, as written; null where the text has none. */
export function embeddingReference(text: string, number: string, forms: NumberForms): string | null {
  const document = Number(number.replace(/\D/g, '').slice(-12));
  for (const found of text.match(NUMBER) ?? []) {
    const form = forms.get(found.replace(/\D/g, '').length);
    if (!form || form.embeds === 0) continue;
    if (embeddedKey(numberValue(found), form) === digitKey(document, SALT_DIGITS)) return found;
  }
  return null;
}
