/** Time stamps of a stated zone give their day in the zone of the books; everything else keeps the day as written. */

import { describe, expect, test } from 'vitest';
import { csv } from '../../../electron/formats/csv.ts';
import { LocalDays } from '../../../electron/formats/table/zone.ts';
import { isoDay, parseIsoDay } from '../../../shared/day.ts';

const DAY = parseIsoDay('2024-03-31') as number;

describe('local days', () => {
  test.each([
    ['America/New_York', false, '2024-03-31T03:59:00Z', -1],
    ['America/New_York', false, '2024-03-31T04:00:00Z', 0],
    ['America/New_York', false, '2024-03-31 01:30 UTC', -1],
    ['America/New_York', false, '2024-03-31 01:30', 0],
    ['America/New_York', true, '2024-03-31 01:30', -1],
    ['America/New_York', true, '2024-03-31', 0],
    ['Asia/Kolkata', false, '2024-03-31T18:29:59.123Z', 0],
    ['Asia/Kolkata', false, '2024-03-31T18:30:00Z', 1],
    ['Europe/Berlin', false, '2024-03-31T23:30:00+01:00', 1],
    ['Europe/Berlin', false, '2024-03-31T00:30:00+0200', -1],
    ['Asia/Tokyo', false, '3/31/2024, 3:05:00 PM UTC', 1],
    ['Asia/Tokyo', false, '3/31/2024, 12:05 AM UTC', 0],
  ])('%s %s %s', (zone, isUtc, text, moved) => {
    expect(new LocalDays(zone, isUtc).local(text, DAY) - DAY).toBe(moved);
  });

  test('a zone nobody knows is an error', () => expect(() => new LocalDays('Mars/Olympus', true)).toThrow(RangeError));

  test('a column named UTC is read in the zone asked for, and as written without one', async () => {
    const text = 'id,Created (UTC),Description,Amount\n1,2024-03-31 01:30,Sale,12.50\n2,2024-03-31 12:00,Sale,-2.50\n';
    const days = async (zone: string | null): Promise<readonly string[]> => {
      const source = { name: 'x.csv', bytes: new TextEncoder().encode(text) };
      const reading = await csv.read(source, { map: null, currency: 'USD', zone });
      return reading.statements.flatMap((one) => one.lines.map((line) => isoDay(line.day)));
    };
    expect(await days(null)).toEqual(['2024-03-31', '2024-03-31']);
    expect(await days('America/New_York')).toEqual(['2024-03-30', '2024-03-31']);
  });
});
