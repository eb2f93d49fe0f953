/** Opening, creating and leaving a workspace; asks for the passphrase when the file needs one. */

import { create } from 'zustand';
import { ApiError, call, shell } from '../api.ts';
import { forgetBasket } from './hand.ts';
import { stagePaths } from './import.ts';
import { queryClient } from './queries.ts';
import { forgetReview } from './review.ts';
import { ui } from './ui.ts';

interface WelcomeState {
  readonly busy: string | null;
  readonly error: Error | null;
  /** Path of the file whose passphrase is asked for. */
  readonly locked: { readonly path: string; readonly wrong: boolean } | null;
  /** A file that was found damaged or gone, with the passphrase it was tried with: its backups are offered. */
  readonly broken: { readonly path: string; readonly passphrase: string | null } | null;
  /** Files dropped before a workspace was open: imported once there is one. */
  readonly waiting: readonly string[];
}

export const useWelcome = create<WelcomeState>()(() => ({
  busy: null,
  error: null,
  locked: null,
  broken: null,
  waiting: [],
}));
const set = (change: Partial<WelcomeState>): void => useWelcome.setState(change);

async function entered(): Promise<void> {
  const { waiting } = useWelcome.getState();
  set({ waiting: [], locked: null, error: null, broken: null });
  ui().setAccount(null);
  ui().setMonth(null);
  ui().say(null);
  ui().go('close');
  forgetEngine();
  await queryClient.invalidateQueries();
  if (waiting.length > 0) await stagePaths(waiting);
}

/** Drops every answer about the workspace before, so that none of it can be shown under another name. */
function forgetEngine(): void {
  queryClient.removeQueries({ predicate: ({ queryKey: [of, what] }) => of === 'engine' && what !== 'workspace' });
  forgetReview();
  forgetBasket();
}

async function enter(busy: string, ask: () => Promise<unknown>): Promise<void> {
  set({ busy, error: null });
  try {
    await ask();
    await entered();
  } catch (thrown) {
    await queryClient.invalidateQueries({ queryKey: ['engine'] });
    if (!(thrown instanceof Locked)) set({ error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
  } finally {
    set({ busy: null });
    for (const jobId of Object.keys(ui().jobs)) ui().endJob(jobId);
  }
}

/** Shows a workspace that the engine has just opened by itself. */
export const enterRestored = (): Promise<void> => entered();

/** Opens a workspace file; null passphrase first, then asks. */
export async function openWorkspace(path: string, passphrase: string | null = null): Promise<void> {
  await enter('Opening the workspace', async () => {
    try {
      await call('workspace.open', { path, passphrase });
    } catch (thrown) {
      const code = thrown instanceof ApiError ? thrown.code : '';
      set({
        broken: ['damaged', 'io_failed', 'not_found', 'not_a_workspace'].includes(code) ? { path, passphrase } : null,
      });
      if (code !== 'passphrase_needed' && code !== 'wrong_passphrase') throw thrown;
      set({ locked: { path, wrong: passphrase !== null } });
      throw new Locked();
    }
  });
}

/** Not a failure: the passphrase is being asked for. */
class Locked extends Error {}

export async function chooseWorkspace(): Promise<void> {
  const { path } = await shell('shell.chooseWorkspace', { mode: 'open' });
  if (path !== null) await openWorkspace(path);
}

export async function createWorkspace(currency: string, passphrase: string | null): Promise<void> {
  const { path } = await shell('shell.chooseWorkspace', { mode: 'create' });
  if (path !== null)
    await enter('Creating the workspace', () => call('workspace.create', { path, currency, passphrase }));
}

/** Makes the sample company, or opens it when it is already there. */
export async function openSample(): Promise<void> {
  const { samplePath } = await shell('shell.info', {});
  await enter('Making the sample company', async () => {
    try {
      await call('workspace.createSample', { path: samplePath });
    } catch (thrown) {
      if (!(thrown instanceof ApiError) || thrown.code !== 'already_exists') throw thrown;
      await call('workspace.open', { path: samplePath, passphrase: null });
    }
  });
}

async function left(): Promise<void> {
  ui().setAccount(null);
  ui().say(null);
  forgetEngine();
  queryClient.setQueryData(['engine', 'workspace'], null);
  await queryClient.invalidateQueries({ queryKey: ['shell', 'recent'] });
}

export async function closeWorkspace(): Promise<void> {
  await call('workspace.close', {});
  await left();
}

export async function removeSample(): Promise<void> {
  await call('workspace.removeSample', {});
  await left();
}

export function forgetLocked(): void {
  set({ locked: null });
}

/** Keeps dropped files until a workspace is open. */
export function waitWith(paths: readonly string[]): void {
  set({ waiting: paths });
}
