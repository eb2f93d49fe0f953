/** Holds a movement against the rules of its mapping while a table is read. */

import type { Day } from '../../../shared/day.ts';
import { formatMinor, type Minor } from '../../../shared/money.ts';
import type { DateField, MoneyField } from './plan.ts';
import type { RowReader } from './rows.ts';
import type { Cells } from './tokenize.ts';
import type { RowTransformer } from './transform-rows.ts';

/** Refuses a movement whose steps failed or that breaks a rule of the mapping; true where it was refused. */
export function isRejected(
  reader: RowReader,
  transformer: RowTransformer,
  cells: Cells,
  { day, amount }: { readonly day: number; readonly amount: number },
): boolean {
  const { plan } = reader;
  const fault = transformer.judge({
    row: cells.row,
    currency: reader.currency,
    text: (field) => {
      const index = plan.columns[field];
      if (index === undefined) return field === 'amount' ? formatMinor(amount as Minor, reader.how.exponent) : '';
      // A copy of its own: `unique` keeps it.
      return Buffer.from(cells.text(index)).toString();
    },
    amount: (field) => {
      if (field === 'amount') return amount as Minor;
      const value = reader.money(cells, field as MoneyField);
      return Number.isNaN(value) ? null : (value as Minor);
    },
    day: (field) => (field === 'date' ? (day as Day) : reader.optionalDay(cells, field as DateField)),
  });
  if (fault === null) return false;
  const column = fault.column ?? plan.columns[fault.field] ?? -1;
  reader.refuse(fault.code, cells.row, fault.message, { column, excerpt: fault.excerpt });
  return true;
}
