/** Applies the steps and rules of a mapping to the rows of a table, one row at a time. */

import type { MappedField } from '../../../shared/mapping.ts';
import type { ProblemCode } from '../../../shared/problem.ts';
import { compileRules, type RuleRow } from '../../../shared/transform/rules.ts';
import { compileSteps, runSteps, type Step, type StepFault, type StepText } from '../../../shared/transform/steps.ts';
import { columnNamed } from './locate.ts';
import type { TransformedField, TransformPlan } from './plan.ts';
import { Cells } from './tokenize.ts';

/** Why a row is refused, in the terms of `RowReader.refuse`. */
export interface RowFault {
  readonly field: MappedField;
  readonly code: ProblemCode;
  readonly message: string;
  /** Column of the file the field comes from; missing where the field has none or no steps. */
  readonly column?: number;
  readonly excerpt: string;
}

interface CompiledField {
  readonly plan: TransformedField;
  readonly steps: readonly Step[];
}

/** Finds a column of a table by name or 0-based index; -1 where there is none. */
export function columnFinder(header: readonly string[], width: number): (column: string | number) => number {
  return (column) => {
    const index = typeof column === 'number' ? column : columnNamed(header, column);
    return index < width ? index : -1;
  };
}

/** One walk over a table. The plan was checked when it was made: a step that does not compile here is a bug. */
export class RowTransformer {
  private readonly fields: readonly CompiledField[];
  private readonly check: ReturnType<typeof checker>;
  private readonly out = new Cells();
  private fault: { readonly field: TransformedField; readonly fault: StepFault } | null = null;

  constructor(private readonly plan: TransformPlan) {
    const find = columnFinder(plan.header, plan.width);
    this.fields = plan.fields.map((field) => {
      const compiled = compileSteps(field.steps, find);
      if (!compiled.ok) throw new Error(compiled.message);
      return { plan: field, steps: compiled.steps };
    });
    this.check = checker(plan);
  }

  /** The record with the results of the steps behind its columns; a blank record as it is. Valid until the next call. */
  apply(raw: Cells): Cells {
    this.fault = null;
    if (this.fields.length === 0) return raw;
    const row = this.transform(raw.all(), raw.kinds);
    if (row === null) return raw;
    this.out.fill(raw.row, row.cells, row.kinds);
    return this.out;
  }

  /** The same for a row in memory; null for a blank one. The first fault is kept for `judge`. */
  transform(
    cells: readonly string[],
    kinds: string | null,
  ): { readonly cells: readonly string[]; readonly kinds: string } | null {
    if (cells.every((text) => text === '')) return null;
    const { width } = this.plan;
    const own = cells.length >= width ? cells.slice(0, width) : [...cells, ...Array(width - cells.length).fill('')];
    const results: string[] = [];
    let resultKinds = '';
    for (const field of this.fields) {
      const value = this.run(field, cells, kinds);
      results.push(value.text);
      resultKinds += value.kind;
    }
    const ownKinds = (kinds ?? '').slice(0, width).padEnd(width, 't');
    const overflow = cells.slice(width);
    return {
      cells: [...own, ...results, ...overflow],
      kinds: ownKinds + resultKinds + (kinds ?? '').slice(width).padEnd(overflow.length, 't'),
    };
  }

  /** A value that could not be transformed stays as it is: a total row is still known by its text, a movement is refused. */
  private run({ plan, steps }: CompiledField, cells: readonly string[], kinds: string | null): StepText {
    const letter = kinds?.[plan.source];
    const start: StepText = {
      text: plan.source < 0 ? '' : (cells[plan.source] ?? ''),
      kind: letter === 'n' || letter === 'd' ? letter : 't',
    };
    const reading = runSteps(steps, start, { cell: (index) => cells[index] ?? '', decimal: plan.decimal });
    if (reading.ok) return reading;
    this.fault ??= { field: plan, fault: reading };
    return start;
  }

  /** Why the movement just applied is refused, or null. */
  judge(row: RuleRow): RowFault | null {
    if (this.fault !== null) {
      const { field, fault } = this.fault;
      return {
        field: field.field,
        code: fault.code,
        message: told(field.field, fault.expected, fault.found, 'the cell or the steps of the mapping'),
        column: field.source < 0 ? field.index : field.source,
        excerpt: fault.found,
      };
    }
    const broken = this.check(row);
    if (broken === null) return null;
    const column = this.plan.fields.find((one) => one.field === broken.field);
    return {
      field: broken.field,
      code: broken.code,
      message: told(broken.field, broken.expected, broken.found, 'the cell or the rule'),
      ...(column === undefined ? {} : { column: column.source < 0 ? column.index : column.source }),
      excerpt: broken.found,
    };
  }
}

function checker(
  plan: TransformPlan,
): (row: RuleRow) => ReturnType<Extract<ReturnType<typeof compileRules>, { ok: true }>['check']> {
  const rules = compileRules(plan.rules);
  if (!rules.ok) throw new Error(rules.message);
  return rules.check;
}

function told(field: string, expected: string, found: string, what: string): string {
  const quoted = found === '' || found === 'an empty cell' ? 'an empty cell' : `'${found.slice(0, 60)}'`;
  return `Expected ${expected} for ${field}, found ${quoted}. Correct ${what}; the row was not read.`;
}
