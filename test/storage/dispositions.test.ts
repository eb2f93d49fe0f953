/** One queue for every open line, what a person says of open lines, and scopes: on real workspaces of random lines. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveProposals, matchByHand, settleDuplicate } from '../../electron/store/decisions.ts';
import { type Disposing, disposeLines, standingDisposition } from '../../electron/store/dispositions.ts';
import { withdrawImport } from '../../electron/store/imports.ts';
import { type AsOf, bulkIds, bulkSummary, queueCounts, queuePage } from '../../electron/store/queues.ts';
import { decisionRecord } from '../../electron/store/reliability.ts';
import { saveResult } from '../../electron/store/save-result.ts';
import { standingDecisions } from '../../electron/store/standing.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { stateHash, verifyWorkspace } from '../../electron/store/verify.ts';
import { setWriteOffLimit, writeOffLines } from '../../electron/store/write-off.ts';
import type { Scope } from '../../shared/contract/basic.ts';
import { QUEUES, type Queue, type QueueRow } from '../../shared/contract/review.ts';
import { DEFAULT_SETTINGS, type Exception, type MatchResult, type Proposal } from '../../shared/match/types.ts';
import { day, importLines, line, NOW, WHO, WHOLE, World } from './world.ts';

/** Bank lines 1 to 8 in October, 9 to 12 in November, book lines 13 to 24 of the same amounts. */
const LINES = 12;
const OCTOBER: Scope = { ...WHOLE, from: day('2026-10-01'), to: day('2026-10-31') };
const NOVEMBER: Scope = { ...WHOLE, from: day('2026-11-01'), to: day('2026-11-30') };
const dayOf = (at: number): string => (at < 8 ? `2026-10-${10 + at}` : `2026-11-0${at - 7}`);

let world: World;
beforeEach(() => {
  world = new World();
  const made = (text: string) =>
    Array.from({ length: LINES }, (_, at) => line(at + 2, dayOf(at), 100 * (at + 1), `${text} ${at + 1}`));
  importLines(world.write, made('BANK'));
  importLines(world.write, made('BOOK'), { side: 'book' });
});
afterEach(() => world.close());

/** What the engine says of each bank line: held by a suggestion, a typed cause, several fit, a suspected copy, left out, or nothing. */
const FOUND = ['suggested', 'cause', 'disputed', 'ambiguous', 'duplicate', 'ignored', 'nothing'] as const;
type Found = (typeof FOUND)[number];

const proposal = (id: number): Proposal => ({
  kind: 'one_to_one',
  bank: [id],
  book: [LINES + id],
  confidence: 0.9 + id / 200,
  confidenceLow: 0.9,
  logOdds: 5,
  margin: 9,
  alternatives: 0,
  alternativesExact: true,
  differences: [],
  evidence: [],
  basis: 'pair',
});
const cause = (id: number): Exception => ({
  side: 'bank',
  line: id,
  kind: 'unrecorded',
  cause: 'no record',
  confidence: 0.5,
  nearMisses: [],
  category: null,
});

function save(found: readonly Found[]): void {
  const ids = (...kinds: readonly Found[]): number[] =>
    found.flatMap((kind, at) => (kinds.includes(kind) ? [at + 1] : []));
  const result: MatchResult = {
    engine: 'test',
    settings: DEFAULT_SETTINGS,
    stages: [],
    proposals: ids('suggested', 'disputed').map(proposal),
    duplicates: ids('duplicate')
      .filter((id) => id > 1)
      .map((id) => ({ side: 'bank', original: 1, duplicate: id, kind: 'reimport', confidence: 0.9, evidence: [] })),
    exceptions: ids('cause', 'disputed', 'duplicate').map(cause),
    ambiguous: ids('ambiguous').map((id) => ({ side: 'bank' as const, line: id, nearMisses: [] })),
    ignored: ids('ignored').map((id) => ({ line: id, rule: 1, name: 'Mine' })),
  };
  world.write.transaction(() => saveResult(world.write, result));
}

const rows = (queue: Queue, scope: Scope = WHOLE, asOf: AsOf = NOW): QueueRow[] =>
  queuePage(world.write, { ...scope, queue, sort: 'day', offset: 0, limit: 500 }, asOf).rows;

/** Line ids that a row of an open queue stands for. */
function linesOf({ key }: QueueRow): number[] {
  const id = Number(key.slice(2));
  const one = (sql: string): number[] => world.write.all<{ id: number }>(sql, id).map((row) => row.id);
  if (key.startsWith('p:')) return one('SELECT line_id AS id FROM proposal_leg WHERE proposal_id = ?');
  if (key.startsWith('d:')) return one('SELECT duplicate_id AS id FROM duplicate WHERE id = ?');
  return key.startsWith('e:') ? one('SELECT line_id AS id FROM exception WHERE id = ?') : [id];
}

const OPEN_QUEUES = QUEUES.filter((queue) => queue !== 'approved' && queue !== 'posted');

/** Every line nobody decided on stands in exactly one queue, each count is the number of its rows, and the sums agree. */
function checkQueues(scope: Scope, asOf: AsOf = NOW): void {
  const counts = queueCounts(world.write, scope, asOf);
  const standing: number[] = [];
  for (const queue of OPEN_QUEUES) {
    const found = rows(queue, scope, asOf);
    expect(found).toHaveLength(counts[queue]);
    standing.push(...found.flatMap(linesOf));
  }
  const inScope = scope.from === null ? '' : ` AND l.day BETWEEN ${scope.from} AND ${scope.to}`;
  const undecided = world.write.all<{ id: number; amount: number }>(
    `SELECT l.id, l.amount FROM line l WHERE NOT EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = l.id) AND NOT EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = l.id)${inScope} ORDER BY l.id`,
  );
  expect(standing.sort((a, b) => a - b)).toEqual(undecided.map(({ id }) => id));
}

const carry = (keys: readonly string[], more: Partial<Disposing> = {}, asOf: AsOf = NOW) =>
  disposeLines(world.write, { keys, kind: 'outstanding', until: null, person: '', note: '', ...more }, WHO, asOf);

it('puts every undecided line in exactly one queue, whatever was found and decided, and undoing restores it all', () => {
  const deed = fc.record({ what: fc.constantFrom('approve', 'carry', 'keep', 'exclude', 'hand'), pick: fc.nat(23) });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...FOUND), { minLength: LINES, maxLength: LINES }),
      fc.array(deed, { maxLength: 6 }),
      (found, deeds) => {
        save(found);
        const before = stateHash(world.write);
        const done: number[] = [];
        for (const { what, pick } of deeds) {
          const decisionId = attempt(what, pick);
          if (decisionId !== null) done.push(decisionId);
          for (const scope of [WHOLE, OCTOBER, NOVEMBER]) checkQueues(scope);
        }
        for (const id of done.reverse()) undoDecision(world.write, id, WHO);
        for (const scope of [WHOLE, OCTOBER, NOVEMBER]) checkQueues(scope);
        expect(stateHash(world.write)).toBe(before);
      },
    ),
    { numRuns: 40 },
  );
  expect(verifyWorkspace(world.write).checks.filter(({ ok }) => !ok)).toEqual([]);
});

/** Does one deed to the nth thing it can be done to; null where there is none. */
function attempt(what: string, pick: number): number | null {
  const nth = (queue: Queue): QueueRow | undefined => {
    const all = rows(queue);
    return all[pick % Math.max(1, all.length)];
  };
  const id = (row: QueueRow): number => Number(row.key.slice(2));
  if (what === 'approve') {
    const row = nth('suggested');
    return row === undefined ? null : approveProposals(world.write, [id(row)], WHO).decisionId;
  }
  if (what === 'keep' || what === 'exclude') {
    const row = nth('duplicates');
    return row === undefined ? null : settleDuplicate(world.write, id(row), what, WHO).decisionId;
  }
  if (what === 'hand') {
    const row = nth('bank_only');
    const partner = row && rows('books_only').find(({ amount }) => amount === row.amount);
    if (row === undefined || partner === undefined) return null;
    return matchByHand(world.write, { bank: [id(row)], book: [id(partner)], differences: [], note: '' }, WHO)
      .decisionId;
  }
  const row = nth(pick % 2 === 0 ? 'exceptions' : 'books_only');
  return row === undefined ? null : carry([row.key]).decisionId;
}

describe('carrying', () => {
  beforeEach(() => save(FOUND.map((kind) => kind).concat(Array.from({ length: LINES - FOUND.length }, () => 'cause'))));

  it('takes a line out of its queue until its day has passed, and no further', () => {
    const [first] = rows('exceptions');
    const until = NOW.today + 10;
    expect(carry([first!.key], { until, note: 'cheque 7' }).count).toBe(1);
    const [carried] = rows('carried');
    expect(carried).toMatchObject({ kind: 'outstanding', amount: first!.amount });
    expect(rows('carried', WHOLE, { today: until })).toHaveLength(1);
    expect(rows('carried', WHOLE, { today: until + 1 })).toHaveLength(0);
    expect(rows('exceptions', WHOLE, { today: until + 1 }).map(({ key }) => key)).toContain(first!.key);
    checkQueues(WHOLE, { today: until + 1 });
  });

  it('lets the newest word hold and brings the one before back', () => {
    const [first] = rows('exceptions');
    const lineId = linesOf(first!)[0]!;
    carry([first!.key]);
    const second = carry([`l:${lineId}`], { kind: 'ask', person: 'Lena' });
    expect(standingDisposition(world.write, lineId, NOW)).toMatchObject({ kind: 'ask', person: 'Lena', by: 'Asha' });
    undoDecision(world.write, second.decisionId, WHO);
    expect(standingDisposition(world.write, lineId, NOW)).toMatchObject({ kind: 'outstanding' });
  });

  it('ends when a match holds the line, and stands again when that is undone', () => {
    carry(['l:7', 'l:19']);
    expect(rows('carried')).toHaveLength(2);
    matchByHand(world.write, { bank: [7], book: [19], differences: [], note: '' }, WHO);
    expect(rows('carried')).toHaveLength(0);
    undoDecision(world.write, null, WHO);
    expect(rows('carried')).toHaveLength(2);
  });

  it.each([
    ['a suggestion holds it', 'l:1', /a suggestion holds it/],
    ['it may be a duplicate', 'l:5', /may be a duplicate/],
    ['it is gone', 'e:999', /gone/],
  ])('refuses a line by name where %s', (_, key, reason) => {
    const before = stateHash(world.write);
    const { refused, decisionId } = carry([key]);
    expect(refused).toEqual([{ key, reason: expect.stringMatching(reason) }]);
    expect(decisionId).toBeNull();
    expect(stateHash(world.write)).toBe(before);
  });

  it('asks for a person to ask, and for a day to come', () => {
    expect(() => carry(['l:7'], { kind: 'ask' })).toThrow(/Nobody is named/);
    expect(() => carry(['l:7'], { until: NOW.today - 1 })).toThrow(/has passed already/);
  });

  it('goes with the lines of a withdrawn import', () => {
    carry(['l:7', 'l:19']);
    world.write.transaction(() => withdrawImport(world.write, 2));
    expect(rows('carried').map(({ key }) => key)).toEqual(['l:7']);
    checkQueues(WHOLE);
  });
});

describe('writing off', () => {
  beforeEach(() => save(Array.from({ length: LINES }, () => 'cause')));

  it('books small lines as one step and refuses larger ones by name, up to the limit a person set', () => {
    const writeOff = () =>
      writeOffLines(world.write, { keys: ['l:5', 'l:6'], account: 'Small differences', note: '' }, WHO);
    const first = writeOff();
    expect(first).toMatchObject({
      count: 1,
      sum: 500,
      refused: [{ key: 'l:6', reason: expect.stringMatching(/6\.00/) }],
    });
    undoDecision(world.write, first.decisionId, WHO);
    setWriteOffLimit(world.write, 6, WHO);
    expect(writeOff()).toMatchObject({ count: 2, sum: 1100, refused: [] });
    expect(world.write.all('SELECT differences FROM match WHERE active = 1 ORDER BY id')).toMatchObject([
      { differences: expect.stringContaining('"type":"write_off","amount":500') },
      { differences: expect.stringContaining('"amount":600') },
    ]);
    checkQueues(WHOLE);
  });
});

describe('one scope', () => {
  beforeEach(() => save(Array.from({ length: LINES }, () => 'suggested')));

  it('approves exactly the rows of the account, the days and the filter', () => {
    const ids = (scope: Scope): number[] => bulkIds(world.write, { minConfidence: 0.5, scope });
    const shown = (scope: Scope): number[] => rows('suggested', scope).map(({ key }) => Number(key.slice(2)));
    for (const scope of [
      WHOLE,
      OCTOBER,
      NOVEMBER,
      { ...OCTOBER, filter: 'bank 3' },
      { ...NOVEMBER, account: 'Current' },
    ]) {
      expect(ids(scope).sort((a, b) => a - b)).toEqual(shown(scope).sort((a, b) => a - b));
      expect(bulkSummary(world.write, { minConfidence: 0.5, scope }).count).toBe(shown(scope).length);
    }
    expect(ids({ ...WHOLE, filter: 'no such text' })).toEqual([]);
    expect(() => ids({ ...WHOLE, account: 'Nobody' })).toThrow(/no account named Nobody/);
    approveProposals(world.write, ids(NOVEMBER), WHO);
    expect(queueCounts(world.write, OCTOBER, NOW)).toMatchObject({ suggested: 8, approved: 0 });
    expect(queueCounts(world.write, NOVEMBER, NOW)).toMatchObject({ suggested: 0, approved: 4 });
    expect(standingDecisions(world.write, OCTOBER)).toEqual([]);
    expect(standingDecisions(world.write, NOVEMBER)).toMatchObject([{ text: 'Approved 4 matches' }]);
  });

  it('names another batch as soon as something else would be approved', () => {
    const batch = (): string => bulkSummary(world.write, { minConfidence: 0.5, scope: WHOLE }).batch;
    const first = batch();
    expect(batch()).toBe(first);
    approveProposals(world.write, [1], WHO);
    expect(batch()).not.toBe(first);
    undoDecision(world.write, null, WHO);
    expect(batch()).toBe(first);
  });
});

describe('reliability', () => {
  beforeEach(() => save(Array.from({ length: LINES }, () => 'suggested')));
  const kept = () => decisionRecord(world.write).map(({ verdict }) => verdict);

  it('learns from what was looked at, not from the rest of a bulk approval', () => {
    approveProposals(world.write, [1, 2, 3, 4, 5], WHO, [2, 4]);
    expect(kept()).toEqual(['approved', 'approved']);
    approveProposals(world.write, [6], WHO);
    expect(kept()).toHaveLength(3);
  });

  it('counts what was taken back as not kept, and what is approved again as kept', () => {
    const { decisionId } = approveProposals(world.write, [1, 2], WHO);
    undoDecision(world.write, decisionId, WHO);
    expect(kept()).toEqual(['rejected', 'rejected']);
    const again = rows('suggested').find(({ text }) => text === 'BANK 1')!;
    approveProposals(world.write, [Number(again.key.slice(2))], WHO);
    expect(kept().sort()).toEqual(['approved', 'rejected']);
  });

  it('counts what a signed period confirms', () => {
    approveProposals(world.write, [1, 9], WHO, []);
    expect(kept()).toEqual([]);
    world.write.run(
      "INSERT INTO period (account_id, first_day, last_day, state) VALUES (1, ?, ?, 'signed')",
      OCTOBER.from,
      OCTOBER.to,
    );
    expect(kept()).toEqual(['approved']);
  });
});
