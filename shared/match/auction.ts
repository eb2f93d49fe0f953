/**
 * Auction for a component too large for the exact method: bank lines bid for book lines, prices rise, and the prices
 * at the end prove how far from the largest total the outcome can be. Source: Bertsekas, "The auction algorithm", 1988.
 */

import type { Edges } from './edges.ts';

/** Least step of a price in log-odds: what a proposal may lose at most. */
const STEPS = [4, 1, 0.25, 0.05] as const;
/** Offers looked at per edge of the component before the auction is closed as it stands. */
const LOOKS_PER_EDGE = 200;

/** Edges chosen, and the proven distance of their total from the largest total. */
export interface AuctionResult {
  readonly edges: readonly number[];
  readonly gap: number;
}

/** Chooses edges of one component, all of positive weight. Same edges, same answer: bidders queue in canonical order, ties go to the lower book line. */
export function auction(edges: Edges, component: readonly number[]): AuctionResult {
  const market = new Market(edges, component);
  let best: AuctionResult = { edges: [], gap: Number.POSITIVE_INFINITY };
  for (const step of STEPS) {
    const open = market.run(step);
    const found = market.outcome();
    if (found.gap < best.gap) best = found;
    if (!open || best.gap === 0) break;
  }
  return best;
}

class Market {
  private readonly rows: readonly number[];
  private readonly arcs: readonly (readonly { column: number; weight: number; edge: number }[])[];
  private readonly price: Float64Array;
  private readonly holder: Int32Array;
  private readonly held: Int32Array;
  private looks: number;

  constructor(
    private readonly weights: Edges,
    component: readonly number[],
  ) {
    this.rows = [...new Set(component.map((e) => weights.bank[e]!))].sort((x, y) => x - y);
    const columns = [...new Set(component.map((e) => weights.book[e]!))].sort((x, y) => x - y);
    const rowOf = new Map(this.rows.map((line, at) => [line, at]));
    const columnOf = new Map(columns.map((line, at) => [line, at]));
    const arcs = this.rows.map((): { column: number; weight: number; edge: number }[] => []);
    for (const edge of component)
      arcs[rowOf.get(weights.bank[edge]!)!]!.push({
        column: columnOf.get(weights.book[edge]!)!,
        weight: weights.weight[edge]!,
        edge,
      });
    this.arcs = arcs;
    this.price = new Float64Array(columns.length);
    this.holder = new Int32Array(columns.length);
    this.held = new Int32Array(this.rows.length);
    this.looks = component.length * LOOKS_PER_EDGE;
  }

  /** One auction from unpriced lines with a given step; false when its looks ran out. */
  run(step: number): boolean {
    this.price.fill(0);
    this.holder.fill(-1);
    this.held.fill(-1);
    let queue = this.rows.map((_, row) => row);
    while (queue.length > 0) {
      const out: number[] = [];
      for (const row of queue) {
        this.looks -= this.arcs[row]!.length;
        if (this.looks < 0) return false;
        const loser = this.bid(row, step);
        if (loser >= 0) out.push(loser);
      }
      queue = out;
    }
    return true;
  }

  /** The row bids for what gains it most; returns who lost it, -1 where nobody. Staying unmatched gains 0. */
  private bid(row: number, step: number): number {
    let best = 0;
    let second = 0;
    let wanted: { column: number; edge: number } | null = null;
    for (const arc of this.arcs[row]!) {
      const gain = arc.weight - this.price[arc.column]!;
      if (gain > best) {
        second = best;
        best = gain;
        wanted = arc;
      } else if (gain > second) second = gain;
    }
    if (wanted === null) return -1;
    const { column, edge } = wanted;
    this.price[column]! += best - second + step;
    const loser = this.holder[column]!;
    this.holder[column] = row;
    this.held[row] = edge;
    if (loser >= 0) this.held[loser] = -1;
    return loser;
  }

  /** The edges held, completed greedily, with the gap that the prices prove (weak duality of the assignment problem). */
  outcome(): AuctionResult {
    let bound = 0;
    for (const price of this.price) bound += price;
    const taken = new Set<number>();
    const chosen: number[] = [];
    let total = 0;
    this.held.forEach((edge, row) => {
      let gain = 0;
      for (const arc of this.arcs[row]!) gain = Math.max(gain, arc.weight - this.price[arc.column]!);
      bound += gain;
      if (edge < 0) return;
      chosen.push(edge);
      taken.add(this.weights.book[edge]!);
      total += this.weights.weight[edge]!;
    });
    this.held.forEach((edge, row) => {
      if (edge >= 0) return;
      const free = this.arcs[row]!.filter((arc) => !taken.has(this.weights.book[arc.edge]!));
      const arc = free.sort((x, y) => y.weight - x.weight || x.column - y.column)[0];
      if (!arc) return;
      chosen.push(arc.edge);
      taken.add(this.weights.book[arc.edge]!);
      total += arc.weight;
    });
    return { edges: chosen, gap: Math.max(0, bound - total) };
  }
}
