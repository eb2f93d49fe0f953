/** Plain text accounting: a journal file of hledger (Ledger reads it too). */

import { isoDay } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../shared/money.ts';
import { squeeze } from '../../shared/text.ts';
import { fromUtf8, type Layout, utf8 } from './layout.ts';

const HEAD = '; Journal of approved matches. Amounts in decimals, debit positive.\ndecimal-mark .\n';
const MARK = 'tieout-key:';

const percent = (sign: string): string => `%${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * Name of an account. Two blanks end it, a semicolon starts a comment, and some signs at its start mean something else: those, and
 * a percent sign that looks like one of them, are written as %XX, so that no two accounts become one.
 */
function accountName(name: string): string {
  return name
    .trim()
    .replace(/%(?=[0-9A-F]{2})/g, percent)
    .replace(/[\t\r\n;]/g, percent)
    .replace(/(?<= ) /g, percent)
    .replace(/^[*!([{~=#|&@<>"-]/, percent);
}

/** A description: nothing in it may start a comment or a new line. */
const words = (text: string): string => squeeze(text).replaceAll(';', ',');

function posting({ account, debit, credit, currency }: JournalLine): string {
  const amount = formatMinor(minor(debit - credit), exponentOf(currency));
  return `    ${accountName(account)}  ${amount} ${currency}`.trimEnd();
}

function transaction(entry: JournalEntry): string {
  const code = words(entry.reference).replace(/[()]/g, ' ').trim();
  // A description that starts with a mark or a bracket would be read as status or code.
  const text = words(entry.text).replace(/^[*!(]+\s*/, '');
  const head = [isoDay(entry.day), '*', code === '' ? '' : `(${code})`, text].filter((part) => part !== '').join(' ');
  return [head, `    ; ${MARK}${entry.key}`, ...entry.lines.map(posting)].join('\n');
}

/** Each entry carries its key as the tag `tieout-key`. */
export const hledger: Layout = {
  id: 'hledger',
  title: 'hledger journal',
  extension: 'journal',
  currencies: 'any',
  byCode: false,
  write: (entries) => utf8(`${[HEAD, ...entries.map((entry) => `${transaction(entry)}\n`)].join('\n')}`),
  keys: (bytes) => [...fromUtf8(bytes).matchAll(/^ {4}; tieout-key:(\S+)$/gm)].map(([, key]) => key!),
};
