/** Fills tables without their secondary indexes: built once over all rows they cost a fraction of being kept up row by row. */

import type { WriteHandle } from './handle.ts';

/** Runs `work` with these indexes taken off, then builds them again; inside the caller's transaction, so that nobody sees them missing. */
export function withoutIndexes<T>(write: WriteHandle, names: readonly string[], work: () => T): T {
  const marks = names.map(() => '?').join(',');
  const indexes = write.all<{ name: string; sql: string }>(
    `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name IN (${marks})`,
    ...names,
  );
  for (const { name } of indexes) write.db.exec(`DROP INDEX ${name}`);
  const result = work();
  for (const { sql } of indexes) write.db.exec(sql);
  return result;
}
