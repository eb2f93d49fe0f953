/** Rows whose amount is a balance or a total: proved by the sums of the rows around them, in whatever language they are named. */

import type { Measured } from './measure.ts';
import { isWord, mayBeBalance, rowLabel } from './row-label.ts';
import { balanceLabel } from './words.ts';

export interface StatedProof {
  readonly balances: ReadonlySet<Measured>;
  readonly totals: ReadonlySet<Measured>;
  /** Balance before the oldest and after the newest movement, as far as the rows state them. */
  readonly opening: number | null;
  readonly closing: number | null;
}

/** Anchors tried: a statement whose balance rows begin later than the fortieth kind of row has them nowhere. */
const ANCHORS = 40;

/** Proves rows of one account and one currency, all with an amount, in the order of the file; null where none is proved. */
export function proveByAmounts(rows: readonly Measured[]): StatedProof | null {
  const dated = rows.filter((row) => row.amount !== 0);
  const forwards = findBalances(dated);
  const backwards = findBalances([...dated].reverse());
  const byDay = findBalances(dayEnds(dated));
  const [best] = [forwards, backwards, byDay].sort((one, other) => other.strong - one.strong) as [Found, Found, Found];
  const balances = best.rows;
  const movements = dated.filter((row) => !balances.has(row));
  const totals = findTotals(movements, best.opening);
  if (balances.size === 0 && totals.rows.size === 0) return null;
  const opening = best.opening ?? totals.opening;
  const moved = movements.filter((row) => !totals.rows.has(row)).reduce((sum, row) => sum + row.amount, 0);
  return { balances, totals: totals.rows, opening, closing: opening === null ? null : opening + moved };
}

interface Found {
  readonly rows: ReadonlySet<Measured>;
  /** Rows that equal the balance before them plus what moved since: each a proof of its own. */
  readonly strong: number;
  /** Balance before the first movement of the order looked at. */
  readonly opening: number | null;
}

const none: Found = { rows: new Set(), strong: 0, opening: null };

/** The rows by day, those that repeat a label last in their day: where a file is newest first but states each day's balance below it. */
function dayEnds(rows: readonly Measured[]): readonly Measured[] {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  // The balance before stands before its day's movements, every other one behind them.
  const ranks = new Map(
    rows.map((row) => {
      if (saysOpening(row)) return [row, -1];
      return [row, mayBeBalance(row.label) ? rows.length + 1 : (counts.get(row.label) ?? 0)];
    }),
  );
  const rank = (row: Measured): number => ranks.get(row) ?? 0;
  return [...rows].sort((one, other) => one.day - other.day || rank(one) - rank(other));
}

/** The balances of an order of time, oldest row first: the anchor whose label is proved most often. */
function findBalances(rows: readonly Measured[]): Found {
  let best = none;
  const tried = new Set<string>();
  for (let at = 0; at < rows.length && tried.size < ANCHORS; at++) {
    const { label } = rows[at] as Measured;
    if (tried.has(label)) continue;
    tried.add(label);
    const found = fromAnchor(rows, at);
    if (found.strong > best.strong) best = found;
  }
  return best;
}

/** Rounds of barring labels: where more are impure, the amounts repeat so often that sums prove nothing. */
const ROUNDS = 8;

/** Takes one row for a balance and looks which later rows follow from it; a label that also names movements proves nothing. */
function fromAnchor(rows: readonly Measured[], at: number): Found {
  const anchor = rows[at] as Measured;
  const barred = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const { hits, impure, strong } = walkFrom(rows, at, barred);
    if (strong === 0 || impure.has(anchor.label)) return none;
    const doubted = impure.size > 0 ? impure : incredible(rows, anchor, hits);
    for (const label of doubted) barred.add(label);
    if (barred.has(anchor.label)) return none;
    if (doubted.size > 0) continue;
    const stated = new Set([anchor, ...hits]);
    const movements = rows.filter((row) => !stated.has(row));
    if (!isEnough([...stated], movements, strong) || !isLike(anchor, { hits, movements, strong })) return none;
    let before = 0;
    for (let index = 0; index < at; index++) before += (rows[index] as Measured).amount;
    return { rows: stated, strong, opening: anchor.amount - before };
  }
  return none;
}

interface Beside {
  readonly hits: readonly Measured[];
  readonly movements: readonly Measured[];
  readonly strong: number;
}

/**
 * True where the first row of the chain is a balance as its followers are. A row named and filled like a movement is one: then the account
 * began with nothing, and what follows it are totals.
 */
function isLike(anchor: Measured, { hits, movements, strong }: Beside): boolean {
  if (mayBeBalance(anchor.label) || hits.some(({ label }) => label === anchor.label)) return true;
  if (leavesEmpty([anchor], movements) || shareWord([anchor, ...hits], movements)) return true;
  return strong > 1 && !leavesEmpty(hits, movements);
}

/** Labels that came out right once, say nothing of a balance, and stand on a row like any movement. */
function incredible(rows: readonly Measured[], anchor: Measured, hits: readonly Measured[]): ReadonlySet<string> {
  const counts = new Map<string, number>([[anchor.label, 1]]);
  for (const { label } of hits) counts.set(label, (counts.get(label) ?? 0) + 1);
  const stated = new Set([anchor, ...hits]);
  const movements = rows.filter((row) => !stated.has(row));
  const doubted = hits.filter(
    (row) =>
      counts.get(row.label) === 1 &&
      !mayBeBalance(row.label) &&
      !leavesEmpty([row], movements) &&
      !shareWord([anchor, row], movements),
  );
  return new Set(doubted.map(({ label }) => label));
}

function walkFrom(
  rows: readonly Measured[],
  at: number,
  barred: ReadonlySet<string>,
): { readonly hits: readonly Measured[]; readonly impure: ReadonlySet<string>; readonly strong: number } {
  const anchor = rows[at] as Measured;
  const hits: Measured[] = [];
  const labels = new Set<string>();
  const others = new Set<string>();
  let balance = anchor.amount;
  let hasMoved = false;
  let strong = 0;
  for (let index = at + 1; index < rows.length; index++) {
    const row = rows[index] as Measured;
    if (row.amount === balance && !barred.has(row.label)) {
      hits.push(row);
      labels.add(row.label);
      if (hasMoved) strong++;
      hasMoved = false;
    } else {
      balance += row.amount;
      hasMoved = true;
      others.add(row.label);
    }
  }
  const impure = new Set([...labels].filter((label) => others.has(label)));
  if (others.has(anchor.label)) impure.add(anchor.label);
  return { hits, impure, strong };
}

/** Sums that must come out where neither a word nor the shape of the rows tells balances from movements. */
const BARE_PROOFS = 3;

/**
 * A sum that comes out may be an accident (a refund of what was paid in, round amounts), so it also takes a word for a balance, or rows that
 * leave empty what every movement fills, or a word all of them share; or several sums under one label, none of them a movement's amount.
 */
function isEnough(stated: readonly Measured[], movements: readonly Measured[], strong: number): boolean {
  if (movements.length === 0) return false;
  if (stated.some((row) => mayBeBalance(row.label))) return true;
  if (leavesEmpty(stated, movements)) return strong > 1 || movements.length >= 2;
  if (!areApart(stated, movements)) return false;
  if (shareWord(stated, movements)) return movements.length >= 2;
  return strong >= BARE_PROOFS && repeats(stated);
}

/** True where none of the amounts is also that of a movement: balances are not, round payments are. */
function areApart(stated: readonly Measured[], movements: readonly Measured[]): boolean {
  const amounts = new Set(movements.map(({ amount }) => Math.abs(amount)));
  return !stated.some(({ amount }) => amounts.has(Math.abs(amount)));
}

/** Balances are named alike from day to day. */
function repeats(rows: readonly Measured[]): boolean {
  return new Set(rows.map(({ label }) => label)).size * 2 <= rows.length + 1;
}

/** Shorter words (of, in, no) stand in any two texts. */
const WORD_LENGTH = 3;

/**
 * True where one word stands in the label of every row and in no movement's, as in "balance before" and "balance after". Rows of one label
 * share it as the payments of one payee do.
 */
function shareWord(rows: readonly Measured[], movements: readonly Measured[]): boolean {
  const [first] = rows;
  if (new Set(rows.map(({ label }) => label)).size < 2) return false;
  const words = (first?.label ?? '').split(' ').filter((word) => word.length >= WORD_LENGTH);
  return words.some(
    (word) =>
      rows.every(({ label }) => label.split(' ').includes(word)) &&
      !movements.some(({ label }) => label.includes(word)),
  );
}

/** True where a column is filled on every movement and empty on each of the rows. */
function leavesEmpty(rows: readonly Measured[], movements: readonly Measured[]): boolean {
  const [first] = movements;
  if (first === undefined) return false;
  return first.raw.cells.some(
    (cell, column) =>
      !isVoid(cell) &&
      rows.every((row) => isVoid(row.raw.cells[column] ?? '')) &&
      movements.every((row) => !isVoid(row.raw.cells[column] ?? '')),
  );
}

function isVoid(cell: string): boolean {
  return cell === '' || /^[0.,-]+$/.test(cell);
}

interface Totals {
  readonly rows: ReadonlySet<Measured>;
  /** The balance before all movements, where one of the rows states it. */
  readonly opening: number | null;
}

/**
 * Totals at the end or the start of the rows: what came in, what went out, both together, a balance before and after, one of which may
 * stand at the other end. One such sum may be an accident where its words do not say so, so it takes a word, rows barer than the
 * movements, or two sums whose rows share a word.
 */
function findTotals(movements: readonly Measured[], opening: number | null): Totals {
  const turned = [...movements].reverse();
  const atEnd = edgeTotals(turned, movements, opening);
  return atEnd.rows.size > 0 ? atEnd : edgeTotals(movements, turned, opening);
}

/** At most this many totals stand together: in, out, net, and a balance before and after. */
const EDGE = 5;
/** At most this many of them stand at the other end: a balance, and the heading amount of a page. */
const FAR_EDGE = 2;

function edgeTotals(fromEdge: readonly Measured[], fromFar: readonly Measured[], known: number | null): Totals {
  const all = halvesOf(fromEdge);
  for (let count = Math.min(EDGE, fromEdge.length - 2); count > 0; count--) {
    for (let far = Math.min(FAR_EDGE, fromEdge.length - 2 - count); far >= 0; far--) {
      const edge = [...fromEdge.slice(0, count), ...fromFar.slice(0, far)];
      const own = halvesOf(edge);
      const rest = { into: all.into - own.into, out: all.out - own.out };
      const opening = [known, ...edge.map((row) => row.amount)].find((before) => explains(edge, rest, before));
      if (opening !== undefined && isMeant(edge, fromEdge))
        return {
          rows: new Set(edge),
          opening: opening !== known && edge.some((row) => row.amount === opening) ? opening : null,
        };
    }
  }
  return { rows: new Set(), opening: null };
}

/** True where more than chance says that the rows, whose sums come out, are totals of the others. */
function isMeant(edge: readonly Measured[], movements: readonly Measured[]): boolean {
  if (edge.every((row) => mayBeBalance(row.label))) return true;
  const inside = new Set(edge);
  const rest = movements.filter((row) => !inside.has(row));
  if (leavesEmpty(edge, rest)) return true;
  const sums = new Set(edge.map((row) => row.amount)).size;
  return rest.length > 2 && sums > 1 && areApart(edge, rest) && shareWord(edge, rest);
}

/** What came in and what went out, both positive. */
interface Halves {
  readonly into: number;
  readonly out: number;
}

function halvesOf(rows: readonly Measured[]): Halves {
  let into = 0;
  let out = 0;
  for (const { amount } of rows) {
    if (amount > 0) into += amount;
    else out -= amount;
  }
  return { into, out };
}

/**
 * True where every row of the edge is a sum over the rest; a balance before counts only together with the one after. Money out may be
 * written with a minus or without. The net with its sign turned round is no total: so an account is emptied.
 */
function explains(edge: readonly Measured[], { into, out }: Halves, opening: number | null): boolean {
  const net = into - out;
  const hasAfter = opening !== null && net !== 0 && edge.some((row) => row.amount === opening + net);
  return edge.every(({ amount }) => {
    if (amount !== 0 && (amount === into || amount === out || amount === -out || amount === net)) return true;
    return hasAfter && opening !== null && (amount === opening || amount === opening + net);
  });
}

/** The opening balance by its words alone: the oldest row, named so and nothing else. */
export function namedOpening(rows: readonly Measured[]): Measured | null {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return null;
  const oldest = first.day > last.day ? last : first;
  return rows.length > 1 && saysOpening(oldest) ? oldest : null;
}

/** True where a cell is the name of an opening balance and of nothing else. */
function saysOpening({ raw, label }: Measured): boolean {
  if (!mayBeBalance(label)) return false;
  return raw.cells.some((cell) => isWord(cell) && balanceLabel(rowLabel([cell])) === 'opening');
}
