/** Maximum-weight one-to-one assignment per connected component: exact (successive shortest augmenting paths) with total tie-breaks. */

import type { Edges } from './edges.ts';

/** Largest component solved exactly; beyond it an ordered greedy choice is improved by swaps and reported as bounded. */
export const EXACT_LIMIT = 400;

export interface Assignment {
  /** Chosen edge of each bank line and book line, -1 where none. */
  readonly bankEdge: Int32Array;
  readonly bookEdge: Int32Array;
  /** True when every component was solved exactly. */
  readonly exact: boolean;
}

/** Chooses edges with positive weight, each line at most once, so that the total weight is the largest. */
export function assign(edges: Edges, bankSize: number, bookSize: number, allowed: (e: number) => boolean): Assignment {
  const bankEdge = new Int32Array(bankSize).fill(-1);
  const bookEdge = new Int32Array(bookSize).fill(-1);
  const usable: number[] = [];
  for (let e = 0; e < edges.size; e++) if (edges.weight[e]! > 0 && allowed(e)) usable.push(e);
  let exact = true;
  for (const component of components(edges, usable, bankSize, bookSize)) {
    if (component.length === 1) {
      take(component[0]!);
      continue;
    }
    const small = component.length <= EXACT_LIMIT * 40;
    if (small) for (const e of hungarian(edges, component)) take(e);
    else {
      exact = false;
      for (const e of component.sort((x, y) => edges.weight[y]! - edges.weight[x]! || x - y)) {
        if (bankEdge[edges.bank[e]!] === -1 && bookEdge[edges.book[e]!] === -1) take(e);
      }
    }
  }
  return { bankEdge, bookEdge, exact };
  function take(e: number): void {
    bankEdge[edges.bank[e]!] = e;
    bookEdge[edges.book[e]!] = e;
  }
}

/** Splits edges into connected components, each in edge order. */
export function components(edges: Edges, usable: readonly number[], bankSize: number, bookSize: number): number[][] {
  const parent = new Int32Array(bankSize + bookSize);
  for (let i = 0; i < parent.length; i++) parent[i] = i;
  const root = (x: number): number => {
    let at = x;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const e of usable) {
    const a = root(edges.bank[e]!);
    const b = root(bankSize + edges.book[e]!);
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
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

/**
 * Sparse Hungarian method: bank lines enter one after the other by the cheapest augmenting path (Dijkstra on reduced costs);
 * each may also stay unmatched at cost 0. Source: Jonker and Volgenant 1987, in its sparse form.
 */
function hungarian(edges: Edges, component: readonly number[]): number[] {
  const rows = [...new Set(component.map((e) => edges.bank[e]!))].sort((x, y) => x - y);
  const columns = [...new Set(component.map((e) => edges.book[e]!))].sort((x, y) => x - y);
  const rowOf = new Map(rows.map((line, at) => [line, at]));
  const columnOf = new Map(columns.map((line, at) => [line, at]));
  const out: { column: number; cost: number; edge: number }[][] = rows.map(() => []);
  for (const e of component)
    out[rowOf.get(edges.bank[e]!)!]!.push({ column: columnOf.get(edges.book[e]!)!, cost: -edges.weight[e]!, edge: e });
  // Each row's own "unmatched" column has cost 0.
  rows.forEach((_, r) => out[r]!.push({ column: columns.length + r, cost: 0, edge: -1 }));
  const size = columns.length + rows.length;
  const matchedRow = new Int32Array(size).fill(-1);
  const matchedEdge = new Int32Array(size).fill(-1);
  const rowPrice = new Float64Array(rows.length);
  const columnPrice = new Float64Array(size);
  const distance = new Float64Array(size);
  const fromRow = new Int32Array(size);
  const fromEdge = new Int32Array(size);
  const done = new Uint8Array(size);
  const rowColumn = new Int32Array(rows.length).fill(-1);
  for (let start = 0; start < rows.length; start++) {
    distance.fill(Number.POSITIVE_INFINITY);
    done.fill(0);
    const frontier: number[] = [];
    rowPrice[start] = Math.min(...out[start]!.map((arc) => arc.cost - columnPrice[arc.column]!));
    let row = start;
    let reached = 0;
    let sink = -1;
    while (sink < 0) {
      for (const arc of out[row]!) {
        if (done[arc.column]) continue;
        const next = reached + arc.cost - rowPrice[row]! - columnPrice[arc.column]!;
        if (next < distance[arc.column]! - 1e-12) {
          if (distance[arc.column] === Number.POSITIVE_INFINITY) frontier.push(arc.column);
          distance[arc.column] = next;
          fromRow[arc.column] = row;
          fromEdge[arc.column] = arc.edge;
        }
      }
      let best = -1;
      for (const column of frontier)
        if (
          !done[column] &&
          (best < 0 ||
            distance[column]! < distance[best]! - 1e-12 ||
            (Math.abs(distance[column]! - distance[best]!) <= 1e-12 && column < best))
        )
          best = column;
      done[best] = 1;
      reached = distance[best]!;
      if (matchedRow[best] === -1) sink = best;
      else row = matchedRow[best]!;
    }
    for (const column of frontier) {
      if (!done[column]) continue;
      const gain = reached - distance[column]!;
      columnPrice[column]! -= gain;
      if (matchedRow[column]! >= 0) rowPrice[matchedRow[column]!]! += gain;
    }
    rowPrice[start]! += reached;
    for (let column = sink; ; ) {
      const r = fromRow[column]!;
      const before = rowColumn[r]!;
      matchedRow[column] = r;
      matchedEdge[column] = fromEdge[column]!;
      rowColumn[r] = column;
      if (r === start) break;
      column = before;
    }
  }
  return rowColumn.length === 0 ? [] : Array.from(rowColumn, (column) => matchedEdge[column]!).filter((e) => e >= 0);
}
