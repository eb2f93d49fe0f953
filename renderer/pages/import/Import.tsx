/** Import: what the files hold and what would happen, before anything is written. */

import { CheckCheck, CircleAlert, CircleHelp, FileDown, LoaderCircle } from 'lucide-react';
import type { ImportResult, StagedFile } from '../../../shared/contract/import.ts';
import { openQueue } from '../../commands.ts';
import { Button, Empty, ErrorCard } from '../../components/basic.tsx';
import { count, money, plural, shown } from '../../format.ts';
import { chooseFiles } from '../../state/files.ts';
import { importScreen, useImport } from '../../state/import.ts';
import { useUi } from '../../state/ui.ts';
import { FileView } from './FileView.tsx';
import { PastImports } from './PastImports.tsx';

const STATES = {
  ready: { icon: CheckCheck, tone: 'ok', says: 'can be imported' },
  asked: { icon: CircleHelp, tone: 'warn', says: 'needs an answer' },
  refused: { icon: CircleAlert, tone: 'bad', says: 'cannot be imported' },
} as const;

function rowsIn(file: StagedFile): number {
  return file.statements.reduce((sum, statement) => sum + statement.read, 0);
}

function Tabs({ files, tab }: { readonly files: readonly StagedFile[]; readonly tab: number }) {
  return (
    <div className="tabs" role="tablist" aria-label="Staged files">
      {files.map((file, at) => {
        const { icon: Icon, tone, says } = STATES[file.state];
        return (
          <button
            key={file.index}
            type="button"
            role="tab"
            aria-selected={at === tab}
            className={`tab${at === tab ? ' is-current' : ''}`}
            data-testid={`file-tab-${file.index}`}
            data-state={file.state}
            onClick={() => useImport.setState({ tab: at })}
          >
            <Icon aria-hidden="true" size={13} className={`is-${tone}`} />
            <span className="file-name">{shown(file.file)}</span>
            <span className="muted">{file.state === 'ready' ? plural(rowsIn(file), 'row') : says}</span>
          </button>
        );
      })}
    </div>
  );
}

function Working() {
  const busy = useImport((state) => state.busy);
  const job = Object.values(useUi((state) => state.jobs))[0];
  const what = busy === 'writing' ? 'Writing the lines' : busy === 'reading' ? 'Reading again' : 'Reading the files';
  return (
    <div className="working" role="status" data-testid="import-busy">
      <LoaderCircle aria-hidden="true" size={16} className="spin" />
      <span>
        {what}
        {job ? `: ${job.progress.stage}` : ''} …{busy === 'writing' ? '' : ' Nothing is written before you say so.'}
      </span>
      {job && job.progress.total > 1 && (
        <progress max={job.progress.total} value={job.progress.done} aria-label={what} />
      )}
    </div>
  );
}

/** What becomes of the files that are not imported now: those that wait for an answer, and those that never can be. */
function leftOut(files: readonly StagedFile[]): string {
  const named = (state: StagedFile['state'], one: string, many: string): string[] => {
    const found = files.filter((file) => file.state === state);
    if (found.length === 0) return [];
    return [found.length === 1 ? `${shown(found[0]?.file ?? '')} ${one}` : `${count(found.length)} files ${many}`];
  };
  const parts = [
    ...named('asked', 'waits for your answer', 'wait for your answers'),
    ...named('refused', 'cannot be imported', 'cannot be imported'),
  ];
  return parts.length === 0 ? 'Nothing is written before you press Import.' : `${parts.join('; ')}.`;
}

/** How many files can be imported, and the lines they add. */
function CommitBar({ files, busy }: { readonly files: readonly StagedFile[]; readonly busy: boolean }) {
  const ready = files.filter((file) => file.state === 'ready');
  const added = ready.reduce((sum, file) => sum + file.statements.reduce((lines, one) => lines + one.added, 0), 0);
  const asked = files.some((file) => file.state === 'asked');
  return (
    <footer className="commit-bar">
      <span className="muted" data-testid="import-left-out">
        {busy ? 'Cancel in the bar below stops this.' : leftOut(files)}
      </span>
      <span className="spring" />
      <Button keys="Escape" onPress={() => void importScreen.discard()} disabled={busy} testId="import-discard">
        Discard
      </Button>
      <Button
        primary
        keys="Enter"
        onPress={() => void importScreen.commit()}
        disabled={ready.length === 0 || busy}
        testId="import-commit"
      >
        {added > 0
          ? `Import ${plural(added, 'new line')}`
          : ready.length > 0
            ? 'Import: nothing new'
            : asked
              ? 'Nothing to import yet'
              : 'Nothing to import'}
      </Button>
    </footer>
  );
}

function Result({ result }: { readonly result: ImportResult }) {
  return (
    <tr>
      <th scope="row" className="file-name">
        {shown(result.file)}
      </th>
      <td>{shown(result.account)}</td>
      <td className="is-end">{count(result.read)}</td>
      <td className="is-end">{count(result.added)}</td>
      <td className="is-end">{count(result.known)}</td>
      <td className="is-end">{count(result.refused)}</td>
      <td className="is-end">{money(result.sumMinor, result.currency)}</td>
    </tr>
  );
}

function Results({ results }: { readonly results: readonly ImportResult[] }) {
  return (
    <section className="panel" data-testid="import-results">
      <h2>Imported</h2>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Account</th>
            <th scope="col" className="is-end">
              Read
            </th>
            <th scope="col" className="is-end">
              New
            </th>
            <th scope="col" className="is-end">
              Already there
            </th>
            <th scope="col" className="is-end">
              Refused
            </th>
            <th scope="col" className="is-end">
              Sum
            </th>
          </tr>
        </thead>
        <tbody>
          {results.map((result, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one file may hold several statements of one account
            <Result key={`${result.file}-${at}`} result={result} />
          ))}
        </tbody>
      </table>
      <div className="actions">
        <Button primary keys="Mod+3" onPress={() => openQueue('suggested')} testId="import-review">
          Review
        </Button>
        <Button keys="Mod+O" onPress={() => void chooseFiles(false)}>
          Import more
        </Button>
      </div>
    </section>
  );
}

function Start() {
  return (
    <Empty
      title="Drop files anywhere in this window"
      why="Bank statements, card and processor exports, ledgers: CSV, Excel, OpenDocument, OFX, QIF, MT940, CAMT and BAI2, told apart by what is in them. You see how they are read before anything is written."
      icon={<FileDown size={20} />}
      testId="import-empty"
    >
      <Button primary keys="Mod+O" onPress={() => void chooseFiles(false)} testId="choose-files">
        Choose files
      </Button>
      <Button keys="Mod+Shift+O" onPress={() => void chooseFiles(true)}>
        Choose a folder
      </Button>
      <span className="muted">or paste a table</span>
    </Empty>
  );
}

export function ImportPage() {
  const { stage, tab, busy, error, results } = useImport();
  const file = stage?.files[tab];
  return (
    <div className={`page is-full import${stage ? ' has-stage' : ''}`}>
      <header className="page-head">
        <h1>Import</h1>
        {stage && <span className="muted">{plural(stage.files.length, 'file')} read, nothing written yet</span>}
      </header>
      {error && <ErrorCard error={error} title="The files were not read. Nothing was written." />}
      {busy !== null && <Working />}
      {stage && (
        <>
          <Tabs files={stage.files} tab={tab} />
          {file && <FileView key={`${stage.stageId}-${file.index}`} stageId={stage.stageId} file={file} />}
          <CommitBar files={stage.files} busy={busy !== null} />
        </>
      )}
      {!stage && results && <Results results={results} />}
      {!stage && !results && busy === null && <Start />}
      {!stage && <PastImports />}
    </div>
  );
}
