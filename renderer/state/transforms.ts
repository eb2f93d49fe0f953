/** Steps and checks of a mapping while somebody edits them: new steps, the JSON view, and tables written as lines. */

import type { z } from 'zod';
import type { MappedField } from '../../shared/fields.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import {
  type Rule,
  rulesSchema,
  type Transform,
  type TransformStep,
  type Transforms,
  transformsSchema,
} from '../../shared/transform/schema.ts';

/** What the editor holds. */
export interface Edited {
  readonly transforms: Transforms;
  readonly rules: readonly Rule[];
}

/** Steps with their names on screen, the plain ones first. */
export const STEP_WORDS: Readonly<Record<TransformStep, string>> = {
  isoDate: 'Date written as',
  valueMap: 'Replace values',
  join: 'Join columns',
  substring: 'Part of the text',
  capture: 'What a pattern finds',
  constant: 'Always this text',
  negate: 'Turn the sign round',
  scale: 'Multiply by',
  lookup: 'Look up in a table',
  none: 'As it is',
};
export const STEPS = Object.keys(STEP_WORDS).filter((step): step is TransformStep => Object.hasOwn(STEP_WORDS, step));

export const RULE_WORDS: Readonly<Record<Rule['rule'], string>> = {
  required: 'must be filled',
  type: 'must be',
  range: 'must lie between',
  unique: 'must not repeat',
  exists: 'must be one of',
};
export const RULES = Object.keys(RULE_WORDS).filter((rule): rule is Rule['rule'] => Object.hasOwn(RULE_WORDS, rule));

/** A step as it is when it is added: valid, and changing nothing where that is possible. */
export function newStep(step: TransformStep, columns: readonly (string | number)[]): Transform {
  switch (step) {
    case 'isoDate':
      return { step, pattern: 'yyyy-MM-dd' };
    case 'valueMap':
      return { step, map: {}, otherwise: 'keep' };
    case 'join':
      return { step, columns: columns.slice(0, 1), separator: ' ' };
    case 'substring':
      return { step, start: 0 };
    case 'capture':
      return { step, pattern: '.*', group: 0 };
    case 'constant':
      return { step, value: '' };
    case 'scale':
      return { step, by: '1' };
    case 'lookup':
      return { step, table: {} };
    case 'negate':
    case 'none':
      return { step };
  }
}

/** A check as it is when it is added. */
export function newRule(rule: Rule['rule'], field: MappedField): Rule {
  switch (rule) {
    case 'type':
      return { rule, field, is: 'amount' };
    case 'range':
      return { rule, field, min: '0' };
    case 'exists':
      return { rule, field, in: [] };
    case 'required':
    case 'unique':
      return { rule, field };
  }
}

/** What a mapping holds already. */
export function editedOf(map: ColumnMap): Edited {
  return { transforms: map.transforms ?? {}, rules: map.rules ?? [] };
}

/** The mapping with these steps and checks; without the keys where there are none. */
export function withEdited(map: ColumnMap, { transforms, rules }: Edited): ColumnMap {
  const { transforms: _transforms, rules: _rules, ...rest } = map;
  const kept = Object.fromEntries(Object.entries(transforms).filter(([, steps]) => steps.length > 0));
  return {
    ...rest,
    ...(Object.keys(kept).length > 0 ? { transforms: kept } : {}),
    ...(rules.length > 0 ? { rules: [...rules] } : {}),
  };
}

/** The JSON view: the same keys MAP.json has. */
export function toJson({ transforms, rules }: Edited): string {
  return JSON.stringify({ transforms, rules }, null, 2);
}

export type Parsed = { readonly ok: true; readonly edited: Edited } | { readonly ok: false; readonly message: string };

/** Reads the JSON view; says where it is wrong. */
export function fromJson(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, message: 'Expected an object with transforms and rules.' };
  const { transforms = {}, rules = [], ...others } = value as Readonly<Record<string, unknown>>;
  const [stranger] = Object.keys(others);
  if (stranger !== undefined)
    return { ok: false, message: `Unknown key ${stranger}. Only transforms and rules go here.` };
  return checkEdited({ transforms, rules });
}

/** Checks what an editor holds against the schema of MAP.json. */
export function checkEdited(value: { readonly transforms: unknown; readonly rules: unknown }): Parsed {
  const transforms = transformsSchema.safeParse(value.transforms);
  if (!transforms.success) return { ok: false, message: told('transforms', transforms.error) };
  const rules = rulesSchema.safeParse(value.rules);
  if (!rules.success) return { ok: false, message: told('rules', rules.error) };
  return { ok: true, edited: { transforms: transforms.data, rules: rules.data } };
}

function told(part: string, error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? `${part}: not valid` : `${[part, ...issue.path].join('.')}: ${issue.message}`;
}

const ARROW = ' => ';

/** A table as lines: "paid => settled". */
export function tableText(table: Readonly<Record<string, string>>): string {
  return Object.entries(table)
    .map(([key, value]) => `${key}${ARROW}${value}`)
    .join('\n');
}

/** The table that lines mean; a line without an arrow maps to nothing yet and is left out. */
export function tableOf(text: string): Record<string, string> {
  const entries = text.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
    const at = line.indexOf('=>');
    return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 2).trim()]];
  });
  return Object.fromEntries(entries);
}
