/** The watched folder: what appears in it is read, and imported when its reading is already known. Off by default. */

import { useQuery } from '@tanstack/react-query';
import { FolderSync } from 'lucide-react';
import { useEffect } from 'react';
import type { Intake } from '../../shared/contract/intake.ts';
import { call, shell } from '../api.ts';
import { Button, Chip, ErrorCard, type Tone } from '../components/basic.tsx';
import { count, moment, plural, shown } from '../format.ts';
import { onWorkspaceChanged, sayError } from '../state/decide.ts';
import { stagePaths } from '../state/import.ts';
import { queryClient } from '../state/queries.ts';
import { ui } from '../state/ui.ts';
import { lookAtWaiting, putAside, useWaitingFiles } from '../state/watched.ts';

type Entry = Intake['last'][number];

const REFRESH_MS = 4_000;
/** Outcomes shown in the panel, newest first. */
const SHOWN_OUTCOMES = 10;

const OUTCOMES: Readonly<Record<Entry['outcome'], { tone: Tone; text: string }>> = {
  imported: { tone: 'ok', text: 'Imported' },
  needs_you: { tone: 'warn', text: 'Needs you' },
  refused: { tone: 'bad', text: 'Refused' },
  nothing_new: { tone: 'plain', text: 'Nothing new' },
};

async function watch(folder: string | null): Promise<void> {
  try {
    await call('intake.set', { folder, by: ui().actor });
    await queryClient.invalidateQueries({ queryKey: ['engine', 'intake'] });
    onWorkspaceChanged();
  } catch (thrown) {
    sayError(thrown);
  }
}

async function choose(): Promise<void> {
  const { paths } = await shell('shell.chooseFiles', { title: 'Folder to watch', folders: true });
  if (paths[0] !== undefined) await watch(paths[0]);
}

function pathIn(folder: string, file: string): string {
  return `${folder}${folder.includes('\\') ? '\\' : '/'}${file}`;
}

function Found({ entry, folder }: { readonly entry: Entry; readonly folder: string | null }) {
  const { tone, text } = OUTCOMES[entry.outcome];
  return (
    <li className="finding" data-testid="intake-entry" data-outcome={entry.outcome}>
      <p className="finding-head">
        <Chip tone={tone}>{text}</Chip>
        <strong className="file-name">{shown(entry.file)}</strong>
        {entry.added > 0 && <span>{count(entry.added)} new</span>}
      </p>
      <p className="muted">
        {moment(entry.at)} {shown(entry.message)}
      </p>
      {entry.outcome === 'needs_you' && folder !== null && (
        <Button quiet onPress={() => void stagePaths([pathIn(folder, entry.file)])}>
          Look at it
        </Button>
      )}
    </li>
  );
}

/** Off, on, or on with the folder away. */
function State({ intake }: { readonly intake: Intake }) {
  if (intake.folder === null) return <Chip testId="watch-state">Off</Chip>;
  return intake.active ? (
    <Chip tone="ok" testId="watch-state">
      On
    </Chip>
  ) : (
    <Chip tone="warn" testId="watch-state">
      Waiting
    </Chip>
  );
}

/** Panel under Settings: the folder, on or off, and what came of its files. */
export function WatchedFolder() {
  const { data: intake, error } = useQuery({
    queryKey: ['engine', 'intake'],
    queryFn: () => call('intake.get', {}),
    // The folder may go away and come back without anything changing in the workspace.
    refetchInterval: REFRESH_MS,
  });
  if (error && !intake) return <ErrorCard error={error} title="The watched folder could not be read" />;
  if (!intake) return null;
  const { folder, last } = intake;
  return (
    <section className="panel" data-testid="watched-folder">
      <h2>
        Watched folder <State intake={intake} />
      </h2>
      <p className="muted">
        A file that appears in it is imported when files laid out like it were imported before and its figures add up.
        Anything else waits for you, as do the files that are in it already. Nothing in the folder is moved, changed or
        deleted.
      </p>
      {folder !== null && <p className="path">{shown(folder)}</p>}
      {intake.message !== '' && <p className="hint-line">{shown(intake.message)}</p>}
      <div className="actions">
        <Button onPress={() => void choose().catch(sayError)} testId="watch-choose">
          <FolderSync aria-hidden="true" size={14} /> {folder === null ? 'Watch a folder' : 'Watch another'}
        </Button>
        {folder !== null && (
          <Button onPress={() => void watch(null)} testId="watch-stop">
            Stop watching
          </Button>
        )}
      </div>
      {folder !== null && last.length === 0 && <p className="muted">No file has appeared yet.</p>}
      {last.length > 0 && (
        <ul aria-label="What came of the files">
          {last.slice(0, SHOWN_OUTCOMES).map((entry) => (
            <Found key={`${entry.at}-${entry.file}`} entry={entry} folder={folder} />
          ))}
        </ul>
      )}
      {last.length > SHOWN_OUTCOMES && <p className="muted">Earlier ones are in the audit trail: filter by “watch”.</p>}
    </section>
  );
}

/** Above every screen while files of the watched folder wait. */
export function WaitingFiles() {
  const files = useWaitingFiles((state) => state.files);
  useEffect(() => putAside, []);
  const [first] = files;
  if (first === undefined) return null;
  const alone = files.length === 1;
  return (
    <div className="banner" role="status" data-testid="waiting-files">
      <span>
        <strong>{alone ? shown(first.file) : plural(files.length, 'file')}</strong> in the watched folder{' '}
        {alone ? `needs you. ${shown(first.message)}` : 'need you. Nothing of them was imported.'}
      </span>
      <Button primary onPress={() => void lookAtWaiting()} testId="waiting-look">
        {alone ? 'Look at it' : 'Look at them'}
      </Button>
      <Button quiet onPress={putAside} testId="waiting-later">
        Not now
      </Button>
    </div>
  );
}
