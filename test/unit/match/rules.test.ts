/** User rules: what they apply to, what is broken in them, what they change. */

import { expect, test } from 'vitest';
import { compileRules, ruledRows } from '../../../shared/match/rules.ts';
import type { MatchRule } from '../../../shared/match/types.ts';
import { match, smallMonth, tableOf } from './tables.ts';

const rule = (
  id: number,
  conditions: MatchRule['conditions'],
  action: MatchRule['action'],
  priority = 0,
): MatchRule => ({ id, priority, conditions, action });
const table = tableOf([
  { id: 1, day: 0, amount: -950, text: 'KONTOFUEHRUNG MAI', account: 'Giro' },
  { id: 2, day: 5, amount: -12_000, text: 'MIETE HALLE 7', account: 'Giro' },
]);

test.each([
  ['contains', { field: 'description', operator: 'contains', value: 'miete' }, [1]],
  ['equals', { field: 'account', operator: 'equals', value: 'giro' }, [0, 1]],
  ['matches', { field: 'description', operator: 'matches', value: '^konto.*mai$' }, [0]],
  ['between amounts', { field: 'amount', operator: 'between', value: '-2000..' }, [0]],
  ['between days', { field: 'day', operator: 'between', value: '2026-01-02..2026-02-01' }, [1]],
] as const)('%s', (_, condition, rows) => {
  expect([...ruledRows([rule(1, [condition], { type: 'ignore' })], table).keys()]).toEqual(rows);
});

test('the higher priority wins, then the lower id', () => {
  const all = { field: 'currency', operator: 'equals', value: 'EUR' } as const;
  const rules = [
    rule(1, [all], { type: 'ignore' }),
    rule(2, [all], { type: 'transfer' }, 5),
    rule(3, [all], { type: 'categorise', account: '4970' }, 5),
  ];
  expect(ruledRows(rules, table).get(0)?.action).toEqual({ type: 'transfer' });
});

test('a catastrophic pattern is harmless and an invalid one is named', () => {
  const hostile = tableOf([{ id: 1, day: 0, amount: 1, text: `${'a'.repeat(4000)}!` }]);
  expect(
    ruledRows([rule(1, [{ field: 'description', operator: 'matches', value: '^(a+)+$' }], { type: 'ignore' })], hostile)
      .size,
  ).toBe(0);
  expect(
    compileRules([rule(1, [{ field: 'description', operator: 'matches', value: '(' }], { type: 'ignore' })])[0]?.broken,
  ).toMatch(/not valid RE2/);
});

test('a rule proposes the account of an open bank line', () => {
  const { bank, book } = smallMonth();
  const result = match(
    [...bank, { id: 800, day: 9, amount: -950, account: 'Giro', text: 'KONTOFUEHRUNGSENTGELT' }],
    book,
    {
      rules: [
        rule(1, [{ field: 'description', operator: 'contains', value: 'kontofuehrung' }], {
          type: 'categorise',
          account: '4970',
        }),
      ],
    },
  );
  expect(result.exceptions.find((x) => x.line === 800)).toMatchObject({
    kind: 'bank_fee',
    category: { account: '4970', probability: 1, source: 'rule' },
  });
});
