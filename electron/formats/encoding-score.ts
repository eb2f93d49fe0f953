/** Scores legacy encodings on the non-ASCII parts of a file: valid sequences, letters where letters belong, common signs. */

import chardet from 'chardet';
import iconv from 'iconv-lite';
import { encodingName } from './encoding-names.ts';

export interface EncodingCandidate {
  readonly encoding: string;
  /** Higher is better; about -1..1. */
  readonly score: number;
  readonly why: string;
}

const SINGLE = [
  'windows-1252',
  'iso-8859-15',
  'windows-1250',
  'iso-8859-2',
  'cp850',
  'cp437',
  'macintosh',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'windows-1255',
] as const;

/** Double-byte encodings with the zone of lead bytes most running text uses (level-1 characters of each standard). */
const DOUBLE: readonly { readonly encoding: string; readonly common: (lead: number, trail: number) => boolean }[] = [
  // JIS X 0208: kana in rows 4-5 (82 9F - 83 96), level-1 kanji from 88 9F to 97.
  {
    encoding: 'shift_jis',
    common: (lead, trail) =>
      (lead === 0x82 && trail >= 0x9f) || lead === 0x83 || (lead >= 0x88 && lead <= 0x97) || lead === 0x81,
  },
  // GB 2312: level-1 hanzi B0-D7, punctuation A1-A3.
  {
    encoding: 'gb18030',
    common: (lead, trail) => trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || lead === 0xa1 || lead === 0xa3),
  },
  // Big5: frequent hanzi A4-C6.
  { encoding: 'big5', common: (lead) => lead >= 0xa4 && lead <= 0xc6 },
  // KS X 1001: Hangul B0-C8.
  { encoding: 'euc-kr', common: (lead, trail) => trail >= 0xa1 && lead >= 0xb0 && lead <= 0xc8 },
  // EUC-JP: kana A4-A5, level-1 kanji B0-CF.
  {
    encoding: 'euc-jp',
    common: (lead, trail) => trail >= 0xa1 && (lead === 0xa4 || lead === 0xa5 || (lead >= 0xb0 && lead <= 0xcf)),
  },
];

/** How often bank files come in an encoding, where the bytes alone cannot tell. */
const PRIOR: Readonly<Record<string, number>> = {
  'windows-1252': 0.1,
  'iso-8859-15': 0.04,
  cp850: 0.03,
  gb18030: 0.02,
  shift_jis: 0.02,
  'windows-1251': 0.02,
};

/** Bytes scored at most: windows around the first non-ASCII runs. */
const SAMPLE_BYTES = 65_536;
const CONTEXT_BYTES = 24;

/** Lines of the file that hold non-ASCII bytes, shortened: the only part that tells encodings apart. */
export function sampleOf(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(SAMPLE_BYTES);
  let used = 0;
  let copied = 0;
  for (let at = 0; at < bytes.length && used < SAMPLE_BYTES; at++) {
    if (bytes[at]! < 0x80 || at < copied) continue;
    let from = Math.max(copied, at - CONTEXT_BYTES);
    // A window must not begin inside a double-byte character: start it after an ASCII blank, comma or line end.
    while (from < at && from > copied && bytes[from - 1]! > 0x3f) from++;
    let to = at;
    let quiet = 0;
    while (to < bytes.length && quiet < CONTEXT_BYTES && to - from < 4096) quiet = bytes[to++]! < 0x80 ? quiet + 1 : 0;
    const piece = bytes.subarray(from, Math.min(to, from + SAMPLE_BYTES - used));
    out.set(piece, used);
    used += piece.length;
    copied = to;
  }
  return out.subarray(0, used);
}

/** All plausible encodings, best first; never empty. `declared` and the detector's opinion each weigh a little. */
export function rankEncodings(bytes: Uint8Array, declared: string | null): readonly EncodingCandidate[] {
  const sample = sampleOf(bytes);
  const opinions = new Map<string, number>();
  for (const match of chardet.analyse(sample))
    opinions.set(
      encodingName(match.name),
      Math.max(opinions.get(encodingName(match.name)) ?? 0, match.confidence / 100),
    );
  const candidates: EncodingCandidate[] = [];
  const names: readonly string[] =
    declared === null || SINGLE.some((name) => name === declared) ? SINGLE : [...SINGLE, declared];
  for (const { encoding, common } of DOUBLE) candidates.push(doubleScore(sample, encoding, common));
  for (const encoding of names) {
    if (DOUBLE.some((double) => double.encoding === encoding) || !iconv.encodingExists(encoding)) continue;
    candidates.push(singleScore(sample, encoding));
  }
  const weighed = candidates.map((candidate) => {
    const opinion =
      (opinions.get(candidate.encoding) ?? 0) * 0.15 +
      (candidate.encoding === declared ? 0.2 : 0) +
      (PRIOR[candidate.encoding] ?? 0);
    return { ...candidate, score: candidate.score + opinion };
  });
  return weighed.sort((a, b) => b.score - a.score);
}

/** Share of double-byte characters in the common zone, less what is broken. */
function doubleScore(
  sample: Uint8Array,
  encoding: string,
  common: (lead: number, trail: number) => boolean,
): EncodingCandidate {
  let pairs = 0;
  let frequent = 0;
  let broken = 0;
  for (let at = 0; at < sample.length; at++) {
    const lead = sample[at]!;
    if (lead < 0x80) continue;
    // Half-width katakana of Shift_JIS are single bytes: plausible, but weak evidence.
    if (encoding === 'shift_jis' && lead >= 0xa1 && lead <= 0xdf) {
      pairs += 0.5;
      frequent += 0.35;
      continue;
    }
    const trail = sample[at + 1] ?? 0;
    pairs++;
    if (trail < 0x40 || trail === 0x7f || lead === 0x80 || lead === 0xff) broken++;
    else if (common(lead, trail)) frequent++;
    at++;
  }
  const text = iconv.decode(Buffer.from(sample), encoding);
  const invalid = text.split('\ufffd').length - 1;
  const share = pairs === 0 ? 0 : (frequent - (broken + invalid) * 2) / pairs;
  // Short Western words ("e acute" + letter) can look like one valid pair: runs of several pairs carry the proof.
  const run = longestHighRun(sample);
  const proof = run >= 4 ? 0 : -0.6;
  return {
    encoding,
    score: share * 0.95 + proof,
    why: `${Math.round(frequent)} of ${Math.round(pairs)} double-byte characters are common ones in ${encoding}`,
  };
}

function longestHighRun(sample: Uint8Array): number {
  let longest = 0;
  let run = 0;
  for (const value of sample) {
    run = value >= 0x80 ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

const LETTER = /\p{L}/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;
/** Letters of the languages most bank files are in; the rest of Latin-1 and Latin-2 letters count half. */
const FREQUENT = new Set(
  '\u00ba\u00aa\u00e4\u00f6\u00fc\u00df\u00c4\u00d6\u00dc\u00e9\u00e8\u00ea\u00eb\u00e0\u00e2\u00e7\u00f4\u00ee\u00ef\u00fb\u00f9\u00e1\u00ed\u00f3\u00fa\u00f1\u00e3\u00f5\u00e5\u00e6\u00f8\u00c9\u00c8\u00c0\u00c7\u00d1\u00c1\u00cd\u00d3\u00da\u00c3\u00d5\u00c5\u00c6\u00d8\u0142\u0105\u0119\u015b\u017c\u0107\u0144\u017a\u0159\u0161\u010d\u011b\u017e\u016f\u0151\u0171\u0103\u0219\u021b\u0131\u011f\u015f\u0130',
);
/** Accented letters that are words by themselves (French, Italian, Spanish, Portuguese, Scandinavian). */
const ALONE = new Set('\u00e0\u00c0\u00e9\u00e8\u00f3\u00f9\u00ed\u00e5\u00f6\u00c5\u00d6\u00ba\u00aa');
const SIGNS = new Set(
  '\u20ac\u00a3\u00a7\u00b0\u00ba\u00aa\u00bb\u00ab\u2019\u2018\u201c\u201d\u201e\u2013\u2014\u2026\u00b4\u00a0\u2116\u00a9\u00ae\u2122\u00b7\u2022\u00bf\u00a1',
);

/** Judges each decoded non-ASCII character in its place: inside a word it must be a letter of fitting case. */
function singleScore(sample: Uint8Array, encoding: string): EncodingCandidate {
  const text = iconv.decode(Buffer.from(sample), encoding);
  const quotes = quotedPairs(text);
  let signs = 0;
  let points = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x80) continue;
    signs++;
    points += quotes.has(at) ? CERTAIN : pointsOf(text, at);
  }
  return {
    encoding,
    score: signs === 0 ? 0 : points / signs,
    why: `${signs} non-ASCII characters read best as ${encoding}`,
  };
}

/** Typography that no letter of another encoding explains as well: more than a frequent letter. */
const CERTAIN = 0.95;

/** Offsets of double quotes that open before a word and close after one on the same line. */
function quotedPairs(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const match of text.matchAll(/(?<![\p{L}\d])\u201c[^\u201c\u201d\r\n]{1,80}\u201d(?![\p{L}\d])/gu)) {
    found.add(match.index);
    found.add(match.index + match[0].length - 1);
  }
  return found;
}

/**
 * True for an apostrophe as names and elisions have it (O'Neill, L'Oreal, customer's, don't): letters that would read as one word
 * with a letter in its place in another encoding are none of these.
 */
function isApostrophe(text: string, at: number): boolean {
  const stem = /\p{L}*$/u.exec(text.slice(Math.max(0, at - 20), at))?.[0] ?? '';
  const tail = /^\p{L}*/u.exec(text.slice(at + 1, at + 21))?.[0] ?? '';
  if (/^o$/i.test(stem) && /^\p{Lu}/u.test(tail)) return true;
  if (/^(?:[dlmnstcj]|qu|dell|all|nell|sull)$/i.test(stem) && /^[aeiouyh]/i.test(tail)) return true;
  if (stem.length < (stem === stem.toUpperCase() ? 3 : 2)) return false;
  return /^(?:s|t|ll|re|ve)$/i.test(tail) || (tail === '' && /s$/i.test(stem) && !LETTER.test(text[at + 1] ?? ' '));
}

function pointsOf(text: string, at: number): number {
  const sign = text[at]!;
  const before = text[at - 1] ?? ' ';
  const after = text[at + 1] ?? ' ';
  const inWord = LETTER.test(before) && LETTER.test(after);
  const code = sign.charCodeAt(0);
  if (code === 0xfffd || (code >= 0x80 && code <= 0x9f)) return -3;
  if (sign === '\u2019' && isApostrophe(text, at)) return CERTAIN;
  if (!LETTER.test(sign)) {
    if (inWord) return sign === '\u2019' || sign === '\u00b4' || sign === '\u00b7' ? 0.3 : -1;
    return SIGNS.has(sign) ? 0.55 : -0.4;
  }
  if (code >= 0x370) return foreignPoints(sign, before, after);
  if (UPPER.test(sign) && LOWER.test(before)) return -0.8;
  if (LOWER.test(sign) && UPPER.test(before) && UPPER.test(after)) return -0.6;
  if (before.charCodeAt(0) >= 0x80 && after.charCodeAt(0) >= 0x80 && LETTER.test(before) && LETTER.test(after))
    return -0.7;
  const alone = !LETTER.test(before) && !LETTER.test(after);
  if (alone && !ALONE.has(sign)) return 0.1;
  return FREQUENT.has(sign) ? 0.9 : 0.35;
}

/** Greek, Cyrillic or Hebrew: whole words of one script, lower case inside. */
function foreignPoints(sign: string, before: string, after: string): number {
  const script = (other: string): boolean => other.charCodeAt(0) >= 0x370 || !LETTER.test(other);
  if (!script(before) || !script(after)) return -1;
  if (UPPER.test(sign) && LOWER.test(before)) return -0.9;
  // Final forms of Hebrew letters stand at the end of a word (Unicode, 05DA-05E5): elsewhere the bytes are something else.
  if (/[\u05da\u05dd\u05df\u05e3\u05e5]/.test(sign)) return LETTER.test(after) ? -0.9 : 0.85;
  return before.charCodeAt(0) >= 0x370 || after.charCodeAt(0) >= 0x370 ? 0.8 : -0.3;
}
