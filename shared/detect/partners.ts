/** How likely an open line is an exception, having no partner at all or one that disputes its amount; learnt from the month itself where it can be. */

import type { Context } from '../match/context.ts';
import type { Edges } from '../match/edges.ts';
import { crowded } from './crowds.ts';
import { KindLags } from './lags.ts';
import {
  BANK_WEIGHTS,
  BOOK_WEIGHTS,
  bankFeatures,
  bookFeatures,
  type Features,
  monthOf,
  type Weight,
} from './lonely.ts';
import { type OpenLines, openLines } from './open-lines.ts';

/** Probability that each open line is an exception; 0 where the line is not open. */
export interface NoPartner {
  readonly bank: Float64Array;
  readonly book: Float64Array;
  /** Lines from this probability on are reported: the cut that makes the expected F1 of the report largest. */
  readonly least: number;
  readonly open: OpenLines;
}

export interface PartnerQuery {
  /** Candidate pairs of equal and of differing amounts with their last posteriors. */
  readonly equal: Edges;
  readonly differing: Edges;
  /** True when the text of a bank line speaks of a returned item. */
  readonly isReturned: (i: number) => boolean;
  /** Lines that are exceptions whatever their partners: returned items, disputed amounts. */
  readonly certain: number;
}

/** Rounds of expectation and maximisation; few, because shares that feed on themselves drift. */
const ROUNDS = 3;
/** Lines of a word or kind that weigh as much as the share among all lines. */
const STRENGTH = 8;

/**
 * Estimates for every open line. A logistic model of evidence (weights: `lonely.ts`) whose intercepts are learnt here
 * without labels: the share of lonely lines by word of the bank text and by kind of document is estimated from the
 * posteriors and goes back into them (expectation and maximisation; Saerens, Latinne and Decaestecker 2002).
 */
export function noPartner(context: Context, query: PartnerQuery): NoPartner {
  const open = openLines(context, query.equal, query.differing);
  const lags = new KindLags(context);
  const month = monthOf(context, open);
  const bank = settle(bankFeatures(context, { open, lags, month, ...query }), Object.values(BANK_WEIGHTS));
  const lonely = scatter(open.bank, bank.probability, context.bank.size);
  const book = settle(
    bookFeatures(context, { open, lags, month, differing: query.differing }, lonely),
    Object.values(BOOK_WEIGHTS),
  );
  const least = bestCut([bank.probability, book.probability], query.certain);
  const crowd = crowded(context, query.equal);
  return {
    bank: lonely.map((p, i) => (crowd.bank[i] ? 0 : p)),
    book: scatter(open.book, book.probability, context.book.size).map((p, j) => (crowd.book[j] ? 0 : p)),
    least,
    open,
  };
}

interface Settled extends Features {
  readonly probability: Float64Array;
  /** What each row's classes say: log-odds that a line like it is lonely. */
  readonly tell: Float64Array;
}

/** Probabilities and class shares in turn: the shares of lonely lines come from the probabilities, and go back into them. */
function settle(features: Features, weights: readonly Weight[]): Settled {
  const { width, rows, values, mode } = features;
  const fixed = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let odds = at(weights[0]!, mode[r]!);
    for (let f = 0; f < width; f++) odds += at(weights[f + 2]!, mode[r]!) * values[r * width + f]!;
    fixed[r] = odds;
  }
  const probability = new Float64Array(rows).fill(0.5);
  const tell = new Float64Array(rows);
  for (let round = 0; round < ROUNDS; round++) {
    const share = classShares(features, probability);
    for (let r = 0; r < rows; r++) {
      tell[r] = tellOf(features, share, r);
      probability[r] = 1 / (1 + Math.exp(-fixed[r]! - at(weights[1]!, mode[r]!) * tell[r]!));
    }
  }
  return { ...features, probability, tell };
}

/** The weight of a row whose mode lies between the two a pair is for. */
function at([none, all]: Weight, mode: number): number {
  return none + (all - none) * mode;
}

/** Share of lonely lines by class, each leaning on its family and each family on all lines. */
function classShares({ classes, classLines, families, due, rows }: Features, probability: Float64Array): Float64Array {
  const share = new Float64Array(classLines.length);
  for (let r = 0; r < rows; r++) {
    const weight = probability[r]! * (1 - (due?.[r] ?? 0));
    for (let k = classes.start[r]!; k < classes.start[r + 1]!; k++) share[classes.items[k]!]! += weight;
  }
  const lonely = new Float64Array(families);
  const lines = new Float64Array(families);
  for (let k = 0; k < share.length; k++) {
    lonely[k % families]! += share[k]!;
    lines[k % families]! += classLines[k]!;
  }
  const usual = (sum(lonely) + 1) / (sum(lines) + 20);
  for (let k = 0; k < share.length; k++) {
    const family = (lonely[k % families]! + STRENGTH * usual) / (lines[k % families]! + STRENGTH);
    share[k] = (share[k]! + STRENGTH * family) / (classLines[k]! + STRENGTH);
  }
  return share;
}

/** Log-odds that a line of a row's classes is lonely: midway between the class that says so loudest and the mean of all. */
function tellOf({ classes, due }: Features, share: Float64Array, r: number): number {
  const from = classes.start[r]!;
  const to = classes.start[r + 1]!;
  const later = due?.[r] ?? 0;
  let most = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (let k = from; k < to; k++) {
    const odds = logit(later + (1 - later) * share[classes.items[k]!]!);
    most = Math.max(most, odds);
    total += odds;
  }
  return to === from ? logit(0.1) : (most + total / (to - from)) / 2;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The cut at which reporting all lines above it has the largest expected F1, the estimates taken at their word. */
function bestCut(sides: readonly Float64Array[], certain: number): number {
  const all = Float64Array.from(sides.flatMap((side) => [...side])).sort();
  let expected = certain;
  for (const p of all) expected += p;
  let hits = certain;
  let best = 0;
  let cut = 0.5;
  for (let k = all.length - 1; k >= 0; k--) {
    hits += all[k]!;
    const score = (2 * hits) / (certain + all.length - k + expected);
    if (score < best) break;
    best = score;
    cut = all[k]!;
  }
  return cut;
}

/** log(p / (1 - p)), kept within what a few dozen lines can tell. */
export function logit(p: number): number {
  const kept = Math.max(0.003, Math.min(0.97, p));
  return Math.log(kept / (1 - kept));
}

function scatter(positions: Int32Array, values: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let k = 0; k < positions.length; k++) out[positions[k]!] = values[k]!;
  return out;
}
