/** Cells that say a row is not booked or was undone: by the words of a column of states, and by what the balance proves about them. */

import { fold } from '../../../shared/text.ts';
import type { Measured } from './measure.ts';
import type { AsideKind, TablePlan } from './plan.ts';
import { statusHeader, statusOf, yesOrNo } from './status-words.ts';
import { directionOf } from './words.ts';

/** A column of states has few: more different cells are texts. */
const STATES = 12;

/** A cell under which no money moved. */
export interface Mark {
  readonly column: number;
  /** As it stands in the file. */
  readonly text: string;
  readonly kind: AsideKind;
}

/** Fields whose cells are no states, whatever they read. */
const NO_STATES = [
  'date',
  'valueDate',
  'dueDate',
  'amount',
  'debit',
  'credit',
  'balance',
  'currency',
  'account',
] as const;

/**
 * The marks of a table by their words. A list of documents (invoices with due dates) has states of its own: there only what was undone
 * counts, for a pending invoice is an invoice.
 */
export function wordMarks(plan: TablePlan, rows: readonly Measured[]): readonly Mark[] {
  const kept = new Set(NO_STATES.map((field) => plan.columns[field]));
  const isDocuments = plan.columns.dueDate !== undefined;
  const marks: Mark[] = [];
  for (let column = 0; column < plan.width; column++) {
    if (kept.has(column)) continue;
    const texts = distinct(rows, column);
    if (texts === null) continue;
    for (const text of texts) {
      const kind = markOf(plan.header[column] ?? '', text, texts);
      if (kind !== null && !(isDocuments && kind === 'pending')) marks.push({ column, text, kind });
    }
  }
  return marks;
}

function distinct(rows: readonly Measured[], column: number): ReadonlySet<string> | null {
  const texts = new Set<string>();
  for (const { raw } of rows) {
    texts.add(raw.cells[column] ?? '');
    if (texts.size > STATES) return null;
  }
  return texts;
}

/**
 * What a cell says. Under a header of states its words are believed; elsewhere every other cell of the column must be a state too, or the
 * direction beside which "memo" stands for neither.
 */
function markOf(header: string, text: string, texts: ReadonlySet<string>): AsideKind | null {
  const about = statusHeader(header);
  if (about === 'pending' && yesOrNo(text) === true) return 'pending';
  if (about === 'booked' && yesOrNo(text) === false) return 'pending';
  const words = statusOf(text) ?? longer(text);
  if (words !== 'pending' && words !== 'undone') return null;
  if (about !== null) return words;
  const others = [...texts].filter((other) => other !== text && other !== '');
  if (words === 'undone' && others.length === 0) return null;
  const isStates = others.every((other) => statusOf(other) !== null || longer(other) !== null);
  const isBesideDirection = others.length > 0 && others.every((other) => directionOf(fold(other)) !== null);
  return isStates || isBesideDirection ? words : null;
}

/** "Umsatz vorgemerkt", "Transaction: booked": a state and one more word. */
function longer(text: string): ReturnType<typeof statusOf> {
  const words = fold(text).split(' ');
  if (words.length < 2 || words.length > 3) return null;
  return statusOf(words.slice(1).join(' ')) ?? statusOf(words.slice(0, -1).join(' '));
}

/** Rows that have one of the marks. */
export function markedBy(marks: readonly Mark[], row: Measured): Mark | null {
  return marks.find(({ column, text }) => (row.raw.cells[column] ?? '') === text) ?? null;
}

/**
 * Cells that stand on every row the balance proves unmoved and on none it proves moved: what they say is learnt, in any language, for
 * rows about which the balance says nothing.
 */
export function learntMarks(
  plan: TablePlan,
  proof: { readonly unmoved: ReadonlySet<Measured>; readonly moved: ReadonlySet<Measured> },
): readonly Mark[] {
  // One row may have anything in common with nobody.
  if (proof.unmoved.size < 2 || proof.moved.size < 2) return [];
  const kept = new Set(NO_STATES.map((field) => plan.columns[field]));
  const marks: Mark[] = [];
  for (let column = 0; column < plan.width; column++) {
    if (kept.has(column)) continue;
    const texts = new Set([...proof.unmoved].map(({ raw }) => raw.cells[column] ?? ''));
    const [text] = texts;
    if (texts.size !== 1 || text === undefined || text === '') continue;
    if ([...proof.moved].some(({ raw }) => (raw.cells[column] ?? '') === text)) continue;
    marks.push({ column, text, kind: 'pending' });
  }
  return marks;
}
