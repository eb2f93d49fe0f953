/** Backups: the list beside the workspace's file, writing one now, putting one back; and the notice that something is missing. */

import { DatabaseBackup, History } from 'lucide-react';
import { useState } from 'react';
import type { BackupView, WorkspaceInfo } from '../../shared/contract/workspace.ts';
import { Button, ErrorCard } from '../components/basic.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { moment, plural } from '../format.ts';
import { backUpNow, restoreBackup, useBackups } from '../state/backups.ts';

/** Backups listed before "and n older": the newest are what people go back to. */
const LISTED = 8;

const megabytes = (bytes: number): string =>
  `${Math.max(0.1, bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;

function Confirm({
  path,
  backup,
  onClose,
}: {
  readonly path: string;
  readonly backup: BackupView;
  readonly onClose: () => void;
}) {
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    restoreBackup(path, backup.name)
      .then(onClose, setError)
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title="Restore this backup?" onClose={onClose} testId="restore-dialog">
      <p>
        The workspace goes back to {moment(backup.at)}. What was decided or imported since is not in it. The file as it
        is now is moved into the folder of the backups, not deleted.
      </p>
      {error && <ErrorCard error={error} title="Nothing was restored" />}
      <div className="actions is-end">
        <Button onPress={onClose}>Cancel</Button>
        <Button primary onPress={run} disabled={busy} testId="restore-confirm">
          {busy ? 'Restoring …' : 'Restore'}
        </Button>
      </div>
    </Dialog>
  );
}

/** The backups of a workspace, open or not. */
export function BackupList({ path }: { readonly path: string }) {
  const { data } = useBackups(path);
  const [chosen, setChosen] = useState<BackupView | null>(null);
  if (data === undefined) return null;
  const { backups, folder } = data;
  return (
    <>
      {backups.length === 0 ? (
        <p className="muted">None yet: the first is written before the next import or posting.</p>
      ) : (
        <ul className="checks" data-testid="backup-list">
          {backups.slice(0, LISTED).map((backup) => (
            <li key={backup.name}>
              <History aria-hidden="true" size={14} />
              <span>
                {moment(backup.at)}
                <span className="muted">
                  {' '}
                  {backup.reason === 'hand' ? 'by hand' : `before ${backup.reason}`}, {megabytes(backup.bytes)}
                </span>
              </span>
              <Button quiet onPress={() => setChosen(backup)} testId="backup-restore">
                Restore
              </Button>
            </li>
          ))}
          {backups.length > LISTED && <li className="muted">and {plural(backups.length - LISTED, 'older one')}</li>}
        </ul>
      )}
      <p className="path muted">{folder}</p>
      {chosen && <Confirm path={path} backup={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

/** The panel beside the audit trail. */
export function Backups({ workspace }: { readonly workspace: WorkspaceInfo }) {
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    setError(null);
    backUpNow(workspace.path)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <section className="panel" data-testid="backups">
      <h2>Backups</h2>
      <p className="muted">Written and checked before imports and postings; encrypted like the workspace.</p>
      <Button onPress={run} disabled={busy || workspace.readOnly} testId="backup-now">
        <DatabaseBackup aria-hidden="true" size={14} /> {busy ? 'Copying and checking …' : 'Back up now'}
      </Button>
      {error && <ErrorCard error={error} title="No backup was written" />}
      <BackupList path={workspace.path} />
    </section>
  );
}

/** Above every screen: the workspace cannot be changed, or something acknowledged is missing from it. */
export function WorkspaceNotices({ workspace }: { readonly workspace: WorkspaceInfo }) {
  return (
    <>
      {workspace.readOnly && (
        <div className="banner" role="status" data-testid="read-only-banner">
          <span>
            <strong>Only for reading.</strong> This file or its folder cannot be written to: look, prove and report;
            nothing can be changed. Copy it to a folder of your own to work on it.
          </span>
        </div>
      )}
      {workspace.warning !== null && (
        <div className="banner" role="alert" data-testid="workspace-warning">
          <span>
            <strong>Please look.</strong> {workspace.warning} Backups are listed under Audit.
          </span>
        </div>
      )}
    </>
  );
}
