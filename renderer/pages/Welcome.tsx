/** First screen: three doors into the program, and the passphrase question. */

import { Building2, FolderOpen, PlusCircle } from 'lucide-react';
import { Button, ErrorCard } from '../components/basic.tsx';
import { moment } from '../format.ts';
import { sayError } from '../state/decide.ts';
import { useRecent, useShellInfo } from '../state/queries.ts';
import { ui, useUi } from '../state/ui.ts';
import { chooseWorkspace, openSample, openWorkspace, useWelcome } from '../state/workspace.ts';
import { BackupList } from './Backups.tsx';

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

/** What goes on, what went wrong, what was said. */
function News() {
  const { busy, error, broken } = useWelcome();
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
      {error !== null && broken !== null && (
        <section className="panel" data-testid="welcome-backups">
          <h2>Backups of it</h2>
          <BackupList path={broken.path} />
        </section>
      )}
      {notice !== null && <p className={`hint-line is-${notice.tone}`}>{notice.text}</p>}
    </div>
  );
}

export function Welcome() {
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
    </main>
  );
}
