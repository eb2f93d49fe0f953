/** Lines packed column by column, so that a portion crosses between threads as a few large values instead of a million small ones. */

import type { Day } from '../../shared/day.ts';
import type { ParsedLine, RecordKind } from '../../shared/line.ts';
import type { Minor } from '../../shared/money.ts';

const NUMBERS = [
  'row',
  'day',
  'valueDay',
  'amount',
  'dueDay',
  'originalAmount',
  'balance',
  'gross',
  'fee',
] as const satisfies readonly (keyof ParsedLine)[];

const TEXTS = [
  'currency',
  'description',
  'counterparty',
  'reference',
  'externalId',
  'bankId',
  'checkNumber',
  'documentType',
  'documentNumber',
  'batch',
  'originalCurrency',
  'account',
  'kind',
] as const satisfies readonly (keyof ParsedLine)[];

/** One text column: all texts behind each other and the length of each; `lengths` is null where every line has the same text. */
interface TextColumn {
  readonly text: string;
  readonly lengths: Uint32Array | null;
}

/** `count` lines. `numbers` holds the columns of NUMBERS one after another, NaN for null. */
export interface PackedLines {
  readonly count: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: readonly TextColumn[];
}

/** Packs lines. */
export function packLines(lines: readonly ParsedLine[]): PackedLines {
  const count = lines.length;
  const numbers = new Float64Array(count * NUMBERS.length);
  for (let index = 0; index < count; index++) {
    const line = lines[index]!;
    for (let column = 0; column < NUMBERS.length; column++)
      numbers[column * count + index] = line[NUMBERS[column]!] ?? Number.NaN;
  }
  return { count, numbers, texts: TEXTS.map((field) => packTexts(lines, field)) };
}

function packTexts(lines: readonly ParsedLine[], field: (typeof TEXTS)[number]): TextColumn {
  const first = lines[0]?.[field] ?? '';
  if (lines.every((line) => (line[field] ?? '') === first)) return { text: first, lengths: null };
  const lengths = new Uint32Array(lines.length);
  const parts = lines.map((line, index) => {
    const text = line[field] ?? '';
    lengths[index] = text.length;
    return text;
  });
  return { text: parts.join(''), lengths };
}

/** Reads one text column from its first line to its last. */
class TextCursor {
  private at = 0;

  constructor(private readonly column: TextColumn) {}

  next(index: number): string {
    const { text, lengths } = this.column;
    if (lengths === null) return text;
    const from = this.at;
    this.at += lengths[index]!;
    return text.slice(from, this.at);
  }
}

/** The lines again, equal to what was packed. */
export function unpackLines(packed: PackedLines): ParsedLine[] {
  const { count, numbers } = packed;
  const cursors = packed.texts.map((column) => new TextCursor(column));
  const text = (column: number, index: number): string => cursors[column]!.next(index);
  const number = (column: number, index: number): number => numbers[column * count + index]!;
  const optional = (column: number, index: number): number | null => {
    const value = number(column, index);
    return Number.isNaN(value) ? null : value;
  };
  const lines: ParsedLine[] = [];
  // In the order of NUMBERS and TEXTS, written out: keyed loops cost more than the rest.
  for (let at = 0; at < count; at++)
    lines.push({
      row: number(0, at),
      day: number(1, at) as Day,
      valueDay: optional(2, at) as Day | null,
      amount: number(3, at) as Minor,
      currency: text(0, at),
      description: text(1, at),
      counterparty: text(2, at),
      reference: text(3, at),
      externalId: text(4, at),
      bankId: text(5, at),
      checkNumber: text(6, at),
      documentType: text(7, at),
      documentNumber: text(8, at),
      dueDay: optional(4, at) as Day | null,
      batch: text(9, at),
      originalAmount: optional(5, at) as Minor | null,
      originalCurrency: text(10, at),
      balance: optional(6, at) as Minor | null,
      gross: optional(7, at) as Minor | null,
      fee: optional(8, at) as Minor | null,
      account: text(11, at),
      kind: (text(12, at) || null) as RecordKind | null,
    });
  return lines;
}
