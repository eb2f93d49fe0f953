/** The watched folder of the open workspace: follows which workspace is open and sees each file that appears through to its outcome. */

import { join } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import type { Intake, IntakeFound } from '../../shared/contract/intake.ts';
import type { Settling, WatchedFile } from '../handlers/intake.ts';
import type { Session } from '../handlers/session.ts';
import type { FileMark } from './listing.ts';
import { seenFiles, watchedFolder } from './log.ts';
import type { Finding } from './look.ts';
import { FolderWatch, type WatchTiming } from './watch.ts';

export interface IntakeDeps {
  /** Null never watches (command line). */
  readonly timing: WatchTiming | null;
  readonly look: (item: WatchedFile) => Promise<Finding | null>;
  readonly settle: (input: Settling) => Promise<Finding | null>;
  readonly found: (event: IntakeFound) => void;
}

type Held = Pick<WatchedFile, 'workspace' | 'folder'>;

export class FolderIntake {
  private watch: FolderWatch | null = null;
  private held: Held | null = null;
  private files = 0;
  /** Something was imported since the last match: many files that appear together are matched once. */
  private isUnmatched = false;

  constructor(private readonly deps: IntakeDeps) {}

  /** Call whenever the workspace may have changed: begins, ends or leaves the watch as it is. */
  follow(session: Session | null): void {
    const folder = session === null || this.deps.timing === null ? null : watchedFolder(session.read);
    const workspace = session?.key.path ?? '';
    if (folder === (this.held?.folder ?? null) && (folder === null || workspace === this.held?.workspace)) return;
    this.stop();
    if (session === null || folder === null || this.deps.timing === null) return;
    const held = { workspace, folder };
    this.held = held;
    this.watch = new FolderWatch({
      folder,
      timing: this.deps.timing,
      seen: seenFiles(session.read),
      take: (file, isLast) => this.take(held, file, isLast),
    });
  }

  stop(): void {
    this.watch?.stop();
    this.watch = null;
    this.held = null;
  }

  /** How the watch stands, for the screen. */
  status(): Pick<Intake, 'active' | 'message'> {
    const message = this.watch?.message ?? '';
    return { active: this.watch !== null && message === '', message };
  }

  /** True once the file is dealt with; false when it changed under the look and has to stand still again. */
  private async take(held: Held, file: FileMark, isLast: boolean): Promise<boolean> {
    const item: WatchedFile = { ...held, file, jobId: `watched-${++this.files}` };
    let finding: Finding | null;
    try {
      const seen = await this.deps.look(item);
      finding = seen === null ? null : await this.settle(item, seen, isLast);
    } catch (error) {
      finding = await this.failed(item, error);
    }
    if (this.held !== held) return false;
    if (finding !== null) this.report(item, finding);
    return finding !== null;
  }

  private async settle(item: WatchedFile, finding: Finding, isLast: boolean): Promise<Finding | null> {
    if (finding.outcome === 'imported') this.isUnmatched = true;
    const match = isLast && this.isUnmatched;
    const done = await this.deps.settle({ item, finding, match, jobId: item.jobId });
    if (match && done !== null) this.isUnmatched = false;
    return done;
  }

  /** A file that could not be dealt with waits for a person and is not tried again until it changes. */
  private async failed(item: WatchedFile, error: unknown): Promise<Finding> {
    const message =
      error instanceof CallError ? error.message : 'It could not be read. Nothing was written. Import it by hand.';
    const finding: Finding = { outcome: 'needs_you', added: 0, message, sha256: '' };
    // Where even this cannot be written (disk full), the file is tried again when the workspace is next opened.
    return (await this.deps.settle({ item, finding, match: false, jobId: item.jobId }).catch(() => null)) ?? finding;
  }

  private report({ folder, file, jobId }: WatchedFile, finding: Finding): void {
    const { outcome, added, message } = finding;
    this.deps.found({ file: file.name, path: join(folder, file.name), outcome, added, message, jobId });
  }
}
