/**
 * Brings a finished run up to the lines there are now. Weights, copies and reversals are worked out over all of them; groups that no
 * line that came or went may concern stay as the run formed them, and only the rest is grouped again, with what the run learnt about
 * fees, runs and differences. The answer depends on that run and on the lines alone, never on how many imports brought them.
 */

import { typesPaidByCheck } from '../detect/exceptions.ts';
import { type ChangedLine, concernedGroups } from './concerned.ts';
import { accept, nameOpenLines } from './context.ts';
import type { Draft } from './draft.ts';
import { Edges } from './edges.ts';
import { explainOpen, type Looked, type MatchState, reweighOpen } from './engine.ts';
import { accountShares } from './instalments.ts';
import { releaseMarginals } from './marginals.ts';
import { makeReady, type Prepared, type Ready } from './prepare.ts';
import { proposalsOf } from './proposals.ts';
import { NearLines } from './repair-near.ts';
import { FinishedRun, idAt, type MadeBefore } from './repair-run.ts';
import { ComponentSolver, type Regrouped } from './repair-solve.ts';
import { Stages } from './stages.ts';
import { ALONE } from './team.ts';
import { SetTies } from './ties.ts';
import { interchangeable } from './twins.ts';
import type { MatchInput } from './types.ts';

/** Where more lines of a side than this share came or went, a full match learns better. */
const MOST_CHANGED = 0.1;

/** The lines there are now, and whom to tell about it. */
export type LinesNow = Pick<MatchInput, 'bank' | 'book' | 'today' | 'progress' | 'clock'>;

/** The run with the lines there are now; `first` itself where they are the same, null where a full match is due. */
export function extendRun(first: FinishedRun, now: LinesNow): FinishedRun | null {
  const bank = changesOf(first, now.bank, first.bankSize);
  const book = changesOf(first, now.book, first.size - first.bankSize);
  if (bank.count + book.count === 0) return first;
  if (bank.share > MOST_CHANGED || book.share > MOST_CHANGED) return null;
  const input: MatchInput = { ...first.state.input, ...now, team: ALONE };
  const stages = new Stages(input);
  const ready = makeReady(input, stages, first.state.prepared.names);
  const carried = new Carried(first, ready);
  const regrouped = carried.regroup();
  releaseMarginals();
  stages.mark('groups');
  const run = carried.finished(input, regrouped);
  stages.mark('explain');
  return run;
}

/** Lines of a side that came or went, and how many they are for each line the run had. */
function changesOf(first: FinishedRun, { id }: MatchInput['bank'], size: number): { count: number; share: number } {
  let known = 0;
  for (const one of id) if (first.placeOf(one) !== undefined) known++;
  const count = size - known + id.length - known;
  return { count, share: count === 0 ? 0 : count / size };
}

/** What stays of a run among the lines there are now. Places as in FinishedRun. */
class Carried {
  private readonly prepared: Prepared;
  private readonly bankSize: number;
  /** Place now by place in the run, -1 where the line went. */
  private readonly nowAt: Int32Array;
  /** The other way round, -1 for new lines. */
  private readonly thenAt: Int32Array;
  /** Proposals of the groups that are not made of the pairs of `ready`. */
  private readonly made = new Map<Draft, MadeBefore>();
  private readonly changed: readonly ChangedLine[];
  private readonly looked: Looked;

  constructor(
    private readonly first: FinishedRun,
    private readonly ready: Ready,
  ) {
    const { prepared } = ready;
    const { context } = prepared;
    this.prepared = prepared;
    this.bankSize = prepared.bank.size;
    this.nowAt = new Int32Array(first.size).fill(-1);
    this.thenAt = new Int32Array(prepared.bank.size + prepared.book.size).fill(-1);
    for (let place = 0; place < this.thenAt.length; place++) {
      const then = first.placeOf(idAt(prepared, place));
      if (then === undefined) continue;
      this.nowAt[then] = place;
      this.thenAt[place] = then;
    }
    this.changed = this.changedLines();
    this.keepGroups();
    context.facts.adopt(first.state.prepared.context.facts, {
      ties: () => new SetTies(context),
      twins: () => interchangeable(prepared.book, context.amounts.ids.book),
      'account shares': () => accountShares(context),
      'check types': () => typesPaidByCheck(context),
    });
    const { differing, tolerated } = first.state.looked;
    this.looked = {
      differing: this.moved(differing),
      tolerated: tolerated === null ? null : this.moved(tolerated),
    };
  }

  /** Groups again what new lines may concern. */
  regroup(): Regrouped {
    const { prepared } = this;
    const run = new FinishedRun(this.state(this.first.state.input, { exceptions: [], ambiguous: [] }), this.made);
    const disturbed = new Set<number>();
    for (let place = 0; place < this.thenAt.length; place++) {
      const then = this.thenAt[place]!;
      if (run.wasOpen(place) && (then < 0 || !this.first.wasOpen(then))) disturbed.add(place);
    }
    for (const place of this.besideGone()) if (run.wasOpen(place)) disturbed.add(place);
    const near = new NearLines(run);
    const open = { isOpen: (place: number) => run.wasOpen(place), disturbed: [], byAmount: new Map() };
    const around = new Set<number>();
    for (const place of disturbed) for (const other of near.around([place], open)) around.add(other);
    const places = [...around].sort((x, y) => x - y);
    const rejected = (prepared.context.rejected === null ? [] : (this.first.state.input.rejected ?? []))
      .map((group) => [...group.bank, ...group.book].map((id) => run.placeOf(id) ?? -1).sort((x, y) => x - y))
      .filter((group) => group[0]! >= 0);
    const { edges } = prepared;
    const equal = edges.only((e) => around.has(edges.bank[e]!) && around.has(this.bankSize + edges.book[e]!));
    return new ComponentSolver(run).regroup({ places, disturbed, rejected }, equal);
  }

  /** The run as it stands with the new groups, every open line explained. */
  finished(input: MatchInput, regrouped: Regrouped): FinishedRun {
    const { context, edges } = this.prepared;
    const { calibration } = this.first.state;
    for (const draft of regrouped.context.drafts) {
      accept(context, draft);
      const proposal = proposalsOf({ ...regrouped.context, drafts: [draft] }, regrouped.edges, calibration)[0]!;
      this.made.set(draft, { source: -1, proposal: () => proposal });
    }
    reweighOpen(context, edges);
    nameOpenLines(context, this.prepared.index.party);
    const { differing, tolerated } = this.looked;
    const looked: Looked = {
      differing: withNewer(differing, regrouped.differing),
      tolerated:
        tolerated !== null && regrouped.tolerated !== null
          ? withNewer(tolerated, regrouped.tolerated)
          : (tolerated ?? regrouped.tolerated),
    };
    return new FinishedRun(this.state(input, explainOpen(input, this.ready, looked), looked), this.made);
  }

  private state(input: MatchInput, open: MatchState['open'], looked = this.looked): MatchState {
    const { prepared, findings, transfers } = this.ready;
    return { input, prepared, findings, transfers, calibration: this.first.state.calibration, open, looked };
  }

  /** Takes over the groups whose lines are all there, in play and of no concern to a line that came or went. */
  private keepGroups(): void {
    const { context } = this.prepared;
    const drafts = this.first.groups.map(({ draft }) => (draft === null ? null : this.draftNow(draft)));
    const concerned = concernedGroups(this.prepared, drafts, this.changed);
    drafts.forEach((draft, at) => {
      if (draft === null || concerned.has(draft)) return;
      const free = draft.bank.every((i) => context.bankFree[i]) && draft.book.every((j) => context.bookFree[j]);
      if (!free) return;
      accept(context, draft);
      this.made.set(draft, { source: at, proposal: () => this.first.proposalOf(at) });
    });
  }

  /** A draft of the run in the places of now; null where a line of it went. */
  private draftNow(draft: Draft): Draft | null {
    const bank = draft.bank.map((i) => this.nowAt[i]!).sort((x, y) => x - y);
    const then = this.first.bankSize;
    const book = draft.book.map((j) => this.nowAt[then + j]! - this.bankSize).sort((x, y) => x - y);
    if (bank.some((i) => i < 0) || book.some((j) => j < 0)) return null;
    return { ...draft, bank, book, edge: -1 };
  }

  private changedLines(): ChangedLine[] {
    const out: ChangedLine[] = [];
    const { first, bankSize } = this;
    this.thenAt.forEach((then, place) => {
      if (then < 0) out.push(lineAt(this.prepared, bankSize, place, true));
    });
    this.nowAt.forEach((now, place) => {
      if (now < 0) out.push(lineAt(first.state.prepared, first.bankSize, place, false));
    });
    return out;
  }

  /** Lines with the amount of one that went: what it stood in the way of may be possible now. */
  private besideGone(): Set<number> {
    const { ids } = this.prepared.context.amounts;
    const gone = new Set<number>();
    for (const { at, amount, currency } of this.changed) if (at < 0) gone.add(ids.get(amount, currency));
    const out = new Set<number>();
    if (gone.size === 0) return out;
    for (const [from, side] of [[0, ids.bank] as const, [this.bankSize, ids.book] as const])
      side.forEach((id, at) => {
        if (gone.has(id)) out.add(from + at);
      });
    return out;
  }

  /** Pairs of the run in the positions of now, without those of lines that went or are held. */
  private moved(edges: Edges): Edges {
    const { bankFree, bookFree } = this.prepared.context;
    const bookAt = this.nowAt.subarray(this.first.bankSize);
    const stays = (e: number): boolean => {
      const i = this.nowAt[edges.bank[e]!]!;
      const j = bookAt[edges.book[e]!]! - this.bankSize;
      return i >= 0 && j >= 0 && bankFree[i] === 1 && bookFree[j] === 1;
    };
    const out = edges.only(stays);
    for (let e = 0; e < out.size; e++) {
      out.bank[e] = this.nowAt[out.bank[e]!]!;
      out.book[e] = bookAt[out.book[e]!]! - this.bankSize;
    }
    return out;
  }
}

function lineAt({ bank, book }: Prepared, bankSize: number, place: number, isNew: boolean): ChangedLine {
  const onBank = place < bankSize;
  const side = onBank ? bank : book;
  const at = onBank ? place : place - bankSize;
  return {
    side: onBank ? 'bank' : 'book',
    at: isNew ? at : -1,
    day: side.day[at]!,
    amount: side.amount[at]!,
    currency: side.currency[at]!,
    account: side.account[at]!,
    // Parties are numbered anew in every run: one of a line that went says nothing now.
    party: onBank || !isNew ? 0 : book.party[at]!,
  };
}

/** More than a side has lines. */
const POSITIONS = 2 ** 26;

/** Pairs of two lists by bank line; a pair that both hold as the newer one has it. */
function withNewer(older: Edges, newer: Edges): Edges {
  const key = (edges: Edges, e: number): number => edges.bank[e]! * POSITIONS + edges.book[e]!;
  const again = new Set<number>();
  for (let e = 0; e < newer.size; e++) again.add(key(newer, e));
  const kept = older.only((e) => !again.has(key(older, e)));
  return Edges.joined([kept.columns(), newer.columns()]).sorted();
}
