/** Match call: loads the undecided lines, runs the engine, stores what it proposes. */

import { CallError } from '../../shared/contract/index.ts';
import type { MatchSummary } from '../../shared/contract/review.ts';
import type { Day } from '../../shared/day.ts';
import { type MatchState, startMatch } from '../../shared/match/engine.ts';
import {
  DEFAULT_SETTINGS,
  type LineTable,
  MatchCancelled,
  type MatchInput,
  type MatchResult,
  type MatchRule,
} from '../../shared/match/types.ts';
import { exponentOf } from '../../shared/money.ts';
import { stopIfCancelled } from '../imports/control.ts';
import { LineNames, legLookup, loadLines } from '../store/line-table.ts';
import { bumpRevision, writeMeta } from '../store/meta.ts';
import { loadDecisions, rejectedGroups } from '../store/past.ts';
import { activeRules } from '../store/rules.ts';
import { saveResult } from '../store/save-result.ts';
import type { JobContext } from './context.ts';

/** The day the month is looked at: the last day any bank line has (the books' where there is none). Never the clock. */
function closingDay(bank: LineTable, book: LineTable): Day {
  const last = (table: LineTable): number => table.day.reduce((max, day) => Math.max(max, day), 0);
  return (bank.length > 0 ? last(bank) : last(book)) as Day;
}

/** The engine; throws CallError `cancelled` where it was told to stop. */
export function runEngine(input: MatchInput): MatchResult {
  return startEngine(input).result;
}

function startEngine(input: MatchInput): { readonly result: MatchResult; readonly state: MatchState } {
  try {
    return startMatch(input);
  } catch (error) {
    if (error instanceof MatchCancelled)
      throw new CallError('cancelled', 'Matching was cancelled. The suggestions are those of the last run.');
    throw error;
  }
}

/** What the engine is given: lines, what people decided, and the rules to apply. */
export function matchInput(
  context: JobContext,
  { bank, book }: Pick<MatchInput, 'bank' | 'book'>,
  rules: readonly MatchRule[],
): MatchInput {
  return {
    bank,
    book,
    rules,
    today: closingDay(bank, book),
    settings: DEFAULT_SETTINGS,
    decisions: loadDecisions(context.session().read),
    exponent: exponentOf,
    progress: (stage, done, total) => {
      context.control.progress(stage, done, total, 'steps');
      return context.control.cancelled();
    },
    clock: () => performance.now(),
  };
}

/** Peak resident memory of this process in MB. */
function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Runs the match on everything undecided and replaces the derived state in one transaction. */
export async function runMatchJob(context: JobContext): Promise<MatchSummary> {
  const { write, key } = context.session();
  const began = performance.now();
  const names = new LineNames();
  const loading = { check: () => stopIfCancelled(context.control) };
  const bank = loadLines(write, 'bank', names, loading);
  const book = loadLines(write, 'book', names, loading);
  const loaded = performance.now();
  context.repairs.drop();
  const rejected = rejectedGroups(write);
  const { result, state } = startEngine({ ...matchInput(context, { bank, book }, activeRules(write)), rejected });
  const matched = performance.now();
  context.control.progress('saving', 0, 1, 'steps');
  const counts = write.transaction(() => {
    const saved = saveResult(write, result, legLookup(write, [bank, book]), (done) => {
      stopIfCancelled(context.control);
      context.control.progress('saving', done, result.proposals.length, 'steps');
    });
    writeMeta(write, 'match_stale', '0');
    writeMeta(write, 'engine', result.engine);
    writeMeta(write, 'settings', JSON.stringify(result.settings));
    bumpRevision(write);
    return saved;
  });
  context.repairs.keep(write, key.path, state);
  const saved = performance.now();
  const byKind: Record<string, number> = {};
  for (const proposal of result.proposals) byKind[proposal.kind] = (byKind[proposal.kind] ?? 0) + 1;
  const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;
  return {
    engine: result.engine,
    bankLines: bank.length,
    bookLines: book.length,
    ...counts,
    byKind,
    stages: [
      { stage: 'reading', seconds: seconds(began, loaded) },
      ...result.stages.map(({ stage, elapsedMs }) => ({ stage, seconds: Math.round(elapsedMs) / 1000 })),
      { stage: 'matching', seconds: seconds(loaded, matched) },
      { stage: 'writing', seconds: seconds(matched, saved) },
    ],
    seconds: seconds(began, saved),
    peakMemoryMb: peakMemoryMb(),
  };
}
