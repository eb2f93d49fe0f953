/** BAI2 (and what is alike in BTRS version 3): groups, accounts, transactions with signs by type code, control totals checked. */

import { type Day, dayOf } from '../../shared/day.ts';
import { MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import type { RecordKind } from '../../shared/line.ts';
import { type Minor, minor, parseMoney } from '../../shared/money.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { type BaiRecord, baiRecords, fundsFields } from './bai2-records.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { amountFault, StatementDraft } from './statement-draft.ts';
import { cleanText, currencyCode, decodeSource, fixedReading, refusedReading, textProblems } from './text-source.ts';

export const bai2: Format = { id: 'bai2', title: 'BAI2', maxBytes: MAX_TAGGED_BYTES, sniff, read };

function sniff(head: { readonly text: string }): number {
  const text = head.text.trimStart();
  if (!/^01,[^,\r\n]*,[^,\r\n]*,/.test(text)) return 0;
  return /[\r\n/]\s{0,80}02,/.test(text) && /[\r\n/]\s{0,80}03,/.test(text) ? 0.97 : 0.6;
}

function read(source: Source, options: ReadOptions): Reading {
  const decoded = decodeSource(source, options);
  const reader = new BaiReader();
  for (const record of baiRecords(decoded.text)) reader.take(record);
  reader.finish();
  if (reader.drafts.length === 0)
    return refusedReading(
      'bai2',
      'no_statement',
      'The file looks like BAI2 but holds no account (record 03). Ask the bank for the file again.',
    );
  return fixedReading(
    'bai2',
    decoded.encoding,
    reader.drafts.map((draft) => draft.finish()),
    [...textProblems(decoded), ...reader.problems],
  );
}

/** yymmdd, or yyyymmdd of version 3. */
function shortDay(text: string): Day | null {
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  if (match === null) return null;
  const year = Number(match[1]);
  return dayOf(match[1]!.length === 4 ? year : year + (year >= 80 ? 1900 : 2000), Number(match[2]), Number(match[3]));
}

/** A whole number of minor units with an optional sign; null where it is none. Exact at any length. */
function wholeAmount(text: string): bigint | null {
  const match = /^([+-]?)(\d{1,60})$/.exec(text.trim());
  return match === null ? null : match[1] === '-' ? -BigInt(match[2]!) : BigInt(match[2]!);
}

/** Sums and record counts of one level: account (49), group (98), file (99). */
interface Level {
  total: bigint;
  records: number;
  children: number;
}

const level = (): Level => ({ total: 0n, records: 0, children: 0 });

class BaiReader {
  readonly drafts: StatementDraft[] = [];
  readonly problems: Problem[] = [];
  #draft: StatementDraft | null = null;
  #asOf: { readonly day: Day | null; readonly text: string } = { day: null, text: '' };
  #groupCurrency = '';
  #file: Level | null = null;
  #group: Level | null = null;
  #account: Level | null = null;

  take(record: BaiRecord): void {
    if (record.code === '01') this.#openFile(record);
    else if (record.code === '02') this.#openGroup(record);
    else if (record.code === '03') this.#openAccount(record);
    else if (record.code === '16') this.#transaction(record);
    else if (record.code === '49') this.#closeAccount(record);
    else if (record.code === '98') this.#closeGroup(record);
    else this.#closeFile(record);
  }

  /** End of text: every level still open was cut off. */
  finish(): void {
    const open = [this.#account && 'account (49)', this.#group && 'group (98)', this.#file && 'file (99)'].filter(
      (name) => name !== null,
    );
    if (open.length > 0)
      this.problems.push(
        problem(
          'truncated',
          'warning',
          `The file has no trailer for its ${open.join(', ')}: it may be cut off and transactions may be missing. Ask the bank for it again.`,
        ),
      );
    this.#endAccount();
  }

  #openFile(record: BaiRecord): void {
    this.#file = { ...level(), records: record.records };
    const version = (record.fields[7] ?? '').trim();
    if (version !== '' && version !== '2')
      this.problems.push(
        problem(
          'notice',
          'warning',
          `The file says version ${version}; it is read as BAI2 version 2. Compare the sums with the bank's own list.`,
          { row: record.row },
        ),
      );
  }

  #openGroup(record: BaiRecord): void {
    this.#endAccount();
    this.#account = null;
    this.#group = { ...level(), records: record.records };
    const [, , status = '', asOf = '', , currency = ''] = record.fields;
    this.#asOf = { day: shortDay(asOf), text: asOf.trim() };
    // USD where the group names none (BAI2 format guide, record 02).
    this.#groupCurrency = currencyCode(currency) ?? 'USD';
    const meaning = { '2': 'a deletion of earlier data', '3': 'a correction of earlier data', '4': 'test data' }[
      status.trim()
    ];
    if (meaning !== undefined)
      this.problems.push(
        problem('notice', 'warning', `The bank marks a group as ${meaning}. Check before you use it.`, {
          row: record.row,
        }),
      );
  }

  #openAccount(record: BaiRecord): void {
    this.#endAccount();
    const [account = '', currency = '', ...summaries] = record.fields;
    const draft = new StatementDraft(currencyCode(currency) ?? (this.#groupCurrency || 'USD'));
    draft.account = cleanText(account.trim());
    this.#draft = draft;
    this.drafts.push(draft);
    this.#account = { ...level(), records: record.records };
    this.#summaries(draft, this.#account, summaries, record.row);
  }

  /** Type, amount, item count, funds type and what it takes, again and again; 010 is opening and 015 closing ledger balance. */
  #summaries(draft: StatementDraft, account: Level, fields: readonly string[], row: number): void {
    for (let at = 0; at < fields.length; ) {
      const code = fields[at]!.trim();
      if (code === '') {
        at++;
        continue;
      }
      const text = (fields[at + 1] ?? '').trim();
      const amount = wholeAmount(text);
      if (amount !== null) account.total += amount;
      else if (text !== '')
        draft.note('bad_amount', `Summary ${code} has an amount that is no whole number; it is not used.`, {
          row,
          column: code,
          excerpt: text,
        });
      if (code === '010' || code === '015') this.#balance(draft, code, amount);
      at += 4 + fundsFields(fields, at + 3);
    }
  }

  #balance(draft: StatementDraft, code: string, amount: bigint | null): void {
    const value = amount === null ? null : Number(amount);
    if (value === null || !Number.isSafeInteger(value)) return;
    if (code === '010') {
      draft.opening = minor(value);
      draft.openingDay = this.#asOf.day;
    } else {
      draft.closing = minor(value);
      draft.closingDay = this.#asOf.day;
    }
  }

  #transaction(record: BaiRecord): void {
    if (this.#draft === null) {
      this.#draft = new StatementDraft(this.#groupCurrency || 'USD');
      this.drafts.push(this.#draft);
      this.#draft.note(
        'malformed',
        'Transactions stand before any account (record 03); they are read as one of unknown account.',
        { row: record.row },
      );
    }
    const written = wholeAmount(record.fields[1] ?? '');
    if (this.#account !== null) {
      this.#account.records += record.records;
      this.#account.total += written ?? 0n;
    }
    addTransaction(this.#draft, record, this.#asOf);
  }

  /** The account's lines are complete: prove the balances once. */
  #endAccount(): void {
    const draft = this.#draft;
    this.#draft = null;
    if (draft === null) return;
    draft.closingDay ??= this.#asOf.day;
    draft.checkBalances();
  }

  #closeAccount(record: BaiRecord): void {
    const draft = this.#draft;
    const account = this.#account;
    if (draft !== null && account !== null) {
      account.records++;
      this.#check('Account', record, account, { count: record.fields[1], draft });
      if (this.#group !== null) {
        this.#group.total += account.total;
        this.#group.records += account.records;
        this.#group.children++;
      }
    }
    this.#endAccount();
    this.#account = null;
  }

  #closeGroup(record: BaiRecord): void {
    const group = this.#group;
    if (group === null) return;
    group.records++;
    this.#check('Group', record, group, { children: record.fields[1], count: record.fields[2] });
    if (this.#file !== null) {
      this.#file.total += group.total;
      this.#file.records += group.records;
      this.#file.children++;
    }
    this.#group = null;
  }

  #closeFile(record: BaiRecord): void {
    const file = this.#file;
    if (file === null) return;
    file.records++;
    this.#check('File', record, file, { children: record.fields[1], count: record.fields[2] });
    this.#file = null;
  }

  /** Compares a trailer with what was read. A blank figure states nothing. */
  #check(
    name: string,
    record: BaiRecord,
    found: Level,
    stated: {
      readonly count?: string | undefined;
      readonly children?: string | undefined;
      readonly draft?: StatementDraft;
    },
  ): void {
    const where = { row: record.row, column: record.code, excerpt: record.fields.join(',') };
    const total = wholeAmount(record.fields[0] ?? '');
    const say = (code: 'control_total' | 'record_count', text: string): void => {
      if (stated.draft) stated.draft.note(code, text, where);
      else this.problems.push(problem(code, 'warning', text, where));
    };
    if (total !== null && total !== found.total)
      say(
        'control_total',
        `${name} control total is ${total}, the amounts read sum to ${found.total}. An amount was changed or a record is missing; ask the bank for the file again.`,
      );
    const differs = (text: string | undefined, count: number): boolean =>
      /^\d{1,9}$/.test((text ?? '').trim()) && Number(text) !== count;
    if (differs(stated.count, found.records))
      say(
        'record_count',
        `${name} trailer counts ${stated.count} records, ${found.records} were read. Records may be missing or doubled.`,
      );
    if (differs(stated.children, found.children))
      say(
        'record_count',
        `${name} trailer counts ${stated.children} parts, ${found.children} were read. Accounts or groups may be missing.`,
      );
  }
}

/** Sign of a detail type code: 1xx-3xx credit, 4xx-6xx debit, custom 920-959 credit and 960-999 debit; null where a code moves no money. */
function signOf(code: string): 1 | -1 | null {
  const number = Number(code);
  if (!/^\d{3}$/.test(code)) return null;
  if ((number >= 100 && number <= 399) || (number >= 920 && number <= 959)) return 1;
  if ((number >= 400 && number <= 699) || (number >= 960 && number <= 999)) return -1;
  return null;
}

const KINDS: Readonly<Record<string, RecordKind>> = {
  '354': 'interest',
  '654': 'interest',
  '661': 'fee',
  '698': 'fee',
};
/** Cheque types whose customer reference is the cheque number. */
const CHEQUES = new Set(['175', '395', '475', '495', '472', '474']);

function addTransaction(
  draft: StatementDraft,
  record: BaiRecord,
  asOf: { readonly day: Day | null; readonly text: string },
): void {
  const { row } = record;
  const [code = '', raw = ''] = record.fields.map((field) => field.trim());
  const excerpt = ['16', ...record.fields].join(',');
  if (code === '890') {
    draft.note('notice', 'A record of type 890 carries information only and is no movement.', { row, excerpt });
    return;
  }
  const reading = parseMoney(raw === '' ? '' : /^[+-]?\d+$/.test(raw) ? raw : 'x', '.', 0);
  const sign = signOf(code);
  if (!reading.ok) {
    const fault = amountFault(reading, draft.currency);
    draft.refuse(fault.code, fault.message, { row, column: 'amount', excerpt });
  } else if (sign === null) {
    draft.refuse(
      'invalid_entry',
      `Type code ${code} is neither a credit (100-399) nor a debit (400-699). The row is left out; ask the bank what it means.`,
      { row, column: 'type', excerpt },
    );
  } else if (asOf.day === null) {
    const missing = asOf.text === '';
    draft.refuse(
      missing ? 'missing_date' : 'bad_date',
      `The group has ${missing ? 'no as-of date' : 'an as-of date that is no calendar day'}, so the row has no day. It is left out.`,
      { row, column: 'as-of date', excerpt: missing ? excerpt : asOf.text },
    );
  } else
    draft.add({
      row,
      day: asOf.day,
      amount: signed(reading.minor, sign),
      currency: draft.currency,
      ...partsOf(record, code, sign),
    });
}

function signed(amount: Minor, sign: 1 | -1): Minor {
  return minor(amount * sign);
}

/** References and text behind the funds type; the text itself may hold commas and goes on in the 88 records. */
function partsOf(record: BaiRecord, code: string, sign: 1 | -1) {
  const { fields, continuations } = record;
  const after = 3 + fundsFields(fields, 2);
  const [bank = '', customer = ''] = fields.slice(after, after + 2).map((field) => field.trim());
  const text = fields
    .slice(after + 2)
    .join(',')
    .trim();
  const labels = labelsOf([text, ...continuations]);
  const pick = (...names: readonly string[]): string =>
    names.map((name) => labels.get(name) ?? '').find((found) => found !== '') ?? '';
  return {
    valueDay: fields[2]?.trim().toUpperCase() === 'V' ? shortDay(fields[3] ?? '') : null,
    description: cleanText([text, ...continuations.map((part) => part.trim())].filter((part) => part !== '').join(' ')),
    counterparty: cleanText(
      sign > 0
        ? pick('ORG', 'ORIG', 'ORIG CO NAME', 'ORIGINATOR', 'SENDER NAME', 'BO')
        : pick('BNF NAME', 'BNF', 'BENE', 'BENEFICIARY', 'ORIG CO NAME'),
    ),
    reference: cleanText(
      [customer, pick('OBI', 'RFB', 'REF', 'REMARK', 'IND ID NO')].filter((part) => part !== '').join(' '),
    ),
    bankId: cleanText(bank),
    checkNumber: CHEQUES.has(code) ? cleanText(customer) : '',
    documentType: code,
    kind: KINDS[code] ?? null,
  };
}

/** Wire texts label their parts, one per record: "ORG:=OPTIONS LINK", "OBI: INVOICE 12". */
function labelsOf(parts: readonly string[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const part of parts) {
    const match = /^\s{0,40}([A-Z][A-Z ]{1,20}):=?\s{0,40}(\S.*)$/.exec(part);
    if (match !== null && !labels.has(match[1]!)) labels.set(match[1]!, match[2]!.trim());
  }
  return labels;
}
