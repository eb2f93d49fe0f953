/** Maximum-weight one-to-one assignment per connected component: exact, or for huge components a bounded auction that reports its gap. */

import { auction } from './auction.ts';
import type { Edges } from './edges.ts';

/** Largest component solved exactly, in lines of its smaller side and in edges; beyond either an auction with a proven gap takes over. */
export const EXACT_LINES = 500;
export const EXACT_EDGES = 16_000;

export interface Assignment {
  /** Chosen edge of each bank line and book line, -1 where none. */
  readonly bankEdge: Int32Array;
  readonly bookEdge: Int32Array;
  /** True when every component was solved exactly. */
  readonly exact: boolean;
  /** The total weight is at most this far below the largest there is; 0 where exact. */
  readonly gap: number;
  /** 1 for bank lines of components that were not solved exactly; null where all were. */
  readonly bounded: Uint8Array | null;
}

/** Chooses edges with positive weight, each line at most once, so that the total weight is the largest. */
export function assign(
  edges: Edges,
  bankSize: number,
  bookSize: number,
  allowed: (e: number) => boolean,
  limits: { lines: number; edges: number } = { lines: EXACT_LINES, edges: EXACT_EDGES },
): Assignment {
  const bankEdge = new Int32Array(bankSize).fill(-1);
  const bookEdge = new Int32Array(bookSize).fill(-1);
  const usable: number[] = [];
  for (let e = 0; e < edges.size; e++) if (edges.weight[e]! > 0 && allowed(e)) usable.push(e);
  let gap = 0;
  let bounded: Uint8Array | null = null;
  for (const component of components(edges, usable, bankSize, bookSize)) {
    if (component.length === 1) take(component[0]!);
    else if (isSmall(edges, component, limits)) for (const e of hungarian(edges, component)) take(e);
    else {
      const found = auction(edges, component);
      for (const e of found.edges) take(e);
      gap += found.gap;
      bounded ??= new Uint8Array(bankSize);
      for (const e of component) bounded[edges.bank[e]!] = 1;
    }
  }
  return { bankEdge, bookEdge, exact: bounded === null, gap, bounded };
  function take(e: number): void {
    bankEdge[edges.bank[e]!] = e;
    bookEdge[edges.book[e]!] = e;
  }
}

/** What a draft says about the pairing of a bank line: nothing where it is proven best. */
export function gapOf(assignment: Assignment, i: number): { gap?: number } {
  return assignment.bounded?.[i] === 1 ? { gap: assignment.gap } : {};
}

function isSmall(edges: Edges, component: readonly number[], limits: { lines: number; edges: number }): boolean {
  if (component.length > limits.edges) return false;
  if (component.length <= limits.lines) return true;
  const banks = new Set<number>();
  for (const e of component) banks.add(edges.bank[e]!);
  return banks.size <= limits.lines;
}
/** Splits edges into connected components, each in edge order. */
export function components(edges: Edges, usable: readonly number[], bankSize: number, bookSize: number): number[][] {
  // One more than the parent; 0 marks a root, so that few edges among many lines need no pass over all lines.
  const parent = new Int32Array(bankSize + bookSize);
  const root = (x: number): number => {
    let at = x;
    for (let up = parent[at]!; up !== 0; up = parent[at]!) {
      if (parent[up - 1] !== 0) parent[at] = parent[up - 1]!;
      at = up - 1;
    }
    return at;
  };
  for (const e of usable) {
    const a = root(edges.bank[e]!);
    const b = root(bankSize + edges.book[e]!);
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b) + 1;
  }
  const groups = new Map<number, number[]>();
  for (const e of usable) {
    const at = root(edges.bank[e]!);
    const list = groups.get(at);
    if (list) list.push(e);
    else groups.set(at, [e]);
  }
  return [...groups.values()];
}

interface Arc {
  readonly column: number;
  readonly cost: number;
  readonly edge: number;
}

/**
 * Sparse Hungarian method: bank lines enter one after the other by the cheapest augmenting path (Dijkstra on reduced costs);
 * each may also stay unmatched at cost 0. Source: Jonker and Volgenant 1987, in its sparse form.
 */
function hungarian(edges: Edges, component: readonly number[]): number[] {
  const rows = [...new Set(component.map((e) => edges.bank[e]!))].sort((x, y) => x - y);
  const columns = [...new Set(component.map((e) => edges.book[e]!))].sort((x, y) => x - y);
  const rowOf = new Map(rows.map((line, at) => [line, at]));
  const columnOf = new Map(columns.map((line, at) => [line, at]));
  // Each row's own "unmatched" column has cost 0.
  const arcs: Arc[][] = rows.map((_, row) => [{ column: columns.length + row, cost: 0, edge: -1 }]);
  for (const e of component) {
    const column = columnOf.get(edges.book[e]!)!;
    arcs[rowOf.get(edges.bank[e]!)!]!.push({ column, cost: -edges.weight[e]!, edge: e });
  }
  const search = new PathSearch(arcs, columns.length + rows.length);
  for (let row = 0; row < rows.length; row++) search.enter(row);
  return search.edges();
}

const EPSILON = 1e-12;

/** State of the augmenting path method: prices, who holds which column, the tree of the running search. */
class PathSearch {
  private readonly matchedRow: Int32Array;
  private readonly matchedEdge: Int32Array;
  private readonly rowColumn: Int32Array;
  private readonly rowPrice: Float64Array;
  private readonly columnPrice: Float64Array;
  private readonly distance: Float64Array;
  private readonly fromRow: Int32Array;
  private readonly fromEdge: Int32Array;
  private readonly done: Uint8Array;
  private frontier: number[] = [];

  constructor(
    private readonly arcs: readonly (readonly Arc[])[],
    size: number,
  ) {
    this.matchedRow = new Int32Array(size).fill(-1);
    this.matchedEdge = new Int32Array(size).fill(-1);
    this.rowColumn = new Int32Array(arcs.length).fill(-1);
    this.rowPrice = new Float64Array(arcs.length);
    this.columnPrice = new Float64Array(size);
    this.distance = new Float64Array(size);
    this.fromRow = new Int32Array(size);
    this.fromEdge = new Int32Array(size);
    this.done = new Uint8Array(size);
  }

  /** Chosen edges of all rows. */
  edges(): number[] {
    return Array.from(this.rowColumn, (column) => this.matchedEdge[column]!).filter((e) => e >= 0);
  }

  /** Lets one more row in along the cheapest path. */
  enter(start: number): void {
    this.distance.fill(Number.POSITIVE_INFINITY);
    this.done.fill(0);
    this.frontier = [];
    this.rowPrice[start] = Math.min(...this.arcs[start]!.map((arc) => arc.cost - this.columnPrice[arc.column]!));
    let row = start;
    let reached = 0;
    for (;;) {
      this.relax(row, reached);
      const column = this.nearest();
      this.done[column] = 1;
      reached = this.distance[column]!;
      if (this.matchedRow[column] === -1) {
        this.reprice(start, reached);
        this.augment(start, column);
        return;
      }
      row = this.matchedRow[column]!;
    }
  }

  private relax(row: number, reached: number): void {
    for (const arc of this.arcs[row]!) {
      if (this.done[arc.column]) continue;
      const next = reached + arc.cost - this.rowPrice[row]! - this.columnPrice[arc.column]!;
      if (next >= this.distance[arc.column]! - EPSILON) continue;
      if (this.distance[arc.column] === Number.POSITIVE_INFINITY) this.frontier.push(arc.column);
      this.distance[arc.column] = next;
      this.fromRow[arc.column] = row;
      this.fromEdge[arc.column] = arc.edge;
    }
  }

  /** The open column of least distance, the lowest of equals. */
  private nearest(): number {
    let best = -1;
    for (const column of this.frontier) {
      if (this.done[column]) continue;
      const gap = best < 0 ? -1 : this.distance[column]! - this.distance[best]!;
      if (gap < -EPSILON || (gap <= EPSILON && column < best)) best = column;
    }
    return best;
  }

  private reprice(start: number, reached: number): void {
    for (const column of this.frontier) {
      if (!this.done[column]) continue;
      const gain = reached - this.distance[column]!;
      this.columnPrice[column]! -= gain;
      if (this.matchedRow[column]! >= 0) this.rowPrice[this.matchedRow[column]!]! += gain;
    }
    this.rowPrice[start]! += reached;
  }

  private augment(start: number, sink: number): void {
    for (let column = sink; ; ) {
      const row = this.fromRow[column]!;
      const before = this.rowColumn[row]!;
      this.matchedRow[column] = row;
      this.matchedEdge[column] = this.fromEdge[column]!;
      this.rowColumn[row] = column;
      if (row === start) return;
      column = before;
    }
  }
}
