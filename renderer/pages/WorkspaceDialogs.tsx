/** Dialogs of the workspace file: creating one, and the passphrase of an encrypted one. */

import { type FormEvent, useState } from 'react';
import { Button, Field, Kbd } from '../components/basic.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { plural } from '../format.ts';
import { sayError } from '../state/decide.ts';
import { ui, useUi } from '../state/ui.ts';
import { createWorkspace, forgetLocked, openWorkspace, useWelcome } from '../state/workspace.ts';

interface NewPassphraseProps {
  readonly passphrase: string;
  readonly again: string;
  readonly setPassphrase: (text: string) => void;
  readonly setAgain: (text: string) => void;
}

function NewPassphrase({ passphrase, again, setPassphrase, setAgain }: NewPassphraseProps) {
  return (
    <>
      <Field
        label="Passphrase (optional)"
        hint="Encrypts the file. It cannot be recovered: nobody can open the file without it."
      >
        <input
          className="input"
          type="password"
          autoComplete="new-password"
          value={passphrase}
          data-testid="create-passphrase"
          onChange={(event) => setPassphrase(event.target.value)}
        />
      </Field>
      {passphrase !== '' && (
        <Field label="Passphrase again" {...(again !== '' && again !== passphrase ? { hint: 'The two differ.' } : {})}>
          <input
            className="input"
            type="password"
            autoComplete="new-password"
            value={again}
            data-testid="create-again"
            onChange={(event) => setAgain(event.target.value)}
          />
        </Field>
      )}
    </>
  );
}

function CreateDialog() {
  const [currency, setCurrency] = useState('EUR');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const waiting = useWelcome((state) => state.waiting);
  const [name, setName] = useState(useUi((state) => state.actor));
  const fits = /^[A-Z]{3}$/.test(currency) && passphrase === again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fits) return;
    if (name.trim() !== '') ui().setLooks({ actor: name.trim() });
    ui().show('none');
    void createWorkspace(currency, passphrase === '' ? null : passphrase).catch(sayError);
  };
  return (
    <Dialog title="Create a workspace" size="small" onClose={() => ui().show('none')} testId="create-dialog">
      <form className="form" onSubmit={submit}>
        {waiting.length > 0 && (
          <p className="hint-line">
            {plural(waiting.length, 'dropped file')} will be read once the workspace is there.
          </p>
        )}
        <Field
          label="Currency of the company"
          hint="Three letters, for files that state none. Every account keeps its own."
        >
          <input
            className="input is-short"
            value={currency}
            maxLength={3}
            data-autofocus
            data-testid="create-currency"
            onChange={(event) => setCurrency(event.target.value.toUpperCase())}
          />
        </Field>
        <Field label="Your name" hint="Written beside every decision in the audit trail.">
          <input
            className="input"
            value={name}
            maxLength={120}
            data-testid="create-actor"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <NewPassphrase {...{ passphrase, again, setPassphrase, setAgain }} />
        <div className="actions is-end">
          <Button onPress={() => ui().show('none')}>Cancel</Button>
          <button type="submit" className="button is-primary" disabled={!fits} data-testid="create-submit">
            Choose where <Kbd keys="Enter" />
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function PassphraseDialog({ path, wrong }: { readonly path: string; readonly wrong: boolean }) {
  const [passphrase, setPassphrase] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') void openWorkspace(path, passphrase);
  };
  return (
    <Dialog title="This workspace is encrypted" onClose={forgetLocked} testId="passphrase-dialog">
      <form className="form" onSubmit={submit}>
        <p className="path">{path}</p>
        {wrong && (
          <p className="problem-line" role="alert" data-testid="wrong-passphrase">
            That passphrase does not open the file. Nothing was changed; try again.
          </p>
        )}
        <Field label="Passphrase">
          <input
            className="input"
            type="password"
            autoComplete="current-password"
            data-autofocus
            data-testid="passphrase"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        </Field>
        <div className="actions is-end">
          <Button onPress={forgetLocked}>Cancel</Button>
          <button
            type="submit"
            className="button is-primary"
            disabled={passphrase === ''}
            data-testid="passphrase-submit"
          >
            Open <Kbd keys="Enter" />
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function WorkspaceDialogs() {
  const locked = useWelcome((state) => state.locked);
  const overlay = useUi((state) => state.overlay);
  if (locked !== null) return <PassphraseDialog key={String(locked.wrong)} {...locked} />;
  return overlay === 'create' ? <CreateDialog /> : null;
}
