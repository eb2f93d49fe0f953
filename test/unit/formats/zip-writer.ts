/** Writes small ZIP files for tests, also hostile ones: any entry name, any declared size. */

import { crc32, deflateRawSync } from 'node:zlib';

export interface Packed {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Size written into the headers instead of the true one. */
  readonly declaredSize?: number;
  readonly encrypted?: boolean;
}

function header(signature: number, fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const parts = [[signature, 4] as const, ...fields].map(([value, size]) => {
    const part = Buffer.alloc(size);
    if (size === 2) part.writeUInt16LE(value);
    else part.writeUInt32LE(value);
    return part;
  });
  return Buffer.concat(parts);
}

/** APPNOTE 6.3 local headers, central directory and end record; method deflate. */
export function zipOf(entries: readonly Packed[]): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, declaredSize = bytes.byteLength, encrypted = false } of entries) {
    const label = Buffer.from(name);
    const packed = deflateRawSync(bytes);
    const common = [
      [20, 2],
      [encrypted ? 1 : 0, 2],
      [8, 2],
      [0, 2],
      [0x21, 2],
      [crc32(bytes), 4],
      [packed.length, 4],
      [declaredSize, 4],
      [label.length, 2],
      [0, 2],
    ] as const;
    const local = Buffer.concat([header(0x04034b50, common), label, packed]);
    const central = Buffer.concat([
      header(0x02014b50, [[20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]),
      label,
    ]);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = header(0x06054b50, [
    [0, 2],
    [0, 2],
    [entries.length, 2],
    [entries.length, 2],
    [directory.length, 4],
    [offset, 4],
    [0, 2],
  ]);
  return Buffer.concat([...locals, directory, end]);
}
