/** Pairs whose amounts differ by no more than a rule of the user allows; the difference is typed as the rule says. */

import { displayMinor, minor } from '../money.ts';
import { lowerBound } from './amounts.ts';
import { assign } from './assignment.ts';
import { addEdge } from './candidates.ts';
import { accept, type Context, isRejected } from './context.ts';
import { pairDraft } from './draft.ts';
import { AMOUNT, Edges } from './edges.ts';
import { marginals } from './marginals.ts';
import { countFree } from './residual.ts';
import { type RuledRows, ruleName } from './rules.ts';
import { isInTime, type MatchRule, type RuleAction } from './types.ts';

type Tolerance = Extract<RuleAction, { readonly type: 'tolerance' }>;

/** Documents compared with one bank line, and looked at for it: those nearest in amount. */
const MOST_COMPARED = 60;
const MOST_LOOKED = 600;
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
  context.facts.model(model, 'tolerated open', () =>
    model.narrow(countFree(context.bankFree), countFree(context.bookFree)),
  );
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
  const { bank, book, comparer, amounts } = context;
  const nearest = new NearestAmounts(context);
  const edges = new Edges(rows.length * 4);
  for (const i of rows) {
    const most = toleranceOf(ruled.get(bank.row[i]!))!.amount;
    const amount = bank.amount[i]!;
    comparer.bankLine(i);
    for (const j of nearest.of(i, most)) {
      if (isRejected(context, i, j)) continue;
      comparer.compare(j);
      const chance =
        book.amount[j] === amount
          ? amounts.chance(amount, bank.currency[i]!)
          : Math.min(1, amounts.bankShare(book.amount[j]! - most, book.amount[j]! + most));
      addEdge(edges, comparer, i, j, AMOUNT.EQUAL, Math.log(chance));
    }
  }
  return edges;
}

/** Free documents by amount, visited outwards from the amount of a bank line. */
class NearestAmounts {
  private readonly free: readonly number[];
  private readonly amounts: Float64Array;

  constructor(private readonly context: Context) {
    const { book, bookFree } = context;
    this.free = Array.from(context.lines.book)
      .filter((j) => bookFree[j] === 1)
      .sort((x, y) => book.amount[x]! - book.amount[y]! || x - y);
    this.amounts = Float64Array.from(this.free, (j) => book.amount[j]!);
  }

  /** Documents of the same currency and sign within `most` of the line's amount and its days, the nearest in amount first. */
  of(i: number, most: number): number[] {
    const { bank } = this.context;
    const amount = bank.amount[i]!;
    const out: number[] = [];
    let above = lowerBound(this.amounts, amount);
    let below = above - 1;
    for (let looked = 0; looked < MOST_LOOKED && out.length < MOST_COMPARED; looked++) {
      const up = above < this.free.length ? this.amounts[above]! - amount : Number.POSITIVE_INFINITY;
      const down = below >= 0 ? amount - this.amounts[below]! : Number.POSITIVE_INFINITY;
      if (Math.min(up, down) > most) break;
      const j = this.free[up <= down ? above++ : below--]!;
      if (this.fits(i, j)) out.push(j);
    }
    return out;
  }

  private fits(i: number, j: number): boolean {
    const { bank, book, settings } = this.context;
    const lag = bank.day[i]! - book.day[j]!;
    return isInTime(settings, lag) && book.currency[j] === bank.currency[i] && bank.amount[i]! * book.amount[j]! > 0;
  }
}

function take(context: Context, edges: Edges, e: number, rule: MatchRule): void {
  const { bank, book } = context;
  const tolerance = toleranceOf(rule)!;
  const i = edges.bank[e]!;
  const limit = displayMinor(tolerance.amount, context.decimals(bank.currency[i]!));
  const typed = {
    type: tolerance.difference,
    amount: minor(bank.amount[i]! - book.amount[edges.book[e]!]!),
    note: `within ${limit}, which ${ruleName(rule)} allows`,
  };
  const allows = `${ruleName(rule)} allows up to ${limit} as ${tolerance.difference.replaceAll('_', ' ')}`;
  accept(
    context,
    pairDraft(edges, e, { confidence: edges.posterior[e]!, differences: [typed], edge: -1, rule: allows }),
  );
}
