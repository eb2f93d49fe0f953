/** Workspaces opened lately, newest first; kept in userData, files that are gone are left out. */

import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';

const recentSchema = z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.string() }));
export type RecentWorkspace = z.infer<typeof recentSchema>[number];

const MAX_RECENT = 12;

export class RecentList {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  list(): RecentWorkspace[] {
    return (readJson(this.#file, recentSchema) ?? []).filter((entry) => existsSync(entry.path));
  }

  add(path: string, name: string): void {
    const others = this.list().filter((entry) => entry.path !== path);
    writeJson(this.#file, [{ path, name, openedAt: new Date().toISOString() }, ...others].slice(0, MAX_RECENT));
  }
}
