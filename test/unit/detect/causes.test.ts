/** Causes that the month itself teaches: the bank's own wordings and words for returned items, in a language no list knows. */

import { expect, test } from 'vitest';
import type { ExceptionKind } from '../../../shared/match/types.ts';
import { match, smallMonth, type TestLine } from '../match/tables.ts';

function kindsWith(extra: readonly TestLine[], documents: readonly TestLine[] = []): Map<number, ExceptionKind> {
  const { bank, book } = smallMonth();
  const result = match([...bank, ...extra], [...book, ...documents]);
  return new Map(result.exceptions.filter(({ side }) => side === 'bank').map(({ line, kind }) => [line, kind]));
}

test('a wording that comes again and never meets a document is the charge or the interest of the bank', () => {
  const own = (id: number, day: number, amount: number, text: string) => ({ id, day, amount, account: 'Giro', text });
  const kinds = kindsWith([
    own(501, 10, -333, 'QORTAN PELVIS'),
    own(502, 20, -333, 'QORTAN PELVIS'),
    own(503, 30, -412, 'QORTAN PELVIS'),
    own(504, 11, 21, 'ZUMBAR'),
    own(505, 22, 24, 'ZUMBAR'),
    own(506, 33, 29, 'ZUMBAR'),
    own(507, 35, -71_119, 'VELDRUK AMSTEL'),
  ]);
  expect([501, 502, 503].map((id) => kinds.get(id))).toEqual(['bank_fee', 'bank_fee', 'bank_fee']);
  expect([504, 505, 506].map((id) => kinds.get(id))).toEqual(['bank_interest', 'bank_interest', 'bank_interest']);
  expect(kinds.get(507)).toBe('unrecorded');
});

test('payments taken back are returned items; an equal amount of someone else is not', () => {
  const day = 20;
  const kinds = kindsWith(
    [
      { id: 501, day, amount: 61_337, account: 'Giro', text: 'SEPA CREDIT MERCER DENTAL' },
      { id: 502, day: day + 3, amount: -61_337, account: 'Giro', text: 'RETURN MERCER DENTAL' },
      { id: 503, day, amount: 44_441, account: 'Giro', text: 'SEPA CREDIT OKAFOR TRADING' },
      { id: 504, day: day + 2, amount: -44_441, account: 'Giro', text: 'CARD PAYMENT NOVAK STAVBY' },
    ],
    [{ id: 2000, day: day - 5, amount: -44_441, type: 'bill', party: 'Novak Stavby', reference: 'NS-1' }],
  );
  expect(kinds.get(501)).toBe('nsf_returned');
  expect(kinds.get(502)).toBe('nsf_returned');
  expect(kinds.get(503)).not.toBe('nsf_returned');
  expect(kinds.get(504)).not.toBe('nsf_returned');
});
