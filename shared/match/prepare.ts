/** What comes before a run forms groups: lines encoded, candidate pairs, the model learnt, copies and reversals set aside. */

import { type BookReversal, findBookReversals } from '../detect/book-reversals.ts';
import { type DuplicateFinding, findDuplicates } from '../detect/duplicates.ts';
import { findReversals, type Reversal } from '../detect/reversals.ts';
import { supports } from '../detect/support.ts';
import { cashStepOf } from '../money.ts';
import { AmountModel } from './amounts.ts';
import { AmountIndex, equalAmountPairs, LEAST_POSTERIOR } from './candidates.ts';
import { type Context, isRejected, newContext, partyIndex, rejectedKeys } from './context.ts';
import type { Edges } from './edges.ts';
import { type BankSide, type BookSide, encodeBank, encodeBook, NamePool } from './encode.ts';
import { invert } from './keys.ts';
import { linkWords } from './links.ts';
import { marginals, releaseMarginals } from './marginals.ts';
import { recall } from './memory.ts';
import { Model } from './model.ts';
import { NAME_LEVELS, PairComparer, REF_LEVELS } from './pair.ts';
import type { ResidualIndex } from './residual.ts';
import { type RuledRows, ruledRows } from './rules.ts';
import type { Stages } from './stages.ts';
import { ALONE } from './team.ts';
import { pairTransfers, type Transfers } from './transfers.ts';
import type { MatchInput, RuleAction } from './types.ts';

const EM_ROUNDS = 3;
/** Weight of a pair that a line set aside cannot be in. */
export const NEVER = -60;
const RANDOM_PAIRS = 20_000;

/** Both sides, ready for groups to be formed. */
export interface Ready {
  readonly prepared: Prepared;
  readonly findings: readonly DuplicateFinding[];
  readonly transfers: Transfers;
  readonly reversals: readonly Reversal[];
  /** Entries the books themselves take back. */
  readonly takenBack: readonly BookReversal[];
}

/** Everything up to the forming of groups. `names` keep the ids they had in an earlier run. */
export function makeReady(input: MatchInput, stages: Stages, names: readonly string[] = []): Ready {
  const prepared = prepare(input, stages, names);
  const { edges, context } = prepared;
  learn(prepared);
  const { findings, reversed } = repeatsAndReversals(prepared, input.genuine ?? []);
  const copies = new Set(findings.filter(({ side }) => side === 'bank').map(({ copy }) => copy));
  const transfers = pairTransfers(context, prepared.ruled, { copies, edges });
  const takenBack = takeBack(prepared, findings);
  const reversals = setAside(prepared, { findings, reversed }, input);
  stages.mark('learn');
  return { prepared, findings, transfers, reversals, takenBack };
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
  /** Names of accounts and currencies by id. */
  readonly names: readonly string[];
}

/** Encodes both sides, builds the indexes and the candidate pairs of equal amount. */
function prepare(input: MatchInput, stages: Stages, names: readonly string[]): Prepared {
  const pool = new NamePool(names);
  const book = encodeBook(input.book, pool);
  const bank = encodeBank(input.bank, book, pool);
  stages.mark('encode');
  const links = linkWords(bank, book);
  const comparer = new PairComparer(bank, book, links);
  const amounts = new AmountModel(bank, book, (currency) => cashStepOf(pool.texts[currency] ?? ''));
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
  return { bank, book, context, edges, index, actions, ruled, names: pool.texts };
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
    if (round <= 1) edges.prune(LEAST_POSTERIOR);
    if (round === 0) releaseMarginals();
  }
  weighAll(model, edges);
  marginals(edges, bank.size, book.size, 6);
  context.facts.model(model, 'learnt', () => undefined);
}

/** Repeated lines and returned items, looked for side by side. */
function repeatsAndReversals({ bank, book, edges, context }: Prepared, genuine: NonNullable<MatchInput['genuine']>) {
  const parts = context.team.map(2, (part) =>
    part === 0 ? { findings: findDuplicates(bank, book, edges) } : { reversed: findReversals(bank, edges) },
  );
  const kept = new Set(genuine.flatMap(([one, other]) => [`${one},${other}`, `${other},${one}`]));
  const isKept = ({ side, original, copy }: DuplicateFinding): boolean => {
    const { table, row } = side === 'bank' ? bank : book;
    return kept.has(`${table.id[row[original]!]},${table.id[row[copy]!]}`);
  };
  const findings = parts[0]!.findings ?? [];
  return {
    findings: kept.size === 0 ? findings : findings.filter((finding) => !isKept(finding)),
    reversed: parts[1]!.reversed ?? [],
  };
}

/** Takes entries that the books themselves take back out of play; copies are none of them. */
function takeBack({ bank, book, edges, context }: Prepared, findings: readonly DuplicateFinding[]): BookReversal[] {
  const copies = new Set(findings.filter(({ side }) => side === 'book').map(({ copy }) => copy));
  const { comparer } = context;
  const found = findBookReversals({ bank, book, comparer, support: supports(bank, book, edges).book });
  const takenBack = found.filter(({ original, back }) => !copies.has(original) && !copies.has(back));
  for (const { original, back } of takenBack) {
    context.bookFree[original] = 0;
    context.bookFree[back] = 0;
  }
  return takenBack;
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
