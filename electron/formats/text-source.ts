/** What every text format does with its bytes: decode, say how sure, and build a reading. */

import { MAX_LISTED_PROBLEMS } from '../../shared/limits.ts';
import type { ParsedStatement } from '../../shared/line.ts';
import { type Problem, type ProblemCode, problem } from '../../shared/problem.ts';
import { type Decoded, decodeAs, decodeBytes } from './encoding.ts';
import type { Reading, ReadOptions, Source } from './reading.ts';

/** Under this confidence the choice of encoding is reported. */
const SURE = 0.8;

/** Text of a source. A person's own choice of encoding (mapping) beats the file's declaration, which beats detection. */
export function decodeSource(source: Source, options: ReadOptions, declared?: string): Decoded {
  const chosen = options.map?.encoding;
  return chosen ? decodeAs(source.bytes, chosen) : decodeBytes(source.bytes, declared);
}

/** What a reader reports about its text: guessed encodings, replaced bytes, NULs. */
export function textProblems(decoded: Decoded): readonly Problem[] {
  const problems: Problem[] = [];
  if (decoded.replaced > 0 || decoded.confidence < SURE) {
    problems.push(
      problem(
        'encoding_guessed',
        'warning',
        `Read as ${decoded.encoding}: ${decoded.evidence.join('; ')}. Look at the accented letters; choose another encoding if they are wrong.`,
      ),
    );
  }
  if (decoded.text.includes('\0'))
    problems.push(
      problem('unreadable_bytes', 'warning', 'The file holds NUL characters; they are left out of the texts.'),
    );
  return problems;
}

/** A reading of a format that fixes its fields. */
export function fixedReading(
  format: string,
  encoding: string,
  statements: readonly ParsedStatement[],
  problems: readonly Problem[],
): Reading {
  return { format, preset: null, encoding, statements, problems: listed(problems), table: null };
}

/** Problems of a whole file up to the listing limit; questions and refusals first, for they decide, the rest counted. */
function listed(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_LISTED_PROBLEMS) return problems;
  const deciding = problems.filter(({ severity }) => severity !== 'warning').slice(0, MAX_LISTED_PROBLEMS);
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const kept = warnings.slice(0, MAX_LISTED_PROBLEMS - deciding.length);
  const more = problems.length - deciding.length - kept.length;
  const message = `${more} more problems like these are counted but not listed.`;
  return [...deciding, ...kept, problem('skipped_rows', 'warning', message)];
}

/** A whole file refused with one problem. */
export function refusedReading(
  format: string,
  code: ProblemCode,
  message: string,
  where: Parameters<typeof problem>[3] = {},
): Reading {
  return fixedReading(format, '', [], [problem(code, 'refused', message, where)]);
}

/** ASCII view of the first bytes, for declarations that stand before the encoding is known. */
export function asciiHead(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, length)).toString('latin1');
}

/** Reads the encoding of an XML declaration, or undefined. */
export function xmlEncoding(bytes: Uint8Array): string | undefined {
  return /<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(asciiHead(bytes, 1024))?.[1];
}

/** Drops control characters that no text field may hold (NUL and the C0 set but tab and line ends). */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what is looked for
  return /[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text) ? text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '') : text;
}

/** ISO 4217 shape: three letters; folded to upper case. Null where the text is no currency code. */
export function currencyCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : null;
}
