/** Every limit by name. Exceeding one is a Problem with that name, not a slowdown. */

/** Bytes of one text source file (CSV, OFX, MT940 ...). */
export const MAX_TEXT_BYTES = 4_000_000_000;
/** Bytes of one XML file: saxes streams, but text nodes are held (security.md 3.5). */
export const MAX_XML_BYTES = 200_000_000;
/** Bytes of one OFX, QIF, MT940 or BAI2 file: these are read whole. */
export const MAX_TAGGED_BYTES = 200_000_000;
export const MAX_XML_DEPTH = 64;
export const MAX_XML_TEXT = 1_000_000;
/** Zip guard (security.md 3.5). */
export const MAX_ZIP_ENTRIES = 2_000;
export const MAX_ZIP_UNPACKED_BYTES = 400_000_000;
export const MAX_ZIP_RATIO = 200;
/** Below this size an entry's compression ratio is not judged. */
export const ZIP_RATIO_FLOOR_BYTES = 10_000_000;
/** Rows and columns of a sheet that are read at all. */
export const MAX_SHEET_ROWS = 1_048_576;
export const MAX_SHEET_COLUMNS = 512;
/** Sheets of a workbook and tables of a page: a sheet a day for over two years. */
export const MAX_SHEETS = 1_000;
/** Characters of one cell: what sheet programs hold at most (Excel specifications and limits). */
export const MAX_CELL_TEXT = 32_767;
/** Cells that repetition marks may add to those written (ODS): a sheet program repeats filled cells by the dozen. */
export const MAX_REPEATED_CELLS = 1_000_000;
/** Bytes of comments and CDATA in one part of a workbook, and of one tag: no program writes a tenth of it. */
export const MAX_XML_ASIDE = 100_000;
/** Bytes of one HTML page of tables: it is held whole, and a quarter of a million rows fit. */
export const MAX_HTML_BYTES = 50_000_000;
/** Characters of one text field kept on a line; longer is shortened with a warning. */
export const MAX_FIELD_LENGTH = 4_000;
/** Characters of one physical text line before the file is refused as not a table. */
export const MAX_TEXT_LINE = 8_000_000;
/** Rows refused in one import that are listed one by one; the rest are counted. */
export const MAX_LISTED_PROBLEMS = 1_000;
/** Rows of a page the screen may ask for. */
export const MAX_PAGE = 500;
/** Bytes of one message on the contract port. */
export const MAX_MESSAGE_BYTES = 1_000_000;
/** Characters of a document the window may hand over to be saved: a report of 20,000 open items has 10,000,000 as base64. */
export const MAX_DOCUMENT_LENGTH = 32_000_000;
