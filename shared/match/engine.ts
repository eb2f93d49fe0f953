/** The matching engine: lines and settings in, proposals, duplicates and exceptions out; the same content gives the same answer in any order. */

import { type DuplicateFinding, duplicatesOf, findDuplicates } from '../detect/duplicates.ts';
import { explain } from '../detect/explain.ts';
import { findReversals, type Reversal } from '../detect/reversals.ts';
import { AmountModel } from './amounts.ts';
import { assign, gapOf } from './assignment.ts';
import { calibrationOf } from './calibrate.ts';
import { AmountIndex, equalAmountPairs } from './candidates.ts';
import { accept, type Context, isRejected, newContext, partyIndex, rejectedKeys } from './context.ts';
import { pairDraft } from './draft.ts';
import type { Edges } from './edges.ts';
import { type BankSide, type BookSide, encodeBank, encodeBook, NamePool } from './encode.ts';
import { distinctSchedules, type FeeSchedules } from './fees.ts';
import { instalments } from './instalments.ts';
import { invert } from './keys.ts';
import { linkWords } from './links.ts';
import { marginals, releaseMarginals } from './marginals.ts';
import { recall } from './memory.ts';
import { Model } from './model.ts';
import { NAME_LEVELS, PairComparer, REF_LEVELS } from './pair.ts';
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
import { withRules } from './ruled.ts';
import { ignoredLines, type RuledRows, ruledRows } from './rules.ts';
import { partySets } from './sets-party.ts';
import { runSets } from './sets-runs.ts';
import { wholeSets } from './sets-whole.ts';
import { ALONE } from './team.ts';
import { takeTolerated } from './tolerance.ts';
import { pairTransfers, type Transfers, transferProposals } from './transfers.ts';
import { interchangeable, twinSums } from './twins.ts';
import {
  type FoundResult,
  MatchCancelled,
  type MatchInput,
  type MatchResult,
  type RuleAction,
  type StageTime,
} from './types.ts';

export const ENGINE_VERSION = 'tieout-match 1';

const EM_ROUNDS = 3;
/** Each pass sees what the one before has taken away. */
const RUN_PASSES = 2;
const NEVER = -60;
/** Posterior after the first round under which a pair is dropped. */
const HOPELESS = 1e-3;
/** Pairs found only after everything else was explained are never quite sure. */
const SECOND_MOST = 0.94;
const SECOND_LOG_ODDS = 2.5;
/** Share of bank lines that the priors of sets expect to be without a pair. */
const USUALLY_OPEN = 0.15;
const RANDOM_PAIRS = 20_000;
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
  /** The lines the run left open, explained. */
  readonly open: Pick<MatchResult, 'exceptions' | 'ambiguous'>;
}

/** The same, with the state to repair the result from after decisions. */
export function startMatch(input: MatchInput): { readonly result: FoundResult; readonly state: MatchState } {
  const stages = new Stages(input);
  const prepared = prepare(input, stages);
  const { bank, book, edges, context } = prepared;
  learn(prepared);
  const { findings, reversed } = repeatsAndReversals(prepared);
  const copies = new Set(findings.filter(({ side }) => side === 'bank').map(({ copy }) => copy));
  const transfers = pairTransfers(context, prepared.ruled, { copies, edges });
  const reversals = setAside(prepared, { findings, reversed }, input);
  stages.mark('learn');
  const { differing, tolerated } = group(prepared, stages);
  releaseMarginals();
  const calibration = calibrationOf(input.decisions);
  const explained = explain(context, {
    input,
    edges,
    differing,
    findings,
    reversals,
    actions: prepared.actions,
  });
  const { exceptions, ambiguous } = withRules(context, explained, { ruled: prepared.ruled, transfers, tolerated });
  const ignored = ignoredLines(prepared.ruled, input.bank);
  // Looked up again where a repair asks: a list for every line is much to keep.
  context.named.clear();
  stages.mark('explain');
  const result: FoundResult = {
    engine: ENGINE_VERSION,
    settings: input.settings,
    proposals: proposalList(context, edges, calibration, transferProposals(context, transfers, calibration)),
    duplicates: duplicatesOf(bank, book, findings),
    exceptions,
    ambiguous,
    ...(ignored.length > 0 ? { ignored } : {}),
    stages: stages.times,
  };
  return { result, state: { input, prepared, findings, transfers, calibration, open: { exceptions, ambiguous } } };
}

export interface Prepared {
  readonly bank: BankSide;
  readonly book: BookSide;
  readonly context: Context;
  readonly edges: Edges;
  readonly index: ResidualIndex;
  /** What the user's rules say about a bank line, by table row. */
  readonly actions: ReadonlyMap<number, RuleAction>;
  readonly ruled: RuledRows;
}

/** Encodes both sides, builds the indexes and the candidate pairs of equal amount. */
function prepare(input: MatchInput, stages: Stages): Prepared {
  const pool = new NamePool();
  const book = encodeBook(input.book, pool);
  const bank = encodeBank(input.bank, book, pool);
  stages.mark('encode');
  const links = linkWords(bank, book);
  const comparer = new PairComparer(bank, book, links);
  const amounts = new AmountModel(bank, book);
  const model = new Model(bank, book, pool.texts);
  model.aliases.memory = recall(input, bank, book);
  randomLevels(model, comparer, bank.size, book);
  const decimals = (currency: number): number => input.exponent(pool.texts[currency] ?? '');
  const context: Context = {
    ...newContext(
      { bank, book, links, model, amounts, comparer, settings: input.settings, decimals, team: input.team ?? ALONE },
      pool.texts.length,
    ),
    rejected: rejectedKeys(input.rejected ?? [], bank, book),
  };
  const index: ResidualIndex = {
    amount: new AmountIndex(book, amounts.ids, context.lines.book),
    party: partyIndex(book),
    keyLines: invert(book.keys, book.keyTable.size),
  };
  stages.mark('index');
  const edges = equalAmountPairs(context, index, input.settings);
  dropRejected(context, edges);
  stages.mark('candidates');
  const ruled = ruledRows(input.rules, input.bank);
  const actions = new Map([...ruled].map(([row, { action }]) => [row, action]));
  return { bank, book, context, edges, index, actions, ruled };
}

/** Leaves out pairs a person rejected. */
function dropRejected(context: Context, edges: Edges): void {
  if (context.rejected === null) return;
  for (let e = 0; e < edges.size; e++)
    if (isRejected(context, edges.bank[e]!, edges.book[e]!)) edges.weight[e] = Number.NEGATIVE_INFINITY;
  edges.dropBelow(0, Number.MIN_SAFE_INTEGER);
}

/** Expectation and maximisation in turn; hopeless pairs are dropped after the first round. */
function learn({ bank, book, context, edges }: Prepared): void {
  const { model } = context;
  for (let round = 0; round < EM_ROUNDS; round++) {
    // The candidates came weighed.
    if (round > 0) weighAll(model, edges);
    marginals(edges, bank.size, book.size, 4);
    model.learn(edges);
    if (round <= 1) edges.prune(HOPELESS);
    if (round === 0) releaseMarginals();
  }
  weighAll(model, edges);
  marginals(edges, bank.size, book.size, 6);
  context.facts.model(model, 'learnt', () => undefined);
}

/** Repeated lines and returned items, looked for side by side. */
function repeatsAndReversals({ bank, book, edges, context }: Prepared) {
  const parts = context.team.map(2, (part) =>
    part === 0 ? { findings: findDuplicates(bank, book, edges) } : { reversed: findReversals(bank, edges) },
  );
  return { findings: parts[0]!.findings ?? [], reversed: parts[1]!.reversed ?? [] };
}

/** Takes copies, returned items and lines a rule ignores out of play, and spreads the marginals over the rest. */
function setAside(
  prepared: Prepared,
  { findings, reversed }: { findings: readonly DuplicateFinding[]; reversed: readonly Reversal[] },
  input: MatchInput,
): Reversal[] {
  const { bank, book, context, edges, actions } = prepared;
  for (const finding of findings) (finding.side === 'bank' ? context.bankFree : context.bookFree)[finding.copy] = 0;
  for (let i = 0; i < bank.size && input.rules.length > 0; i++) {
    const action = actions.get(bank.row[i]!);
    if (action?.type === 'ignore' || action?.type === 'transfer') context.bankFree[i] = 0;
  }
  const reversals = reversed.filter(({ original, back }) => context.bankFree[original] && context.bankFree[back]);
  for (const { original, back } of reversals) {
    context.bankFree[original] = 0;
    context.bankFree[back] = 0;
  }
  for (let e = 0; e < edges.size; e++)
    if (!context.bankFree[edges.bank[e]!] || !context.bookFree[edges.book[e]!]) edges.weight[e] = NEVER;
  marginals(edges, bank.size, book.size, 10);
  return reversals;
}

/** Forms all groups: whole sets, sure pairs, sets of a party, runs, differing pairs, and a second look at what is open. */
export function group(
  { book, context, edges, index, ruled }: Prepared,
  stages: Pick<Stages, 'mark'>,
): { readonly differing: Edges; readonly tolerated: Edges | null } {
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
function reweighOpen(context: Context, edges: Edges): void {
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

/** Stage timing and cancelling. */
class Stages {
  readonly times: StageTime[] = [];
  private since: number;

  constructor(private readonly input: MatchInput) {
    this.since = input.clock?.() ?? 0;
  }

  mark(stage: string): void {
    const now = this.input.clock?.() ?? 0;
    this.times.push({ stage, elapsedMs: now - this.since });
    this.since = now;
    if (this.input.progress?.(stage, this.times.length, 9)) throw new MatchCancelled(stage);
  }
}

function weighAll(model: Model, edges: Edges): void {
  for (let e = 0; e < edges.size; e++) edges.weight[e] = model.weigh(edges, e);
}

/** Level shares among pairs that are almost surely unrelated: a fixed, content-ordered sample of all pairs. */
function randomLevels(model: Model, comparer: PairComparer, bankSize: number, book: BookSide): void {
  if (bankSize === 0 || book.size === 0) return;
  const ref = new Float64Array(REF_LEVELS);
  const name = new Float64Array(NAME_LEVELS);
  const pairs = Math.min(RANDOM_PAIRS, bankSize * book.size);
  const perLine = Math.max(1, Math.ceil(pairs / bankSize));
  let count = 0;
  const step = Math.max(1, Math.floor(bankSize / pairs));
  for (let i = 0; i < bankSize; i += step) {
    comparer.bankLine(i);
    for (let k = 0; k < perLine; k++) {
      const j = (i * 7919 + k * 104729 + 17) % book.size;
      comparer.compare(j);
      ref[comparer.refLevel]!++;
      name[comparer.nameLevel]!++;
      count++;
    }
  }
  model.setRandom(ref, name, count);
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
    const confidence = Math.min(range.most, sums[e]!);
    accept(context, pairDraft(edges, e, { confidence, differences: [], edge: e, ...gapOf(chosen, i) }));
  }
}
