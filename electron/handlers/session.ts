/** The open workspace of one thread: a reading and a writing connection to the same file. */

import { existsSync } from 'node:fs';
import { CallError } from '../../shared/contract/index.ts';
import type { ReadHandle, WriteHandle } from '../store/handle.ts';
import { isWritable, openForReading, openForWriting, workspaceName } from '../store/open.ts';

/** What it takes to open the workspace on another thread. Never logged. */
export interface SessionKey {
  readonly path: string;
  readonly passphrase: string | null;
}

export class Session {
  private constructor(
    readonly key: SessionKey,
    private readonly writer: WriteHandle | null,
    readonly read: ReadHandle,
  ) {}

  /**
   * Opens both connections; migrates first where needed. Where the file or its folder cannot be written, only the reading one.
   * Throws CallError as `openForWriting` and `openForReading`.
   */
  static open(key: SessionKey): Session {
    if (existsSync(key.path) && !isWritable(key.path))
      return new Session(key, null, openForReading(key.path, key.passphrase));
    return Session.over(key, openForWriting(key.path, key.passphrase));
  }

  /** A session over a writing connection that is open already. */
  static over(key: SessionKey, write: WriteHandle): Session {
    try {
      return new Session(key, write, openForReading(key.path, key.passphrase));
    } catch (error) {
      write.close();
      throw error;
    }
  }

  /** The workspace can be looked at, not changed. */
  get readOnly(): boolean {
    return this.writer === null;
  }

  /** The writing connection. Throws CallError `read_only` where there is none. */
  get write(): WriteHandle {
    if (this.writer !== null) return this.writer;
    throw new CallError(
      'read_only',
      `${workspaceName(this.key.path)} is open for reading only: the file or its folder cannot be written to. Nothing was changed. Copy the file to a folder of your own to work on it.`,
    );
  }

  close(): void {
    this.read.close();
    this.writer?.close();
  }
}

/** Holds at most one session; asking without one is an error a screen can show. */
export class SessionSlot {
  private open: Session | null = null;

  get current(): Session | null {
    return this.open;
  }

  require(): Session {
    if (this.open === null) throw new CallError('no_workspace', 'No workspace is open. Open or create one first.');
    return this.open;
  }

  set(session: Session | null): void {
    this.open?.close();
    this.open = session;
  }

  /** The session for a key, opened when it is another one than before. */
  use(key: SessionKey): Session {
    if (this.open === null || this.open.key.path !== key.path || this.open.key.passphrase !== key.passphrase) {
      this.set(null);
      this.open = Session.open(key);
    }
    return this.open;
  }
}
