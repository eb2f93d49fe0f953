/** Whether a rule of the user can be applied as it stands: complete conditions, patterns RE2 accepts, an action that says what it needs. */

import { RE2JS } from 're2js';
import { compileRules } from '../match/rules.ts';
import type { MatchRule, RuleAction, RuleCondition } from '../match/types.ts';

/** Instructions of a compiled pattern. RE2 takes at most text length x this many steps, so it bounds the time a line can take. */
const MAX_PROGRAM = 2_000;
/** Fields that are a span, not a text. */
const SPANS: ReadonlySet<RuleCondition['field']> = new Set(['amount', 'day']);

/** What keeps a rule from being applied, in words that name the condition; null where nothing does. */
export function ruleFault(rule: Pick<MatchRule, 'conditions' | 'action'>): string | null {
  if (rule.conditions.length === 0) return 'a rule needs at least one condition, or it would apply to every line';
  for (const condition of rule.conditions) {
    const fault = conditionFault(condition, rule.action);
    if (fault !== null) return `${condition.field} ${condition.operator} "${condition.value}": ${fault}`;
  }
  return actionFault(rule.action);
}

function conditionFault(condition: RuleCondition, action: RuleAction): string | null {
  const { field, operator, value } = condition;
  if (SPANS.has(field) !== (operator === 'between'))
    return SPANS.has(field) ? `${field} is compared as a span "low..high"` : 'only amount and day can be between';
  if (value.trim() === '' || value.trim() === '..') return 'the value is empty';
  const broken = compileRules([{ id: 1, priority: 1, conditions: [condition], action }])[0]?.broken;
  if (broken) return broken;
  if (operator === 'matches' && RE2JS.compile(value, RE2JS.CASE_INSENSITIVE).programSize() > MAX_PROGRAM)
    return 'the pattern unfolds into too many steps: use smaller repeat counts';
  return null;
}

function actionFault(action: RuleAction): string | null {
  if (action.type === 'categorise' && action.account.trim() === '') return 'name the ledger account to propose';
  if (action.type === 'tolerance' && action.amount <= 0) return 'a tolerance needs an amount above zero';
  return null;
}
