/** What is said of characters that no font of the machine has. */

import type { Unshown } from './letters.ts';

/** One sentence for the page, the window and the command line. '' where every character is shown. */
export function unshownText(unshown: readonly Unshown[]): string {
  if (unshown.length === 0) return '';
  const total = unshown.reduce((sum, { codes }) => sum + codes.length, 0);
  const scripts = unshown.map(({ script, codes }) => `${script} (${codes.length})`).join(', ');
  return `This machine has no font for ${total} ${total === 1 ? 'character' : 'different characters'} in the PDF: ${scripts}. Each is written by its Unicode number, such as \u2039U+${(unshown[0]?.codes[0] ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u203a; the HTML report has the characters themselves.`;
}
