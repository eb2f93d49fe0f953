/** The line that a statement lacks: found in the books, added once, matched, withdrawn, and refused wherever the statement does not close with it. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findingOf } from '../../electron/store/finding.ts';
import { listImports, withdrawImport } from '../../electron/store/imports.ts';
import { addMissingLine, type MissingLine } from '../../electron/store/missing-line.ts';
import { definePeriod } from '../../electron/store/periods.ts';
import { proofInput } from '../../electron/store/proof-input.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { proof } from '../../shared/ledger/proof.ts';
import type { ParsedLine } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import { day, importLines, line, WHO, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const ALL = { accountId: 1, from: null, to: null };
const MISSING = -781_96;

/** Bank rows with their running balance from 1,000.00; those whose text is in `lacks` are not in the file. */
function bank(rows: readonly (readonly [iso: string, amount: number, text: string])[], lacks: readonly string[]): void {
  let balance = 1_000_00;
  const lines: ParsedLine[] = [];
  for (const [at, [iso, amount, text]] of rows.entries()) {
    balance += amount;
    if (!lacks.includes(text)) lines.push(line(at + 2, iso, amount, text, { balance: minor(balance) }));
  }
  importLines(world.write, lines, { name: 'october.csv', opening: minor(1_000_00), closing: minor(balance) });
}

const OCTOBER = [
  ['2026-10-03', 500_00, 'ABLE LTD'],
  ['2026-10-14', -20_00, 'COFFEE'],
  ['2026-10-14', MISSING, 'CALDER'],
  ['2026-10-14', -30_00, 'TAXI'],
  ['2026-10-20', -5_00, 'FEE'],
] as const;

const bill = (number: string, iso: string, amount = MISSING): ParsedLine =>
  line(Number(number) % 100, iso, amount, `Bill ${number}`, {
    documentType: 'Bill',
    documentNumber: `BILL-${number}`,
    counterparty: 'Calder',
  });

const books = (...lines: readonly ParsedLine[]): void =>
  void importLines(world.write, lines, { side: 'book', name: 'ledger.csv' });

const id = (text: string): number => world.write.number('SELECT id AS n FROM line WHERE description = ?', text);
const statement = () => proof(proofInput(world.write, ALL)).statement;
const add = (more: Partial<MissingLine> = {}) =>
  addMissingLine(
    world.write,
    { accountId: 1, day: day('2026-10-14'), amount: MISSING, text: 'CALDER', books: [], ...more },
    WHO,
  );
/** Everything a refusal must leave as it was. */
const state = () => [
  ...['import', 'statement', 'line', 'decision', 'audit', 'loose_line'].map((table) =>
    world.write.number(`SELECT count(1) AS n FROM ${table}`),
  ),
  statement(),
];

describe('a line missing in the middle of its day', () => {
  beforeEach(() => {
    bank(OCTOBER, ['CALDER']);
    books(bill('914', '2026-10-12'), bill('915', '2026-10-13', -99_00));
  });

  it('is one finding with the bill that explains it', () => {
    expect(findingOf(world.write, ALL)).toMatchObject({
      account: 'Current',
      day: day('2026-10-14'),
      from: day('2026-10-14'),
      to: day('2026-10-14'),
      amount: MISSING,
      books: [{ documentNumber: 'BILL-914', counterparty: 'Calder', amount: MISSING }],
      set: [],
      extra: [],
    });
  });

  it('is added, closes the statement and is matched, all at once', () => {
    const added = add({ books: [id('Bill 914')] });
    expect(statement()).toMatchObject({ offBy: 0, firstBadDay: null, moneyOutCount: 4 });
    expect(findingOf(world.write, ALL)).toBeNull();
    expect(proof(proofInput(world.write, ALL))).toMatchObject({ gaps: [], statements: [{ file: 'october.csv' }] });
    expect(added.decisionId).not.toBeNull();
    expect(world.write.number('SELECT count(1) AS n FROM active_leg')).toBe(2);
    expect(listImports(world.write)[0]).toMatchObject({
      file: 'Added by hand',
      format: 'typed',
      by: 'Asha',
      lines: 1,
      withdrawable: false,
    });
    const entry = world.write.get<{ actor: string; body: string }>(
      "SELECT actor, body FROM audit WHERE action = 'line.added'",
    );
    expect(entry?.actor).toBe('Asha');
    expect(JSON.parse(entry?.body ?? '{}')).toMatchObject({ day: '2026-10-14', amount: MISSING, lineId: added.lineId });
    expect(verifyWorkspace(world.write).ok).toBe(true);
  });

  it('is withdrawn like any import, once its match is undone', () => {
    const before = statement();
    const added = add({ books: [id('Bill 914')] });
    const withdraw = () => world.write.transaction(() => withdrawImport(world.write, added.importId));
    expect(withdraw).toThrow('Undo those decisions first');
    undoDecision(world.write, added.decisionId, WHO);
    expect(statement().offBy).toBe(0);
    expect(withdraw()).toBe(1);
    expect(statement()).toEqual(before);
  });

  it('waits in a queue where no book line was given', () => {
    const { lineId } = add();
    expect(world.write.number('SELECT count(1) AS n FROM loose_line WHERE line_id = ?', lineId)).toBe(1);
  });

  it.each<[string, Partial<MissingLine>, string]>([
    [
      'another amount',
      { amount: -780_00 },
      'lacks −781.96 USD on 2026-10-14; with −780.00 USD it would still be off by −1.96 USD',
    ],
    ['the opposite sign', { amount: -MISSING }, 'would still be off by −1,563.92 USD'],
    ['an earlier day', { day: day('2026-10-13') }, 'lacks nothing on 2026-10-13'],
    ['a later day', { day: day('2026-10-15') }, 'lacks nothing on 2026-10-15'],
    ['an account that does not exist', { accountId: 99 }, 'There is no account 99'],
    ['a book line of another amount', { books: [3] }, 'do not add up'],
  ])('refuses %s and changes nothing', (_, more, reason) => {
    const books3 = more.books === undefined ? {} : { books: [id('Bill 915')] };
    const before = state();
    expect(() => add({ ...more, ...books3 })).toThrow(reason);
    expect(state()).toEqual(before);
  });

  it('refuses it a second time', () => {
    add();
    const before = state();
    expect(() => add()).toThrow('lacks nothing on 2026-10-14');
    expect(state()).toEqual(before);
  });

  it('refuses a line of a locked period', () => {
    definePeriod(world.write, { accountId: 1, from: day('2026-10-01'), to: day('2026-10-31') }, WHO);
    world.write.transaction(() => world.write.run("UPDATE period SET state = 'locked'"));
    const before = state();
    expect(() => add()).toThrow('October 2026 for Current, and that period is locked. Nothing was written.');
    expect(state()).toEqual(before);
  });
});

describe('several findings', () => {
  it('lists every bill of the amount and chooses none', () => {
    bank(OCTOBER, ['CALDER']);
    books(bill('914', '2026-10-12'), bill('920', '2026-10-02'), bill('921', '2026-10-12', -MISSING));
    const numbers = findingOf(world.write, ALL)?.books.map(({ documentNumber }) => documentNumber);
    expect(numbers).toEqual(['BILL-920', 'BILL-914']);
  });

  it('leaves the cash book of other accounts out, not the documents of others', () => {
    bank(OCTOBER, ['CALDER']);
    const elsewhere = { documentType: 'Payment' };
    importLines(world.write, [line(2, '2026-10-14', MISSING, 'other bank', elsewhere)], {
      side: 'book',
      account: 'Savings',
    });
    importLines(world.write, [bill('914', '2026-10-12')], { side: 'book', account: 'Payables' });
    expect(findingOf(world.write, ALL)?.books.map(({ account }) => account)).toEqual(['Payables']);
  });

  it('names a line that may be there twice', () => {
    const lines = [
      line(2, '2026-10-03', 500_00, 'ABLE LTD', { balance: minor(1_500_00) }),
      line(3, '2026-10-14', -30_00, 'TAXI'),
      line(4, '2026-10-14', -30_00, 'TAXI again'),
      line(5, '2026-10-14', -20_00, 'COFFEE', { balance: minor(1_450_00) }),
    ];
    importLines(world.write, lines, { opening: minor(1_000_00), closing: minor(1_450_00) });
    expect(statement().offBy).toBe(30_00);
    const extra = findingOf(world.write, ALL)?.extra ?? [];
    expect(extra.map(({ line: { description }, twin }) => [description, twin?.description])).toContainEqual([
      'TAXI again',
      'TAXI',
    ]);
  });

  it('mends two breaks one after the other, also of one day', () => {
    const rows = [
      ...OCTOBER.slice(0, 4),
      ['2026-10-14', -9_00, 'LUNCH'],
      ['2026-10-14', -1_00, 'TOLL'],
      ...OCTOBER.slice(4),
    ] as const;
    bank(rows, ['CALDER', 'LUNCH']);
    expect(findingOf(world.write, ALL)?.amount).toBe(MISSING);
    expect(() => add({ amount: -9_00 })).toThrow('lacks −781.96 USD');
    add();
    expect(statement()).toMatchObject({ offBy: -9_00, fault: { amount: -9_00 } });
    add({ amount: -9_00, text: 'LUNCH' });
    expect(statement()).toMatchObject({ offBy: 0, fault: null });
  });

  it('refuses a line where only the order of two does not fit', () => {
    const lines = [
      line(2, '2026-10-03', 50_00, 'A', { balance: minor(1_030_00) }),
      line(3, '2026-10-03', -20_00, 'B', { balance: minor(1_050_00) }),
    ];
    importLines(world.write, [...lines, line(4, '2026-10-05', 1_00, 'C', { balance: minor(1_031_00) })], {
      opening: minor(1_000_00),
      closing: minor(1_031_00),
    });
    const { fault } = statement();
    expect(findingOf(world.write, ALL)).toBeNull();
    expect(() => add({ day: day('2026-10-03'), amount: fault?.amount ?? 0 })).toThrow('only the order of its lines');
  });

  it('needs no balance by day', () => {
    const lines = OCTOBER.filter(([, , text]) => text !== 'CALDER').map(([iso, amount, text], at) =>
      line(at + 2, iso, amount, text),
    );
    importLines(world.write, lines, { opening: minor(1_000_00), closing: minor(663_04) });
    books(bill('914', '2026-10-12'));
    expect(findingOf(world.write, ALL)).toMatchObject({
      day: null,
      from: day('2026-10-03'),
      to: day('2026-10-20'),
      books: [{ documentNumber: 'BILL-914' }],
    });
    add({ books: [id('Bill 914')] });
    expect(statement()).toMatchObject({ offBy: 0, fault: null });
  });
});
