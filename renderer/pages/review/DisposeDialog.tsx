/** Why the chosen lines stay open: five answers and the write-off, by number key. */

import { useState } from 'react';
import { parseIsoDay } from '../../../shared/day.ts';
import { Button, Field, Kbd } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { LedgerInput } from '../../components/LedgerAccount.tsx';
import { plural } from '../../format.ts';
import { lineKeys } from '../../state/book.ts';
import { ANSWERS, type Answer, dispose, missing, type Saying } from '../../state/dispose.ts';
import { ui } from '../../state/ui.ts';

const TEXTS: Readonly<Record<Answer, readonly [title: string, hint: string]>> = {
  outstanding: ['Outstanding', 'Booked; the bank has not seen it yet.'],
  timing: ['Timing', 'The other side comes in a later period.'],
  bank_error: ['Bank error', 'The bank is asked to correct it.'],
  ask: ['Ask someone', 'Somebody has to say what it is.'],
  correct_at_source: ['Correct at the source', 'The ledger or its export is mended, not the match.'],
  write_off: ['Write off', 'Small amounts only: booked to an account at once.'],
};

const close = (): void => ui().show('none');

function Answers({ chosen, onChoose }: { readonly chosen: Answer; readonly onChoose: (answer: Answer) => void }) {
  return (
    <fieldset className="stay-answers">
      <legend className="visually-hidden">Why it stays open</legend>
      {ANSWERS.map((answer, at) => (
        <label key={answer} className={`stay-answer${answer === chosen ? ' is-chosen' : ''}`}>
          <input
            type="radio"
            name="answer"
            checked={answer === chosen}
            onChange={() => onChoose(answer)}
            data-testid={`answer-${answer}`}
            {...(at === 0 ? { 'data-autofocus': true } : {})}
          />
          <span>
            <strong>{TEXTS[answer][0]}</strong> <span className="muted">{TEXTS[answer][1]}</span>
          </span>
          <Kbd keys={String(at + 1)} />
        </label>
      ))}
    </fieldset>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly testId: string;
  readonly list?: readonly string[];
}

function TextField({ label, hint, value, onChange, testId, list }: TextFieldProps) {
  return (
    <Field label={label} hint={hint}>
      <input
        className="input"
        maxLength={120}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
        {...(list ? { list: `${testId}-list` } : {})}
      />
      {list && (
        <datalist id={`${testId}-list`}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

type Form = Omit<Saying, 'until'> & { readonly until: string };
const BLANK: Form = { answer: 'outstanding', until: '', person: '', account: '', note: '' };

function Fields({ form, change }: { readonly form: Form; readonly change: (part: Partial<Form>) => void }) {
  return (
    <>
      {form.answer === 'ask' && (
        <TextField
          label="Who is asked"
          hint="A name."
          value={form.person}
          onChange={(person) => change({ person })}
          testId="dispose-person"
        />
      )}
      {form.answer === 'write_off' ? (
        <Field
          label="Ledger account"
          hint="The bank account against this one. Lines above the limit are refused by name."
        >
          <LedgerInput
            label="Ledger account"
            value={form.account}
            onChange={(account) => change({ account })}
            testId="dispose-account"
          />
        </Field>
      ) : (
        <Field label="Until" hint="It comes back after this day; without one, when its partner arrives.">
          <input
            className="input"
            type="date"
            value={form.until}
            onChange={(event) => change({ until: event.target.value })}
            data-testid="dispose-until"
          />
        </Field>
      )}
      <TextField
        label="Note"
        hint="Kept with your name in the audit trail."
        value={form.note}
        onChange={(note) => change({ note })}
        testId="dispose-note"
      />
    </>
  );
}

export function DisposeDialog() {
  const [form, setForm] = useState<Form>(BLANK);
  const change = (part: Partial<Form>): void => setForm({ ...form, ...part });
  const saying: Saying = { ...form, until: form.until === '' ? null : parseIsoDay(form.until) };
  const lacking = missing(saying);
  const lines = plural(lineKeys().length, 'line');
  const save = (): void => {
    if (lacking === null) dispose(saying);
  };
  const foot = (
    <>
      <span className="muted">{lacking ?? ''}</span>
      <span className="spring" />
      <Button onPress={close}>Cancel</Button>
      <Button primary keys="Enter" onPress={save} disabled={lacking !== null} testId="dispose-save">
        {form.answer === 'write_off' ? `Write off ${lines}` : `Carry ${lines}`}
      </Button>
    </>
  );
  return (
    <Dialog
      title="Why does it stay open?"
      onClose={close}
      footer={foot}
      testId="dispose-dialog"
      onKeyDown={(event) => {
        const { target, key } = event;
        const types = target instanceof HTMLInputElement && target.type !== 'radio';
        const answer = types ? undefined : ANSWERS[Number(key) - 1];
        if (answer !== undefined) change({ answer });
        else if (key === 'Enter' && !(target instanceof Element && target.closest('button'))) save();
      }}
    >
      <Answers chosen={form.answer} onChoose={(answer) => change({ answer })} />
      <Fields form={form} change={change} />
    </Dialog>
  );
}
