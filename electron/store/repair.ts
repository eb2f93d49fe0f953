/** Writes a repair: what a decision changed in the suggestions and exceptions of a few lines, in one transaction. */

import type { RepairResult } from '../../shared/match/repair.ts';
import { followDecision } from './categorise.ts';
import { type Findings, saveFindings } from './extension.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision, readMeta, writeMeta } from './meta.ts';
import { replaceRows } from './replace-rows.ts';

/** A repair and the revision of the workspace it was worked out from. */
export interface Repair extends RepairResult {
  readonly revision: number;
  /** Set where lines came back that the match did not have. */
  readonly findings?: Findings;
}

/** Revision of the workspace: every committed change counts it up. */
export function revisionOf(read: ReadHandle): number {
  return Number(readMeta(read, 'revision') ?? '0');
}

/** Stores a repair; false, and nothing changed, where the workspace has moved on since it was worked out. */
export function saveRepair(write: WriteHandle, repair: Repair): boolean {
  return write.transaction(() => {
    if (revisionOf(write) !== repair.revision) return false;
    const { findings } = repair;
    if (findings !== undefined) saveFindings(write, findings);
    const { changed, causes } = replaceRows(write, repair);
    if (causes) followDecision(write);
    const settled = repair.complete && readMeta(write, 'match_stale') === '1';
    if (settled) writeMeta(write, 'match_stale', '0');
    if (findings !== undefined || changed || causes || settled) bumpRevision(write);
    return true;
  });
}
