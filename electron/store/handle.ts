/** Read and write handles as distinct types, and the transaction every change goes through. */

import type { Database, Statement } from 'better-sqlite3';
import { toCallError } from './errors.ts';
import { NO_STEP, type Step } from './portions.ts';

declare const writable: unique symbol;

/** May select. A screen gets only this. */
export class ReadHandle {
  private readonly statements = new Map<string, Statement<unknown[], unknown>>();
  private readonly rawStatements = new Map<string, Statement<unknown[], readonly unknown[]>>();

  /** `path`: the workspace that is read, where the connection is to a copy of it. */
  constructor(
    readonly db: Database,
    readonly path: string = db.name,
    private readonly closed: () => void = () => undefined,
  ) {}

  /** Prepares once per SQL text. */
  protected statement(sql: string): Statement<unknown[], unknown> {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  /** First row as an object, or null. `Row` is what the SQL selects: STRICT tables keep the column types. */
  get<Row>(sql: string, ...params: readonly unknown[]): Row | null {
    return (this.statement(sql).get(...params) as Row | undefined) ?? null;
  }

  /** All rows as objects. */
  all<Row>(sql: string, ...params: readonly unknown[]): Row[] {
    return this.statement(sql).all(...params) as Row[];
  }

  /** Rows one by one. */
  iterate<Row>(sql: string, ...params: readonly unknown[]): IterableIterator<Row> {
    return this.statement(sql).iterate(...params) as IterableIterator<Row>;
  }

  /** All rows as arrays of values, in the order the SQL selects them. */
  rows<Row extends readonly unknown[]>(sql: string, ...params: readonly unknown[]): Row[] {
    let statement = this.rawStatements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare<unknown[], readonly unknown[]>(sql).raw();
      this.rawStatements.set(sql, statement);
    }
    return statement.all(...params) as Row[];
  }

  /** First column of the first row as a number; 0 where there is no row or it is NULL. */
  number(sql: string, ...params: readonly unknown[]): number {
    const row = this.get<Record<string, unknown>>(sql, ...params);
    const value = row === null ? 0 : Object.values(row)[0];
    return typeof value === 'number' ? value : 0;
  }

  close(): void {
    if (!this.db.open) return;
    this.db.close();
    this.closed();
  }
}

/** An entry of the audit trail on its way: written when its transaction commits. */
export interface PendingEntry {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What an item held, as SHA-256; null where it was removed. */
export interface PendingSeal {
  readonly item: string;
  readonly id: number | string;
  readonly hash: Buffer | null;
}

/** What goes with every transaction of a connection: the audit chain (see chain.ts). */
export interface TransactionHooks {
  /** Last thing before COMMIT; what it throws rolls everything back. */
  readonly beforeCommit: (write: WriteHandle) => void;
  /** After COMMIT. Must not throw: what was asked for is done. */
  readonly afterCommit: (write: WriteHandle) => void;
}

/** May change the workspace; only inside `transaction`. */
export class WriteHandle extends ReadHandle {
  declare readonly [writable]: true;
  /** Audit entries and seals of the transaction that runs. */
  readonly entries: PendingEntry[] = [];
  readonly seals: PendingSeal[] = [];
  /** How far the transaction that runs is goes here; what it throws before COMMIT rolls everything back. */
  step: Step = NO_STEP;

  constructor(
    db: Database,
    private readonly hooks: TransactionHooks,
  ) {
    super(db);
  }

  /** Runs a change; returns rows changed and the new row id. */
  run(sql: string, ...params: readonly unknown[]): { readonly changes: number; readonly id: number } {
    const { changes, lastInsertRowid } = this.statement(sql).run(...params);
    return { changes, id: Number(lastInsertRowid) };
  }

  /**
   * Runs `work` in one IMMEDIATE transaction: all or nothing. Throws a CallError (`locked`, `disk_full`, `read_only`, `io_failed`)
   * for what SQLite refuses, after rolling back. `step` also hears of the sealing that ends it.
   */
  transaction<T>(work: () => T, step: Step = NO_STEP): T {
    if (this.db.inTransaction) return work();
    try {
      this.db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      throw toCallError(error);
    }
    try {
      this.step = step;
      const result = work();
      this.hooks.beforeCommit(this);
      this.db.exec('COMMIT');
      this.hooks.afterCommit(this);
      return result;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      throw toCallError(error);
    } finally {
      this.step = NO_STEP;
      this.entries.length = 0;
      this.seals.length = 0;
    }
  }
}
