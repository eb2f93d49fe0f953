/** A ZIP archive of a few parts in memory (PKWARE APPNOTE 6.3.10, 4.3): deflated, without times, so that equal parts give equal bytes. */

import { crc32, deflateRawSync } from 'node:zlib';

export interface Part {
  readonly name: string;
  readonly text: string;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATED = 8;
/** 1 January 1980, the earliest day a ZIP can state. */
const DAY = 0x21;

/** Header fields as 16-bit or 32-bit little-endian numbers. */
function header(fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const out = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) at = out.writeUIntLE(value, at, bytes);
  return out;
}

/** The archive. Parts together stay below 4 GB, the limit of the format without its 64-bit extension. */
export function zip(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of parts) {
    const raw = Buffer.from(text, 'utf8');
    const packed = deflateRawSync(raw);
    const label = Buffer.from(name, 'utf8');
    const facts = [
      [2, VERSION],
      [2, FLAGS],
      [2, DEFLATED],
      [2, 0],
      [2, DAY],
      [4, crc32(raw)],
      [4, packed.length],
      [4, raw.length],
      [2, label.length],
      [2, 0],
    ] as const;
    const local = header([[4, LOCAL], ...facts]);
    bodies.push(local, label, packed);
    directory.push(header([[4, CENTRAL], [2, VERSION], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), label);
    offset += local.length + label.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = parts.length;
  const end = header([
    [4, END],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, offset],
    [2, 0],
  ]);
  return Buffer.concat([...bodies, ...directory, end]);
}
