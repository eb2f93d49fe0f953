/** ISO 20022 CAMT.052, .053 and .054 in every version, with any namespace or none. */

import { MAX_XML_BYTES } from '../../shared/limits.ts';
import { minor } from '../../shared/money.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { BALANCE_TYPES, type Balance, balancesOf } from './camt-balances.ts';
import { addEntry, dateText, entryCurrency, isoDayOf, readAmount, statusOf } from './camt-entry.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { StatementDraft } from './statement-draft.ts';
import {
  cleanText,
  currencyCode,
  decodeSource,
  fixedReading,
  refusedReading,
  textProblems,
  xmlEncoding,
} from './text-source.ts';
import { attribute, child, childText, readXml, type XmlFault, type XmlHandler, type XmlNode } from './xml.ts';

export const camt: Format = { id: 'camt', title: 'CAMT.052, .053, .054', maxBytes: MAX_XML_BYTES, sniff, read };

function sniff(head: { readonly text: string }): number {
  const text = head.text.trimStart();
  if (!text.startsWith('<')) return 0;
  if (/<(?:[\w-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)/.test(text) || /camt\.05[234]\.001\.\d\d/.test(text))
    return 0.98;
  // An XML file with a document type of its own is taken in order to be refused by name.
  return /^(?:<\?xml[^>]{0,200}>\s*)?<!DOCTYPE\s+(?!html)/i.test(text) ? 0.5 : 0;
}

const REFUSALS: Readonly<Record<string, string>> = {
  doctype_refused:
    'The file declares a DOCTYPE. Tieout does not expand document types because they can be used to attack a reader; ask the bank for the file without it.',
  malformed: 'The file is not well-formed XML',
  field_too_long: 'A text in the file is too long for a statement',
};

function read(source: Source, options: ReadOptions): Reading {
  const decoded = decodeSource(source, options, xmlEncoding(source.bytes));
  const problems: Problem[] = [...textProblems(decoded)];
  const reader = new CamtReader(options.currency);
  const documents = splitDocuments(decoded.text);
  if (documents.length > 1)
    problems.push(
      problem('notice', 'warning', `The file holds ${documents.length} XML documents glued together; all are read.`),
    );
  for (const document of documents) {
    const fault = readXml(document, COLLECTED, reader);
    if (fault === null) continue;
    const refused = reader.stop(fault);
    if (refused)
      return fixedReading(
        'camt',
        decoded.encoding,
        [],
        [problem(fault.code, 'refused', refusalText(fault), { row: fault.line })],
      );
    problems.push(
      problem(
        'malformed',
        'warning',
        `${refusalText(fault)} Complete entries before that place are read; the rest is missing.`,
        { row: fault.line },
      ),
    );
  }
  const statements = reader.drafts.map((draft) => draft.finish());
  if (statements.length === 0)
    return refusedReading(
      'camt',
      'no_statement',
      'The XML file holds no account statement, report or notification. Ask the bank for CAMT.053.',
    );
  return fixedReading('camt', decoded.encoding, statements, [...problems, ...reader.problems]);
}

function refusalText(fault: XmlFault): string {
  const text = REFUSALS[fault.code] ?? 'The file cannot be read';
  return text.endsWith('.') ? text : `${text}: ${fault.message} (line ${fault.line}). Download it again.`;
}

/** Several documents pasted into one file begin with several XML declarations. */
function splitDocuments(text: string): readonly string[] {
  const starts: number[] = [];
  for (let at = text.indexOf('<?xml '); at >= 0; at = text.indexOf('<?xml ', at + 6)) starts.push(at);
  if (starts.length === 0) return [text.trimStart()];
  return starts.map((start, index) => text.slice(start, starts[index + 1]).trimEnd());
}

const CONTAINERS = new Set(['Stmt', 'Rpt', 'Ntfctn']);
/** RltdAcct, Intrst and RptgSrc are collected only to keep their inner Id and Amt apart from the statement's own. */
const COLLECTED = new Set([
  'GrpHdr',
  'AppHdr',
  'Acct',
  'Bal',
  'Ntry',
  'TxsSummry',
  'Id',
  'ElctrncSeqNb',
  'LglSeqNb',
  'CpyDplctInd',
  'StmtPgntn',
  'RptPgntn',
  'NtfctnPgntn',
  'RltdAcct',
  'Intrst',
  'RptgSrc',
]);

/** Entries and balances of the statement that is open. */
class CamtReader implements XmlHandler {
  readonly drafts: StatementDraft[] = [];
  readonly problems: Problem[] = [];
  readonly #assumed: string;
  #draft: StatementDraft | null = null;
  #kind = '';
  #balances: Balance[] = [];
  #pending: { readonly node: XmlNode; readonly row: number }[] = [];
  #booked = 0;
  #summary: XmlNode | null = null;
  #row = 0;

  constructor(currency: string) {
    this.#assumed = currency;
  }

  enter(name: string): void {
    if (!CONTAINERS.has(name)) return;
    this.#close();
    this.#kind = name;
    this.#draft = new StatementDraft('');
    this.drafts.push(this.#draft);
  }

  leave(name: string): void {
    if (CONTAINERS.has(name)) this.#close();
  }

  subtree(node: XmlNode): void {
    const draft = this.#draft;
    if (draft === null) return;
    if (node.name === 'Ntry') this.#entry(draft, node);
    else if (node.name === 'Acct') this.#account(draft, node);
    else if (node.name === 'Bal') this.#balance(draft, node);
    else if (node.name === 'TxsSummry') this.#summary = node;
    else if (node.name === 'Id') draft.number ||= cleanText(node.text.trim());
    else if (node.name === 'ElctrncSeqNb' || node.name === 'LglSeqNb')
      draft.number = cleanText(node.text.trim()) || draft.number;
    else if (node.name === 'CpyDplctInd' && /DUPL|CODU/.test(node.text))
      draft.note('notice', 'The bank marks this statement as a duplicate; it may have been imported before.');
    else if (node.name.endsWith('Pgntn') && childText(node, 'LastPgInd') === 'false')
      draft.note(
        'notice',
        `This is page ${childText(node, 'PgNb')} of a statement in several files; import the other pages too.`,
      );
  }

  /** The text ended early. True where nothing at all may be read. */
  stop(fault: XmlFault): boolean {
    const draft = this.#draft;
    if (draft === null || fault.code !== 'malformed' || fault.message.startsWith('elements are nested')) return true;
    if (fault.inside === 'Ntry')
      draft.refuse('truncated', 'The file breaks off inside this entry. It is left out; download the file again.', {
        row: ++this.#row,
      });
    else
      draft.note('truncated', 'The file breaks off inside this statement; entries may be missing. Download it again.');
    this.#close();
    return false;
  }

  #account(draft: StatementDraft, node: XmlNode): void {
    const id = child(node, 'Id');
    draft.account ||= cleanText(
      childText(id, 'IBAN') ||
        childText(id, 'Othr', 'Id') ||
        childText(id, 'BBAN') ||
        childText(id, 'PrtryAcct', 'Id') ||
        childText(id, 'UPIC'),
    );
    draft.currency ||= currencyCode(childText(node, 'Ccy')) ?? '';
  }

  #entry(draft: StatementDraft, node: XmlNode): void {
    const row = ++this.#row;
    draft.currency ||= entryCurrency(node) ?? '';
    if (draft.currency === '') this.#assumeCurrency(draft);
    if (statusOf(node) !== 'BOOK') this.#pending.push({ node, row });
    else {
      this.#booked++;
      addEntry(draft, node, row);
    }
  }

  #assumeCurrency(draft: StatementDraft): void {
    draft.currency = this.#assumed;
    draft.note('bad_currency', `The statement names no currency; ${this.#assumed} is assumed.`);
  }

  #balance(draft: StatementDraft, node: XmlNode): void {
    const type = childText(node, 'Tp', 'CdOrPrtry', 'Cd') || childText(node, 'Tp', 'Cd') || childText(node, 'Cd');
    if (!BALANCE_TYPES.has(type)) return;
    const currency = currencyCode(attribute(child(node, 'Amt'), 'Ccy')) ?? draft.currency;
    const raw = childText(node, 'Amt');
    const amount = readAmount(raw, currency);
    const mark = childText(node, 'CdtDbtInd').toUpperCase();
    if (!amount.ok || (mark !== 'CRDT' && mark !== 'DBIT')) {
      draft.note(
        'bad_amount',
        `The ${type} balance has no readable amount or no credit or debit mark; it is not used.`,
        { column: 'Bal', excerpt: `${raw} ${mark}` },
      );
      return;
    }
    this.#balances.push({
      type,
      amount: mark === 'DBIT' ? minor(-amount.minor) : amount.minor,
      currency,
      day: isoDayOf(dateText(child(node, 'Dt'))),
    });
  }

  #close(): void {
    const draft = this.#draft;
    this.#draft = null;
    if (draft === null) return;
    draft.currency ||= this.#balances[0]?.currency ?? '';
    if (draft.currency === '') this.#assumeCurrency(draft);
    this.#readPending(draft);
    this.#setBalances(draft);
    if (this.#summary !== null) checkSummary(draft, this.#summary, this.#booked + this.#pending.length);
    draft.checkBalances();
    this.#balances = [];
    this.#pending = [];
    this.#booked = 0;
    this.#summary = null;
  }

  /**
   * Pending entries are kept apart: beside booked ones they are reported, not read. A report that holds nothing booked is read,
   * each line reported as not booked, because it is then all the file says.
   */
  #readPending(draft: StatementDraft): void {
    for (const { node, row } of this.#pending) {
      const only = this.#booked === 0 && this.#kind !== 'Stmt';
      const end = only
        ? 'It is read because the report holds nothing else; expect it again when it is booked.'
        : 'It is left out until it is booked.';
      draft.note('not_booked', `The entry is not booked yet (${statusOf(node)}). ${end}`, {
        row,
        column: 'Sts',
        excerpt: childText(node, 'Amt'),
      });
      if (only) addEntry(draft, node, row);
    }
  }

  #setBalances(draft: StatementDraft): void {
    const foreign = this.#balances.find(({ currency }) => currency !== draft.currency);
    if (foreign !== undefined)
      draft.note(
        'currency_mixed',
        `The ${foreign.type} balance is in ${foreign.currency}, the account in ${draft.currency}; that balance is not used.`,
      );
    const own = this.#balances.filter(({ currency }) => currency === draft.currency);
    const { opening, closing } = balancesOf(own, draft);
    draft.opening = opening?.amount ?? null;
    draft.openingDay = opening?.day ?? null;
    draft.closing = closing?.amount ?? null;
    draft.closingDay = closing?.day ?? null;
    if (this.#kind === 'Stmt' && (opening === undefined || closing === undefined))
      draft.note(
        'balance_missing',
        `The statement has no ${opening === undefined ? 'opening' : 'closing'} balance, so its completeness cannot be proved.`,
      );
  }
}

/** Numbers and sums the bank states for the entries (TxsSummry). */
function checkSummary(draft: StatementDraft, summary: XmlNode, entries: number): void {
  const stated = childText(summary, 'TtlNtries', 'NbOfNtries');
  if (/^\d{1,9}$/.test(stated) && Number(stated) !== entries)
    draft.note('record_count', `The file states ${stated} entries and holds ${entries}. Ask the bank for it again.`, {
      column: 'TtlNtries',
    });
  const signs = [
    { name: 'TtlCdtNtries', lines: draft.lines.filter(({ amount }) => amount > 0) },
    { name: 'TtlDbtNtries', lines: draft.lines.filter(({ amount }) => amount < 0) },
  ];
  for (const { name, lines } of signs) {
    const sum = readAmount(childText(summary, name, 'Sum'), draft.currency);
    const found = lines.reduce((total, { amount }) => total + BigInt(Math.abs(amount)), 0n);
    if (sum.ok && BigInt(sum.minor) !== found)
      draft.note(
        'control_total',
        `The sum of ${name} differs from the entries read. Entries may be missing or not booked.`,
        { column: name },
      );
  }
}
