/** Fills tables without their secondary indexes: built once over all rows they cost a fraction of being kept up row by row. */

import type { WriteHandle } from './handle.ts';

/** Runs `work` with the indexes of these tables taken off, then builds them again; inside the caller's transaction, so that nobody sees them missing. */
export function withoutIndexes<T>(write: WriteHandle, tables: readonly string[], work: () => T): T {
  const marks = tables.map(() => '?').join(',');
  const indexes = write.all<{ name: string; sql: string }>(
    `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (${marks})`,
    ...tables,
  );
  for (const { name } of indexes) write.db.exec(`DROP INDEX ${name}`);
  const result = work();
  for (const { sql } of indexes) write.db.exec(sql);
  return result;
}
