/** Streams a planned table from a file or from memory in portions of a few megabytes; memory does not grow with the file. */

import { closeSync, openSync, readSync } from 'node:fs';
import { MAX_TEXT_LINE } from '../../../shared/limits.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { lastLineEnd, PortionDecoder } from './decode.ts';
import type { Dialect, TableBatch, TablePlan, TableSummary } from './plan.ts';
import { RowReader } from './rows.ts';
import { type Cells, Tokenizer } from './tokenize.ts';

/** Small enough that the text of a portion stays in the processor's cache. */
const PORTION_BYTES = 262_144;
const BATCH_LINES = 1_000;

/** Gives the next bytes into `target` from `offset` on; 0 at the end. */
type Fill = (target: Uint8Array, offset: number) => number;

/** A table being read. Walk `batches` once, then ask for the summary. */
export interface TableStream {
  readonly batches: () => Generator<TableBatch, void, undefined>;
  /** Valid after the last batch. */
  readonly summary: () => TableSummary;
}

/** Streams a file. The file is opened with the first batch and closed with the last, or when the walk is broken off. */
export function streamFile(path: string, plan: TablePlan): TableStream {
  return new Stream(plan, () => {
    const handle = openSync(path, 'r');
    return {
      fill: (target, offset) => readSync(handle, target, offset, target.length - offset, null),
      close: () => closeSync(handle),
    };
  });
}

/** Streams bytes in memory. */
export function streamBytes(bytes: Uint8Array, plan: TablePlan): TableStream {
  return new Stream(plan, () => {
    let at = 0;
    return {
      fill: (target, offset) => {
        const portion = bytes.subarray(at, at + target.length - offset);
        target.set(portion, offset);
        at += portion.length;
        return portion.length;
      },
      close: () => undefined,
    };
  });
}

interface Portion {
  readonly text: string;
  readonly isLast: boolean;
  readonly bytesRead: number;
}

/**
 * The text in portions that end at a line end; the rest moves to the front of the next one. 16- and 32-bit text is rare and
 * small: it comes whole. Null where a line is longer than any table has.
 */
function* textPortions(fill: Fill, decoder: PortionDecoder): Generator<Portion | null, void, undefined> {
  let buffer = new Uint8Array(PORTION_BYTES);
  let kept = 0;
  let bytesRead = 0;
  for (;;) {
    const got = fill(buffer, kept);
    bytesRead += got;
    const length = kept + got;
    if (got === 0) {
      yield { text: decoder.decode(buffer.subarray(0, length)), isLast: true, bytesRead };
      return;
    }
    const cut = decoder.isByteWise ? lastLineEnd(buffer, length) : 0;
    if (cut === 0) {
      if (decoder.isByteWise && length > MAX_TEXT_LINE) {
        yield null;
        return;
      }
      if (length === buffer.length) buffer = grown(buffer);
      kept = length;
      continue;
    }
    yield { text: decoder.decode(buffer.subarray(0, cut)), isLast: false, bytesRead };
    buffer.copyWithin(0, cut, length);
    kept = length - cut;
  }
}

/** Shows every record of a file to `visit`; used where only the whole file can settle a question. */
export function scanFile(path: string, dialect: Dialect, encoding: string, visit: (cells: Cells) => void): void {
  const handle = openSync(path, 'r');
  try {
    const fill: Fill = (target, offset) => readSync(handle, target, offset, target.length - offset, null);
    scan(textPortions(fill, new PortionDecoder(encoding)), dialect, visit);
  } finally {
    closeSync(handle);
  }
}

/** The same for a text in memory. */
export function scanText(text: string, dialect: Dialect, visit: (cells: Cells) => void): void {
  scan([{ text, isLast: true, bytesRead: 0 }], dialect, visit);
}

function scan(portions: Iterable<Portion | null>, dialect: Dialect, visit: (cells: Cells) => void): void {
  const tokenizer = new Tokenizer(dialect);
  for (const portion of portions) {
    if (portion === null) return;
    tokenizer.feed(portion.text);
    for (;;) {
      const found = tokenizer.next(portion.isLast);
      if (found === 'record') visit(tokenizer.cells);
      else if (found === 'end' || (found === 'more' && (tokenizer.pending <= MAX_TEXT_LINE || !tokenizer.abandon())))
        break;
    }
  }
}

class Stream implements TableStream {
  private readonly reader: RowReader;
  private readonly tokenizer: Tokenizer;
  private readonly decoder: PortionDecoder;
  private readonly late: Problem[] = [];
  private bytesRead = 0;

  constructor(
    private readonly plan: TablePlan,
    private readonly open: () => { readonly fill: Fill; readonly close: () => void },
  ) {
    if (plan.dialect === null) throw new Error('a sheet has no byte stream');
    this.reader = new RowReader(plan);
    this.tokenizer = new Tokenizer(plan.dialect);
    this.decoder = new PortionDecoder(plan.encoding);
  }

  *batches(): Generator<TableBatch, void, undefined> {
    const { fill, close } = this.open();
    try {
      for (const portion of textPortions(fill, this.decoder)) {
        if (portion === null) {
          this.tooLong();
          return;
        }
        this.bytesRead = portion.bytesRead;
        yield* this.records(portion.text, portion.isLast);
      }
    } finally {
      close();
    }
  }

  private tooLong(): void {
    const message = `A line of more than ${MAX_TEXT_LINE} characters: this is no table. Nothing was read; export the file again.`;
    this.late.push(problem('too_large', 'refused', message));
  }

  private *records(text: string, isLast: boolean): Generator<TableBatch, void, undefined> {
    const { reader, tokenizer } = this;
    const hasNul = text.includes('\u0000');
    tokenizer.feed(text);
    for (;;) {
      const found = tokenizer.next(isLast);
      if (found === 'record') {
        reader.isSuspect =
          hasNul && tokenizer.cells.text.length > 0 && tokenizer.cells.all().some((cell) => cell.includes('\u0000'));
        reader.read(tokenizer.cells);
        if (reader.lines.length >= BATCH_LINES) yield this.batch(false);
      } else if (found === 'unterminated') {
        this.refuseQuote();
      } else {
        if (found === 'more' && tokenizer.pending > MAX_TEXT_LINE && tokenizer.abandon()) {
          this.refuseQuote();
          continue;
        }
        break;
      }
    }
    if (reader.lines.length > 0 || reader.problems.length > 0) yield this.batch(isLast);
  }

  private refuseQuote(): void {
    const { cells } = this.tokenizer;
    // Below the header every broken line is a row that was lost, also above the first readable one; without a header the first line counts.
    if (cells.row <= this.plan.headerRow) return;
    const message =
      'A quote opens in this line and does not close where a cell ends, so the cells of the line cannot be told apart. Close the quote; the lines below were read.';
    this.reader.refuse('unterminated_quote', cells.row, message, { excerpt: cells.text(0) });
  }

  private batch(isEnd: boolean): TableBatch {
    return { ...this.reader.take(isEnd), bytesRead: this.bytesRead };
  }

  summary(): TableSummary {
    const summary = this.reader.finish();
    const problems = [...summary.problems, ...this.late];
    if (this.decoder.mixedLines > 0 && !problems.some((one) => one.code === 'encoding_guessed')) {
      const message = `${this.decoder.mixedLines} lines are not UTF-8 and were read as windows-1252. Look at their accented letters.`;
      problems.push(problem('encoding_guessed', 'warning', message));
    }
    return { ...summary, problems };
  }
}

function grown(buffer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(buffer.length * 2);
  larger.set(buffer);
  return larger;
}
