/** New and withdrawn files in a workspace that was matched: only what they concern changes, in whatever order they come and go. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { parseNearMisses } from '../../electron/store/near-misses.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import type { Input, Method, Output } from '../../shared/contract/index.ts';
import type { Day } from '../../shared/day.ts';
import { isoDay } from '../../shared/day.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import type { LineTable } from '../../shared/match/types.ts';
import { makeWorld } from '../bench/world/make.ts';

/** One line in twenty is in one of the later files. */
const LATER = [1, 2, 3] as const;
const LINES_PER_LATER = 20;
const WORLD = makeWorld('spain', 260, 61);

const MAP: ColumnMap = {
  columns: {
    externalId: 'id',
    account: 'account',
    date: 'date',
    dueDate: 'due',
    amount: 'amount',
    currency: 'currency',
    description: 'text',
    counterparty: 'party',
    reference: 'reference',
    bankId: 'bankId',
    documentType: 'type',
    documentNumber: 'number',
    batch: 'batch',
  },
  dateFormat: 'yyyy-MM-dd',
  decimal: '.',
  headerRow: 1,
};

const spread = (row: number): number => Math.imul(row + 11, 2654435761) >>> 8;
const fileOf = (row: number): number =>
  spread(row) % LINES_PER_LATER === 0 ? 1 + (spread(row * 31) % LATER.length) : 0;

/** The rows of a side that are in some of the files, as CSV. */
function csvOf(side: 'bank' | 'book', files: readonly number[]): string {
  const table: LineTable = WORLD[side];
  const rows = Array.from({ length: table.length }, (_, row) => row).filter((row) => files.includes(fileOf(row)));
  return Papa.unparse(
    rows.map((row) => ({
      id: WORLD[side === 'bank' ? 'bankIds' : 'bookIds'][row],
      account: table.names[table.account[row]!],
      date: isoDay(table.day[row]! as Day),
      due: table.otherDay[row]! < 0 ? '' : isoDay(table.otherDay[row]! as Day),
      amount: (table.amount[row]! / 100).toFixed(2),
      currency: table.names[table.currency[row]!],
      text: table.description.at(row),
      party: table.counterparty.at(row),
      reference: table.reference.at(row),
      bankId: table.bankId.at(row),
      type: table.names[table.documentType[row]!],
      number: table.documentNumber.at(row),
      batch: table.batch.at(row),
    })),
  );
}

let folder: string;
let engine: Engine;
const ask = async <M extends Method>(method: M, params: Input<M>): Promise<Output<M>> =>
  (await engine.call(method, params)) as Output<M>;
const read = () => engine.slot.require().read;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-follow-'));
  await begin('month.tieout');
});

/** A workspace that was matched with the first file. */
async function begin(name: string): Promise<void> {
  engine = createEngine({ emit: () => undefined, jobScript: null });
  await ask('workspace.create', { path: join(folder, name), currency: 'EUR', passphrase: null });
  await bring([0]);
}

afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Imports both sides of some files as a person does; returns the ids of the imports. */
async function bring(files: readonly number[]): Promise<number[]> {
  const out: number[] = [];
  for (const side of ['bank', 'book'] as const) out.push(await bringText(side, csvOf(side, files)));
  return out;
}

async function bringText(side: 'bank' | 'book', text: string): Promise<number> {
  const { stageId } = await ask('import.stageText', { text, side, account: null, jobId: side });
  await ask('import.remap', { stageId, file: 0, map: MAP, side, account: '', jobId: side });
  const [result] = await ask('import.commit', { stageId, files: [0], by: 'Asha', jobId: side });
  expect(result!.refused).toBe(0);
  return read().number('SELECT max(id) FROM import');
}

async function withdraw(imports: readonly number[]): Promise<void> {
  for (const importId of imports) await ask('import.withdraw', { importId, by: 'Asha' });
}

/** A document of the first file entered a second time, as COPY-1; returns the id of the import. */
async function bringCopy(): Promise<number> {
  const row = Array.from({ length: WORLD.book.length }, (_, at) => at).find(
    (at) => fileOf(at) === 0 && WORLD.book.documentNumber.at(at) !== '' && WORLD.book.counterparty.at(at) !== '',
  )!;
  const [head, line] = csvOf('book', [0])
    .split('\r\n')
    .filter((text, at) => at === 0 || text.startsWith(`${WORLD.bookIds[row]},`));
  const text = [head, line!.replace(WORLD.bookIds[row]!, 'COPY-1'), ''].join('\n');
  return bringText('book', text);
}

const stale = (): boolean => read().get("SELECT 1 AS n FROM meta WHERE key = 'match_stale' AND value = '1'") !== null;

/** Everything suggested and explained, with the lines by the ids their files gave them. */
function suggested(): string[] {
  const names = new Map(
    read()
      .all<{ id: number; name: string }>('SELECT id, external_id AS name FROM line')
      .map(({ id, name }) => [id, name]),
  );
  const named = (ids: readonly number[]): string =>
    ids
      .map((id) => names.get(id))
      .sort()
      .join('+');
  const proposals = read()
    .all<{ lines: string; rest: string }>(
      'SELECT lines, kind || confidence || guards || detail AS rest FROM proposal WHERE state = 0',
    )
    .map(({ lines, rest }) => `proposal ${named((JSON.parse(lines) as number[][]).flat())} ${rest.replace(lines, '')}`);
  const exceptions = read()
    .all<{ line: number; rest: string; near: string }>(
      "SELECT line_id AS line, kind || ' ' || cause || ' ' || confidence AS rest, near_misses AS near FROM exception WHERE state = 0",
    )
    .map(({ line, rest, near }) => {
      const misses = parseNearMisses(near).map((miss) => `${names.get(miss.line)} ${miss.failed} ${miss.change}`);
      return `exception ${names.get(line)} ${rest} ${misses.join('; ')}`;
    });
  const loose = read()
    .all<{ line: number }>('SELECT line_id AS line FROM loose_line')
    .map(({ line }) => `loose ${names.get(line)}`);
  const duplicates = read()
    .all<{ one: number; other: number; kind: string }>(
      'SELECT original_id AS one, duplicate_id AS other, kind FROM duplicate WHERE state = 0',
    )
    .map(({ one, other, kind }) => `duplicate ${names.get(one)} ${names.get(other)} ${kind}`);
  return [...proposals, ...exceptions, ...loose, ...duplicates].sort();
}

function expectSound(): void {
  expect(stale()).toBe(false);
  expect(verifyWorkspace(read()).ok).toBe(true);
  const twice = 'SELECT count(1) FROM (SELECT line_id FROM proposal_leg GROUP BY line_id HAVING count(1) > 1)';
  expect(read().number(twice)).toBe(0);
  const gone = 'SELECT count(1) FROM proposal_leg g WHERE NOT EXISTS (SELECT 1 FROM line l WHERE l.id = g.line_id)';
  expect(read().number(gone)).toBe(0);
}

describe('after a file', () => {
  it('suggestions it does not concern stay in place, row by row, and its lines get theirs', async () => {
    const rows = () =>
      new Map(
        read()
          .all<{ id: number; lines: string; detail: string }>('SELECT id, lines, detail FROM proposal')
          .map(({ id, lines, detail }) => [lines, `${id} ${detail}`]),
      );
    const before = rows();
    const newest = read().number('SELECT max(id) FROM line');
    await bring([1, 2]);
    const after = rows();
    const same = [...before].filter(([lines, row]) => after.get(lines) === row);
    expect(same.length).toBeGreaterThan(before.size * 0.8);
    const ofNew = read().number('SELECT count(1) FROM proposal_leg WHERE line_id > ?', newest);
    expect(ofNew).toBeGreaterThan(5);
    expectSound();
  });

  it('files in any order, one by one or together, give the same suggestions', async () => {
    const start = suggested();
    const seen: string[][] = [];
    for (const order of [[[1], [2], [3]], [[3], [1], [2]], [[2, 3], [1]], [[1, 2, 3]]]) {
      const imports: number[][] = [];
      for (const files of order) imports.push(await bring(files));
      seen.push(suggested());
      expectSound();
      for (const ids of imports.reverse()) await withdraw(ids);
      expect(suggested()).toEqual(start);
    }
    for (const other of seen) expect(other).toEqual(seen[0]);
  });

  it('decided first or brought first: the same suggestions', async () => {
    const open = () =>
      read().all<{ id: number; bank: string; book: string }>(
        `SELECT p.id, b.external_id AS bank, k.external_id AS book FROM proposal p JOIN line b ON b.id = p.lines ->> '$[0][0]' JOIN line k ON k.id = p.lines ->> '$[1][0]'
         WHERE p.state = 0 AND p.kind = 'one_to_one' ORDER BY b.external_id`,
      );
    const chosen = open().filter((_, at) => at % 9 === 0);
    const lineOf = (name: string) =>
      read().get<{ id: number; amount: number }>('SELECT id, amount FROM line WHERE external_id = ?', name)!;
    const decide = async (): Promise<void> => {
      for (let k = 0; k + 2 < chosen.length; k += 3) {
        // A payment is matched with the document of another, and one suggestion is rejected.
        const bank = lineOf(chosen[k]!.bank);
        const book = lineOf(chosen[k + 1]!.book);
        const amount = bank.amount - book.amount;
        const differences = amount === 0 ? [] : [{ type: 'write_off' as const, amount, note: '' }];
        await ask('review.matchByHand', { bank: [bank.id], book: [book.id], differences, note: '', by: 'Asha' });
        const rejected = open().find(({ bank: one, book: other }) => {
          const wanted = chosen[k + 2]!;
          return one === wanted.bank && other === wanted.book;
        });
        if (rejected !== undefined) await ask('review.reject', { keys: [`p:${rejected.id}`], reason: '', by: 'Asha' });
        await engine.settled();
      }
    };
    await decide();
    const before = suggested();
    await bring([1, 2]);
    const decidedFirst = suggested();
    expect(decidedFirst).not.toEqual(before);
    expectSound();
    await engine.close();
    await begin('other.tieout');
    await bring([1, 2]);
    await decide();
    expect(suggested()).toEqual(decidedFirst);
    expectSound();
  });

  it('after a start, decisions are followed from the last full match and the files since', async () => {
    await bring([1, 2]);
    const rejectTenth = async (): Promise<string[]> => {
      const { id } = read().get<{ id: number }>(
        `SELECT p.id FROM proposal p WHERE p.state = 0 AND p.kind = 'one_to_one' ORDER BY p.lines LIMIT 1 OFFSET 10`,
      )!;
      await ask('review.reject', { keys: [`p:${id}`], reason: '', by: 'Asha' });
      await engine.settled();
      expectSound();
      const now = suggested();
      await ask('review.undo', { decisionId: null, by: 'Asha' });
      await engine.settled();
      return now;
    };
    const before = suggested();
    const rejected = await rejectTenth();
    expect(rejected).not.toEqual(before);
    await engine.close();
    engine = createEngine({ emit: () => undefined, jobScript: null, rebuilds: true });
    await ask('workspace.open', { path: join(folder, 'month.tieout'), passphrase: null });
    expect(await rejectTenth()).toEqual(rejected);
    expect(suggested()).toEqual(before);
    expectSound();
  });

  it('a document entered a second time is a duplicate as long as its file is there', async () => {
    const start = suggested();
    const importId = await bringCopy();
    const duplicate = suggested().filter((item) => item.startsWith('duplicate') && item.includes('COPY-1'));
    expect(duplicate).toHaveLength(1);
    expectSound();
    await withdraw([importId]);
    expect(suggested()).toEqual(start);
  });

  it('a copy called genuine gets its own suggestions, after a full match too', async () => {
    await bringCopy();
    const { id, copy } = read().get<{ id: number; copy: number }>(
      "SELECT d.id, d.duplicate_id AS copy FROM duplicate d JOIN line l ON l.id IN (d.original_id, d.duplicate_id) WHERE l.external_id = 'COPY-1'",
    )!;
    const told = () =>
      read().number(
        'SELECT (SELECT count(1) FROM exception WHERE line_id = ?) + (SELECT count(1) FROM proposal_leg WHERE line_id = ?)',
        copy,
        copy,
      );
    expect(told()).toBe(0);
    await ask('review.settleDuplicate', { key: `d:${id}`, verdict: 'keep', by: 'Asha' });
    await engine.settled();
    expect(told()).toBe(1);
    await ask('match.run', { jobId: 'again' });
    expect(told()).toBe(1);
    expect(read().number('SELECT count(1) FROM duplicate WHERE duplicate_id = ? AND state = 0', copy)).toBe(0);
  });

  it('a rejection goes with the file it was about: its ids are never given to other lines', async () => {
    const before = read().number('SELECT max(id) FROM line');
    const imports = await bring([1, 2]);
    const newest = read().number('SELECT max(id) FROM line');
    const { id } = read().get<{ id: number }>(
      'SELECT proposal_id AS id FROM proposal_leg WHERE line_id > ? LIMIT 1',
      before,
    )!;
    const { decisionId } = await ask('review.reject', { keys: [`p:${id}`], reason: '', by: 'Asha' });
    await engine.settled();
    await withdraw(imports);
    expect(read().number('SELECT count(1) FROM rejected_group')).toBe(0);
    await bring([1, 2]);
    expect(read().number('SELECT min(id) FROM line WHERE id > ?', before)).toBeGreaterThan(newest);
    const now = suggested();
    await ask('review.undo', { decisionId, by: 'Asha' });
    await engine.settled();
    expect(suggested()).toEqual(now);
    expectSound();
  });

  it('what comes and goes with decisions in between leaves nothing behind', { timeout: 120_000 }, async () => {
    const start = suggested();
    const step = fc.record({
      kind: fc.constantFrom('file', 'approve', 'reject', 'match', 'undo'),
      at: fc.nat(),
      other: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), fc.nat(), async (steps, order) => {
        const present = new Map<number, number[]>();
        const made: number[] = [];
        for (const item of steps) await take(item, present, made);
        for (let k = 0; made.length > 0; k++) {
          await ask('review.undo', { decisionId: made.splice((order + k * 7) % made.length, 1)[0]!, by: 'Asha' });
          await engine.settled();
        }
        for (const imports of present.values()) await withdraw(imports);
        expect(suggested()).toEqual(start);
        expectSound();
      }),
      { numRuns: 12, seed: 62 },
    );
  });
});

async function take(
  { kind, at, other }: { kind: string; at: number; other: number },
  present: Map<number, number[]>,
  made: number[],
): Promise<void> {
  const by = 'Asha';
  const pick = <T>(items: readonly T[], k: number): T | undefined => items[k % Math.max(1, items.length)];
  if (kind === 'file') {
    const file = LATER[at % LATER.length]!;
    const imports = present.get(file);
    if (imports === undefined) present.set(file, await bring([file]));
    // Imports with decided lines are not withdrawn: all decisions are undone first, as a person has to.
    else if (made.length === 0) {
      await withdraw(imports);
      present.delete(file);
    }
    return;
  }
  if (kind === 'undo') {
    const decisionId = pick(made, at);
    if (decisionId === undefined) return;
    made.splice(made.indexOf(decisionId), 1);
    await ask('review.undo', { decisionId, by });
  } else if (kind === 'match') {
    const open = (side: number) =>
      read().all<{ id: number; amount: number }>(
        'SELECT l.id, l.amount FROM line l JOIN loose_line q ON q.line_id = l.id WHERE l.side = ? ORDER BY l.id',
        side,
      );
    const bank = pick(open(0), at);
    const book = pick(open(1), other);
    if (bank === undefined || book === undefined) return;
    const left = bank.amount - book.amount;
    const differences = left === 0 ? [] : [{ type: 'write_off' as const, amount: left, note: '' }];
    const { decisionId } = await ask('review.matchByHand', {
      bank: [bank.id],
      book: [book.id],
      differences,
      note: '',
      by,
    });
    made.push(decisionId!);
  } else {
    const proposal = pick(read().all<{ id: number }>('SELECT id FROM proposal WHERE state = 0 ORDER BY id'), at);
    if (proposal === undefined) return;
    const keys = [`p:${proposal.id}`];
    const { decisionId } =
      kind === 'approve'
        ? await ask('review.approve', { keys, by })
        : await ask('review.reject', { keys, reason: '', by });
    made.push(decisionId!);
  }
  await engine.settled();
}
