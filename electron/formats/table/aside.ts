/** Finds the rows of a sample that move no money: balances, totals, what is not booked, what was undone. Arithmetic first, words second. */

import { minor } from '../../../shared/money.ts';
import { fold } from '../../../shared/text.ts';
import { underPendingHeading } from './headings.ts';
import { learntMarks, type Mark, markedBy, wordMarks } from './marks.ts';
import type { Measured } from './measure.ts';
import type { AsideKind, AsidePlan, TablePlan } from './plan.ts';
import { namedOpening, proveByAmounts, type StatedProof } from './stated-balances.ts';
import { statusOf } from './status-words.ts';
import { type ChainProof, proveByBalance } from './unmoved.ts';

/** What is known while the rows of a table are told apart. */
interface Sorting {
  readonly rows: Map<number, AsideKind>;
  readonly labels: Set<string>;
  marks: readonly Mark[];
  readonly examples: Partial<Record<AsideKind, string>>;
  opening: number | null;
  closing: number | null;
}

/** The sample as a plan reads it. */
export interface Sample {
  readonly measured: readonly Measured[];
  /** The row above the header. */
  readonly above: readonly string[];
  /** True where a preset says itself which states count. */
  readonly isKnown: boolean;
  readonly lastRow: number;
}

/** The rows that move no money, or null where there are none. */
export function proveAside(plan: TablePlan, { measured, above, isKnown, lastRow }: Sample): AsidePlan | null {
  const amounts = measured.filter((row) => !Number.isNaN(row.amount));
  const sorting: Sorting = {
    rows: new Map(),
    labels: new Set(),
    marks: isKnown ? [] : wordMarks(plan, amounts),
    examples: {},
    opening: null,
    closing: null,
  };
  const pending = new Set(
    isKnown ? [] : [...underPendingHeading(measured, above), ...amounts.filter(isUndatedPending)],
  );
  const isHeld = (row: Measured): boolean => pending.has(row) || markedBy(sorting.marks, row) !== null;
  const proofs = plan.columns.balance === undefined ? [] : chainsOf(measured, isHeld);
  sortByBalance(sorting, proofs);
  sortByWords(sorting, amounts, {
    pending,
    moved: new Set(proofs.flatMap((proof) => [...proof.moved])),
    learnt: proofs.flatMap((proof) => learntMarks(plan, proof)),
  });
  const dated = amounts.filter((row) => !Number.isNaN(row.day));
  if (proofs.length === 0) sortByAmounts(sorting, dated);
  return sorting.rows.size === 0 ? null : planned(sorting, lastRow);
}

/** A row without a day of booking that says, or has another date where others have theirs, that it is still to be booked. */
function isUndatedPending(row: Measured): boolean {
  return Number.isNaN(row.day) && row.raw.cells.some((cell) => statusOf(cell) === 'pending');
}

/**
 * Chains of the whole, else of each account its own: a column of accounts may name the other side, so it divides the rows only where they
 * prove nothing together.
 */
function chainsOf(rows: readonly Measured[], isHeld: (row: Measured) => boolean): readonly ChainProof[] {
  // An undated row with an amount is a total or a fault: it has no place in the chain.
  const chained = rows.filter(
    (row) => !Number.isNaN(row.day) || (Number.isNaN(row.amount) && !Number.isNaN(row.balance)),
  );
  const proofs = (blocks: readonly (readonly Measured[])[]): readonly ChainProof[] =>
    blocks.flatMap((block) => proveByBalance(block, isHeld) ?? []);
  const whole = proofs(blocksOf(chained));
  return whole.length > 0 ? whole : proofs(accountsOf(chained));
}

function planned({ rows, labels, marks, examples, opening, closing }: Sorting, lastRow: number): AsidePlan {
  const columns = new Map<string, { column: number; values: Set<string>; kind: AsideKind }>();
  for (const { column, text, kind } of marks) {
    const key = `${column} ${kind}`;
    const known = columns.get(key) ?? { column, values: new Set<string>(), kind };
    known.values.add(fold(text));
    columns.set(key, known);
  }
  return {
    rows,
    lastRow,
    labels,
    marks: [...columns.values()],
    examples,
    opening: asMinor(opening),
    closing: asMinor(closing),
  };
}

function asMinor(value: number | null): AsidePlan['opening'] {
  return value !== null && Number.isSafeInteger(value) ? minor(value) : null;
}

/** Rows of one currency between two account headings: each has a chain of its own. */
function blocksOf(rows: readonly Measured[]): readonly (readonly Measured[])[] {
  return grouped(rows, ({ block, currency }) => `${block} ${currency}`);
}

function accountsOf(rows: readonly Measured[]): readonly (readonly Measured[])[] {
  return grouped(rows, ({ block, currency, account }) => `${block} ${currency} ${account}`);
}

function grouped(rows: readonly Measured[], keyOf: (row: Measured) => string): readonly (readonly Measured[])[] {
  const groups = new Map<string, Measured[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function setAside(
  sorting: Sorting,
  row: Measured,
  mark: { readonly kind: AsideKind; readonly text: string } | null,
): void {
  const kind = mark?.kind ?? 'pending';
  sorting.examples[kind] ??= mark?.text ?? row.raw.cells.find((cell) => /\p{L}/u.test(cell)) ?? '';
  sorting.rows.set(row.raw.row, kind);
}

function sortByBalance(sorting: Sorting, proofs: readonly ChainProof[]): void {
  for (const proof of proofs) {
    for (const row of proof.stated) if (!Number.isNaN(row.day)) sorting.rows.set(row.raw.row, 'balance');
    for (const row of proof.unmoved) setAside(sorting, row, markedBy(sorting.marks, row));
  }
}

interface Known {
  readonly pending: ReadonlySet<Measured>;
  readonly moved: ReadonlySet<Measured>;
  readonly learnt: readonly Mark[];
}

/** Words are believed where the balance does not say otherwise; what it taught is used in the sample alone, where it was proved. */
function sortByWords(sorting: Sorting, rows: readonly Measured[], { pending, moved, learnt }: Known): void {
  const believed = sorting.marks.filter((mark) => ![...moved].some((row) => markedBy([mark], row) !== null));
  const marks = [...believed, ...learnt];
  for (const row of rows) {
    if (moved.has(row) || sorting.rows.has(row.raw.row)) continue;
    const mark = markedBy(marks, row);
    if (mark !== null || pending.has(row)) setAside(sorting, row, mark);
  }
  sorting.marks = believed;
}

function sortByAmounts(sorting: Sorting, rows: readonly Measured[]): void {
  const left = rows.filter((row) => !sorting.rows.has(row.raw.row));
  const proofs = (blocks: readonly (readonly Measured[])[]): readonly StatedProof[] =>
    blocks.flatMap((block) => proveByAmounts(block) ?? []);
  const whole = proofs(blocksOf(left));
  const byAccount = whole.length > 0 ? whole : proofs(accountsOf(left));
  const proved = byAccount.length > 0 ? byAccount : [...blocksOf(left), ...accountsOf(left)].flatMap(named);
  for (const { balances, totals } of proved) {
    for (const row of balances) {
      sorting.rows.set(row.raw.row, 'balance');
      sorting.labels.add(row.label);
    }
    for (const row of totals) sorting.rows.set(row.raw.row, 'total');
  }
  const [only] = proved;
  if (proved.length !== 1 || only === undefined) return;
  sorting.opening = only.opening;
  sorting.closing = only.closing;
}

/** The balance before, where its words alone say so. */
function named(rows: readonly Measured[]): readonly StatedProof[] {
  const opening = namedOpening(rows);
  if (opening === null) return [];
  return [{ balances: new Set([opening]), totals: new Set(), opening: opening.amount, closing: null }];
}
