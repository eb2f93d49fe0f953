/** Keyboard: one notation for keys ("Mod+K", "Shift+A", "."), how it is shown, and how an event is written in it. */

const MAC = globalThis.navigator?.platform?.startsWith('Mac') ?? false;

const SHOWN: Readonly<Record<string, string>> = {
  Mod: MAC ? '\u2318' : 'Ctrl',
  Shift: '\u21e7',
  Alt: MAC ? '\u2325' : 'Alt',
  ArrowUp: '\u2191',
  ArrowDown: '\u2193',
  ArrowLeft: '\u2190',
  ArrowRight: '\u2192',
  Enter: '\u23ce',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** "Ctrl K" of "Mod+K". */
export function showKeys(keys: string): string {
  return keys
    .split('+')
    .map((part) => SHOWN[part] ?? part)
    .join(keys.startsWith('Shift+') ? '' : ' ');
}

/** An event in the notation of commands.ts. Shift is named only where it is not part of the character itself. */
export function keysOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  const letter = /^[a-z]$/i.test(event.key);
  const named = event.key.length > 1 || event.key === ' ';
  if (event.ctrlKey || event.metaKey) parts.push('Mod');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey && (letter || named)) parts.push('Shift');
  parts.push(event.key === ' ' ? 'Space' : letter ? event.key.toUpperCase() : event.key);
  return parts.join('+');
}

/** True for keys that must not act while the focus is outside a table or its detail: plain letters, digits and signs. */
export function isSingleKey(keys: string): boolean {
  return !keys.startsWith('Mod+') && !keys.startsWith('Alt+') && !/^(Shift\+)?F\d+$/.test(keys);
}

/** True while the person writes text, where no plain key may act. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}
