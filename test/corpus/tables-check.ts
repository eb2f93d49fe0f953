/** Compares readings of the table part of the corpus with what its manifest says. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Format, Reading, ReadOptions } from '../../electron/formats/reading.ts';
import { isoDay } from '../../shared/day.ts';
import type { ParsedLine } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import { exponentOf } from '../../shared/money.ts';

export interface CorpusRow {
  readonly date: string | null;
  readonly amount: string;
  readonly description: string;
}

export interface CorpusEntry {
  readonly file: string;
  readonly format: string;
  readonly malformed?: boolean;
  readonly expect?: string;
  readonly note?: string;
  readonly expected: {
    readonly count?: number;
    readonly goodCount?: number;
    readonly sum?: string;
    readonly sumOfGood?: string;
    readonly firstDate?: string | null;
    readonly lastDate?: string | null;
    readonly openingBalance?: string | null;
    readonly closingBalance?: string | null;
    readonly firstRow?: CorpusRow | null;
    readonly lastRow?: CorpusRow | null;
    readonly sheets?: readonly unknown[];
  };
  readonly mapping?: {
    readonly delimiter?: string;
    readonly encoding?: string;
    readonly headerLine?: number | null;
    readonly headerRow?: number | null;
    readonly sheet?: string;
    readonly dateColumn?: number;
    readonly dateFormat?: string | null;
    readonly amount?: number | readonly unknown[];
    readonly descriptionColumn?: number;
    readonly decimal?: string;
  };
}

export interface Outcome {
  readonly ok: boolean;
  /** plain: read unaided; mapped: read after a question or a choice of sign; refused: answered as a malformed file should be. */
  readonly how: 'plain' | 'mapped' | 'refused';
  readonly notes: readonly string[];
}

const PLAIN: ReadOptions = { map: null, currency: 'EUR' };

/** Python date letters of the manifest as a Unicode pattern. */
function pattern(format: string | null | undefined): string | null {
  if (format === null || format === undefined || format === 'date cell') return null;
  const letters: Readonly<Record<string, string>> = { Y: 'yyyy', y: 'yy', m: 'MM', d: 'dd', b: 'MMM', B: 'MMMM' };
  return format.replace(/%([A-Za-z])/g, (_, letter: string) => letters[letter] ?? '');
}

/** MAP.json of a manifest mapping. */
export function mapOf(entry: CorpusEntry, yearless: boolean): ColumnMap | null {
  const mapping = entry.mapping;
  if (mapping?.dateColumn === undefined || mapping.amount === undefined) return null;
  const columns: Record<string, number> = { date: mapping.dateColumn };
  if (mapping.descriptionColumn !== undefined) columns.description = mapping.descriptionColumn;
  let flipSign = false;
  const debitWords: string[] = [];
  const { amount } = mapping;
  if (typeof amount === 'number') columns.amount = amount;
  else {
    const [kind, first, second, words] = amount as readonly [string, number, number, readonly string[]];
    if (kind === 'dc' || kind === 'dcs') Object.assign(columns, { debit: first, credit: second });
    else if (kind === 'neg') {
      columns.amount = first;
      flipSign = true;
    } else {
      Object.assign(columns, { amount: first, direction: second });
      debitWords.push(...words);
    }
  }
  const header = mapping.headerLine === undefined ? mapping.headerRow : mapping.headerLine;
  const dateFormat = yearless ? "MMM d '2019'" : pattern(mapping.dateFormat);
  return {
    columns,
    dateFormat,
    decimal: mapping.decimal === '.' || mapping.decimal === ',' ? mapping.decimal : null,
    flipSign,
    headerRow: header ?? 0,
    ...(mapping.delimiter === undefined ? {} : { delimiter: mapping.delimiter }),
    ...(debitWords.length > 0 ? { debitWords } : {}),
    ...(mapping.sheet === undefined ? {} : { sheet: mapping.sheet }),
  };
}

function linesOf(reading: Reading): readonly ParsedLine[] {
  return reading.statements.flatMap((statement) => statement.lines);
}

/** Sum in hundred-thousandths, so that currencies of any exponent add. */
function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole) * 100000n + BigInt(fraction.padEnd(5, '0').slice(0, 5));
  return text.startsWith('-') ? -value : value;
}

function sumOf(lines: readonly ParsedLine[]): bigint {
  return lines.reduce((sum, line) => sum + BigInt(line.amount) * 10n ** BigInt(5 - exponentOf(line.currency)), 0n);
}

function sameText(expected: string, line: ParsedLine): boolean {
  const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const fields = [line.description, line.counterparty, line.reference, line.documentType, line.account, line.bankId];
  return fields.some((field) => squeeze(field) === squeeze(expected) || squeeze(field).includes(squeeze(expected)));
}

/** Differences between a reading and the expectation; [] where all is met. */
function compare(reading: Reading, entry: CorpusEntry): string[] {
  const notes: string[] = [];
  const lines = linesOf(reading);
  const { expected } = entry;
  const count = expected.count ?? expected.goodCount;
  const sum = expected.sum ?? expected.sumOfGood;
  if (count !== undefined && lines.length !== count) notes.push(`count ${lines.length} for ${count}`);
  if (sum !== undefined && sumOf(lines) !== scaled(sum)) notes.push(`sum ${sumOf(lines)} for ${sum}`);
  const days = lines.flatMap((line) => [[line.day, line.valueDay ?? line.day] as const]);
  const edge = (pick: (values: number[]) => number, wanted: string | null | undefined, name: string): void => {
    if (wanted === null || wanted === undefined || lines.length === 0) return;
    const found = [0, 1].map((which) => isoDay(pick(days.map((pair) => pair[which] as number)) as ParsedLine['day']));
    if (!found.includes(wanted)) notes.push(`${name} ${found[0]} for ${wanted}`);
  };
  edge((values) => Math.min(...values), expected.firstDate, 'first date');
  edge((values) => Math.max(...values), expected.lastDate, 'last date');
  for (const [name, row, line] of [
    ['first row', expected.firstRow, lines[0]],
    ['last row', expected.lastRow, lines.at(-1)],
  ] as const) {
    if (!row || line === undefined) continue;
    if (sumOf([line]) !== scaled(row.amount)) notes.push(`${name} amount ${line.amount} for ${row.amount}`);
    if (row.description !== '' && !sameText(row.description, line))
      notes.push(`${name} text '${line.description}' for '${row.description}'`);
  }
  const statement = reading.statements[0];
  for (const [name, wanted, found] of [
    ['opening', expected.openingBalance, statement?.opening],
    ['closing', expected.closingBalance, statement?.closing],
  ] as const) {
    if (wanted === null || wanted === undefined || statement === undefined) continue;
    const value =
      found === null || found === undefined ? null : BigInt(found) * 10n ** BigInt(5 - exponentOf(statement.currency));
    if (value !== scaled(wanted)) notes.push(`${name} ${String(found)} for ${wanted}`);
  }
  return notes;
}

/** Reads one corpus file unaided; where the reading asks or says what it set aside, once more with the manifest's mapping. */
export async function judge(corpus: string, entry: CorpusEntry, format: Format): Promise<Outcome> {
  const source = {
    name: path.basename(entry.file),
    bytes: new Uint8Array(readFileSync(path.join(corpus, entry.file))),
  };
  const reading = await format.read(source, PLAIN);
  const problems = [...reading.problems, ...reading.statements.flatMap((statement) => statement.problems)];
  const codes = problems.map((one) => `${one.severity}:${one.code}`);
  const notes = compare(reading, entry);
  if (entry.malformed) {
    const hasFigures = entry.expected.count !== undefined || entry.expected.goodCount !== undefined;
    if (!hasFigures) return { ok: problems.length > 0 || linesOf(reading).length > 0, how: 'refused', notes: codes };
    return { ok: notes.length === 0, how: 'plain', notes: [...notes, ...codes] };
  }
  if (notes.length === 0 && linesOf(reading).length > 0) return { ok: true, how: 'plain', notes: codes };
  const yearless = problems.some((one) => one.message.includes('no year'));
  const map = mapOf(entry, yearless);
  if (map === null) return { ok: false, how: 'plain', notes: [...notes, ...codes] };
  const first = problems.find((one) => one.code === 'ambiguous_date')?.readings?.[0];
  if (map.dateFormat === null && first !== undefined) map.dateFormat = first;
  const again = compare(
    await format.read(source, { ...PLAIN, map, ...(map.sheet ? { sheet: map.sheet } : {}) }),
    entry,
  );
  return {
    ok: problems.length > 0 && again.length === 0,
    how: 'mapped',
    notes: [...notes, ...codes, ...again.map((note) => `mapped: ${note}`)],
  };
}
