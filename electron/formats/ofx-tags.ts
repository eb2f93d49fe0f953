/** A tolerant tokenizer for OFX: SGML 1.x without end tags and XML 2.x read as one stream of tags, in one linear pass. */

export interface TagHandler {
  /** An opening tag and the text up to the next tag, entities resolved, trimmed. `offset` is where the tag begins. */
  open(name: string, value: string, offset: number): void;
  close(name: string, offset: number): void;
  /** Something no OFX writer produces: a comment that never ends, a comment end without a beginning, a DOCTYPE. */
  stray(kind: 'comment' | 'comment_end' | 'doctype', offset: number): void;
}

const TAG = /^\/?([A-Za-z][\w.:-]*)(?:\s[^<>]*)?\/?$/;
/** Longest tag with its attributes; a longer run between signs is text. */
const MAX_TAG = 400;

/** Feeds every tag of `text` to the handler. Upper-cases names and drops namespace prefixes. */
export function scanTags(text: string, handler: TagHandler): void {
  let name = '';
  let start = 0;
  let value = '';
  let from = 0;
  const flush = (to: number): void => {
    const raw = value === '' ? text.slice(from, to) : value + text.slice(from, to);
    if (raw.includes('-->')) handler.stray('comment_end', from);
    if (name !== '') handler.open(name, resolve(raw).trim(), start);
    name = '';
    value = '';
  };
  // The next ">" is looked up once and kept: a run of "<" must not search the rest of the text again and again.
  let close = -1;
  let at = text.indexOf('<');
  while (at >= 0) {
    const skipped = skipSpecial(text, at, handler);
    if (skipped !== null) {
      value += text.slice(from, at) + skipped.text;
      from = skipped.end;
      at = text.indexOf('<', from);
      continue;
    }
    if (close < at && close !== text.length) close = nextOrEnd(text, at);
    const end = close === text.length ? -1 : close;
    const match = end < 0 || end - at > MAX_TAG ? null : TAG.exec(text.slice(at + 1, end));
    if (match === null) {
      at = text.indexOf('<', at + 1);
      continue;
    }
    flush(at);
    const found = localName(match[1]!);
    if (text[at + 1] === '/') handler.close(found, at);
    else {
      name = found;
      start = at;
    }
    from = end + 1;
    at = text.indexOf('<', from);
  }
  flush(text.length);
}

function nextOrEnd(text: string, from: number): number {
  const found = text.indexOf('>', from);
  return found < 0 ? text.length : found;
}

/** Comments, processing instructions, CDATA and declarations; null for anything else. */
function skipSpecial(
  text: string,
  at: number,
  handler: TagHandler,
): { readonly end: number; readonly text: string } | null {
  if (text.startsWith('<!--', at)) {
    const end = text.indexOf('-->', at + 4);
    if (end < 0) handler.stray('comment', at);
    return { end: end < 0 ? text.length : end + 3, text: '' };
  }
  if (text.startsWith('<![CDATA[', at)) {
    const end = text.indexOf(']]>', at + 9);
    const body = text.slice(at + 9, end < 0 ? text.length : end);
    return { end: end < 0 ? text.length : end + 3, text: body.replaceAll('&', '&amp;') };
  }
  if (text.startsWith('<?', at) || text.startsWith('<!', at)) {
    if (/^<!DOCTYPE/i.test(text.slice(at, at + 9))) handler.stray('doctype', at);
    const end = text.indexOf('>', at);
    return { end: end < 0 ? text.length : end + 1, text: '' };
  }
  return null;
}

function localName(raw: string): string {
  const colon = raw.indexOf(':');
  return (colon < 0 ? raw : raw.slice(colon + 1)).toUpperCase();
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The five XML entities, &nbsp; (OFX 1.6 section 2.3.2.1) and numeric references, once; anything else stays as written. */
function resolve(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi,
    (whole, decimal?: string, hex?: string, named?: string) => {
      if (named !== undefined) return NAMED[named.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Physical line numbers of ascending offsets, counted once; CR-only files count CR. */
export class LineCounter {
  readonly #text: string;
  readonly #end: string;
  /** Where the line after the current one begins; Infinity on the last. Kept, so that a long line is searched once. */
  #next: number;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#end = text.includes('\n') ? '\n' : '\r';
    this.#next = this.#after(0);
  }

  #after(offset: number): number {
    const found = this.#text.indexOf(this.#end, offset);
    return found < 0 ? Number.POSITIVE_INFINITY : found + 1;
  }

  /** 1-based line of an offset; offsets must not go back. */
  at(offset: number): number {
    while (this.#next <= offset) {
      this.#line++;
      this.#next = this.#after(this.#next);
    }
    return this.#line;
  }
}
