/** Seals of lines: a SHA-256 for each block of lines written together, and a short checksum for each line that names the one changed. */

import { createHash, type Hash } from 'node:crypto';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { FIXED_COLUMNS, isStated, OPTIONAL_COLUMNS } from './line-columns.ts';

/** Lines of one block: a block is read whole to check one line, and costs about 150 bytes beside its four bytes a line. */
const BLOCK_LINES = 1_000;
const CHECKSUM_BYTES = 4;

type Values = readonly unknown[];

/** Stands for NULL and for what no column of a line holds: amounts and days are finite. */
const NULL_VALUE = Number.NEGATIVE_INFINITY;
const FOREIGN_VALUE = Number.POSITIVE_INFINITY;

/** A text with half a surrogate pair is stored with U+FFFD in its place. */
const asStored = (value: unknown): unknown => (typeof value === 'string' ? Buffer.from(value).toString() : value);

/** A block's numbers, kept for the next block: it is as large. */
let spare: Float64Array<ArrayBuffer> | null = null;

/** Values as bytes that are the same for the same values: eight bytes each (a text's length), then all texts behind each other. */
class Packed {
  private numbers = spare ?? new Float64Array(4_096);
  private words = new Uint32Array(this.numbers.buffer);
  private text = '';
  private at = 0;

  constructor() {
    spare = null;
  }

  /**
   * Takes one line's values; returns 32 bits over them (multiply and xor, Murmur3's constants), which tell the line of a block that
   * differs and prove nothing by themselves.
   */
  line(values: Values, start: number, width: number): number {
    if (this.at + width > this.numbers.length) this.grow(width);
    const { at, text } = this;
    const end = start + width;
    let hash = 0x9e3779b9;
    // Every code unit of the line or-ed: tells whether a surrogate may be among them.
    let units = 0;
    for (let index = start; index < end; index++) {
      const value = values[index];
      if (typeof value === 'string') {
        for (let unit = 0; unit < value.length; unit++) {
          const code = value.charCodeAt(unit);
          units |= code;
          hash = Math.imul(hash ^ code, 0xcc9e2d51) ^ (hash >>> 15);
        }
        this.text += value;
        this.numbers[this.at] = value.length;
        // Adding nothing makes the zero below zero a plain one, as the database does.
      } else
        this.numbers[this.at] = typeof value === 'number' ? value + 0 : value === null ? NULL_VALUE : FOREIGN_VALUE;
      hash = Math.imul(hash ^ this.words[2 * this.at]!, 0x1b873593);
      hash = Math.imul(hash ^ (hash >>> 15) ^ this.words[2 * this.at + 1]!, 0x85ebca6b);
      this.at++;
    }
    if ((units & 0xd800) !== 0xd800) return hash >>> 0;
    const stored = values.slice(start, end).map(asStored);
    if (stored.every((value, index) => value === values[start + index])) return hash >>> 0;
    this.at = at;
    this.text = text;
    return this.line(stored, 0, width);
  }

  /** Adds the bytes to a hash. */
  addTo(hash: Hash): void {
    hash.update(new Uint8Array(this.numbers.buffer, 0, 8 * this.at)).update(this.text);
    spare = this.numbers;
  }

  private grow(width: number): void {
    const larger = new Float64Array(2 * this.numbers.length + width);
    larger.set(this.numbers);
    this.numbers = larger;
    this.words = new Uint32Array(larger.buffer);
  }
}

/** Checksum of one line. */
const checksum = (values: Values): number => new Packed().line(values, 0, values.length);

interface Sealed {
  readonly hash: Buffer;
  readonly count: number;
  readonly checksums: Buffer;
}

/** Builds the seal of one block of lines, each given as `width` values. */
class BlockSeal {
  private readonly packed = new Packed();
  private readonly checksums: number[] = [];

  constructor(
    private readonly columns: number,
    private readonly width: number,
  ) {}

  get count(): number {
    return this.checksums.length;
  }

  /** Adds lines whose values stand behind each other, in the order of their ids. */
  add(values: Values): void {
    for (let at = 0; at < values.length; at += this.width)
      this.checksums.push(this.packed.line(values, at, this.width));
  }

  done(): Sealed {
    const { count } = this;
    const checksums = Buffer.alloc(CHECKSUM_BYTES * count);
    for (let index = 0; index < count; index++) checksums.writeUInt32LE(this.checksums[index]!, CHECKSUM_BYTES * index);
    // Their numbers first: what follows cannot be cut in another way.
    const hash = createHash('sha256').update(`${this.columns}:${this.width}:${count}:`);
    this.packed.addTo(hash);
    return { hash: hash.update(checksums).digest(), count, checksums };
  }
}

function insertBlock(write: WriteHandle, firstId: number, columns: number, { hash, count, checksums }: Sealed): void {
  write.run(
    'INSERT INTO line_block (first_id, count, columns, checksums) VALUES (?, ?, ?, ?)',
    firstId,
    count,
    columns,
    checksums,
  );
  write.seals.push({ item: 'line', id: firstId, hash });
}

/** Seals lines while they are inserted, in the order of their ids. */
export class LineSealer {
  private block: BlockSeal | null = null;
  private firstId = 0;

  /** `columns`: bits of the optional columns bound; `width`: values of one line. */
  constructor(
    private readonly write: WriteHandle,
    private readonly columns: number,
    private readonly width: number,
  ) {}

  /** Tells of lines just inserted: their values as bound, and the id of the first. */
  add(values: Values, firstId: number): void {
    if (this.block === null) {
      this.block = new BlockSeal(this.columns, this.width);
      this.firstId = firstId;
    }
    this.block.add(values);
    if (this.block.count >= BLOCK_LINES) this.flush();
  }

  /** Seals what is left. Must be called in the transaction of the insert. */
  flush(): void {
    if (this.block !== null) insertBlock(this.write, this.firstId, this.columns, this.block.done());
    this.block = null;
  }
}

const ALL_COLUMNS = [...FIXED_COLUMNS, ...OPTIONAL_COLUMNS.map(([column]) => column)];
const SELECT = `SELECT id, ${ALL_COLUMNS.join(', ')} FROM line WHERE id BETWEEN ? AND ? ORDER BY id`;

/** Stored lines of a span of ids: id first, then every column. */
function storedLines(read: ReadHandle, firstId: number, lastId: number): (readonly unknown[])[] {
  return read.rows(SELECT, firstId, lastId);
}

/** Bits of the optional columns that some of the lines state. */
function statedColumns(lines: readonly Values[]): number {
  let mask = 0;
  for (const line of lines)
    for (const [index, [, , empty]] of OPTIONAL_COLUMNS.entries())
      if (line[1 + FIXED_COLUMNS.length + index] !== empty) mask |= 1 << index;
  return mask;
}

/** The values that count in a block of these columns; an optional column outside them that is stated makes the line's values longer. */
function countedValues(line: Values, columns: number): unknown[] {
  const values = line.slice(1, 1 + FIXED_COLUMNS.length);
  for (const [index, [, , empty]] of OPTIONAL_COLUMNS.entries()) {
    const value = line[1 + FIXED_COLUMNS.length + index];
    if (isStated(columns, index) || value !== empty) values.push(value);
  }
  return values;
}

function widthOf(columns: number): number {
  return FIXED_COLUMNS.length + OPTIONAL_COLUMNS.filter((_, index) => isStated(columns, index)).length;
}

/** Seals the lines left of a block anew, after some moved to another import or left: one block for each run of ids. */
export function resealBlock(write: WriteHandle, firstId: number): void {
  const block = write.get<{ count: number }>('SELECT count FROM line_block WHERE first_id = ?', firstId);
  if (block === null) return;
  const lines = storedLines(write, firstId, firstId + block.count - 1);
  write.run('DELETE FROM line_block WHERE first_id = ?', firstId);
  write.seals.push({ item: 'line', id: firstId, hash: null });
  for (let at = 0; at < lines.length; ) {
    let end = at + 1;
    while (end < lines.length && lines[end]![0] === Number(lines[end - 1]![0]) + 1) end++;
    const run = lines.slice(at, end);
    const columns = statedColumns(run);
    const seal = new BlockSeal(columns, widthOf(columns));
    seal.add(run.flatMap((line) => countedValues(line, columns)));
    insertBlock(write, Number(run[0]![0]), columns, seal.done());
    at = end;
  }
}

export interface ChangedLine {
  /** Id of the line; of the first of a block whose lines all fit their checksums. */
  readonly id: number;
  readonly what: 'changed' | 'missing' | 'added' | 'seal';
}

interface Block {
  readonly firstId: number;
  readonly count: number;
  readonly columns: number;
  readonly checksums: Buffer;
  readonly hash: Buffer | null;
}

const BLOCKS = `SELECT b.first_id AS firstId, b.count, b.columns, b.checksums,
  (SELECT s.hash FROM seal s WHERE s.item = 'line' AND s.id = b.first_id ORDER BY s.seq DESC LIMIT 1) AS hash FROM line_block b ORDER BY b.first_id`;

function* changedIn(read: ReadHandle, block: Block): Generator<ChangedLine> {
  const { firstId, count, columns, checksums, hash } = block;
  const lines = storedLines(read, firstId, firstId + count - 1);
  const width = widthOf(columns);
  const seal = new BlockSeal(columns, width);
  const values = lines.map((line) => countedValues(line, columns));
  for (const line of values) seal.add(line);
  if (lines.length === count && hash !== null && seal.done().hash.equals(hash)) return;
  let named = 0;
  const byId = new Map(lines.map((line, index) => [Number(line[0]), values[index]!]));
  for (let index = 0; index < count; index++) {
    const found = byId.get(firstId + index);
    const kept = checksums.length >= CHECKSUM_BYTES * (index + 1) ? checksums.readUInt32LE(CHECKSUM_BYTES * index) : -1;
    if (found !== undefined && found.length === width && checksum(found) === kept) continue;
    named++;
    yield { id: firstId + index, what: found === undefined ? 'missing' : 'changed' };
  }
  if (named === 0) yield { id: firstId, what: 'seal' };
}

/** Lines that are not what was imported: changed, missing, or in no block at all. */
export function* changedLines(read: ReadHandle): Generator<ChangedLine> {
  let covered = 0;
  for (const block of read.iterate<Block>(BLOCKS)) {
    covered += block.count;
    yield* changedIn(read, block);
  }
  if (read.number('SELECT count(1) AS n FROM line') === covered) return;
  const outside = read.iterate<{ id: number }>(
    `SELECT l.id FROM line l WHERE NOT EXISTS (SELECT 1 FROM line_block b
       WHERE b.first_id = (SELECT max(x.first_id) FROM line_block x WHERE x.first_id <= l.id) AND l.id < b.first_id + b.count) ORDER BY l.id`,
  );
  for (const { id } of outside) yield { id, what: 'added' };
}
