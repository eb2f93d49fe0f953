/** Small facts about the workspace: currency, sample flag, revision, whether the match is stale. */

import type { ReadHandle, WriteHandle } from './handle.ts';

export type MetaKey =
  | 'currency'
  | 'zone'
  | 'created_at'
  | 'sample'
  | 'four_eyes'
  | 'revision'
  | 'match_stale'
  | 'settings'
  | 'engine'
  | 'match_summary'
  | 'match_basis'
  | 'intake_folder'
  | 'intake_last'
  | 'intake_seen'
  | 'kept_apart'
  | 'write_off_limit';

export function readMeta(read: ReadHandle, key: MetaKey): string | null {
  return read.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null;
}

export function writeMeta(write: WriteHandle, key: MetaKey, value: string): void {
  write.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
}

/** Counts the revision up; every committed change does this once, in its own transaction. */
export function bumpRevision(write: WriteHandle): number {
  const revision = Number(readMeta(write, 'revision') ?? '0') + 1;
  writeMeta(write, 'revision', String(revision));
  return revision;
}
