/** The month's report as one standalone HTML document: page one is the statement, the lists follow. No scripts, nothing loaded. */

import type { ReportPage, ReportSection, ReportTable } from '../../shared/contract/report.ts';
import { exponentOf } from '../../shared/money.ts';
import type { ReportData } from './data.ts';
import { reportLists } from './lists.ts';
import { type Html, html, NOTHING, text } from './markup.ts';
import { pageOne } from './page-one.ts';
import { REPORT_CSS } from './style.ts';
import { cellText } from './table.ts';
import { dayText } from './terms.ts';

/** Deterministic: the same data gives the same bytes. */
export function reportHtml(data: ReportData): string {
  const { account, currency, from, to } = data.proof;
  const title = `${data.workspace} - ${account} - ${dayText(from)} to ${dayText(to)}`;
  const head = html`<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${text(title)}</title><style>${REPORT_CSS as Html}</style>`;
  const exponent = exponentOf(currency);
  const page = pageOne(data);
  return html`<!doctype html>
<html lang="en"><head>${head}</head>
<body>
${watermark(page)}<main>
${heading(page)}${page.statement.map((one) => section(one, exponent))}${signatures(page)}
${section(page.sources, exponent)}${seals(page)}
<div class="lists">${reportLists(data).map((one) => section(one, exponent))}</div></main>
</body></html>
`;
}

function watermark({ draft }: ReportPage): Html {
  if (draft === '') return NOTHING;
  return html`<div class="watermark" aria-hidden="true"><span>${text(draft)}</span></div>\n`;
}

function heading({ workspace, title, subtitle, state }: ReportPage): Html {
  const css = state.proved ? html`verdict proved` : html`verdict draft`;
  return html`<p class="meta">${text(workspace)}</p>
<h1 class="title-string">${text(title)}</h1>
<p class="meta">${text(subtitle)}</p>
<p class="${css}"><strong>${text(state.heading)}</strong> ${text(state.text)}</p>
`;
}

function section({ title, layout, tables, notes }: ReportSection, exponent: number): Html {
  const drawn = tables.map((one) => table(one, exponent));
  const body =
    layout === 'beside' ? html`<div class="beside">${drawn.map((one) => html`<div>${one}</div>`)}</div>\n` : drawn;
  return html`<section><h2>${text(title)}</h2>\n${body}${notes.map((note) => html`<p class="note">${text(note)}</p>\n`)}</section>\n`;
}

const CSS: Readonly<Record<ReportTable['columns'][number]['kind'], Html>> = {
  text: NOTHING,
  money: html` class="n"`,
  count: html` class="n"`,
  day: html` class="d"`,
  code: html` class="hash"`,
};

/** A table with a caption and a head that repeats on every page; a sentence where it has no rows. */
function table({ caption, columns, rows, total }: ReportTable, exponent: number): Html {
  if (rows.length === 0) return html`<p class="note">${text(caption === '' ? 'None.' : `${caption}: none.`)}</p>\n`;
  const head = columns.map(({ title, kind }) => html`<th scope="col"${CSS[kind]}>${text(title)}</th>`);
  const cells = (values: ReportTable['rows'][number]['cells']): Html[] =>
    values.map((value, index) => {
      const { kind } = columns[index]!;
      const css = kind !== 'text' ? CSS[kind] : columns[index]!.share > 1 ? html` class="wide"` : NOTHING;
      return html`<td${css}>${text(cellText(value, kind, exponent))}</td>`;
    });
  const body = rows.map(({ cells: values, mark }) =>
    mark === 'none' ? html`<tr>${cells(values)}</tr>\n` : html`<tr class="${text(mark)}">${cells(values)}</tr>\n`,
  );
  const foot = total === null ? NOTHING : html`<tfoot><tr>${cells(total)}</tr></tfoot>`;
  const said = caption === '' ? NOTHING : html`<caption>${text(caption)}</caption>`;
  return html`<table>${said}<thead><tr>${head}</tr></thead><tbody>
${body}</tbody>${foot}</table>\n`;
}

function signatures(page: ReportPage): Html {
  const lines = page.signatures.map((one) => html`<div><strong>${text(one.role)}</strong> ${text(one.text)}</div>`);
  return html`<div class="sign">${lines}</div>`;
}

const seals = (page: ReportPage): Html =>
  html`${page.seals.map((line) => html`<p class="meta seal">${text(line)}</p>\n`)}`;
