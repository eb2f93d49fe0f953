/** Splits QIF text into records under their !Type and !Account headers. */

import { type DateOrder, isDateOrder } from './qif-dates.ts';

export interface QifRecord {
  /** First character of each line and the rest of it, in file order. */
  readonly fields: readonly { readonly code: string; readonly value: string }[];
  /** 1-based physical line of the first field. */
  readonly row: number;
  /** False where the file ended before "^". */
  readonly closed: boolean;
}

/** Records under one header; a new section begins at each !Type and each !Account. */
export interface QifSection {
  /** "bank", "cash", "ccard", "oth a", "oth l", "invst", "cat" ... in lower case; '' before any header. */
  readonly type: string;
  /** Name of the account the section belongs to; '' where the file names none. */
  readonly account: string;
  readonly records: readonly QifRecord[];
}

/** First value of a field, trimmed; '' where the record has none. */
export function fieldOf(record: QifRecord, code: string): string {
  return record.fields.find((field) => field.code === code)?.value.trim() ?? '';
}

export interface QifFile {
  readonly sections: readonly QifSection[];
  /** Orders the file states for its dates (!Option:MDY), without repeats. */
  readonly orders: readonly DateOrder[];
}

interface Open {
  type: string;
  account: string;
  records: QifRecord[];
}

/** Sections in file order. Lines before the first header that are no fields are left out. */
export function qifSections(text: string): QifFile {
  const splitter = new Splitter();
  let row = 0;
  for (const line of text.split(/\r\n|\n|\r/)) splitter.line(line, ++row);
  return splitter.finish();
}

class Splitter {
  readonly #sections: Open[] = [];
  #section: Open = { type: '', account: '', records: [] };
  #account = '';
  readonly #orders = new Set<DateOrder>();
  #fields: { code: string; value: string }[] = [];
  #row = 0;

  line(raw: string, row: number): void {
    const line = raw.trimEnd();
    if (line.startsWith('!')) this.#header(line.slice(1).trim());
    else if (line.startsWith('^')) this.#close(true);
    else if (line !== '' && !(this.#section.type === '' && !/^[DTUPMNLC]/.test(line))) {
      if (this.#fields.length === 0) this.#row = row;
      this.#fields.push({ code: line[0]!, value: line.slice(1) });
    }
  }

  finish(): QifFile {
    this.#close(false);
    return { sections: this.#sections, orders: [...this.#orders] };
  }

  #header(text: string): void {
    const lower = text.toLowerCase();
    const option = lower.startsWith('option:') ? lower.slice(7).trim() : '';
    if (isDateOrder(option)) this.#orders.add(option);
    if (lower.startsWith('option:') || lower.startsWith('clear:')) return;
    // A header closes the record before it: some writers leave out "^" at the end of an account block.
    this.#close(true);
    const type = lower.startsWith('type:') ? lower.slice(5).trim() : lower;
    this.#section = { type, account: type === 'account' ? '' : this.#account, records: [] };
    if (type !== 'account') this.#sections.push(this.#section);
  }

  #close(closed: boolean): void {
    const fields = this.#fields;
    this.#fields = [];
    if (fields.length === 0) return;
    if (this.#section.type === 'account' && isRegisterRecord(fields)) {
      this.#sections.push({ type: 'account', account: '', records: [{ fields, row: this.#row, closed }] });
      return;
    }
    if (this.#section.type === 'account') {
      this.#account = fields.find(({ code }) => code === 'N')?.value.trim() ?? '';
      return;
    }
    if (this.#section.type === '' && this.#sections.at(-1) !== this.#section) this.#sections.push(this.#section);
    this.#section.records.push({ fields, row: this.#row, closed });
  }
}

/** A dated record with an amount: in an account block it means that the header between them is damaged. */
function isRegisterRecord(fields: QifRecord['fields']): boolean {
  const has = (code: string, pattern: RegExp): boolean =>
    fields.some((field) => field.code === code && pattern.test(field.value));
  return has('D', /^\s?\d{1,4}\s?[/.-]/) && has('T', /\d/);
}
