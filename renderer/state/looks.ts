/** Looks and habits of the person at this machine, kept in the window's local storage. */

export const THEMES = ['system', 'light', 'dark'] as const;
export const DENSITIES = ['compact', 'comfortable'] as const;

export interface Looks {
  readonly theme: (typeof THEMES)[number];
  readonly density: (typeof DENSITIES)[number];
  /** Whether A, X, J ... act without Ctrl (WCAG 2.1.4: they can be switched off). */
  readonly singleKeys: boolean;
  /** Who acts: written to the audit trail. */
  readonly actor: string;
}

/** Who acts until a name is known. */
export const NOBODY_NAMED = 'Preparer';
const KEY = 'tieout.looks';
const DEFAULTS: Looks = { theme: 'system', density: 'compact', singleKeys: true, actor: NOBODY_NAMED };

export function loadLooks(): Looks {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return DEFAULTS;
    const { theme, density, singleKeys, actor } = { ...DEFAULTS, ...kept };
    return {
      theme: THEMES.includes(theme) ? theme : DEFAULTS.theme,
      density: DENSITIES.includes(density) ? density : DEFAULTS.density,
      singleKeys: singleKeys !== false,
      actor: typeof actor === 'string' && actor.trim() !== '' ? actor : DEFAULTS.actor,
    };
  } catch {
    return DEFAULTS;
  }
}

export function saveLooks(looks: Looks): void {
  localStorage.setItem(KEY, JSON.stringify(looks));
}

/** Row height of tables in CSS pixels: the same figures as --row in tokens.css. */
export function rowHeight(density: Looks['density']): number {
  return density === 'compact' ? 28 : 36;
}

/** Puts theme and density on the document element, where the style sheets look for them. */
export function applyLooks(looks: Pick<Looks, 'theme' | 'density'>): void {
  const dark =
    looks.theme === 'dark' || (looks.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.dataset.density = looks.density;
}
