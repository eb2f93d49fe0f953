/** Saving the rows of the grid in view: every row under its filter, not only those that are shown. */

import type { Grid, SheetFormat } from '../../shared/contract/report.ts';
import { call, shell } from '../api.ts';
import { baseName, plural } from '../format.ts';
import { sayError } from './decide.ts';
import { review } from './review.ts';
import { ui } from './ui.ts';

/** Asks where a document of this title is saved; null when the person chose no file. */
export async function askWhere(title: string, kind: string): Promise<string | null> {
  const name = title.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').trim() || 'report';
  return (await shell('shell.saveAs', { suggestedName: `${name}.${kind}`, extensions: [kind] })).path;
}

interface GridInView {
  readonly what: Grid;
  readonly account: string | null;
  readonly filter: string;
  readonly sort: 'confidence' | 'day' | 'amount';
}

/** The grid of the screen with what it is narrowed to; null where the screen has none to export. */
export function gridInView(): GridInView | null {
  const { screen } = ui();
  const whole = { account: null, filter: '', sort: 'day' } as const;
  if (screen === 'review') {
    const { queue, account, filter, sort } = review();
    return { what: queue, account, filter, sort };
  }
  if (screen === 'post') return { what: 'journal', ...whole };
  if (screen !== 'audit') return null;
  const box = document.querySelector('main [data-filter]');
  return { what: 'audit', ...whole, filter: box instanceof HTMLInputElement ? box.value : '' };
}

async function save({ what, account, filter, sort }: GridInView, format: SheetFormat): Promise<void> {
  const { base64, name, rows } = await call('grid.export', { what, scope: { account, filter }, sort, format });
  const path = await askWhere(name, format);
  if (path === null) return;
  await shell('shell.saveBytes', { path, base64 });
  ui().say({ tone: 'ok', text: `Saved ${plural(rows, 'row')} to ${baseName(path)}.` });
}

/** Exports the grid in view; says what was saved, or why nothing was. */
export function exportGrid(format: SheetFormat): void {
  const grid = gridInView();
  if (grid !== null) void save(grid, format).catch(sayError);
}
