/** One CAMT entry (Ntry) as a line: sign, dates, names, references, original amount and charges of ISO 20022 camt.052/053/054. */

import { type Day, dayOf } from '../../shared/day.ts';
import type { ParsedLine, RecordKind } from '../../shared/line.ts';
import { exponentOf, type Minor, type MoneyReading, minor, parseMoney } from '../../shared/money.ts';
import type { StatementDraft } from './statement-draft.ts';
import { amountFault } from './statement-draft.ts';
import { cleanText, currencyCode } from './text-source.ts';
import { attribute, child, childrenOf, childText, descendants, type XmlNode } from './xml.ts';

/** Details of a batch whose references are kept on the line; a batch may hold thousands. */
const MAX_DETAILS = 50;

/** ISO date, or the date part of a date and time: the local day as the bank writes it, never shifted by a zone. */
export function isoDayOf(text: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  return match === null ? null : dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Dt or DtTm of a date choice element. */
export function dateText(node: XmlNode | null): string {
  return childText(node, 'Dt') || childText(node, 'DtTm') || (node?.text.trim() ?? '');
}

/** An ISO 20022 amount: an xs:decimal that is not negative, so a plus may stand before it, and neither exponent nor group. */
export function readAmount(text: string, currency: string): MoneyReading {
  if (text === '') return { ok: false, fault: 'empty' };
  if (!/^\+?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})$/.test(text)) return { ok: false, fault: 'syntax' };
  return parseMoney(text, '.', exponentOf(currency));
}

/** BOOK, PDNG, INFO, FUTR; a code in versions to .06, a choice from .07 on. Missing means booked. */
export function statusOf(entry: XmlNode): string {
  return (
    childText(entry, 'Sts', 'Cd') ||
    childText(entry, 'Sts', 'Prtry') ||
    childText(entry, 'Sts') ||
    'BOOK'
  ).toUpperCase();
}

export function entryCurrency(entry: XmlNode): string | null {
  return currencyCode(attribute(child(entry, 'Amt'), 'Ccy'));
}

/** Adds the entry as a line or refuses it with the reason. `row` is the ordinal of the entry in the file. */
export function addEntry(draft: StatementDraft, entry: XmlNode, row: number): void {
  const currency = entryCurrency(entry) ?? draft.currency;
  const raw = childText(entry, 'Amt');
  const amount = readAmount(raw, currency);
  const excerpt = [raw, currency, childText(entry, 'AddtlNtryInf')].filter((text) => text !== '').join(' ');
  if (!amount.ok) {
    const { code, message } = amountFault(amount, currency);
    draft.refuse(code, message, { row, column: 'Amt', excerpt });
    return;
  }
  const mark = childText(entry, 'CdtDbtInd').toUpperCase();
  if (mark !== 'CRDT' && mark !== 'DBIT') {
    draft.refuse(
      'invalid_entry',
      'The entry does not say whether it is a credit or a debit (CdtDbtInd). It is left out; ask the bank for the statement again.',
      { row, column: 'CdtDbtInd', excerpt },
    );
    return;
  }
  const dates = [dateText(child(entry, 'BookgDt')), dateText(child(entry, 'ValDt'))];
  const day = isoDayOf(dates[0]!) ?? (dates[0] === '' ? isoDayOf(dates[1]!) : null);
  if (day === null) {
    const stated = dates.find((text) => text !== '') ?? '';
    const [code, what] =
      stated === ''
        ? (['missing_date', 'has neither booking nor value date'] as const)
        : (['bad_date', 'has a date that is no calendar day'] as const);
    draft.refuse(code, `The entry ${what}. It is left out; correct it at the source.`, {
      row,
      column: 'BookgDt',
      excerpt: stated || excerpt,
    });
    return;
  }
  if (currency !== draft.currency)
    draft.note('currency_mixed', `The entry is in ${currency}, the account in ${draft.currency}.`, {
      row,
      column: 'Amt',
    });
  const signed = mark === 'DBIT' ? minor(-amount.minor) : amount.minor;
  draft.add({
    row,
    day,
    valueDay: isoDayOf(dates[1]!),
    amount: signed,
    currency,
    ...textsOf(entry, mark),
    ...originalOf(entry, currency, mark),
    ...chargesOf(entry, signed, currency),
  });
}

type Texts = Pick<
  ParsedLine,
  'description' | 'counterparty' | 'reference' | 'bankId' | 'checkNumber' | 'documentType' | 'batch' | 'kind'
>;

function textsOf(entry: XmlNode, mark: string): Texts {
  const details = descendants(entry, 'TxDtls');
  const first = details[0] ?? null;
  const reversal = childText(entry, 'RvslInd').toLowerCase() === 'true';
  const unstructured = childrenOf(child(first, 'RmtInf'), 'Ustrd')
    .map((node) => node.text.trim())
    .join(' ');
  const code = child(entry, 'BkTxCd') ?? child(first, 'BkTxCd');
  const family = [
    childText(code, 'Domn', 'Cd'),
    childText(code, 'Domn', 'Fmly', 'Cd'),
    childText(code, 'Domn', 'Fmly', 'SubFmlyCd'),
  ];
  const batch = child(entry, 'NtryDtls', 'Btch');
  return {
    description: cleanText(unstructured || childText(entry, 'AddtlNtryInf') || childText(first, 'AddtlTxInf')),
    counterparty: cleanText(counterpartyOf(first, mark, reversal)),
    reference: cleanText(referencesOf(details)),
    bankId: cleanText(
      childText(entry, 'AcctSvcrRef') || childText(first, 'Refs', 'AcctSvcrRef') || childText(entry, 'NtryRef'),
    ),
    checkNumber: cleanText(childText(first, 'Refs', 'ChqNb')),
    documentType: cleanText(family.some((part) => part !== '') ? family.join('/') : childText(code, 'Prtry', 'Cd')),
    batch: cleanText(
      childText(batch, 'PmtInfId') ||
        childText(batch, 'MsgId') ||
        (details.length > 1 ? childText(first, 'Refs', 'PmtInfId') : ''),
    ),
    kind: KINDS[family[2]!.toUpperCase()] ?? null,
  };
}

/** Sub-families of the ISO 20022 bank transaction codes that say what a line is. */
const KINDS: Readonly<Record<string, RecordKind>> = {
  CHRG: 'fee',
  COMM: 'fee',
  FEES: 'fee',
  INTR: 'interest',
  CAJT: 'adjustment',
  DAJT: 'adjustment',
};

/** The other side: the debtor of a credit, the creditor of a debit; a reversal keeps the parties of the original payment. */
function counterpartyOf(details: XmlNode | null, mark: string, reversal: boolean): string {
  const parties = child(details, 'RltdPties');
  const credit = mark === 'CRDT';
  const role = credit ? 'Dbtr' : 'Cdtr';
  const other = credit ? 'Cdtr' : 'Dbtr';
  const name = (who: string): string =>
    childText(parties, who, 'Nm') ||
    childText(parties, who, 'Pty', 'Nm') ||
    childText(parties, who, 'Agt', 'FinInstnId', 'Nm');
  const named = name(role) || name(`Ultmt${role}`) || (reversal ? name(other) : '');
  return named || childText(details, 'RltdAgts', `${role}Agt`, 'FinInstnId', 'Nm');
}

const NO_REFERENCE = /^(?:NOTPROVIDED|NOT PROVIDED|NONREF|)$/i;

/** End-to-end ids, structured creditor references and invoice numbers of the first details, without repeats. */
function referencesOf(details: readonly XmlNode[]): string {
  const found = new Set<string>();
  for (const detail of details.slice(0, MAX_DETAILS)) {
    found.add(childText(detail, 'Refs', 'EndToEndId'));
    for (const structured of childrenOf(child(detail, 'RmtInf'), 'Strd')) {
      found.add(childText(structured, 'CdtrRefInf', 'Ref') || childText(structured, 'CdtrRefInf', 'CdtrRef'));
      for (const document of childrenOf(structured, 'RfrdDocInf'))
        found.add(childText(document, 'Nb') || childText(document, 'RfrdDocNb'));
    }
    found.add(childText(detail, 'Refs', 'InstrId'));
  }
  return [...found].filter((text) => !NO_REFERENCE.test(text)).join(' ');
}

/** What was instructed in another currency than the account's. */
function originalOf(
  entry: XmlNode,
  currency: string,
  mark: string,
): Pick<ParsedLine, 'originalAmount' | 'originalCurrency'> {
  const details = child(entry, 'AmtDtls') ?? child(child(entry, 'NtryDtls', 'TxDtls'), 'AmtDtls');
  for (const part of ['InstdAmt', 'TxAmt']) {
    const node = child(details, part, 'Amt');
    const code = currencyCode(attribute(node, 'Ccy'));
    if (code === null || code === currency) continue;
    const amount = readAmount(node?.text.trim() ?? '', code);
    if (amount.ok)
      return { originalAmount: mark === 'DBIT' ? minor(-amount.minor) : amount.minor, originalCurrency: code };
  }
  return { originalAmount: null, originalCurrency: '' };
}

/** Charges that are inside the entry amount: fee is the cost, gross the amount before it. */
function chargesOf(entry: XmlNode, amount: Minor, currency: string): Pick<ParsedLine, 'gross' | 'fee'> {
  const none = { gross: null, fee: null };
  let fee = 0;
  for (const record of descendants(entry, 'Chrgs').flatMap((charges) =>
    childrenOf(charges, 'Rcrd').concat(childrenOf(charges, 'Amt').length > 0 ? [charges] : []),
  )) {
    if (childText(record, 'ChrgInclInd').toLowerCase() !== 'true') continue;
    const node = child(record, 'Amt');
    const charge = readAmount(node?.text.trim() ?? '', currency);
    if (!charge.ok || (currencyCode(attribute(node, 'Ccy')) ?? currency) !== currency) return none;
    fee += childText(record, 'CdtDbtInd').toUpperCase() === 'CRDT' ? -charge.minor : charge.minor;
  }
  const gross = amount + fee;
  return fee === 0 || !Number.isSafeInteger(gross) ? none : { gross: minor(gross), fee: minor(fee) };
}
