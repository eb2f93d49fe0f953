/** Every verb of the window: one list drives the keys, the key overlay and the command palette. */

import type { Queue } from '../shared/contract/review.ts';
import { GRID } from './grid-commands.ts';
import { bookEqual, bookProposed, openAccounts } from './state/book.ts';
import { openBulk } from './state/bulk.ts';
import {
  approve,
  nextUndecided,
  reject,
  sayError,
  settleDuplicate,
  startReject,
  toggleActive,
  unapprove,
  undo,
} from './state/decide.ts';
import { endDisposition, openDispose } from './state/dispose.ts';
import { exportGrid, gridInView } from './state/export.ts';
import { chooseFiles } from './state/files.ts';
import { startHandMatch } from './state/hand.ts';
import { importScreen } from './state/import.ts';
import { runMatch } from './state/match.ts';
import { clearSelection, review, setThreshold, showRows } from './state/review.ts';
import { type Screen, ui } from './state/ui.ts';
import { chooseWorkspace, closeWorkspace } from './state/workspace.ts';
import { focusedGrid, focusGrid } from './table/grid-focus.ts';
import { REJECT_REASONS } from './words.ts';

export interface Command {
  readonly id: string;
  /** What a bookkeeper would call it. */
  readonly title: string;
  /** Other words people look for it by. */
  readonly also?: string;
  readonly keys: readonly string[];
  /** Where it works: everywhere, in any table, or on one screen. */
  readonly screen: Screen | 'any' | 'grid';
  /** Further condition, checked when the key is pressed and when the lists are shown. */
  readonly when?: () => boolean;
  readonly run: () => void;
}

const go = (screen: Screen, key: string, title: string, also: string): Command => ({
  id: `go.${screen}`,
  title,
  also,
  keys: [`Mod+${key}`],
  screen: 'any',
  run: () => ui().go(screen),
});

const GLOBAL: readonly Command[] = [
  go('close', '1', 'Go to the close board', 'accounts overview month'),
  go('import', '2', 'Go to import', 'bank statement file staging'),
  go('review', '3', 'Go to review', 'queue suggestions'),
  go('proof', '4', 'Go to proof', 'statement balance arithmetic'),
  go('post', '5', 'Go to post', 'journal csv outbox'),
  go('report', '6', 'Go to the report', 'pdf print'),
  go('audit', '7', 'Go to audit and settings', 'log preferences theme'),
  go('rules', '8', 'Go to rules', 'categorise account ignore transfer tolerance pattern automatic'),
  { id: 'palette.open', title: 'Find a command', keys: ['Mod+K'], screen: 'any', run: () => ui().show('palette') },
  {
    id: 'help.keys',
    title: 'Show the keys that work here',
    also: 'help shortcuts',
    keys: ['?'],
    screen: 'any',
    run: () => ui().show('keys'),
  },
  {
    id: 'import.choose',
    title: 'Import bank or ledger files',
    also: 'open csv ofx excel',
    keys: ['Mod+O'],
    screen: 'any',
    run: () => void chooseFiles(false),
  },
  {
    id: 'import.folder',
    title: 'Import a folder of files',
    keys: ['Mod+Shift+O'],
    screen: 'any',
    run: () => void chooseFiles(true),
  },
  {
    id: 'undo.global',
    title: 'Undo the last decision',
    also: 'take back',
    keys: ['Mod+Z'],
    screen: 'any',
    run: () => void undo(),
  },
  {
    id: 'report.save',
    title: 'Print the report',
    also: 'pdf',
    keys: ['Mod+P'],
    screen: 'any',
    run: () => ui().go('report'),
  },
  {
    id: 'settings',
    title: 'Settings',
    also: 'theme density name keys',
    keys: ['Mod+,'],
    screen: 'any',
    run: () => ui().go('audit'),
  },
  {
    id: 'match.run',
    title: 'Match again',
    also: 'rerun engine proposals',
    keys: ['Mod+M'],
    screen: 'any',
    run: () => void runMatch(),
  },
  {
    id: 'search.focus',
    title: 'Filter or search on this screen',
    keys: ['Mod+F'],
    screen: 'any',
    run: () => focusFilter(),
  },
  {
    id: 'workspace.new',
    title: 'Create a workspace',
    also: 'new company',
    keys: ['Mod+N'],
    screen: 'any',
    run: () => ui().show('create'),
  },
  {
    id: 'workspace.open',
    title: 'Open another workspace',
    also: 'company file',
    keys: [],
    screen: 'any',
    run: () => void chooseWorkspace().catch(sayError),
  },
  {
    id: 'workspace.close',
    title: 'Close the workspace',
    keys: ['Mod+Shift+W'],
    screen: 'any',
    run: () => void closeWorkspace().catch(sayError),
  },
  {
    id: 'grid.xlsx',
    title: 'Export these rows to a workbook',
    also: 'excel xlsx save spreadsheet',
    keys: ['Mod+E'],
    screen: 'any',
    when: () => gridInView() !== null,
    run: () => exportGrid('xlsx'),
  },
  {
    id: 'grid.csv',
    title: 'Export these rows to a CSV',
    also: 'save text',
    keys: ['Mod+Shift+E'],
    screen: 'any',
    when: () => gridInView() !== null,
    run: () => exportGrid('csv'),
  },
  { id: 'pane.next', title: 'Next pane', keys: ['F6'], screen: 'any', run: () => nextPane() },
];

const inQueue =
  (...queues: readonly Queue[]) =>
  () =>
    queues.includes(review().queue);
const rejecting = () => review().rejecting;

function review1(
  id: string,
  title: string,
  keys: readonly string[],
  run: () => void,
  when?: () => boolean,
  also?: string,
): Command {
  return {
    id: `review.${id}`,
    title,
    keys,
    screen: 'review',
    run,
    ...(when ? { when } : {}),
    ...(also ? { also } : {}),
  };
}

const REVIEW: readonly Command[] = [
  review1('approve', 'Approve and go to the next', ['A'], approve, inQueue('suggested'), 'accept match ok'),
  review1(
    'book',
    'Book to the proposed account and go to the next',
    ['A'],
    bookProposed,
    inQueue('exceptions', 'bank_only'),
    'approve accept categorise ledger account',
  ),
  review1(
    'bookEqual',
    'Book all equal ones to the proposed account',
    ['Shift+A'],
    () => void bookEqual(),
    inQueue('exceptions'),
    'bulk approve categorise ledger account',
  ),
  review1(
    'account',
    'Book to another account',
    ['C'],
    openAccounts,
    inQueue('exceptions', 'bank_only', 'ignored'),
    'categorise ledger account code bank fee interest expense',
  ),
  review1('reject', 'Reject, then say why', ['X'], startReject, inQueue('suggested'), 'turn down'),
  ...REJECT_REASONS.map((reason, at) =>
    review1(`reason${at + 1}`, `Reject: ${reason}`, [String(at + 1)], () => reject(reason), rejecting),
  ),
  review1('undo', 'Undo the last decision', ['Z'], () => void undo()),
  review1('unapprove', 'Take back this approval', ['U'], () => void unapprove(), inQueue('approved'), 'un-approve'),
  review1(
    'dispose',
    'Say why it stays open, or write it off',
    ['W'],
    openDispose,
    inQueue('exceptions', 'bank_only', 'books_only'),
    'carry outstanding timing bank error ask correct source write off later',
  ),
  review1(
    'endDisposition',
    'Open the carried line again',
    ['U'],
    () => void endDisposition().catch(sayError),
    inQueue('carried'),
    'take back disposition',
  ),
  review1('exclude', 'Exclude the duplicate', ['D'], () => settleDuplicate('exclude'), inQueue('duplicates')),
  review1('keep', 'Keep both, they are genuine', ['B'], () => settleDuplicate('keep'), inQueue('duplicates')),
  review1(
    'find',
    'Find a match by hand',
    ['F'],
    () => void startHandMatch(),
    inQueue('suggested', 'exceptions', 'bank_only', 'books_only', 'carried', 'ignored'),
    'split group bank fee outstanding cheque difference',
  ),
  review1('note', 'Write a note', ['N'], () => openFor('note'), undefined, 'discuss comment'),
  review1('evidence', 'Show the evidence', ['E'], () => openFor('evidence'), undefined, 'why reasons weights'),
  review1('source', 'Open the source line', ['O'], () => openFor('source'), undefined, 'file row bytes'),
  review1(
    'bulk',
    'Approve everything above the threshold',
    ['Shift+A'],
    () => void openBulk(),
    inQueue('suggested'),
    'bulk slider',
  ),
  review1(
    'lower',
    'Lower the threshold',
    ['Alt+ArrowLeft'],
    () => setThreshold(Math.max(50, review().threshold - 1)),
    inQueue('suggested'),
  ),
  review1(
    'raise',
    'Raise the threshold',
    ['Alt+ArrowRight'],
    () => setThreshold(Math.min(100, review().threshold + 1)),
    inQueue('suggested'),
  ),
  review1(
    'reliability',
    'How reliable the figures are',
    ['R'],
    () => ui().show('reliability'),
    inQueue('suggested'),
    'calibration diagram confidence wrong',
  ),
  review1('select', 'Select the row', ['Space'], toggleActive),
  review1(
    'all',
    'Select all rows of the filter',
    ['Mod+A'],
    () => focusedGrid()?.all(),
    () => focusedGrid() !== null,
  ),
  review1('next', 'Next undecided', ['.'], nextUndecided),
  review1('filter', 'Filter the rows', ['/'], () => focusFilter(), undefined, 'search'),
  review1('clear', 'Clear selection', ['Escape'], clearSelection),
];

const OTHERS: readonly Command[] = [
  {
    id: 'close.open',
    title: 'Review this account',
    keys: ['Enter'],
    screen: 'close',
    run: () => focusedGrid()?.open(),
  },
  { id: 'close.import', title: 'Import a statement', keys: ['I'], screen: 'close', run: () => void chooseFiles(false) },
  { id: 'close.proof', title: 'Proof of this account', keys: ['P'], screen: 'close', run: () => openAccount('proof') },
  {
    id: 'close.report',
    title: 'Report of this account',
    keys: ['R'],
    screen: 'close',
    run: () => openAccount('report'),
  },
  {
    id: 'proof.opening',
    title: 'Set the opening balance',
    also: 'starting balance brought forward',
    keys: ['O'],
    screen: 'proof',
    when: () => ui().accountId !== null,
    run: () => ui().show('opening'),
  },
  {
    id: 'import.commit',
    title: 'Import what is staged',
    keys: ['Enter'],
    screen: 'import',
    when: importScreen.canCommit,
    run: () => void importScreen.commit(),
  },
  {
    id: 'import.discard',
    title: 'Discard what is staged',
    keys: ['Escape'],
    screen: 'import',
    when: importScreen.canDiscard,
    run: () => void importScreen.discard(),
  },
  {
    id: 'import.flip',
    title: 'Flip the sign of all amounts',
    keys: ['F'],
    screen: 'import',
    when: importScreen.hasTable,
    run: () => importScreen.flipSign(),
  },
  { id: 'audit.filter', title: 'Filter the audit trail', keys: ['/'], screen: 'audit', run: () => focusFilter() },
];

export const commands: readonly Command[] = [...GLOBAL, ...GRID, ...REVIEW, ...OTHERS];

/** Commands that work on a screen now, in the order of the list. */
export function commandsFor(screen: Screen): readonly Command[] {
  return commands.filter((command) => ['any', 'grid', screen].includes(command.screen) && (command.when?.() ?? true));
}

/** The command that a key means on a screen; the screen's own before the general ones. */
export function commandFor(keys: string, screen: Screen): Command | undefined {
  const fitting = commandsFor(screen).filter((command) => command.keys.includes(keys));
  return fitting.find((command) => command.screen === screen) ?? fitting[0];
}

function openFor(overlay: 'note' | 'evidence' | 'source'): void {
  if (review().activeKey !== null) ui().show(overlay);
}

function focusFilter(): void {
  const box = document.querySelector('main [data-filter]');
  if (box instanceof HTMLInputElement) box.select();
}

function openAccount(screen: Screen): void {
  focusedGrid()?.open();
  ui().go(screen);
}

/** Moves the focus to the next of: rail, table, detail. */
function nextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + 1) % Math.max(1, panes.length)];
  const target = next?.matches('[tabindex]')
    ? next
    : next?.querySelector<HTMLElement>('[tabindex="0"], button, select, input');
  target?.focus();
}

/** Opens a queue with the focus in its table. */
export function openQueue(queue: Queue): void {
  showRows({ queue });
  ui().go('review');
  requestAnimationFrame(() => focusGrid('review-grid'));
}
