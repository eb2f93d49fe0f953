/** Every row of a grid as a sheet: what the screen shows page by page. */

import type { Scope } from '../../shared/contract/basic.ts';
import type { Cell, CellKind, Grid } from '../../shared/contract/report.ts';
import type { Queue, QueueRow } from '../../shared/contract/review.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { MAX_SHEET_ROWS } from '../../shared/limits.ts';
import { exponentOf } from '../../shared/money.ts';
import { causeWord, plainWord } from '../../shared/words.ts';
import type { Sheet } from '../report/sheet/sheet.ts';
import { type AuditRow, auditPage } from './audit.ts';
import type { ReadHandle } from './handle.ts';
import { EVERYTHING, readyMatches } from './journal-entries.ts';
import { postedPage, postedState } from './posted.ts';
import { type AsOf, type QueueRequest, queuePage } from './queues.ts';

export interface GridRequest {
  readonly what: Grid;
  /** What the screen is narrowed to. The audit trail and the journal know no account. */
  readonly scope: Scope;
  readonly sort: QueueRequest['sort'];
}

interface GridColumn<T> {
  readonly title: string;
  readonly kind: CellKind;
  readonly value: (row: T) => Cell;
}

interface GridSheet {
  readonly sheet: Sheet;
  readonly rows: number;
}

function gridSheet<T>(
  name: string,
  columns: readonly GridColumn<T>[],
  rows: readonly T[],
  currencyOf: (row: T) => string,
): GridSheet {
  const values = rows.map((row) => ({
    cells: columns.map(({ value }) => value(row)),
    exponent: exponentOf(currencyOf(row)),
    bold: false,
  }));
  return { sheet: { name, lead: [], tables: [{ caption: '', columns, rows: values }] }, rows: rows.length };
}

const QUEUE_COLUMNS: readonly GridColumn<QueueRow>[] = [
  { title: 'Key', kind: 'text', value: ({ key }) => key },
  { title: 'Day', kind: 'day', value: ({ day }) => day },
  { title: 'Account', kind: 'text', value: ({ account }) => account },
  { title: 'Side', kind: 'text', value: ({ side }) => plainWord(side) },
  { title: 'Counterparty', kind: 'text', value: ({ counterparty }) => counterparty },
  { title: 'Description', kind: 'text', value: ({ text }) => text },
  { title: 'Amount', kind: 'money', value: ({ amount }) => amount },
  { title: 'Currency', kind: 'text', value: ({ currency }) => currency },
  { title: 'Kind', kind: 'text', value: ({ kind }) => (kind === '' ? '' : causeWord(kind)) },
  { title: 'Ledger account', kind: 'text', value: ({ ledgerAccount }) => ledgerAccount },
  {
    title: 'Sure, per cent',
    kind: 'count',
    value: ({ confidence }) => (confidence === null ? null : Math.floor(confidence * 100 + 1e-9)),
  },
  { title: 'Bank to book lines', kind: 'text', value: ({ legs }) => legs },
  { title: 'Flags', kind: 'text', value: ({ guards }) => guards.map(causeWord).join(', ') },
];

const AUDIT_COLUMNS: readonly GridColumn<AuditRow>[] = [
  { title: 'Number', kind: 'count', value: ({ seq }) => seq },
  { title: 'When', kind: 'text', value: ({ at }) => at },
  { title: 'Who', kind: 'text', value: ({ actor }) => actor },
  { title: 'Action', kind: 'text', value: ({ action }) => action },
  { title: 'Subject', kind: 'text', value: ({ subject }) => subject },
  { title: 'Record', kind: 'text', value: ({ body }) => body },
  { title: 'Hash', kind: 'code', value: ({ hash }) => hash },
];

interface JournalItem {
  readonly entry: JournalEntry;
  readonly state: 'ready' | 'waiting' | ReturnType<typeof postedState>;
}
interface JournalRow extends JournalItem {
  readonly line: JournalLine | null;
}

const debitOrCredit = (amount: number | undefined): Cell => (amount === undefined || amount === 0 ? null : amount);

const JOURNAL_COLUMNS: readonly GridColumn<JournalRow>[] = [
  { title: 'Key', kind: 'text', value: ({ entry }) => entry.key },
  { title: 'Day', kind: 'day', value: ({ entry }) => entry.day },
  { title: 'Entry', kind: 'text', value: ({ entry }) => entry.text },
  { title: 'Reference', kind: 'text', value: ({ entry }) => entry.reference },
  { title: 'State', kind: 'text', value: ({ state, line }) => (line === null ? 'In the cash book' : plainWord(state)) },
  { title: 'Account', kind: 'text', value: ({ line }) => line?.account ?? '' },
  { title: 'Debit', kind: 'money', value: ({ line }) => debitOrCredit(line?.debit) },
  { title: 'Credit', kind: 'money', value: ({ line }) => debitOrCredit(line?.credit) },
  { title: 'Currency', kind: 'text', value: ({ line }) => line?.currency ?? '' },
];

/** One row for each journal line; an entry that the cash book holds already has one without an account. */
const journalRows = ({ entry, state }: JournalItem): JournalRow[] =>
  entry.lines.length === 0 ? [{ entry, state, line: null }] : entry.lines.map((line) => ({ entry, state, line }));

/** Entries that are ready, then posted ones. */
function journalItems(read: ReadHandle): JournalItem[] {
  const ready = readyMatches(read, EVERYTHING, ALL);
  const posted = postedPage(read, EVERYTHING, ALL.offset, ALL.limit);
  return [
    ...ready.map(({ entry, unknown }): JournalItem => ({ entry, state: unknown.length > 0 ? 'waiting' : 'ready' })),
    ...posted.map((item): JournalItem => ({ entry: item.entry, state: postedState(item) })),
  ];
}

const ALL = { offset: 0, limit: MAX_SHEET_ROWS } as const;

function queueSheet(read: ReadHandle, queue: Queue, { scope, sort }: GridRequest, asOf: AsOf): GridSheet {
  const { rows } = queuePage(read, { queue, ...scope, sort, ...ALL }, asOf);
  return gridSheet(plainWord(queue), QUEUE_COLUMNS, rows, ({ currency }) => currency);
}

/** The rows of the grid under its filter and order. Throws CallError `not_found` for an account that does not exist. */
export function exportGrid(read: ReadHandle, request: GridRequest, asOf: AsOf): GridSheet {
  const { what, scope } = request;
  if (what === 'audit') {
    const { rows } = auditPage(read, scope.filter, ALL.offset, ALL.limit);
    return gridSheet('Audit trail', AUDIT_COLUMNS, rows, () => '');
  }
  if (what === 'journal') {
    const rows = journalItems(read).flatMap(journalRows);
    return gridSheet('Journal', JOURNAL_COLUMNS, rows, ({ line }) => line?.currency ?? '');
  }
  return queueSheet(read, what, request, asOf);
}
