/** Bytes to text: byte order mark, UTF-16 by its NULs, strict UTF-8, then a scored choice among the legacy encodings of banks. */

import iconv from 'iconv-lite';
import { encodingName } from './encoding-names.ts';
import { type EncodingCandidate, rankEncodings, sampleOf } from './encoding-score.ts';

export interface Decoded {
  readonly text: string;
  /** Lower-case name: utf-8, utf-16le, utf-16be, windows-1252, cp850, shift_jis, gb18030 ... */
  readonly encoding: string;
  /** 0..1; 1 where the bytes prove the encoding. Under 0.8 a person should look at the accented letters. */
  readonly confidence: number;
  /** Why, in plain sentences for the screen. */
  readonly evidence: readonly string[];
  /** Byte sequences that were not valid in `encoding` and were replaced or read by a second encoding. 0 for a clean file. */
  readonly replaced: number;
}

/** Reads bytes as exactly this encoding because a person said so. Throws RangeError for a name nobody knows. */
export function decodeAs(bytes: Uint8Array, encoding: string): Decoded {
  const name = encodingName(encoding);
  if (name !== 'utf-8' && !iconv.encodingExists(name)) throw new RangeError(`unknown encoding ${encoding}`);
  const text = stripMarks(
    name === 'utf-8'
      ? new TextDecoder('utf-8').decode(bytes)
      : iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name),
  );
  return {
    text,
    encoding: name,
    confidence: 1,
    evidence: [`read as ${name}, as chosen`],
    replaced: countReplaced(text),
  };
}

/**
 * Decodes a whole file. `hint` is what the file declares (XML declaration, OFX header): honoured where the bytes allow it,
 * otherwise named in the evidence. Never throws; `replaced` tells how many sequences could not be read cleanly.
 */
export function decodeBytes(bytes: Uint8Array, hint?: string): Decoded {
  const declared = hint === undefined || hint === '' ? null : encodingName(hint);
  return (
    byMark(bytes) ??
    byNuls(bytes) ??
    byUtf8(bytes, declared) ??
    byDeclaration(bytes, declared) ??
    byScore(bytes, declared)
  );
}

function starts(bytes: Uint8Array, ...mark: readonly number[]): boolean {
  return mark.every((value, index) => bytes[index] === value);
}

function byMark(bytes: Uint8Array): Decoded | null {
  if (starts(bytes, 0xff, 0xfe, 0, 0)) return wide(bytes.subarray(4), 'utf-32le', 'byte order mark FF FE 00 00');
  if (starts(bytes, 0, 0, 0xfe, 0xff)) return wide(bytes.subarray(4), 'utf-32be', 'byte order mark 00 00 FE FF');
  if (starts(bytes, 0xff, 0xfe)) return wide(bytes.subarray(2), 'utf-16le', 'byte order mark FF FE');
  if (starts(bytes, 0xfe, 0xff)) return wide(bytes.subarray(2), 'utf-16be', 'byte order mark FE FF');
  let body = bytes;
  let marks = 0;
  while (starts(body, 0xef, 0xbb, 0xbf)) {
    body = body.subarray(3);
    marks++;
  }
  if (marks === 0) return null;
  const evidence = [marks === 1 ? 'UTF-8 byte order mark' : `UTF-8 byte order mark, written ${marks} times`];
  const strict = strictUtf8(body);
  if (strict !== null) return { text: stripMarks(strict), encoding: 'utf-8', confidence: 1, evidence, replaced: 0 };
  return mixed(body, [...evidence, 'but some bytes are not UTF-8']);
}

function wide(body: Uint8Array, encoding: string, why: string): Decoded {
  const text = stripMarks(iconv.decode(Buffer.from(body.buffer, body.byteOffset, body.byteLength), encoding));
  return { text, encoding, confidence: 1, evidence: [why], replaced: countReplaced(text) };
}

/** UTF-16 without a mark: plain Latin text has a NUL in every second byte. */
function byNuls(bytes: Uint8Array): Decoded | null {
  const length = Math.min(bytes.length, 8192) & ~1;
  if (length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  const pairs = length / 2;
  if (odd > pairs * 0.4 && even < pairs * 0.05)
    return wide(bytes, 'utf-16le', `NUL in ${odd} of ${pairs} high bytes: UTF-16 LE without a mark`);
  if (even > pairs * 0.4 && odd < pairs * 0.05)
    return wide(bytes, 'utf-16be', `NUL in ${even} of ${pairs} high bytes: UTF-16 BE without a mark`);
  return null;
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function hasHighByte(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! > 0x7f) return true;
  return false;
}

function byUtf8(bytes: Uint8Array, declared: string | null): Decoded | null {
  const text = strictUtf8(bytes);
  if (text === null) return null;
  if (text.length === bytes.length && !hasHighByte(bytes)) return sevenBit(bytes, text);
  const evidence = ['all bytes are valid UTF-8'];
  if (declared !== null && declared !== 'utf-8')
    evidence.push(`the file declares ${declared}; the bytes say otherwise`);
  return { text: stripMarks(text), encoding: 'utf-8', confidence: 0.99, evidence, replaced: 0 };
}

/** ISO-2022-JP is the one seven-bit encoding that is not ASCII and still met: its escapes are ESC $ B, ESC $ @, ESC ( J. */
function sevenBit(bytes: Uint8Array, text: string): Decoded {
  if (text.includes('\u001b$B') || text.includes('\u001b$@')) {
    const decoded = new TextDecoder('iso-2022-jp').decode(bytes);
    return {
      text: decoded,
      encoding: 'iso-2022-jp',
      confidence: 0.95,
      evidence: ['ISO-2022-JP escape sequences'],
      replaced: countReplaced(decoded),
    };
  }
  return { text, encoding: 'utf-8', confidence: 1, evidence: ['only ASCII bytes'], replaced: 0 };
}

/** The declared encoding, when it is a legacy one, the bytes are valid in it and no other reads clearly better. */
function byDeclaration(bytes: Uint8Array, declared: string | null): Decoded | null {
  if (declared === null || declared.startsWith('utf-') || declared === 'us-ascii' || !iconv.encodingExists(declared))
    return null;
  const ranked = rankEncodings(bytes, declared);
  const own = ranked.find((candidate) => candidate.encoding === declared);
  if (own === undefined || ranked[0]!.score - own.score > 0.25) return null;
  const text = decodeLegacy(bytes, declared);
  const replaced = countReplaced(text);
  return replaced > 0
    ? null
    : {
        text,
        encoding: declared,
        confidence: 0.97,
        evidence: [`the file declares ${declared} and the bytes agree`],
        replaced,
      };
}

function byScore(bytes: Uint8Array, declared: string | null): Decoded {
  const { valid, invalid } = utf8Sequences(bytes);
  if (valid > 0 && valid * 3 >= invalid)
    return mixed(bytes, [`${valid} valid UTF-8 sequences beside ${invalid} other bytes`]);
  const ranked = rankEncodings(bytes, declared);
  const best = ranked[0]!;
  const evidence = [`${best.why}; not valid UTF-8`];
  const contradicted = declared !== null && declared !== best.encoding;
  if (contradicted) evidence.push(`the file declares ${declared}; the bytes do not fit it`);
  const text = decodeLegacy(bytes, best.encoding);
  const sample = sampleOf(bytes);
  const own = decodeLegacy(sample, best.encoding);
  const rival = ranked.slice(1, 5).find((candidate) => decodeLegacy(sample, candidate.encoding) !== own);
  const sure = confidenceOf(best, rival);
  if (rival !== undefined && best.score - rival.score < 0.1) evidence.push(`${rival.encoding} reads almost as well`);
  return {
    text,
    encoding: best.encoding,
    confidence: contradicted ? Math.min(DOUBT, sure) : sure,
    evidence,
    replaced: countReplaced(text),
  };
}

/** A file whose bytes contradict its own declaration is never read as sure. */
const DOUBT = 0.75;

function confidenceOf(best: EncodingCandidate, rival: EncodingCandidate | undefined): number {
  const margin = rival === undefined ? 1 : best.score - rival.score;
  return Math.max(0.3, Math.min(0.95, 0.6 + margin * 1.5));
}

function decodeLegacy(bytes: Uint8Array, encoding: string): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
}

/** Length of the UTF-8 sequence at `at`, or 0 where there is none (Unicode 15, table 3-7, surrogates and overlong forms out). */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const next = bytes[at + 1] ?? 0;
  const tail = (offset: number): boolean => ((bytes[at + offset] ?? 0) & 0xc0) === 0x80;
  if (lead >= 0xc2 && lead <= 0xdf) return tail(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const fits = lead === 0xe0 ? next >= 0xa0 : lead === 0xed ? next < 0xa0 : true;
    return fits && tail(1) && tail(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const fits = lead === 0xf0 ? next >= 0x90 : lead === 0xf4 ? next < 0x90 : true;
    return fits && tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

function utf8Sequences(bytes: Uint8Array): { readonly valid: number; readonly invalid: number } {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at]! < 0x80) continue;
    const length = sequenceAt(bytes, at);
    if (length > 0) {
      valid++;
      at += length - 1;
    } else invalid++;
  }
  return { valid, invalid };
}

/** Mostly UTF-8 with stray windows-1252 bytes (two exports glued together): each stray byte is read as windows-1252 and counted. */
function mixed(bytes: Uint8Array, evidence: readonly string[]): Decoded {
  const parts: string[] = [];
  const utf8 = new TextDecoder('utf-8');
  let from = 0;
  let replaced = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at]! < 0x80) continue;
    const length = sequenceAt(bytes, at);
    if (length > 0) {
      at += length - 1;
      continue;
    }
    if (at > from) parts.push(utf8.decode(bytes.subarray(from, at)));
    parts.push(decodeLegacy(bytes.subarray(at, at + 1), 'windows-1252'));
    replaced++;
    from = at + 1;
  }
  parts.push(utf8.decode(bytes.subarray(from)));
  const note = `mixed encodings: ${replaced} byte${replaced === 1 ? '' : 's'} read as windows-1252 among UTF-8`;
  return {
    text: stripMarks(parts.join('')),
    encoding: 'utf-8',
    confidence: 0.6,
    evidence: [...evidence, note],
    replaced,
  };
}

function stripMarks(text: string): string {
  let from = 0;
  while (text.charCodeAt(from) === 0xfeff) from++;
  return from === 0 ? text : text.slice(from);
}

function countReplaced(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) count++;
  return count;
}
