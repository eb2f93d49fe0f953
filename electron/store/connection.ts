/** How a connection to a workspace is set up, and what tells a workspace from any other SQLite file. */

import type { Database } from 'better-sqlite3';

/** "TIEO" in ASCII: tells a workspace from any other SQLite file (PRAGMA application_id). */
export const APPLICATION_ID = 0x5449454f;

/** What every connection is set to before its first statement. */
export function configure(db: Database, passphrase: string | null): void {
  if (passphrase !== null) {
    // Sorting must not spill what is encrypted into a temporary file as plain text.
    db.pragma('temp_store = MEMORY');
    db.pragma("cipher = 'sqlcipher'");
    db.pragma(`key = '${passphrase.replaceAll("'", "''")}'`);
  }
  db.pragma('busy_timeout = 5000');
  db.pragma('trusted_schema = OFF');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -32000');
}
