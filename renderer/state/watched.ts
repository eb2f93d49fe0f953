/** Files of the watched folder that wait for the person, until they are looked at or put aside. */

import { create } from 'zustand';
import type { IntakeFound } from '../../shared/contract/intake.ts';
import { onWorkspaceChanged } from './decide.ts';
import { stagePaths } from './import.ts';
import { ui } from './ui.ts';

interface WaitingFile {
  readonly path: string;
  readonly file: string;
  readonly message: string;
}

export const useWaitingFiles = create<{ readonly files: readonly WaitingFile[] }>()(() => ({ files: [] }));

/** As many as one import takes. */
const MAX_AT_ONCE = 500;

/** The engine dealt with a file of the watched folder: what needs the person stays on the screen, the rest is said once. */
export function folderFileFound({ jobId, outcome, path, file, message }: IntakeFound): void {
  ui().endJob(jobId);
  const others = useWaitingFiles.getState().files.filter((waiting) => waiting.path !== path);
  const needsYou = outcome === 'needs_you';
  useWaitingFiles.setState({ files: needsYou ? [...others, { path, file, message }] : others });
  if (!needsYou) ui().say({ tone: outcome === 'imported' ? 'ok' : 'info', text: `${file}: ${message}` });
  onWorkspaceChanged();
}

/** Takes the notice away; the files stay where they are, and in the list under Settings. */
export function putAside(): void {
  useWaitingFiles.setState({ files: [] });
}

/** Opens the import screen with every waiting file. */
export async function lookAtWaiting(): Promise<void> {
  const paths = useWaitingFiles
    .getState()
    .files.map(({ path }) => path)
    .slice(0, MAX_AT_ONCE);
  putAside();
  await stagePaths(paths);
}
