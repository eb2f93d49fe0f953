/** Cells of a CSV that a spreadsheet may open: RFC 4180 quoting and a guard against formulas. */

// ASVS 1.2.10 and OWASP "CSV Injection": signs a spreadsheet takes for the start of a formula, full-width forms included.
const FORMULA_START = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A text cell. What would be read as a formula gets a leading apostrophe, as spreadsheets mark text themselves. */
export function textCell(text: string): string {
  // Blanks before the sign do not help the reader: some spreadsheets trim them first.
  const guarded = FORMULA_START.test(text.trimStart()) || FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** A number we wrote ourselves: left alone, so that a minus stays a number. Throws RangeError when it is anything else. */
export function numberCell(decimal: string): string {
  if (!NUMBER.test(decimal)) throw new RangeError('a number cell needs plain decimal text');
  return decimal;
}
