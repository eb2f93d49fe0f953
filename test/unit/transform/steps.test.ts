/** Steps one by one: text in, text out, or the fault by name; and what is said of steps that cannot work. */

import { describe, expect, it } from 'vitest';
import { columnMapSchema } from '../../../shared/mapping.ts';
import { type Transform, transformsSchema } from '../../../shared/transform/schema.ts';
import { compileSteps, runSteps, type StepText } from '../../../shared/transform/steps.ts';

const HEADER = ['Date', 'Name', 'Iban', 'Amount'];
const ROW = ['31.01.2024', 'Orchid Media', 'DE00 1234', '1.234,50'];

function run(
  steps: readonly Transform[],
  text: string,
  kind: StepText['kind'] = 't',
  decimal: '.' | ',' = ',',
): string {
  const compiled = compileSteps(steps, (column) => (typeof column === 'number' ? column : HEADER.indexOf(column)));
  if (!compiled.ok) return `wrong: ${compiled.message}`;
  const reading = runSteps(compiled.steps, { text, kind }, { cell: (index) => ROW[index] ?? '', decimal });
  return reading.ok ? reading.text : `${reading.code}: ${reading.expected}, ${reading.found}`;
}

describe('a step', () => {
  const cases: readonly (readonly [string, readonly Transform[], string, string])[] = [
    ['none', [{ step: 'none' }], 'as it is', 'as it is'],
    ['constant', [{ step: 'constant', value: 'EUR' }], 'x', 'EUR'],
    ['isoDate', [{ step: 'isoDate', pattern: 'dd.MM.yyyy' }], '31.01.2024', '2024-01-31'],
    ['isoDate of a month in words', [{ step: 'isoDate', pattern: 'd MMM yyyy' }], '3 März 2024', '2024-03-03'],
    ['isoDate before a time', [{ step: 'isoDate', pattern: 'yyyy-MM-dd' }], '2024-01-31T23:59:00Z', '2024-01-31'],
    [
      'isoDate with its time',
      [{ step: 'isoDate', pattern: "yyyy-MM-dd'T'HH:mm:ssX" }],
      '2024-01-31T23:59:00Z',
      '2024-01-31',
    ],
    [
      'isoDate of no day',
      [{ step: 'isoDate', pattern: 'dd.MM.yyyy' }],
      '31.02.2024',
      'bad_date: a date as dd.MM.yyyy, 31.02.2024',
    ],
    [
      'isoDate, strictly',
      [{ step: 'isoDate', pattern: 'dd.MM.yyyy' }],
      '1.2.2024',
      'bad_date: a date as dd.MM.yyyy, 1.2.2024',
    ],
    ['valueMap', [{ step: 'valueMap', map: { paid: 'paid', pending: 'draft' } }], 'pending', 'draft'],
    ['valueMap keeps', [{ step: 'valueMap', map: { paid: 'x' } }], 'open', 'open'],
    [
      'valueMap refuses',
      [{ step: 'valueMap', map: { paid: 'x' }, otherwise: 'refuse' }],
      'open',
      "invalid_entry: one of 'paid', open",
    ],
    ['valueMap falls back', [{ step: 'valueMap', map: {}, otherwise: { constant: 'other' } }], 'open', 'other'],
    ['valueMap has no inherited names', [{ step: 'valueMap', map: {} }], 'constructor', 'constructor'],
    ['join', [{ step: 'join', columns: ['Name', 2, 9], separator: ' / ' }], '', 'Orchid Media / DE00 1234'],
    ['substring', [{ step: 'substring', start: 2, length: 3 }], 'a\u{1f600}bcdef', 'bcd'],
    ['substring from the end', [{ step: 'substring', start: -4 }], 'DE00 1234', '1234'],
    ['capture', [{ step: 'capture', pattern: 'INV-(\\d+)', group: 1 }], 'ACH INV-3391 x', '3391'],
    ['capture of nothing', [{ step: 'capture', pattern: 'INV-(\\d+)', group: 1 }], 'ACH', ''],
    ['negate', [{ step: 'negate' }], '1.234,50', '-1234.5'],
    ['negate of a number in parentheses', [{ step: 'negate' }], '(12,00)', '12'],
    ['negate of a text', [{ step: 'negate' }], 'n.v.', 'bad_amount: a number, n.v.'],
    ['scale cents', [{ step: 'scale', by: '0.01' }], '12345', '123.45'],
    ['scale keeps every digit', [{ step: 'scale', by: '0.001' }], '1,5', '0.0015'],
    ['scale of nothing', [{ step: 'scale', by: '0.01' }], '', ''],
    ['lookup', [{ step: 'lookup', table: { '4000': 'Sales' } }], ' 4000', 'Sales'],
    [
      'lookup of a stranger',
      [{ step: 'lookup', table: { '4000': 'Sales' } }],
      '4001',
      "unknown_reference: one of '4000', 4001",
    ],
    [
      'several',
      [
        { step: 'capture', pattern: '[\\d.,]+', group: 0 },
        { step: 'scale', by: '-100' },
      ],
      'EUR 1,25',
      '-125',
    ],
  ];
  it.each(cases)('%s', (_, steps, text, wanted) => expect(run(steps, text)).toBe(wanted));

  it('takes what a sheet knows for itself: its dates stay, its numbers have a point', () => {
    expect(run([{ step: 'isoDate', pattern: 'dd.MM.yyyy' }], '2024-01-31', 'd')).toBe('2024-01-31');
    expect(run([{ step: 'negate' }], '1.5', 'n')).toBe('-1.5');
    expect(run([{ step: 'negate' }], '1.500', 't')).toBe('-1500');
  });

  const broken: readonly (readonly [Transform, string])[] = [
    [{ step: 'capture', pattern: '(', group: 0 }, 'Step 1 (capture)'],
    [{ step: 'capture', pattern: 'a', group: 1 }, 'has 0 groups'],
    [{ step: 'join', columns: ['Name', 'Nobody'], separator: '' }, "no column 'Nobody'"],
    [{ step: 'isoDate', pattern: 'dd.MM' }, 'no date pattern'],
    [{ step: 'isoDate', pattern: 'dd.MM.yyyy yyyy' }, 'no date pattern'],
  ];
  it.each(broken)('%j is refused before a row is read', (step, says) => expect(run([step], 'x')).toContain(says));
});

describe('the schema', () => {
  it('leaves a mapping without steps as it is', () => {
    const map = { columns: { date: 'Date', amount: 3 }, dateFormat: null, flipSign: false };
    expect(columnMapSchema.parse(map)).toEqual(map);
  });
  it('refuses unknown steps, fields and keys', () => {
    for (const bad of [
      { amount: [{ step: 'eval', code: '1' }] },
      { nobody: [] },
      { amount: [{ step: 'negate', by: 1 }] },
      { amount: [{ step: 'scale', by: '1e3' }] },
    ])
      expect(transformsSchema.safeParse(bad).success).toBe(false);
  });
});
