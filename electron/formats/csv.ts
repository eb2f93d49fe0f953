/** Delimited text: CSV, TSV, semicolon and pipe files of every dialect, planned from the head and read whole or as a stream. */

import { closeSync, openSync, readSync } from 'node:fs';
import type { Problem } from '../../shared/problem.ts';
import { problem } from '../../shared/problem.ts';
import type { Preset } from '../presets/preset.ts';
import { PRESETS } from '../presets/registry.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { decodeHead } from './table/decode.ts';
import { sampleRows, sniffDialect } from './table/dialect.ts';
import { isDataLike } from './table/header.ts';
import type { Dialect, Planned, TablePlan } from './table/plan.ts';
import { planGrid } from './table/plan-grid.ts';
import type { Evidence } from './table/settle.ts';
import { scanFile, scanText, streamBytes, streamFile, type TableStream } from './table/stream.ts';
import type { Cells } from './table/tokenize.ts';

/** Bytes of the head a plan is made from. */
export const HEAD_BYTES = 1_000_000;
const SAMPLE_ROWS = 20_000;

export interface PlanOptions extends ReadOptions {
  /** True where `head` is the whole file. */
  readonly whole: boolean;
  /** Shows every record of the whole file: given where the head alone left a question open. */
  readonly scan?: (dialect: Dialect, encoding: string, visit: (cells: Cells) => void) => void;
  /** Presets to recognise; all of them unless a test says otherwise. */
  readonly presets?: readonly Preset[];
}

/**
 * Plans how a delimited text is read from its first megabyte (or all of it). Where the answer is a question about date order or
 * decimal sign and the head is not the whole file, `planFile` looks at every row before it asks.
 */
export function planTable(head: Uint8Array, options: PlanOptions): Planned {
  const decoded = decodeHead(head, options.map?.encoding ?? null, options.whole);
  const problems: Problem[] = decoded.problems;
  if (decoded.text.trim() === '') {
    const message = head.length === 0 ? 'The file is empty.' : 'The file holds only blanks.';
    return {
      ok: false,
      problems: [problem(head.length === 0 ? 'empty_file' : 'no_rows', 'refused', `${message} Export it again.`)],
      encoding: decoded.encoding,
      reading: null,
    };
  }
  const guess = sniffDialect(decoded.text, options.map?.delimiter ?? null);
  const rows = sampleRows(decoded.text, guess.dialect, SAMPLE_ROWS, options.whole);
  const name = guess.dialect.delimiter === '\t' ? 'tab' : `'${guess.dialect.delimiter}'`;
  const evidence: Evidence[] = [
    { about: 'encoding', text: `${decoded.encoding}: ${decoded.why}`, confidence: decoded.confidence },
    { about: 'delimiter', text: `${name}: ${guess.evidence}`, confidence: guess.confidence },
  ];
  const { scan } = options;
  return planGrid({
    rows,
    format: 'csv',
    encoding: decoded.encoding,
    dialect: guess.dialect,
    options,
    presets: options.presets ?? PRESETS,
    sheets: [],
    evidence,
    problems,
    ...(scan === undefined
      ? {}
      : { more: (visit: (cells: Cells) => void) => scan(guess.dialect, decoded.encoding, visit) }),
  });
}

/**
 * Plans a file on disk: from its first megabyte, and where that leaves date order or decimal sign open, from every row of it.
 * Throws the errors of the file system.
 */
export function planFile(path: string, options: ReadOptions): Planned {
  const head = readHead(path);
  const planned = planTable(head.bytes, { ...options, whole: head.isWhole });
  if (planned.ok || !isOpenQuestion(planned.problems)) return planned;
  return planTable(head.bytes, {
    ...options,
    whole: head.isWhole,
    scan: (dialect, encoding, visit) => scanFile(path, dialect, encoding, visit),
  });
}

function readHead(path: string): { readonly bytes: Uint8Array; readonly isWhole: boolean } {
  const handle = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(HEAD_BYTES + 1);
    let length = 0;
    for (;;) {
      const got = readSync(handle, bytes, length, bytes.length - length, length);
      length += got;
      if (got === 0 || length === bytes.length) break;
    }
    const isWhole = length <= HEAD_BYTES;
    return { bytes: bytes.subarray(0, Math.min(length, HEAD_BYTES)), isWhole };
  } finally {
    closeSync(handle);
  }
}

/** Reads a file as a stream by its plan: batches of lines, memory bounded, the summary after the last batch. */
export function streamTable(path: string, plan: TablePlan): TableStream {
  return streamFile(path, plan);
}

/** A finished reading of a plan over bytes in memory. */
export function readPlanned(bytes: Uint8Array, plan: TablePlan): Reading {
  const stream = streamBytes(bytes, plan);
  const lines = [];
  const problems: Problem[] = [];
  for (const batch of stream.batches()) {
    for (const line of batch.lines) lines.push(line);
    problems.push(...batch.problems);
  }
  const { account, currency, opening, closing, read, problems: whole } = stream.summary();
  const firstRefusal = whole.find((one) => one.severity === 'refused' && one.row === null);
  return {
    format: plan.format,
    preset: plan.preset,
    encoding: plan.encoding,
    statements:
      firstRefusal !== undefined
        ? []
        : [
            {
              account,
              currency,
              opening,
              openingDay: null,
              closing,
              closingDay: null,
              number: '',
              lines,
              read,
              problems,
            },
          ],
    problems: whole,
    table: plan.reading,
  };
}

/** The reading of a table that could not be planned. */
export function unplanned(format: string, planned: Extract<Planned, { ok: false }>): Reading {
  return {
    format,
    preset: null,
    encoding: planned.encoding,
    statements: [],
    problems: planned.problems,
    table: planned.reading,
  };
}

/** Characters no table holds: controls other than tab and line ends, and bytes that were no characters. */
function controlCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 0 && code !== 12) || code === 0xfffd)
      count++;
  }
  return count;
}

/** How much a text looks like a table: rows of one width, some with a date and a number. */
function sniff(head: { readonly bytes: Uint8Array; readonly text: string }): number {
  const text = head.text.slice(0, 32_000);
  if (text.trim() === '') return 0;
  const control = controlCharacters(text);
  if (control * 50 > text.length) return 0;
  const guess = sniffDialect(text, null);
  if (guess.confidence === 0) return /\d/.test(text) && /\n./.test(text) ? 0.1 : 0.05;
  const rows = sampleRows(text, guess.dialect, 200, text.length === head.text.length);
  const data = rows.filter(isDataLike).length;
  if (data > 0) return Math.min(0.9, 0.55 + 0.35 * (data / rows.length));
  return 0.3;
}

export const csv: Format = {
  id: 'csv',
  title: 'Delimited text (CSV, TSV)',
  sniff,
  read(source: Source, options: ReadOptions): Reading {
    const head = source.bytes.subarray(0, HEAD_BYTES);
    const isWhole = source.bytes.length <= HEAD_BYTES;
    let planned = planTable(head, { ...options, whole: isWhole });
    if (!planned.ok && isOpenQuestion(planned.problems)) {
      const whole = decodeHead(source.bytes, options.map?.encoding ?? null, true);
      const scan: PlanOptions['scan'] = (dialect, _, visit) => scanText(whole.text, dialect, visit);
      planned = planTable(head, { ...options, whole: isWhole, scan });
    }
    return planned.ok ? readPlanned(source.bytes, planned.plan) : unplanned('csv', planned);
  },
};

/** True where more rows could settle what was asked. */
export function isOpenQuestion(problems: readonly Problem[]): boolean {
  return problems.some(
    (one) => one.severity === 'asked' && (one.code === 'ambiguous_date' || one.code === 'ambiguous_decimal'),
  );
}
