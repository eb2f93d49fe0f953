/** The settings of one step or check, each with its label. */

import { useId, useState } from 'react';
import type { Rule, Transform } from '../../../shared/transform/schema.ts';
import { tableOf, tableText } from '../../state/transforms.ts';

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputMode?: 'decimal' | 'numeric';
  readonly wide?: boolean;
}

/** A labelled text box. */
export function TextField({ label, value, onChange, inputMode, wide }: TextProps) {
  return (
    <label className={`step-field${wide ? ' is-wide' : ''}`}>
      <span>{label}</span>
      <input
        className="input"
        value={value}
        inputMode={inputMode ?? 'text'}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly onChange: (value: T) => void;
  readonly testId?: string;
  readonly hideLabel?: boolean;
}

/** A labelled menu. */
export function ChoiceField<T extends string>({ label, value, options, onChange, testId, hideLabel }: ChoiceProps<T>) {
  return (
    <label className="step-field">
      <span className={hideLabel ? 'visually-hidden' : ''}>{label}</span>
      <select
        className="bar-select"
        value={value}
        data-testid={testId}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.target.value);
          if (chosen !== undefined) onChange(chosen[0]);
        }}
      >
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A table or list edited as lines; what is typed stays as typed. */
function LinesField({
  label,
  text,
  onChange,
}: {
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const [typed, setTyped] = useState(text);
  return (
    <label className="step-field is-wide">
      <span>{label}</span>
      <textarea
        className="input"
        rows={3}
        value={typed}
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(event.target.value);
        }}
      />
    </label>
  );
}

function whole(text: string): number | undefined {
  return /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

interface StepProps {
  readonly step: Transform;
  readonly columns: readonly { readonly ref: string | number; readonly name: string }[];
  readonly onChange: (step: Transform) => void;
}

/** The settings of a step. */
export function StepFields({ step, columns, onChange }: StepProps) {
  switch (step.step) {
    case 'isoDate':
      return <TextField label="Pattern" value={step.pattern} onChange={(pattern) => onChange({ ...step, pattern })} />;
    case 'valueMap':
      return <ValueMapFields step={step} onChange={onChange} />;
    case 'lookup':
      return (
        <LinesField
          label="One a line: text => value"
          text={tableText(step.table)}
          onChange={(text) => onChange({ ...step, table: tableOf(text) })}
        />
      );
    case 'join':
      return <JoinFields step={step} columns={columns} onChange={onChange} />;
    case 'substring':
      return <SubstringFields step={step} onChange={onChange} />;
    case 'capture':
      return (
        <>
          <TextField
            label="Pattern (RE2)"
            value={step.pattern}
            onChange={(pattern) => onChange({ ...step, pattern })}
            wide
          />
          <TextField
            label="Group"
            value={String(step.group)}
            inputMode="numeric"
            onChange={(text) => onChange({ ...step, group: Math.max(0, whole(text) ?? 0) })}
          />
        </>
      );
    case 'constant':
      return <TextField label="Text" value={step.value} onChange={(value) => onChange({ ...step, value })} />;
    case 'scale':
      return (
        <TextField label="Factor" value={step.by} inputMode="decimal" onChange={(by) => onChange({ ...step, by })} />
      );
    case 'negate':
    case 'none':
      return null;
  }
}

function SubstringFields({
  step,
  onChange,
}: {
  readonly step: Extract<Transform, { step: 'substring' }>;
  readonly onChange: (step: Transform) => void;
}) {
  const { length, ...rest } = step;
  return (
    <>
      <TextField
        label="From (0 is the first, −1 the last)"
        value={String(step.start)}
        inputMode="numeric"
        onChange={(text) => onChange({ ...step, start: whole(text.replace('\u2212', '-')) ?? 0 })}
      />
      <TextField
        label="Length (empty: to the end)"
        value={length === undefined ? '' : String(length)}
        inputMode="numeric"
        onChange={(text) => {
          const next = whole(text);
          onChange(next === undefined ? rest : { ...rest, length: Math.max(0, next) });
        }}
      />
    </>
  );
}

function ValueMapFields({
  step,
  onChange,
}: {
  readonly step: Extract<Transform, { step: 'valueMap' }>;
  readonly onChange: (step: Transform) => void;
}) {
  const otherwise = step.otherwise ?? 'keep';
  const kind = typeof otherwise === 'string' ? otherwise : 'constant';
  return (
    <>
      <LinesField
        label="One a line: paid => settled"
        text={tableText(step.map)}
        onChange={(text) => onChange({ ...step, map: tableOf(text) })}
      />
      <ChoiceField
        label="Other values"
        value={kind}
        options={[
          ['keep', 'stay as they are'],
          ['refuse', 'refuse the row'],
          ['constant', 'become'],
        ]}
        onChange={(next) => onChange({ ...step, otherwise: next === 'constant' ? { constant: '' } : next })}
      />
      {typeof otherwise !== 'string' && (
        <TextField
          label="Text"
          value={otherwise.constant}
          onChange={(constant) => onChange({ ...step, otherwise: { constant } })}
        />
      )}
    </>
  );
}

function JoinFields({ step, columns, onChange }: StepProps & { readonly step: Extract<Transform, { step: 'join' }> }) {
  return (
    <>
      <fieldset className="step-columns">
        <legend>Columns, in the order they are ticked</legend>
        {columns.map(({ ref, name }) => (
          <label key={ref} className="check">
            <input
              type="checkbox"
              checked={step.columns.includes(ref)}
              onChange={(event) => {
                const others = step.columns.filter((one) => one !== ref);
                onChange({ ...step, columns: event.target.checked ? [...others, ref] : others });
              }}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <TextField
        label="Between them"
        value={step.separator}
        onChange={(separator) => onChange({ ...step, separator })}
      />
    </>
  );
}

/** The settings of a check. */
export function RuleFields({ rule, onChange }: { readonly rule: Rule; readonly onChange: (rule: Rule) => void }) {
  const hint = useId();
  if (rule.rule === 'type')
    return (
      <ChoiceField
        label="Type"
        value={rule.is}
        options={[
          ['amount', 'an amount'],
          ['date', 'a date'],
          ['integer', 'a whole number'],
          ['currency', 'a currency code'],
        ]}
        onChange={(is) => onChange({ ...rule, is })}
      />
    );
  if (rule.rule === 'exists')
    return (
      <LinesField
        label="Known values, one a line"
        text={rule.in.join('\n')}
        onChange={(text) => onChange({ ...rule, in: text.split('\n').filter((line) => line.trim() !== '') })}
      />
    );
  if (rule.rule !== 'range') return null;
  const { min, max, ...rest } = rule;
  const bounds = (low: string, high: string): Rule => ({
    ...rest,
    ...(low === '' ? {} : { min: low }),
    ...(high === '' ? {} : { max: high }),
  });
  return (
    <fieldset className="step-range" aria-describedby={hint}>
      <TextField label="From" value={min ?? ''} onChange={(low) => onChange(bounds(low, max ?? ''))} />
      <TextField label="To" value={max ?? ''} onChange={(high) => onChange(bounds(min ?? '', high))} />
      <span id={hint} className="field-hint">
        1000.00, or 2026-10-31 for dates
      </span>
    </fieldset>
  );
}
