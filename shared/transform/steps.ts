/** Compiles the steps of one field into a function from cells to text; what cannot work is said before a row is read. */

import { RE2JS } from 're2js';
import type { DecimalSign } from '../money.ts';
import type { ProblemCode } from '../problem.ts';
import { compileDatePattern } from './dates.ts';
import { type Decimal, decimalText, parseDecimal, timesDecimal } from './decimal.ts';
import type { Transform } from './schema.ts';

/**
 * A value between two steps, with the letter sheets use for the type of a cell: t text, n a number with a decimal point whatever
 * the column uses (a sheet's number, a result of arithmetic), d a date in ISO form (a sheet's date, a result of isoDate).
 */
export interface StepText {
  readonly text: string;
  readonly kind: 't' | 'n' | 'd';
}

/** Why a row's value could not be transformed. */
export interface StepFault {
  readonly code: Extract<
    ProblemCode,
    'bad_date' | 'bad_amount' | 'amount_range' | 'unknown_reference' | 'invalid_entry'
  >;
  readonly expected: string;
  readonly found: string;
}

export type StepReading = ({ readonly ok: true } & StepText) | ({ readonly ok: false } & StepFault);

/** What a step may look at beside the text before it. */
export interface StepRow {
  /** Text of a column of the row by its 0-based index; '' past the last cell. */
  readonly cell: (index: number) => string;
  /** Decimal sign of numbers that are not written with a point already. */
  readonly decimal: DecimalSign;
}

export type Step = (value: StepText, row: StepRow) => StepReading;

export type Compiled =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly message: string };

/** Index of a column by name or number, -1 where the table has none. */
export type ColumnFinder = (column: string | number) => number;

/** Compiles the steps of one field. `ok: false` names the step (1-based), what is wrong and what to do. */
export function compileSteps(transforms: readonly Transform[], find: ColumnFinder): Compiled {
  const steps: Step[] = [];
  for (const [at, transform] of transforms.entries()) {
    const step = compileStep(transform, find);
    if (typeof step === 'string') return { ok: false, message: `Step ${at + 1} (${transform.step}): ${step}` };
    steps.push(step);
  }
  return { ok: true, steps };
}

/** Runs compiled steps one after the other; stops at the first fault. */
export function runSteps(steps: readonly Step[], start: StepText, row: StepRow): StepReading {
  let value = start;
  for (const step of steps) {
    const reading = step(value, row);
    if (!reading.ok) return reading;
    value = reading;
  }
  return { ok: true, text: value.text, kind: value.kind };
}

/** Index of the first step that reads a number, -1 for none: the decimal sign of the text that reaches it must be known. */
export function firstArithmetic(transforms: readonly Transform[]): number {
  return transforms.findIndex(({ step }) => step === 'negate' || step === 'scale');
}

function give(text: string, kind: StepText['kind'] = 't'): StepReading {
  return { ok: true, text, kind };
}

function fault(code: StepFault['code'], expected: string, found: string): StepReading {
  return { ok: false, code, expected, found };
}

/** A step as a function, or what is wrong with it. */
function compileStep(transform: Transform, find: ColumnFinder): Step | string {
  switch (transform.step) {
    case 'none':
      return (value) => ({ ok: true, ...value });
    case 'constant':
      return () => give(transform.value);
    case 'substring':
      return ({ text, kind }) => give(substring(text, transform.start, transform.length), kind === 'n' ? 'n' : 't');
    case 'negate':
      return arithmetic({ units: -1n, decimals: 0 });
    case 'scale': {
      const by = parseDecimal(transform.by, '.');
      return by.ok ? arithmetic(by.value) : `'${transform.by}' is no number. Write it as 0.01 or 100.`;
    }
    case 'isoDate':
      return isoDate(transform.pattern);
    case 'valueMap':
      return valueMap(transform);
    case 'lookup':
      return lookup(transform.table);
    case 'capture':
      return capture(transform.pattern, transform.group);
    case 'join':
      return join(transform.columns, transform.separator, find);
  }
}

/** By characters, not by halves of surrogate pairs. */
function substring(text: string, start: number, length: number | undefined): string {
  const signs = [...text];
  const from = start < 0 ? Math.max(0, signs.length + start) : start;
  return signs.slice(from, length === undefined ? undefined : from + length).join('');
}

function arithmetic(factor: Decimal): Step {
  return ({ text, kind }, { decimal }) => {
    if (text === '') return give('');
    const reading = parseDecimal(text, kind === 'n' ? '.' : decimal);
    if (reading.ok) return give(decimalText(timesDecimal(reading.value, factor)), 'n');
    return fault(reading.fault === 'range' ? 'amount_range' : 'bad_amount', 'a number', text);
  };
}

function isoDate(pattern: string): Step | string {
  const read = compileDatePattern(pattern);
  if (read === null)
    return `'${pattern}' is no date pattern. Use yyyy or yy, MM or MMM, and dd, e.g. dd.MM.yyyy; put words in quotes.`;
  return ({ text, kind }) => {
    // A sheet's own date is one already: columns often hold dates beside texts that look like them.
    if (text === '' || kind === 'd') return give(text, kind);
    const iso = read(text);
    return iso === null ? fault('bad_date', `a date as ${pattern}`, text) : give(iso, 'd');
  };
}

function valueMap({ map, otherwise = 'keep' }: Extract<Transform, { step: 'valueMap' }>): Step {
  const entries = trimmed(map);
  return (value) => {
    const known = entries.get(value.text.trim());
    if (known !== undefined) return give(known);
    if (otherwise === 'keep') return { ok: true, ...value };
    if (otherwise === 'refuse') return fault('invalid_entry', `one of ${someOf(entries)}`, value.text);
    return give(otherwise.constant);
  };
}

function lookup(table: Readonly<Record<string, string>>): Step {
  const entries = trimmed(table);
  return ({ text }) => {
    if (text === '') return give('');
    const known = entries.get(text.trim());
    return known === undefined ? fault('unknown_reference', `one of ${someOf(entries)}`, text) : give(known);
  };
}

function trimmed(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(table).map(([key, value]) => [key.trim(), value]));
}

function someOf(entries: ReadonlyMap<string, string>): string {
  const names = [...entries.keys()].slice(0, 5).map((name) => `'${name}'`);
  return `${names.join(', ')}${entries.size > 5 ? ` and ${entries.size - 5} more` : ''}`;
}

/** RE2 reads in linear time whatever the pattern (no back-references, no look-around). */
function capture(pattern: string, group: number): Step | string {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    return `'${pattern}' is no pattern (${error instanceof Error ? error.message : String(error)}). Correct it.`;
  }
  if (group > compiled.groupCount())
    return `'${pattern}' has ${compiled.groupCount()} groups; group ${group} was asked for. Use 0 for the whole match.`;
  return ({ text, kind }) => {
    const matcher = compiled.matcher(text);
    return give(matcher.find() ? (matcher.group(group) ?? '') : '', kind === 'n' ? 'n' : 't');
  };
}

function join(columns: readonly (string | number)[], separator: string, find: ColumnFinder): Step | string {
  const indices = columns.map(find);
  const missing = columns.find((_, at) => (indices[at] as number) < 0);
  if (missing !== undefined) return `the table has no column '${missing}'. Choose another one.`;
  return (_, { cell }) =>
    give(
      indices
        .map(cell)
        .filter((text) => text !== '')
        .join(separator),
    );
}
