/** Rules: what the user tells the engine, first asked first, and the rule being written with its backtest. */

import { ArrowDown, ArrowUp, ListFilter, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { RuleView } from '../../../shared/contract/rules.ts';
import { Bones, Button, Chip, Empty, ErrorCard } from '../../components/basic.tsx';
import { money, shown } from '../../format.ts';
import { useWorkspace } from '../../state/queries.ts';
import {
  ACTION_NAMES,
  currencyOfRule,
  draftOf,
  FIELD_NAMES,
  moveRule,
  newDraft,
  OPERATOR_NAMES,
  type RuleDraft,
  removeRule,
  useRules,
} from '../../state/rules.ts';
import { word } from '../../words.ts';
import { RuleEditor } from './RuleEditor.tsx';

/** "Description contains “fee” and Amount is between −2,000.00 and 0.00". */
function conditionText(rule: RuleView, home: string): string {
  const currency = currencyOfRule(rule.conditions, home);
  return rule.conditions
    .map(({ field, operator, value }) => {
      const ends = operator === 'between' ? value.split('..') : [value];
      const texts = ends.map((end) =>
        field === 'amount' && end !== '' ? money(Number(end), currency) : end === '' ? 'any' : `“${shown(end)}”`,
      );
      return `${FIELD_NAMES[field]} ${OPERATOR_NAMES[operator]} ${texts.join(' and ')}`;
    })
    .join(', ');
}

function actionText({ action, conditions }: RuleView, home: string): string {
  if (action.type === 'categorise') return `Account: ${shown(action.account)}`;
  if (action.type !== 'tolerance') return ACTION_NAMES[action.type];
  return `Up to ${money(action.amount, currencyOfRule(conditions, home))} as ${word(action.difference).toLowerCase()}`;
}

interface RowProps {
  readonly rules: readonly RuleView[];
  readonly index: number;
  readonly home: string;
  readonly current: boolean;
  readonly onOpen: () => void;
}

function RuleRow({ rules, index, home, current, onOpen }: RowProps) {
  const rule = rules[index]!;
  return (
    <li className={`rule-row${current ? ' is-current' : ''}`} data-testid={`rule-${rule.id}`}>
      <span className="rule-place">{index + 1}</span>
      <button
        type="button"
        className="rule-open"
        aria-current={current ? 'true' : undefined}
        onClick={onOpen}
        data-testid={`rule-open-${rule.id}`}
      >
        <strong>{shown(rule.name)}</strong>
        <span className="muted">{conditionText(rule, home)}</span>
      </button>
      <Chip tone={rule.active ? 'info' : 'plain'}>{rule.active ? actionText(rule, home) : 'switched off'}</Chip>
      <span className="rule-moves">
        <button
          type="button"
          className="icon-button"
          aria-label={`Ask “${rule.name}” earlier`}
          disabled={index === 0}
          onClick={() => void moveRule(rules, index, -1)}
          data-testid={`rule-up-${rule.id}`}
        >
          <ArrowUp aria-hidden="true" size={14} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Ask “${rule.name}” later`}
          disabled={index === rules.length - 1}
          onClick={() => void moveRule(rules, index, 1)}
          data-testid={`rule-down-${rule.id}`}
        >
          <ArrowDown aria-hidden="true" size={14} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Remove “${rule.name}”`}
          onClick={() => void removeRule(rule)}
          data-testid={`rule-remove-${rule.id}`}
        >
          <Trash2 aria-hidden="true" size={14} />
        </button>
      </span>
    </li>
  );
}

function NoRules({ onNew }: { readonly onNew: () => void }) {
  return (
    <Empty
      title="No rules yet"
      why="A rule says what a bank line is when you know better than the engine: its ledger account, a transfer, or a line to leave out. Each one is tried on the past before it is kept."
      icon={<ListFilter size={20} />}
      testId="rules-empty"
    >
      <Button primary onPress={onNew} testId="rule-first">
        Write a rule
      </Button>
    </Empty>
  );
}

export function RulesPage() {
  const { data: rules, error, refetch } = useRules();
  const home = useWorkspace().data?.currency ?? '';
  const [draft, setDraft] = useState<RuleDraft | null>(null);
  const write = () => setDraft(newDraft());
  return (
    <div className="split rules-page">
      <section className="split-main" aria-label="Rules" data-pane="rules">
        <h1 className="visually-hidden">Rules</h1>
        <div className="toolbar">
          <h2>Rules</h2>
          <span className="muted">The first one that applies to a bank line decides.</span>
          <span className="spring" />
          <Button onPress={write} testId="rule-new">
            New rule
          </Button>
        </div>
        {error && !rules && (
          <ErrorCard error={error} title="The rules could not be read">
            <Button onPress={() => void refetch()}>Try again</Button>
          </ErrorCard>
        )}
        {!rules && !error && <Bones rows={4} />}
        {rules?.length === 0 && <NoRules onNew={write} />}
        {rules !== undefined && rules.length > 0 && (
          <ol className="rule-list" data-testid="rule-list">
            {rules.map((rule, index) => (
              <RuleRow
                key={rule.id}
                rules={rules}
                index={index}
                home={home}
                current={draft?.id === rule.id}
                onOpen={() => setDraft(draftOf(rule, home))}
              />
            ))}
          </ol>
        )}
      </section>
      <aside className="split-side" aria-label="Rule" data-pane="rule">
        {draft === null ? (
          <p className="pad muted">Choose a rule to change it, or write a new one.</p>
        ) : (
          <RuleEditor draft={draft} home={home} onChange={setDraft} onClose={() => setDraft(null)} />
        )}
      </aside>
    </div>
  );
}
