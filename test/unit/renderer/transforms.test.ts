/** The editor of steps: everything it adds is valid, both views hold the same, and the mapping keeps the rest of itself. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkEdited,
  type Edited,
  editedOf,
  fromJson,
  newRule,
  newStep,
  RULES,
  STEPS,
  tableOf,
  tableText,
  toJson,
  withEdited,
} from '../../../renderer/state/transforms.ts';
import { type ColumnMap, columnMapSchema, MAPPED_FIELDS } from '../../../shared/mapping.ts';
import { ruleSchema, transformSchema } from '../../../shared/transform/schema.ts';

const MAP: ColumnMap = { columns: { date: 'Date', amount: 2 }, dateFormat: 'yyyy-MM-dd', decimal: ',' };

const edited: fc.Arbitrary<Edited> = fc.record({
  transforms: fc.dictionary(
    fc.constantFrom(...MAPPED_FIELDS),
    fc.array(
      fc.constantFrom(...STEPS).map((step) => newStep(step, ['Name', 3])),
      { minLength: 1, maxLength: 4 },
    ),
  ),
  rules: fc.array(
    fc.tuple(fc.constantFrom(...RULES), fc.constantFrom(...MAPPED_FIELDS)).map(([rule, field]) => newRule(rule, field)),
    { maxLength: 4 },
  ),
});

describe('the editor of steps', () => {
  it('offers every step and check of the schema, each valid as it is added', () => {
    expect(new Set(STEPS)).toEqual(new Set(transformSchema.options.map((one) => one.shape.step.value)));
    expect(new Set(RULES)).toEqual(new Set(ruleSchema.options.map((one) => one.shape.rule.value)));
    for (const step of STEPS) expect(transformSchema.safeParse(newStep(step, ['Name'])).success, step).toBe(true);
    for (const rule of RULES) expect(ruleSchema.safeParse(newRule(rule, 'amount')).success, rule).toBe(true);
  });

  it('shows the same as JSON, and puts it into the mapping and out again', () => {
    fc.assert(
      fc.property(edited, (value) => {
        const parsed = fromJson(toJson(value));
        expect(parsed.ok && parsed.edited).toEqual(value);
        const map = withEdited(MAP, value);
        expect(columnMapSchema.safeParse(map).success).toBe(true);
        expect(editedOf(map)).toEqual(value);
        expect(withEdited(map, { transforms: {}, rules: [] })).toEqual(MAP);
      }),
    );
  });

  it.each([
    ['{', 'JSON'],
    ['[]', 'Expected an object'],
    ['{"columns":{}}', 'Unknown key columns'],
    ['{"transforms":{"amount":[{"step":"scale","by":"x"}]}}', 'transforms.amount.0.by'],
    ['{"rules":[{"rule":"required"}]}', 'rules.0.field'],
  ])('says where %s is wrong', (text, says) => {
    const parsed = fromJson(text);
    expect(parsed.ok ? '' : parsed.message).toContain(says);
  });

  it('sends nothing that is not finished', () => {
    expect(checkEdited({ transforms: { amount: [{ step: 'scale', by: '' }] }, rules: [] }).ok).toBe(false);
    expect(checkEdited({ transforms: { amount: [{ step: 'join', columns: [], separator: '' }] }, rules: [] }).ok).toBe(
      false,
    );
  });

  it('writes tables as lines', () => {
    const table = { paid: 'settled', pending: '', '4000': 'Sales => goods' };
    expect(tableOf(tableText(table))).toEqual(table);
    expect(tableOf('no arrow\n a=>b ')).toEqual({ a: 'b' });
  });
});
