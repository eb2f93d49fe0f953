/** Measures of the report's page: paper, margins, type scale, colours. All in points. */

/** As red, green and blue from 0 to 1; the same values as the HTML report's. */
export const COLOURS = {
  ink: '0.086 0.098 0.114',
  muted: '0.33 0.361 0.404',
  hairline: '0.851 0.867 0.89',
  proved: '0.075 0.424 0.204',
  draft: '0.639 0.086 0.129',
  suspense: '0.478 0.294 0',
  /** Behind text: red at a tenth on white keeps the text's contrast over 12:1. */
  watermark: '0.973 0.933 0.935',
} as const;
export type Colour = keyof typeof COLOURS;

export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Type sizes: title, heading, body, table, small print. */
export const SIZE = { title: 18, heading: 11.5, state: 12.5, body: 9, table: 7.5, small: 6.8 } as const;
/** Line height to type size: Inter's own is 1.21; tables are read along the row and need a little more. */
export const LEADING = 1.3;
/** Baseline below the top of a line of height `LEADING`, as a part of the size: centres Inter's capitals (0.73 em). */
export const BASELINE = 1.01;

// Margins: 18 mm at the sides, room for a punched hole; 20 mm at the foot hold the page number.
const MARGINS = { left: 51, right: 51, top: 51, bottom: 57 } as const;
const A4 = { width: 595.28, height: 841.89 } as const;
const LETTER = { width: 612, height: 792 } as const;

/** Currencies of the territories that use US Letter (CLDR supplemental data, measurementData/paperSize: BZ CA CL CO CR GT MX NI PA PH PR SV US VE). */
const LETTER_CURRENCIES = ['BZD', 'CAD', 'CLP', 'COP', 'CRC', 'GTQ', 'MXN', 'NIO', 'PAB', 'PHP', 'SVC', 'USD', 'VES'];

/** The paper on which the country of the currency prints. */
export function paperFor(currency: string): Paper {
  return { ...(LETTER_CURRENCIES.includes(currency) ? LETTER : A4), ...MARGINS };
}
