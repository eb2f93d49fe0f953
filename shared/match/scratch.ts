/**
 * Typed arrays that one step lends to the next call of itself: at a million pairs fresh ones are hundreds of megabytes
 * a call, and each makes the collector walk the whole heap.
 */
export class Scratch {
  private floats: Float64Array[] = [];
  private integers: Int32Array[] = [];

  /** The `slot`th array of doubles, `size` long; holds whatever it held before. */
  float(slot: number, size: number): Float64Array {
    let array = this.floats[slot];
    if (array === undefined || array.length < size) {
      array = new Float64Array(roomFor(size));
      this.floats[slot] = array;
    }
    return array.subarray(0, size);
  }

  /** The same of 32-bit integers. */
  integer(slot: number, size: number): Int32Array {
    let array = this.integers[slot];
    if (array === undefined || array.length < size) {
      array = new Int32Array(roomFor(size));
      this.integers[slot] = array;
    }
    return array.subarray(0, size);
  }

  /** Gives the memory back. */
  release(): void {
    this.floats = [];
    this.integers = [];
  }
}

function roomFor(size: number): number {
  return Math.ceil(size * 1.2);
}
