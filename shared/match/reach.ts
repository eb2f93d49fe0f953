/** Whether any subset of a few amounts makes a sum: exact, and cheap enough to ask before anything is weighed. */

/** Items whose subsets `Reach` knows. */
export const MOST_ITEMS = 18;

/** Room that lists are merged in. */
const merged = new Float64Array(2 ** (MOST_ITEMS / 2));

/** The subset sums of at most `MOST_ITEMS` amounts, asked for one target after the other. */
export class Reach {
  /** Sums of each half of the amounts in rising order. */
  private readonly left: Float64Array;
  private readonly right: Float64Array;

  constructor(amounts: Float64Array) {
    const half = amounts.length >> 1;
    this.left = sumsOf(amounts, 0, half);
    this.right = sumsOf(amounts, half, amounts.length);
  }

  /**
   * True when some subset of the amounts, the empty one included, adds up to the target: both halves' sums are walked
   * towards each other (Horowitz and Sahni 1974).
   */
  has(target: number): boolean {
    const { left, right } = this;
    let low = 0;
    let high = right.length - 1;
    while (low < left.length && high >= 0) {
      const sum = left[low]! + right[high]!;
      if (sum === target) return true;
      if (sum < target) low++;
      else high--;
    }
    return false;
  }
}

/** The sums of all subsets of a stretch, rising. Each amount merges the list with itself moved by it. */
function sumsOf(amounts: Float64Array, from: number, to: number): Float64Array {
  const out = new Float64Array(2 ** (to - from));
  let count = 1;
  for (let at = from; at < to; at++) {
    const amount = amounts[at]!;
    let plain = 0;
    let moved = 0;
    for (let k = 0; k < count * 2; k++) {
      const takesPlain = moved === count || (plain < count && out[plain]! <= out[moved]! + amount);
      merged[k] = takesPlain ? out[plain++]! : out[moved++]! + amount;
    }
    count *= 2;
    for (let k = 0; k < count; k++) out[k] = merged[k]!;
  }
  return out;
}
