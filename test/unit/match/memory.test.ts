/** Memory of payees: what approved texts teach, how it fades, what contradicts it, and what it never outranks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/day.ts';
import { HALF_LIFE_DAYS, MOST_WEIGHT } from '../../../shared/match/memory.ts';
import type { MatchResult, PastDecision } from '../../../shared/match/types.ts';
import { minor } from '../../../shared/money.ts';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

const TODAY = 20_554 as Day;
const { bank, book } = smallMonth();
/** A text that names nobody, and two invoices of equal amount on one day that nothing tells apart. */
const cryptic: TestLine = { id: 900, day: 60, amount: 77_700, account: 'Giro', text: 'EREF QXV 8812 TRF' };
const ours: TestLine = { id: 1900, day: 50, amount: 77_700, type: 'invoice', party: 'Salzmann Keramik', number: 'A-1' };
const theirs: TestLine = { ...ours, id: 1901, party: 'Brunner Elektro', number: 'B-1' };

const past = (
  text: string,
  party: string,
  { ago = 30, verdict = 'approved' as PastDecision['verdict'], confidence = 0 } = {},
): PastDecision => {
  const line = { day: (TODAY - ago) as Day, amount: minor(5000), reference: '' };
  return {
    verdict,
    confidence,
    day: line.day,
    bank: [{ ...line, description: text, counterparty: '' }],
    book: [{ ...line, description: '', counterparty: party }],
  };
};
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const run = (
  decisions: readonly PastDecision[],
  more: { line?: TestLine; book?: readonly TestLine[] } = {},
): MatchResult =>
  match([...bank, more.line ?? cryptic], [...book, ours, theirs, ...(more.book ?? [])], { decisions, today: TODAY });
const chosen = (result: MatchResult) => result.proposals.find((p) => p.bank.includes(900));
const memoryOf = (result: MatchResult) => chosen(result)?.evidence.find(({ code }) => code === 'MEMORY');
const weightOf = (result: MatchResult): number => memoryOf(result)?.weight ?? 0;

describe('memory', () => {
  it('decides between equal documents after a few approvals, and says why', () => {
    const before = chosen(run([]));
    expect(before === undefined || before.margin < 0.5).toBe(true);
    const after = run(times(3, () => past('EREF QXV 8812 TRF', 'Salzmann Keramik')));
    expect(chosen(after)).toMatchObject({ book: [1900] });
    expect(chosen(after)!.confidence).toBeGreaterThan(0.75);
    expect(memoryOf(after)).toMatchObject({
      text: `“EREF QXV 8812 TRF” was Salzmann Keramik in 3 approved matches, last on 2026-03-12; halves every 180 days`,
    });
    expect(chosen(run(times(3, () => past('EREF QXV 8812 TRF', 'Brunner Elektro'))))).toMatchObject({ book: [1901] });
  });

  it.each([
    ['a word of it', 'QXV GUTSCHRIFT'],
    ['its number', '8812 EINGANG'],
    ['the text in other case', 'eref qxv 8812 trf'],
  ])('knows the text by %s', (_, text) => {
    expect(chosen(run(times(3, () => past(text, 'SALZMANN  KERAMIK'))))).toMatchObject({ book: [1900] });
  });

  it('fades: half the decisions count after every half-life', () => {
    const ages = [0, 1, 2, 4, 8].map((halves) =>
      weightOf(run(times(3, () => past('EREF QXV 8812 TRF', 'Salzmann Keramik', { ago: halves * HALF_LIFE_DAYS })))),
    );
    expect(ages[0]!).toBeGreaterThan(1.5);
    for (let at = 1; at < ages.length; at++) expect(ages[at]!).toBeLessThanOrEqual(ages[at - 1]!);
    expect(ages[3]!).toBeLessThan(0.5);
    expect(ages[4]!).toBe(0);
  });

  it('follows the newer habit when a text moves to another party', () => {
    const moved = [
      ...times(4, () => past('EREF QXV 8812 TRF', 'Salzmann Keramik', { ago: 900 })),
      ...times(2, () => past('EREF QXV 8812 TRF', 'Brunner Elektro', { ago: 20 })),
    ];
    expect(chosen(run(moved))).toMatchObject({ book: [1901] });
  });

  it('is contradicted by a rejection', () => {
    const approved = times(3, () => past('EREF QXV 8812 TRF', 'Salzmann Keramik'));
    const rejected = past('EREF QXV 8812 TRF', 'Salzmann Keramik', { verdict: 'rejected' });
    expect(weightOf(run([...approved, rejected]))).toBeLessThan(weightOf(run(approved)));
    expect(weightOf(run([...approved, rejected, rejected]))).toBe(0);
  });

  it('says nothing where a text went to everyone, or a decision held several parties', () => {
    const everyone = ['Salzmann Keramik', 'Brunner Elektro', 'Dritte'].flatMap((party) =>
      times(3, () => past('EREF QXV 8812 TRF', party)),
    );
    expect(weightOf(run(everyone))).toBe(0);
    const batch = times(3, () => {
      const one = past('EREF QXV 8812 TRF', 'Salzmann Keramik');
      return { ...one, book: [...one.book, { ...one.book[0]!, counterparty: 'Brunner Elektro' }] };
    });
    expect(weightOf(run(batch))).toBe(0);
  });

  it.each<[string, TestLine, readonly TestLine[]]>([
    [
      'the reference of another document',
      { ...cryptic, text: 'EREF QXV 8812 TRF RE-99417' },
      [{ ...theirs, id: 1902, reference: 'RE-99417', number: 'RE-99417' }],
    ],
    ['an equal amount elsewhere', { ...cryptic, amount: 81_234 }, [{ ...theirs, id: 1902, amount: 81_234 }]],
    [
      'the name of another party',
      { ...cryptic, text: 'EREF QXV 8812 WEIDENBACH OPTIK' },
      [{ ...theirs, id: 1902, party: 'Weidenbach Optik' }],
    ],
  ])('never outranks %s', (_, line, more) => {
    const decisions = times(50, () => past('EREF QXV 8812 TRF', 'Salzmann Keramik', { ago: 1 }));
    expect(groups(run(decisions, { line, book: more }))).toContain('900|1902');
  });

  it('never weighs more than its cap and depends on no order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            party: fc.constantFrom('Salzmann Keramik', 'Brunner Elektro'),
            ago: fc.integer({ min: 0, max: 2000 }),
            verdict: fc.constantFrom('approved' as const, 'rejected' as const),
          }),
          { maxLength: 12 },
        ),
        (list) => {
          const decisions = list.map(({ party, ...rest }) => past('EREF QXV 8812 TRF', party, rest));
          const result = run(decisions);
          expect(weightOf(result)).toBeLessThanOrEqual(MOST_WEIGHT);
          expect({ ...run([...decisions].reverse()), stages: [] }).toEqual({ ...result, stages: [] });
        },
      ),
      { numRuns: 15 },
    );
  });
});
