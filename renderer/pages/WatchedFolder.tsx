/** The watched folder: what appears in it is read, and imported when its reading is already known. Off by default. */

import { useQuery } from '@tanstack/react-query';
import { FolderSync } from 'lucide-react';
import type { Intake } from '../../shared/contract/intake.ts';
import { call, shell } from '../api.ts';
import { Button, Chip, type Tone } from '../components/basic.tsx';
import { count, moment, shown } from '../format.ts';
import { onWorkspaceChanged, sayError } from '../state/decide.ts';
import { stagePaths } from '../state/import.ts';
import { queryClient } from '../state/queries.ts';
import { ui } from '../state/ui.ts';

type Entry = Intake['last'][number];

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

export function WatchedFolder() {
  const { data: intake } = useQuery({ queryKey: ['engine', 'intake'], queryFn: () => call('intake.get', {}) });
  if (!intake) return null;
  return (
    <section className="panel" data-testid="watched-folder">
      <h2>Watched folder</h2>
      <p className="muted">
        New files in it are imported when their layout is known; others wait for you. Nothing in the folder is ever
        moved or deleted.
      </p>
      {intake.folder !== null && <p className="path">{intake.folder}</p>}
      {intake.message !== '' && <p className="hint-line">{shown(intake.message)}</p>}
      <div className="actions">
        <Button onPress={() => void choose().catch(sayError)} testId="watch-choose">
          <FolderSync aria-hidden="true" size={14} /> {intake.folder === null ? 'Watch a folder' : 'Watch another'}
        </Button>
        {intake.folder !== null && (
          <Button onPress={() => void watch(null)} testId="watch-stop">
            Stop watching
          </Button>
        )}
      </div>
      <ul>
        {intake.last.slice(0, 10).map((entry) => (
          <Found key={`${entry.at}-${entry.file}`} entry={entry} folder={intake.folder} />
        ))}
      </ul>
    </section>
  );
}
