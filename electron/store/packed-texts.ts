/** A column of texts as bytes: a million strings are a million objects that every collection of garbage visits. */

import type { TextColumn } from '../../shared/match/types.ts';

/** Bytes of a text that room is first made for. */
const USUAL_BYTES = 24;

/** Texts added one after the other, in UTF-8 as SQLite holds them; decoded each time they are asked for. */
export class PackedTexts implements TextColumn {
  length = 0;
  /** Text k lies from `start[k]` to `start[k + 1]`; null while all texts are empty. */
  private start: Uint32Array | null = null;
  private bytes: Buffer = EMPTY;

  /** `room`: texts that may be added. */
  constructor(private readonly room: number) {}

  push(text: string): void {
    const at = this.length++;
    if (text === '' && this.start === null) return;
    this.start ??= new Uint32Array(this.room + 1);
    const from = this.start[at]!;
    // A unit of UTF-16 takes three bytes at most.
    if (from + text.length * 3 > this.bytes.length) this.grow(from, text.length * 3);
    this.start[at + 1] = from + this.bytes.write(text, from, 'utf8');
  }

  at(row: number): string {
    if (this.start === null) return '';
    const from = this.start[row]!;
    const to = this.start[row + 1]!;
    return from === to ? '' : this.bytes.toString('utf8', from, to);
  }

  /** Makes room for one more text, and for those still to come as long as the ones so far. */
  private grow(used: number, more: number): void {
    const share = (used + more) / this.length;
    const wanted = this.length > 1 ? share * this.room * 1.05 : this.room * USUAL_BYTES;
    const next = Buffer.alloc(Math.ceil(Math.max(wanted, used + more, this.bytes.length * 1.25)));
    this.bytes.copy(next, 0, 0, used);
    this.bytes = next;
  }
}

const EMPTY = Buffer.alloc(0);
