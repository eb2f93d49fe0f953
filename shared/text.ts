/** Text folding for comparison; display always keeps the raw text. */

const LETTERS: Readonly<Record<string, string>> = {
  '\u00df': 'ss',
  '\u00e6': 'ae',
  '\u00f8': 'o',
  '\u0153': 'oe',
  '\u0142': 'l',
  '\u0131': 'i',
  '\u00f0': 'd',
  '\u00fe': 'th',
  '\u0111': 'd',
};

/** Folds for comparison: NFKD without marks, lower case, every run of anything but letters and digits to one blank. */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[\u00df\u00e6\u00f8\u0153\u0142\u0131\u00f0\u00fe\u0111]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Collapses blanks and trims; keeps case and signs. Two exports of one row that differ only in blanks are then equal. */
export function squeeze(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

// Bidirectional controls, zero-width signs and other invisible format characters (Unicode TR 36, section 2.10).
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u00ad]/g;

/** Replaces invisible controls with a visible token such as \u27e8U+202E\u27e9, so that a screen cannot be tricked. */
export function revealInvisible(text: string): string {
  return text.replace(
    INVISIBLE,
    (sign) => `\u27e8U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}\u27e9`,
  );
}
