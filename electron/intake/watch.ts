/** Watches one folder: hands over each file that appears or changes once it has stood still; survives the folder going away. */

import { type FSWatcher, watch } from 'node:fs';
import { type FileMark, isHeld, isSameMark, listFolder, UnfitFolder } from './listing.ts';

export interface WatchTiming {
  /** Longest time between two looks; the system's own notices only make a look come sooner. */
  readonly pollMs: number;
  /** How long size and time of change must stand still before a file is read. */
  readonly quietMs: number;
}

export const WATCH_TIMING: WatchTiming = { pollMs: 3_000, quietMs: 2_000 };

/** Empty files are usually about to be filled: they are given longer. */
const EMPTY_PATIENCE = 5;
/** A look never takes more than one part in this many of the time: large folders on slow disks are looked at less often. */
const RESTING_SHARE = 20;
/** How soon after a notice of the system the folder is looked at. */
const NOTICE_MS = 100;

export interface WatchDeps {
  readonly folder: string;
  readonly timing: WatchTiming;
  /** Files dealt with before, as they stood then. */
  readonly seen: ReadonlyMap<string, FileMark>;
  /** Deals with one file, the last of those that are ready or not. False: it was still changing, look again later. */
  readonly take: (file: FileMark, isLast: boolean) => Promise<boolean>;
}

interface Sighting {
  readonly mark: FileMark;
  readonly sinceMs: number;
}

function reasonOf(error: unknown): string {
  if (error instanceof UnfitFolder) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  return code === 'ENOENT'
    ? 'The folder is not there at the moment. Nothing is lost: the watch goes on when it comes back.'
    : `The folder cannot be read at the moment (${code}). Nothing is lost: the watch goes on when it can be.`;
}

export class FolderWatch {
  /** Why nothing is watched at the moment, '' while it is. */
  message = '';
  private readonly seen: Map<string, FileMark>;
  private changing = new Map<string, Sighting>();
  private notices: FSWatcher | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isLooking = false;
  private isStopped = false;

  constructor(private readonly deps: WatchDeps) {
    this.seen = new Map(deps.seen);
    this.lookAfter(0);
  }

  /** No file is handed over after this; one that is being dealt with is the taker's business. */
  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.dropNotices();
  }

  private lookAfter(ms: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.isStopped) return;
    this.timer = setTimeout(() => void this.look(), ms);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    const began = performance.now();
    let tookMs = 0;
    try {
      const files = await listFolder(this.deps.folder);
      tookMs = performance.now() - began;
      this.message = '';
      this.takeNotices();
      const ready = await this.settled(files);
      for (const file of ready) await this.handOver(file, file === ready.at(-1));
    } catch (error) {
      this.rest(error);
    } finally {
      this.isLooking = false;
      this.lookAfter(Math.max(this.nextMs(), tookMs * RESTING_SHARE));
    }
  }

  private async handOver(file: FileMark, isLast: boolean): Promise<void> {
    if (this.isStopped) return;
    if (await this.deps.take(file, isLast)) this.seen.set(file.name, file);
    this.changing.delete(file.name);
  }

  /** Files that stood still long enough; keeps count of the others. */
  private async settled(files: readonly FileMark[]): Promise<FileMark[]> {
    const now = performance.now();
    const changing = new Map<string, Sighting>();
    const ready: FileMark[] = [];
    for (const mark of files) {
      if (isSameMark(mark, this.seen.get(mark.name))) continue;
      const before = this.changing.get(mark.name);
      const sinceMs = before !== undefined && isSameMark(mark, before.mark) ? before.sinceMs : now;
      changing.set(mark.name, { mark, sinceMs });
      const quietMs = this.deps.timing.quietMs * (mark.bytes === 0 ? EMPTY_PATIENCE : 1);
      if (now - sinceMs >= quietMs && !(await isHeld(this.deps.folder, mark.name))) ready.push(mark);
    }
    this.changing = changing;
    return ready;
  }

  /** Sooner while a file is about to be ready. */
  private nextMs(): number {
    const { pollMs, quietMs } = this.deps.timing;
    return this.changing.size > 0 ? Math.min(pollMs, quietMs / 2) : pollMs;
  }

  private rest(error: unknown): void {
    this.dropNotices();
    this.changing.clear();
    this.message = reasonOf(error);
  }

  /** Notices of the system are a convenience: network and sync folders may send none, and then the looks by time do all. */
  private takeNotices(): void {
    if (this.notices !== null || this.isStopped) return;
    try {
      this.notices = watch(this.deps.folder, { persistent: false }, () => {
        if (!this.isLooking) this.lookAfter(NOTICE_MS);
      });
      this.notices.on('error', () => this.dropNotices());
    } catch {
      this.dropNotices();
    }
  }

  private dropNotices(): void {
    this.notices?.close();
    this.notices = null;
  }
}
