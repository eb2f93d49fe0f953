/** Page one of the report: the reconciliation statement, the statement's arithmetic, who signed, and what it rests on. */

import type { ReportPage, ReportSection, ReportTable } from '../../shared/contract/report.ts';
import type { Day } from '../../shared/day.ts';
import { ageing } from '../../shared/ledger/ageing.ts';
import type { ReportData, ReportSignature } from './data.ts';
import { valueTable } from './table.ts';
import {
  badDayText,
  bankTerms,
  dayText,
  draftReason,
  ledgerLine,
  ledgerTerms,
  STATES,
  statementTerms,
  type Term,
} from './terms.ts';

/** Statements named on page one; the others stand among the files. */
const NAMED_SOURCES = 6;

function termTable(caption: string, rows: readonly Term[]): ReportTable {
  return valueTable({
    caption,
    columns: [
      { title: 'Term', value: ({ label }) => label },
      { title: 'Lines', kind: 'count', value: ({ count }) => count ?? null },
      { title: 'Amount', kind: 'money', value: ({ value }) => value },
    ],
    rows,
    mark: ({ mark, value }) => (mark === 'off' ? (value === 0 || value === null ? 'total' : 'off') : (mark ?? 'none')),
  });
}

function statementSection(data: ReportData): ReportSection {
  const notes = [`Ledger balance: ${ledgerLine(data.proof).source}.`];
  const suspense = data.differences.filter((row) => row.suspense);
  if (suspense.length > 0)
    notes.push(
      `In suspense: ${suspense.length === 1 ? '1 item' : `${suspense.length} items`}, listed under Differences.`,
    );
  return {
    title: 'Reconciliation statement',
    layout: 'beside',
    tables: [termTable('Per bank', bankTerms(data)), termTable('Per books', ledgerTerms(data))],
    notes,
  };
}

/** Bank and books apart: what is open on one side is no part of the other. */
function ageTable({ open, proof }: ReportData): ReportTable {
  const of = (side: 'bank' | 'book') =>
    ageing(
      open
        .filter((row) => row.side === side && row.place !== null)
        .map((row) => ({ day: row.day as Day, amount: row.amount })),
      proof.to as Day,
    ).buckets;
  const [bank, books] = [of('bank'), of('book')];
  const rows = books.map(({ label, sum }, index) => ({
    label: label.replace('-', '\u2013'),
    books: sum,
    bank: bank[index]!.sum,
  }));
  const table = valueTable({
    caption: 'Open items by age in days',
    columns: [
      { title: 'Days', value: (row) => row.label },
      { title: 'Outstanding', kind: 'money', value: (row) => row.books },
      { title: 'Not booked', kind: 'money', value: (row) => row.bank },
    ],
    rows,
  });
  const sum = (pick: 'bank' | 'books'): number => rows.reduce((total, row) => total + row[pick], 0);
  return { ...table, total: ['Total', sum('books'), sum('bank')] };
}

function arithmeticSection(data: ReportData): ReportSection {
  const { statement } = data.proof;
  const bad = badDayText(data);
  const { excludedCount } = statement;
  const excluded =
    excludedCount === 0 ? [] : [`${excludedCount} excluded as duplicates of the bank, not in the sums; listed below.`];
  return {
    title: 'Statement arithmetic',
    layout: 'beside',
    tables: [termTable('Opening to closing', statementTerms(data)), ageTable(data)],
    notes: [...(bad === '' ? [] : [bad]), ...excluded],
  };
}

function sourcesSection({ proof, imports }: ReportData): ReportSection {
  const hashes = new Map(imports.map(({ file, sha256 }) => [file, sha256]));
  const { statements, gaps } = proof;
  const more = statements.length - NAMED_SOURCES;
  return {
    title: 'Where the balances come from',
    layout: 'below',
    tables: [
      valueTable({
        caption: 'Statements',
        columns: [
          { title: 'File', value: ({ file }) => file, share: 1.2 },
          { title: 'From', kind: 'day', value: ({ firstDay }) => firstDay },
          { title: 'To', kind: 'day', value: ({ lastDay }) => lastDay },
          { title: 'Lines', kind: 'count', value: ({ lines }) => lines },
          { title: 'Opening', kind: 'money', value: ({ opening }) => opening },
          { title: 'Closing', kind: 'money', value: ({ closing }) => closing },
          { title: 'SHA-256 of the file', kind: 'code', value: ({ file }) => hashes.get(file) ?? '\u2014', share: 1.4 },
        ],
        rows: statements.slice(0, NAMED_SOURCES),
      }),
    ],
    notes: [
      ...(more > 0 ? [`${more} more statements stand among the files of this report.`] : []),
      ...gaps.map(({ kind, note }) => `${GAPS[kind]}: ${note}`),
    ],
  };
}

const GAPS = { gap: 'Gap', overlap: 'Overlap', continuity: 'Balance not carried forward' } as const;

const signatureText = ({ by, at }: ReportSignature): string => [by, at].filter((part) => part !== '').join(', ');

/** Names of the acts of sign-off. */
const ACTS: Readonly<Record<string, string>> = {
  prepare: 'Signed as preparer',
  review: 'Signed as reviewer',
  lock: 'Locked',
  reopen: 'Reopened',
};

function stateOf(data: ReportData, reason: string): ReportPage['state'] {
  const proved = data.proof.state === 'proved';
  return { proved, heading: proved ? 'Proved' : `Not proved: ${reason}`, text: STATES[data.proof.state] };
}

/** Everything page one says. Deterministic: times come from the data. */
export function pageOne(data: ReportData): ReportPage {
  const { account, currency, from, to } = data.proof;
  const reason = draftReason(data);
  const made = `Made ${data.generatedAt} with Tieout${data.sample ? ' from the sample company' : ''}.`;
  return {
    workspace: data.workspace,
    title: `${account}: bank reconciliation`,
    subtitle: `${dayText(from)} to ${dayText(to)}. Amounts in ${currency}; positive is money into the account. ${made}`,
    currency,
    state: stateOf(data, reason),
    draft: reason === '' ? '' : `DRAFT \u2013 ${reason}`,
    statement: [statementSection(data), arithmeticSection(data)],
    signatures: [
      { role: 'Prepared by', text: signatureText(data.prepared) },
      { role: 'Reviewed by', text: signatureText(data.reviewed) },
    ],
    sources: sourcesSection(data),
    seals: [
      ...data.signOffs.map(
        ({ act, by, at, note, hash }) =>
          `${ACTS[act] ?? act} by ${by}, ${at}${note === '' ? '' : ` (${note})`}; hash of the signed figures: ${hash}`,
      ),
      `Audit chain head, entry ${data.chainLength}: ${data.chainHead}`,
    ],
  };
}
