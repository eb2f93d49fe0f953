/** The grid that has the focus: what the movement keys drive. */

export interface GridHandle {
  readonly move: (by: number, extend: boolean) => void;
  readonly page: (by: number, extend: boolean) => void;
  readonly to: (end: 'first' | 'last') => void;
  readonly toggle: () => void;
  readonly all: () => void;
  readonly open: () => void;
}

/** Told from the element that has the focus, not from events: those are silent while a dialog goes away. */
const handles = new WeakMap<Element, GridHandle>();

/** The grid with the focus, or null. */
export function focusedGrid(): GridHandle | null {
  const grid = globalThis.document?.activeElement?.closest('[role="grid"]');
  return (grid && handles.get(grid)) ?? null;
}

/** Lets the movement keys drive a grid. Returns the function that ends it when the grid goes away. */
export function registerGrid(grid: Element, handle: GridHandle): () => void {
  handles.set(grid, handle);
  return () => {
    handles.delete(grid);
    requestAnimationFrame(catchFocus);
  };
}

/** Gives a focus that fell out of the screen (its table went away with the last row) to a table, or to the screen, whose keys go on working. */
export function catchFocus(): void {
  const here = document.activeElement;
  if (here !== null && here !== document.body && !here.matches('main')) return;
  focusGrid();
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
}

/** Puts the focus into the first grid of the screen. */
export function focusGrid(testId?: string): void {
  const selector = testId === undefined ? 'main [role="grid"]' : `[data-testid="${testId}"]`;
  const grid = document.querySelector(selector);
  if (grid instanceof HTMLElement) grid.focus({ preventScroll: true });
}
