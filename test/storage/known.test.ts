/** Repeated, overlapping and restated imports: nothing merged, nothing doubled; withdrawal. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withdrawImport } from '../../electron/store/imports.ts';
import { stateHash, verifyWorkspace } from '../../electron/store/verify.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import type { ParsedLine } from '../../shared/line.ts';
import { day, importLines, line, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const COUNT = 'SELECT count(1) AS n FROM line';

describe('importing again', () => {
  it('keeps N identical rows of one file as N lines, and adds none the second time', () => {
    const twins = [
      line(2, '2026-10-01', -450, 'COFFEE'),
      line(3, '2026-10-01', -450, 'COFFEE'),
      line(4, '2026-10-01', -450, 'COFFEE'),
    ];
    expect(importLines(world.write, twins)).toMatchObject({ read: 3, added: 3, known: 0 });
    expect(importLines(world.write, twins)).toMatchObject({ read: 3, added: 0, known: 3 });
    expect(importLines(world.write, [...twins, line(5, '2026-10-01', -450, 'COFFEE')])).toMatchObject({
      added: 1,
      known: 3,
    });
    expect(world.write.number(COUNT)).toBe(4);
  });

  it('adds only what is new from an overlapping export', () => {
    const all = Array.from({ length: 20 }, (_, index) =>
      line(index + 2, isoDay((day('2026-10-01') + index) as Day), -100 - index, `SHOP ${index}`),
    );
    importLines(world.write, all.slice(0, 12));
    expect(importLines(world.write, all.slice(8))).toMatchObject({ read: 12, added: 8, known: 4 });
  });

  it('never merges by amount: another text, date or account is another line', () => {
    importLines(world.write, [line(2, '2026-10-01', -450, 'COFFEE')]);
    const others = [
      line(2, '2026-10-01', -450, 'TEA'),
      line(3, '2026-10-02', -450, 'COFFEE'),
      line(4, '2026-10-01', 450, 'COFFEE'),
    ];
    expect(importLines(world.write, others)).toMatchObject({ added: 3, known: 0 });
    expect(importLines(world.write, [line(2, '2026-10-01', -450, 'COFFEE')], { account: 'Savings' })).toMatchObject({
      added: 1,
    });
  });

  it('takes stable bank ids as evidence: an equal row under another id is a second purchase', () => {
    const first = Array.from({ length: 6 }, (_, index) =>
      line(index + 2, '2026-10-01', -100 * (index + 1), `SHOP ${index}`, { bankId: `A${index}` }),
    );
    importLines(world.write, first);
    const again = [...first, line(9, '2026-10-01', -100, 'SHOP 0', { bankId: 'NEW' })];
    expect(importLines(world.write, again)).toMatchObject({ added: 1, known: 6 });
  });

  it('follows a line whose id, a row number, went to another row', () => {
    importLines(world.write, [line(2, '2026-10-04', -2070, 'BAKER', { bankId: '2026-10-04/1' })]);
    const later = [
      line(2, '2026-10-04', -3510, 'TAXI', { bankId: '2026-10-04/1' }),
      line(3, '2026-10-04', -2070, 'BAKER', { bankId: '2026-10-04/2' }),
      line(4, '2026-10-04', -2070, 'BAKER', { bankId: '2026-10-04/3' }),
    ];
    expect(importLines(world.write, later)).toMatchObject({ read: 3, added: 2, known: 1 });
  });

  it('keeps a second purchase apart where the id of the first still names it', () => {
    importLines(world.write, [line(2, '2026-10-04', -2070, 'BAKER', { bankId: 'F1' })]);
    const later = [
      line(2, '2026-10-04', -3510, 'TAXI', { bankId: 'F2' }),
      line(3, '2026-10-04', -2070, 'BAKER', { bankId: 'F3' }),
    ];
    expect(importLines(world.write, later)).toMatchObject({ read: 2, added: 2, known: 0 });
  });

  it('sees through bank ids that change with every export', () => {
    const rows = (prefix: string): ParsedLine[] =>
      Array.from({ length: 8 }, (_, index) =>
        line(index + 2, '2026-10-01', -100 * (index + 1), `SHOP ${index}`, { bankId: `${prefix}${index}` }),
      );
    importLines(world.write, rows('X'));
    expect(importLines(world.write, rows('Y'))).toMatchObject({ added: 0, known: 8 });
  });

  it('recognises a restated line by its id: pending turned posted, text changed', () => {
    importLines(world.write, [line(2, '2026-10-01', -4200, 'PENDING AMZN', { bankId: 'F1' })]);
    const result = importLines(world.write, [
      line(2, '2026-10-03', -4200, 'AMAZON MARKETPLACE 12-3', { bankId: 'F1' }),
    ]);
    expect(result).toMatchObject({ added: 0, known: 1 });
    expect(result.problems[0]?.code).toBe('notice');
  });

  it('keeps both when a bank reuses an id for another amount', () => {
    importLines(world.write, [line(2, '2026-10-01', -4200, 'ONE', { bankId: 'F1' })]);
    expect(importLines(world.write, [line(2, '2026-10-03', -9900, 'TWO', { bankId: 'F1' })])).toMatchObject({
      added: 1,
      known: 0,
    });
  });

  it('loses no row of a bank whose ids start again each day', () => {
    const feed = (on: string, shop: number) => [
      line(2, on, -500, `FEE OF ${on}`, { bankId: '1' }),
      line(3, on, -shop, `SHOP ${shop}`, { bankId: '2' }),
    ];
    importLines(world.write, feed('2026-10-01', 2300));
    expect(importLines(world.write, feed('2026-10-02', 4100))).toMatchObject({ added: 2, known: 0 });
    expect(importLines(world.write, feed('2026-10-03', 3900))).toMatchObject({ added: 2, known: 0 });
    expect(importLines(world.write, feed('2026-10-02', 4100))).toMatchObject({ added: 0, known: 2 });
  });

  it('follows restated lines although one of them changed its amount', () => {
    const texts = ['ONE', 'TWO', 'THREE', 'FOUR'];
    importLines(
      world.write,
      texts.map((text, at) => line(at + 2, '2026-10-01', -1000 - at, `PENDING ${text}`, { bankId: `F${at}` })),
    );
    const posted = texts.map((text, at) =>
      line(at + 2, '2026-10-03', text === 'FOUR' ? -1400 : -1000 - at, text, { bankId: `F${at}` }),
    );
    expect(importLines(world.write, posted)).toMatchObject({ added: 1, known: 3 });
  });

  it('tells twins apart by the running balance when only one of them is in the second file', () => {
    importLines(world.write, [
      line(2, '2026-10-01', -450, 'COFFEE', { balance: line(1, '2026-10-01', 10000, '').amount }),
    ]);
    expect(
      importLines(world.write, [
        line(2, '2026-10-01', -450, 'COFFEE', { balance: line(1, '2026-10-01', 9550, '').amount }),
      ]),
    ).toMatchObject({ added: 1 });
  });
});

describe('withdrawing', () => {
  it('restores the state before the import', () => {
    importLines(world.write, [line(2, '2026-10-01', -450, 'COFFEE')]);
    const before = stateHash(world.write);
    const { importId } = importLines(world.write, [
      line(2, '2026-10-02', -900, 'LUNCH'),
      line(3, '2026-10-01', -450, 'COFFEE'),
    ]);
    expect(stateHash(world.write)).not.toBe(before);
    world.write.transaction(() => withdrawImport(world.write, importId ?? 0));
    expect(stateHash(world.write)).toBe(before);
  });

  it('leaves a line that another import holds too', () => {
    const first = importLines(world.write, [line(2, '2026-10-01', -450, 'COFFEE')]);
    importLines(world.write, [line(7, '2026-10-01', -450, 'COFFEE'), line(8, '2026-10-02', -900, 'LUNCH')]);
    expect(world.write.transaction(() => withdrawImport(world.write, first.importId ?? 0))).toBe(0);
    expect(world.write.number(COUNT)).toBe(2);
    expect(world.write.get('SELECT row FROM line WHERE amount = -450')).toEqual({ row: 7 });
    expect(verifyWorkspace(world.write).ok).toBe(true);
  });
});

const rowArbitrary = fc.record({
  day: fc.integer({ min: 0, max: 6 }),
  cents: fc.constantFrom(-450, -900, 1200),
  text: fc.constantFrom('COFFEE', 'LUNCH', 'Café Zoë', ' two  blanks '),
});

describe('properties', () => {
  it('importing any file twice is a no-op, and withdrawing both leaves nothing', () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { minLength: 1, maxLength: 40 }), (rows) => {
        const fresh = new World();
        try {
          const empty = stateHash(fresh.write);
          const lines = rows.map((row, index) =>
            line(index + 2, isoDay((day('2026-10-01') + row.day) as Day), row.cents, row.text),
          );
          const first = importLines(fresh.write, lines);
          expect(first).toMatchObject({ added: rows.length, known: 0 });
          const second = importLines(fresh.write, lines);
          expect(second).toMatchObject({ added: 0, known: rows.length });
          for (const { importId } of [first, second])
            fresh.write.transaction(() => withdrawImport(fresh.write, importId ?? 0));
          expect(stateHash(fresh.write)).toBe(empty);
        } finally {
          fresh.close();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('splitting a file into two overlapping ones gives the same multiset of lines', () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { minLength: 2, maxLength: 30 }), fc.nat(), fc.nat(), (rows, a, b) => {
        const sorted = [...rows].sort((x, y) => x.day - y.day);
        const lines = sorted.map((row, index) =>
          line(index + 2, isoDay((day('2026-10-01') + row.day) as Day), row.cents, row.text),
        );
        // Exports are cut at day boundaries: every file holds whole days.
        const cut = [a % 7, b % 7].sort((x, y) => x - y) as [number, number];
        const first = lines.filter((_, index) => sorted[index]!.day <= cut[1]);
        const second = lines.filter((_, index) => sorted[index]!.day >= cut[0]);
        const fresh = new World();
        try {
          for (const part of [first, second]) if (part.length > 0) importLines(fresh.write, part);
          expect(fresh.write.number(COUNT)).toBe(lines.length);
        } finally {
          fresh.close();
        }
      }),
      { numRuns: 25 },
    );
  });
});
