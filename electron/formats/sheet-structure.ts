/** Looks at the tags of a workbook's XML parts before a general reader does: balanced, few sheets, no repetition beyond what was written. */

import type { Entry } from 'yauzl';
import { MAX_CELL_TEXT, MAX_REPEATED_CELLS, MAX_SHEETS, MAX_XML_ASIDE, MAX_XML_DEPTH } from '../../shared/limits.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { listParts, packed, unpacked } from './sheet-guard.ts';

/** A workbook with more sheets than are read. */
export function tooManySheets(): Problem {
  const message = `The workbook has more than ${MAX_SHEETS} sheets. It was not opened; save the sheet that is meant in a workbook of its own.`;
  return problem('too_large', 'refused', message);
}

/** A workbook whose cells hold far more than its bytes. */
export function tooMuchText(): Problem {
  const message =
    'The cells of the workbook hold far more text than the file itself, which no bank export does. It was not read; save the sheet as CSV and import that.';
  return problem('too_large', 'refused', message);
}

function broken(detail: string): Problem {
  const message = `The workbook is damaged (${detail}). Open it in the sheet program, save it again and import that file.`;
  return problem('malformed', 'refused', message);
}

/** Thrown inside a scan; carries the answer. */
class Found extends Error {
  constructor(readonly answer: Problem) {
    super(answer.message);
  }
}

type VisitTag = (name: string, attributes: string, isEmpty: boolean) => void;

const LESS = 60;
const GREATER = 62;
const SLASH = 47;
const BANG = 33;
const QUESTION = 63;

/** One pass over the tags of XML text that comes in portions. Throws `Found` where they do not nest. */
class TagScan {
  readonly #visit: VisitTag;
  readonly #open: string[] = [];
  #rest = '';
  #aside = 0;

  constructor(visit: VisitTag) {
    this.#visit = visit;
  }

  push(chunk: string): void {
    const text = this.#rest + chunk;
    let at = text.indexOf('<');
    while (at >= 0) {
      const end = endOfTag(text, at);
      if (end < 0) break;
      this.#tag(text, at, end);
      at = text.indexOf('<', end);
    }
    this.#rest = at < 0 ? '' : text.slice(at);
    // What waits for its end is searched again with the next portion: it is kept short.
    if (this.#rest.length > MAX_XML_ASIDE) throw new Found(broken('a tag that never ends'));
  }

  finish(): void {
    if (this.#rest !== '' || this.#open.length > 0) throw new Found(broken('a tag that never ends'));
  }

  #tag(text: string, at: number, end: number): void {
    const sign = text.charCodeAt(at + 1);
    if (sign === BANG || sign === QUESTION) {
      // Comments and CDATA may hold anything that looks like a tag and mislead a reader that searches for tags.
      this.#aside += end - at;
      if (this.#aside > MAX_XML_ASIDE) throw new Found(broken('comments longer than the data'));
      return;
    }
    if (sign === SLASH) {
      const name = text.slice(at + 2, end - 1).trim();
      if (this.#open.pop() !== name) throw new Found(broken(`the end of ${name.slice(0, 40)} without its beginning`));
      return;
    }
    const isEmpty = text.charCodeAt(end - 2) === SLASH;
    const body = text.slice(at + 1, isEmpty ? end - 2 : end - 1);
    const blank = body.search(/\s/);
    const name = blank < 0 ? body : body.slice(0, blank);
    if (!isEmpty) this.#open.push(name);
    if (this.#open.length > MAX_XML_DEPTH) throw new Found(broken(`elements nested deeper than ${MAX_XML_DEPTH}`));
    this.#visit(name.slice(name.indexOf(':') + 1), blank < 0 ? '' : body.slice(blank), isEmpty);
  }
}

/** Offset after the tag, comment or CDATA at `at`; -1 where the portion ends before. Throws where another tag begins inside. */
function endOfTag(text: string, at: number): number {
  const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : '';
  if (closing !== '') {
    const found = text.indexOf(closing, at);
    return found < 0 ? -1 : found + closing.length;
  }
  let quote = 0;
  for (let index = at + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quote !== 0) quote = code === quote ? 0 : quote;
    else if (code === 34 || code === 39) quote = code;
    else if (code === GREATER) return index + 1;
    else if (code === LESS) throw new Found(broken('a tag inside a tag'));
  }
  return -1;
}

/** Walks one part; the problem that was found, or null. */
async function scan(bytes: Uint8Array, entry: Entry, visit: VisitTag): Promise<Problem | null> {
  const tags = new TagScan(visit);
  try {
    // Tags are ASCII: one character a byte tells them apart in every encoding that workbooks are written in.
    for await (const chunk of unpacked(packed(bytes, entry), entry.compressionMethod))
      tags.push(chunk.toString('latin1'));
    tags.finish();
    return null;
  } catch (error) {
    return error instanceof Found ? error.answer : broken(`${entry.fileName} cannot be unpacked`);
  }
}

/** Refuses a zipped workbook that names more sheets than are read; to be asked before anything lists them. */
export async function guardSheets(bytes: Uint8Array): Promise<Problem | null> {
  const { entries } = await listParts(bytes);
  for (const entry of entries) {
    const element = entry.fileName === 'xl/workbook.xml' ? 'sheet' : entry.fileName === 'content.xml' ? 'table' : null;
    if (element === null) continue;
    let sheets = 0;
    const found = await scan(bytes, entry, (name) => {
      if (name === element && ++sheets > MAX_SHEETS) throw new Found(tooManySheets());
    });
    if (found !== null) return found;
  }
  return null;
}

/** Refuses a zipped workbook whose XML parts would make a reader that searches for tags, or repeats what it reads, work without bound. */
export async function guardStructure(bytes: Uint8Array): Promise<Problem | null> {
  const { entries } = await listParts(bytes);
  for (const entry of entries) {
    // What other programs keep beside the workbook (customXml, often UTF-16) no reader of sheets opens.
    if (!/\.(?:xml|rels)$/i.test(entry.fileName) || entry.fileName.startsWith('customXml/')) continue;
    const found = await scan(bytes, entry, entry.fileName === 'content.xml' ? repetitions() : () => undefined);
    if (found !== null) return found;
  }
  return null;
}

/** Counts what OpenDocument repeats (number-rows-repeated, number-columns-repeated, text:s): a filled cell may stand for billions. */
function repetitions(): VisitTag {
  let rows = 1;
  let more = 0;
  return (name, attributes, isEmpty) => {
    if (name === 'table-row') rows = repeated(attributes, 'rows');
    else if (name === 's') {
      const blanks = Number(/\bc\s*=\s*["'](\d{1,15})/.exec(attributes)?.[1] ?? 1);
      if (blanks > MAX_CELL_TEXT) throw new Found(tooMuchText());
    } else if (/^(?:covered-)?table-cell$/.test(name) && !(isEmpty && !/value|formula/.test(attributes))) {
      more += rows * repeated(attributes, 'columns') - 1;
      if (more > MAX_REPEATED_CELLS) throw new Found(tooMuchText());
    }
  };
}

function repeated(attributes: string, what: 'rows' | 'columns'): number {
  const at = attributes.indexOf(`number-${what}-repeated`);
  return at < 0 ? 1 : Number(/^[^=]{0,40}=\s{0,10}["']\s{0,10}(\d{1,15})/.exec(attributes.slice(at))?.[1] ?? 1);
}
