/**
 * Typed arrays that one step lends to the next call of itself: at a million pairs fresh ones are hundreds of megabytes
 * a call, and each makes the collector walk the whole heap.
 */
export class Scratch {
  private readonly floats: Float64Array[] = [];
  private readonly integers: Int32Array[] = [];

  /** The `slot`th array of doubles, `size` long; holds whatever it held before. */
  float(slot: number, size: number): Float64Array {
    if ((this.floats[slot]?.length ?? -1) < size) this.floats[slot] = new Float64Array(roomFor(size));
    return this.floats[slot]!.subarray(0, size);
  }

  /** The same of 32-bit integers. */
  integer(slot: number, size: number): Int32Array {
    if ((this.integers[slot]?.length ?? -1) < size) this.integers[slot] = new Int32Array(roomFor(size));
    return this.integers[slot]!.subarray(0, size);
  }

  /** Gives the memory back. */
  release(): void {
    this.floats.length = 0;
    this.integers.length = 0;
  }
}

function roomFor(size: number): number {
  return Math.ceil(size * 1.2);
}
