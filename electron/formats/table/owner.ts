/** Whose account a column names: the owner's, where it is one throughout or holds apart what it lists; else the other party's. */

import { isAnybodysAccount, isOwnAccount, namesAParty, partyRole } from './party-words.ts';
import type { RawRow } from './plan.ts';
import { accountShare, type ColumnStats } from './stats.ts';

/** An account column is filled on nearly every row: a card payment has a statement's account too, but no partner's. */
const FILLED = 0.9;
/** A column that speaks of an account only in part of its header scores at least this. */
const SPOKEN = 0.4;

/** Columns whose cells are the name of a party, by header and content. */
export function partyColumns(stats: readonly ColumnStats[]): readonly ColumnStats[] {
  return stats.filter((column) => {
    const isNamed = partyRole(column.header) !== null || (column.scores.get('counterparty') ?? 0) >= 0.9;
    return isNamed && namesAParty(column.header) && column.letterShare > 0.3 && accountShare(column) < 0.5;
  });
}

/**
 * The column that names the owner's account on each row, or null. One statement is of one account unless a column proves otherwise:
 * a column of one value is the owner's; one of several only where its values come again and do not go with the payees one to one.
 */
export function ownAccountColumn(stats: readonly ColumnStats[], rows: readonly RawRow[]): ColumnStats | null {
  const parties = partyColumns(stats);
  const offers = stats.flatMap((column) => {
    const score = column.scores.get('account') ?? 0;
    if (score < SPOKEN || column.filled === 0 || column.filled < rows.length * FILLED) return [];
    if (partyRole(column.header) !== null && !isOwnAccount(column.header)) return [];
    if (column.dateShare > 0.9 && column.dates.packed === 0) return [];
    if (!isOwners(column, parties, rows)) return [];
    const isOne = column.distinct.size === 1;
    return [
      {
        column,
        rank:
          (isOwnAccount(column.header) ? 4 : 0) +
          (score >= 0.9 ? 2 : 0) +
          (isOne ? 1 : 0) +
          (accountShare(column) > 0.5 ? 1.5 : 0) +
          score,
      },
    ];
  });
  offers.sort((left, right) => right.rank - left.rank || left.column.index - right.column.index);
  return offers[0]?.column ?? null;
}

function isOwners(column: ColumnStats, parties: readonly ColumnStats[], rows: readonly RawRow[]): boolean {
  if (isOwnAccount(column.header)) return true;
  const others = parties.filter((party) => party !== column);
  if (column.distinct.size === 1) {
    // One row, or one payee throughout: the number may be either's, and only the word can tell. It stands without a payee too.
    const isAlone = others.some((party) =>
      rows.some(({ cells }) => (cells[party.index] ?? '') === '' && (cells[column.index] ?? '') !== ''),
    );
    const varies =
      isAlone || others.some((party) => party.distinct.size > 1) || (others.length === 0 && rows.length > 1);
    return varies || others.length === 0 || !isAnybodysAccount(column.header);
  }
  if (accountShare(column) < 0.5 && column.letterShare > 0.5) return (column.scores.get('account') ?? 0) >= 0.9;
  if (column.filled < column.distinct.size * 2) return false;
  return !others.some((party) => goesWith(column, party, rows));
}

/** True where each value of the account column stands beside one party only, as the party's own account does. */
function goesWith(column: ColumnStats, party: ColumnStats, rows: readonly RawRow[]): boolean {
  const pairs = new Map<string, Set<string>>();
  for (const { cells } of rows) {
    const account = cells[column.index] ?? '';
    const name = cells[party.index] ?? '';
    if (account === '' || name === '') continue;
    pairs.set(account, (pairs.get(account) ?? new Set()).add(name));
  }
  const single = [...pairs.values()].filter((names) => names.size === 1).length;
  return pairs.size > 1 && single * 2 > pairs.size;
}

/** The account that stands on every row in one of two columns, payer's and payee's: the owner's. '' where there is none. */
export function accountOnEveryRow(stats: readonly ColumnStats[], rows: readonly RawRow[]): string {
  const nameless = stats.filter(
    (column) =>
      column.header === '' && column.distinct.size === 1 && column.filled === rows.length && accountShare(column) === 1,
  );
  const [lone] = nameless;
  // Without a header an IBAN that never changes is the statement's own.
  if (lone !== undefined && rows.length > 1 && lone.letters > 0) return [...lone.distinct.keys()][0] ?? '';
  const sides = stats.filter((column) => partyRole(column.header) !== null && accountShare(column) > 0.5);
  if (sides.length < 2 || rows.length < 2) return '';
  return onEveryRow(sides, rows, (text) => text);
}

/** The value that each row holds in at least one of the columns and that is not alone in them; '' where there is none or more. */
export function onEveryRow(
  columns: readonly ColumnStats[],
  rows: readonly RawRow[],
  key: (text: string) => string,
): string {
  const valuesOf = (row: RawRow): string[] =>
    columns.map((column) => key(row.cells[column.index] ?? '')).filter((text) => text !== '');
  const [first, ...rest] = rows.map(valuesOf).filter((values) => values.length > 0);
  if (first === undefined || rest.length === 0) return '';
  const found = [...new Set(first)].filter((value) => rest.every((values) => values.includes(value)));
  const [only] = found;
  const hasOthers = [first, ...rest].some((values) => values.some((value) => value !== only));
  return found.length === 1 && only !== undefined && hasOthers ? only : '';
}
