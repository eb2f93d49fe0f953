/** Inserts rows of one table many at a time: fewer statements, the same rows in the same order. */

import type { WriteHandle } from './handle.ts';

/** Values bound by one statement: SQLite allows 32,766; past a few hundred little is gained. */
const VALUES_PER_INSERT = 1_600;
/** What is left over goes in statements of this many rows and of one, so that few texts are prepared. */
const REST_ROWS = 16;

/** Columns that are bound one by one; or what each column is in terms of the bound values column1, column2 and so on. */
type Columns = readonly string[] | Readonly<Record<string, string>>;

export class BatchInsert {
  private readonly insert: string;
  private full: string | null = null;
  /** Values of one row; known from the first. */
  private width = 0;
  private pending: unknown[] = [];

  constructor(
    private readonly write: WriteHandle,
    table: string,
    private readonly columns: Columns,
  ) {
    this.insert = `INSERT INTO ${table} (${(isList(columns) ? columns : Object.keys(columns)).join(',')})`;
  }

  private sql(rows: number): string {
    const marks = `(${Array.from({ length: this.width }, () => '?').join(',')})`;
    const values = `VALUES ${Array.from({ length: rows }, () => marks).join(',')}`;
    if (isList(this.columns)) return `${this.insert} ${values}`;
    return `${this.insert} SELECT ${Object.values(this.columns).join(',')} FROM (${values})`;
  }

  private get rows(): number {
    return Math.max(1, Math.floor(VALUES_PER_INSERT / this.width));
  }

  /** One row's values, in the order of the columns. */
  add(values: readonly unknown[]): void {
    this.width = values.length;
    for (const value of values) this.pending.push(value);
    if (this.pending.length + this.width <= VALUES_PER_INSERT) return;
    this.full ??= this.sql(this.rows);
    this.write.run(this.full, this.pending);
    this.pending.length = 0;
  }

  /** Writes what is left. Must be called before anything reads the table. */
  flush(): void {
    const { width } = this;
    for (let at = 0; at < this.pending.length; ) {
      const rows = this.pending.length - at >= REST_ROWS * width ? REST_ROWS : 1;
      this.write.run(this.sql(rows), this.pending.slice(at, at + rows * width));
      at += rows * width;
    }
    this.pending.length = 0;
  }
}

function isList(columns: Columns): columns is readonly string[] {
  return Array.isArray(columns);
}
