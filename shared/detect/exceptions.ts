/** Open and disputed lines with their cause. */

import type { Day } from '../day.ts';
import type { Context } from '../match/context.ts';
import type { Exception } from '../match/types.ts';

/** Exceptions of all lines in no group, in canonical order, bank first. */
export function findExceptions(context: Context, _today: Day): Exception[] {
  const { bank, book } = context;
  const out: Exception[] = [];
  for (let i = 0; i < bank.size; i++) {
    if (!context.bankFree[i]) continue;
    out.push({
      side: 'bank',
      line: bank.table.id[bank.row[i]!]!,
      kind: 'unrecorded',
      cause: 'no document for this bank line',
      confidence: 0.7,
      nearMisses: [],
      category: null,
    });
  }
  for (let j = 0; j < book.size; j++) {
    if (!context.bookFree[j]) continue;
    out.push({
      side: 'book',
      line: book.table.id[book.row[j]!]!,
      kind: 'outstanding',
      cause: 'timing: not on the bank statement yet',
      confidence: 0.7,
      nearMisses: [],
      category: null,
    });
  }
  return out;
}
