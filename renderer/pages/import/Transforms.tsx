/** Steps from the cell to the value and checks before writing, as lists or as JSON; the rows beside show what they give. */

import { Plus, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { TableReadingView } from '../../../shared/contract/import.ts';
import type { MappedField } from '../../../shared/fields.ts';
import type { Rule, Transform } from '../../../shared/transform/schema.ts';
import { Button } from '../../components/basic.tsx';
import { openFile, remap, useImport } from '../../state/import.ts';
import {
  checkEdited,
  type Edited,
  editedOf,
  fromJson,
  newRule,
  newStep,
  RULE_WORDS,
  RULES,
  STEP_WORDS,
  STEPS,
  toJson,
  withEdited,
} from '../../state/transforms.ts';
import { fieldWord, MAPPED } from '../../words.ts';
import { ChoiceField, RuleFields, StepFields } from './StepFields.tsx';

/** Milliseconds of quiet before the file is read again. */
const QUIET_MS = 500;

interface ColumnChoice {
  readonly ref: string | number;
  readonly name: string;
}

/** Columns by name where the name is one column's own, else by number. */
function columnChoices(table: TableReadingView): readonly ColumnChoice[] {
  return table.columns.map(({ index, header }) => {
    const isOwn = header !== '' && table.columns.filter((one) => one.header === header).length === 1;
    return { ref: isOwn ? header : index, name: header || `column ${index + 1}` };
  });
}

/** Reads the file again with what was edited, once the typing rests and nothing else is being read. */
function useLiveReading(edited: Edited): void {
  const busy = useImport((state) => state.busy);
  const sent = useRef(toJson(edited));
  useEffect(() => {
    const text = toJson(edited);
    if (busy !== null || text === sent.current || !checkEdited(edited).ok) return;
    const timer = setTimeout(() => {
      const map = openFile()?.table?.map;
      if (map === undefined) return;
      sent.current = text;
      void remap({ map: withEdited(map, edited) });
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [edited, busy]);
}

interface ListProps {
  readonly field: MappedField;
  readonly steps: readonly Transform[];
  readonly columns: readonly ColumnChoice[];
  readonly onChange: (steps: readonly Transform[]) => void;
}

function StepList({ field, steps, columns, onChange }: ListProps) {
  const refs = columns.map((column) => column.ref);
  const replace = (at: number, step: Transform): void =>
    onChange(steps.map((one, index) => (index === at ? step : one)));
  return (
    <fieldset className="step-list" data-testid={`steps-${field}`}>
      <legend>{fieldWord(field)}</legend>
      <ol>
        {steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
          <li key={`${at}-${step.step}`} className="step">
            <ChoiceField
              label={`Step ${at + 1} of ${fieldWord(field)}`}
              hideLabel
              value={step.step}
              options={STEPS.map((one) => [one, STEP_WORDS[one]] as const)}
              onChange={(kind) => replace(at, newStep(kind, refs))}
              testId={`step-${field}-${at}`}
            />
            <StepFields step={step} columns={columns} onChange={(next) => replace(at, next)} />
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove step ${at + 1} of ${fieldWord(field)}`}
              onClick={() => onChange(steps.filter((_, index) => index !== at))}
            >
              <X aria-hidden="true" size={13} />
            </button>
          </li>
        ))}
      </ol>
      <Button quiet onPress={() => onChange([...steps, newStep('valueMap', refs)])} testId={`add-step-${field}`}>
        <Plus aria-hidden="true" size={13} /> Step
      </Button>
    </fieldset>
  );
}

function RuleList({
  rules,
  onChange,
}: {
  readonly rules: readonly Rule[];
  readonly onChange: (rules: readonly Rule[]) => void;
}) {
  const replace = (at: number, rule: Rule): void => onChange(rules.map((one, index) => (index === at ? rule : one)));
  return (
    <fieldset className="step-list" data-testid="rules">
      <legend>Checks: a row that fails one is refused by name</legend>
      <ol>
        {rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: checks have no name but their place
          <li key={`${at}-${rule.rule}`} className="step">
            <ChoiceField
              label={`Field of check ${at + 1}`}
              hideLabel
              value={rule.field}
              options={MAPPED.map((field) => [field, fieldWord(field)] as const)}
              onChange={(field) => replace(at, { ...rule, field })}
            />
            <ChoiceField
              label={`Check ${at + 1}`}
              hideLabel
              value={rule.rule}
              options={RULES.map((one) => [one, RULE_WORDS[one]] as const)}
              onChange={(kind) => replace(at, newRule(kind, rule.field))}
              testId={`rule-${at}`}
            />
            <RuleFields rule={rule} onChange={(next) => replace(at, next)} />
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove check ${at + 1}`}
              onClick={() => onChange(rules.filter((_, index) => index !== at))}
            >
              <X aria-hidden="true" size={13} />
            </button>
          </li>
        ))}
      </ol>
      <Button quiet onPress={() => onChange([...rules, newRule('required', 'reference')])} testId="add-rule">
        <Plus aria-hidden="true" size={13} /> Check
      </Button>
    </fieldset>
  );
}

interface ViewProps {
  readonly edited: Edited;
  readonly columns: readonly ColumnChoice[];
  readonly onChange: (edited: Edited) => void;
}

function ListView({ edited, columns, onChange }: ViewProps) {
  const { transforms, rules } = edited;
  const setSteps = (field: MappedField, steps: readonly Transform[]): void => {
    const { [field]: _before, ...others } = transforms;
    onChange({ rules, transforms: steps.length === 0 ? others : { ...others, [field]: [...steps] } });
  };
  const used = MAPPED.filter((field) => transforms[field] !== undefined);
  const free = MAPPED.filter((field) => transforms[field] === undefined);
  return (
    <div className="step-lists">
      {used.map((field) => (
        <StepList
          key={field}
          field={field}
          steps={transforms[field] ?? []}
          columns={columns}
          onChange={(steps) => setSteps(field, steps)}
        />
      ))}
      <label className="step-field">
        <span>Add steps for</span>
        <select
          className="bar-select"
          value=""
          data-testid="add-field"
          onChange={(event) => {
            const field = free.find((one) => one === event.target.value);
            if (field !== undefined) setSteps(field, [newStep('valueMap', [])]);
          }}
        >
          <option value="">a field …</option>
          {free.map((field) => (
            <option key={field} value={field}>
              {fieldWord(field)}
            </option>
          ))}
        </select>
      </label>
      <RuleList rules={rules} onChange={(next) => onChange({ transforms, rules: next })} />
    </div>
  );
}

function JsonView({ edited, onChange }: Omit<ViewProps, 'columns'>) {
  const [text, setText] = useState(() => toJson(edited));
  const parsed = fromJson(text);
  const hint = useId();
  return (
    <label className="step-field is-wide">
      <span>As in MAP.json</span>
      <textarea
        className="input step-json"
        rows={12}
        value={text}
        spellCheck={false}
        data-testid="steps-json"
        aria-invalid={!parsed.ok}
        aria-describedby={parsed.ok ? undefined : hint}
        onChange={(event) => {
          setText(event.target.value);
          const next = fromJson(event.target.value);
          if (next.ok) onChange(next.edited);
        }}
      />
      {!parsed.ok && (
        <span id={hint} className="is-bad" role="status">
          {parsed.message}
        </span>
      )}
    </label>
  );
}

/** The editor under the rows of a staged table. */
export function Transforms({ table }: { readonly table: TableReadingView }) {
  const [edited, setEdited] = useState(() => editedOf(table.map));
  const [view, setView] = useState<'list' | 'json'>('list');
  useLiveReading(edited);
  const count = Object.values(edited.transforms).reduce((sum, steps) => sum + steps.length, 0) + edited.rules.length;
  const checked = checkEdited(edited);
  return (
    <details className="transforms" data-testid="transforms">
      <summary>
        Steps and checks{count > 0 ? ` (${count})` : ''}
        <span className="muted"> from the cell to the value; the reading above follows as you type</span>
      </summary>
      <fieldset className="segments" aria-label="How steps are shown">
        {(['list', 'json'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={`segment${view === one ? ' is-on' : ''}`}
            aria-pressed={view === one}
            data-testid={`steps-as-${one}`}
            onClick={() => setView(one)}
          >
            {one === 'list' ? 'As a list' : 'As JSON'}
          </button>
        ))}
      </fieldset>
      {view === 'list' ? (
        <ListView edited={edited} columns={columnChoices(table)} onChange={setEdited} />
      ) : (
        <JsonView edited={edited} onChange={setEdited} />
      )}
      {view === 'list' && !checked.ok && (
        <p className="is-bad" role="status" data-testid="steps-fault">
          {checked.message}
        </p>
      )}
    </details>
  );
}
