/** Column menus: a field is fed by one column, a column feeds one field, whatever was chosen before. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignColumn, fieldOfColumn, settleQuestion } from '../../../renderer/state/import.ts';
import { fieldWord, MAPPED, QUEUES } from '../../../renderer/words.ts';
import { QUEUES as CONTRACT_QUEUES } from '../../../shared/contract/review.ts';
import { type ColumnMap, columnMapSchema, MAPPED_FIELDS } from '../../../shared/mapping.ts';

const headers = ['id', 'date', 'amount', 'text', ''] as const;
const start: ColumnMap = { columns: { date: 'date', amount: 2, description: 'text' }, dateFormat: 'yyyy-MM-dd' };

describe('assignColumn', () => {
  it('moves a field from one column to another', () => {
    const map = assignColumn(start, 0, 'id', 'description');
    expect([fieldOfColumn(map, 0, 'id'), fieldOfColumn(map, 3, 'text')]).toEqual(['description', null]);
  });

  it('lets a column go', () => {
    const map = assignColumn(start, 1, 'date', null);
    expect(fieldOfColumn(map, 1, 'date')).toBeNull();
    expect(map.dateFormat).toBe('yyyy-MM-dd');
  });

  it('keeps one column per field and one field per column under any choices', () => {
    const choice = fc.tuple(fc.nat(headers.length - 1), fc.option(fc.constantFrom(...MAPPED_FIELDS), { nil: null }));
    fc.assert(
      fc.property(fc.array(choice), (choices) => {
        let map = start;
        for (const [index, field] of choices) {
          map = assignColumn(map, index, headers[index] ?? '', field);
          expect(fieldOfColumn(map, index, headers[index] ?? '')).toBe(field);
        }
        const fed = Object.values(map.columns).filter((column) => column != null);
        expect(new Set(fed).size).toBe(fed.length);
        expect(columnMapSchema.safeParse(map).success).toBe(true);
      }),
    );
  });
});

describe('settleQuestion', () => {
  const open = { map: start, sheets: ['Jan', 'Feb'] };
  it.each([
    ['ambiguous_date', 'dd/MM/yyyy', { dateFormat: 'dd/MM/yyyy' }],
    ['ambiguous_date', "MMM d '2024'", { dateFormat: "MMM d '2024'" }],
    ['ambiguous_decimal', ',', { decimal: ',' }],
    ['ambiguous_sign', 'positive is money out', { flipSign: true }],
    ['ambiguous_sign', 'positive is money in', { flipSign: false }],
    ['ambiguous_sign', "'D' is money out", { flipSign: true }],
    ['ambiguous_sheet', 'Feb', { sheet: 'Feb' }],
  ])('%s answered with %s', (code, reading, change) => {
    expect(settleQuestion(code, reading, open)).toEqual({ ...start, ...change });
  });

  it('names the columns of money in and out', () => {
    const settled = settleQuestion('ambiguous_sign', 'column 3 money out, column 4 money in', open);
    expect(settled?.columns).toMatchObject({ amount: null, debit: 3, credit: 4 });
  });

  it.each([
    ['ambiguous_columns', 'column 2'],
    ['ambiguous_sheet', 'Mar'],
    ['ambiguous_decimal', 'thousands'],
    ['ambiguous_sign', 'either'],
  ])('%s with the unknown reading %s is left to the column menus', (code, reading) => {
    expect(settleQuestion(code, reading, open)).toBeNull();
  });
});

describe('words', () => {
  it('name every field and every queue of the contract', () => {
    expect([...MAPPED].sort()).toEqual([...MAPPED_FIELDS].sort());
    expect([...QUEUES]).toEqual([...CONTRACT_QUEUES]);
    expect(MAPPED.filter((field) => fieldWord(field) === field)).toEqual([]);
  });
});
