/** The month's report as one standalone HTML document: page 1 is the summary, the lists follow. No scripts, nothing loaded. */

import type { Day } from '../../shared/day.ts';
import { ageInDays } from '../../shared/ledger/ageing.ts';
import { exponentOf } from '../../shared/money.ts';
import type { ReportData, ReportException, ReportLine, ReportSignature } from './data.ts';
import { amount, type Column, day, type Html, html, NOTHING, table, text } from './markup.ts';
import { REPORT_CSS } from './style.ts';
import { badDayText, bookTerms, draftReason, STATES, statementTerms, type Term } from './terms.ts';

/** Deterministic: the same data gives the same bytes. */
export function reportHtml(data: ReportData): string {
  const title = `${data.workspace} - ${data.proof.account} - ${dayText(data.proof.from)} to ${dayText(data.proof.to)}`;
  const head = html`<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${text(title)}</title><style>${REPORT_CSS as Html}</style>`;
  return html`<!doctype html>
<html lang="en"><head>${head}</head>
<body>
${watermark(data)}<main>
${heading(data)}${verdict(data)}${proofs(data)}${statements(data)}${overview(data)}${signatures(data)}
${lists(data)}</main>
</body></html>
`;
}

const dayText = (value: number): string => day(value);
const money = (data: ReportData, value: number | null): Html => amount(value, exponentOf(data.proof.currency));

function watermark(data: ReportData): Html {
  const reason = draftReason(data);
  if (reason === '') return NOTHING;
  return html`<div class="watermark" aria-hidden="true"><span>${text(`DRAFT \u2013 ${reason}`)}</span></div>\n`;
}

function heading(data: ReportData): Html {
  const { account, currency, from, to } = data.proof;
  return html`<h1 class="title-string">${text(`${data.workspace} \u2013 ${account}`)}</h1>
<p>Month-end proof, ${day(from)} to ${day(to)}, amounts in ${text(currency)}, positive = money into the account.</p>
<p class="meta">Made ${text(data.generatedAt)} with Tieout${text(data.sample ? ' from the sample company' : '')}.</p>
`;
}

function verdict(data: ReportData): Html {
  const reason = draftReason(data);
  const words = text(reason === '' ? STATES.proved : `DRAFT \u2013 ${reason}. ${STATES[data.proof.state]}`);
  return reason === '' ? html`<p class="verdict proved">${words}</p>\n` : html`<p class="verdict draft">${words}</p>\n`;
}

function terms(data: ReportData, caption: string, rows: readonly Term[]): Html {
  const body = rows.map(({ label, value, count, mark }) => {
    const css = mark === 'total' ? html` class="total"` : mark === 'off' && value !== 0 ? html` class="off"` : NOTHING;
    const lines = text(count === undefined ? '' : String(count));
    return html`<tr${css}><th scope="row">${text(label)}</th><td class="n">${lines}</td><td class="n">${money(data, value)}</td></tr>\n`;
  });
  return html`<table><caption>${text(caption)}</caption><thead><tr><th scope="col">Term</th><th scope="col" class="n">Lines</th><th scope="col" class="n">Amount</th></tr></thead><tbody>
${body}</tbody></table>\n`;
}

function proofs(data: ReportData): Html {
  const first = terms(data, 'Proof A: statement arithmetic', statementTerms(data));
  const second = terms(data, 'Proof B: bank to books', bookTerms(data));
  const bad = badDayText(data);
  const note = bad === '' ? NOTHING : html`<p>${text(bad)}</p>\n`;
  return html`<h2>Two proofs</h2>\n<div class="proofs"><div>${first}</div><div>${second}</div></div>\n${note}`;
}

function statements(data: ReportData): Html {
  const hashes = new Map(data.imports.map(({ file, sha256 }) => [file, sha256]));
  const list = table(
    'Statements',
    [
      { title: 'File', cell: (row) => text(row.file), wide: true },
      { title: 'From', cell: (row) => day(row.firstDay), nowrap: true },
      { title: 'To', cell: (row) => day(row.lastDay), nowrap: true },
      { title: 'Lines', cell: (row) => text(String(row.lines)), numeric: true },
      { title: 'Opening', cell: (row) => money(data, row.opening), numeric: true },
      { title: 'Closing', cell: (row) => money(data, row.closing), numeric: true },
      {
        title: 'SHA-256 of the file',
        cell: (row) => html`<span class="hash">${text(hashes.get(row.file) ?? '\u2014')}</span>`,
      },
    ],
    data.proof.statements,
  );
  const gaps = data.proof.gaps.map(({ kind, note }) => html`<li>${text(`${kind}: ${note}`)}</li>`);
  return html`<h2>Where the balances come from</h2>\n${list}${gaps.length === 0 ? NOTHING : html`<ul>${gaps}</ul>\n`}`;
}

interface Counted {
  readonly name: string;
  readonly count: number;
  readonly sum: number;
}

function countedTable(data: ReportData, caption: string, rows: readonly Counted[]): Html {
  return table(
    caption,
    [
      { title: 'Kind', cell: (row) => words(row.name) },
      { title: 'Lines', cell: (row) => text(String(row.count)), numeric: true },
      { title: 'Sum', cell: (row) => money(data, row.sum), numeric: true },
    ],
    rows,
  );
}

function overview(data: ReportData): Html {
  const { ageing, exceptionsByKind, differencesByType } = data.proof;
  const ages = countedTable(
    data,
    'Open items by age in days',
    ageing.buckets.map((row) => ({ ...row, name: row.label })),
  );
  const kinds = countedTable(
    data,
    'Open items by cause',
    exceptionsByKind.map((row) => ({ ...row, name: row.kind })),
  );
  const types = countedTable(
    data,
    'Differences by type',
    differencesByType.map((row) => ({ ...row, name: row.type })),
  );
  return html`<section class="summary"><h2>Open items and differences</h2>\n<div class="proofs"><div>${ages}${types}</div><div>${kinds}</div></div></section>\n`;
}

const words = (code: string): Html => text(code.replaceAll('_', ' '));

function signatures(data: ReportData): Html {
  const line = (role: string, { by, at }: ReportSignature): Html =>
    html`<div><strong>${text(role)}</strong> ${text([by, at].filter((part) => part !== '').join(', '))}</div>`;
  return html`<section><div class="sign">${line('Prepared by', data.prepared)}${line('Reviewed by', data.reviewed)}</div>
<p class="meta">Audit chain head, entry ${data.chainLength}: <span class="hash">${text(data.chainHead)}</span></p></section>\n`;
}

function lineColumns<T extends ReportLine>(): readonly Column<T>[] {
  return [
    { title: 'Date', cell: (row) => day(row.day), nowrap: true },
    {
      title: 'Text',
      cell: (row) => text([row.counterparty, row.text].filter((part) => part !== '').join(': ')),
      wide: true,
    },
    { title: 'Reference', cell: (row) => text(row.reference) },
    { title: 'File, row', cell: (row) => text(`${row.file}, ${row.row}`) },
  ];
}

const amountColumn = <T extends { readonly amount: number }>(data: ReportData): Column<T> => ({
  title: 'Amount',
  cell: (row) => money(data, row.amount),
  numeric: true,
});

/** "Total" in the first column, the sum in the last. */
function totalRow(data: ReportData, rows: readonly { readonly amount: number }[], columns: number): Html[] {
  const sum = rows.reduce((total, row) => total + row.amount, 0);
  return [text('Total'), ...Array.from({ length: columns - 2 }, () => NOTHING), money(data, sum)];
}

function openList(data: ReportData, caption: string, rows: readonly ReportException[]): Html {
  if (rows.length === 0) return html`<h3>${text(caption)}</h3><p>None.</p>\n`;
  const columns: readonly Column<ReportException>[] = [
    ...lineColumns<ReportException>(),
    { title: 'Age, days', cell: (row) => text(String(ageInDays(row.day as Day, data.proof.to as Day))), numeric: true },
    {
      title: 'Cause',
      cell: (row) =>
        text([row.kind.replaceAll('_', ' '), row.cause, row.note].filter((part) => part !== '').join(' \u2013 ')),
      wide: true,
    },
    amountColumn(data),
  ];
  return table(caption, columns, rows, totalRow(data, rows, columns.length));
}

function lists(data: ReportData): Html {
  const books = data.open.filter(({ side }) => side === 'book');
  const bank = data.open.filter(({ side }) => side === 'bank');
  return html`<section class="lists"><h2>Outstanding items</h2>
${openList(data, `In the books, not at the bank (${books.length})`, books)}
${openList(data, `At the bank, not in the books (${bank.length})`, bank)}
<h2>Differences</h2>
${differenceList(data)}
<h2>Duplicates excluded</h2>
${duplicateList(data)}
<h2>Imports</h2>
${importList(data)}</section>
`;
}

function differenceList(data: ReportData): Html {
  const rows = data.differences;
  if (rows.length === 0) return html`<p>None: every match agrees to the cent.</p>\n`;
  const columns: readonly Column<ReportData['differences'][number]>[] = [
    { title: 'Date', cell: (row) => day(row.day), nowrap: true },
    { title: 'Type', cell: (row) => words(row.type) },
    { title: 'Posted to', cell: (row) => text(row.account) },
    { title: 'How it was derived', cell: (row) => text(row.note), wide: true },
    { title: 'Match', cell: (row) => text(String(row.matchId)), numeric: true },
    amountColumn(data),
  ];
  return table(`Typed differences (${rows.length})`, columns, rows, totalRow(data, rows, columns.length));
}

function duplicateList(data: ReportData): Html {
  const rows = data.duplicates;
  if (rows.length === 0) return html`<p>None.</p>\n`;
  const columns: readonly Column<ReportData['duplicates'][number]>[] = [
    ...lineColumns<ReportData['duplicates'][number]>(),
    { title: 'Kind', cell: (row) => words(row.kind) },
    { title: 'Repeats', cell: (row) => text(`${row.originalFile}, ${row.originalRow}`) },
    { title: 'Excluded by', cell: (row) => text(row.excludedBy) },
    amountColumn(data),
  ];
  return table(`Excluded as duplicates (${rows.length})`, columns, rows, totalRow(data, rows, columns.length));
}

function importList(data: ReportData): Html {
  return table(
    `Files behind this report (${data.imports.length})`,
    [
      { title: 'File', cell: (row) => text(row.file), wide: true },
      { title: 'Side', cell: (row) => text(row.side) },
      { title: 'Format', cell: (row) => text(row.format) },
      { title: 'Lines', cell: (row) => text(String(row.lines)), numeric: true },
      { title: 'Imported', cell: (row) => text([row.at, row.by].filter((part) => part !== '').join(', ')) },
      { title: 'SHA-256', cell: (row) => html`<span class="hash">${text(row.sha256)}</span>` },
    ],
    data.imports,
  );
}
