/** Reads a chart of accounts from the rows of a table, as Xero, QuickBooks, Sage and DATEV (SKR) export it. */

import { fold } from '../text.ts';
import type { LedgerType } from './accounts.ts';

export interface ChartRow {
  /** 1-based, as the sheet program shows it. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface ChartProblem {
  readonly row: number;
  /** Heading of the column, or '' for the whole row. */
  readonly column: string;
  readonly message: string;
}

export interface ChartFileAccount {
  readonly name: string;
  readonly code: string;
  readonly type: LedgerType | null;
  readonly taxCode: string;
}

type Column = 'code' | 'name' | 'type' | 'taxCode';

/** Headings, folded, in the order they are preferred. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  code: [
    'code',
    'account code',
    'nominal code',
    'n c',
    'account number',
    'account no',
    'account',
    'number',
    'no',
    'konto',
    'kontonummer',
    'konto nr',
    'kontonr',
  ],
  name: [
    'name',
    'account name',
    'nominal name',
    'full name',
    'ledger account',
    'description',
    'kontobeschriftung',
    'kontobezeichnung',
    'kontenbeschriftung',
    'bezeichnung',
    'beschriftung',
    'account',
  ],
  type: ['type', 'account type', 'class', 'category', 'kontenart', 'kontoart', 'kontotyp', 'typ', 'art'],
  taxCode: [
    'tax code',
    'tax rate',
    'tax',
    'vat code',
    'vat rate',
    'default tax code',
    'steuerschlussel',
    'bu schlussel',
    'steuersatz',
  ],
};

/** Words of the type column, folded, the first that occurs decides: "other current liability" is a liability before it is current. */
const TYPES: readonly (readonly [LedgerType, readonly string[]])[] = [
  ['liability', ['liabilit', 'payable', 'credit card', 'passiv', 'verbindlichkeit', 'paye', 'superannuation', 'wages']],
  ['equity', ['equity', 'capital', 'eigenkapital', 'retained', 'kapital']],
  [
    'asset',
    ['asset', 'bank', 'cash', 'receivable', 'inventory', 'stock', 'prepayment', 'aktiv', 'forderung', 'anlage'],
  ],
  ['expense', ['expense', 'cost', 'overhead', 'depreciation', 'purchase', 'aufwand', 'kosten']],
  ['income', ['income', 'revenue', 'sale', 'turnover', 'ertrag', 'erlos', 'erlose']],
];

/** Longest name, as the contract takes it. */
const NAME_LENGTH = 200;
const HEADER_ROWS = 30;

function typeOf(text: string): LedgerType | null {
  const folded = fold(text);
  return TYPES.find(([, words]) => words.some((word) => folded.includes(word)))?.[0] ?? null;
}

type Places = Readonly<Partial<Record<Column, number>>>;

/** Columns a row of headings names; null where it is none. "Account" is the code beside a name, else the name. */
function placesOf(cells: readonly string[]): Places | null {
  const keys = cells.map(fold);
  const find = (column: Column): number | undefined => {
    const found = HEADINGS[column].map((word) => keys.indexOf(word)).find((at) => at >= 0);
    return found;
  };
  const name = find('name');
  if (name === undefined) return null;
  const [code, type, taxCode] = [find('code'), find('type'), find('taxCode')];
  const own = code === name ? undefined : code;
  if (own === undefined && type === undefined) return null;
  return {
    name,
    ...(own === undefined ? {} : { code: own }),
    ...(type === undefined ? {} : { type }),
    ...(taxCode === undefined ? {} : { taxCode }),
  };
}

export interface ChartReading {
  readonly accounts: readonly ChartFileAccount[];
  readonly problems: readonly ChartProblem[];
}

/**
 * The accounts of a table with a column of names and one of codes or types, in any order, below whatever stands above its headings.
 * A row without a name, with a code or name that came before, or with a type nobody knows is left out and named.
 */
export function readChart(rows: readonly ChartRow[]): ChartReading {
  const head = rows.slice(0, HEADER_ROWS).findIndex(({ cells }) => placesOf(cells) !== null);
  if (head < 0) {
    const message =
      'There is no row of headings with a name and a code or type. Name the columns code, name, type, tax code.';
    return { accounts: [], problems: [{ row: rows[0]?.row ?? 1, column: '', message }] };
  }
  const headings = rows[head]!.cells;
  const places = placesOf(headings)!;
  const accounts: ChartFileAccount[] = [];
  const problems: ChartProblem[] = [];
  const seen = new Map<string, number>();
  for (const { row, cells } of rows.slice(head + 1)) {
    const cell = (column: Column): string => (places[column] === undefined ? '' : (cells[places[column]] ?? '').trim());
    if (cells.every((text) => text.trim() === '')) continue;
    const account = { name: cell('name'), code: cell('code'), type: typeOf(cell('type')), taxCode: cell('taxCode') };
    const fault = faultOf(account, cell('type'), seen);
    if (fault === null) {
      accounts.push(account);
      if (account.code !== '') seen.set(`code ${account.code}`, row);
      seen.set(`name ${fold(account.name)}`, row);
    } else problems.push({ row, column: headings[places[fault.column] ?? 0] ?? '', message: fault.message });
  }
  return { accounts, problems };
}

function faultOf(
  { name, code, type }: ChartFileAccount,
  typeText: string,
  seen: ReadonlyMap<string, number>,
): { readonly column: Column; readonly message: string } | null {
  if (name === '') return { column: 'name', message: 'The account has no name.' };
  if (name.length > NAME_LENGTH)
    return { column: 'name', message: `The name is longer than ${NAME_LENGTH} characters.` };
  const coded = seen.get(`code ${code}`);
  if (coded !== undefined) return { column: 'code', message: `The code ${code} stands in row ${coded} already.` };
  const named = seen.get(`name ${fold(name)}`);
  if (named !== undefined) return { column: 'name', message: `The name ${name} stands in row ${named} already.` };
  if (typeText !== '' && type === null)
    return { column: 'type', message: `“${typeText}” is none of asset, liability, equity, income, expense.` };
  return null;
}
