/** Audit and settings: what was done by whom, whether the file is intact, and how the window behaves. */

import { CheckCheck, CircleX, ShieldCheck } from 'lucide-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { AuditEntry, VerifyResult } from '../../shared/contract/workspace.ts';
import { call, shell } from '../api.ts';
import { type AuditContext, auditSentence, recordText } from '../audit-words.ts';
import { Button, Empty, ErrorCard, Field } from '../components/basic.tsx';
import { moment, shown } from '../format.ts';
import { sayError } from '../state/decide.ts';
import { DENSITIES, THEMES } from '../state/looks.ts';
import { useAccounts, useShellInfo, useWorkspace } from '../state/queries.ts';
import { ui, useUi } from '../state/ui.ts';
import { closeWorkspace } from '../state/workspace.ts';
import { type Column, DataGrid } from '../table/DataGrid.tsx';
import { PageCache } from '../table/page-cache.ts';
import { word } from '../words.ts';
import { Backups } from './Backups.tsx';
import { WatchedFolder } from './WatchedFolder.tsx';

function columnsOf(context: AuditContext): readonly Column<AuditEntry>[] {
  return [
    { id: 'seq', title: '#', align: 'end', cell: (row) => row.seq },
    { id: 'at', title: 'When', cell: (row) => moment(row.at) },
    { id: 'actor', title: 'Who', cell: (row) => shown(row.actor) },
    { id: 'what', title: 'What happened', cell: (row) => shown(auditSentence(row, context)) },
  ];
}

/** The chosen entry in full: the sentence uncut, and the record as it is stored and hashed. */
function EntryInFull({ entry, context }: { readonly entry: AuditEntry; readonly context: AuditContext }) {
  return (
    <section className="entry-in-full" aria-label="Chosen entry" data-testid="audit-entry">
      <p>{shown(auditSentence(entry, context))}</p>
      <details>
        <summary>Record {entry.seq} as it is stored</summary>
        <pre>{shown(`${entry.action} \u00b7 ${entry.subject}\n${recordText(entry)}`)}</pre>
        <p className="muted">
          Hash <code>{entry.hash}</code>
        </p>
      </details>
    </section>
  );
}

const keyOf = (row: AuditEntry): string => `audit-${row.seq}`;

function Trail() {
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState(0);
  const { data: workspace } = useWorkspace();
  const revision = workspace?.revision;
  const currency = workspace?.currency ?? '';
  const { data: accounts } = useAccounts();
  const context = useMemo(() => ({ currency, accounts: accounts ?? [] }), [currency, accounts]);
  const columns = useMemo(() => columnsOf(context), [context]);
  const cache = useMemo(
    () => new PageCache<AuditEntry>((offset, limit) => call('audit.page', { offset, limit, filter }), keyOf),
    [filter],
  );
  useSyncExternalStore(cache.subscribe, cache.version);
  useEffect(() => {
    if (revision !== undefined) cache.refresh();
  }, [cache, revision]);
  const chosen = cache.rowAt(active);
  return (
    <section className="trail" aria-label="Audit trail">
      <div className="toolbar">
        <h2>Audit trail</h2>
        <span className="spring" />
        <input
          className="input is-filter"
          type="search"
          placeholder="Filter  /"
          aria-label="Filter the audit trail"
          data-filter
          data-testid="audit-filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      {cache.error && cache.total === null && (
        <ErrorCard error={cache.error} title="The audit trail could not be read" />
      )}
      {cache.total === 0 ? (
        <Empty
          title={filter === '' ? 'Nothing recorded yet' : 'Nothing fits the filter'}
          why={
            filter === ''
              ? 'Every import, decision and posting is written here with who did it and when.'
              : 'Clear the filter to see every entry.'
          }
        />
      ) : (
        <DataGrid
          label="Audit trail"
          layout="audit"
          columns={columns}
          total={cache.total ?? 0}
          rowAt={(index) => cache.rowAt(index)}
          keyOf={keyOf}
          active={active}
          onActive={setActive}
          onView={(first, last) => cache.want(first, last)}
          testId="audit-grid"
        />
      )}
      {chosen && <EntryInFull key={chosen.seq} entry={chosen} context={context} />}
    </section>
  );
}

function Verify() {
  const [result, setResult] = useState<VerifyResult | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    setError(null);
    call('workspace.verify', {})
      .then(setResult)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <section className="panel">
      <h2>Is the file intact?</h2>
      <p className="muted">
        Checks the database, its references and sums, and every line and decision against the chain of the audit trail.
      </p>
      <Button onPress={run} disabled={busy} testId="verify">
        <ShieldCheck aria-hidden="true" size={14} /> {busy ? 'Checking …' : 'Verify now'}
      </Button>
      {error && <ErrorCard error={error} title="The check could not run" />}
      {result && (
        <ul className="checks" data-testid="verify-result" data-ok={result.ok}>
          {result.checks.map((check) => (
            <li key={check.name} className={check.ok ? 'is-ok' : 'is-bad'}>
              {check.ok ? <CheckCheck aria-label="passed" size={14} /> : <CircleX aria-label="failed" size={14} />}
              <span>
                {word(check.name)}
                {check.detail !== '' && <span className="muted"> {check.detail}</span>}
              </span>
            </li>
          ))}
          <li className="muted">
            Chain head <code>{result.chainHead.slice(0, 16)}</code>
          </li>
        </ul>
      )}
    </section>
  );
}

function Choice<T extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly onChoose: (value: T) => void;
}) {
  return (
    <fieldset className="choice">
      <legend className="field-label">{label}</legend>
      <div className="segments">
        {options.map((option) => (
          <button
            key={option}
            type="button"
            className={`segment${option === value ? ' is-on' : ''}`}
            aria-pressed={option === value}
            data-testid={`${label.toLowerCase()}-${option}`}
            onClick={() => onChoose(option)}
          >
            {word(option)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function Settings() {
  const { theme, density, singleKeys, actor, setLooks } = useUi();
  const [name, setName] = useState(actor);
  return (
    <section className="panel form">
      <h2>Settings</h2>
      <Field label="Your name" hint="Written beside every decision in the audit trail.">
        <input
          className="input"
          value={name}
          maxLength={120}
          data-testid="actor"
          onChange={(event) => setName(event.target.value)}
          onBlur={() => setLooks({ actor: name.trim() === '' ? actor : name.trim() })}
        />
      </Field>
      <Choice label="Theme" value={theme} options={THEMES} onChoose={(value) => setLooks({ theme: value })} />
      <Choice label="Density" value={density} options={DENSITIES} onChoose={(value) => setLooks({ density: value })} />
      <label className="check">
        <input
          type="checkbox"
          checked={singleKeys}
          data-testid="single-keys"
          onChange={(event) => setLooks({ singleKeys: event.target.checked })}
        />
        <span>Single-letter keys (A, X, J …) act while a table has the focus</span>
      </label>
      <div className="actions">
        <Button onPress={() => ui().go('rules')} testId="settings-rules">
          Rules
        </Button>
      </div>
    </section>
  );
}

function WorkspaceFile() {
  const { data: workspace } = useWorkspace();
  const { data: info } = useShellInfo();
  if (!workspace) return null;
  return (
    <section className="panel">
      <h2>Workspace file</h2>
      <p className="path">{workspace.path}</p>
      <p className="muted">
        {workspace.encrypted ? 'Encrypted with a passphrase' : 'Not encrypted'} · {workspace.currency}
        {info ? ` · Tieout ${info.version}` : ''}
      </p>
      <div className="actions">
        <Button onPress={() => void shell('shell.showItem', { path: workspace.path }).catch(sayError)}>
          Show the file
        </Button>
        <Button onPress={() => void closeWorkspace().catch(sayError)} testId="close-workspace">
          Close the workspace
        </Button>
      </div>
    </section>
  );
}

export function AuditPage() {
  const { data: workspace } = useWorkspace();
  return (
    <div className="split audit-page">
      <div className="split-main" data-pane="trail">
        <h1 className="visually-hidden">Audit and settings</h1>
        <Trail />
      </div>
      <aside className="split-side is-narrow" aria-label="Settings and checks" data-pane="settings">
        <Settings />
        <Verify />
        <WatchedFolder />
        <WorkspaceFile />
        {workspace && <Backups workspace={workspace} />}
      </aside>
    </div>
  );
}
