/** Stamps in UTC land on the day of the books' own time zone, the same in every reading of the workspace and on every machine. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { newBooksZone } from '../../electron/imports/books-zone.ts';
import { commitFile } from '../../electron/imports/commit.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { stageText } from '../../electron/imports/stage.ts';
import { everyLine } from '../../electron/store/lines.ts';
import { writeMeta } from '../../electron/store/meta.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { AT, WHOLE, World } from './world.ts';

const TEXT = [
  'id,Created (UTC),Description,Amount',
  'a,2024-03-31 23:30:00,last sale of March in London,12.50',
  'b,2024-04-01 03:59:59,one second before April in New York,-2.50',
  'c,2024-04-01 04:00:00,April in New York,4.00',
  'd,2024-04-01 14:59:00,April in Auckland too,-1.00',
].join('\n');

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

async function days(): Promise<readonly string[]> {
  const request = { side: 'bank', account: 'Till', map: null } as const;
  const [entry] = await stageText(world.write, TEXT, request, SILENT);
  if (entry === undefined) throw new Error('nothing was staged');
  commitFile(world.write, entry, { at: AT, actor: 'Asha', control: SILENT });
  return [...everyLine(world.write, 'bank', WHOLE)].map((line) => isoDay(line.day as Day));
}

it.each([
  ['UTC', ['2024-03-31', '2024-04-01', '2024-04-01', '2024-04-01']],
  ['America/New_York', ['2024-03-31', '2024-03-31', '2024-04-01', '2024-04-01']],
  ['Pacific/Auckland', ['2024-04-01', '2024-04-01', '2024-04-01', '2024-04-02']],
])('books in %s', async (zone, expected) => {
  writeMeta(world.write, 'zone', zone);
  expect(await days()).toEqual(expected);
});

it('books that state no zone take days as written', async () => {
  expect(await days()).toEqual(['2024-03-31', '2024-04-01', '2024-04-01', '2024-04-01']);
});

it('a zone nobody knows makes no workspace', () => {
  expect(newBooksZone('Europe/Berlin')).toBe('Europe/Berlin');
  expect(() => newBooksZone('Mars/Olympus')).toThrow(/no time zone/);
});
