/** The grid that has the focus: what the movement keys drive. */

export interface GridHandle {
  readonly move: (by: number, extend: boolean) => void;
  readonly page: (by: number, extend: boolean) => void;
  readonly to: (end: 'first' | 'last') => void;
  readonly toggle: () => void;
  readonly all: () => void;
  readonly open: () => void;
}

let focused: GridHandle | null = null;

export function focusedGrid(): GridHandle | null {
  return focused;
}

export function setFocusedGrid(grid: GridHandle | null): void {
  focused = grid;
}

/** Puts the focus into the first grid of the screen. */
export function focusGrid(testId?: string): void {
  const selector = testId === undefined ? 'main [role="grid"]' : `[data-testid="${testId}"]`;
  const grid = document.querySelector(selector);
  if (grid instanceof HTMLElement) grid.focus({ preventScroll: true });
}
