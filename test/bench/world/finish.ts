/** The end of making a world: rows numbered in day order, tables, groups, duplicates, interchangeable lines. */

import type { Day } from '../../../shared/day.ts';
import { isoDay } from '../../../shared/day.ts';
import type { ExceptionKind } from '../../../shared/match/types.ts';
import type { Country } from './countries.ts';
import type { Dice } from './dice.ts';
import { type ColumnNames, tableOf, type WorldTables } from './load.ts';

export interface TrueGroup {
  readonly kind: string;
  readonly bank: readonly string[];
  readonly book: readonly string[];
}

export interface World extends WorldTables {
  readonly groups: readonly TrueGroup[];
  /** "original,copy" sorted, per duplicate. */
  readonly duplicates: ReadonlySet<string>;
  /** Lines that no evidence can tell apart, mapped to one of them. */
  readonly same: ReadonlyMap<string, string>;
  /** Kind of each line that is an exception. */
  readonly exceptions: ReadonlyMap<string, ExceptionKind>;
}

export type Fields = Record<string, string>;
export interface Row {
  readonly day: number;
  amount: number;
  readonly fields: Fields;
  id: string;
}

/** Everything a maker has made. */
export interface Made {
  readonly dice: Dice;
  readonly country: Country;
  readonly bank: readonly Row[];
  readonly book: readonly Row[];
  readonly groups: readonly { readonly kind: string; readonly bank: readonly Row[]; readonly book: readonly Row[] }[];
  readonly copies: readonly (readonly [Row, Row])[];
  readonly exceptions: readonly (readonly [Row, ExceptionKind])[];
}

const START = 20089;
const BANK: ColumnNames = {
  id: 'id',
  account: 'account',
  day: 'date',
  amount: 'amount',
  currency: 'currency',
  description: 'text',
  reference: 'reference',
  bankId: 'bankId',
};
const BOOK: ColumnNames = {
  id: 'id',
  documentType: 'type',
  day: 'date',
  otherDay: 'due',
  amount: 'amount',
  currency: 'currency',
  counterparty: 'party',
  reference: 'reference',
  documentNumber: 'number',
  description: 'memo',
  account: 'account',
  batch: 'batch',
};

/** Numbers the rows in day order and turns them into tables with their truth. */
export function finishWorld(made: Made): World {
  const shuffle = (rows: readonly Row[], prefix: string) => {
    const keyed = rows
      .map((row) => ({ row, key: made.dice.next() }))
      .sort((x, y) => x.row.day - y.row.day || x.key - y.key);
    keyed.forEach(({ row }, k) => {
      row.id = `${prefix}${k + 1}`;
    });
    return keyed.map(({ row }) => ({
      id: row.id,
      date: iso(row.day),
      amount: decimal(row.amount),
      currency: made.country.currency,
      ...row.fields,
    }));
  };
  const bank = shuffle(made.bank, 'B');
  const book = shuffle(made.book, 'L');
  const same = sameLines([bank, book]);
  for (const [original, copy] of made.copies)
    if (!same.has(copy.id)) same.set(copy.id, same.get(original.id) ?? original.id);
  return {
    bank: tableOf(bank, BANK),
    book: tableOf(book, BOOK),
    bankIds: bank.map((row) => row.id),
    bookIds: book.map((row) => row.id),
    groups: made.groups.map((group) => ({
      kind: group.kind,
      bank: group.bank.map((row) => row.id),
      book: group.book.map((row) => row.id),
    })),
    duplicates: new Set(made.copies.map(([a, b]) => [a.id, b.id].sort().join())),
    same,
    exceptions: new Map(made.exceptions.map(([row, kind]) => [row.id, kind])),
  };
}

/** Rows equal in everything but their id and number, mapped to the first of them. */
function sameLines(sides: readonly (readonly Fields[])[]): Map<string, string> {
  const same = new Map<string, string>();
  for (const rows of sides) {
    const first = new Map<string, string>();
    for (const { id = '', number: _number, ...rest } of rows) {
      const key = JSON.stringify(rest);
      const known = first.get(key);
      if (known) same.set(id, known);
      else first.set(key, id);
    }
  }
  return same;
}

/** ISO text of a day counted from the world's start. */
export const iso = (day: number): string => isoDay((START + day) as Day);
function decimal(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
