/** What the engine is given for a workspace: lines, what people decided, and the rules to apply. */

import { createHash } from 'node:crypto';
import type { Day } from '../../shared/day.ts';
import { DEFAULT_SETTINGS, type LineTable, type MatchInput, type MatchRule } from '../../shared/match/types.ts';
import { exponentOf } from '../../shared/money.ts';
import type { ReadHandle } from '../store/handle.ts';
import { LineNames, type Loading, loadLines } from '../store/line-table.ts';
import { genuinePairs, loadDecisions, rejectedGroups } from '../store/past.ts';
import { activeRules } from '../store/rules.ts';

/** The day the month is looked at: the last day any bank line has (the books' where there is none). Never the clock. */
function closingDay(bank: LineTable, book: LineTable): Day {
  const last = (table: LineTable): number => table.day.reduce((max, day) => Math.max(max, day), 0);
  return (bank.length > 0 ? last(bank) : last(book)) as Day;
}

/** Lines, decisions (up to one, where it says so) and settings as the engine takes them. */
export function matchInput(
  read: ReadHandle,
  { bank, book }: Pick<MatchInput, 'bank' | 'book'>,
  rules: readonly MatchRule[],
  upTo?: number,
): MatchInput {
  return {
    bank,
    book,
    rules,
    today: closingDay(bank, book),
    settings: DEFAULT_SETTINGS,
    decisions: loadDecisions(read, upTo),
    exponent: exponentOf,
  };
}

/** Both sides, their names counted together. */
function loadSides(read: ReadHandle, loading: Loading): Pick<MatchInput, 'bank' | 'book'> {
  const names = new LineNames();
  const bank = loadLines(read, 'bank', names, loading);
  return { bank, book: loadLines(read, 'book', names, loading) };
}

/** Everything a match looks at, read from the workspace. `check` is called now and then and may throw to stop. */
export function loadInput(read: ReadHandle, check?: () => void): MatchInput {
  return inputOf(read, check === undefined ? {} : { check });
}

/** What a match looked at that knew decisions and imports up to these. */
export function loadInputOf(
  read: ReadHandle,
  { decision, lastImport }: { readonly decision: number; readonly lastImport: number },
): MatchInput {
  return inputOf(read, { which: { decision, lastImport } }, decision);
}

function inputOf(read: ReadHandle, loading: Loading, upTo?: number): MatchInput {
  return {
    ...matchInput(read, loadSides(read, loading), activeRules(read), upTo),
    rejected: rejectedGroups(read, upTo),
    genuine: genuinePairs(read, upTo),
  };
}

/** The lines that no decision up to a certain one holds, and the day they are looked at. */
export function loadLinesAfter(
  read: ReadHandle,
  decision: number,
  check: () => void,
): Pick<MatchInput, 'bank' | 'book' | 'today'> {
  const { bank, book } = loadSides(read, { which: { decision }, check });
  return { bank, book, today: closingDay(bank, book) };
}

/** 32 bits of what was read, so that two threads know that they read the same; never 0. */
export function signatureOf(input: MatchInput): number {
  const hash = createHash('sha256');
  for (const { id, day, amount } of [input.bank, input.book])
    for (const column of [id, day, amount]) hash.update(column);
  hash.update(
    JSON.stringify([input.decisions, input.rules, input.rejected ?? [], input.genuine ?? [], input.settings]),
  );
  return hash.digest().readInt32LE(0) || 1;
}
