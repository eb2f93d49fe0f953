/** The matching engine: lines and settings in, proposals, duplicates and exceptions out; the same content gives the same answer in any order. */

import { type DuplicateFinding, duplicatesOf } from '../detect/duplicates.ts';
import { explain } from '../detect/explain.ts';
import { assign, gapOf } from './assignment.ts';
import { calibrationOf } from './calibrate.ts';
import { accept, type Context } from './context.ts';
import { rivalOf } from './contradictions.ts';
import { pairDraft } from './draft.ts';
import type { Edges } from './edges.ts';
import { distinctSchedules, type FeeSchedules } from './fees.ts';
import { instalments } from './instalments.ts';
import { marginals, releaseMarginals } from './marginals.ts';
import { takePartPayments } from './part-payments.ts';
import { makeReady, NEVER, type Prepared, type Ready } from './prepare.ts';
import { proposalList } from './proposals.ts';
import { type DifferenceKnowledge, NOTHING_KNOWN } from './relations.ts';
import {
  countFree,
  differingPairs,
  learnDifferences,
  type ResidualIndex,
  takeDiffering,
  weighDiffering,
} from './residual.ts';
import { type Explanations, withRules } from './ruled.ts';
import { ignoredLines } from './rules.ts';
import { partySets } from './sets-party.ts';
import { runSets } from './sets-runs.ts';
import { wholeSets } from './sets-whole.ts';
import { Stages } from './stages.ts';
import { mostOf } from './strangers.ts';
import { takeTolerated } from './tolerance.ts';
import { type Transfers, transferProposals } from './transfers.ts';
import { interchangeable, twinSums } from './twins.ts';
import type { FoundResult, MatchInput, MatchResult } from './types.ts';

export const ENGINE_VERSION = 'tieout-match 1';

/** Each pass sees what the one before has taken away. */
const RUN_PASSES = 2;
/** Pairs found only after everything else was explained are never quite sure. */
const SECOND_MOST = 0.94;
const SECOND_LOG_ODDS = 2.5;
/** Share of bank lines that the priors of sets expect to be without a pair. */
const USUALLY_OPEN = 0.15;
/** Open bank lines that are enough to learn repeated fees and discounts from. */
const LEARN_FROM = 6_000;

/** Matches the open lines of both sides. Pure: no clock but `input.clock`, no randomness. */
export function runMatch(input: MatchInput): MatchResult {
  const { result } = startMatch(input);
  return { ...result, proposals: [...result.proposals] };
}

/** What a finished run knows, kept so that single lines can be matched again. */
export interface MatchState {
  readonly input: MatchInput;
  readonly prepared: Prepared;
  readonly findings: readonly DuplicateFinding[];
  readonly transfers: Transfers;
  readonly calibration: ReturnType<typeof calibrationOf>;
  /** The lines the run left open, explained, and what was looked at for them. */
  readonly open: Explanations;
  readonly looked: Looked;
}

/** Pairs whose amounts differ that the last stage weighed, and those that tolerances were asked about; null where none was. */
export interface Looked {
  readonly differing: Edges;
  readonly tolerated: Edges | null;
}

/** The same, with the state to repair the result from after decisions. */
export function startMatch(input: MatchInput): { readonly result: FoundResult; readonly state: MatchState } {
  const stages = new Stages(input);
  const ready = makeReady(input, stages);
  const { prepared, findings, transfers } = ready;
  const { bank, book, edges, context } = prepared;
  const looked = group(prepared, stages);
  releaseMarginals();
  const calibration = calibrationOf(input.decisions);
  const open = explainOpen(input, ready, looked);
  const ignored = ignoredLines(prepared.ruled, input.bank);
  stages.mark('explain');
  const result: FoundResult = {
    engine: ENGINE_VERSION,
    settings: input.settings,
    proposals: proposalList(context, edges, calibration, transferProposals(context, transfers, calibration)),
    duplicates: duplicatesOf(bank, book, findings),
    ...open,
    ...(ignored.length > 0 ? { ignored } : {}),
    stages: stages.times,
  };
  return { result, state: { input, prepared, findings, transfers, calibration, open, looked } };
}

/** Causes of the lines that are open once groups are formed. */
export function explainOpen(input: MatchInput, ready: Ready, { differing, tolerated }: Looked): Explanations {
  const { prepared, findings, transfers, reversals, takenBack } = ready;
  const { context, edges, actions, ruled } = prepared;
  const explained = explain(context, { input, edges, differing, findings, reversals, takenBack, actions });
  const { exceptions, ambiguous } = withRules(context, explained, { ruled, transfers, tolerated });
  // Looked up again where a repair asks: a list for every line is much to keep.
  context.named.clear();
  return { exceptions, ambiguous };
}

/** Forms all groups: whole sets, sure pairs, sets of a party, runs, differing pairs, and a second look at what is open. */
export function group({ book, context, edges, index, ruled }: Prepared, stages: Pick<Stages, 'mark'>): Looked {
  const { facts } = context;
  const twins = facts.of('twins', () => interchangeable(book, context.amounts.ids.book));
  const found = wholeSets(context, null);
  const schedules = facts.of('schedules', () => found);
  takePairs(context, edges, twins, { least: 0.5, most: 1 });
  stages.mark('pairs');
  partySets(context, index.party);
  wholeSets(context, schedules);
  const tolerated = takeTolerated(context, ruled);
  const known = takeSure(context, index, schedules);
  for (let pass = 0; pass < RUN_PASSES; pass++) runSets(context, schedules);
  stages.mark('sets');
  const differing = takeResidual(context, index, known);
  stages.mark('differences');
  secondLook(context, index, schedules);
  reweighOpen(context, edges);
  takePairs(context, edges, twins, { least: context.settings.minConfidence, most: SECOND_MOST });
  takePartPayments(context);
  stages.mark('groups');
  return { differing, tolerated };
}

/** Sets once more, with the prior of the few lines still open; never sure enough for automatic approval. */
function secondLook(context: Context, index: ResidualIndex, schedules: FeeSchedules): void {
  context.second.boost = context.facts.of('boost', () => {
    const open = countFree(context.bankFree) / Math.max(1, context.bank.size);
    return Math.max(0.01, Math.min(2, Math.log(USUALLY_OPEN / Math.max(open, 1e-3))));
  });
  context.second.most = SECOND_LOG_ODDS;
  partySets(context, index.party);
  runSets(context, schedules);
}

/** Marginals among the lines still open, with the prior of what is open: the rest is explained by now. */
export function reweighOpen(context: Context, edges: Edges): void {
  const { bank, book, model } = context;
  context.facts.model(model, 'still open', () =>
    model.narrow(countFree(context.bankFree), countFree(context.bookFree)),
  );
  for (let e = 0; e < edges.size; e++)
    edges.weight[e] =
      context.bankFree[edges.bank[e]!] && context.bookFree[edges.book[e]!] ? model.weigh(edges, e) : NEVER;
  marginals(edges, bank.size, book.size, 10);
}

/** Differing pairs that are beyond doubt, before sets look at what is left; returns what their differences teach. */
function takeSure(context: Context, index: ResidualIndex, schedules: FeeSchedules): DifferenceKnowledge {
  const first: DifferenceKnowledge = { ...NOTHING_KNOWN, schedules: distinctSchedules(schedules) };
  const known = context.facts.of('differences', () => {
    const step = Math.max(1, Math.floor(countFree(context.bankFree) / LEARN_FROM));
    const edges = differingPairs(context, index, first, step);
    weighDiffering(context, edges, { learn: true, stage: 'first' });
    return learnDifferences(context, edges, first);
  });
  const again = differingPairs(context, index, known);
  weighDiffering(context, again, { learn: true, stage: 'sure' });
  takeDiffering(context, again, 0.97);
  return known;
}

/** Pairs of differing amounts and documents paid in parts, among the lines left over. */
function takeResidual(context: Context, index: ResidualIndex, known: DifferenceKnowledge): Edges {
  const edges = differingPairs(context, index, known);
  weighDiffering(context, edges, { learn: false, stage: 'residual' });
  takeDiffering(context, edges, 0.8);
  instalments(context, index.party);
  takeDiffering(context, edges, context.settings.minConfidence);
  return edges;
}

/** Assigns free lines one to one; keeps pairs whose posterior is at least `least`. */
function takePairs(context: Context, edges: Edges, twins: Int32Array, range: { least: number; most: number }): void {
  const sums = twinSums(context, edges, twins);
  const { bank, book } = context;
  const chosen = assign(
    edges,
    bank.size,
    book.size,
    (e) => context.bankFree[edges.bank[e]!] === 1 && context.bookFree[edges.book[e]!] === 1,
  );
  for (const i of context.lines.bank) {
    const e = chosen.bankEdge[i]!;
    if (e < 0 || sums[e]! < range.least) continue;
    const confidence = Math.min(range.most, sums[e]!, mostOf(context, edges, e));
    const rival = rivalOf(edges, e);
    const told = rival < 0 ? {} : { rival };
    accept(context, pairDraft(edges, e, { confidence, differences: [], edge: e, ...told, ...gapOf(chosen, i) }));
  }
}
