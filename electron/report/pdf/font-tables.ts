/** The few tables of an OpenType file that tell which characters a face has and whether it may be embedded, without reading it whole. */

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Buffer;

/** One face of a file. `weight` and `width` as in OS/2 (400 and 5 are normal). */
export interface FaceFacts {
  /** Its place in a collection; 0 in a file of one face. */
  readonly index: number;
  readonly weight: number;
  readonly width: number;
  readonly italic: boolean;
  readonly serif: boolean;
  readonly fixedPitch: boolean;
  /** OS/2 fsType: neither restricted nor closed to subsetting. */
  readonly mayEmbed: boolean;
  /** Outlines that a PDF can carry: TrueType or CFF, no bitmaps or coloured pictures. */
  readonly hasOutlines: boolean;
  readonly cmap: Buffer;
}

interface Table {
  readonly offset: number;
  readonly length: number;
}

// The largest cmap known (pan-Chinese faces) has under 1 MB; a longer one is damage.
const MAX_CMAP_BYTES = 4_000_000;
// Collections hold one face for each region and weight: at most some dozens.
const MAX_FACES = 128;

/** Faces of the file; throws a RangeError where it ends too early. */
export function readFaces(readAt: ReadAt): FaceFacts[] {
  const head = readAt(0, 12);
  if (head.toString('latin1', 0, 4) !== 'ttcf') return [readFace(readAt, 0, 0)].filter((face) => face !== null);
  const count = Math.min(head.readUInt32BE(8), MAX_FACES);
  const offsets = readAt(12, count * 4);
  return Array.from({ length: count }, (_, index) => readFace(readAt, offsets.readUInt32BE(index * 4), index)).filter(
    (face) => face !== null,
  );
}

function readFace(readAt: ReadAt, at: number, index: number): FaceFacts | null {
  const tables = directory(readAt, at);
  const cmap = tables.get('cmap');
  const os2 = tables.get('OS/2');
  if (cmap === undefined || os2 === undefined || cmap.length > MAX_CMAP_BYTES) return null;
  const facts = readAt(os2.offset, 64);
  const fsType = facts.readUInt16BE(8);
  const coloured = ['CBDT', 'sbix', 'COLR', 'SVG '].some((name) => tables.has(name));
  return {
    index,
    weight: facts.readUInt16BE(4),
    width: facts.readUInt16BE(6),
    // fsSelection bit 0 (OpenType 1.9, OS/2).
    italic: (facts.readUInt16BE(62) & 1) !== 0,
    // PANOSE: family 2 is text, serif styles 11 to 15 are the sans serifs, proportion 9 is monospaced.
    serif: facts[32] === 2 && (facts[33] ?? 0) > 1 && (facts[33] ?? 0) < 11,
    fixedPitch: facts[35] === 9,
    // fsType: 2 = restricted licence, bit 8 = no subsetting, bit 9 = bitmaps only.
    mayEmbed: (fsType & 0xf) !== 2 && (fsType & 0x300) === 0,
    hasOutlines: !coloured && (tables.has('glyf') || tables.has('CFF ')),
    cmap: readAt(cmap.offset, cmap.length),
  };
}

function directory(readAt: ReadAt, at: number): Map<string, Table> {
  const count = readAt(at, 6).readUInt16BE(4);
  const records = readAt(at + 12, count * 16);
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const record = records.subarray(index * 16, index * 16 + 16);
      const table = { offset: record.readUInt32BE(8), length: record.readUInt32BE(12) };
      return [record.toString('latin1', 0, 4), table] as const;
    }),
  );
}

/** Those of `codes` that the face maps to a glyph (cmap formats 4 and 12: all that text faces of today use). */
export function coveredBy({ cmap }: FaceFacts, codes: Iterable<number>): Set<number> {
  const look = lookup(cmap);
  const found = new Set<number>();
  if (look !== null) for (const code of codes) if (look(code)) found.add(code);
  return found;
}

function lookup(cmap: Buffer): ((code: number) => boolean) | null {
  const count = cmap.readUInt16BE(2);
  let best: { readonly format: number; readonly at: number } | null = null;
  for (let index = 0; index < count; index++) {
    const platform = cmap.readUInt16BE(4 + index * 8);
    const encoding = cmap.readUInt16BE(6 + index * 8);
    const at = cmap.readUInt32BE(8 + index * 8);
    // Unicode by platform 0, or by Windows' encodings 1 (plane 0) and 10 (all planes).
    const isUnicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10));
    const format = cmap.readUInt16BE(at);
    if (isUnicode && (format === 12 || (format === 4 && best === null))) best = { format, at };
  }
  if (best === null) return null;
  const { format, at } = best;
  return format === 12 ? (code) => inGroups(cmap, at, code) : (code) => inSegments(cmap, at, code);
}

/** Format 12: sorted groups of first and last character. */
function inGroups(cmap: Buffer, at: number, code: number): boolean {
  let low = 0;
  let high = cmap.readUInt32BE(at + 12) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const group = at + 16 + middle * 12;
    if (code < cmap.readUInt32BE(group)) high = middle - 1;
    else if (code > cmap.readUInt32BE(group + 4)) low = middle + 1;
    else return cmap.readUInt32BE(group + 8) + code - cmap.readUInt32BE(group) !== 0;
  }
  return false;
}

/** Format 4: segments of plane 0 with a delta or a table of glyphs. */
function inSegments(cmap: Buffer, at: number, code: number): boolean {
  if (code > 0xffff) return false;
  const bytes = cmap.readUInt16BE(at + 6);
  const ends = at + 14;
  for (let segment = 0; segment < bytes; segment += 2) {
    if (code > cmap.readUInt16BE(ends + segment)) continue;
    const start = cmap.readUInt16BE(ends + bytes + 2 + segment);
    if (code < start) return false;
    const delta = cmap.readUInt16BE(ends + 2 * bytes + 2 + segment);
    const rangeAt = ends + 3 * bytes + 2 + segment;
    const range = cmap.readUInt16BE(rangeAt);
    if (range === 0) return ((code + delta) & 0xffff) !== 0;
    const glyph = cmap.readUInt16BE(rangeAt + range + 2 * (code - start));
    return glyph !== 0 && ((glyph + delta) & 0xffff) !== 0;
  }
  return false;
}
