/** Writes what new or withdrawn lines changed in a finished match: the rows of the lines concerned, duplicates, lines that rules leave out. */

import type { RepairResult } from '../../shared/match/repair.ts';
import type { Duplicate, Ignored } from '../../shared/match/types.ts';
import { refreshCategories } from './categories.ts';
import { IGNORED } from './exception-kinds.ts';
import type { WriteHandle } from './handle.ts';
import { saveIgnored } from './ignored.ts';
import { reclassify } from './loose.ts';
import { bumpRevision, writeMeta } from './meta.ts';
import { millionths } from './proposal-detail.ts';
import { legOf } from './proposals.ts';
import { replaceRows } from './replace-rows.ts';
import { insertDuplicate, unsettled } from './save-result.ts';

/** All duplicates and all lines that rules leave out. */
export interface Findings {
  readonly duplicates: readonly Duplicate[];
  readonly ignored: readonly Ignored[];
}

/** Rows of the lines that stand otherwise than they are stored, and the findings there are now. */
export interface Extension extends RepairResult {
  readonly findings: Findings;
}

/** Brings the findings stored up to date, inside the caller's transaction. */
export function saveFindings(write: WriteHandle, { duplicates, ignored }: Findings): void {
  replaceDuplicates(write, duplicates);
  addIgnored(write, ignored);
  reclassify(write);
}

/** Stores an extension inside the caller's transaction; everything else stays as it is. */
export function saveExtension(write: WriteHandle, extension: Extension): void {
  saveFindings(write, extension.findings);
  replaceRows(write, extension);
  refreshCategories(write);
  writeMeta(write, 'match_stale', extension.complete ? '0' : '1');
  bumpRevision(write);
}

/** Brings the open duplicates up to date; settled ones stay as a person left them. */
function replaceDuplicates(write: WriteHandle, duplicates: readonly Duplicate[]): void {
  const textOf = (kind: string, confidence: number, evidence: string): string => `${kind}|${confidence}|${evidence}`;
  const wanted = new Map(unsettled(write, duplicates).map((item) => [`${item.original},${item.duplicate}`, item]));
  const stored = write.all<{
    id: number;
    pair: string;
    state: number;
    kind: string;
    confidence: number;
    evidence: string;
  }>(
    "SELECT id, original_id || ',' || duplicate_id AS pair, state, kind, confidence, evidence FROM duplicate ORDER BY id",
  );
  for (const { id, pair, state, kind, confidence, evidence } of stored) {
    const next = wanted.get(pair);
    const same =
      next !== undefined &&
      textOf(kind, confidence, evidence) ===
        textOf(next.kind, millionths(next.confidence), JSON.stringify(next.evidence));
    if (state !== 0 || same) wanted.delete(pair);
    else write.run('DELETE FROM duplicate WHERE id = ?', id);
  }
  for (const item of wanted.values()) insertDuplicate(write, item, legOf(write, item.duplicate));
}

/** Lines that a rule leaves out and that are not yet stored as such. */
function addIgnored(write: WriteHandle, ignored: readonly Ignored[]): void {
  const known = new Set(
    write
      .all<{ line: number }>('SELECT line_id AS line FROM exception WHERE kind = ?', IGNORED)
      .map(({ line }) => line),
  );
  saveIgnored(
    write,
    ignored.filter(({ line }) => !known.has(line)),
    (id) => legOf(write, id),
  );
}
