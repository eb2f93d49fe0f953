/** Backups of a workspace: the list, writing one, putting one back. */

import { useQuery } from '@tanstack/react-query';
import { call } from '../api.ts';
import { moment, plural } from '../format.ts';
import { queryClient } from './queries.ts';
import { ui } from './ui.ts';
import { enterRestored, useWelcome } from './workspace.ts';

export function useBackups(path: string) {
  return useQuery({ queryKey: ['engine', 'backups', path], queryFn: () => call('workspace.backups', { path }) });
}

/** Writes a backup of the open workspace now. */
export async function backUpNow(path: string): Promise<void> {
  await call('workspace.backUp', {});
  await queryClient.invalidateQueries({ queryKey: ['engine', 'backups', path] });
}

/** Puts a backup in the place of its workspace and opens it. Rejects with ApiError; then nothing was changed. */
export async function restoreBackup(path: string, name: string): Promise<void> {
  // Of the open workspace the engine knows the passphrase.
  const passphrase = useWelcome.getState().broken?.passphrase ?? null;
  const result = await call('workspace.restore', { path, passphrase, name, by: ui().actor });
  await enterRestored();
  const lost =
    result.givenUp === 0
      ? ''
      : ` ${plural(result.givenUp, 'newer entry', 'newer entries')} of the audit trail are not in it.`;
  ui().say({ tone: 'ok', text: `Restored the backup of ${moment(result.at)}.${lost}` });
}
