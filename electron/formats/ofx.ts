/** OFX, QFX and QBO (SGML 1.x and XML 2.x): bank, credit card and the cash side of investment statements. */

import { type Day, dayOf } from '../../shared/day.ts';
import { MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import { exponentOf } from '../../shared/money.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { AmountSigns } from './amount-signs.ts';
import { amountsOf, declaredEncoding } from './ofx-head.ts';
import {
  ACCOUNTS,
  DEBTS,
  INVESTMENTS,
  KINDS,
  STATEMENTS,
  SUB_AGGREGATES,
  SUB_FIELDS,
  TRANSACTION_ENDS,
} from './ofx-names.ts';
import { askDecimal, settleSigns } from './ofx-signs.ts';
import { LineCounter, scanTags, type TagHandler } from './ofx-tags.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { amountFault, StatementDraft } from './statement-draft.ts';
import { cleanText, currencyCode, decodeSource, fixedReading, refusedReading, textProblems } from './text-source.ts';

export const ofx: Format = { id: 'ofx', title: 'OFX, QFX, QBO', maxBytes: MAX_TAGGED_BYTES, sniff, read };

function sniff(head: { readonly text: string }): number {
  const text = head.text.slice(0, 8192);
  if (/^\s*OFXHEADER\s*[:=]/i.test(text) || /<\?OFX\b/i.test(text)) return 0.98;
  if (/<(?:\w+:)?OFX[\s>]/i.test(text)) return 0.95;
  return /<STMTTRN>/i.test(text) ? 0.7 : 0;
}

function read(source: Source, options: ReadOptions): Reading {
  const decoded = decodeSource(source, options, declaredEncoding(source.bytes));
  const reader = new OfxReader(decoded.text, options);
  scanTags(decoded.text, reader);
  reader.finish();
  if (reader.doctype)
    return refusedReading(
      'ofx',
      'doctype_refused',
      'The file declares a DOCTYPE. Tieout does not expand document types because they can be used to attack a reader; export the statement again without it.',
    );
  if (reader.asked !== null)
    return fixedReading('ofx', decoded.encoding, [], [...textProblems(decoded), ...reader.problems, reader.asked]);
  const statements = reader.drafts.map((draft) => draft.finish());
  if (statements.length === 0)
    return refusedReading(
      'ofx',
      'no_statement',
      'The file looks like OFX but holds no statement. Export a statement with transactions from the bank again.',
    );
  return fixedReading('ofx', decoded.encoding, statements, [...textProblems(decoded), ...reader.problems]);
}

interface Transaction {
  readonly row: number;
  readonly pending: boolean;
  readonly fields: Map<string, string>;
  sub: string;
  /** A second amount came before the next transaction began: the tag between two transactions is damaged. */
  merged: boolean;
}

/** The state of one pass: which statement, balance or transaction the tags belong to. */
class OfxReader implements TagHandler {
  readonly drafts: StatementDraft[] = [];
  readonly problems: Problem[] = [];
  doctype = false;
  /** The first question that keeps the file from being read. */
  asked: Problem | null = null;
  readonly #lines: LineCounter;
  readonly #currency: string;
  readonly #signs: AmountSigns;
  readonly #flip: boolean | undefined;
  #draft: StatementDraft | null = null;
  #transaction: Transaction | null = null;
  #block: 'account' | 'ledger' | 'avail' | null = null;
  #pending = false;
  #investments = 0;
  #kind = '';
  #sawBalance = false;
  #closed = false;
  readonly #seen = new Map<string, number>();
  readonly #closings = new Map<string, number>();

  constructor(text: string, { currency, map }: ReadOptions) {
    this.#lines = new LineCounter(text);
    this.#currency = currency;
    this.#signs = new AmountSigns(amountsOf(text), map?.decimal);
    this.#flip = map?.flipSign;
  }

  open(name: string, value: string, offset: number): void {
    if (STATEMENTS.has(name)) this.#openStatement(name);
    else if (name === 'STMTTRN' || name === 'STMTTRNP') this.#openTransaction(name, offset);
    else if (this.#transaction !== null && !TRANSACTION_ENDS.has(name)) this.#field(this.#transaction, name, value);
    else {
      this.#closeTransaction();
      this.#outside(name, value, offset);
    }
  }

  /** A tag that belongs to no transaction. */
  #outside(name: string, value: string, offset: number): void {
    if (this.#draft === null) this.#status(name, value, offset);
    else if (name === 'TRNAMT') this.#lost(this.#draft, value, offset);
    else if (ACCOUNTS.has(name)) this.#block = 'account';
    else if (name === 'LEDGERBAL') this.#block = 'ledger';
    else if (name === 'AVAILBAL' || name === 'BALLIST') this.#block = 'avail';
    else if (name === 'BANKTRANLISTP') this.#pending = true;
    else if (INVESTMENTS.has(name) && this.#kind === 'INVSTMTRS') this.#investments++;
    else this.#statementField(this.#draft, name, value, offset);
  }

  /** An amount outside any transaction: its opening tag is damaged, and without it nothing is read. */
  #lost(draft: StatementDraft, value: string, offset: number): void {
    const row = this.#lines.at(offset);
    draft.refuse(
      'malformed',
      'An amount stands outside any transaction; the tag before it is damaged. The row is left out; download the file again.',
      { row, column: 'TRNAMT', excerpt: value },
    );
  }

  close(name: string, _offset: number): void {
    if (name === 'OFX') this.#closed = true;
    const transaction = this.#transaction;
    if (transaction !== null) {
      if (name === transaction.sub) transaction.sub = '';
      if (name === 'STMTTRN' || name === 'STMTTRNP' || TRANSACTION_ENDS.has(name)) this.#closeTransaction();
    }
    if (name === 'BANKTRANLISTP') this.#pending = false;
    if (ACCOUNTS.has(name) || name === 'LEDGERBAL' || name === 'AVAILBAL' || name === 'BALLIST') this.#block = null;
    if (STATEMENTS.has(name)) this.#closeStatement();
  }

  stray(kind: 'comment' | 'comment_end' | 'doctype', offset: number): void {
    if (kind === 'doctype') this.doctype = true;
    else {
      const found =
        kind === 'comment'
          ? 'a comment begins and never ends; everything after it is left out'
          : 'a comment ends that never began';
      this.problems.push(
        problem(
          'malformed',
          'warning',
          `The file is not well formed: ${found}. Compare the number of rows with the bank's own list.`,
          { row: this.#lines.at(offset) },
        ),
      );
    }
  }

  /** End of text: what is still open was cut off. */
  finish(): void {
    const cut = this.#transaction;
    if (cut !== null) {
      this.#transaction = null;
      this.#statement().refuse(
        'truncated',
        'The file ends inside this transaction, so its figures may be cut. The row is left out; download the file again.',
        { row: cut.row, excerpt: excerptOf(cut) },
      );
    }
    const draft = this.#draft;
    this.#closeStatement();
    if (!this.#closed && this.drafts.length > 0) {
      (draft ?? this.drafts.at(-1)!).note(
        'truncated',
        'The file has no closing </OFX> tag: it may be cut off and transactions may be missing. Download it again and compare.',
      );
    }
  }

  #statement(): StatementDraft {
    if (this.#draft === null) {
      this.#draft = new StatementDraft(this.#currency);
      this.drafts.push(this.#draft);
      this.#draft.note(
        'malformed',
        'Transactions stand outside any statement; they are read as one statement of unknown account.',
      );
    }
    return this.#draft;
  }

  #openStatement(name: string): void {
    this.#closeStatement();
    this.#draft = new StatementDraft('');
    this.drafts.push(this.#draft);
    this.#kind = name;
    this.#investments = 0;
    this.#sawBalance = false;
  }

  #closeStatement(): void {
    this.#closeTransaction();
    const draft = this.#draft;
    this.#draft = null;
    this.#block = null;
    this.#pending = false;
    if (draft === null) return;
    if (draft.currency === '') this.#assumeCurrency(draft);
    if (this.#investments > 0)
      draft.note(
        'notice',
        `${this.#investments} securities transactions are not cash movements and are left out; ${draft.read} cash rows are read.`,
      );
    if (!this.#sawBalance && this.#kind !== 'INVSTMTRS')
      draft.note(
        'balance_missing',
        'The statement states no ledger balance, so its completeness cannot be proved from the file.',
      );
    this.asked ??= settleSigns(draft, {
      isDebt: DEBTS.has(this.#kind),
      before: this.#before(draft),
      flip: this.#flip,
    });
  }

  /** Closing balance of the same account's statement before in the file. */
  #before(draft: StatementDraft): number | null {
    const key = `${draft.currency} ${draft.account}`;
    const before = this.#closings.get(key) ?? null;
    if (draft.closing !== null) this.#closings.set(key, draft.closing);
    return before;
  }

  #assumeCurrency(draft: StatementDraft): void {
    draft.currency = this.#currency;
    draft.note('bad_currency', `The statement names no currency; ${this.#currency} is assumed.`, { column: 'CURDEF' });
  }

  /** STATUS of a response with SEVERITY ERROR: the server refused, and the file is an answer without data. */
  #status(name: string, value: string, offset: number): void {
    if (name !== 'SEVERITY' || value.toUpperCase() !== 'ERROR') return;
    this.problems.push(
      problem(
        'notice',
        'warning',
        'The bank answered part of this download with an error; a statement may be missing.',
        { row: this.#lines.at(offset), column: 'SEVERITY' },
      ),
    );
  }

  #statementField(draft: StatementDraft, name: string, value: string, offset: number): void {
    if (name === 'CURDEF') {
      const code = currencyCode(value);
      if (code !== null && draft.read === 0) draft.currency = code;
    } else if (name === 'ACCTID' && this.#block === 'account' && draft.account === '') draft.account = cleanText(value);
    else if (name === 'BALAMT' && this.#block === 'ledger') this.#balance(draft, value, offset);
    else if (name === 'DTASOF' && this.#block === 'ledger') draft.closingDay = dayOfText(value);
  }

  #balance(draft: StatementDraft, value: string, offset: number): void {
    const reading = this.#signs.read(value, exponentOf(draft.currency || this.#currency));
    if (reading.ok) {
      draft.closing = reading.minor;
      this.#sawBalance = true;
    } else if (value !== '')
      draft.note('bad_amount', 'The ledger balance is not a number; the statement has no closing balance.', {
        row: this.#lines.at(offset),
        column: 'BALAMT',
        excerpt: value,
      });
  }

  #openTransaction(name: string, offset: number): void {
    this.#closeTransaction();
    const draft = this.#statement();
    if (draft.currency === '') this.#assumeCurrency(draft);
    this.#transaction = {
      row: this.#lines.at(offset),
      pending: this.#pending || name === 'STMTTRNP',
      fields: new Map(),
      sub: '',
      merged: false,
    };
  }

  #field(transaction: Transaction, name: string, value: string): void {
    if (SUB_AGGREGATES.has(name)) {
      transaction.sub = name;
      return;
    }
    if (transaction.sub !== '' && !SUB_FIELDS.has(name)) transaction.sub = '';
    const key = transaction.sub === '' ? name : `${transaction.sub}/${name}`;
    if (key === 'TRNAMT' && transaction.fields.has(key)) transaction.merged = true;
    if (!transaction.fields.has(key)) transaction.fields.set(key, cleanText(value));
  }

  #closeTransaction(): void {
    const transaction = this.#transaction;
    this.#transaction = null;
    if (transaction === null) return;
    const draft = this.#statement();
    if (transaction.pending)
      draft.note('not_booked', 'A pending transaction is not booked yet and is left out.', {
        row: transaction.row,
        excerpt: excerptOf(transaction),
      });
    else if (transaction.merged)
      draft.refuse(
        'malformed',
        'Two amounts stand in one transaction; a tag between two transactions is damaged. Both are left out; download the file again.',
        { row: transaction.row, excerpt: excerptOf(transaction) },
      );
    else this.#addLine(draft, transaction);
  }

  #addLine(draft: StatementDraft, { fields, row }: Transaction): void {
    const get = (name: string): string => fields.get(name) ?? '';
    const currency = currencyCode(get('CURRENCY/CURSYM')) ?? draft.currency;
    const raw = get('TRNAMT');
    const reading = this.#signs.read(raw, exponentOf(currency));
    if (!reading.ok) {
      if (reading.fault === 'grouping' && this.#signs.isOpen(raw)) this.asked ??= askDecimal(row, raw);
      const { code, message } = amountFault(reading, currency);
      draft.refuse(code, message, { row, column: 'TRNAMT', excerpt: raw === '' ? excerptOf({ fields }) : raw });
      return;
    }
    const posted = get('DTPOSTED');
    const day = dayOfText(posted);
    if (day === null) {
      const missing = posted === '';
      draft.refuse(
        missing ? 'missing_date' : 'bad_date',
        `${missing ? 'The row has no posting date' : 'The posting date is no calendar day (yyyymmdd)'}. The row is left out; correct it at the source.`,
        { row, column: 'DTPOSTED', excerpt: missing ? excerptOf({ fields }) : posted },
      );
      return;
    }
    if (currency !== draft.currency)
      draft.note('currency_mixed', `The row is in ${currency}, the statement in ${draft.currency}.`, {
        row,
        column: 'CURSYM',
      });
    this.#checkId(draft, get('FITID'), row);
    const memo = get('MEMO');
    const description = get('NAME') || get('PAYEE/NAME') || memo;
    const correction = get('CORRECTACTION');
    if (correction !== '')
      draft.note(
        'notice',
        `The bank marks this row as a correction (${correction}) of ${get('CORRECTFITID')}; both rows are kept.`,
        { row, column: 'CORRECTACTION' },
      );
    draft.add({
      row,
      day,
      valueDay: dayOfText(get('DTAVAIL')),
      amount: reading.minor,
      currency,
      description,
      counterparty: get('PAYEE/NAME') || get('EXTDNAME') || get('NAME'),
      reference: [get('REFNUM'), memo === description ? '' : memo].filter((text) => text !== '').join(' '),
      bankId: get('FITID'),
      checkNumber: get('CHECKNUM'),
      documentType: get('TRNTYPE'),
      originalCurrency: currencyCode(get('ORIGCURRENCY/CURSYM')) ?? '',
      kind: KINDS[get('TRNTYPE').toUpperCase()] ?? null,
    });
  }

  /** The FITID should be unique in an account (OFX 2.2 section 3.2.3); banks break this, so it is evidence only. */
  #checkId(draft: StatementDraft, id: string, row: number): void {
    if (id === '') return;
    const key = `${draft.account}\u0000${id}`;
    const first = this.#seen.get(key);
    if (first === undefined) this.#seen.set(key, row);
    else
      draft.note(
        'duplicate_bank_id',
        `The bank id ${id} was used before in row ${first}. Both rows are kept; check whether they are one payment.`,
        { row, column: 'FITID', excerpt: id },
      );
  }
}

/** First eight digits of an OFX date, with or without separators; the time and its zone never move the day. */
function dayOfText(text: string): Day | null {
  const match = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})/.exec(text);
  return match === null ? null : dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

function excerptOf(transaction: { readonly fields: ReadonlyMap<string, string> }): string {
  return [...transaction.fields].map(([name, value]) => `${name} ${value}`).join(', ');
}
