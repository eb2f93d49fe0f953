/** Rules against rows: which row fails, with what was expected and what was found. */

import { describe, expect, it } from 'vitest';
import { type Day, parseIsoDay } from '../../../shared/day.ts';
import { minor } from '../../../shared/money.ts';
import { compileRules } from '../../../shared/transform/rules.ts';
import type { Rule } from '../../../shared/transform/schema.ts';

interface Row {
  readonly texts: Readonly<Record<string, string>>;
  readonly amount?: number;
  readonly day?: string;
  readonly currency?: string;
}

function faults(rules: readonly Rule[], rows: readonly Row[]): readonly (string | null)[] {
  const compiled = compileRules(rules);
  if (!compiled.ok) return [compiled.message];
  return rows.map((row, at) => {
    const fault = compiled.check({
      row: at + 2,
      currency: row.currency ?? 'EUR',
      text: (field) => row.texts[field] ?? '',
      amount: () => (row.amount === undefined ? null : minor(row.amount)),
      day: () => (row.day === undefined ? null : (parseIsoDay(row.day) as Day)),
    });
    return fault === null ? null : `${fault.code} ${fault.field}: ${fault.expected}, ${fault.found}`;
  });
}

describe('rules', () => {
  const cases: readonly (readonly [string, Rule, readonly Row[], readonly (string | null)[]])[] = [
    [
      'required',
      { rule: 'required', field: 'reference' },
      [{ texts: { reference: 'A' } }, { texts: {} }],
      [null, 'required_missing reference: a value, an empty cell'],
    ],
    [
      'range of amounts, bounds included',
      { rule: 'range', field: 'amount', min: '-5', max: '10.00' },
      [
        { texts: {}, amount: 1000 },
        { texts: {}, amount: 1001 },
        { texts: {}, amount: -501 },
      ],
      [
        null,
        'out_of_range amount: at least -5 and at most 10.00, 10.01',
        'out_of_range amount: at least -5 and at most 10.00, -5.01',
      ],
    ],
    [
      'range in the currency of the row',
      { rule: 'range', field: 'amount', max: '1000.5' },
      [
        { texts: {}, amount: 1000, currency: 'JPY' },
        { texts: {}, amount: 1001, currency: 'JPY' },
      ],
      [null, 'out_of_range amount: at most 1000.5, 1001'],
    ],
    [
      'range of dates',
      { rule: 'range', field: 'date', min: '2024-01-01' },
      [
        { texts: {}, day: '2024-01-01' },
        { texts: {}, day: '2023-12-31' },
      ],
      [null, 'out_of_range date: at least 2024-01-01, 2023-12-31'],
    ],
    [
      'unique',
      { rule: 'unique', field: 'externalId' },
      [{ texts: { externalId: 'a' } }, { texts: {} }, { texts: {} }, { texts: { externalId: 'a' } }],
      [null, null, null, 'duplicate_value externalId: a value no other row has (row 2 has it), a'],
    ],
    [
      'exists',
      { rule: 'exists', field: 'account', in: ['1000', '1200'] },
      [{ texts: { account: '1200' } }, { texts: { account: '1300' } }, { texts: {} }],
      [null, 'unknown_reference account: one of 2 known values, 1300', null],
    ],
    [
      'type',
      { rule: 'type', field: 'checkNumber', is: 'integer' },
      [{ texts: { checkNumber: '104' } }, { texts: { checkNumber: '10A' } }],
      [null, 'invalid_entry checkNumber: a whole number, 10A'],
    ],
  ];
  it.each(cases)('%s', (_, rule, rows, wanted) => expect(faults([rule], rows)).toEqual(wanted));

  it.each<readonly [Rule, string]>([
    [{ rule: 'range', field: 'description', min: '1' }, 'only dates and amounts'],
    [{ rule: 'range', field: 'amount' }, 'neither min nor max'],
    [{ rule: 'range', field: 'amount', min: 'ten' }, 'no amount'],
    [{ rule: 'range', field: 'date', min: '31.01.2024' }, '2026-10-31'],
    [{ rule: 'type', field: 'description', is: 'date' }, 'only date fields'],
  ])('%j cannot be checked, and that is said', (rule, says) => expect(faults([rule], [])[0]).toContain(says));
});
