/** The opening balance of an account whose files state none, entered by a person and kept in the audit trail. */

import { type FormEvent, useState } from 'react';
import type { Proof } from '../../shared/contract/close.ts';
import { exponentOf, formatMinor, minor, parseMoney } from '../../shared/money.ts';
import { call } from '../api.ts';
import { Button, Field, Kbd } from '../components/basic.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { day } from '../format.ts';
import { onWorkspaceChanged, sayError } from '../state/decide.ts';
import { ui } from '../state/ui.ts';

/** Null for an empty box (takes the balance back), undefined for text that is not an amount. */
function readAmount(text: string, currency: string): number | null | undefined {
  if (text.trim() === '') return null;
  const read = parseMoney(text, '.', exponentOf(currency));
  return read.ok ? read.minor : undefined;
}

export function OpeningDialog({ proof }: { readonly proof: Proof }) {
  const { currency, accountId, statement } = proof;
  const [text, setText] = useState(
    statement.opening === null ? '' : formatMinor(minor(statement.opening), exponentOf(currency)),
  );
  const amount = readAmount(text, currency);
  const close = () => ui().show('none');
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (amount === undefined) return;
    close();
    call('proof.setOpening', { accountId, amount, by: ui().actor })
      .then(() => {
        ui().say({ tone: 'ok', text: amount === null ? 'Opening balance taken back.' : 'Opening balance set.' });
        onWorkspaceChanged();
      })
      .catch(sayError);
  };
  return (
    <Dialog title={`Opening balance of ${proof.account}`} onClose={close} testId="opening-dialog">
      <form className="form" onSubmit={save}>
        <Field
          label={`Balance before the first line of ${day(proof.from)}, in ${currency}`}
          hint={
            amount === undefined
              ? 'That is not an amount: write it as 1,234.56.'
              : 'Used where the files state none; what a file states comes first. Empty takes it back. Your name is kept with it.'
          }
        >
          <input
            className="input"
            inputMode="decimal"
            data-autofocus
            data-testid="opening-amount"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div className="actions is-end">
          <Button onPress={close}>Cancel</Button>
          <button
            type="submit"
            className="button is-primary"
            disabled={amount === undefined}
            data-testid="opening-save"
          >
            {amount === null ? 'Take it back' : 'Set it'} <Kbd keys="Enter" />
          </button>
        </div>
      </form>
    </Dialog>
  );
}
