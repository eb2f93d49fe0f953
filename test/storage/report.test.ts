/** The report's data of a real workspace: the statement adds up, what people said and signed is printed, grids export whole. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportHtml } from '../../electron/report/html.ts';
import { sheetBytes } from '../../electron/report/sheet/write.ts';
import { exportGrid } from '../../electron/store/grid-export.ts';
import { refreshLoose } from '../../electron/store/loose.ts';
import { reportData } from '../../electron/store/report-data.ts';
import { minor } from '../../shared/money.ts';
import { AT, day, importLines, line, World } from './world.ts';

const SPAN = { accountId: 1, from: day('2026-10-01'), to: day('2026-10-31') };
const REQUEST = { workspace: 'Books', preparedBy: 'Asha', at: AT };

const NOW = { today: day('2026-11-03') };
let world: World;
const made = () => reportData(world.write, SPAN, REQUEST);

beforeEach(() => {
  world = new World();
  importLines(
    world.write,
    [
      line(2, '2026-10-03', 50_000, 'FPS ABLE'),
      line(3, '2026-10-30', -500, '=FEE()'),
      line(4, '2026-10-31', -300, 'TAKEN TWICE'),
    ],
    { opening: minor(100_000), closing: minor(149_200) },
  );
  importLines(world.write, [line(2, '2026-10-29', -30_000, 'Cheque 7', { documentType: 'Cheque' })], { side: 'book' });
  importLines(world.write, [line(2, '2026-10-29', 70_000, 'Invoice 8', { documentType: 'Invoice' })], { side: 'book' });
});
afterEach(() => world.close());

/** What a person said of a line, with the decision it rests on. */
function dispose(lineId: number, kind: string, until: number | null): void {
  const { write } = world;
  write.run("INSERT INTO decision (at, actor, verdict, text, count) VALUES (?, 'Lena', 'dispose', 'Asked', 1)", AT);
  write.run(
    "INSERT INTO disposition (line_id, decision_id, kind, until_day, person, note) VALUES (?, last_insert_rowid(), ?, ?, 'the bank', 'asked on the phone')",
    lineId,
    kind,
    until,
  );
}

describe('the statement', () => {
  it('arrives at the proof from its lines: a cheque is outstanding, an invoice on its control account is not', () => {
    const { proof, reconciliation: r, open } = made();
    expect(r).toMatchObject({
      bank: 149_200,
      adjustedBank: proof.books.adjustedBank,
      adjustedLedger: proof.books.adjustedLedger,
    });
    expect(r.outstandingPayments).toEqual({ count: 1, sum: -30_000 });
    expect(r.receiptsToBook).toEqual({ count: 1, sum: 50_000 });
    expect(r.chargesToBook).toEqual({ count: 2, sum: -800 });
    expect(open.find(({ text }) => text === 'Invoice 8')?.place).toBeNull();
  });

  it('prints what a person said of an open line, and takes a bank error off the bank', () => {
    const before = made().reconciliation;
    dispose(3, 'bank_error', day('2026-11-30'));
    const data = made();
    expect(data.reconciliation.bankErrors).toEqual({ count: 1, sum: 300 });
    expect(data.reconciliation.offBy).toBe(before.offBy);
    expect(reportHtml(data)).toContain(
      'Bank error, the bank is asked: the bank, until 2026-11-30 \u2013 asked on the phone',
    );
  });

  it('prints who signed, and the hash of what was signed; what was signed before reopening signs nothing', () => {
    const { write } = world;
    write.run(
      "INSERT INTO period (account_id, first_day, last_day, state) VALUES (1, ?, ?, 'open')",
      SPAN.from,
      SPAN.to,
    );
    const act = (name: string, actor: string): void => {
      write.run(
        "INSERT INTO sign_off (period_id, act, at, actor, figures, hash) VALUES (1, ?, ?, ?, '{}', ?)",
        name,
        AT,
        actor,
        'cd'.repeat(32),
      );
    };
    act('prepare', 'Mara');
    act('review', 'Lena');
    expect(made()).toMatchObject({ prepared: { by: 'Mara' }, reviewed: { by: 'Lena', at: '2026-11-03 09:00 UTC' } });
    expect(reportHtml(made())).toContain(`hash of the signed figures: ${'cd'.repeat(32)}`);
    act('reopen', 'Lena');
    expect(made()).toMatchObject({ prepared: { by: 'Asha' }, reviewed: { by: '' } });
  });
});

describe('a grid', () => {
  beforeEach(() => refreshLoose(world.write, null));

  it.each([
    ['bank_only', 3],
    ['books_only', 2],
    ['suggested', 0],
  ] as const)('%s exports every row of its queue', (what, rows) => {
    const request = { what, scope: { account: null, from: null, to: null, filter: '' }, sort: 'day' } as const;
    const { sheet, rows: counted } = exportGrid(world.write, request, NOW);
    expect(counted).toBe(rows);
    expect(sheet.tables[0]?.rows).toHaveLength(counted);
  });

  it('keeps to its filter, with the amount as a number and its text no formula', () => {
    const request = {
      what: 'bank_only',
      scope: { account: 'Current', from: null, to: null, filter: 'FEE' },
      sort: 'day',
    } as const;
    const text = sheetBytes([exportGrid(world.write, request, NOW).sheet], 'csv').toString('utf8');
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
    expect(text).toContain("2026-10-30,Current,Bank,,'=FEE(),-5.00,USD");
  });

  it('of the audit trail has every entry with its hash', () => {
    const { sheet, rows } = exportGrid(
      world.write,
      {
        what: 'audit',
        scope: { account: null, from: null, to: null, filter: '' },
        sort: 'day',
      },
      NOW,
    );
    expect(rows).toBe(world.write.number('SELECT count(1) AS n FROM audit'));
    expect(String(sheet.tables[0]?.rows[0]?.cells.at(-1))).toHaveLength(64);
  });
});
