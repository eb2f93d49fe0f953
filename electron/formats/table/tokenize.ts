/** Cuts decoded text into records: cell bounds into one text, no cell is copied until somebody asks for it. */

import type { Dialect } from './plan.ts';

const LF = 10;
const CR = 13;
const BACKSLASH = 92;
const EQUALS = 61;
const DOUBLE_QUOTE = 34;

/** The cells of the current record: bounds inside `src`. One instance is filled again for every record. */
export class Cells {
  src = '';
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** 1 where the cell holds escaped quotes and must be unescaped. */
  escaped = new Uint8Array(64);
  count = 0;
  /** 1-based physical line the record starts on. */
  row = 0;
  /** Letters t, n, d, e per cell for sheets; null for text files. */
  kinds: string | null = null;
  quote = '"';

  /** Text of a cell without its wrapping; '' past the last cell. */
  text(index: number): string {
    if (index >= this.count) return '';
    const raw = this.src.slice(this.starts[index], this.ends[index]);
    return this.escaped[index] === 1 ? this.unescape(raw) : raw;
  }

  /** True where a cell from `index` on holds something: beyond the last column, a separator inside a cell has shifted the row. */
  isFilledFrom(index: number): boolean {
    for (let at = index; at < this.count; at++) if (this.starts[at] !== this.ends[at]) return true;
    return false;
  }

  /** All cells as text. */
  all(): string[] {
    const cells: string[] = [];
    for (let index = 0; index < this.count; index++) cells.push(this.text(index));
    return cells;
  }

  /** Adds a cell by its bounds, less blanks at both ends. */
  push(start: number, end: number, escaped: 0 | 1): void {
    if (this.count === this.starts.length) this.grow();
    let from = start;
    let to = end;
    while (from < to && isBlank(this.src.charCodeAt(from))) from++;
    while (to > from && isBlank(this.src.charCodeAt(to - 1))) to--;
    // ="00123" is how exports keep Excel from reading a number: the guard is not data.
    if (
      to - from >= 3 &&
      this.src.charCodeAt(from) === EQUALS &&
      this.src.charCodeAt(from + 1) === DOUBLE_QUOTE &&
      this.src.charCodeAt(to - 1) === DOUBLE_QUOTE
    ) {
      from += 2;
      to -= 1;
      while (to > from && isBlank(this.src.charCodeAt(to - 1))) to--;
    }
    this.starts[this.count] = from;
    this.ends[this.count] = to;
    this.escaped[this.count] = escaped;
    this.count++;
  }

  /** Fills the record from separate cell texts (sheets and pasted tables). */
  fill(row: number, cells: readonly string[], kinds: string | null): void {
    this.src = cells.join('\u0000');
    this.row = row;
    this.count = 0;
    this.kinds = kinds;
    let at = 0;
    for (const cell of cells) {
      this.push(at, at + cell.length, 0);
      at += cell.length + 1;
    }
  }

  /** Fills the record from cells in one text with NULs between them. */
  fillPacked(row: number, text: string, kinds: string): void {
    this.src = text;
    this.row = row;
    this.count = 0;
    this.kinds = kinds;
    let from = 0;
    for (let at = text.indexOf('\u0000'); at >= 0; at = text.indexOf('\u0000', from)) {
      this.push(from, at, 0);
      from = at + 1;
    }
    this.push(from, text.length, 0);
  }

  private unescape(raw: string): string {
    const once = raw
      .split(this.quote + this.quote)
      .join(this.quote)
      .split(`\\${this.quote}`)
      .join(this.quote);
    return /^="[^"]*"$/.test(once) ? once.slice(2, -1).trim() : once;
  }

  private grow(): void {
    const size = this.starts.length * 2;
    const starts = new Int32Array(size);
    starts.set(this.starts);
    const ends = new Int32Array(size);
    ends.set(this.ends);
    const escaped = new Uint8Array(size);
    escaped.set(this.escaped);
    this.starts = starts;
    this.ends = ends;
    this.escaped = escaped;
  }
}

function isBlank(code: number): boolean {
  return code <= 32 ? code !== 0 : code === 160 || code === 0x3000 || code === 0xfeff;
}

/** What `Tokenizer.next` found. */
export type Found =
  /** A record is in `cells`. */
  | 'record'
  /** The text ends inside a record: feed more. */
  | 'more'
  /** A quote opened on `cells.row` never closes properly; that physical line was given up and reading goes on below it. */
  | 'unterminated'
  /** Nothing is left. */
  | 'end';

/**
 * Cuts text into records (RFC 4180 with the liberties of the field: CR, LF and CRLF mixed, stray quotes inside a cell, blanks
 * around quotes). Feed text with `feed`, then call `next` until it says `more` or `end`.
 */
export class Tokenizer {
  readonly cells = new Cells();
  private text = '';
  private at = 0;
  private line = 1;
  private readonly delimiter: number;
  private readonly quote: number;
  private readonly backslash: boolean;
  private broken = false;

  constructor(dialect: Dialect, firstLine = 1) {
    this.delimiter = dialect.delimiter.charCodeAt(0);
    this.quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0);
    this.backslash = dialect.backslash;
    this.cells.quote = dialect.quote ?? '"';
    this.line = firstLine;
  }

  /** Characters kept from before because their record is not complete. */
  get pending(): number {
    return this.text.length - this.at;
  }

  feed(text: string): void {
    this.text = this.at < this.text.length ? this.text.slice(this.at) + text : text;
    this.at = 0;
  }

  next(isLast: boolean): Found {
    const { cells, text } = this;
    if (this.at >= text.length) return isLast ? 'end' : 'more';
    cells.src = text;
    cells.count = 0;
    cells.row = this.line;
    const start = this.at;
    const startLine = this.line;
    this.broken = false;
    const end = this.record(start, isLast);
    if (end >= 0 && !this.broken) {
      this.at = end;
      return 'record';
    }
    if (!this.broken && !isLast) {
      this.line = startLine;
      return 'more';
    }
    return this.giveUpLine(start, startLine);
  }

  /** Gives up the physical line the pending record starts on: its cell grew past every limit. False where that line has no end. */
  abandon(): boolean {
    if (!/[\r\n]/.test(this.text.slice(this.at))) return false;
    this.giveUpLine(this.at, this.line);
    return true;
  }

  /** Skips the physical line at `start`: its quote does not close. */
  private giveUpLine(start: number, startLine: number): Found {
    const text = this.text;
    let at = start;
    while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
    this.cells.src = text;
    this.cells.count = 0;
    this.cells.push(start, at, 0);
    this.line = startLine;
    this.at = this.lineEnd(at);
    return 'unterminated';
  }

  /** Scans one record; its end offset, or -1 where the text ends first. Sets `broken` on a quote that cannot be right. */
  private record(start: number, isLast: boolean): number {
    const { cells, text, delimiter, quote } = this;
    const length = text.length;
    const highest = Math.max(delimiter, CR);
    let at = start;
    for (;;) {
      let from = at;
      while (from < length && text.charCodeAt(from) === 32 && delimiter !== 32) from++;
      if (from < length && text.charCodeAt(from) === quote) {
        at = this.quoted(from + 1, isLast);
        if (at < 0) return -1;
      } else {
        // One comparison settles most characters: letters and digits lie above every common delimiter but the pipe.
        while (at < length) {
          const code = text.charCodeAt(at);
          if (code <= highest && (code === delimiter || code === LF || code === CR)) break;
          at++;
        }
        if (at >= length && !isLast) return -1;
        cells.push(Math.min(from, at), at, 0);
      }
      if (at >= length) return length;
      if (text.charCodeAt(at) !== delimiter) {
        // CR at the very end of a portion: its LF may come with the next one.
        if (text.charCodeAt(at) === CR && at + 1 >= length && !isLast) return -1;
        return this.lineEnd(at);
      }
      at++;
      if (at >= length) {
        if (!isLast) return -1;
        cells.push(at, at, 0);
        return length;
      }
    }
  }

  /** Scans a quoted cell from after its opening quote; the offset of the delimiter or line end after it, or -1. */
  private quoted(from: number, isLast: boolean): number {
    const { text, quote, delimiter } = this;
    const length = text.length;
    let at = from;
    let escaped: 0 | 1 = 0;
    let stray = false;
    let lines = 0;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) {
        lines++;
        if (stray) return this.fail();
      }
      if (code === BACKSLASH && this.backslash && text.charCodeAt(at + 1) === quote) {
        escaped = 1;
        at++;
        continue;
      }
      if (code !== quote) continue;
      const after = this.skipBlanks(at + 1);
      const next = after < length ? text.charCodeAt(after) : LF;
      const closes = next === delimiter || next === LF || next === CR;
      if (text.charCodeAt(at + 1) === quote) {
        escaped = 1;
        at++;
        continue;
      }
      if (after >= length && !isLast) return -1;
      if (closes) {
        this.line += lines;
        this.cells.push(from, at, escaped);
        return after;
      }
      stray = true;
      if (lines > 0) return this.fail();
    }
    return isLast ? this.fail() : -1;
  }

  private fail(): number {
    this.broken = true;
    return -1;
  }

  private skipBlanks(from: number): number {
    let at = from;
    for (;;) {
      const code = this.text.charCodeAt(at);
      if (code !== 32 && (code !== 9 || this.delimiter === 9)) return at;
      at++;
    }
  }

  /** Offset after the line end at `at`; counts the line. */
  private lineEnd(at: number): number {
    if (at >= this.text.length) return at;
    this.line++;
    return this.text.charCodeAt(at) === CR && this.text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }
}
