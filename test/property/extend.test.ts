/** Laws of matching after new files: the answer depends on the last full match, the lines there are and what stands decided, on nothing else. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/day.ts';
import { startMatch } from '../../shared/match/engine.ts';
import { extendRun } from '../../shared/match/extend.ts';
import { Repairer } from '../../shared/match/repair.ts';
import { FinishedRun, type LineGroup } from '../../shared/match/repair-run.ts';
import { DEFAULT_SETTINGS, type LineTable, type MatchRule, type Proposal } from '../../shared/match/types.ts';
import { exponentOf, minor } from '../../shared/money.ts';
import { makeWorld } from '../bench/world/make.ts';
import { rowsOf } from '../unit/match/tables.ts';

/** Files that come and go one by one; together they hold one line in fourteen. */
const FILES = [1, 2, 3, 4, 5] as const;
const LINES_PER_LATER = 14;
/** Of those, the ones that are there when the match runs. */
const AT_FIRST: ReadonlySet<number> = new Set([0, 1, 2]);

type Sides = Record<'bank' | 'book', LineTable>;

/** Line ids of a workspace are unique over both sides. */
const apart = (table: LineTable): LineTable => ({ ...table, id: table.id.map((id) => id + 1_000_000) });

const spread = (id: number): number => Math.imul(id + 7, 2654435761) >>> 8;
const fileOf = (id: number): number => (spread(id) % LINES_PER_LATER === 0 ? 1 + (spread(id * 31) % FILES.length) : 0);

function matched({ bank, book }: Sides, rules: readonly MatchRule[] = []) {
  const today = Math.max(...bank.day) as Day;
  const input = { bank, book, today, settings: DEFAULT_SETTINGS, decisions: [], rules, exponent: exponentOf };
  const { result, state } = startMatch(input);
  return { proposals: [...result.proposals], result, run: new FinishedRun(state) };
}

/** A month in files, matched with the first of them. */
class Month {
  readonly first: FinishedRun;
  readonly all: Sides;

  constructor(
    readonly name: string,
    readonly world: ReturnType<typeof makeWorld>,
    readonly rules: readonly MatchRule[] = [],
  ) {
    this.all = { bank: world.bank, book: apart(world.book) };
    this.first = matched(this.of(AT_FIRST), rules).run;
  }

  of(files: ReadonlySet<number>): Sides {
    const side = (table: LineTable): LineTable =>
      rowsOf(
        table,
        Array.from({ length: table.length }, (_, row) => row).filter((row) => files.has(fileOf(table.id[row]!))),
      );
    return { bank: side(this.all.bank), book: side(this.all.book) };
  }

  with(files: ReadonlySet<number>): FinishedRun {
    const lines = this.of(files);
    const run = extendRun(this.first, { ...lines, today: Math.max(...lines.bank.day) as Day });
    if (run === null) throw new Error('too much changed');
    return run;
  }
}

const ruleFor = (id: number, value: string, action: MatchRule['action']): MatchRule => ({
  id,
  name: `rule for ${value}`,
  priority: id,
  conditions: [{ field: 'description', operator: 'contains', value }],
  action,
});
const RULES: readonly MatchRule[] = [
  ruleFor(1, 'GEBYR', { type: 'ignore' }),
  ruleFor(2, 'KONTANTINNSKUDD', { type: 'transfer' }),
  ruleFor(3, 'VARE', { type: 'tolerance', amount: minor(300), difference: 'rounding' }),
];

const MONTHS = [
  ...(
    [
      ['norway', 400, 31],
      ['spain', 300, 32],
      ['japan', 350, 33],
    ] as const
  ).map(([country, lines, seed]) => new Month(`${country}, ${lines} lines`, makeWorld(country, lines, seed))),
  new Month('norway with rules', makeWorld('norway', 300, 34), RULES),
];

interface Decision {
  readonly rejects: boolean;
  readonly group: LineGroup;
}

const linesOf = ({ bank, book }: LineGroup): number[] => [...bank, ...book];

function repairerOf(run: FinishedRun, standing: readonly Decision[]): Repairer {
  const repairer = new Repairer(run);
  for (const decision of standing) settle(repairer, decision, true);
  repairer.update();
  return repairer;
}

function settle({ changes }: Repairer, { rejects, group }: Decision, stands: boolean): void {
  if (rejects) changes.reject(group, stands);
  else changes.decided(linesOf(group), stands);
}

const rowsNow = (repairer: Repairer) => repairer.rows(Array.from({ length: repairer.run.size }, (_, place) => place));

const step = fc.record({
  kind: fc.constantFrom('file', 'file', 'approve', 'reject', 'match', 'undo'),
  at: fc.nat(),
  other: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A workspace that follows every file and every decision. */
class Workspace {
  readonly files = new Set(AT_FIRST);
  standing: Decision[] = [];
  repairer: Repairer;

  constructor(readonly month: Month) {
    this.repairer = new Repairer(month.first);
    this.repairer.update();
  }

  take({ kind, at, other }: Step): void {
    if (kind === 'file') this.toggle(FILES[at % FILES.length]!);
    else if (kind === 'undo') this.undo(at);
    else this.decide(kind, at, other);
  }

  private toggle(file: number): void {
    const holds = ({ group }: Decision): boolean => linesOf(group).some((id) => fileOf(id) === file);
    if (this.files.has(file)) {
      // A file with decided lines is not withdrawn; what was rejected of it is forgotten with it.
      if (this.standing.some((decision) => !decision.rejects && holds(decision))) return;
      this.standing = this.standing.filter((decision) => !holds(decision));
      this.files.delete(file);
    } else this.files.add(file);
    this.repairer = repairerOf(this.month.with(this.files), this.standing);
  }

  private undo(at: number): void {
    const decision = this.standing[at % Math.max(1, this.standing.length)];
    if (decision === undefined) return;
    this.standing = this.standing.filter((one) => one !== decision);
    settle(this.repairer, decision, false);
    this.repairer.update();
  }

  private decide(kind: 'approve' | 'reject' | 'match', at: number, other: number): void {
    const { run, changes } = this.repairer;
    const { proposals } = rowsNow(this.repairer);
    const proposal = proposals[at % Math.max(1, proposals.length)];
    const open = Array.from({ length: run.size }, (_, place) => place).filter((place) => changes.out[place] === 0);
    const pick = (places: readonly number[], k: number): number => run.idOf(places[k % places.length]!);
    const byHand: LineGroup = {
      bank: [
        pick(
          open.filter((place) => place < run.bankSize),
          at,
        ),
      ],
      book: [
        pick(
          open.filter((place) => place >= run.bankSize),
          other,
        ),
      ],
    };
    const group = kind === 'match' ? byHand : proposal;
    if (group === undefined) return;
    const decision = { rejects: kind === 'reject', group: { bank: group.bank, book: group.book } };
    this.standing.push(decision);
    settle(this.repairer, decision, true);
    this.repairer.update();
  }
}

function expectSound(proposals: readonly Proposal[], standing: readonly Decision[], { run }: Repairer): void {
  const used = new Set(standing.filter(({ rejects }) => !rejects).flatMap(({ group }) => linesOf(group)));
  const rejected = new Set(standing.filter(({ rejects }) => rejects).map(({ group }) => `${group.bank}|${group.book}`));
  for (const proposal of proposals) {
    expect(rejected.has(`${proposal.bank}|${proposal.book}`)).toBe(false);
    for (const id of linesOf(proposal)) {
      expect(run.placeOf(id)).toBeDefined();
      expect(used.has(id)).toBe(false);
      used.add(id);
    }
  }
}

describe.each(MONTHS)('$name', (month) => {
  test('files and decisions in any order: the rows of all of them at once', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), fc.nat(), (steps, seed) => {
        const workspace = new Workspace(month);
        for (const item of steps) workspace.take(item);
        const shuffled = workspace.standing
          .map((decision, k) => ({ decision, key: Math.imul(k + 1, 2654435761 + seed * 97) >>> 0 }))
          .sort((x, y) => x.key - y.key)
          .map(({ decision }) => decision);
        const atOnce = repairerOf(month.with(workspace.files), shuffled);
        const rows = rowsNow(workspace.repairer);
        expect(JSON.stringify(rows)).toBe(JSON.stringify(rowsNow(atOnce)));
        expectSound(rows.proposals, workspace.standing, workspace.repairer);
      }),
      { numRuns: 15, seed: 51 },
    );
  });

  test('every line is in a group, explained, ambiguous or set aside', () => {
    const run = month.with(new Set([0, ...FILES]));
    const { exceptions, ambiguous } = run.state.open;
    const told = new Set([...exceptions, ...ambiguous].map(({ line }) => line));
    for (let place = 0; place < run.size; place++)
      if (run.wasOpen(place) && run.owner[place]! < 0) expect(told.has(run.idOf(place))).toBe(true);
  });

  test('groups that no new line is near stay as they were, to the last word of their evidence', () => {
    const run = month.with(new Set([0, ...FILES]));
    let kept = 0;
    for (let place = 0; place < run.size; place++) {
      const source = run.sourceOf(place);
      if (source < 0) continue;
      kept++;
      expect(run.proposalOf(run.owner[place]!)).toEqual(month.first.proposalOf(source));
    }
    expect(kept).toBeGreaterThan(month.first.size * 0.6);
  });

  test('agrees with a full match, and is no less right where it is sure', () => {
    const files = new Set([0, ...FILES]);
    const run = month.with(files);
    const full = matched(month.of(files), month.rules).proposals;
    const now = run.groups.map((_, at) => run.proposalOf(at));
    const key = (group: LineGroup): string => `${group.bank}|${group.book}`;
    const inFull = new Set(full.map(key));
    expect(now.filter((proposal) => inFull.has(key(proposal))).length).toBeGreaterThan(full.length * 0.96);
    const right = rightGroups(month);
    const wrong = (proposals: readonly Proposal[]): number =>
      proposals.filter((proposal) => proposal.confidence >= 0.95 && !right.has(key(proposal))).length;
    expect(wrong(now)).toBeLessThanOrEqual(wrong(full) + 1);
  });

  test('the same lines give the same run, and too many new ones none', () => {
    expect(month.with(AT_FIRST)).toBe(month.first);
    const { bank, book } = month.of(AT_FIRST);
    const few = rowsOf(
      bank,
      Array.from({ length: Math.floor(bank.length / 2) }, (_, row) => row),
    );
    expect(extendRun(month.first, { bank: few, book, today: Math.max(...few.day) as Day })).toBeNull();
  });

  test('a side that was nearly empty is matched in full, however few lines come', () => {
    const { bank, book } = month.of(AT_FIRST);
    const some = (count: number): Sides => ({
      bank,
      book: rowsOf(
        book,
        Array.from({ length: count }, (_, row) => row),
      ),
    });
    const today = Math.max(...bank.day) as Day;
    for (const [before, after] of [
      [0, 1],
      [5, 8],
    ] as const)
      expect(extendRun(matched(some(before)).run, { ...some(after), today })).toBeNull();
  });
});

/** True groups by line ids. */
function rightGroups({ world }: Month): ReadonlySet<string> {
  const bank = new Map(world.bankIds.map((id, row) => [id, row]));
  const book = new Map(world.bookIds.map((id, row) => [id, row + 1_000_000]));
  const ids = (of: ReadonlyMap<string, number>, names: readonly string[]): number[] =>
    names.map((name) => of.get(world.same.get(name) ?? name)!).sort((x, y) => x - y);
  return new Set(world.groups.map((group) => `${ids(bank, group.bank)}|${ids(book, group.book)}`));
}
