/** Rule calls: list, save, remove, order, and the backtest on the job thread. */

import type { Input, Output } from '../../shared/contract/index.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { ruleActionSchema } from '../../shared/contract/rules.ts';
import type { MatchRule, RuleAction, RuleCondition } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { type Backtest, backtestOf, rowsOfRule, untouched } from '../../shared/rules/backtest.ts';
import { ruleFault } from '../../shared/rules/check.ts';
import { LineNames, loadLines } from '../store/line-table.ts';
import { lineView } from '../store/lines.ts';
import { decidedGroups } from '../store/past.ts';
import { activeRules, listRules, orderRules, removeRule, saveRule } from '../store/rules.ts';
import type { JobContext, JobHandlers, ScreenHandlers } from './context.ts';
import { matchInput, runEngine } from './match.ts';

/** Contradictions shown one by one; the rest are counted. */
const LISTED = 50;
/** Id of a draft that was never saved: after every saved rule of the same priority. */
const UNSAVED = Number.MAX_SAFE_INTEGER;

type ActionInput = import('zod').output<typeof ruleActionSchema>;

function toAction(action: ActionInput): RuleAction {
  return action.type === 'tolerance' ? { ...action, amount: minor(action.amount) } : action;
}

/** Throws `bad_request` naming the condition that cannot be used. */
function checked(input: { readonly conditions: readonly RuleCondition[]; readonly action: ActionInput }): RuleAction {
  const action = toAction(input.action);
  const fault = ruleFault({ conditions: input.conditions, action });
  if (fault !== null) throw new CallError('bad_request', `The rule cannot be used: ${fault}. Nothing was changed.`);
  return action;
}

type Area = 'rules.list' | 'rules.save' | 'rules.remove' | 'rules.order';

export const ruleScreens: Pick<ScreenHandlers, Area> = {
  'rules.list': (context) => listRules(context.session().read),
  'rules.save': (context, { id, by, name, conditions, active, action }) => {
    const content = { name, conditions, active, action: checked({ conditions, action }) };
    return { id: saveRule(context.session().write, id, content, { at: context.clock(), actor: by }) };
  },
  'rules.remove': (context, { id, by }) => {
    removeRule(context.session().write, id, { at: context.clock(), actor: by });
    return {};
  },
  'rules.order': (context, { ids, by }) => {
    orderRules(context.session().write, ids, { at: context.clock(), actor: by });
    return {};
  },
};

function backtest(context: JobContext, input: Input<'rules.backtest'>): Output<'rules.backtest'> {
  const { read } = context.session();
  const action = checked(input);
  const saved = listRules(read).find(({ id }) => id === input.id);
  const rules = activeRules(read);
  const others = rules.filter(({ id }) => id !== input.id);
  const lowest = Math.min(1, ...rules.map(({ priority }) => priority));
  const rule: MatchRule = {
    id: input.id ?? UNSAVED,
    priority: rules.find(({ id }) => id === saved?.id)?.priority ?? lowest - 1,
    conditions: input.conditions,
    action,
  };
  const names = new LineNames();
  const bank = loadLines(read, 'bank', names, 'all');
  const book = loadLines(read, 'book', names, 'all');
  const decided = decidedGroups(read);
  const applied = [...others, rule];
  const rows = rowsOfRule(applied, bank, rule.id);
  const run = (which: string, list: readonly MatchRule[]) =>
    runEngine({
      ...matchInput(context, { bank, book }, list),
      progress: (stage, done, total) => {
        context.control.progress(`${which}: ${stage}`, done, total, 'steps');
        return context.control.cancelled();
      },
    });
  const result: Backtest =
    rows.length === 0
      ? untouched(decided)
      : backtestOf({
          before: run('without the rule', others),
          after: run('with the rule', applied),
          ...{ bank, rows, rule, decided },
        });
  const { contradictions, examples, effect, ...figures } = result;
  return {
    ...figures,
    effect: [...effect],
    contradictionCount: contradictions.length,
    contradictions: contradictions.slice(0, LISTED),
    examples: examples.flatMap(({ lineId, before, after }) => {
      const line = lineView(read, lineId);
      return line === null ? [] : [{ line, before, after }];
    }),
    linesTried: bank.length,
  };
}

export const ruleJobs: Pick<JobHandlers, 'rules.backtest'> = { 'rules.backtest': backtest };
