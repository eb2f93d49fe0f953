/** The watched folder with the real engine, real files and a job thread's work inline: what is imported, what waits, what is left alone. */

import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import type { Stage } from '../../shared/contract/import.ts';
import type { Input, Method, Output } from '../../shared/contract/index.ts';
import type { IntakeEntry, IntakeFound } from '../../shared/contract/intake.ts';

const TIMING = { pollMs: 60, quietMs: 400 } as const;
/** Longer than it takes for a file to stand still and be looked at. */
const LONG_ENOUGH_MS = 1_300;

let base: string;
let folder: string;
let workspace: string;
let engine: Engine;
let found: IntakeFound[];

function start(): Engine {
  return createEngine({
    emit: (event, payload) => {
      if (event === 'intake.found') found.push(payload as IntakeFound);
    },
    jobScript: null,
    watch: TIMING,
  });
}

const ask = async <M extends Method>(method: M, params: Input<M>): Promise<Output<M>> =>
  (await engine.call(method, params)) as Output<M>;
const lines = async (): Promise<number> => (await ask('workspace.info', {}))?.lines ?? -1;
const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const watchFolder = (path: string | null = folder): Promise<unknown> => ask('intake.set', { folder: path, by: 'Asha' });
const entryOf = async (file: string): Promise<IntakeEntry | undefined> =>
  (await ask('intake.get', {})).last.find((entry) => entry.file === file);

/** A month of one account as its bank writes it; balances follow the month before. */
function month(number: number, rows = 6, change: (rows: string[]) => void = () => undefined): string {
  const body = Array.from({ length: rows }, (_, index) => {
    const balance = 100_000 + (number * rows + index + 1) * 1_050;
    const day = String(13 + index).padStart(2, '0');
    return `2026-${String(number).padStart(2, '0')}-${day},CARD PAYMENT ${number}${index},10.50,${(balance / 100).toFixed(2)}`;
  });
  change(body);
  return ['Date,Details,Amount,Balance', ...body, ''].join('\n');
}

/** Imports a file as a person does it: staged, looked at, committed. */
async function byHand(file: string, account: string | null = 'Current'): Promise<void> {
  const stage: Stage = await ask('import.stage', { paths: [file], side: 'bank', account, jobId: 'hand' });
  await ask('import.commit', { stageId: stage.stageId, files: [0], by: 'Asha', jobId: 'hand' });
}

/** A person has imported one month, then turned the watch on. */
async function settled(): Promise<void> {
  const first = join(base, 'january.csv');
  writeFileSync(first, month(1));
  await byHand(first);
  await watchFolder();
}

/** Patient, because a busy machine is slow. */
const until = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });
const outcomes = (): string[] => found.map(({ file, outcome }) => `${file} ${outcome}`);

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'tieout-intake-'));
  folder = join(base, 'statements');
  workspace = join(base, 'company.tieout');
  mkdirSync(folder);
  found = [];
  engine = start();
  await ask('workspace.create', { path: workspace, currency: 'USD', passphrase: null });
});
afterEach(async () => {
  await engine.close();
  rmSync(base, { recursive: true, force: true });
});

describe('off', () => {
  it('is how a workspace begins, and then no file is read', async () => {
    put('january.csv', month(1));
    expect(await ask('intake.get', {})).toEqual({ folder: null, active: false, message: '', last: [] });
    await pause(LONG_ENOUGH_MS);
    expect(found).toEqual([]);
    expect(await lines()).toBe(0);
  });

  it('is where it goes back to, and what appears then is left alone', async () => {
    await settled();
    await watchFolder(null);
    put('february.csv', month(2));
    await pause(LONG_ENOUGH_MS);
    expect(found).toEqual([]);
    expect(await lines()).toBe(6);
    const { rows } = await ask('audit.page', { offset: 0, limit: 2, filter: 'watch.' });
    expect(rows.map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
      ['watch.off', 'Asha', folder],
      ['watch.on', 'Asha', folder],
    ]);
  });

  it.each([
    ['a folder that is not there', () => join(base, 'nowhere'), 'not_found'],
    ['a file', () => workspace, 'refused'],
    ['a relative path', () => 'statements', 'bad_request'],
  ])('stays when told to watch %s', async (_name, path, code) => {
    await expect(watchFolder(path())).rejects.toMatchObject({ code });
    expect(await ask('intake.get', {})).toMatchObject({ folder: null, active: false });
  });
});

describe('a file that appears', () => {
  it('is imported and matched when its layout was imported before, and stays where it is', async () => {
    await settled();
    put('february.csv', month(2));
    await until(outcomes).toEqual(['february.csv imported']);
    expect(await lines()).toBe(12);
    expect(await ask('workspace.info', {})).toMatchObject({ imports: 2, matchStale: false });
    expect(found[0]).toMatchObject({ path: join(folder, 'february.csv'), added: 6 });
    expect(await entryOf('february.csv')).toMatchObject({ outcome: 'imported', added: 6 });
    expect(readFileSync(join(folder, 'february.csv'), 'utf8')).toBe(month(2));
    expect((await ask('import.list', {}))[0]).toMatchObject({ by: 'watched folder', account: 'Current', lines: 6 });
    const { rows } = await ask('audit.page', { offset: 0, limit: 10, filter: 'february.csv' });
    expect(rows.map(({ action }) => action)).toEqual(['watch.file', 'import']);
    expect((await ask('workspace.verify', {})).ok).toBe(true);
  });

  it('is imported with the others that appear with it, then all are matched', async () => {
    await settled();
    for (const number of [2, 3, 4]) put(`month ${number}.csv`, month(number));
    put('photo.png', '\u0089PNG\r\n');
    await until(() => outcomes().length).toBe(4);
    expect(outcomes().slice(0, 3)).toEqual(['month 2.csv imported', 'month 3.csv imported', 'month 4.csv imported']);
    expect(await ask('workspace.info', {})).toMatchObject({ lines: 24, matchStale: false });
  });

  it('waits when nobody imported such a layout before, and says so until it was imported by hand', async () => {
    await watchFolder();
    put('january.csv', month(1));
    await until(outcomes).toEqual(['january.csv needs_you']);
    expect(await lines()).toBe(0);
    expect((await entryOf('january.csv'))?.message).toContain('not imported before');
    await byHand(join(folder, 'january.csv'));
    expect(await entryOf('january.csv')).toMatchObject({ outcome: 'nothing_new', message: 'Imported since.' });
  });

  it('waits again once the import that settled its layout was withdrawn', async () => {
    await settled();
    await ask('import.withdraw', { importId: 1, by: 'Asha' });
    put('february.csv', month(2));
    await until(outcomes).toEqual(['february.csv needs_you']);
    expect(await lines()).toBe(0);
  });

  it.each<[string, (rows: string[]) => void, RegExp]>([
    ['a row cannot be read', (rows) => rows.splice(2, 1, '2026-02-15,CARD PAYMENT 22,1o.50,1094.50'), /1 of 6 rows/],
    ['a row is missing by the running balance', (rows) => rows.splice(3, 1), /balance/i],
    ['it does not follow the last statement', (rows) => rows.splice(0, 1), /It opens at .* Current closed at/],
  ])('waits, with nothing of it written, when %s', async (_name, change, why) => {
    await settled();
    put('february.csv', month(2, 6, change));
    await until(outcomes).toEqual(['february.csv needs_you']);
    expect(found[0]?.message).toMatch(why);
    expect(await lines()).toBe(6);
  });

  it('waits when files of its layout go to two accounts and it names none', async () => {
    await settled();
    const other = join(base, 'savings.csv');
    writeFileSync(other, month(7));
    await byHand(other, 'Savings');
    put('next.csv', month(8));
    await until(outcomes).toEqual(['next.csv needs_you']);
    expect(found[0]?.message).toContain('Current and Savings');
    expect(await lines()).toBe(12);
  });

  it('is refused when it holds no data, and the watch goes on', async () => {
    await settled();
    writeFileSync(join(folder, 'photo.png'), Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex'));
    await until(outcomes).toEqual(['photo.png refused']);
    put('february.csv', month(2));
    await until(outcomes).toEqual(['photo.png refused', 'february.csv imported']);
    expect(await entryOf('photo.png')).toMatchObject({ outcome: 'refused', added: 0 });
  });

  it('brings nothing the second time, whatever it is called', async () => {
    await settled();
    put('february.csv', month(2));
    await until(outcomes).toEqual(['february.csv imported']);
    put('february (1).csv', month(2));
    await until(outcomes).toEqual(['february.csv imported', 'february (1).csv nothing_new']);
    put('part of february.csv', `${month(2).split('\n').slice(0, 4).join('\n')}\n`);
    await until(() => outcomes().slice(2)).toEqual(['part of february.csv nothing_new']);
    expect(await ask('workspace.info', {})).toMatchObject({ lines: 12, imports: 2 });
  });

  it('is read only once it is whole', async () => {
    await settled();
    const whole = month(2);
    put('february.csv', '');
    for (let at = 0; at < whole.length; at += 20) {
      appendFileSync(join(folder, 'february.csv'), whole.slice(at, at + 20));
      await pause(TIMING.quietMs / 6);
      expect(found).toEqual([]);
    }
    await until(outcomes).toEqual(['february.csv imported']);
    expect(found[0]).toMatchObject({ added: 6 });
    expect((await ask('audit.page', { offset: 0, limit: 10, filter: 'watch.file' })).total).toBe(1);
  });

  it('is not looked at while its name says that it is on its way, nor below the folder', async () => {
    await settled();
    for (const name of [
      '.hidden.csv',
      'a.csv.part',
      'a.csv.crdownload',
      'b.tmp',
      '~$c.xlsx',
      'Thumbs.db',
      'books.tieout',
    ])
      put(name, month(2));
    mkdirSync(join(folder, 'below'));
    put(join('below', 'february.csv'), month(2));
    await pause(LONG_ENOUGH_MS);
    expect(found).toEqual([]);
    renameSync(join(folder, 'a.csv.part'), join(folder, 'a.csv'));
    await until(outcomes).toEqual(['a.csv imported']);
  });

  it('is one of a bank format: the account settles it', async () => {
    const ofx = (days: readonly number[]): string =>
      `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>Savings 1180<ACCTTYPE>SAVINGS</BANKACCTFROM><BANKTRANLIST>${days
        .map((day) => `<STMTTRN><TRNTYPE>INT<DTPOSTED>202610${day}<TRNAMT>1.25<FITID>F-${day}<NAME>INTEREST</STMTTRN>`)
        .join('')}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
    await watchFolder();
    put('one.ofx', ofx([10, 11]));
    await until(outcomes).toEqual(['one.ofx needs_you']);
    await byHand(join(folder, 'one.ofx'), null);
    put('two.ofx', ofx([11, 12, 13]));
    await until(outcomes).toEqual(['one.ofx needs_you', 'two.ofx imported']);
    expect(found[1]).toMatchObject({ added: 2, message: '3 read = 2 new + 1 already imported.' });
  });
});

describe('files that were there before', () => {
  it('are listed, not imported, until a person does it', async () => {
    const first = join(base, 'january.csv');
    writeFileSync(first, month(1));
    await byHand(first);
    put('january copy.csv', month(1));
    put('february.csv', month(2));
    await watchFolder();
    expect(await entryOf('february.csv')).toMatchObject({ outcome: 'needs_you', added: 0 });
    expect(await entryOf('january copy.csv')).toMatchObject({ outcome: 'nothing_new' });
    await pause(LONG_ENOUGH_MS);
    expect(found).toEqual([]);
    expect(await lines()).toBe(6);
    await byHand(join(folder, 'february.csv'));
    expect(await entryOf('february.csv')).toMatchObject({ outcome: 'nothing_new', message: 'Imported since.' });
  });

  it('are imported once their content changes', async () => {
    await settled();
    await watchFolder(null);
    put('february.csv', month(2));
    await watchFolder();
    put('february.csv', month(2, 5));
    await until(outcomes).toEqual(['february.csv needs_you']);
    put('february.csv', month(2, 6).replace('20,10.50', '20 AGAIN,10.50'));
    await until(outcomes).toEqual(['february.csv needs_you', 'february.csv imported']);
    expect(await lines()).toBe(12);
  });
});

describe('the watch', () => {
  it('ends with the engine and with the workspace, and does not repeat itself after opening again', async () => {
    await settled();
    put('february.csv', month(2));
    await until(outcomes).toEqual(['february.csv imported']);
    await ask('workspace.close', {});
    put('march.csv', month(3));
    await pause(LONG_ENOUGH_MS);
    expect(outcomes()).toEqual(['february.csv imported']);
    await ask('workspace.open', { path: workspace, passphrase: null });
    await until(outcomes).toEqual(['february.csv imported', 'march.csv imported']);
    await engine.close();
    put('april.csv', month(4));
    await pause(LONG_ENOUGH_MS);
    expect(outcomes()).toHaveLength(2);
    engine = start();
    await ask('workspace.open', { path: workspace, passphrase: null });
    expect(await ask('intake.get', {})).toMatchObject({ folder, active: true });
    await until(outcomes).toEqual(['february.csv imported', 'march.csv imported', 'april.csv imported']);
    expect(await lines()).toBe(24);
  });

  it('waits calmly while the folder is away, and goes on when it is back', async () => {
    await settled();
    renameSync(folder, `${folder} away`);
    await until(async () => (await ask('intake.get', {})).message).toContain('not there at the moment');
    expect(await ask('intake.get', {})).toMatchObject({ folder, active: false });
    renameSync(`${folder} away`, folder);
    await until(async () => (await ask('intake.get', {})).active).toBe(true);
    put('february.csv', month(2));
    await until(outcomes).toEqual(['february.csv imported']);
  });

  it('belongs to one workspace: another one gets nothing of it', async () => {
    await settled();
    await ask('workspace.create', { path: join(base, 'other.tieout'), currency: 'USD', passphrase: null });
    put('february.csv', month(2));
    await pause(LONG_ENOUGH_MS);
    expect(found).toEqual([]);
    expect(await ask('intake.get', {})).toMatchObject({ folder: null, active: false });
    expect(readdirSync(folder)).toEqual(['february.csv']);
  });

  it('leaves alone what a person has staged', async () => {
    await settled();
    const file = join(base, 'march.csv');
    writeFileSync(file, month(3));
    const stage = await ask('import.stage', { paths: [file], side: 'bank', account: 'Current', jobId: 'hand' });
    put('february.csv', month(2));
    await until(outcomes).toEqual(['february.csv imported']);
    await ask('import.commit', { stageId: stage.stageId, files: [0], by: 'Asha', jobId: 'hand' });
    expect(await lines()).toBe(18);
  });
});
