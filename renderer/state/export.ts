/** Saving the rows of the grid in view: every row under its filter, not only those that are shown. */

import type { Scope } from '../../shared/contract/basic.ts';
import type { Grid, SheetFormat } from '../../shared/contract/report.ts';
import { call, shell } from '../api.ts';
import { baseName, plural } from '../format.ts';
import { sayError } from './decide.ts';
import { review, scopeOf } from './review.ts';
import { ui } from './ui.ts';

/** Asks where a document of this title is saved; null when the person chose no file. */
export async function askWhere(title: string, kind: string): Promise<string | null> {
  const name = title.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').trim() || 'report';
  return (await shell('shell.saveAs', { suggestedName: `${name}.${kind}`, extensions: [kind] })).path;
}

interface GridInView {
  readonly what: Grid;
  readonly scope: Scope;
  readonly sort: 'confidence' | 'day' | 'amount';
}

/** The grid of the screen with what it is narrowed to; null where the screen has none to export. */
export function gridInView(): GridInView | null {
  const { screen } = ui();
  const whole = { account: null, from: null, to: null, filter: '' };
  if (screen === 'review') {
    const { queue, sort } = review();
    return { what: queue, scope: scopeOf(review()), sort };
  }
  if (screen === 'post') return { what: 'journal', scope: whole, sort: 'day' };
  if (screen !== 'audit') return null;
  const box = document.querySelector('main [data-filter]');
  const filter = box instanceof HTMLInputElement ? box.value : '';
  return { what: 'audit', scope: { ...whole, filter }, sort: 'day' };
}

async function save(grid: GridInView, format: SheetFormat): Promise<void> {
  const { base64, name, rows } = await call('grid.export', { ...grid, format });
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
