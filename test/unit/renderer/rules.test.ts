/** The rule being written: what its text boxes mean, in the money of its currency, and back. */

import { describe, expect, it } from 'vitest';
import { type ConditionDraft, contentOf, draftOf, newDraft, type RuleDraft } from '../../../renderer/state/rules.ts';
import type { RuleView } from '../../../shared/contract/rules.ts';

const condition = (more: Partial<ConditionDraft>): ConditionDraft => ({
  key: 1,
  field: 'description',
  operator: 'contains',
  value: '',
  upTo: '',
  ...more,
});
const draft = (conditions: readonly ConditionDraft[], more: Partial<RuleDraft> = {}): RuleDraft => ({
  ...newDraft(),
  action: 'ignore',
  conditions,
  ...more,
});
const span = (value: string, upTo: string) => condition({ field: 'amount', operator: 'between', value, upTo });
const currency = (value: string) => condition({ key: 2, field: 'currency', operator: 'equals', value });

describe('text boxes', () => {
  it.each<[string, readonly ConditionDraft[], string]>([
    ['cents', [span('-1,250.00', '0')], '-125000..0'],
    ['an open end', [span('', '99.5')], '..9950'],
    ['yen, where the rule asks for yen', [span('1000', ''), currency('JPY')], '1000..'],
    ['dinars of three decimals', [span('1.234', '2'), currency('bhd')], '1234..2000'],
    ['days', [condition({ field: 'day', operator: 'between', value: '2026-01-01', upTo: '' })], '2026-01-01..'],
  ])('are read as %s', (_, conditions, value) => {
    const content = contentOf(draft(conditions), 'USD');
    expect(content).toMatchObject({ conditions: [{ value }, ...conditions.slice(1).map(() => ({}))] });
  });

  it.each<[string, RuleDraft, string]>([
    ['no value', draft([condition({})]), 'description'],
    ['no span', draft([span('', '')]), 'amount'],
    ['half a cent', draft([span('1.005', '')]), '1.005'],
    ['no account', draft([condition({ value: 'fee' })], { action: 'categorise' }), 'ledger account'],
    ['no tolerance', draft([condition({ value: 'fee' })], { action: 'tolerance', amount: '0' }), 'left over'],
    ['no condition', draft([]), 'at least one'],
  ])('say what is wrong with %s', (_, given, named) => {
    expect(contentOf(given, 'USD')).toMatchObject({ fault: expect.stringContaining(named) });
  });

  it('come back as they were saved', () => {
    const rule: RuleView = {
      id: 4,
      name: 'Rounding of Tokyo',
      conditions: [
        { field: 'amount', operator: 'between', value: '-500..' },
        { field: 'currency', operator: 'equals', value: 'JPY' },
        { field: 'reference', operator: 'matches', value: '^TK\\d+..$' },
        { field: 'day', operator: 'between', value: '..2026-06-30' },
      ],
      action: { type: 'tolerance', amount: 3, difference: 'rounding' },
      active: false,
      at: '',
      by: '',
    };
    const back = draftOf(rule, 'USD');
    expect(back).toMatchObject({ id: 4, active: false, amount: '3' });
    expect(contentOf(back, 'USD')).toEqual({ conditions: rule.conditions, action: rule.action });
  });
});
