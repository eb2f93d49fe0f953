/** Check of the schema: tables, indexes and triggers are those this program makes, no more and no less. */

import Sqlite from 'better-sqlite3';
import type { VerifyResult } from '../../shared/contract/workspace.ts';
import type { ReadHandle } from './handle.ts';
import { MIGRATIONS } from './migrations/index.ts';

interface Made {
  readonly name: string;
  readonly sql: string;
}

const SCHEMA =
  "SELECT type || ' ' || name AS name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'";

function expected(): Map<string, string> {
  const db = new Sqlite(':memory:');
  try {
    for (const { sql } of MIGRATIONS) db.exec(sql);
    return new Map(
      db
        .prepare<[], Made>(SCHEMA)
        .all()
        .map(({ name, sql }) => [name, sql]),
    );
  } finally {
    db.close();
  }
}

/** Compares the stored schema with the one that the migrations make. */
export function schemaCheck(read: ReadHandle): VerifyResult['checks'][number] {
  const wanted = expected();
  const faults: string[] = [];
  for (const { name, sql } of read.all<Made>(SCHEMA)) {
    const own = wanted.get(name);
    wanted.delete(name);
    if (own === undefined) faults.push(`${name} is not ours`);
    else if (own !== sql) faults.push(`${name} was changed`);
  }
  for (const name of wanted.keys()) faults.push(`${name} is missing`);
  return {
    name: 'schema',
    ok: faults.length === 0,
    detail: faults.length === 0 ? 'tables, indexes and triggers are those of this version' : faults.join('; '),
  };
}
