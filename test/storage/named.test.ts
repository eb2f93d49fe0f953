/** What a person names at import holds: the side and the account, the first time and by a remembered mapping. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitFile } from '../../electron/imports/commit.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { restage, type StagedEntry, type StageRequest, stageText } from '../../electron/imports/stage.ts';
import { AT, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

async function staged(text: string, request: StageRequest): Promise<StagedEntry> {
  const [entry] = await stageText(world.write, text, request, SILENT);
  if (entry === undefined) throw new Error('nothing was staged');
  return entry;
}

const lines = (entry: StagedEntry): unknown =>
  entry.source.walks.map((walk) => [...walk.portions()].flatMap((portion) => portion.lines));
const accounts = (entry: StagedEntry): string[] => entry.tallies.flatMap((item) => [...item.accounts]).sort();
const amounts = (entry: StagedEntry): number[] =>
  entry.source.walks.flatMap((walk) =>
    [...walk.portions()].flatMap((portion) => portion.lines.map((line) => line.amount)),
  );

const ONE = `Auftragskonto;Buchungstag;Name Zahlungsbeteiligter;Verwendungszweck;Betrag
4711000;03.02.2025;Buchladen;RE 8;640,00
4711000;13.02.2025;Wasserwerk;Abschlag;-60,00
4711000;14.02.2025;Papierhof;Karton;-40,00
`;

it('a named account goes before the one account of the file, and without one the file decides', async () => {
  expect(accounts(await staged(ONE, { side: 'bank', account: 'Main', map: null }))).toEqual(['Main']);
  expect(accounts(await staged(ONE, { side: 'bank', account: null, map: null }))).toEqual(['4711000']);
});

it('several own accounts of a file keep their names', async () => {
  const two =
    ONE.replace('4711000;13', '4712000;13').replace('4711000;14', '4712000;14') +
    '4711000;17.02.2025;Buchladen;RE 9;30,00\n';
  expect(accounts(await staged(two, { side: 'bank', account: 'Main', map: null }))).toEqual(['4711000', '4712000']);
});

const PAIR = `Date,Reference,Details,Debit,Credit
05/02/2025,R1,Customer,150.00,
19/02/2025,P2,Vendor,,88.10
`;

it('a mapping remembered of one side says nothing about the other', async () => {
  const bank = await staged(PAIR, { side: 'bank', account: 'Main', map: null });
  expect(amounts(bank)).toEqual([-15000, 8810]);
  commitFile(world.write, bank, { at: AT, actor: 'Asha', control: SILENT });
  expect(amounts(await staged(PAIR, { side: 'book', account: 'Main', map: null }))).toEqual([15000, -8810]);
});

const LAYOUTS: readonly (readonly [string, string])[] = [
  [
    'payer and payee change places',
    `Buchungstag;Zahlungspflichtige*r;Zahlungsempfänger*in;Verwendungszweck;Betrag
28.02.2025;Garten Nord;Lindner Bau;Abschlag;2.400,00
14.02.2025;Lindner Bau;Holz Ost;Latten;-312,40
04.02.2025;Lindner Bau;Stadtwerke;Strom;-75,00
`,
  ],
  [
    'text in nameless columns',
    `Date,Amount,Balance,Text,,
2025-02-28,640.00,1640.00,Order 44,from Bookshop,invoice 8
2025-02-13,-60.00,1000.00,Order 45,to Water,
2025-02-04,-40.00,1060.00,Order 46,to Paper,
`,
  ],
  [
    'a balance before each movement',
    `Date;Text;Amount;Balance
2025-02-28;Bookshop;640.00;1000.00
2025-02-13;Water;-60.00;1060.00
2025-02-04;Paper;-40.00;1100.00
`,
  ],
  [
    'marks inside the amounts',
    `Date,Details,Amount
2025-02-03,BAKERY,4.50
2025-02-05,PAYMENT,30.00 CR
2025-02-13,TRAIN,12.00
`,
  ],
  [
    'credits with a minus',
    `Date,Text,Debit,Credit
02/25/2025,Shop,20.00,
02/26/2025,Payment,,-30.00
`,
  ],
];

it.each(LAYOUTS)('%s: read again as the first time', async (_, text) => {
  const request: StageRequest = { side: 'bank', account: 'Main', map: null };
  const first = await staged(text, request);
  expect(first.state).toBe('ready');
  const again = await restage(world.write, first, { ...request, map: first.source.table?.map ?? null }, SILENT);
  expect(lines(again)).toEqual(lines(first));
  commitFile(world.write, first, { at: AT, actor: 'Asha', control: SILENT });
  const second = await staged(text, request);
  expect(second.remembered).toBe(true);
  expect(lines(second)).toEqual(lines(first));
});
