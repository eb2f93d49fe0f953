/** Finds how a text is cut into cells: delimiter, quote and escape, judged by regular rows of typed cells. */

import { dateParts } from './dates.ts';
import { decimalHint } from './numbers.ts';
import type { Dialect, RawRow } from './plan.ts';
import { Tokenizer } from './tokenize.ts';

const DELIMITERS = [',', ';', '\t', '|', '^', '~', ':'] as const;
const SAMPLE_CHARS = 64_000;
const SAMPLE_ROWS = 120;

export interface DialectGuess {
  readonly dialect: Dialect;
  readonly confidence: number;
  readonly evidence: string;
}

/** Cuts the start of a text with a dialect; rows whose quote never closes are left out. */
export function sampleRows(text: string, dialect: Dialect, most: number, isWhole: boolean): RawRow[] {
  const tokenizer = new Tokenizer(dialect);
  tokenizer.feed(text);
  const rows: RawRow[] = [];
  while (rows.length < most) {
    const found = tokenizer.next(isWhole);
    if (found === 'record') rows.push({ row: tokenizer.cells.row, cells: tokenizer.cells.all(), kinds: null });
    else if (found !== 'unterminated') break;
  }
  return rows;
}

/** The dialect of a text. A first line "sep=;" (Excel) settles the delimiter. */
export function sniffDialect(text: string, given: string | null): DialectGuess {
  const sample = text.slice(0, SAMPLE_CHARS);
  const declared = /^\ufeff?sep=(.)\r?\n/i.exec(sample)?.[1];
  const quote = quoteOf(sample, given ?? declared ?? null);
  const fixed = given ?? declared;
  if (fixed !== undefined && fixed !== null) {
    const dialect = { delimiter: fixed, quote, backslash: hasBackslash(sample, quote) };
    return { dialect, confidence: 1, evidence: given === null ? 'declared in the first line' : 'as chosen' };
  }
  const scored = DELIMITERS.map((delimiter) => {
    const dialect = { delimiter, quote, backslash: hasBackslash(sample, quote) };
    return { dialect, ...score(sampleRows(sample, dialect, SAMPLE_ROWS, text.length <= SAMPLE_CHARS), delimiter) };
  }).sort((left, right) => right.score - left.score);
  const [best, second] = scored as [(typeof scored)[0], (typeof scored)[0]];
  if (best.score <= 0) {
    return { dialect: { delimiter: ',', quote, backslash: false }, confidence: 0, evidence: 'one column only' };
  }
  return {
    dialect: best.dialect,
    confidence: Math.min(1, 0.5 + (best.score - second.score) / (2 * best.score)),
    evidence: `${best.regular} of ${best.rows} records have ${best.width} cells`,
  };
}

/** Rows of one width and cells of a known type, after "Wrangling Messy CSV Files" (van den Burg, Nazabal, Sutton 2019). */
function score(
  rows: readonly RawRow[],
  delimiter: string,
): { score: number; regular: number; rows: number; width: number } {
  const filled = rows.filter((row) => row.cells.some((cell) => cell !== ''));
  const widths = new Map<number, number>();
  for (const row of filled) widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1);
  let pattern = 0;
  let width = 1;
  let regular = 0;
  for (const [cells, count] of widths) {
    if (cells > 1) pattern += (count * count * (cells - 1)) / cells;
    if (cells > 1 && count > regular) {
      regular = count;
      width = cells;
    }
  }
  if (filled.length === 0 || regular === 0) return { score: 0, regular: 0, rows: filled.length, width: 1 };
  let known = 0;
  let cells = 0;
  for (const row of filled) {
    for (const cell of row.cells) {
      cells++;
      known += typeWeight(cell, delimiter);
    }
  }
  const rare = delimiter === ':' ? 0.5 : delimiter === '~' || delimiter === '^' ? 0.9 : 1;
  const value = (pattern / (filled.length * filled.length)) * (known / cells) * rare;
  return { score: value, regular, rows: filled.length, width };
}

function typeWeight(cell: string, delimiter: string): number {
  if (cell === '') return 0.8;
  if (decimalHint(cell) !== null || dateParts(cell) !== null) return 1;
  // A tab inside a cell is nearly always the true separator.
  if (delimiter !== '\t' && cell.includes('\t')) return 0.1;
  if (cell.length >= 200) return 0.7;
  const holdsOther = DELIMITERS.some((other) => other !== delimiter && other !== ':' && cell.split(other).length > 2);
  return holdsOther ? 0.3 : 0.7;
}

/** The wrapping sign: " unless most cells stand in apostrophes. */
function quoteOf(sample: string, delimiter: string | null): string {
  const edges = delimiter === null ? '[,;\\t|]' : delimiter.replace(/[$^|.*+?()[\]{}\\]/g, '\\$&');
  const count = (sign: string): number =>
    (sample.match(new RegExp(`(?:^|${edges})\\s*${sign}[^${sign}\\r\\n]*${sign}(?=\\s*(?:$|${edges}))`, 'gm')) ?? [])
      .length;
  const single = count("'");
  const all = (sample.match(new RegExp(edges, 'g')) ?? []).length;
  return single > 3 && single > count('"') && single * 2 > all ? "'" : '"';
}

function hasBackslash(sample: string, quote: string): boolean {
  const escaped = sample.split(`\\${quote}`).length - 1;
  return (
    escaped > 0 && !sample.includes(quote + quote + quote) && new RegExp(`\\\\${quote}[^,;\\t|\\r\\n]`).test(sample)
  );
}
