/** Recognises a file by its content, never by its name, and reads it; archives are opened and read entry by entry. */

import { type Problem, type ProblemCode, problem } from '../../shared/problem.ts';
import { decodeBytes } from './encoding.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { FORMATS, formatById } from './registry.ts';
import { fixedReading } from './text-source.ts';
import { isOfficeZip, isZip, unzip } from './zip.ts';

export interface Detection {
  /** The format to read with; null where none fits, two fit, or the file is an archive. */
  readonly format: Format | null;
  readonly confidence: number;
  /** Every format that thinks it can read the file, best first. */
  readonly candidates: readonly { readonly id: string; readonly title: string; readonly confidence: number }[];
  readonly problems: readonly Problem[];
  /** A ZIP that is no office document: `readFile` opens it. */
  readonly archive: boolean;
}

/** Bytes a sniffer sees. */
const HEAD_BYTES = 65_536;
/** Under this a sniffer's word is not enough to read a file. */
const PLAUSIBLE = 0.3;
/** A sniffer this sure is believed even where the bytes look binary (XLS is). */
const SURE = 0.9;
/** Two formats closer than this are asked. */
const TOO_CLOSE = 0.1;

/** Files that hold no rows Tieout can read: their first bytes, the problem and the advice. */
const REFUSED: readonly {
  readonly code: ProblemCode;
  readonly magic: readonly number[];
  readonly at?: number;
  readonly message: string;
}[] = [
  {
    code: 'pdf_refused',
    magic: [0x25, 0x50, 0x44, 0x46],
    message:
      'This is a PDF. Figures copied from a page cannot be proved; ask the bank for the same statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'unsupported_format',
    magic: [0x89, 0x50, 0x4e, 0x47],
    message: 'This is a PNG picture. Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'unsupported_format',
    magic: [0xff, 0xd8, 0xff],
    message: 'This is a JPEG picture. Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'unsupported_format',
    magic: [0x47, 0x49, 0x46, 0x38],
    message: 'This is a GIF picture. Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'unsupported_format',
    magic: [0x49, 0x49, 0x2a, 0x00],
    message: 'This is a TIFF picture. Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'unsupported_format',
    magic: [0x4d, 0x4d, 0x00, 0x2a],
    message: 'This is a TIFF picture. Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'unsupported_format',
    magic: [0x57, 0x45, 0x42, 0x50],
    at: 8,
    message: 'This is a WebP picture. Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'unsupported_format',
    magic: [0x66, 0x74, 0x79, 0x70],
    at: 4,
    message: 'This is a picture or film of a phone. Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.',
  },
  {
    code: 'not_data',
    magic: [0x4d, 0x5a, 0x90, 0x00],
    message: 'This is a Windows program, not a statement. It is not read.',
  },
  {
    code: 'not_data',
    magic: [0x7f, 0x45, 0x4c, 0x46],
    message: 'This is a Linux program, not a statement. It is not read.',
  },
  { code: 'not_data', magic: [0xca, 0xfe, 0xba, 0xbe], message: 'This is a program, not a statement. It is not read.' },
  {
    code: 'not_data',
    magic: [0xcf, 0xfa, 0xed, 0xfe],
    message: 'This is a macOS program, not a statement. It is not read.',
  },
  {
    code: 'unsupported_format',
    magic: [0x1f, 0x8b],
    message: 'This is a gzip archive. Unpack it and import the file inside.',
  },
  {
    code: 'unsupported_format',
    magic: [0x37, 0x7a, 0xbc, 0xaf],
    message: 'This is a 7-Zip archive. Unpack it and import the files inside.',
  },
  {
    code: 'unsupported_format',
    magic: [0x52, 0x61, 0x72, 0x21],
    message: 'This is a RAR archive. Unpack it and import the files inside.',
  },
  {
    code: 'unsupported_format',
    magic: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
    message: 'This is a SQLite database. Export the rows as CSV and import that.',
  },
  {
    code: 'unsupported_format',
    magic: [0x7b, 0x5c, 0x72, 0x74, 0x66],
    message: 'This is a text document (RTF). Ask for the data as CSV or a spreadsheet.',
  },
];

/** Names the format of a source, or says why it has none. Looks at the first 64 KB (a ZIP is told by its part names). */
export function detectFormat(source: Source): Detection {
  const { bytes } = source;
  if (bytes.byteLength === 0) return refused('empty_file', 'The file is empty (0 bytes). Export or download it again.');
  for (const { code, magic, at = 0, message } of REFUSED)
    if (magic.every((value, index) => bytes[at + index] === value)) return refused(code, message);
  const head = bytes.subarray(0, HEAD_BYTES);
  const zip = isZip(head);
  const text = zip ? '' : decodeBytes(wholeCharacters(head)).text;
  if (!zip && text.trim() === '')
    return refused('empty_file', 'The file holds only blanks. Export or download it again.');
  const candidates = FORMATS.map((format) => ({ format, confidence: format.sniff({ bytes: head, text }) }))
    .filter(({ confidence }) => confidence >= PLAUSIBLE)
    .sort((a, b) => b.confidence - a.confidence);
  if (zip && !isOfficeZip(bytes)) return { ...nothing, archive: true };
  if (isBinary(text) && (candidates[0]?.confidence ?? 0) < SURE)
    return refused(
      'not_data',
      'The file is binary data, not a statement or a table. Export it as CSV, XLSX, OFX, CAMT.053 or MT940.',
    );
  return choose(candidates);
}

/** More than one control character in twenty: no text. */
function isBinary(text: string): boolean {
  let controls = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 27)) controls++;
  }
  return controls * 20 > text.length;
}

const nothing: Detection = { format: null, confidence: 0, candidates: [], problems: [], archive: false };

function refused(code: ProblemCode, message: string): Detection {
  return { ...nothing, problems: [problem(code, 'refused', message)] };
}

/** A head cut inside a UTF-8 character would not be strict UTF-8: drop the cut one. */
function wholeCharacters(head: Uint8Array): Uint8Array {
  if (head.byteLength < HEAD_BYTES) return head;
  let end = head.byteLength;
  while (end > head.byteLength - 4 && (head[end - 1]! & 0xc0) === 0x80) end--;
  return head.subarray(0, (head[end - 1] ?? 0) >= 0xc0 ? end - 1 : end);
}

function choose(found: readonly { readonly format: Format; readonly confidence: number }[]): Detection {
  const candidates = found.map(({ format, confidence }) => ({ id: format.id, title: format.title, confidence }));
  const [best, second] = found;
  if (best === undefined) {
    return {
      ...refused(
        'not_data',
        'No statement format and no table was recognised in this file. Export it as CSV, XLSX, OFX, QIF, MT940, CAMT or BAI2.',
      ),
      candidates,
    };
  }
  if (second !== undefined && best.confidence - second.confidence < TOO_CLOSE) {
    const readings = [best.format.id, second.format.id];
    const asked = problem(
      'ambiguous_format',
      'asked',
      `The file could be ${best.format.title} or ${second.format.title}. Choose how to read it.`,
      { readings },
    );
    return { format: null, confidence: best.confidence, candidates, problems: [asked], archive: false };
  }
  return { format: best.format, confidence: best.confidence, candidates, problems: [], archive: false };
}

/**
 * Reads one source that is no archive. Never throws for bad data: a file that cannot be read is a reading without statements.
 * An archive with exactly one readable entry is read as that entry; with several it is asked which.
 */
export async function readSource(source: Source, options: ReadOptions): Promise<Reading> {
  const readings = await readFile(source, options);
  const [first] = readings;
  if (readings.length === 1 && first !== undefined) return first;
  const names = readings.map((reading) => reading.entry ?? '');
  return fixedReading(
    'zip',
    '',
    [],
    [
      problem('ambiguous_format', 'asked', `The archive holds ${names.length} files. Choose which to read.`, {
        readings: names,
      }),
    ],
  );
}

/** Reads a source; an archive gives one reading per entry. At least one reading comes back. */
export async function readFile(source: Source, options: ReadOptions): Promise<Reading[]> {
  const detection = detectFormat(source);
  const chosen = options.format ? formatById(options.format) : null;
  if (detection.archive) return readArchive(source, options);
  const format = chosen ?? detection.format;
  if (format === null) return [fixedReading('', '', [], detection.problems)];
  if (format.maxBytes !== undefined && source.bytes.byteLength > format.maxBytes) {
    const message = `The file has ${source.bytes.byteLength} bytes; ${format.title} is read up to ${format.maxBytes}. Export shorter periods.`;
    return [fixedReading(format.id, '', [], [problem('too_large', 'refused', message)])];
  }
  return [await format.read(source, options)];
}

async function readArchive(source: Source, options: ReadOptions): Promise<Reading[]> {
  const { entries, problems } = await unzip(source.bytes);
  const readings: Reading[] = [];
  for (const { name, bytes } of entries) {
    const reading = (await readFile({ name, bytes }, options))[0];
    if (reading !== undefined) readings.push({ ...reading, entry: name });
  }
  if (problems.length > 0) readings.push(fixedReading('zip', '', [], problems));
  if (readings.length === 0)
    readings.push(fixedReading('zip', '', [], [problem('empty_file', 'refused', 'The archive holds no files.')]));
  return readings;
}
