/** Watched-folder calls: which folder, on or off, and on the job thread looking at a file and dealing with it. */

import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import { commitFile } from '../imports/commit.ts';
import type { JobControl } from '../imports/control.ts';
import type { StagedEntry } from '../imports/stage.ts';
import { type FileMark, listFolder, UnfitFolder } from '../intake/listing.ts';
import {
  INTAKE_ACTOR,
  KEPT_OUTCOMES,
  type KeptEntry,
  lastOutcomes,
  recordOutcome,
  recordSwitch,
  watchedFolder,
} from '../intake/log.ts';
import { type Finding, importedHash, knownFinding, lookAt } from '../intake/look.ts';
import { backupBefore } from '../store/backups.ts';
import type { ReadHandle } from '../store/handle.ts';
import { readMeta } from '../store/meta.ts';
import type { JobContext, JobHandlers, ScreenHandlers } from './context.ts';
import { followLines } from './follow-lines.ts';

/** One file as the watch saw it; `workspace` guards against another one having been opened meanwhile. */
export interface WatchedFile {
  readonly workspace: string;
  readonly folder: string;
  readonly file: FileMark;
  readonly jobId: string;
}

/** What a look found, to be carried out and recorded. */
export interface Settling {
  readonly item: WatchedFile;
  readonly finding: Finding;
  /** Run the match afterwards when it is stale. */
  readonly match: boolean;
  readonly jobId: string;
}

async function filesOf(folder: string): Promise<FileMark[]> {
  const nothing = 'Nothing was changed.';
  if (!isAbsolute(folder)) throw new CallError('bad_request', `Name the folder by its full path. ${nothing}`);
  try {
    if (!(await stat(folder)).isDirectory())
      throw new CallError('refused', `That is a file, not a folder. ${nothing}`, folder);
    return await listFolder(folder);
  } catch (error) {
    if (error instanceof CallError) throw error;
    if (error instanceof UnfitFolder) throw new CallError('refused', error.message, folder);
    throw new CallError('not_found', `The folder is not there or cannot be read. ${nothing}`, folder);
  }
}

function listedAs(read: ReadHandle, folder: string, at: string, control: JobControl): (file: FileMark) => KeptEntry {
  const waiting: Finding = {
    outcome: 'needs_you',
    added: 0,
    message: 'Was in the folder before the watch began, so it is not imported by itself.',
    sha256: '',
  };
  return (file) => {
    const sha256 = importedHash(read, folder, file, control);
    return { at, file: file.name, ...(sha256 === null ? waiting : knownFinding(sha256)) };
  };
}

async function begin(context: JobContext, folder: string, by: string): Promise<void> {
  const { read, write } = context.session();
  const present = await filesOf(folder);
  const newest = [...present].sort((a, b) => b.modifiedMs - a.modifiedMs).slice(0, KEPT_OUTCOMES);
  const at = context.clock();
  recordSwitch(write, { at, by, folder, present, listed: newest.map(listedAs(read, folder, at, context.control)) });
}

/** True while this very folder of this very workspace is still watched. */
function isWatched(context: JobContext, { workspace, folder }: WatchedFile): boolean {
  const { key, read } = context.session();
  return key.path === workspace && watchedFolder(read) === folder;
}

/** Commits and records in one transaction: a crash leaves either both or neither. */
function write(context: JobContext, item: WatchedFile, finding: Finding, entries: readonly StagedEntry[]): void {
  const { write } = context.session();
  const at = context.clock();
  write.transaction(() => {
    if (finding.outcome === 'imported')
      backupBefore(context.session().read, context.session().key.passphrase, { reason: 'import', at });
    for (const entry of entries) commitFile(write, entry, { at, actor: INTAKE_ACTOR, control: context.control });
    recordOutcome(write, {
      folder: item.folder,
      mark: item.file,
      entry: { at, file: item.file.name, ...finding },
    });
  });
}

/** The import stands whether or not matching ends; the screens show that the match is stale. */
async function matchAfter(context: JobContext, finding: Finding): Promise<Finding> {
  try {
    if (readMeta(context.session().read, 'match_stale') === '1') await followLines(context);
    return finding;
  } catch (error) {
    const why = error instanceof CallError ? error.message : 'It stopped unexpectedly.';
    return { ...finding, message: `${finding.message} Matching did not finish: ${why}` };
  }
}

export const intakeJobs: Pick<JobHandlers, 'intake.set' | 'intake.look' | 'intake.settle'> = {
  'intake.set': async (context, { folder, by }) => {
    const { read, write } = context.session();
    if (folder === watchedFolder(read)) return {};
    if (folder !== null) await begin(context, folder, by);
    else recordSwitch(write, { at: context.clock(), by, folder: null, present: [], listed: [] });
    return {};
  },
  'intake.look': async (context, item) => {
    if (!isWatched(context, item)) return null;
    return (await lookAt(context.session().read, item.folder, item.file, context.control))?.finding ?? null;
  },
  'intake.settle': async (context, { item, finding, match }) => {
    if (!isWatched(context, item)) return null;
    if (finding.outcome !== 'imported') {
      write(context, item, finding, []);
      return match ? matchAfter(context, finding) : finding;
    }
    // Judged again now that no other change can come between: the first look was made while people went on working.
    const look = await lookAt(context.session().read, item.folder, item.file, context.control);
    if (look === null) return null;
    write(context, item, look.finding, look.entries);
    return match ? matchAfter(context, look.finding) : look.finding;
  },
};

export const intakeScreens: Pick<ScreenHandlers, 'intake.get'> = {
  'intake.get': (context) => {
    const { read } = context.session();
    return { folder: watchedFolder(read), ...context.watch(), last: lastOutcomes(read) };
  },
};
