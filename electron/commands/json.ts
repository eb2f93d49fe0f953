/** JSON of commands: amounts under names that end in Minor, days as yyyy-MM-dd. The contract's own views hold plain numbers. */

import { type Day, isoDay } from '../../shared/day.ts';

/** Names under which the contract holds amounts in minor units of the currency beside them. */
const MONEY: ReadonlySet<string> = new Set([
  'opening',
  'closing',
  'offBy',
  'booksOpening',
  'ledger',
  'adjustedBank',
  'adjustedLedger',
  'booksOffBy',
  'sum',
  'moneyIn',
  'moneyOut',
  'amount',
  'debit',
  'credit',
]);
/** Names under which it holds epoch days, and what they are called. */
const DAYS: ReadonlyMap<string, string> = new Map([
  ['from', 'from'],
  ['to', 'to'],
  ['day', 'date'],
]);

/** A view of the contract as commands print it. */
export function commandJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(commandJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => {
      const day = DAYS.get(name);
      if (day !== undefined && typeof held === 'number') return [day, isoDay(held as Day)];
      if (MONEY.has(name) && (typeof held === 'number' || held === null)) return [`${name}Minor`, held];
      return [name, commandJson(held)];
    }),
  );
}
