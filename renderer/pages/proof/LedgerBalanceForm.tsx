/** The ledger's own balance at the end of the period, typed with where it stands. */

import { type FormEvent, useState } from 'react';
import type { Proof } from '../../../shared/contract/close.ts';
import { exponentOf, parseMoney } from '../../../shared/money.ts';
import { call } from '../../api.ts';
import { Button, Field } from '../../components/basic.tsx';
import { longDay } from '../../format.ts';
import { onWorkspaceChanged, sayError } from '../../state/decide.ts';
import { ui } from '../../state/ui.ts';

function Fields({ proof, onDone }: { readonly proof: Proof; readonly onDone: () => void }) {
  const { accountId, currency, to } = proof;
  const [text, setText] = useState('');
  const [source, setSource] = useState('Trial balance');
  const reading = parseMoney(text, '.', exponentOf(currency));
  const ready = reading.ok && source.trim() !== '';
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!reading.ok || !ready) return;
    call('ledger.setBalance', { accountId, day: to, amount: reading.minor, source, by: ui().actor })
      .then(() => {
        onDone();
        onWorkspaceChanged();
      })
      .catch(sayError);
  };
  return (
    <form className="ledger-form" onSubmit={save} data-testid="ledger-form">
      <Field
        label={`Ledger, ${longDay(to)}, ${currency}`}
        {...(text === '' || reading.ok ? {} : { hint: 'That is not an amount: write it as 1,234.56.' })}
      >
        <input
          className="input"
          inputMode="decimal"
          data-testid="ledger-amount"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <Field label="Where it stands">
        <input
          className="input"
          maxLength={200}
          data-testid="ledger-source"
          value={source}
          onChange={(event) => setSource(event.target.value)}
        />
      </Field>
      <button type="submit" className="button is-primary" disabled={!ready} data-testid="ledger-save">
        Set it
      </button>
    </form>
  );
}

/** Open while the balance is missing; else behind a button. */
export function LedgerBalanceForm({ proof }: { readonly proof: Proof }) {
  const [changing, setChanging] = useState(false);
  if (changing || proof.books.ledger === null) return <Fields proof={proof} onDone={() => setChanging(false)} />;
  return (
    <div className="actions is-end">
      <Button quiet onPress={() => setChanging(true)} testId="ledger-change">
        Change the ledger balance
      </Button>
    </div>
  );
}
