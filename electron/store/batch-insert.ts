/** Inserts rows of one table many at a time: fewer statements, the same rows in the same order. */

import type { WriteHandle } from './handle.ts';

/** Values bound by one statement: SQLite allows 32,766; past a few hundred nothing is gained. */
const VALUES_PER_INSERT = 400;

export class BatchInsert {
  private readonly rows: number;
  private readonly full: string;
  private pending: unknown[] = [];

  constructor(
    private readonly write: WriteHandle,
    private readonly table: string,
    private readonly columns: readonly string[],
  ) {
    this.rows = Math.max(1, Math.floor(VALUES_PER_INSERT / columns.length));
    this.full = this.sql(this.rows);
  }

  private sql(rows: number): string {
    const marks = `(${this.columns.map(() => '?').join(',')})`;
    return `INSERT INTO ${this.table} (${this.columns.join(',')}) VALUES ${Array.from({ length: rows }, () => marks).join(',')}`;
  }

  /** One row's values, in the order of the columns. */
  add(values: readonly unknown[]): void {
    for (const value of values) this.pending.push(value);
    if (this.pending.length < this.rows * this.columns.length) return;
    this.write.run(this.full, this.pending);
    this.pending = [];
  }

  /** Writes what is left. Must be called before anything reads the table. */
  flush(): void {
    if (this.pending.length > 0) this.write.run(this.sql(this.pending.length / this.columns.length), this.pending);
    this.pending = [];
  }
}
