/** The window: welcome without a workspace, else rail, bars and the chosen screen. */

import { useEffect } from 'react';
import type { WorkspaceInfo } from '../shared/contract/workspace.ts';
import { BottomBar } from './components/BottomBar.tsx';
import { Bones, Button, ErrorCard } from './components/basic.tsx';
import { DropOverlay } from './components/DropOverlay.tsx';
import { ErrorBoundary } from './components/ErrorBoundary.tsx';
import { KeysOverlay } from './components/KeysOverlay.tsx';
import { Palette } from './components/Palette.tsx';
import { Rail } from './components/Rail.tsx';
import { TopBar } from './components/TopBar.tsx';
import { AuditPage } from './pages/Audit.tsx';
import { WorkspaceNotices } from './pages/Backups.tsx';
import { CloseBoard } from './pages/CloseBoard.tsx';
import { ImportPage } from './pages/import/Import.tsx';
import { PostPage } from './pages/Post.tsx';
import { ProofPage } from './pages/Proof.tsx';
import { ReportPage } from './pages/Report.tsx';
import { ReviewOverlays } from './pages/review/Overlays.tsx';
import { ReviewPage } from './pages/review/Review.tsx';
import { RulesPage } from './pages/rules/Rules.tsx';
import { WaitingFiles } from './pages/WatchedFolder.tsx';
import { Welcome } from './pages/Welcome.tsx';
import { WorkspaceDialogs } from './pages/WorkspaceDialogs.tsx';
import { sayError } from './state/decide.ts';
import { acceptDrops, importDropped } from './state/files.ts';
import { NOBODY_NAMED } from './state/looks.ts';
import { useShellInfo, useWorkspace } from './state/queries.ts';
import { type Screen, ui, useUi } from './state/ui.ts';
import { openWorkspace, removeSample, useWelcome, waitWith } from './state/workspace.ts';
import { focusGrid } from './table/grid-focus.ts';

const PAGES: Readonly<Record<Screen, () => React.JSX.Element>> = {
  close: CloseBoard,
  import: ImportPage,
  review: ReviewPage,
  proof: ProofPage,
  post: PostPage,
  report: ReportPage,
  audit: AuditPage,
  rules: RulesPage,
};

function SampleBanner() {
  return (
    <div className="banner" data-testid="sample-banner">
      <span>
        <strong>Sample company.</strong> Decide, undo and prove as you like: nothing can be posted from it.
      </span>
      <Button quiet onPress={() => void removeSample().catch(sayError)} testId="remove-sample">
        Remove the sample
      </Button>
    </div>
  );
}

function Workbench({ workspace }: { readonly workspace: WorkspaceInfo }) {
  const screen = useUi((state) => state.screen);
  const overlay = useUi((state) => state.overlay);
  const Page = PAGES[screen];
  useEffect(() => {
    // After a change of screen the keys of its table work at once.
    const frame = requestAnimationFrame(() => {
      if (screen !== 'import') focusGrid();
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [screen]);
  return (
    <div className="shell">
      <TopBar workspace={workspace} />
      <Rail />
      <main className="main" data-screen={screen} data-testid={`screen-${screen}`} tabIndex={-1} data-keys="screen">
        {workspace.sample && <SampleBanner />}
        <WorkspaceNotices workspace={workspace} />
        <WaitingFiles key={workspace.path} />
        <ErrorBoundary key={screen}>
          <Page />
        </ErrorBoundary>
      </main>
      <BottomBar />
      {overlay === 'palette' && <Palette />}
      {overlay === 'keys' && <KeysOverlay />}
      <ReviewOverlays />
    </div>
  );
}

/** Until the person gives a name, decisions carry the login name, where the system tells one. */
function useLoginName(): void {
  const login = useShellInfo().data?.user.trim() ?? '';
  useEffect(() => {
    if (login !== '' && ui().actor === NOBODY_NAMED) ui().setLooks({ actor: login });
  }, [login]);
}

function dropped(paths: string[], open: boolean): void {
  const [first] = paths;
  if (paths.length === 1 && first?.toLowerCase().endsWith('.tieout')) void openWorkspace(first);
  else if (open) importDropped(paths);
  else {
    waitWith(paths);
    ui().show('create');
  }
}

export function App() {
  const { data, error, isPending, refetch } = useWorkspace();
  const open = data != null;
  const busy = useWelcome((state) => state.busy);
  useLoginName();
  useEffect(() => acceptDrops((paths) => dropped(paths, open)), [open]);
  return (
    <>
      {isPending || (open && busy !== null) ? (
        <div className="starting" role="status" aria-label={busy ?? 'Starting'} data-testid="starting">
          <Bones rows={4} />
        </div>
      ) : error && data === undefined ? (
        <div className="starting">
          <ErrorCard error={error} title="The workspace could not be read">
            <Button primary onPress={() => void refetch()}>
              Try again
            </Button>
          </ErrorCard>
        </div>
      ) : data ? (
        <Workbench key={data.path} workspace={data} />
      ) : (
        <Welcome />
      )}
      <WorkspaceDialogs />
      <DropOverlay />
    </>
  );
}
