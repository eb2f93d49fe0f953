/** Scans the XML of large worksheets and shared strings as it is unpacked: rows come out one by one, no cell objects are made. */

/** What a portion of XML could not be read as; the caller then takes the slower, more forgiving reader. */
export class UnusualSheet extends Error {}

/** Longest run of XML without an end of a row (or string) that is held. */
const MAX_PENDING = 16_000_000;
const ENTITY = /&(?:quot|apos|gt|lt|amp|#\d{1,7}|#x[\da-fA-F]{1,6});/g;
const NAMED: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&apos;': "'",
  '&gt;': '>',
  '&lt;': '<',
  '&amp;': '&',
};

/** Text of an XML value: entities, the _x000D_ escapes of ECMA-376 part 1 (22.4.2.4) and line ends. */
export function plainText(raw: string): string {
  let text = raw;
  if (text.includes('&'))
    text = text.replace(ENTITY, (entity) => {
      const named = NAMED[entity];
      if (named !== undefined) return named;
      const isHex = entity[2] === 'x';
      const code = Number.parseInt(entity.slice(isHex ? 3 : 2, -1), isHex ? 16 : 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    });
  if (text.includes('_x'))
    text = text.replace(/_x([\da-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
}

/** Cuts chunks of XML into portions that end with the end tag of `name`, whatever its prefix. */
export class PortionCutter {
  private rest = '';
  private readonly end: string;

  constructor(name: string) {
    this.end = `${name}>`;
  }

  /** The text up to the last complete element; '' where there is none yet. */
  push(chunk: string): string {
    const text = this.rest + chunk;
    // What was held before has no end in it; only one that straddles the seam may begin there.
    const from = Math.max(0, this.rest.length - this.end.length);
    let at = text.lastIndexOf(this.end);
    while (at > from && !isEndTag(text, at)) at = text.lastIndexOf(this.end, at - 1);
    if (at <= 0 || at < from || !isEndTag(text, at)) {
      if (text.length > MAX_PENDING) throw new UnusualSheet('a row that never ends');
      this.rest = text;
      return '';
    }
    const cut = at + this.end.length;
    this.rest = text.slice(cut);
    return checked(text.slice(0, cut));
  }

  /** What is left after the last chunk. */
  finish(): string {
    return checked(this.rest);
  }
}

/** True where the name at `at` follows "</" or "</prefix:". */
function isEndTag(text: string, at: number): boolean {
  if (text[at - 1] === '/') return text[at - 2] === '<';
  return text[at - 1] === ':' && /<\/\w+:$/.test(text.slice(Math.max(0, at - 40), at));
}

/** Comments and CDATA may hold anything that looks like a tag: no program writes them into a large sheet. */
function checked(text: string): string {
  if (text.includes('<!')) throw new UnusualSheet('comments or CDATA');
  return text;
}

/** Where the local name of the tag at `at` ('<') begins. */
function nameStart(text: string, at: number, end: number): number {
  for (let index = at + 1; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code === 58) return index + 1;
    if (code <= 32 || code === 47 || code === 62) break;
  }
  return at + 1;
}

/** True where the local name at `from` is `name` and ends there. */
function isName(text: string, from: number, name: string): boolean {
  if (!text.startsWith(name, from)) return false;
  const code = text.charCodeAt(from + name.length);
  return code <= 32 || code === 47 || code === 62;
}

/** Value of a one-letter attribute between two offsets, '' where it is missing. */
function attribute(text: string, from: number, to: number, letter: number): string {
  for (let at = from; at < to - 3; at++) {
    if (text.charCodeAt(at) !== letter || text.charCodeAt(at - 1) > 32 || text.charCodeAt(at + 1) !== 61) continue;
    const quote = text[at + 2] as string;
    const end = text.indexOf(quote, at + 3);
    return end < 0 || end > to ? '' : text.slice(at + 3, end);
  }
  return '';
}

/** The texts of every t element between two offsets, less phonetic runs (rPh). */
export function stringText(text: string, from: number, to: number): string {
  let out = '';
  let at = text.indexOf('<', from);
  let isPhonetic = false;
  while (at >= 0 && at < to) {
    const end = text.indexOf('>', at);
    if (end < 0 || end > to) break;
    const isClose = text.charCodeAt(at + 1) === 47;
    const name = nameStart(text, isClose ? at + 1 : at, end);
    if (isName(text, name, 'rPh')) isPhonetic = !isClose && text.charCodeAt(end - 1) !== 47;
    else if (!isClose && !isPhonetic && isName(text, name, 't') && text.charCodeAt(end - 1) !== 47) {
      const close = text.indexOf('<', end);
      out += text.slice(end + 1, close < 0 ? to : close);
    }
    at = text.indexOf('<', end);
  }
  return plainText(out);
}

/** Every si element of a portion of the shared strings. */
export function scanStrings(text: string, visit: (value: string) => void): void {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const end = text.indexOf('>', at);
    if (end < 0) return;
    if (text.charCodeAt(at + 1) === 47 || !isName(text, nameStart(text, at, end), 'si')) continue;
    if (text.charCodeAt(end - 1) === 47) {
      visit('');
      continue;
    }
    const close = endOf(text, end, 'si');
    visit(stringText(text, end, close));
    at = close;
  }
}

/** Offset of the end tag of `name` after `from`. */
function endOf(text: string, from: number, name: string): number {
  for (let at = text.indexOf('</', from); at >= 0; at = text.indexOf('</', at + 2)) {
    const end = text.indexOf('>', at);
    if (end < 0) break;
    if (isName(text, nameStart(text, at + 1, end), name)) return at;
  }
  throw new UnusualSheet(`no end of ${name}`);
}

/** Receives the rows and cells of a sheet in file order. */
export interface SheetSink {
  /** `row` is what the r attribute says, '' where there is none. */
  readonly row: (row: string) => void;
  /** Attributes r, t, s as written; `value` is the v element as written, or the text of an inline string; null without either. */
  readonly cell: (ref: string, type: string, style: string, value: string | null) => void;
}

/** Scans the rows of a portion. */
export function scanRows(text: string, sink: SheetSink): void {
  let at = text.indexOf('<');
  while (at >= 0) {
    const end = text.indexOf('>', at);
    if (end < 0) return;
    if (text.charCodeAt(at + 1) !== 47) {
      const name = nameStart(text, at, end);
      if (isName(text, name, 'c')) {
        at = scanCell(text, name, end, sink);
        continue;
      }
      if (isName(text, name, 'row')) sink.row(attribute(text, name + 3, end, 114));
    }
    at = text.indexOf('<', end);
  }
}

/** Scans one cell; the offset of the tag after it, or -1 at the end of the text. */
function scanCell(text: string, name: number, tagEnd: number, sink: SheetSink): number {
  const ref = attribute(text, name + 1, tagEnd, 114);
  const type = attribute(text, name + 1, tagEnd, 116);
  const style = attribute(text, name + 1, tagEnd, 115);
  let value: string | null = null;
  let at = text.indexOf('<', tagEnd);
  if (text.charCodeAt(tagEnd - 1) !== 47) {
    for (;;) {
      if (at < 0) throw new UnusualSheet('a cell that never ends');
      const end = text.indexOf('>', at);
      if (end < 0) throw new UnusualSheet('a tag that never ends');
      const isClose = text.charCodeAt(at + 1) === 47;
      const inner = nameStart(text, isClose ? at + 1 : at, end);
      if (isClose && isName(text, inner, 'c')) {
        at = text.indexOf('<', end);
        break;
      }
      if (!isClose && text.charCodeAt(end - 1) !== 47) {
        if (isName(text, inner, 'v')) value ??= text.slice(end + 1, text.indexOf('<', end));
        else if (isName(text, inner, 'is')) {
          const close = endOf(text, end, 'is');
          if (type === 'inlineStr') value = stringText(text, end, close);
          at = close;
          continue;
        }
      }
      at = text.indexOf('<', end);
    }
  }
  sink.cell(ref, type, style, value);
  return at;
}
