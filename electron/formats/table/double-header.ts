/** Headers of two rows: a name that spans several columns above, the name of each column below. */

import { cellShape } from './header.ts';
import type { RawRow } from './plan.ts';
import { headerScores } from './words.ts';

export interface MergedHeader {
  readonly header: readonly string[];
  /** Index of the lower of the two rows. */
  readonly at: number;
}

/** A score from which a word names a field by itself. */
const NAMES_FIELD = 0.9;

/** The header row at `at` joined with the one below or above it, where that is the other half of it; null where it stands alone. */
export function mergedHeader(rows: readonly RawRow[], at: number): MergedHeader | null {
  const row = rows[at];
  const below = rows[at + 1];
  const above = rows[at - 1];
  if (row === undefined) return null;
  if (below !== undefined && isOtherHalf(row, below)) return { header: joined(row, below), at: at + 1 };
  return above !== undefined && isOtherHalf(above, row) && isOtherHalf(row, above, true)
    ? { header: joined(above, row), at }
    : null;
}

/**
 * True where `lower` could be the second row of a header that begins with `upper`: words only, at least half of them names of fields, and it
 * tells apart columns that `upper` leaves without a name.
 */
function isOtherHalf(upper: RawRow, lower: RawRow, isTurned = false): boolean {
  const words = filled(lower);
  if (words.length < (isTurned ? 1 : 2) || words.some(({ text, shape }) => shape !== 'text' || text.length > 40))
    return false;
  if (filled(upper).some(({ shape }) => shape !== 'text')) return false;
  const named = words.filter(({ text }) => namesField(text)).length;
  if (named * 2 < words.length) return false;
  const isSame = words.every(({ text, index }) => upper.cells[index] === text);
  if (isSame) return false;
  // A blank above a name below, or the same name above several: the upper cell spans them.
  return words.some(({ index }) => {
    const over = upper.cells[index] ?? '';
    return over === '' || (index > 0 && over === (upper.cells[index - 1] ?? ''));
  });
}

interface Filled {
  readonly index: number;
  readonly text: string;
  readonly shape: ReturnType<typeof cellShape>;
}

function filled(row: RawRow): readonly Filled[] {
  return row.cells.flatMap((text, index) =>
    text === '' ? [] : [{ index, text, shape: cellShape(text, row.kinds?.[index] ?? 't') }],
  );
}

function namesField(text: string): boolean {
  return [...headerScores(text)].some(([field, score]) => field !== 'ignore' && score >= NAMES_FIELD);
}

/** Each column by its lower name; by both where the lower one is no name of a field or stands twice. */
function joined(upper: RawRow, lower: RawRow): readonly string[] {
  const width = Math.max(upper.cells.length, lower.cells.length);
  const header: string[] = [];
  let span = '';
  for (let index = 0; index < width; index++) {
    const over = upper.cells[index] ?? '';
    const under = lower.cells[index] ?? '';
    if (over !== '') span = over;
    else if (under === '') span = '';
    const isAlone = namesField(under) && lower.cells.indexOf(under) === lower.cells.lastIndexOf(under);
    header.push(under === '' ? over : isAlone || span === '' ? under : `${span} ${under}`);
  }
  return header;
}
