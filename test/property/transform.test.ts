/** Properties of steps: exact arithmetic, round trips as JSON, and no input that makes a compiled step throw. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, isoDay, MAX_DAY } from '../../shared/day.ts';
import { decimalText, parseDecimal, timesDecimal } from '../../shared/transform/decimal.ts';
import { type Transform, transformSchema } from '../../shared/transform/schema.ts';
import { compileSteps, runSteps } from '../../shared/transform/steps.ts';

const units = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
const decimal = fc.record({ units, decimals: fc.nat({ max: 8 }) });
const key = fc.string({ maxLength: 8 }).filter((text) => text !== '__proto__');

const transform: fc.Arbitrary<Transform> = fc.oneof(
  fc.constant<Transform>({ step: 'none' }),
  fc.constant<Transform>({ step: 'negate' }),
  fc.constantFrom<Transform>(
    { step: 'isoDate', pattern: 'yyyy-MM-dd' },
    { step: 'isoDate', pattern: "dd.MM.yy 'um' HH:mm" },
    { step: 'capture', pattern: '(\\d+)|(x)', group: 2 },
  ),
  decimal.map((by): Transform => ({ step: 'scale', by: decimalText({ ...by, units: by.units / 10n ** 6n }) })),
  fc.record({ step: fc.constant('substring' as const), start: fc.integer({ min: -20, max: 20 }), length: fc.nat(20) }),
  fc.record({ step: fc.constant('constant' as const), value: fc.string() }),
  fc.record({
    step: fc.constant('valueMap' as const),
    map: fc.dictionary(key, fc.string()),
    otherwise: fc.constantFrom('keep' as const, 'refuse' as const, { constant: 'x' }),
  }),
  fc.record({ step: fc.constant('lookup' as const), table: fc.dictionary(key, fc.string()) }),
  fc.record({
    step: fc.constant('join' as const),
    columns: fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }),
    separator: fc.string({ maxLength: 3 }),
  }),
);

function run(steps: readonly Transform[], text: string): string | null {
  const compiled = compileSteps(steps, (column) => (typeof column === 'number' ? column : -1));
  if (!compiled.ok) throw new Error(compiled.message);
  const reading = runSteps(compiled.steps, { text, kind: 't' }, { cell: (index) => `cell ${index}`, decimal: '.' });
  return reading.ok ? reading.text : null;
}

describe('steps', () => {
  it('write and read exact decimals', () => {
    fc.assert(
      fc.property(decimal, (value) => {
        const reading = parseDecimal(decimalText(value), '.');
        expect(reading.ok && decimalText(reading.value)).toBe(decimalText(value));
      }),
    );
  });

  it('multiply exactly: twice the sign is nothing, and a factor of a power of ten comes back', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 4 }), (value, zeros) => {
        const text = decimalText(value);
        expect(run([{ step: 'negate' }, { step: 'negate' }], text)).toBe(text);
        const back = timesDecimal(timesDecimal(value, { units: 1n, decimals: zeros }), {
          units: 10n ** BigInt(zeros),
          decimals: 0,
        });
        expect(decimalText(back)).toBe(text);
      }),
    );
  });

  it('read every day that a pattern writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_DAY }), (at) => {
        const iso = isoDay(at as Day);
        const [year = '', month = '', date = ''] = iso.split('-');
        expect(run([{ step: 'isoDate', pattern: 'dd/MM/yyyy' }], `${date}/${month}/${year}`)).toBe(iso);
        expect(run([{ step: 'isoDate', pattern: 'yyyyMMdd' }], `${year}${month}${date}`)).toBe(iso);
        expect(run([{ step: 'isoDate', pattern: 'M-d-yyyy' }], `${Number(month)}-${Number(date)}-${year}`)).toBe(iso);
      }),
    );
  });

  it('are the same after a round trip as JSON, and never throw on a text', () => {
    fc.assert(
      fc.property(fc.array(transform, { maxLength: 4 }), fc.string(), (steps, text) => {
        const parsed = steps.map((step) => transformSchema.parse(JSON.parse(JSON.stringify(step))));
        expect(parsed).toEqual(steps);
        expect(run(parsed, text)).toBe(run(steps, text));
      }),
    );
  });

  it('compile or say what is wrong, whatever the pattern', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(3), fc.string(), (pattern, group, text) => {
        for (const step of [
          { step: 'capture' as const, pattern, group },
          { step: 'isoDate' as const, pattern },
        ]) {
          const compiled = compileSteps([step], () => -1);
          if (compiled.ok) runSteps(compiled.steps, { text, kind: 't' }, { cell: () => '', decimal: '.' });
          else expect(compiled.message).toContain(`Step 1 (${step.step})`);
        }
      }),
    );
  });
});
