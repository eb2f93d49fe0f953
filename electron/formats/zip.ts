/** Opens a ZIP in memory under strict guards: entry count, unpacked size, ratio, paths, nesting and encryption (security.md 3.5). */

import yauzl from 'yauzl';
import { MAX_ZIP_ENTRIES, MAX_ZIP_RATIO, MAX_ZIP_UNPACKED_BYTES, ZIP_RATIO_FLOOR_BYTES } from '../../shared/limits.ts';
import { type Problem, problem } from '../../shared/problem.ts';

export interface ZipEntry {
  /** A label, never a path to write to. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Unzipped {
  readonly entries: readonly ZipEntry[];
  /** Refused entries, or one whole-archive refusal with no entries. */
  readonly problems: readonly Problem[];
}

/** True for bytes that begin like a ZIP (also an empty one). */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

/** Office documents are ZIPs too: told by the part names every one of them holds (ECMA-376 part 2; ODF 1.2 part 3). */
export function isOfficeZip(bytes: Uint8Array): boolean {
  if (!isZip(bytes)) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return text.includes('[Content_Types].xml') || isOdf(text);
}

/** OpenDocument: the mimetype part, which writers put first, or the parts without which there is no document. */
function isOdf(text: Buffer): boolean {
  if (text.subarray(0, 512).includes('mimetypeapplication/vnd.oasis.opendocument')) return true;
  return text.includes('META-INF/manifest.xml') && text.includes('content.xml');
}

/** Unpacks every ordinary entry. Never throws: a broken archive is a Problem. */
export async function unzip(bytes: Uint8Array): Promise<Unzipped> {
  let zip: yauzl.ZipFile;
  let listed: readonly yauzl.Entry[];
  try {
    zip = await open(bytes);
    listed = await list(zip);
  } catch (error) {
    return { entries: [], problems: [broken(error)] };
  }
  const bomb = bombProblem(listed, zip.entryCount);
  if (bomb !== null) return { entries: [], problems: [bomb] };
  const entries: ZipEntry[] = [];
  const problems: Problem[] = [];
  for (const entry of listed) {
    const name = nameOf(entry);
    if (isChaff(name)) continue;
    const refusal = entryProblem(entry, name);
    if (refusal !== null) {
      problems.push(refusal);
      continue;
    }
    try {
      const body = await unpack(zip, entry);
      if (isZip(body) && !isOfficeZip(body))
        problems.push(
          problem(
            'nested_archive',
            'refused',
            'An archive inside the archive is not opened. Unpack it first and import the files in it.',
            { excerpt: name },
          ),
        );
      else entries.push({ name, bytes: body });
    } catch (error) {
      problems.push(broken(error, name));
    }
  }
  return { entries, problems };
}

function broken(error: unknown, name?: string): Problem {
  const reason = error instanceof Error ? error.message : 'unknown error';
  const which = name === undefined ? 'The archive' : 'An entry of the archive';
  return problem(
    'malformed',
    'refused',
    `${which} is damaged and cannot be unpacked (${reason}). Download it again.`,
    name === undefined ? {} : { excerpt: name },
  );
}

function bombProblem(entries: readonly yauzl.Entry[], count: number): Problem | null {
  if (count > MAX_ZIP_ENTRIES || entries.length > MAX_ZIP_ENTRIES) {
    return problem(
      'zip_bomb',
      'refused',
      `The archive holds ${count} entries; at most ${MAX_ZIP_ENTRIES} are opened. Unpack it and import the folder.`,
    );
  }
  let total = 0;
  for (const entry of entries) {
    total += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (entry.uncompressedSize > ZIP_RATIO_FLOOR_BYTES && ratio > MAX_ZIP_RATIO) {
      return problem(
        'zip_bomb',
        'refused',
        `An entry unpacks to ${Math.round(ratio)} times its size, which no bank export does. The archive is not opened.`,
        { excerpt: nameOf(entry) },
      );
    }
  }
  if (total > MAX_ZIP_UNPACKED_BYTES)
    return problem(
      'zip_bomb',
      'refused',
      `The archive unpacks to ${total} bytes; at most ${MAX_ZIP_UNPACKED_BYTES} are read. Unpack it and import the files one by one.`,
    );
  return null;
}

function entryProblem(entry: yauzl.Entry, name: string): Problem | null {
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(name) || /^(?:[\\/]|[A-Za-z]:)/.test(name) || name.includes('\0')) {
    return problem(
      'unsafe_path',
      'refused',
      'The entry name points outside the archive, which an honest export never does. The entry is not read.',
      { excerpt: name },
    );
  }
  if ((entry.generalPurposeBitFlag & 1) !== 0)
    return problem(
      'encrypted',
      'refused',
      'The entry is protected by a password. Unpack it yourself and import the file.',
      { excerpt: name },
    );
  return null;
}

/** Folders and what macOS and Windows add of their own. */
function isChaff(name: string): boolean {
  return (
    name.endsWith('/') || name.startsWith('__MACOSX/') || /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name)
  );
}

/** Names come as bytes so that a hostile one cannot stop the listing. UTF-8 where valid, else CP437 is near enough for a label. */
function nameOf(entry: yauzl.Entry): string {
  const raw: unknown = entry.fileName;
  return Buffer.isBuffer(raw) ? raw.toString('utf8') : String(raw);
}

function open(bytes: Uint8Array): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    yauzl.fromBuffer(buffer, { lazyEntries: true, decodeStrings: false }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    );
  });
}

function list(zip: yauzl.ZipFile): Promise<readonly yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      if (entries.length > MAX_ZIP_ENTRIES) resolve(entries);
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

/** One entry's bytes; stops as soon as it grows past what it declared. */
function unpack(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > entry.uncompressedSize) stream.destroy(new Error('an entry is larger than it declares'));
        else chunks.push(chunk);
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
      stream.on('error', reject);
    });
  });
}
