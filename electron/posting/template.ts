/** A CSV whose columns the user names: `template:FILE`. */

import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { CallError } from '../../shared/contract/index.ts';
import { civil, isoDay } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../shared/money.ts';
import { csvText, numberCell, textCell } from './csv-cell.ts';
import { codeRefusal, foreignRefusal } from './journal-file.ts';
import { fromUtf8, type JournalFacts, type Layout, utf8 } from './layout.ts';

/** Prefix of the id. */
export const TEMPLATE = 'template:';

type Field = (entry: JournalEntry, line: JournalLine, facts: JournalFacts) => string;

const amount = (value: number, currency: string): string => formatMinor(minor(value), exponentOf(currency));

const FIELDS: Readonly<Record<string, Field>> = {
  date: ({ day }) => isoDay(day),
  'date:dmy': ({ day }) => dated(civil(day), ['date', 'month', 'year']),
  'date:mdy': ({ day }) => dated(civil(day), ['month', 'date', 'year']),
  account: (_entry, { account }) => account,
  code: (_entry, { account }, facts) => facts.account(account).code,
  // The side that is empty is left blank.
  debit: (_entry, { debit, currency }) => (debit === 0 ? '' : amount(debit, currency)),
  credit: (_entry, { credit, currency }) => (credit === 0 ? '' : amount(credit, currency)),
  signed: (_entry, { debit, credit, currency }) => amount(debit - credit, currency),
  currency: (_entry, { currency }) => currency,
  memo: (_entry, { memo }) => memo,
  text: ({ text }) => text,
  reference: ({ reference }) => reference,
  key: ({ key }) => key,
};
const NUMBERS: ReadonlySet<string> = new Set(['debit', 'credit', 'signed']);

function dated(day: ReturnType<typeof civil>, order: readonly (keyof ReturnType<typeof civil>)[]): string {
  return order.map((part) => String(day[part]).padStart(2, '0')).join('/');
}

interface Template {
  readonly header: readonly string[];
  /** Cells of the row, each text with {fields}. */
  readonly cells: readonly string[];
}

const bad = (file: string, why: string): CallError =>
  new CallError(
    'refused',
    `The template ${file} ${why}. Nothing was written. It has two rows: the header as the ledger wants it, and a row of texts with ${Object.keys(
      FIELDS,
    )
      .map((name) => `{${name}}`)
      .join(' ')}.`,
  );

/** Reads a template. Throws CallError `refused` where it would lose the key, the account or the money. */
export function readTemplate(file: string): Template {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch {
    throw bad(file, 'cannot be read');
  }
  const [header = [], cells = [], ...more] = Papa.parse<string[]>(text, { skipEmptyLines: true }).data;
  if (cells.length === 0 || more.length > 0) throw bad(file, 'does not have two rows');
  if (header.length !== cells.length) throw bad(file, `names ${header.length} columns and fills ${cells.length}`);
  const used = new Set(cells.flatMap((cell) => [...cell.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name!)));
  const unknown = [...used].find((name) => FIELDS[name] === undefined);
  if (unknown !== undefined) throw bad(file, `uses {${unknown}}, which does not exist`);
  const has = (name: string): boolean => used.has(name);
  if (!has('key')) throw bad(file, 'has no {key}: without it nothing tells whether an entry arrived');
  if (!(has('account') || has('code'))) throw bad(file, 'has neither {account} nor {code}');
  if (!(has('signed') || (has('debit') && has('credit'))))
    throw bad(file, 'has neither {signed} nor {debit} and {credit}');
  return { header, cells };
}

function rowOf(cells: readonly string[], entry: JournalEntry, line: JournalLine, facts: JournalFacts): string[] {
  return cells.map((cell) => {
    const filled = cell.replace(/\{([^}]*)\}/g, (_all, name: string) => FIELDS[name]!(entry, line, facts));
    const isNumber = NUMBERS.has(cell.slice(1, -1)) && cell.startsWith('{');
    return isNumber && filled !== '' ? numberCell(filled) : textCell(filled);
  });
}

/** Layout of the user's own: UTF-8, CRLF, one row per journal line. Reading keys needs the journal only, not its template. */
export function templateLayout(file: string): Layout {
  return {
    id: `${TEMPLATE}${file}`,
    title: `Template ${file}`,
    extension: 'csv',
    currencies: 'any',
    byCode: false,
    refusal: (entries, facts) => {
      const cells = readTemplate(file).cells.join();
      const foreign = cells.includes('{currency}') ? null : foreignRefusal(`The template ${file}`, entries, facts);
      return foreign ?? (cells.includes('{code}') ? codeRefusal(`The template ${file}`, entries, facts) : null);
    },
    write: (entries, facts) => {
      const { header, cells } = readTemplate(file);
      const rows = entries.flatMap((entry) => entry.lines.map((line) => rowOf(cells, entry, line, facts)));
      return utf8(csvText(header.map(textCell), rows));
    },
    keys: (bytes) => fromUtf8(bytes).match(/tieout-\d+-\d+(?:-reversal)?(?![\w-])/g) ?? [],
  };
}
