/** Every migration in order; a shipped file is never edited, a change is a new file. */

import workspace from './0001_workspace.sql';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [{ version: 1, name: '0001_workspace', sql: workspace }];

/** The schema version this program writes (PRAGMA user_version). */
export const SCHEMA_VERSION = MIGRATIONS.length;
