/** One rule as text boxes, and what it would have done, before it is kept. */

import { Plus, X } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { NAMED_DIFFERENCE_TYPES, type RuleAction } from '../../../shared/match/types.ts';
import { Button, Field, Kbd } from '../../components/basic.tsx';
import { LedgerInput } from '../../components/LedgerAccount.tsx';
import {
  ACTION_HINTS,
  ACTION_NAMES,
  type ConditionDraft,
  contentOf,
  currencyOfRule,
  FIELD_NAMES,
  type Field as FieldName,
  newCondition,
  OPERATOR_NAMES,
  type Operator,
  operatorsOf,
  type RuleDraft,
  saveRule,
  useBacktest,
} from '../../state/rules.ts';
import { word } from '../../words.ts';
import { BacktestResult } from './BacktestResult.tsx';

/** Keys of a record of words, typed by it. */
function keysOf<K extends string>(words: Readonly<Record<K, string>>): readonly K[] {
  return Object.keys(words) as K[];
}

interface ConditionProps {
  readonly condition: ConditionDraft;
  readonly index: number;
  readonly currency: string;
  readonly onChange: (condition: ConditionDraft) => void;
  readonly onRemove: (() => void) | null;
}

function ValueBoxes({ condition, index, currency, onChange }: ConditionProps) {
  const box = (which: 'value' | 'upTo', label: string) => (
    <input
      className="input"
      aria-label={`${label} of condition ${index + 1}`}
      placeholder={
        condition.operator !== 'between' ? '' : condition.field === 'day' ? 'YYYY-MM-DD' : `any, in ${currency}`
      }
      data-testid={`condition-${which}-${index}`}
      value={condition[which]}
      onChange={(event) => onChange({ ...condition, [which]: event.target.value })}
    />
  );
  if (condition.operator !== 'between') return box('value', 'Value');
  return (
    <span className="rule-span">
      {box('value', 'From')}
      <span>and</span>
      {box('upTo', 'To')}
    </span>
  );
}

function ConditionRow(props: ConditionProps) {
  const { condition, index, onChange, onRemove } = props;
  const setField = (field: FieldName) => {
    const operators = operatorsOf(field);
    const operator = operators.includes(condition.operator) ? condition.operator : operators[0]!;
    const cleared = operator === condition.operator ? {} : { value: '', upTo: '' };
    onChange({ ...condition, ...cleared, field, operator });
  };
  return (
    <li className="rule-condition">
      <select
        className="bar-select"
        aria-label={`Field of condition ${index + 1}`}
        data-testid={`condition-field-${index}`}
        value={condition.field}
        onChange={(event) => setField(event.target.value as FieldName)}
      >
        {keysOf(FIELD_NAMES).map((field) => (
          <option key={field} value={field}>
            {FIELD_NAMES[field]}
          </option>
        ))}
      </select>
      <select
        className="bar-select"
        aria-label={`Comparison of condition ${index + 1}`}
        data-testid={`condition-operator-${index}`}
        value={condition.operator}
        onChange={(event) => onChange({ ...condition, operator: event.target.value as Operator })}
      >
        {operatorsOf(condition.field).map((operator) => (
          <option key={operator} value={operator}>
            {OPERATOR_NAMES[operator]}
          </option>
        ))}
      </select>
      <ValueBoxes {...props} />
      <button
        type="button"
        className="icon-button"
        aria-label={`Remove condition ${index + 1}`}
        disabled={onRemove === null}
        onClick={() => onRemove?.()}
      >
        <X aria-hidden="true" size={14} />
      </button>
    </li>
  );
}

function Conditions({ draft, home, onChange }: EditorProps) {
  const currency = currencyOfRule(draft.conditions, home);
  const set = (conditions: readonly ConditionDraft[]) => onChange({ ...draft, conditions });
  return (
    <fieldset className="form is-tight">
      <legend className="field-label">When a bank line fits all of</legend>
      <ul className="rule-conditions">
        {draft.conditions.map((condition, index) => (
          <ConditionRow
            key={condition.key}
            condition={condition}
            index={index}
            currency={currency}
            onChange={(changed) => set(draft.conditions.map((one) => (one.key === changed.key ? changed : one)))}
            onRemove={
              draft.conditions.length === 1
                ? null
                : () => set(draft.conditions.filter((one) => one.key !== condition.key))
            }
          />
        ))}
      </ul>
      <div>
        <Button quiet onPress={() => set([...draft.conditions, newCondition()])} testId="condition-add">
          <Plus aria-hidden="true" size={13} /> And
        </Button>
      </div>
    </fieldset>
  );
}

function Action({ draft, home, onChange }: EditorProps) {
  const currency = currencyOfRule(draft.conditions, home);
  return (
    <>
      <Field label="Then" hint={ACTION_HINTS[draft.action]}>
        <select
          className="input"
          data-testid="rule-action"
          value={draft.action}
          onChange={(event) => onChange({ ...draft, action: event.target.value as RuleAction['type'] })}
        >
          {keysOf(ACTION_NAMES).map((action) => (
            <option key={action} value={action}>
              {ACTION_NAMES[action]}
            </option>
          ))}
        </select>
      </Field>
      {draft.action === 'categorise' && (
        <div className="field">
          <span className="field-label">Ledger account</span>
          <LedgerInput
            label="Ledger account"
            testId="rule-account"
            value={draft.account}
            onChange={(account) => onChange({ ...draft, account })}
          />
        </div>
      )}
      {draft.action === 'tolerance' && (
        <div className="rule-tolerance">
          <Field label={`At most, in ${currency}`}>
            <input
              className="input is-amount"
              inputMode="decimal"
              data-testid="rule-amount"
              value={draft.amount}
              onChange={(event) => onChange({ ...draft, amount: event.target.value })}
            />
          </Field>
          <Field label="Booked as">
            <select
              className="input"
              data-testid="rule-difference"
              value={draft.difference}
              onChange={(event) => onChange({ ...draft, difference: event.target.value as RuleDraft['difference'] })}
            >
              {NAMED_DIFFERENCE_TYPES.map((type) => (
                <option key={type} value={type}>
                  {word(type)}
                </option>
              ))}
            </select>
          </Field>
        </div>
      )}
    </>
  );
}

interface EditorProps {
  readonly draft: RuleDraft;
  readonly home: string;
  readonly onChange: (draft: RuleDraft) => void;
}

export function RuleEditor({ draft, home, onChange, onClose }: EditorProps & { readonly onClose: () => void }) {
  const name = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when another rule is opened
  useEffect(() => name.current?.focus(), [draft.id]);
  const read = contentOf(draft, home);
  const content = 'fault' in read ? null : read;
  const trial = useBacktest(draft, content);
  const ready = content !== null && draft.name.trim() !== '' && !trial.busy && trial.result !== null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (ready) void saveRule(draft, content).then((id) => id !== null && onClose());
  };
  return (
    <form className="form rule-editor" onSubmit={save} data-testid="rule-editor">
      <h2>{draft.id === null ? 'New rule' : 'Change the rule'}</h2>
      <Field label="Name">
        <input
          ref={name}
          className="input"
          maxLength={200}
          data-testid="rule-name"
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </Field>
      <Conditions draft={draft} home={home} onChange={onChange} />
      <Action draft={draft} home={home} onChange={onChange} />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.active}
          data-testid="rule-active"
          onChange={(event) => onChange({ ...draft, active: event.target.checked })}
        />
        <span>In use</span>
      </label>
      <BacktestResult trial={trial} fault={'fault' in read ? read.fault : null} home={home} />
      <div className="actions is-end">
        <Button onPress={onClose} testId="rule-cancel">
          Cancel
        </Button>
        <button type="submit" className="button is-primary" disabled={!ready} data-testid="rule-save">
          Keep the rule <Kbd keys="Enter" />
        </button>
      </div>
    </form>
  );
}
