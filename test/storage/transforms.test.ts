/** A mapping with steps and rules through staging, remapping and commit: shown, written and remembered as data. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitFile } from '../../electron/imports/commit.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { restage, type StagedEntry, stageText } from '../../electron/imports/stage.ts';
import { findProfile } from '../../electron/store/imports.ts';
import { type ColumnMap, columnMapSchema } from '../../shared/mapping.ts';
import { AT, World } from './world.ts';

const MONTH = (month: string): string =>
  [
    'Booked,Cents,Who,Ref,State',
    `2026-${month}-01,124780,Northside,INV-1,paid`,
    `2026-${month}-02,450,Coffee,INV-2,pending`,
    `2026-${month}-03,900,Coffee,,paid`,
    '',
  ].join('\n');

const MAP: ColumnMap = columnMapSchema.parse({
  columns: { date: 'Booked', amount: 'Cents', description: 'Who', reference: 'Ref', documentType: 'State' },
  transforms: {
    amount: [{ step: 'scale', by: '-0.01' }],
    documentType: [{ step: 'valueMap', map: { paid: 'paid', pending: 'draft' } }],
  },
  rules: [{ rule: 'required', field: 'reference' }],
});

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

async function staged(text: string): Promise<StagedEntry> {
  const request = { side: 'bank', account: 'Till', map: null } as const;
  const [entry] = await stageText(world.write, text, request, SILENT);
  if (entry === undefined) throw new Error('nothing was staged');
  return entry;
}

it('shows the values before anything is written, writes them, and asks nothing next month', async () => {
  const first = await staged(MONTH('09'));
  const again = await restage(world.write, first, { side: 'bank', account: 'Till', map: MAP }, SILENT);
  expect(again.state).toBe('ready');
  expect(again.preview.map((row) => row.amount)).toEqual([-124780, -450]);
  expect(again.problems.map((item) => `${item.row} ${item.code} ${item.column}`)).toEqual(['4 required_missing Ref']);
  const [result] = commitFile(world.write, again, { at: AT, actor: 'Asha', control: SILENT });
  expect(result).toMatchObject({ read: 3, added: 2, refused: 1, sumMinor: -125230 });
  const rows = world.write.all<{ document_type: string }>('SELECT document_type FROM line ORDER BY id', []);
  expect(rows.map((row) => row.document_type)).toEqual(['paid', 'draft']);

  const layout = again.source.table?.layout ?? '';
  expect(columnMapSchema.parse(findProfile(world.write, layout)?.map)).toEqual(MAP);
  const next = await staged(MONTH('10'));
  expect(next.remembered).toBe(true);
  expect(next.preview.map((row) => row.amount)).toEqual([-124780, -450]);
});

it('asks about steps that cannot work, and then nothing can be written', async () => {
  const first = await staged(MONTH('09'));
  const map: ColumnMap = { ...MAP, transforms: { reference: [{ step: 'capture', pattern: '(', group: 0 }] } };
  const again = await restage(world.write, first, { side: 'bank', account: 'Till', map }, SILENT);
  expect(again.state).toBe('asked');
  expect(again.problems.map((item) => item.code)).toEqual(['bad_mapping']);
  expect(again.source.table?.map.transforms).toEqual(map.transforms);
  expect(() => commitFile(world.write, again, { at: AT, actor: 'Asha', control: SILENT })).toThrow(
    /settle how it is read/,
  );
});
