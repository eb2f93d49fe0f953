/** Laws of matching again after decisions: the answer depends on what stands decided, never on how it came about. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/day.ts';
import { type MatchState, startMatch } from '../../shared/match/engine.ts';
import { Repairer, type RepairRows, repair } from '../../shared/match/repair.ts';
import { type Changes, FinishedRun, type LineGroup } from '../../shared/match/repair-run.ts';
import { DEFAULT_SETTINGS, type LineTable, type MatchResult, type Proposal } from '../../shared/match/types.ts';
import { exponentOf } from '../../shared/money.ts';
import { makeWorld } from '../bench/world/make.ts';
import { smallMonth, type TestLine, tableOf } from '../unit/match/tables.ts';

interface Started {
  readonly name: string;
  readonly result: MatchResult;
  readonly state: MatchState;
}

function start(name: string, bank: LineTable, book: LineTable): Started {
  const today = Math.max(...bank.day) as Day;
  const input = { bank, book, today, settings: DEFAULT_SETTINGS, decisions: [], rules: [], exponent: exponentOf };
  const { result, state } = startMatch(input);
  return { name, result: { ...result, proposals: [...result.proposals] }, state };
}

/** Line ids of a workspace are unique over both sides. */
const apart = (table: LineTable): LineTable => ({ ...table, id: table.id.map((id) => id + 1_000_000) });

function generated(country: Parameters<typeof makeWorld>[0], lines: number, seed: number): Started {
  const world = makeWorld(country, lines, seed);
  return start(`${country} ${lines} lines, seed ${seed}`, world.bank, apart(world.book));
}

/** A month in which nearly everything has rivals: few amounts, few names. */
function crowded(): Started {
  const { bank, book } = smallMonth();
  const more = (from: number, side: 'text' | 'party'): TestLine[] =>
    Array.from({ length: 40 }, (_, k) => ({
      id: from + k,
      day: (k * 7) % 41,
      amount: [4900, 12_345, 20_000, 990, 25_000][k % 5]!,
      account: 'Giro',
      [side]: ['Bakker Bloemen', 'Hansen Marine', 'Novak Stavby', ''][k % 4]!,
    }));
  return start('crowded month', tableOf([...bank, ...more(5000, 'text')]), tableOf([...book, ...more(7000, 'party')]));
}

const WORLDS: readonly Started[] = [crowded(), generated('norway', 300, 31), generated('spain', 220, 32)];

interface Decision {
  readonly kind: 'approve' | 'reject' | 'match' | 'categorise';
  readonly group: LineGroup;
}

function apply(changes: Changes, { kind, group }: Decision, stands: boolean): void {
  if (kind === 'reject') changes.reject(group, stands);
  else changes.decided([...group.bank, ...group.book], stands);
}

const step = fc.record({
  kind: fc.constantFrom<Decision['kind'] | 'undo'>('approve', 'reject', 'reject', 'match', 'categorise', 'undo'),
  at: fc.nat(),
  other: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Rows by line as a workspace holds them, brought up to date by what each repair says changed. */
class Workspace {
  readonly repairer: Repairer;
  readonly standing: Decision[] = [];
  readonly rows = new Map<number, string>();
  private readonly all: readonly number[];

  constructor(readonly world: Started) {
    this.repairer = new Repairer(new FinishedRun(world.state));
    this.all = Array.from({ length: this.repairer.run.size }, (_, place) => place);
    this.store(this.all);
  }

  now(): RepairRows & { readonly lines: readonly number[] } {
    return this.repairer.rows(this.all);
  }

  take(item: Step): void {
    const decision = this.decisionOf(item);
    if (decision === null) return;
    const undone = item.kind === 'undo';
    if (undone) this.standing.splice(this.standing.indexOf(decision), 1);
    else this.standing.push(decision);
    this.settle(decision, !undone);
  }

  settle(decision: Decision, stands: boolean): void {
    const { repairer } = this;
    apply(repairer.changes, decision, stands);
    const own = [...decision.group.bank, ...decision.group.book].map((id) => repairer.run.placeOf(id)!);
    const groups = own.flatMap((place) => repairer.run.groups[repairer.run.owner[place]!]?.places ?? []);
    this.store([...repairer.update(), ...own, ...groups]);
  }

  private store(places: readonly number[]): void {
    for (const place of places) this.rows.set(this.repairer.run.idOf(place), text(this.repairer.rows([place])));
  }

  private decisionOf({ kind, at, other }: Step): Decision | null {
    if (kind === 'undo') return this.standing[at % Math.max(1, this.standing.length)] ?? null;
    const { proposals, lines } = this.now();
    if (kind === 'approve' || kind === 'reject') {
      const proposal = proposals[at % Math.max(1, proposals.length)];
      return proposal === undefined ? null : { kind, group: { bank: proposal.bank, book: proposal.book } };
    }
    const { run, changes } = this.repairer;
    const open = lines.filter((id) => changes.out[run.placeOf(id)!] === 0);
    const bank = open.filter((id) => run.placeOf(id)! < run.bankSize);
    const book = open.filter((id) => run.placeOf(id)! >= run.bankSize);
    if (bank.length === 0 || book.length === 0) return null;
    return {
      kind,
      group: { bank: [bank[at % bank.length]!], book: kind === 'match' ? [book[other % book.length]!] : [] },
    };
  }
}

const text = ({ proposals, exceptions, ambiguous }: RepairRows): string =>
  JSON.stringify([proposals, exceptions, ambiguous]);

const linesOf = ({ bank, book }: LineGroup): number[] => [...bank, ...book];

function expectSound(proposals: readonly Proposal[], standing: readonly Decision[]): void {
  const used = new Set(standing.filter(({ kind }) => kind !== 'reject').flatMap(({ group }) => linesOf(group)));
  const rejected = new Set(
    standing.filter(({ kind }) => kind === 'reject').map(({ group }) => `${group.bank}|${group.book}`),
  );
  for (const proposal of proposals) {
    expect(rejected.has(`${proposal.bank}|${proposal.book}`)).toBe(false);
    for (const id of linesOf(proposal)) {
      expect(used.has(id)).toBe(false);
      used.add(id);
    }
  }
}

describe.each(WORLDS)('$name', (world) => {
  test('decided one by one or all at once, in any order: the same rows, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.nat(), (steps, seed) => {
        const workspace = new Workspace(world);
        for (const item of steps) workspace.take(item);
        const { standing, repairer } = workspace;
        const shuffled = standing
          .map((decision, k) => ({ decision, key: Math.imul(k + 1, 2654435761 + seed * 97) >>> 0 }))
          .sort((x, y) => x.key - y.key);
        const atOnce = repair(world.state, (changes) => {
          for (const { decision } of shuffled) apply(changes, decision, true);
        });
        expect(JSON.stringify(repairer.result())).toBe(JSON.stringify(atOnce));
        expectSound(workspace.now().proposals, standing);
      }),
      { numRuns: 25, seed: 41 },
    );
  });

  test('rows brought up to date by what each repair says changed are the rows worked out for all lines', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
        const workspace = new Workspace(world);
        for (const item of steps) workspace.take(item);
        const { run } = workspace.repairer;
        for (let place = 0; place < run.size; place++)
          expect(workspace.rows.get(run.idOf(place))).toBe(text(workspace.repairer.rows([place])));
      }),
      { numRuns: 12, seed: 42 },
    );
  });

  test('undoing everything, in any order, gives back what the run proposed', () => {
    const before = new Workspace(world).now();
    const byLine = (items: readonly { readonly line: number }[]) =>
      JSON.stringify([...items].sort((x, y) => x.line - y.line));
    const byLines = (items: readonly Proposal[]) => items.map((item) => JSON.stringify(item)).sort();
    expect(byLines(before.proposals)).toEqual(byLines(world.result.proposals));
    expect(byLine(before.exceptions)).toBe(byLine(world.result.exceptions));
    expect(byLine(before.ambiguous)).toBe(byLine(world.result.ambiguous));
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        (steps, order) => {
          const workspace = new Workspace(world);
          for (const item of steps) workspace.take(item);
          for (let k = 0; workspace.standing.length > 0; k++)
            workspace.take({ kind: 'undo', at: order[k % order.length]!, other: 0 });
          expect(JSON.stringify(workspace.now())).toBe(JSON.stringify(before));
          expect(workspace.repairer.result().lines).toEqual([]);
        },
      ),
      { numRuns: 12, seed: 43 },
    );
  });
});

test('a rejected pair makes way for the next best one, and its rejection undone brings it back', () => {
  const bank: TestLine[] = [{ id: 9001, day: 10, amount: 12_300, account: 'Giro', text: 'BAKKER BLOEMEN' }];
  const book: TestLine[] = [
    { id: 9002, day: 8, amount: 12_300, type: 'invoice', party: 'Bakker Bloemen', reference: 'RE-77' },
    { id: 9003, day: -10, amount: 12_300, type: 'invoice', party: 'Bakker Bloemen', reference: 'RE-81' },
  ];
  const month = smallMonth();
  const { state, result } = start('two invoices', tableOf([...month.bank, ...bank]), tableOf([...month.book, ...book]));
  const first = result.proposals.find((proposal) => proposal.bank.includes(9001))!;
  expect(first.book).toEqual([9002]);
  const repairer = new Repairer(new FinishedRun(state));
  repairer.changes.reject(first, true);
  repairer.update();
  const next = repairer.result().proposals.find((proposal) => proposal.bank.includes(9001));
  expect(next?.book).toEqual([9003]);
  repairer.changes.reject(next!, true);
  repairer.update();
  expect(repairer.result().proposals).toEqual([]);
  expect(repairer.result().complete).toBe(true);
  repairer.changes.reject(first, false);
  repairer.update();
  const all = Array.from({ length: repairer.run.size }, (_, place) => place);
  expect(repairer.rows(all).proposals.find((proposal) => proposal.bank.includes(9001))).toEqual(first);
});
