/** Pairs whose amounts differ by no more than a rule of the user allows; the difference is typed as the rule says. */

import { displayMinor, minor } from '../money.ts';
import { lowerBound } from './amounts.ts';
import { assign } from './assignment.ts';
import { addEdge } from './candidates.ts';
import { accept, type Context, isRejected } from './context.ts';
import { AMOUNT, Edges } from './edges.ts';
import { marginals } from './marginals.ts';
import { type RuledRows, ruleName } from './rules.ts';
import type { MatchRule, RuleAction } from './types.ts';

type Tolerance = Extract<RuleAction, { readonly type: 'tolerance' }>;

/** Documents compared with one bank line: those nearest in amount. */
const MOST_COMPARED = 300;
const ROUNDS = 12;
/** A pair is taken when nothing else is as likely. */
const LEAST = 0.5;

const toleranceOf = (rule: MatchRule | undefined): Tolerance | null =>
  rule?.action.type === 'tolerance' ? rule.action : null;

/**
 * Pairs free bank lines of tolerance rules with free documents one to one. Lines of equal amount stand among the candidates, so
 * that a document that fits to the cent keeps its line; they are left to the other stages. Returns the edges looked at, null
 * where no free line has such a rule.
 */
export function takeTolerated(context: Context, ruled: RuledRows): Edges | null {
  const { bank, book, model } = context;
  const rows = Array.from(ruled.size === 0 ? [] : context.lines.bank).filter(
    (i) => context.bankFree[i] === 1 && toleranceOf(ruled.get(bank.row[i]!)) !== null,
  );
  if (rows.length === 0) return null;
  const edges = toleratedEdges(context, ruled, rows);
  context.facts.model(model, 'tolerated open', () => model.narrow(count(context.bankFree), count(context.bookFree)));
  for (let e = 0; e < edges.size; e++) edges.weight[e] = model.weigh(edges, e);
  marginals(edges, bank.size, book.size, ROUNDS);
  const chosen = assign(edges, bank.size, book.size, () => true);
  for (const i of rows) {
    const e = chosen.bankEdge[i]!;
    if (e >= 0 && edges.posterior[e]! >= LEAST && bank.amount[i] !== book.amount[edges.book[e]!])
      take(context, edges, e, ruled.get(bank.row[i]!)!);
  }
  return edges;
}

function toleratedEdges(context: Context, ruled: RuledRows, rows: readonly number[]): Edges {
  const { bank, book, comparer, amounts, settings } = context;
  const free = Array.from(book.amount, (_, j) => j).filter((j) => context.bookFree[j] === 1);
  free.sort((x, y) => book.amount[x]! - book.amount[y]! || x - y);
  const sorted = Float64Array.from(free, (j) => book.amount[j]!);
  const edges = new Edges(rows.length * 4);
  for (const i of rows) {
    const most = toleranceOf(ruled.get(bank.row[i]!))!.amount;
    const amount = bank.amount[i]!;
    const found = free.slice(lowerBound(sorted, amount - most), lowerBound(sorted, amount + most + 1)).filter((j) => {
      const lag = bank.day[i]! - book.day[j]!;
      const near = lag <= settings.maxLagDays && lag >= -settings.maxLeadDays;
      return near && book.currency[j] === bank.currency[i] && amount * book.amount[j]! > 0;
    });
    const apart = (j: number): number => Math.abs(book.amount[j]! - amount);
    comparer.bankLine(i);
    for (const j of found.sort((x, y) => apart(x) - apart(y) || x - y).slice(0, MOST_COMPARED)) {
      if (isRejected(context, i, j)) continue;
      comparer.compare(j);
      const chance =
        apart(j) === 0
          ? amounts.chance(amount, bank.currency[i]!)
          : Math.min(1, amounts.bankShare(book.amount[j]! - most, book.amount[j]! + most));
      addEdge(edges, comparer, i, j, AMOUNT.EQUAL, Math.log(chance));
    }
  }
  return edges;
}

function take(context: Context, edges: Edges, e: number, rule: MatchRule): void {
  const { bank, book } = context;
  const tolerance = toleranceOf(rule)!;
  const i = edges.bank[e]!;
  const j = edges.book[e]!;
  const p = edges.posterior[e]!;
  const limit = displayMinor(tolerance.amount, context.decimals(bank.currency[i]!));
  accept(context, {
    bank: [i],
    book: [j],
    confidence: p,
    logOdds: edges.weight[e]!,
    margin: Math.min(50, Math.log(p / Math.max(1e-12, 1 - p))),
    alternatives: 0,
    alternativesExact: true,
    differences: [
      {
        type: tolerance.difference,
        amount: minor(bank.amount[i]! - book.amount[j]!),
        note: `within ${limit}, which ${ruleName(rule)} allows`,
      },
    ],
    basis: 'pair',
    edge: -1,
    rule: `${ruleName(rule)} allows up to ${limit} as ${tolerance.difference.replaceAll('_', ' ')}`,
  });
}

function count(free: Uint8Array): number {
  return free.reduce((sum, one) => sum + one, 0);
}
