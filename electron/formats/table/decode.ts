/** Bytes of a delimited text to characters: the head once, then portions that end at a line end, in the encoding of the head. */

import { isUtf8 } from 'node:buffer';
import { type Problem, problem } from '../../../shared/problem.ts';
import { type Decoded, decodeAs, decodeBytes } from '../encoding.ts';

export interface DecodedHead {
  readonly text: string;
  readonly encoding: string;
  readonly confidence: number;
  readonly why: string;
  readonly problems: Problem[];
}

const LF = 10;
const CR = 13;

/** Decodes the head of a file. A head that is not the whole file is cut at its last line end first. */
export function decodeHead(bytes: Uint8Array, given: string | null, isWhole: boolean): DecodedHead {
  const cut = isWhole ? bytes : bytes.subarray(0, lastLineEnd(bytes, bytes.length) || bytes.length);
  let decoded: Decoded;
  try {
    decoded = given === null || given === '' ? decodeBytes(cut) : decodeAs(cut, given);
  } catch {
    decoded = decodeBytes(cut);
  }
  const problems: Problem[] = [];
  if (decoded.confidence < 0.8 || decoded.replaced > 0) {
    const message = `Read as ${decoded.encoding}: ${decoded.evidence.join('; ')}. Look at the accented letters, or choose the encoding.`;
    problems.push(problem('encoding_guessed', 'warning', message));
  }
  return {
    text: decoded.text,
    encoding: decoded.encoding,
    confidence: decoded.confidence,
    why: decoded.evidence.join('; '),
    problems,
  };
}

/** Offset after the last line end before `end`, 0 where there is none. For 16-bit text the offset is even. */
export function lastLineEnd(bytes: Uint8Array, end: number): number {
  for (let at = end - 1; at >= 0; at--) {
    const byte = bytes[at];
    if (byte === LF) return at + 1;
    // A CR at the very end may be half of CRLF: it stays for the next portion.
    if (byte === CR && at < end - 1) return at + 1;
  }
  return 0;
}

/** Decodes portions of whole lines. Bytes that are not UTF-8 are read line by line as windows-1252 and counted. */
export class PortionDecoder {
  mixedLines = 0;
  private isFirst = true;

  constructor(private readonly encoding: string) {}

  /** True where a line end is one byte, so that portions can be cut at it. */
  get isByteWise(): boolean {
    return !/^utf-?(?:16|32)/.test(this.encoding);
  }

  decode(bytes: Uint8Array): string {
    const text = this.text(bytes);
    if (!this.isFirst) return text;
    this.isFirst = false;
    return text.replace(/^\ufeff+/, '');
  }

  private text(bytes: Uint8Array): string {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.encoding === 'utf-8') return isUtf8(buffer) ? buffer.toString('utf8') : this.mixed(buffer);
    return decodeAs(bytes, this.encoding).text;
  }

  private mixed(buffer: Buffer): string {
    let text = '';
    for (let from = 0; from < buffer.length; ) {
      const at = buffer.indexOf(LF, from);
      const to = at < 0 ? buffer.length : at + 1;
      const line = buffer.subarray(from, to);
      if (isUtf8(line)) text += line.toString('utf8');
      else {
        text += decodeAs(line, 'windows-1252').text;
        this.mixedLines++;
      }
      from = to;
    }
    return text;
  }
}
