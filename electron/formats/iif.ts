/** IIF (Intuit Interchange Format): transactions with their distribution lines, each row laid out by the `!` row of its keyword. */

import { MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import type { RecordKind } from '../../shared/line.ts';
import { exponentOf, minor, parseMoney } from '../../shared/money.ts';
import { type DateOrder, inferOrder, qifDay } from './qif-dates.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { amountFault, moneyText, StatementDraft } from './statement-draft.ts';
import { sampleRows } from './table/dialect.ts';
import type { RawRow } from './table/plan.ts';
import { cleanText, decodeSource, fixedReading, refusedReading, textProblems } from './text-source.ts';

export const iif: Format = { id: 'iif', title: 'IIF (QuickBooks)', maxBytes: MAX_TAGGED_BYTES, sniff, read };

function sniff(head: { readonly text: string }): number {
  return /(?:^|[\r\n])"?!TRNS"?[\t,]/i.test(head.text.slice(0, 65_536)) ? 0.98 : 0;
}

/** One TRNS or SPL row by the names of its `!` row. */
interface Entry {
  readonly row: number;
  readonly cells: ReadonlyMap<string, string>;
}

interface Transaction {
  readonly head: Entry;
  readonly splits: Entry[];
}

const KINDS: Readonly<Record<string, RecordKind>> = {
  INVOICE: 'invoice',
  PAYMENT: 'receipt',
  DEPOSIT: 'deposit',
  CHECK: 'spend',
  'CREDIT CARD': 'spend',
  BILL: 'bill',
  BILLPMT: 'bill_payment',
  TRANSFER: 'transfer',
  'GENERAL JOURNAL': 'journal',
  'CREDIT MEMO': 'credit_note',
  'CASH SALE': 'receipt',
  'CASH REFUND': 'refund',
};

function read(source: Source, options: ReadOptions): Reading {
  const decoded = decodeSource(source, options);
  // Tabs by the specification; exports through spreadsheets come with commas.
  const delimiter = /(?:^|[\r\n])"?!TRNS"?,/i.test(decoded.text) ? ',' : '\t';
  const dialect = { delimiter, quote: '"', backslash: false };
  const transactions = transactionsOf(sampleRows(decoded.text, dialect, Number.MAX_SAFE_INTEGER, true));
  if (transactions.length === 0)
    return refusedReading('iif', 'no_rows', 'The file holds lists and no transactions. Export the transactions.');
  const texts = transactions.flatMap(({ head, splits }) => [head, ...splits].map((entry) => textOf(entry, 'DATE')));
  const { order, evidence } = inferOrder(texts.filter((text) => text !== ''));
  const draft = new StatementDraft(options.currency);
  // The specification writes the month first; a computer set to another country writes its own.
  if (order === null)
    draft.note('ambiguous_date', `Read with the month first, as the format is defined: ${evidence}.`, {
      column: 'DATE',
    });
  const accounts = new Set(transactions.map(({ head }) => textOf(head, 'ACCNT')));
  for (const transaction of transactions) addTransaction(draft, transaction, { order: order ?? 'mdy', accounts });
  return fixedReading('iif', decoded.encoding, [draft.finish()], textProblems(decoded));
}

function transactionsOf(rows: readonly RawRow[]): readonly Transaction[] {
  const layouts = new Map<string, readonly string[]>();
  const transactions: Transaction[] = [];
  for (const { row, cells } of rows) {
    const keyword = (cells[0] ?? '').toUpperCase();
    if (keyword.startsWith('!')) {
      layouts.set(
        keyword.slice(1),
        cells.map((name) => name.toUpperCase()),
      );
      continue;
    }
    const layout = layouts.get(keyword);
    if (layout === undefined || (keyword !== 'TRNS' && keyword !== 'SPL')) continue;
    const entry = { row, cells: new Map(layout.map((name, index) => [name, cells[index] ?? ''])) };
    if (keyword === 'TRNS') transactions.push({ head: entry, splits: [] });
    else transactions.at(-1)?.splits.push(entry);
  }
  return transactions;
}

function textOf({ cells }: Entry, name: string): string {
  return cells.get(name)?.trim() ?? '';
}

interface Context {
  readonly order: DateOrder;
  /** Accounts that some transaction is entered in: a split on one of them moves it. */
  readonly accounts: ReadonlySet<string>;
}

/** A transaction is one line of its account. Its splits explain it, but for those on an account the file is about: they move that one. */
function addTransaction(draft: StatementDraft, { head, splits }: Transaction, context: Context): void {
  const total = addEntry(draft, head, { head, order: context.order });
  const own = textOf(head, 'ACCNT');
  for (const split of splits) {
    const account = textOf(split, 'ACCNT');
    if (account !== own && context.accounts.has(account)) addEntry(draft, split, { head, order: context.order });
  }
  if (total === null || splits.length === 0) return;
  let sum = BigInt(total);
  for (const split of splits) {
    const amount = parseMoney(textOf(split, 'AMOUNT'), '.', exponentOf(draft.currency));
    if (!amount.ok) return;
    sum += BigInt(amount.minor);
  }
  if (sum !== 0n)
    draft.note(
      'control_total',
      `The distribution lines leave ${moneyText(sum, draft.currency)} of the transaction; its own amount is kept.`,
      { row: head.row, column: 'AMOUNT' },
    );
}

/** Adds one row as a line; its minor units, or null where it was refused. */
function addEntry(
  draft: StatementDraft,
  entry: Entry,
  { head, order }: { readonly head: Entry; readonly order: DateOrder },
): number | null {
  const { row } = entry;
  const raw = textOf(entry, 'AMOUNT');
  const amount = parseMoney(raw, '.', exponentOf(draft.currency));
  if (!amount.ok) {
    const { code, message } = amountFault(amount, draft.currency);
    draft.refuse(code, message, { row, column: 'AMOUNT', excerpt: raw || [...entry.cells.values()].join(' ') });
    return null;
  }
  // Only the first row of a transaction must carry the date, the name and the number.
  const either = (name: string): string => textOf(entry, name) || textOf(head, name);
  const date = either('DATE');
  const day = qifDay(date, order);
  if (day === null) {
    const message =
      'The transaction has no date that is a calendar day. The row is left out; correct it at the source.';
    draft.refuse(date === '' ? 'missing_date' : 'bad_date', message, { row, column: 'DATE', excerpt: date });
    return null;
  }
  const type = either('TRNSTYPE');
  draft.add({
    row,
    day,
    amount: minor(amount.minor),
    currency: draft.currency,
    description: cleanText(either('MEMO') || either('NAME')),
    counterparty: cleanText(either('NAME')),
    documentType: cleanText(type),
    documentNumber: cleanText(either('DOCNUM')),
    account: cleanText(textOf(entry, 'ACCNT')),
    kind: KINDS[type.toUpperCase()] ?? null,
  });
  return amount.minor;
}
