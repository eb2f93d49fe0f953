/** Column menus: a field is fed by one column, a column feeds one field, whatever was chosen before. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignColumn, fieldOfColumn } from '../../../renderer/state/import.ts';
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

describe('words', () => {
  it('name every field and every queue of the contract', () => {
    expect([...MAPPED].sort()).toEqual([...MAPPED_FIELDS].sort());
    expect([...QUEUES]).toEqual([...CONTRACT_QUEUES]);
    expect(MAPPED.filter((field) => fieldWord(field) === field)).toEqual([]);
  });
});
