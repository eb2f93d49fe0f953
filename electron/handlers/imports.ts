/** Import calls: stage, look, settle, commit, discard, withdraw. */

import { randomUUID } from 'node:crypto';
import type { ImportResult, Stage } from '../../shared/contract/import.ts';
import { CallError } from '../../shared/contract/index.ts';
import { commitFile, unwrittenResult } from '../imports/commit.ts';
import { problemView, restage, type StagedEntry, stagedView, stagePaths, stageText } from '../imports/stage.ts';
import { appendAudit } from '../store/audit.ts';
import { backupBefore } from '../store/backups.ts';
import { listImports, withdrawImport } from '../store/imports.ts';
import { bumpRevision, writeMeta } from '../store/meta.ts';
import type { JobContext, JobHandlers, ScreenHandlers } from './context.ts';
import { followLines } from './follow-lines.ts';

function keepStage(context: JobContext, entries: StagedEntry[]): Stage {
  const stageId = randomUUID();
  // One stage at a time: starting another import discards what was never committed.
  context.stages.clear();
  context.stages.set(stageId, entries);
  return { stageId, files: entries.map(stagedView) };
}

function stageOf(context: JobContext, stageId: string): StagedEntry[] {
  const entries = context.stages.get(stageId);
  if (entries === undefined)
    throw new CallError('stale_stage', 'These files are no longer staged. Nothing was written. Drop them again.');
  return entries;
}

function entryOf(context: JobContext, stageId: string, file: number): StagedEntry {
  const entry = stageOf(context, stageId)[file];
  if (entry === undefined) throw new CallError('not_found', `There is no file ${file} in this import.`);
  return entry;
}

type JobArea =
  | 'import.stage'
  | 'import.stageText'
  | 'import.remap'
  | 'import.preview'
  | 'import.problems'
  | 'import.commit'
  | 'import.discard'
  | 'import.withdraw'
  | 'import.direct';

/** Judged again before each file but the first: a file of the same drop may have brought its rows meanwhile. */
function commitAll(context: JobContext, entries: readonly StagedEntry[], by: string): ImportResult[] {
  const { write, read, key } = context.session();
  if (entries.length > 0) backupBefore(read, key.passphrase, { reason: 'import', at: context.clock() });
  return entries.flatMap((entry) =>
    commitFile(write, entry, { at: context.clock(), actor: by, control: context.control }),
  );
}

/** What was imported stays imported when only the matching after it is stopped: the match is then marked stale, nothing else. */
async function matchUnlessStopped(context: JobContext): Promise<void> {
  if (context.control.cancelled()) return;
  try {
    await followLines(context);
  } catch (error) {
    if (!(error instanceof CallError && error.code === 'cancelled')) throw error;
  }
}

export const importJobs: Pick<JobHandlers, JobArea> = {
  'import.stage': async (context, { paths, side, account }) =>
    keepStage(context, await stagePaths(context.session().read, paths, { side, account, map: null }, context.control)),
  'import.stageText': async (context, { text, side, account }) =>
    keepStage(context, await stageText(context.session().read, text, { side, account, map: null }, context.control)),
  'import.remap': async (context, { stageId, file, map, side, account }) => {
    const entries = stageOf(context, stageId);
    const entry = await restage(
      context.session().read,
      entryOf(context, stageId, file),
      { map, side, account },
      context.control,
    );
    entries[file] = entry;
    return stagedView(entry, file);
  },
  'import.preview': (context, { stageId, file, offset, limit }) => {
    const { preview } = entryOf(context, stageId, file);
    return { total: preview.length, rows: preview.slice(offset, offset + limit) };
  },
  'import.problems': (context, { stageId, file, offset, limit }) => {
    const { problems } = entryOf(context, stageId, file);
    return { total: problems.length, rows: problems.slice(offset, offset + limit).map(problemView) };
  },
  'import.commit': async (context, { stageId, files, by }) => {
    const entries = files.map((file) => entryOf(context, stageId, file));
    const results = commitAll(context, entries, by);
    context.stages.delete(stageId);
    await matchUnlessStopped(context);
    return results;
  },
  'import.discard': (context, { stageId }) => {
    context.stages.delete(stageId);
    return {};
  },
  'import.withdraw': async (context, { importId, by }) => {
    const { write } = context.session();
    const withdrawn = write.transaction(() => {
      const lines = withdrawImport(write, importId);
      writeMeta(write, 'match_stale', '1');
      appendAudit(write, {
        at: context.clock(),
        actor: by,
        action: 'withdraw',
        subject: `import ${importId}`,
        body: { lines },
      });
      bumpRevision(write);
      return { lines };
    });
    await matchUnlessStopped(context);
    return withdrawn;
  },
  'import.direct': async (context, { paths, side, account, map, by }) => {
    const results: ImportResult[] = [];
    const { read } = context.session();
    for (const path of paths) {
      const entries = await stagePaths(
        read,
        [path],
        { side, account, map: map ?? null, judge: false },
        context.control,
      );
      for (const entry of entries)
        results.push(...(entry.state === 'ready' ? commitAll(context, [entry], by) : [unwrittenResult(entry)]));
    }
    return results;
  },
};

export const importScreens: Pick<ScreenHandlers, 'import.list'> = {
  'import.list': (context) => listImports(context.session().read),
};
