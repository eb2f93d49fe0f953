/** Match speed on a plain world (N bank lines against N documents), against the indexed SQL join on equal amount and day. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createEngine } from '../../electron/handlers/engine.ts';
import { scriptsBeside } from '../../electron/imports/threads.ts';
import { accountId } from '../../electron/store/accounts.ts';
import type { WriteHandle } from '../../electron/store/handle.ts';
import { insertImport, insertStatement } from '../../electron/store/imports.ts';
import { insertLines } from '../../electron/store/lines.ts';
import { stateHash } from '../../electron/store/verify.ts';
import type { MatchSummary } from '../../shared/contract/review.ts';
import type { Day } from '../../shared/day.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { type ParsedLine, parsedLine, type Side } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import { enterpriseWorld, type PlacedLine, type TakeLines } from './shared-world.ts';

const NAMES = [
  'Northside Builders',
  'Harbour Foods',
  'Pine and Sons',
  'City Water',
  'Granite Print',
  'Lakeside Dental',
  'Orchid Media',
  'Falcon Freight',
  'Summit Energy',
  'Cobalt Works',
];
const DAYS = 250;
const WARM_MATCH = 4;
const MOST_AGAIN = 100_000;

export interface MatchRun {
  readonly bank: number;
  readonly book: number;
  readonly seconds: number;
  /** The fourth match in the same process, its code compiled by then; null where the month is too large to wait for it. */
  readonly againSeconds: number | null;
  readonly joinSeconds: number;
  readonly proposals: number;
  readonly peakMb: number;
  readonly stages: string;
  readonly hash: string;
}

/** Numerical Recipes LCG: the same world in every run. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

/** Documents and their payments: three in four name the document, one in twenty is a few cents or a fee off, some repeat an amount. */
export function world(rows: number): { readonly bank: ParsedLine[]; readonly book: ParsedLine[] } {
  const next = random(7);
  const bank: ParsedLine[] = [];
  const book: ParsedLine[] = [];
  for (let row = 0; row < rows; row++) {
    const name = `${NAMES[next(NAMES.length)]} ${next(Math.max(20, rows / 50))}`;
    const amount = next(3) === 0 ? 100 * (1 + next(400)) : 1000 + next(2_000_000);
    const day = 20089 + Math.floor((row * DAYS) / rows);
    const number = `INV-${100_000 + row}`;
    book.push(
      parsedLine({
        row: row + 2,
        day: day as Day,
        dueDay: (day + 30) as Day,
        amount: minor(amount),
        currency: 'USD',
        counterparty: name,
        reference: number,
        documentNumber: number,
        documentType: 'invoice',
      }),
    );
    const paid = next(20) === 0 ? amount - 1500 : amount;
    const text = `ACH CREDIT ${name.toUpperCase().slice(0, 18)}${next(4) === 0 ? '' : ` ${number}`} TRACE ${next(1e9)}`;
    if (paid > 0)
      bank.push(
        parsedLine({
          row: row + 2,
          day: (day + next(35)) as Day,
          amount: minor(paid),
          currency: 'USD',
          description: text,
        }),
      );
  }
  return { bank, book };
}

/** Adds lines of a side to a workspace as one import, a part at a time. */
export class Loader {
  readonly importId: number;
  private readonly accounts = new Map<string, number>();
  private statementId = 0;
  lines = 0;

  constructor(
    private readonly write: WriteHandle,
    private readonly side: Side,
  ) {
    this.importId = insertImport(write, {
      at: '',
      actor: 'bench',
      file: side,
      path: '',
      bytes: 0,
      sha256: '0'.repeat(64),
      format: 'csv',
      preset: null,
      encoding: '',
      side,
      layout: null,
      map: null,
      source: null,
    });
  }

  add(lines: readonly PlacedLine[]): void {
    const { write, accounts, importId, side } = this;
    write.transaction(() => {
      for (const { account, line } of lines)
        if (!accounts.has(account)) accounts.set(account, accountId(write, account, line.currency));
      this.statementId ||= insertStatement(write, importId, accounts.values().next().value ?? 0, 'Current');
      insertLines(
        write,
        { importId, statementId: this.statementId, side },
        lines.map(({ account, line }) => ({
          line,
          accountId: accounts.get(account)!,
          named: account,
          fingerprint: fingerprint(line),
        })),
      );
    });
    this.lines += lines.length;
  }
}

/** Adds all lines of a side at once. */
export function load(write: WriteHandle, side: Side, lines: readonly PlacedLine[]): void {
  new Loader(write, side).add(lines);
}

/** The indexed join of matching.md: pairs of equal amount and day, counted. */
function joinSeconds(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  const temp = new Sqlite(':memory:');
  temp.exec('CREATE TABLE bank (amount INTEGER, day INTEGER); CREATE TABLE book (amount INTEGER, day INTEGER)');
  for (const side of [0, 1]) {
    const insert = temp.prepare(`INSERT INTO ${side === 0 ? 'bank' : 'book'} VALUES (?, ?)`);
    temp.transaction(() => {
      for (const row of db.prepare('SELECT amount, day FROM line WHERE side = ?').raw().iterate(side))
        insert.run(...(row as [number, number]));
    })();
  }
  db.close();
  const began = performance.now();
  temp.exec('CREATE INDEX by_amount ON book (amount, day)');
  temp
    .prepare(
      'SELECT count(1) FROM bank JOIN book ON book.amount = bank.amount AND book.day BETWEEN bank.day - 30 AND bank.day',
    )
    .get();
  const took = (performance.now() - began) / 1000;
  temp.close();
  return took;
}

/** Which world is matched: a plain one of our own, or the enterprise profile of the generator beside the repository. */
export type MatchWorld = 'plain' | 'enterprise';

/** Hands over the lines of a world; false where it cannot be made. */
export async function makeWorld(kind: MatchWorld, rows: number, take: TakeLines): Promise<boolean> {
  if (kind === 'enterprise') return enterpriseWorld(rows, take);
  const { bank, book } = world(rows);
  take(
    'bank',
    bank.map((line) => ({ account: 'Current', line })),
  );
  take(
    'book',
    book.map((line) => ({ account: '', line })),
  );
  return true;
}

/** Matches a workspace of `rows` bank lines; seconds include reading from and writing to the file. Null where the world cannot be made. */
export async function benchMatch(rows: number, kind: MatchWorld = 'plain'): Promise<MatchRun | null> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-match-'));
  const path = join(folder, 'month.tieout');
  const engine = createEngine({
    emit: () => undefined,
    jobScript: null,
    scripts: scriptsBeside(resolve('dist', 'job.mjs')),
  });
  try {
    await engine.call('workspace.create', { path, currency: 'USD', passphrase: null });
    const { write } = engine.slot.require();
    const sides = { bank: new Loader(write, 'bank'), book: new Loader(write, 'book') };
    const isMade = await makeWorld(kind, rows, (side, lines) => sides[side].add(lines));
    if (!isMade) return null;
    const summary = (await engine.call('match.run', { jobId: 'match' })) as MatchSummary;
    const hash = stateHash(write).slice(0, 12);
    let again: MatchSummary | null = null;
    for (let match = 2; match <= WARM_MATCH && rows <= MOST_AGAIN; match++)
      again = (await engine.call('match.run', { jobId: 'match' })) as MatchSummary;
    const slow = summary.stages
      .filter((stage) => stage.seconds >= 0.05)
      .map((stage) => `${stage.stage} ${stage.seconds.toFixed(2)}`);
    return {
      bank: sides.bank.lines,
      book: sides.book.lines,
      seconds: summary.seconds,
      againSeconds: again?.seconds ?? null,
      joinSeconds: joinSeconds(path),
      proposals: summary.proposals,
      peakMb: summary.peakMemoryMb,
      stages: slow.join(', '),
      hash,
    };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
