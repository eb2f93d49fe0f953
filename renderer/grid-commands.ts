/** The verbs that work in every table: moving and extending the selection. */

import type { Command } from './commands.ts';
import { focusedGrid } from './table/grid-focus.ts';

export const GRID: readonly Command[] = [
  {
    id: 'row.down',
    title: 'Next row',
    keys: ['J', 'ArrowDown'],
    screen: 'grid',
    run: () => focusedGrid()?.move(1, false),
  },
  {
    id: 'row.up',
    title: 'Previous row',
    keys: ['K', 'ArrowUp'],
    screen: 'grid',
    run: () => focusedGrid()?.move(-1, false),
  },
  {
    id: 'row.extendDown',
    title: 'Extend the selection down',
    keys: ['Shift+ArrowDown', 'Shift+J'],
    screen: 'grid',
    run: () => focusedGrid()?.move(1, true),
  },
  {
    id: 'row.extendUp',
    title: 'Extend the selection up',
    keys: ['Shift+ArrowUp', 'Shift+K'],
    screen: 'grid',
    run: () => focusedGrid()?.move(-1, true),
  },
  {
    id: 'row.pageDown',
    title: 'One page down',
    keys: ['PageDown'],
    screen: 'grid',
    run: () => focusedGrid()?.page(1, false),
  },
  {
    id: 'row.pageUp',
    title: 'One page up',
    keys: ['PageUp'],
    screen: 'grid',
    run: () => focusedGrid()?.page(-1, false),
  },
  { id: 'row.first', title: 'First row', keys: ['Home'], screen: 'grid', run: () => focusedGrid()?.to('first') },
  { id: 'row.last', title: 'Last row', keys: ['End'], screen: 'grid', run: () => focusedGrid()?.to('last') },
];
