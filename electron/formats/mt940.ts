/** SWIFT MT940 and MT942 in the dialects of the banks: statement lines of :61:, details of :86:, balances of :60: and :62:. */

import type { Day } from '../../shared/day.ts';
import { MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import type { RecordKind } from '../../shared/line.ts';
import { exponentOf, type Minor, minor } from '../../shared/money.ts';
import { AmountSigns } from './amount-signs.ts';
import { lineDays, type Span, shortDay } from './mt940-days.ts';
import { readDetails, readOwnDetails } from './mt940-details.ts';
import { type SwiftField, type SwiftMessage, swiftMessages } from './mt940-fields.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { amountFault, parseEitherSign, StatementDraft } from './statement-draft.ts';
import { cleanText, decodeSource, fixedReading, refusedReading, textProblems } from './text-source.ts';

export const mt940: Format = { id: 'mt940', title: 'MT940, MT942', maxBytes: MAX_TAGGED_BYTES, sniff, read };

function sniff(head: { readonly text: string }): number {
  const has = (pattern: RegExp): boolean => pattern.test(head.text);
  const marks = [
    /(?:^|[\r\n]|\{4:)\s{0,8}:20:/,
    /[\r\n]\s{0,8}:25[A-Z]?:/,
    /[\r\n]\s{0,8}:28C?:/,
    /[\r\n]\s{0,8}:6[02][FM]:/,
    /[\r\n]\s{0,8}:61:/,
  ].filter(has).length;
  return marks >= 3 ? 0.97 : marks === 2 ? 0.8 : 0;
}

function read(source: Source, options: ReadOptions): Reading {
  const decoded = decodeSource(source, options);
  const messages = swiftMessages(decoded.text).filter(isStatement);
  if (messages.length === 0)
    return refusedReading(
      'mt940',
      'no_statement',
      'The file looks like SWIFT text but holds no statement (:60F:, :61: or :62F:). Ask the bank for MT940 or CAMT.053.',
    );
  const signs = new AmountSigns(amountsOf(messages), options.map?.decimal);
  const statements = messages.map((message) => readMessage(message, options.currency, signs).finish());
  return fixedReading('mt940', decoded.encoding, statements, textProblems(decoded));
}

const STATEMENT_TAGS = new Set(['60F', '60M', '61', '62F', '62M', '90C', '90D', '34F']);

function isStatement(message: SwiftMessage): boolean {
  return message.some((field) => STATEMENT_TAGS.has(field.tag));
}

/** Every amount of the file as written, to tell its decimal sign. */
function* amountsOf(messages: readonly SwiftMessage[]): Generator<string> {
  for (const { tag, value } of messages.flat()) {
    if (tag === '61') yield LINE.exec(value.split('\n', 1)[0]!.trim())?.[5] ?? '';
    else if (/^6[02][FM]$/.test(tag)) yield BALANCE.exec(value.trim())?.[4] ?? '';
  }
}

interface Balance {
  readonly amount: Minor | null;
  readonly day: Day | null;
  readonly currency: string;
  readonly fault: string | null;
}

/** C or D, date yymmdd, currency, amount (SWIFT category 9, field 60a). */
const BALANCE = /^(R?[CD])(\d{6})([A-Z]{3})\s*([\d.,]*)/;

function readBalance(field: SwiftField, signs: AmountSigns): Balance {
  const match = BALANCE.exec(field.value.trim());
  if (match === null) return { amount: null, day: null, currency: '', fault: 'is not mark, date, currency and amount' };
  const currency = match[3]!;
  const amount = signs.read(match[4]!, exponentOf(currency));
  const day = shortDay(match[2]!)?.day ?? null;
  if (!amount.ok) return { amount: null, day, currency, fault: 'has no readable amount' };
  return {
    amount: isDebit(match[1]!) ? minor(-amount.minor) : amount.minor,
    day,
    currency,
    fault: day === null ? 'has a date that does not exist' : null,
  };
}

/** D and RC take money out, C and RD bring it in. */
function isDebit(mark: string): boolean {
  return mark === 'D' || mark === 'RC';
}

function readMessage(message: SwiftMessage, assumed: string, signs: AmountSigns): StatementDraft {
  const find = (...tags: readonly string[]): SwiftField | undefined =>
    message.find((field) => tags.includes(field.tag));
  const draft = new StatementDraft('');
  draft.account = cleanText((find('25', '25P')?.value ?? '').split('\n')[0]!.trim());
  draft.number = cleanText((find('28C', '28')?.value ?? '').trim());
  const openField = find('60F', '60M');
  const closeField = message.findLast((field) => field.tag === '62F' || field.tag === '62M');
  const opening = openField === undefined ? null : readBalance(openField, signs);
  const closing = closeField === undefined ? null : readBalance(closeField, signs);
  const stated = opening?.currency || closing?.currency || /^[A-Z]{3}/.exec(find('34F')?.value ?? '')?.[0] || '';
  draft.currency = stated || assumed;
  if (stated === '') draft.note('bad_currency', `The statement names no currency; ${assumed} is assumed.`);
  setBalances(draft, {
    opening,
    openField,
    closing,
    closeField,
    interim: find('13D', '34F', '90C', '90D') !== undefined,
  });
  addLines(draft, message, signs);
  reportLost(draft, message);
  checkTotals(draft, message);
  draft.checkBalances();
  return draft;
}

interface BalanceFields {
  readonly opening: Balance | null;
  readonly openField: SwiftField | undefined;
  readonly closing: Balance | null;
  readonly closeField: SwiftField | undefined;
  /** MT942 states no balances. */
  readonly interim: boolean;
}

function setBalances(draft: StatementDraft, { opening, openField, closing, closeField, interim }: BalanceFields): void {
  draft.opening = opening?.amount ?? null;
  draft.openingDay = opening?.day ?? null;
  draft.closing = closing?.amount ?? null;
  draft.closingDay = closing?.day ?? null;
  const sides = [
    { name: 'opening', balance: opening, field: openField, tag: ':60F:' },
    { name: 'closing', balance: closing, field: closeField, tag: ':62F:' },
  ];
  for (const { name, balance, field, tag } of sides) {
    if (balance === null && !interim)
      draft.note(
        'balance_missing',
        `The statement has no ${name} balance (${tag}), so its completeness cannot be proved. It may be cut off.`,
        { column: tag },
      );
    if (balance?.fault && field)
      draft.note('balance_missing', `The ${name} balance ${balance.fault}; the statement cannot be proved with it.`, {
        row: field.row,
        column: tag,
        excerpt: field.value,
      });
  }
  if (opening?.currency && closing?.currency && opening.currency !== closing.currency) {
    draft.closing = null;
    draft.note(
      'currency_mixed',
      `The opening balance is in ${opening.currency}, the closing balance in ${closing.currency}. Lines are read as ${opening.currency}; the closing balance is not used. Ask the bank which is right.`,
      { row: closeField?.row ?? 1, column: ':62F:' },
    );
  }
}

/** What a statement line looks like when its tag is damaged: it then stands as text in the field before it. */
const LOST = /^.{0,6}\d{6}(?:\d{4})?R?[CD][A-Z]?\d{1,15},\d{0,2}[NFS][A-Z0-9]{3}/;

/** A whole statement line behind other text: its line end was lost. */
const GLUED = /:61:\d{6}(?:\d{4})?\s?E?R?[CD][A-Z]?\d{1,15},/;

function reportLost(draft: StatementDraft, message: SwiftMessage): void {
  for (const { tag, value, row } of message) {
    value.split('\n').forEach((line, index) => {
      if (GLUED.test(line)) {
        draft.refuse(
          'malformed',
          'A statement line (:61:) stands behind other text, where its line end was lost. It is left out; ask the bank for the file again.',
          { row: row + index, column: ':61:', excerpt: line },
        );
        return;
      }
      if ((index === 0 && (tag === '61' || tag === '86')) || !LOST.test(line)) return;
      draft.refuse(
        'malformed',
        'The line looks like a statement line whose tag (:61:) is damaged. It is left out; ask the bank for the file again.',
        { row: row + index, excerpt: line },
      );
    });
  }
}

/** What stands beside a statement line. */
interface Beside {
  /** Its :86: fields. */
  readonly details: string;
  /** Its :NS: field, '' where there is none. */
  readonly own: string;
  readonly signs: AmountSigns;
  readonly span: Span;
}

/** Walks the :61: fields, each with the :86: and :NS: fields that follow it directly. */
function addLines(draft: StatementDraft, message: SwiftMessage, signs: AmountSigns): void {
  let closes: boolean | null = null;
  const span: Span = {
    opening: draft.openingDay,
    closing: draft.closingDay,
    closes: () => (closes ??= closesOver(draft, message, signs)),
  };
  for (let at = 0; at < message.length; at++) {
    const field = message[at]!;
    if (field.tag !== '61') continue;
    const details: string[] = [];
    const own: string[] = [];
    for (let next = message[at + 1]; next?.tag === '86' || next?.tag === 'NS'; next = message[at + 1]) {
      (next.tag === '86' ? details : own).push(next.value);
      at++;
    }
    addLine(draft, field, { details: details.join('\n'), own: own.join('\n'), signs, span });
  }
}

/** Opening balance and booked lines give the closing balance. */
function closesOver(draft: StatementDraft, message: SwiftMessage, signs: AmountSigns): boolean {
  if (draft.opening === null || draft.closing === null) return false;
  let sum = BigInt(draft.opening);
  for (const { tag, value } of message) {
    if (tag !== '61') continue;
    const match = LINE.exec(value.split('\n', 1)[0]!.trim());
    const amount = match === null ? null : signs.read(match[5]!, exponentOf(draft.currency));
    if (match === null || !amount?.ok) return false;
    if (!match[3]!.startsWith('E')) sum += BigInt(isDebit(match[3]!) ? -amount.minor : amount.minor);
  }
  return sum === BigInt(draft.closing);
}

/**
 * Field 61 (SWIFT category 9): value date yymmdd, entry date mmdd (optional), mark, third letter of the currency (optional),
 * amount, transaction type, customer reference, //bank reference. Banks add blanks and leave parts out. E marks are expected entries of MT942.
 */
const LINE = /^(\d{6})?\s{0,6}(\d{4})?\s{0,4}(E?R?[CD])\s?([A-Z])?\s?(\d[\d.,]*|,\d+)\s?(.*)$/;
const TYPE = /^([NFS][A-Z0-9]{2,3}\s?)(.*)$/;
const KINDS: Readonly<Record<string, RecordKind>> = { CHG: 'fee', COM: 'fee', BRF: 'fee', INT: 'interest' };
const PLACEHOLDER = /^(?:NONREF|NOREF|EREF|PREF|KREF\+?|MARF|)$/i;

function addLine(draft: StatementDraft, field: SwiftField, { details, own, signs, span }: Beside): void {
  const [first = '', ...supplement] = field.value.split('\n');
  const { row } = field;
  const match = LINE.exec(first.trim());
  if (match === null) {
    draft.refuse(
      'invalid_entry',
      'The statement line (:61:) has no readable date, mark and amount. The row is left out; compare with the balances and ask the bank.',
      { row, column: ':61:', excerpt: first },
    );
    return;
  }
  const days = lineDays(match[1] ?? '', match[2] ?? '', span);
  if (typeof days === 'string') {
    const missing = days === 'missing';
    draft.refuse(
      missing ? 'missing_date' : 'bad_date',
      `The statement line has ${missing ? 'no day' : 'a day that does not exist (yymmdd, then mmdd)'}. The row is left out; correct it at the source.`,
      { row, column: ':61:', excerpt: first },
    );
    return;
  }
  const amount = signs.read(match[5]!, exponentOf(draft.currency));
  if (!amount.ok) {
    const { code, message } = amountFault(amount, draft.currency);
    draft.refuse(code, message, { row, column: ':61:', excerpt: first });
    return;
  }
  if (match[3]!.startsWith('E')) {
    draft.note('not_booked', 'An expected entry is not booked yet and is left out.', {
      row,
      column: ':61:',
      excerpt: first,
    });
    return;
  }
  const type = TYPE.exec(match[6]!);
  const [customer = '', bank = ''] = splitOnce((type?.[2] ?? match[6]!).trim(), '//');
  const found = own === '' ? readDetails(details) : readOwnDetails(own, details);
  if (days.notice !== '') draft.note('notice', days.notice, { row, column: ':61:', excerpt: first });
  const code = (type?.[1] ?? '').trim();
  const theirs = PLACEHOLDER.test(customer.trim()) ? '' : customer.trim();
  draft.add({
    row,
    day: days.day,
    valueDay: days.valueDay,
    amount: isDebit(match[3]!) ? minor(-amount.minor) : amount.minor,
    currency: draft.currency,
    description: cleanText(found.description),
    counterparty: cleanText(found.counterparty),
    reference: cleanText([theirs, found.reference].filter((text) => text !== '').join(' ')),
    bankId: cleanText(bank.trim()),
    checkNumber: code.endsWith('CHK') ? theirs : '',
    documentType: code,
    kind: KINDS[code.slice(1)] ?? null,
    ...original(supplement.join(''), isDebit(match[3]!)),
  });
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Original amount of a foreign payment in the supplementary details: /OCMT/USD123,45/. */
function original(
  supplement: string,
  debit: boolean,
): { readonly originalAmount?: Minor; readonly originalCurrency?: string } {
  const match = /\/OCMT\/([A-Z]{3})([\d.,]+)\//.exec(supplement);
  if (match === null) return {};
  const amount = parseEitherSign(match[2]!, exponentOf(match[1]!));
  return amount.ok ? { originalAmount: debit ? minor(-amount.minor) : amount.minor, originalCurrency: match[1]! } : {};
}

/** MT942 number and sum of debits and credits (:90D:, :90C:). */
function checkTotals(draft: StatementDraft, message: SwiftMessage): void {
  for (const side of ['90D', '90C']) {
    const field = message.find(({ tag }) => tag === side);
    if (field === undefined) continue;
    // The totals count expected entries too, which are not lines.
    const expected = field.tag === '90D' ? /^[\d\s]{0,20}E(?:D|RC)/ : /^[\d\s]{0,20}E(?:C|RD)/;
    if (message.some(({ tag, value }) => tag === '61' && expected.test(value))) continue;
    const match = /^(\d{1,5})([A-Z]{3})([\d.,]+)/.exec(field.value.trim());
    if (match === null) continue;
    const own = draft.lines.filter(({ amount }) => (field.tag === '90D' ? amount < 0 : amount > 0));
    const where = { row: field.row, column: `:${field.tag}:`, excerpt: field.value };
    if (own.length !== Number(match[1]))
      draft.note(
        'record_count',
        `The file states ${match[1]} entries of this sign, ${own.length} were read. Rows may be missing; ask the bank again.`,
        where,
      );
    const stated = parseEitherSign(match[3]!, exponentOf(match[2]!));
    const sum = own.reduce((total, { amount }) => total + BigInt(Math.abs(amount)), 0n);
    if (stated.ok && BigInt(stated.minor) !== sum)
      draft.note(
        'control_total',
        'The sum of this sign differs from the total the file states. Rows may be missing or changed; ask the bank again.',
        where,
      );
  }
}
