/** Works the last full match out again, as it was: for the first decision or file after the program was started. */

import { ENGINE_VERSION, startMatch } from '../../shared/match/engine.ts';
import { extendRun } from '../../shared/match/extend.ts';
import { loadInputOf, loadLinesAfter } from '../matching/input.ts';
import type { ReadHandle, WriteHandle } from '../store/handle.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { importsOf, KEPT_LINES, KeptRun, newestDecision, rulesOf } from './kept-run.ts';

/** What a full match was worked out from, as the workspace remembers it. */
interface MatchBasis {
  readonly decision: number;
  readonly lastImport: number;
  /** Lines of both sides. */
  readonly lines: number;
  readonly rules: string;
  /** The imports that the rows stored know: those of the match, or of the files followed since. */
  readonly imports: string;
}

/** Remembers what the match being stored was worked out from. */
export function rememberBasis(write: WriteHandle, lines: number): void {
  const basis: MatchBasis = {
    decision: newestDecision(write),
    lastImport: write.number('SELECT coalesce(max(id), 0) FROM import'),
    lines,
    rules: rulesOf(write),
    imports: importsOf(write),
  };
  writeMeta(write, 'match_basis', JSON.stringify(basis));
}

/** Remembers that the rows being stored know the imports there are now. */
export function rememberImports(write: WriteHandle): void {
  const text = readMeta(write, 'match_basis');
  if (text === null) return;
  const basis: MatchBasis = { ...(JSON.parse(text) as MatchBasis), imports: importsOf(write) };
  writeMeta(write, 'match_basis', JSON.stringify(basis));
}

/**
 * The last full match with the lines and decisions there are now, as if it had been kept. Null where it cannot be had again: another
 * version of the engine, other rules, files not followed, an older decision undone since, lines withdrawn, or too many. Takes as long as a
 * full match; throws MatchCancelled once `isStopped` says so.
 */
export function rebuildRun(read: ReadHandle, path: string, isStopped: () => boolean): KeptRun | null {
  const text = readMeta(read, 'match_basis');
  if (text === null || readMeta(read, 'engine') !== ENGINE_VERSION) return null;
  const basis = JSON.parse(text) as MatchBasis;
  if (basis.rules !== rulesOf(read) || basis.imports !== importsOf(read) || basis.lines > KEPT_LINES) return null;
  const undone = 'SELECT 1 AS n FROM decision WHERE id <= ? AND undone_by > ? LIMIT 1';
  if (read.get(undone, basis.decision, basis.decision) !== null) return null;
  const input = loadInputOf(read, basis);
  if (input.bank.length + input.book.length !== basis.lines) return null;
  const kept = KeptRun.ofMatch(read, path, startMatch({ ...input, progress: isStopped }).state, basis.decision);
  const lines = loadLinesAfter(read, basis.decision, () => undefined);
  const run = extendRun(kept.run, { ...lines, progress: isStopped });
  if (run === null) return null;
  return KeptRun.ofLines(read, kept.first, run);
}
