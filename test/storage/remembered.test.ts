/** A layout that was imported once is read the second time exactly as the first: amounts, kinds, fees and all. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitFile } from '../../electron/imports/commit.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { restage, type StagedEntry, stageText } from '../../electron/imports/stage.ts';
import { PRESETS } from '../../electron/presets/registry.ts';
import { AT, World } from './world.ts';

const SAMPLES = resolve(import.meta.dirname, '..', 'golden', 'presets');
const REQUEST = { side: 'bank', account: 'Till', map: null } as const;

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

async function staged(text: string): Promise<StagedEntry> {
  const [entry] = await stageText(world.write, text, REQUEST, SILENT);
  if (entry === undefined) throw new Error('nothing was staged');
  return entry;
}

function lines(entry: StagedEntry): unknown {
  return entry.source.walks.map((walk) => [...walk.portions()].flatMap((portion) => portion.lines));
}

it.each(PRESETS.map((preset) => [preset.id] as const))('%s', async (id) => {
  const text = readFileSync(resolve(SAMPLES, `${id}.csv`), 'utf8');
  const first = await staged(text);
  if (first.state !== 'ready') return expect(first.problems.map((item) => item.severity)).toContain('asked');
  const table = first.source.table;
  const shown = await restage(world.write, first, { ...REQUEST, map: table?.map ?? null }, SILENT);
  expect(lines(shown), 'read again by the mapping it shows').toEqual(lines(first));
  commitFile(world.write, first, { at: AT, actor: 'Asha', control: SILENT });
  const second = await staged(text);
  expect(second.remembered || table?.headerRow === null || table?.headerRow === 0).toBe(true);
  expect(lines(second), 'read again next month').toEqual(lines(first));
});
