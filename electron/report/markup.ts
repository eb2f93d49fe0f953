/** Building blocks of the report's HTML: escaped text, tables, amounts. */

import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, minor } from '../../shared/money.ts';
import { revealInvisible } from '../../shared/text.ts';

/** HTML that is already escaped. Only functions of this file make it. */
export type Html = string & { readonly html: unique symbol };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters have no place in HTML; NUL and friends would be dropped or shown as something else.
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

/** Text from files and people: escaped, invisible and bidirectional controls made visible. */
export function text(raw: string): Html {
  const visible = revealInvisible(raw).replace(CONTROLS, '\ufffd');
  return visible.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign) as Html;
}

/** Tagged template: fixed markup with escaped values; Html and lists of it go in as they are, everything else is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | readonly Html[] | number)[]): Html {
  let out = parts[0] ?? '';
  values.forEach((value, index) => {
    out += Array.isArray(value) ? value.join('') : String(value);
    out += parts[index + 1] ?? '';
  });
  return out as Html;
}

export const NOTHING = '' as Html;

/** Amount of a currency with so many decimals; a dash where it is not known. */
export const amount = (value: number | null, exponent: number): Html =>
  text(value === null ? '\u2014' : displayMinor(minor(value), exponent));

export const day = (value: number): Html => text(isoDay(value as Day));

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Html;
  readonly numeric?: boolean;
  readonly wide?: boolean;
  /** Kept on one line: dates. */
  readonly nowrap?: boolean;
}

/** A table with a caption, a head that repeats on every page and an optional total row. */
export function table<T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  total: readonly Html[] | null = null,
): Html {
  const css = ({ numeric, wide, nowrap }: Column<T>): Html =>
    numeric ? html` class="n"` : wide ? html` class="wide"` : nowrap ? html` class="d"` : NOTHING;
  const head = columns.map((column) => html`<th scope="col"${css(column)}>${text(column.title)}</th>`);
  const body = rows.map(
    (row) => html`<tr>${columns.map((column) => html`<td${css(column)}>${column.cell(row)}</td>`)}</tr>\n`,
  );
  const foot =
    total === null
      ? NOTHING
      : html`<tfoot><tr>${total.map((cell, index) => html`<td${columns[index] ? css(columns[index]) : NOTHING}>${cell}</td>`)}</tr></tfoot>`;
  return html`<table><caption>${text(caption)}</caption><thead><tr>${head}</tr></thead><tbody>
${body}</tbody>${foot}</table>\n`;
}
