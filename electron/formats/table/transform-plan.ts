/** Plans the steps and rules of a mapping: checks them, gives every transformed field a column, and shows the sample as it comes out. */

import { MAPPED_FIELDS, type MappedField } from '../../../shared/mapping.ts';
import type { DecimalSign } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { compileRules } from '../../../shared/transform/rules.ts';
import type { Rule, Transform } from '../../../shared/transform/schema.ts';
import { compileSteps, firstArithmetic, runSteps } from '../../../shared/transform/steps.ts';
import { type Draft, learnMore } from './draft.ts';
import { DecimalEvidence } from './numbers.ts';
import { MONEY_FIELDS, type MoneyField, type TransformedField, type TransformPlan } from './plan.ts';
import { fileDecimal } from './settle.ts';
import { ColumnStats } from './stats.ts';
import { Cells } from './tokenize.ts';
import { columnFinder, RowTransformer } from './transform-rows.ts';

interface Transformed {
  /** The work sheet after the steps; the same one where there are none or they cannot be used. */
  readonly draft: Draft;
  readonly transform: TransformPlan | null;
}

/**
 * Adds the results of the steps to the work sheet, so that dates, decimals and signs are settled on what the steps give. What cannot
 * work (a pattern, a column, a rule) is asked as `bad_mapping`; then nothing is read.
 */
export function withTransforms(draft: Draft): Transformed {
  const { map } = draft.input.options;
  const rules = map?.rules ?? [];
  const wanted = MAPPED_FIELDS.flatMap((field): readonly Wanted[] => {
    const steps = map?.transforms?.[field] ?? [];
    return steps.some(({ step }) => step !== 'none') ? [{ field, steps }] : [];
  });
  if ((wanted.length === 0 && rules.length === 0) || draft.asked.length > 0) return { draft, transform: null };
  const { header } = draft.located;
  const fields = wanted.flatMap((one, at) => planField(draft, one, draft.width + at));
  const plan: TransformPlan = { width: draft.width, header, fields, rules };
  if (draft.asked.length > 0) return { draft, transform: null };
  const after = wanted.length === 0 ? draft : transformed(draft, plan);
  askRules(after, rules);
  return { draft: after, transform: draft.asked.length > 0 ? null : plan };
}

interface Wanted {
  readonly field: MappedField;
  readonly steps: readonly Transform[];
}

function badMapping(field: MappedField, message: string): Problem {
  return problem('bad_mapping', 'asked', `${field}: ${message}`, { column: field });
}

/** The plan of one field, or nothing and a question. */
function planField(draft: Draft, { field, steps }: Wanted, index: number): readonly TransformedField[] {
  const source = draft.choice.columns[field] ?? -1;
  const compiled = compileSteps(steps, columnFinder(draft.located.header, draft.width));
  if (!compiled.ok) {
    draft.asked.push(badMapping(field, compiled.message));
    return [];
  }
  const takesCell = !steps.some(({ step }) => step === 'constant' || step === 'join');
  if (source < 0 && takesCell) {
    const message = 'no column feeds these steps. Map a column, or begin with a join or a constant.';
    draft.asked.push(badMapping(field, message));
    return [];
  }
  const name = (draft.located.header[source] ?? '') || field;
  const plain = { field, source, index, name, steps };
  const decimal = arithmeticDecimal(draft, plain);
  return decimal === null ? [] : [{ ...plain, decimal }];
}

/** Decimal sign of the text that reaches the first arithmetic step; null and a question where the sample leaves it open. */
function arithmeticDecimal(draft: Draft, field: Omit<TransformedField, 'decimal'>): DecimalSign | null {
  const given = draft.input.options.map?.decimal ?? null;
  const at = firstArithmetic(field.steps);
  if (given !== null || at < 0) return given ?? '.';
  const before = compileSteps(field.steps.slice(0, at), columnFinder(draft.located.header, draft.width));
  if (!before.ok) return '.';
  const evidence = new DecimalEvidence();
  for (const { cells, kinds } of draft.data) {
    const start = { text: cells[field.source] ?? '', kind: kinds?.[field.source] === 'n' ? 'n' : 't' } as const;
    const reading = runSteps(before.steps, start, { cell: (index) => cells[index] ?? '', decimal: '.' });
    if (reading.ok) evidence.add(reading.text, reading.kind === 'n');
  }
  const verdict = evidence.verdict();
  if (verdict === '.' || verdict === ',') return verdict;
  if (verdict === null) return '.';
  const known = fileDecimal(draft.stats, draft.choice.columns) ?? draft.located.preset?.decimal ?? null;
  if (known !== null && verdict === 'open') return known;
  draft.asked.push(
    problem(
      'ambiguous_decimal',
      'asked',
      `The numbers in '${field.name}' can be read with a decimal point or a decimal comma, and steps calculate with them. Choose the decimal sign.`,
      { column: field.name, excerpt: evidence.example, readings: ['.', ','] },
    ),
  );
  return null;
}

/** The work sheet with the results as further columns that feed their fields. */
function transformed(draft: Draft, plan: TransformPlan): Draft {
  const { input, located, choice } = draft;
  const transformer = new RowTransformer({ ...plan, rules: [] });
  const data = draft.data.map((row) => {
    const after = transformer.transform(row.cells, row.kinds);
    return after === null ? row : { row: row.row, ...after };
  });
  const stats = [...draft.stats];
  const columns = { ...choice.columns };
  for (const { field, index, name } of plan.fields) {
    const column = new ColumnStats(index, name);
    for (const { cells, kinds } of data) column.add(cells[index] ?? '', kinds?.[index] ?? 't');
    stats.push(column);
    columns[field] = index;
  }
  const results = stats.slice(plan.width);
  const out = new Cells();
  if (input.more !== undefined)
    learnMore(results, input, input.rows.at(-1)?.row ?? 0, (raw) => {
      const after = transformer.transform(raw.all(), raw.kinds);
      if (after === null) return raw;
      out.fill(raw.row, after.cells, after.kinds);
      return out;
    });
  const header = located.header.length === 0 ? [] : [...located.header];
  while (header.length > 0 && header.length < plan.width) header.push('');
  if (header.length > 0) header.push(...plan.fields.map((field) => field.name));
  const evidence = plan.fields.map(({ field, steps }) => ({
    about: `steps of ${field}`,
    text: steps.map(({ step }) => step).join(', '),
    confidence: 1,
  }));
  return {
    ...draft,
    located: { ...located, header },
    width: plan.width + plan.fields.length,
    data,
    stats,
    choice: { columns, why: choice.why },
    evidence: [...draft.evidence, ...evidence],
  };
}

/** Fields every line has, whatever column feeds them. */
const ALWAYS: readonly MappedField[] = ['date', 'amount'];

function askRules(draft: Draft, rules: readonly Rule[]): void {
  const compiled = compileRules(rules);
  if (!compiled.ok) draft.asked.push(problem('bad_mapping', 'asked', compiled.message));
  for (const rule of rules) {
    if (draft.choice.columns[rule.field] !== undefined || ALWAYS.includes(rule.field)) continue;
    draft.asked.push(
      badMapping(rule.field, `a rule (${rule.rule}) checks it, and no column feeds it. Map one, or remove the rule.`),
    );
  }
}

/** Date fields whose steps end in ISO text. */
export function isoFields(transform: TransformPlan | null): readonly MappedField[] {
  return (transform?.fields ?? [])
    .filter(({ steps }) => steps.some(({ step }) => step === 'isoDate'))
    .map(({ field }) => field);
}

/** Decimal signs of the columns that feed arithmetic: what the mapping keeps, since the results carry a point of their own. */
export function sourceDecimals(transform: TransformPlan | null): Partial<Record<MoneyField, DecimalSign>> {
  const signs: Partial<Record<MoneyField, DecimalSign>> = {};
  for (const { field, steps, decimal } of transform?.fields ?? []) {
    const money = MONEY_FIELDS.find((one) => one === field);
    if (money !== undefined && firstArithmetic(steps) >= 0) signs[money] = decimal;
  }
  return signs;
}
