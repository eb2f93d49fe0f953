/** What the window shows and how: screen, account, month, looks, open overlays, running jobs, the last action. */

import { create } from 'zustand';
import type { Progress } from '../../shared/contract/index.ts';
import { type Looks, loadLooks, saveLooks } from './looks.ts';

export const SCREENS = ['close', 'import', 'review', 'proof', 'post', 'report', 'audit', 'rules'] as const;
export type Screen = (typeof SCREENS)[number];

export interface Job {
  readonly progress: Progress;
  readonly startedAt: number;
  readonly cancelling: boolean;
}

export interface Notice {
  readonly tone: 'ok' | 'bad' | 'info';
  readonly text: string;
}

export type Overlay =
  | 'none'
  | 'palette'
  | 'keys'
  | 'note'
  | 'hand'
  | 'account'
  | 'dispose'
  | 'source'
  | 'evidence'
  | 'bulk'
  | 'reliability'
  | 'create'
  | 'opening'
  | 'passphrase';

export interface UiState extends Looks {
  readonly screen: Screen;
  readonly accountId: number | null;
  readonly month: string | null;
  readonly overlay: Overlay;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly engine: { readonly state: 'ready' | 'down'; readonly reason: string };
  readonly notice: Notice | null;
  readonly dropping: boolean;
  readonly go: (screen: Screen) => void;
  readonly setAccount: (accountId: number | null) => void;
  readonly setMonth: (month: string | null) => void;
  readonly show: (overlay: Overlay) => void;
  readonly setLooks: (looks: Partial<Looks>) => void;
  readonly setJob: (progress: Progress) => void;
  readonly cancelling: (jobId: string) => void;
  readonly endJob: (jobId: string) => void;
  readonly setEngine: (engine: UiState['engine']) => void;
  readonly say: (notice: Notice | null) => void;
  readonly setDropping: (dropping: boolean) => void;
}

/** Jobs that are over and when: a late progress event must not bring them back. */
const ended = new Map<string, number>();
const LATE_MS = 2000;

function without(jobs: UiState['jobs'], jobId: string): Record<string, Job> {
  return Object.fromEntries(Object.entries(jobs).filter(([id]) => id !== jobId));
}

export const useUi = create<UiState>()((set) => ({
  ...loadLooks(),
  screen: 'close',
  accountId: null,
  month: null,
  overlay: 'none',
  jobs: {},
  engine: { state: 'ready', reason: '' },
  notice: null,
  dropping: false,
  go: (screen) => set({ screen, overlay: 'none' }),
  setAccount: (accountId) => set({ accountId }),
  setMonth: (month) => set({ month }),
  show: (overlay) => set({ overlay }),
  setLooks: (looks) =>
    set((state) => {
      const next = {
        theme: state.theme,
        density: state.density,
        singleKeys: state.singleKeys,
        actor: state.actor,
        ...looks,
      };
      saveLooks(next);
      return next;
    }),
  setJob: (progress) =>
    set((state) => {
      if (Date.now() - (ended.get(progress.jobId) ?? 0) < LATE_MS) return {};
      const known = state.jobs[progress.jobId];
      const job: Job = { progress, startedAt: known?.startedAt ?? Date.now(), cancelling: known?.cancelling ?? false };
      return { jobs: { ...state.jobs, [progress.jobId]: job } };
    }),
  cancelling: (jobId) =>
    set((state) => {
      const job = state.jobs[jobId];
      return job ? { jobs: { ...state.jobs, [jobId]: { ...job, cancelling: true } } } : {};
    }),
  endJob: (jobId) => {
    ended.set(jobId, Date.now());
    set((state) => ({ jobs: without(state.jobs, jobId) }));
  },
  setEngine: (engine) => set({ engine }),
  say: (notice) => set({ notice }),
  setDropping: (dropping) => set({ dropping }),
}));

/** The state now, outside React. */
export function ui(): UiState {
  return useUi.getState();
}
