/** Writes matches with their legs, many at a time. */

import { BatchInsert } from './batch-insert.ts';
import type { WriteHandle } from './handle.ts';

/** A match as its rows say it; `bank - book - difference = 0`. */
export interface MatchRow {
  readonly kind: string;
  readonly account_id: number;
  readonly day: number;
  readonly currency: string;
  readonly bank: number;
  readonly book: number;
  readonly difference: number;
  readonly text: string;
  readonly counterparty: string;
  /** JSON of the proposal as it stood; null for a match by hand. */
  readonly proposal: string | null;
  /** JSON. */
  readonly differences: string;
  /** Line ids of the bank side and of the books. */
  readonly legs: readonly [readonly number[], readonly number[]];
}

const COLUMNS = [
  'id',
  'decision_id',
  'kind',
  'account_id',
  'day',
  'currency',
  'bank',
  'book',
  'difference',
  'text',
  'counterparty',
  'proposal',
  'differences',
] as const;

/** Inserts matches of a decision as active ones, in their order, inside the caller's transaction. The lines must be free. */
export function insertMatches(write: WriteHandle, decisionId: number, items: readonly MatchRow[]): void {
  const first = write.number('SELECT coalesce(max(id), 0) + 1 AS n FROM match');
  const matches = new BatchInsert(write, 'match', COLUMNS);
  for (const [at, item] of items.entries()) {
    const { kind, account_id, day, currency, bank, book, difference, text, counterparty, proposal, differences } = item;
    const facts = [kind, account_id, day, currency, bank, book, difference, text, counterparty];
    matches.add([first + at, decisionId, ...facts, proposal, differences]);
  }
  matches.flush();
  const legs = new BatchInsert(write, 'match_leg', ['match_id', 'line_id', 'side']);
  const active = new BatchInsert(write, 'active_leg', ['line_id', 'match_id']);
  for (const [at, item] of items.entries())
    for (const [side, lines] of item.legs.entries())
      for (const line of lines) {
        legs.add([first + at, line, side]);
        active.add([line, first + at]);
      }
  legs.flush();
  active.flush();
}
