/** First screen: three doors into the program, and the passphrase question. */

import { Building2, FolderOpen, PlusCircle } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button, ErrorCard, Field, Kbd } from '../components/basic.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { moment, plural } from '../format.ts';
import { sayError } from '../state/decide.ts';
import { useRecent, useShellInfo } from '../state/queries.ts';
import { ui, useUi } from '../state/ui.ts';
import {
  chooseWorkspace,
  createWorkspace,
  forgetLocked,
  openSample,
  openWorkspace,
  useWelcome,
} from '../state/workspace.ts';

function Doors() {
  return (
    <div className="doors">
      <section className="door">
        <Building2 aria-hidden="true" size={22} />
        <h2>Try a sample company</h2>
        <p>
          A month with duplicates, a batch deposit, a payout net of fees and a missing day. Works offline; one click
          removes it.
        </p>
        <Button primary onPress={() => void openSample().catch(sayError)} testId="door-sample">
          Open the sample
        </Button>
      </section>
      <section className="door">
        <PlusCircle aria-hidden="true" size={22} />
        <h2>Start a workspace</h2>
        <p>
          One file on this machine holds one company. Then drop bank statements and your ledger anywhere in the window.
        </p>
        <Button onPress={() => ui().show('create')} testId="door-create">
          Create a workspace
        </Button>
      </section>
      <section className="door">
        <FolderOpen aria-hidden="true" size={22} />
        <h2>Open a workspace</h2>
        <p>Go on where you were. The file stays where it is; nothing is uploaded anywhere.</p>
        <Button onPress={() => void chooseWorkspace().catch(sayError)} testId="door-open">
          Open a workspace
        </Button>
      </section>
    </div>
  );
}

function Recent() {
  const { data: recent = [] } = useRecent();
  if (recent.length === 0) return null;
  return (
    <section className="recent" aria-label="Recent workspaces">
      <h2>Recent</h2>
      <ul>
        {recent.map((one) => (
          <li key={one.path}>
            <button
              type="button"
              className="recent-item"
              onClick={() => void openWorkspace(one.path)}
              data-testid="recent-item"
            >
              <strong>{one.name}</strong>
              <span className="path">{one.path}</span>
              <span className="muted">{moment(one.openedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CreateDialog() {
  const [currency, setCurrency] = useState('EUR');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const waiting = useWelcome((state) => state.waiting);
  const actor = useUi((state) => state.actor);
  const fits = /^[A-Z]{3}$/.test(currency) && passphrase === again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fits) return;
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
          <input className="input" value={actor} onChange={(event) => ui().setLooks({ actor: event.target.value })} />
        </Field>
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
          <Field
            label="Passphrase again"
            {...(again !== '' && again !== passphrase ? { hint: 'The two differ.' } : {})}
          >
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

/** What goes on, what went wrong, what was said. */
function News() {
  const { busy, error } = useWelcome();
  const notice = useUi((state) => state.notice);
  const job = Object.values(useUi((state) => state.jobs))[0];
  return (
    <div className="welcome-news" role="status">
      {busy !== null && (
        <p className="hint-line" data-testid="welcome-busy">
          {busy}
          {job ? `: ${job.progress.stage}` : ''} …
        </p>
      )}
      {error !== null && <ErrorCard error={error} title="The workspace was not opened" />}
      {notice !== null && <p className={`hint-line is-${notice.tone}`}>{notice.text}</p>}
    </div>
  );
}

export function Welcome() {
  const locked = useWelcome((state) => state.locked);
  const overlay = useUi((state) => state.overlay);
  const { data: info } = useShellInfo();
  return (
    <main className="welcome" data-testid="welcome">
      <header>
        <h1>Tieout</h1>
        <p>Month-end, tied out to the cent. Your files stay on this machine.</p>
      </header>
      <News />
      <Doors />
      <Recent />
      <footer className="muted">
        Drop a bank file anywhere to begin with it. {info ? `Version ${info.version}` : ''}
      </footer>
      {overlay === 'create' && <CreateDialog />}
      {locked !== null && <PassphraseDialog key={String(locked.wrong)} {...locked} />}
    </main>
  );
}
