/** Rule calls: list, save, remove, order, and the backtest on the job thread. */

import type { Input, Output } from '../../shared/contract/index.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { ruleActionSchema } from '../../shared/contract/rules.ts';
import type { LineTable, MatchResult, MatchRule, RuleAction, RuleCondition } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { type Backtest, backtestOf, type DecidedGroup, rowsOfRule, untouched } from '../../shared/rules/backtest.ts';
import { ruleFault } from '../../shared/rules/check.ts';
import { matchInput } from '../matching/input.ts';
import { ledgerName } from '../store/ledger-accounts.ts';
import { LineNames, loadLines } from '../store/line-table.ts';
import { lineView } from '../store/lines.ts';
import { readMeta } from '../store/meta.ts';
import { decidedGroups } from '../store/past.ts';
import { activeRules, listRules, orderRules, removeRule, saveRule } from '../store/rules.ts';
import type { JobContext, JobHandlers, ScreenHandlers } from './context.ts';
import { runEngine } from './match.ts';

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
    const { read } = context.session();
    const asked = checked({ conditions, action });
    const named = asked.type === 'categorise' ? { ...asked, account: ledgerName(read, asked.account) } : asked;
    const content = { name, conditions, active, action: named };
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

/** Everything a backtest needs that the rule being written does not change. */
export interface Baseline {
  readonly bank: LineTable;
  readonly book: LineTable;
  readonly decided: readonly DecidedGroup[];
  /** The active rules but the one being changed. */
  readonly others: readonly MatchRule[];
  /** Where the rule being changed stands; a new one stands last. */
  readonly priority: number;
  /** The engine's result without the rule; null until one touches a line. */
  before: MatchResult | null;
}

/** Bank lines up to which a baseline is kept for the next draft: above, its memory is worth more than the second run. */
const KEPT_LINES = 200_000;

/** The baseline for a rule, kept as long as nothing in the workspace changes. */
function baselineFor(context: JobContext, id: number | null): Baseline {
  const { read, key } = context.session();
  const name = `${key.path} ${readMeta(read, 'revision')} ${id}`;
  const kept = context.baselines.get(name);
  if (kept !== undefined) return kept;
  context.baselines.clear();
  const names = new LineNames();
  const rules = activeRules(read);
  const lowest = Math.min(1, ...rules.map(({ priority }) => priority));
  const baseline: Baseline = {
    bank: loadLines(read, 'bank', names, { which: 'all' }),
    book: loadLines(read, 'book', names, { which: 'all' }),
    decided: decidedGroups(read),
    others: rules.filter((rule) => rule.id !== id),
    priority: rules.find((rule) => rule.id === id)?.priority ?? lowest - 1,
    before: null,
  };
  if (baseline.bank.length <= KEPT_LINES) context.baselines.set(name, baseline);
  return baseline;
}

function runBoth(context: JobContext, baseline: Baseline, rule: MatchRule): Backtest {
  const { bank, decided, others } = baseline;
  const applied = [...others, rule];
  const rows = rowsOfRule(applied, bank, rule.id);
  if (rows.length === 0) return untouched(decided);
  const run = (which: string, list: readonly MatchRule[]): MatchResult =>
    runEngine({
      ...matchInput(context.session().read, baseline, list),
      progress: (stage, done, total) => {
        context.control.progress(`${which}: ${stage}`, done, total, 'steps');
        return context.control.cancelled();
      },
    });
  baseline.before ??= run('without the rule', others);
  return backtestOf({ before: baseline.before, after: run('with the rule', applied), bank, rows, rule, decided });
}

function backtest(context: JobContext, input: Input<'rules.backtest'>): Output<'rules.backtest'> {
  const { read } = context.session();
  const action = checked(input);
  const baseline = baselineFor(context, input.id);
  const result = runBoth(context, baseline, {
    id: input.id ?? UNSAVED,
    name: input.name,
    priority: baseline.priority,
    conditions: input.conditions,
    action,
  });
  const { contradictions, examples, effect, differences, ...figures } = result;
  return {
    ...figures,
    effect: [...effect],
    differences: [...differences],
    contradictionCount: contradictions.length,
    contradictions: contradictions.slice(0, LISTED),
    examples: examples.flatMap(({ lineId, before, after }) => {
      const line = lineView(read, lineId);
      return line === null ? [] : [{ line, before, after }];
    }),
    linesTried: baseline.bank.length,
  };
}

export const ruleJobs: Pick<JobHandlers, 'rules.backtest'> = { 'rules.backtest': backtest };
