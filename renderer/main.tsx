/** Entry of the window: looks, events of the engine, then the screens. */

import './strict.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import './theme/shell.css';
import './theme/shell-overlays.css';
import './theme/grid.css';
import './theme/pages.css';
import './theme/pages-close.css';
import './theme/review.css';
import './theme/review-detail.css';
import './theme/import.css';
import './theme/ledger.css';
import './theme/rules.css';
import './theme/transforms.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { listen } from './api.ts';
import { commandFor, commands } from './commands.ts';
import { isSingleKey, isTyping, keysOf } from './keys.ts';
import { onWorkspaceChanged } from './state/decide.ts';
import { acceptPaste } from './state/files.ts';
import { applyLooks } from './state/looks.ts';
import { queryClient } from './state/queries.ts';
import { ui, useUi } from './state/ui.ts';
import { folderFileFound } from './state/watched.ts';
import { catchFocus, focusGrid } from './table/grid-focus.ts';

/** True where plain keys may act: a table or its detail, never a text box, a control that takes the key itself, or a dialog. */
function plainKeyAllowed(keys: string, target: Element): boolean {
  if (isTyping(target)) return false;
  const printable = keys.replace(/^Shift\+/, '').length === 1;
  if (!printable)
    return target.closest('button, a, select, input, summary, [role="slider"]') === null || keys === 'Escape';
  return keys === '?' || (ui().singleKeys && target.closest('[data-keys]') !== null);
}

/** In the filter box, Enter, the down arrow, or Escape once it is empty go back to the rows. */
function leavesFilter(keys: string, target: Element): boolean {
  if (!(target instanceof HTMLInputElement) || !target.matches('[data-filter]')) return false;
  return keys === 'Enter' || keys === 'ArrowDown' || (keys === 'Escape' && target.value === '');
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const keys = keysOf(event);
  if (queryClient.getQueryData(['engine', 'workspace']) == null) return;
  if (document.querySelector('dialog[open]') !== null) return;
  if (commandFor(keys, ui().screen) !== undefined) catchFocus();
  const target = document.activeElement ?? document.body;
  if (leavesFilter(keys, target)) {
    event.preventDefault();
    focusGrid();
    return;
  }
  if (isSingleKey(keys) && !plainKeyAllowed(keys, target)) return;
  if (isTyping(target) && ['Mod+A', 'Mod+Z', 'Mod+C', 'Mod+V', 'Mod+X'].includes(keys)) return;
  const command = commandFor(keys, ui().screen);
  if (command === undefined || (command.screen === 'grid' && target.closest('[role="grid"]') === null)) return;
  event.preventDefault();
  command.run();
}

function listenToEngine(): void {
  listen('workspace.changed', onWorkspaceChanged);
  listen('job.progress', (progress) => ui().setJob(progress));
  listen('intake.found', folderFileFound);
  listen('engine.state', (engine) => {
    const before = ui().engine.state;
    ui().setEngine(engine);
    if (engine.state === 'ready' && before === 'down') onWorkspaceChanged();
  });
  listen('menu.command', ({ command }) => commands.find(({ id }) => id === command)?.run());
}

applyLooks(ui());
useUi.subscribe((state, before) => {
  if (state.theme !== before.theme || state.density !== before.density) applyLooks(state);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => applyLooks(ui()));
window.addEventListener('keydown', onKeyDown);
acceptPaste();
listenToEngine();

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
