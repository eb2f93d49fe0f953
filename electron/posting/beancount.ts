/** Plain text accounting: a file of Beancount. */

import { createHash } from 'node:crypto';
import { isoDay } from '../../shared/day.ts';
import type { LedgerType } from '../../shared/ledger/accounts.ts';
import type { JournalEntry } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../shared/money.ts';
import { squeeze } from '../../shared/text.ts';
import { fromUtf8, type JournalFacts, type Layout, utf8 } from './layout.ts';

const ROOTS: Readonly<Record<LedgerType, string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
};
/** Where an account stands of which the chart does not say what it is. */
const UNKNOWN = 'Equity:Unclassified';
/** Accounts are opened before anything that is ever posted to them. */
const OPENED = '1970-01-01';

/**
 * A name as a component: letters, digits and hyphens, first a capital or a digit. One that a component cannot say ends in four
 * digits of its hash, so that no two accounts become one.
 */
function component(name: string): string {
  const words = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const whole = /^[\p{Lu}\p{N}]/u.test(words) ? words : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  if (whole === name.replaceAll(' ', '-') && !name.includes('-')) return whole;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 4);
  const safe = /^[\p{Lu}\p{Nd}]/u.test(whole) ? whole : `X${whole}`;
  return `${safe}-${hash}`;
}

/** Full name of an account in the file, by what the chart says it is. */
export function beancountAccount(name: string, facts: JournalFacts): string {
  const { type } = facts.account(name);
  return `${type === null ? UNKNOWN : ROOTS[type]}:${component(name)}`;
}

const quoted = (text: string): string => `"${squeeze(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function transaction(entry: JournalEntry, facts: JournalFacts): string {
  const lines = entry.lines.map(({ account, debit, credit, currency }) => {
    const amount = formatMinor(minor(debit - credit), exponentOf(currency));
    return `  ${beancountAccount(account, facts)}  ${amount} ${currency}`;
  });
  const reference = entry.reference === '' ? [] : [`  reference: ${quoted(entry.reference)}`];
  return [
    `${isoDay(entry.day)} * ${quoted(entry.text)}`,
    `  tieout-key: ${quoted(entry.key)}`,
    ...reference,
    ...lines,
  ].join('\n');
}

/** Each entry carries its key as metadata; the accounts that no earlier file named are opened. */
export const beancount: Layout = {
  id: 'beancount',
  title: 'Beancount',
  extension: 'beancount',
  currencies: 'any',
  byCode: false,
  refusal: (entries) =>
    entries.some(({ lines }) => lines.some(({ currency }) => currency === ''))
      ? 'Beancount needs the currency of every amount, and there are entries without one. Nothing was written. Import their file again with its currency named.'
      : null,
  write: (entries, facts) => {
    const names = [...new Set(entries.flatMap(({ lines }) => lines.map(({ account }) => account)))];
    const opens = names
      .filter((name) => !facts.opened.has(name))
      .map((name) => `${OPENED} open ${beancountAccount(name, facts)}`)
      .sort();
    return utf8(
      `${[opens.join('\n'), ...entries.map((entry) => transaction(entry, facts))].join('\n\n').trimStart()}\n`,
    );
  },
  keys: (bytes) => [...fromUtf8(bytes).matchAll(/^ {2}tieout-key: "([^"\s]+)"$/gm)].map(([, key]) => key!),
};
