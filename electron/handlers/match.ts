/** Match call: loads the undecided lines, runs the engine, stores what it proposes. */

import { CallError } from '../../shared/contract/index.ts';
import type { MatchSummary } from '../../shared/contract/review.ts';
import { runMatch, startMatch } from '../../shared/match/engine.ts';
import { MatchCancelled, type MatchInput, type MatchResult } from '../../shared/match/types.ts';
import { stopIfCancelled } from '../imports/control.ts';
import { loadInput } from '../matching/input.ts';
import { type Match, newMatch } from '../matching/lead.ts';
import { LoadedLines } from '../store/loaded-lines.ts';
import { bumpRevision, readMeta, writeMeta } from '../store/meta.ts';
import { saveResult } from '../store/save-result.ts';
import type { JobContext } from './context.ts';
import { rememberBasis } from './rebuild.ts';

/** The engine; throws CallError `cancelled` where it was told to stop. */
export function runEngine(input: MatchInput): MatchResult {
  return cancellable(() => runMatch(input));
}

/** Runs a match; throws CallError `cancelled` where it was told to stop. */
export function cancellable<T>(match: () => T): T {
  try {
    return match();
  } catch (error) {
    if (error instanceof MatchCancelled)
      throw new CallError('cancelled', 'Matching was cancelled. The suggestions are those of the last run.');
    throw error;
  }
}

/** What the engine tells while it runs, and is stopped by. */
export function watching({ control }: JobContext): Required<Pick<MatchInput, 'progress' | 'clock'>> {
  return {
    progress: (stage, done, total) => {
      control.progress(stage, done, total, 'steps');
      return control.cancelled();
    },
    clock: () => performance.now(),
  };
}

/** Peak resident memory of this process in MB. */
function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Reads the workspace and matches it, on two threads where it is worth it. */
function matchWith(match: Match, context: JobContext) {
  try {
    const input = loadInput(context.session().write, () => stopIfCancelled(context.control));
    const loaded = performance.now();
    return {
      input,
      loaded,
      ...cancellable(() => startMatch({ ...input, ...watching(context), team: match.begin(input) })),
    };
  } finally {
    match.end();
  }
}

/** Runs the match on everything undecided and replaces the derived state in one transaction. */
export async function runMatchJob(context: JobContext): Promise<MatchSummary> {
  const { write, key } = context.session();
  const began = performance.now();
  const revision = readMeta(write, 'revision');
  context.repairs.drop();
  const match = newMatch(context.control.scripts?.match ?? null, key, write.number('SELECT count(1) FROM line'));
  const { input, loaded, result, state } = matchWith(match, context);
  const { bank, book } = input;
  const matched = performance.now();
  context.control.progress('saving', 0, 1, 'steps');
  let unchanged = false;
  const counts = write.transaction(() => {
    unchanged = readMeta(write, 'revision') === revision;
    const saved = saveResult(write, result, {
      lines: unchanged ? new LoadedLines(write, bank, book) : null,
      step: (done) => {
        stopIfCancelled(context.control);
        context.control.progress('saving', done, result.proposals.length, 'steps');
      },
    });
    rememberBasis(write, bank.length + book.length);
    writeMeta(write, 'match_stale', '0');
    writeMeta(write, 'engine', result.engine);
    writeMeta(write, 'settings', JSON.stringify(result.settings));
    bumpRevision(write);
    return saved;
  });
  if (unchanged) context.repairs.keep(write, key.path, state);
  const saved = performance.now();
  const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;
  return {
    engine: result.engine,
    bankLines: bank.length,
    bookLines: book.length,
    ...counts,
    stages: [
      { stage: 'reading', seconds: seconds(began, loaded) },
      ...result.stages.map(({ stage, elapsedMs }) => ({ stage, seconds: Math.round(elapsedMs) / 1000 })),
      { stage: 'matching', seconds: seconds(loaded, matched) },
      { stage: 'writing', seconds: seconds(matched, saved) },
    ],
    seconds: seconds(began, saved),
    threads: match.threads(),
    peakMemoryMb: peakMemoryMb(),
  };
}
