/** The rule being written: its text boxes, what they mean, and the backtest that follows them. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { BacktestView, RuleView } from '../../shared/contract/rules.ts';
import type { RuleAction, RuleCondition } from '../../shared/match/types.ts';
import { exponentOf, formatMinor, minor, parseMoney } from '../../shared/money.ts';
import { ApiError, call, newJobId } from '../api.ts';
import { onWorkspaceChanged, sayError } from './decide.ts';
import { ui } from './ui.ts';

export type Field = RuleCondition['field'];
export type Operator = RuleCondition['operator'];

export const FIELD_NAMES: Readonly<Record<Field, string>> = {
  description: 'Description',
  counterparty: 'Counterparty',
  reference: 'Reference',
  documentType: 'Document type',
  account: 'Account',
  currency: 'Currency',
  amount: 'Amount',
  day: 'Day',
};

export const OPERATOR_NAMES: Readonly<Record<Operator, string>> = {
  contains: 'contains',
  equals: 'is',
  matches: 'matches pattern',
  between: 'is between',
};

export const ACTION_NAMES: Readonly<Record<RuleAction['type'], string>> = {
  categorise: 'Propose a ledger account',
  ignore: 'Leave out of matching',
  transfer: 'Treat as a transfer',
  tolerance: 'Allow a difference',
};

/** What an action does to the lines it takes, in a sentence. */
export const ACTION_HINTS: Readonly<Record<RuleAction['type'], string>> = {
  categorise: 'Lines without a document get this account; A books them.',
  ignore: 'They stand in the queue “Left out”, with the name of the rule.',
  transfer: 'Paired with the opposite line of another account within a week; an end without the other is an exception.',
  tolerance: 'Only where no document fits to the cent. What is left over is booked as named.',
};

/** Amounts and days are spans; every other field is a text. */
export function operatorsOf(field: Field): readonly Operator[] {
  return field === 'amount' || field === 'day' ? ['between'] : ['contains', 'equals', 'matches'];
}

export interface ConditionDraft {
  /** Only names the row on the screen. */
  readonly key: number;
  readonly field: Field;
  readonly operator: Operator;
  /** Text, pattern, or the lower end of a span as typed: "1,250.00", "2026-10-01". */
  readonly value: string;
  /** Upper end of a span. */
  readonly upTo: string;
}

export interface RuleDraft {
  readonly id: number | null;
  readonly name: string;
  readonly active: boolean;
  readonly conditions: readonly ConditionDraft[];
  readonly action: RuleAction['type'];
  readonly account: string;
  readonly amount: string;
  readonly difference: (RuleAction & { type: 'tolerance' })['difference'];
}

let keys = 0;

export function newCondition(): ConditionDraft {
  keys++;
  return { key: keys, field: 'description', operator: 'contains', value: '', upTo: '' };
}

export function newDraft(): RuleDraft {
  return {
    id: null,
    name: '',
    active: true,
    conditions: [newCondition()],
    action: 'categorise',
    account: '',
    amount: '',
    difference: 'rounding',
  };
}

/** Decimal text of an end of a span in minor units; '' where it is open. */
const endText = (end: string, currency: string): string =>
  /^-?\d+$/.test(end) ? formatMinor(minor(Number(end)), exponentOf(currency)) : '';

/** The currency that amounts of a rule are written in: the one its conditions ask for, else the company's. */
export function currencyOfRule(
  conditions: readonly { field: Field; operator: Operator; value: string }[],
  home: string,
): string {
  const named = conditions.find(({ field, operator }) => field === 'currency' && operator === 'equals')?.value.trim();
  return named !== undefined && /^[a-z]{3}$/i.test(named) ? named.toUpperCase() : home;
}

/** A saved rule as text boxes. */
export function draftOf(rule: RuleView, home: string): RuleDraft {
  const currency = currencyOfRule(rule.conditions, home);
  const conditions = rule.conditions.map(({ field, operator, value }) => {
    const [low = '', high = ''] = operator === 'between' ? value.split('..') : [value];
    const text = (end: string): string => (field === 'amount' ? endText(end, currency) : end);
    return { ...newCondition(), field, operator, value: text(low), upTo: operator === 'between' ? text(high) : '' };
  });
  const { action } = rule;
  return {
    ...newDraft(),
    id: rule.id,
    name: rule.name,
    active: rule.active,
    conditions,
    action: action.type,
    account: action.type === 'categorise' ? action.account : '',
    ...(action.type === 'tolerance'
      ? { amount: formatMinor(minor(action.amount), exponentOf(currency)), difference: action.difference }
      : {}),
  };
}

type Content = Pick<Input<'rules.save'>, 'conditions' | 'action'>;

/** What the boxes mean, or what is wrong with one of them in words. */
export function contentOf(draft: RuleDraft, home: string): Content | { readonly fault: string } {
  const currency = currencyOfRule(draft.conditions, home);
  const conditions: RuleCondition[] = [];
  for (const condition of draft.conditions) {
    const value = conditionValue(condition, currency);
    if (value === null)
      return { fault: `${condition.value || condition.upTo} is not an amount: write it as 1,234.56.` };
    if (value === '' || value === '..')
      return { fault: `Say what ${FIELD_NAMES[condition.field].toLowerCase()} should be.` };
    conditions.push({ field: condition.field, operator: condition.operator, value });
  }
  if (conditions.length === 0) return { fault: 'A rule needs at least one condition.' };
  const action = actionOf(draft, currency);
  return 'fault' in action ? action : { conditions, action };
}

function actionOf(draft: RuleDraft, currency: string): Content['action'] | { readonly fault: string } {
  if (draft.action === 'categorise')
    return draft.account.trim() === ''
      ? { fault: 'Name the ledger account to propose.' }
      : { type: 'categorise', account: draft.account.trim() };
  if (draft.action !== 'tolerance') return { type: draft.action };
  const read = parseMoney(draft.amount, '.', exponentOf(currency));
  return read.ok && read.minor > 0
    ? { type: 'tolerance', amount: read.minor, difference: draft.difference }
    : { fault: 'Say how much may be left over, as 1.50.' };
}

function conditionValue({ field, operator, value, upTo }: ConditionDraft, currency: string): string | null {
  if (operator !== 'between') return value.trim();
  const ends = [value, upTo].map((end) => {
    if (end.trim() === '' || field === 'day') return end.trim();
    const read = parseMoney(end, '.', exponentOf(currency));
    return read.ok ? String(read.minor) : null;
  });
  return ends.includes(null) ? null : ends.join('..');
}

export function useRules() {
  return useQuery({ queryKey: ['engine', 'rules'], queryFn: () => call('rules.list', {}) });
}

/** Saves; returns the rule's id, or null where it was refused (the notice line says why). */
export async function saveRule(draft: RuleDraft, content: Content): Promise<number | null> {
  try {
    const { id, name, active } = draft;
    const saved = await call('rules.save', { id, name: name.trim(), active, ...content, by: ui().actor });
    ui().say({ tone: 'ok', text: `Rule “${name.trim()}” kept. Match again to apply it.` });
    onWorkspaceChanged();
    return saved.id;
  } catch (thrown) {
    sayError(thrown);
    return null;
  }
}

export async function removeRule(rule: RuleView): Promise<void> {
  await change(() => call('rules.remove', { id: rule.id, by: ui().actor }));
}

/** Moves a rule one place up (-1) or down (1) in the order rules are asked. */
export async function moveRule(rules: readonly RuleView[], index: number, by: -1 | 1): Promise<void> {
  const ids = rules.map(({ id }) => id);
  const [moved] = ids.splice(index, 1);
  if (moved === undefined) return;
  ids.splice(index + by, 0, moved);
  await change(() => call('rules.order', { ids, by: ui().actor }));
}

async function change(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    sayError(thrown);
  } finally {
    onWorkspaceChanged();
  }
}

/** Backtests wait until the hands rest. */
const SETTLED_AFTER_MS = 350;

export interface Trial {
  readonly busy: boolean;
  readonly result: BacktestView | null;
  readonly error: Error | null;
}

const NO_TRIAL: Trial = { busy: false, result: null, error: null };

/** The backtest of what is written now; a newer text stops the older run. Null content asks nothing. */
export function useBacktest(draft: RuleDraft, content: Content | null): Trial {
  const [trial, setTrial] = useState<Trial>(NO_TRIAL);
  const asked = content === null ? null : JSON.stringify({ id: draft.id, ...content });
  useEffect(() => {
    if (asked === null) {
      setTrial(NO_TRIAL);
      return;
    }
    const jobId = newJobId();
    let current = true;
    setTrial((before) => ({ ...before, busy: true }));
    const timer = setTimeout(() => {
      const input = JSON.parse(asked) as Content & { readonly id: number | null };
      call('rules.backtest', { ...input, name: 'draft', active: true, jobId })
        .then(
          (result) => current && setTrial({ busy: false, result, error: null }),
          (thrown: unknown) => {
            if (!current) return;
            const stopped = thrown instanceof ApiError && thrown.code === 'cancelled';
            const error = stopped || !(thrown instanceof Error) ? null : thrown;
            setTrial({ busy: false, result: null, error });
          },
        )
        .finally(() => ui().endJob(jobId));
    }, SETTLED_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
      call('job.cancel', { jobId }).catch(() => undefined);
    };
  }, [asked]);
  return trial;
}
