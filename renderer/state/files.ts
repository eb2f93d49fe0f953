/** Ways files come in: chosen, dropped anywhere, pasted as a table. */

import { call, pathsOf, shell } from '../api.ts';
import { isTyping } from '../keys.ts';
import { sayError } from './decide.ts';
import { stagePaths, stageText } from './import.ts';
import { queryClient } from './queries.ts';
import { ui } from './ui.ts';

const OVERLAY_AFTER_MS = 80;

/** True when a workspace is open; else says what to do first. */
function ready(): boolean {
  if (queryClient.getQueryData(['engine', 'workspace'])) return true;
  ui().say({ tone: 'info', text: 'Open or create a workspace first: files are imported into it.' });
  return false;
}

/** Lets the person choose files or folders and stages them. */
export async function chooseFiles(folders: boolean): Promise<void> {
  if (!ready()) return;
  try {
    const { paths } = await shell('shell.chooseFiles', { title: 'Import', folders });
    await stagePaths(paths);
  } catch (thrown) {
    sayError(thrown);
  }
}

/** Accepts files on the whole window. `onFiles` is asked first, for the welcome screen. Returns the function that stops it. */
export function acceptDrops(onFiles: (paths: string[]) => void): () => void {
  let depth = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const hide = () => {
    depth = 0;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    ui().setDropping(false);
  };
  const enter = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth++;
    timer ??= setTimeout(() => ui().setDropping(true), OVERLAY_AFTER_MS);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  };
  const leave = () => {
    depth--;
    if (depth <= 0) hide();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    hide();
    const paths = pathsOf(event.dataTransfer?.files ?? []);
    if (paths.length > 0) onFiles(paths);
  };
  const pairs = { dragenter: enter, dragover: over, dragleave: leave, drop } as const;
  window.addEventListener('dragenter', pairs.dragenter);
  window.addEventListener('dragover', pairs.dragover);
  window.addEventListener('dragleave', pairs.dragleave);
  window.addEventListener('drop', pairs.drop);
  return () => {
    window.removeEventListener('dragenter', pairs.dragenter);
    window.removeEventListener('dragover', pairs.dragover);
    window.removeEventListener('dragleave', pairs.dragleave);
    window.removeEventListener('drop', pairs.drop);
  };
}

/** A table pasted anywhere but into a text box is staged. Returns the function that stops it. */
export function acceptPaste(): () => void {
  const paste = (event: ClipboardEvent) => {
    if (isTyping(event.target)) return;
    const files = pathsOf(event.clipboardData?.files ?? []);
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!ready()) return;
    if (files.length > 0) void stagePaths(files);
    else if (/[\t;,|].*\n|\n.*[\t;,|]/.test(text)) void stageText(text);
    else
      ui().say({ tone: 'info', text: 'The clipboard holds no table: copy rows with their columns and paste again.' });
  };
  window.addEventListener('paste', paste);
  return () => window.removeEventListener('paste', paste);
}

/** Stages dropped files when a workspace is open. */
export function importDropped(paths: string[]): void {
  if (ready()) void stagePaths(paths);
}

/** Asks a running job to stop. */
export function cancelJob(jobId: string): void {
  ui().cancelling(jobId);
  call('job.cancel', { jobId }).catch(sayError);
}
