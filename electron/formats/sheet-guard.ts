/** Looks into a zipped workbook before anything unpacks it: size, ratio, entry count, encryption and DOCTYPE. */

import { createInflateRaw } from 'node:zlib';
import { type Entry, fromBuffer } from 'yauzl';
import { MAX_ZIP_ENTRIES, MAX_ZIP_RATIO, MAX_ZIP_UNPACKED_BYTES, ZIP_RATIO_FLOOR_BYTES } from '../../shared/limits.ts';
import { type Problem, problem } from '../../shared/problem.ts';

interface Listed {
  readonly entries: readonly Entry[];
  readonly fault: string | null;
}

/** Central directory of a zip in memory; a fault instead of an exception. */
export function listParts(bytes: Uint8Array): Promise<Listed> {
  return new Promise((resolve) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entries: Entry[] = [];
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true }, (error, zip) => {
      if (error || zip === undefined) {
        resolve({ entries, fault: error?.message ?? 'no zip' });
        return;
      }
      zip.on('entry', (entry: Entry) => {
        entries.push(entry);
        if (entries.length > MAX_ZIP_ENTRIES) resolve({ entries, fault: null });
        else zip.readEntry();
      });
      zip.on('end', () => resolve({ entries, fault: null }));
      zip.on('error', (fault: Error) => resolve({ entries, fault: fault.message }));
      zip.readEntry();
    });
  });
}

/** Bytes of one entry as the local header places them. */
export function packed(bytes: Uint8Array, entry: Entry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = entry.relativeOffsetOfLocalHeader;
  if (at + 30 > bytes.length) return new Uint8Array(0);
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  return bytes.subarray(from, from + entry.compressedSize);
}

function bomb(detail: string): Problem {
  return problem(
    'zip_bomb',
    'refused',
    `The workbook unpacks to far more than it holds (${detail}). It was not opened; nothing was read.`,
  );
}

/** The problem that forbids opening a zipped workbook, or null where it is safe to unpack. */
export async function guardWorkbook(bytes: Uint8Array): Promise<Problem | null> {
  const { entries, fault } = await listParts(bytes);
  if (fault !== null) return damaged(fault);
  if (entries.length > MAX_ZIP_ENTRIES) return bomb(`more than ${MAX_ZIP_ENTRIES} parts`);
  let total = 0;
  for (const entry of entries) {
    if (entry.isEncrypted()) return encrypted();
    const declared = entry.uncompressedSize;
    if (declared > ZIP_RATIO_FLOOR_BYTES && declared > entry.compressedSize * MAX_ZIP_RATIO) {
      return bomb(`${entry.fileName}: ${declared} bytes from ${entry.compressedSize}`);
    }
    total += declared;
    if (total > MAX_ZIP_UNPACKED_BYTES) return bomb(`more than ${MAX_ZIP_UNPACKED_BYTES} bytes`);
  }
  for (const entry of entries) {
    const found = await inspect(bytes, entry);
    if (found !== null) return found;
  }
  return null;
}

const FORBIDDEN = ['<!DOCTYPE', '<!ENTITY'] as const;
const OVERLAP = 16;

/** Walks one XML part without keeping it: more bytes than declared, a DOCTYPE or an ODF password ends the reading. */
async function inspect(bytes: Uint8Array, entry: Entry): Promise<Problem | null> {
  if (!/\.(?:xml|rels|vml)$/i.test(entry.fileName)) return null;
  const isManifest = entry.fileName === 'META-INF/manifest.xml';
  let length = 0;
  let tail = Buffer.alloc(0);
  try {
    for await (const chunk of unpacked(packed(bytes, entry), entry.compressionMethod)) {
      length += chunk.length;
      if (length > entry.uncompressedSize) return bomb(`${entry.fileName} is longer than declared`);
      const text = Buffer.concat([tail, chunk]);
      if (FORBIDDEN.some((word) => text.includes(word))) {
        const message = `The part ${entry.fileName} declares a document type, which workbooks never need and attacks use. It was not opened.`;
        return problem('doctype_refused', 'refused', message);
      }
      if (isManifest && text.includes('encryption-data')) return encrypted();
      tail = text.subarray(Math.max(0, text.length - OVERLAP));
    }
  } catch {
    return damaged(`${entry.fileName} cannot be unpacked`);
  }
  return null;
}

/** Unpacks the bytes of an entry in portions. Throws where they are damaged. */
export async function* unpacked(body: Uint8Array, method: number): AsyncGenerator<Buffer> {
  if (method === 0) {
    yield Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return;
  }
  const inflate = createInflateRaw({ chunkSize: 262_144 });
  inflate.end(body);
  for await (const chunk of inflate) yield chunk as Buffer;
}

function damaged(detail: string): Problem {
  const message = `The workbook is damaged (${detail}). Open it in the sheet program, save it again and import that file.`;
  return problem('malformed', 'refused', message);
}

/** The answer to a workbook with a password. */
export function encrypted(): Problem {
  const message =
    'The workbook is protected by a password. Open it in the sheet program, save a copy without password and import that.';
  return problem('encrypted', 'refused', message);
}
