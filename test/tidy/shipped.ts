/** Migrations that users have: file name to hash (`migrationHash`). A release adds its own; nothing here ever changes. */

export const SHIPPED_MIGRATIONS: Readonly<Record<string, string>> = {};
