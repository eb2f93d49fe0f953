/** Splits SWIFT text (MT940, MT942, with or without envelope blocks) into statements of tagged fields, in one linear pass. */

export interface SwiftField {
  /** "20", "60F", "61" ... without colons. */
  readonly tag: string;
  /** All lines of the field, joined by line feeds. */
  readonly value: string;
  /** 1-based physical line of the tag. */
  readonly row: number;
}

/** One message: from one :20: to the next. */
export type SwiftMessage = readonly SwiftField[];

/** Only what SWIFT category 9 and its local additions use: other words between colons are text of the field before. */
// A DOS end-of-file sign stands before the tag where files were glued together
const TAG = /^[\0-\x20]{0,8}:(\d{2,3}[A-Z]?|NS):/;
/** Basic, application and user header blocks before the text block (SWIFT FIN block structure). */
const ENVELOPE = /^\{\d:/;
/** End of the text block: a lone dash, "-}" with or without trailer, and "-XXX" of some Dutch banks. */
const MESSAGE_END = /^-(?:\}.*|XXX)?\s*$/;

/** Text with any line ends; LF, CRLF and CR alone are read alike. */
export function swiftMessages(text: string): readonly SwiftMessage[] {
  const messages: SwiftMessage[] = [];
  let message: SwiftField[] = [];
  let seen = new Set<string>();
  let open: { tag: string; row: number; lines: string[] } | null = null;
  const closeField = (): void => {
    if (open === null) return;
    message.push({ tag: open.tag, value: open.lines.join('\n'), row: open.row });
    seen.add(open.tag);
    open = null;
  };
  const closeMessage = (): void => {
    closeField();
    if (message.length > 0) messages.push(message);
    message = [];
    seen = new Set();
  };
  let row = 0;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    row++;
    const envelope = ENVELOPE.test(raw);
    const line = envelope ? afterEnvelope(raw) : raw;
    if (envelope) closeMessage();
    const match = TAG.exec(line);
    const tag = match?.[1];
    if (tag !== undefined) {
      closeField();
      if (beginsMessage(tag, seen)) closeMessage();
      open = { tag, row, lines: [line.slice(match![0].length)] };
    } else if (MESSAGE_END.test(line)) closeField();
    else if (open !== null) (open as { lines: string[] }).lines.push(line);
  }
  closeMessage();
  return messages;
}

/** What follows the header blocks on the same physical line; '' where nothing does. */
function afterEnvelope(line: string): string {
  const at = line.indexOf('{4:');
  return at < 0 ? '' : line.slice(at + 3);
}

/** Some banks write several statements under one :20:; a second account or a new opening balance after a closing one tells. */
function beginsMessage(tag: string, seen: ReadonlySet<string>): boolean {
  if (tag === '20') return seen.size > 0;
  const isClosed = seen.has('62F') || seen.has('62M');
  if (tag === '60F' || tag === '60M') return isClosed;
  return tag === '25' && seen.has('25') && isClosed;
}
