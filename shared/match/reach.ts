/** Whether any subset of a few amounts makes a sum: exact, and cheap enough to ask before anything is weighed. */

/** Items whose subsets `Reach` knows. */
export const MOST_ITEMS = 18;
const MOST_SUMS = 2 ** (MOST_ITEMS / 2);

/** Room for the sums of each half and for merging them, lent to whoever asks: one answers many questions in a row. */
const left = new Float64Array(MOST_SUMS);
const right = new Float64Array(MOST_SUMS);
const merged = new Float64Array(MOST_SUMS);
let holder: Reach | null = null;

/** The subset sums of at most `MOST_ITEMS` amounts, asked for one target after the other. */
export class Reach {
  constructor(private readonly amounts: readonly number[]) {}

  /**
   * True when some subset of the amounts, the empty one included, adds up to the target: both halves' sums are walked
   * towards each other (Horowitz and Sahni 1974).
   */
  has(target: number): boolean {
    const { length } = this.amounts;
    const half = length >> 1;
    if (holder !== this) {
      fillSums(this.amounts, 0, half, left);
      fillSums(this.amounts, half, length, right);
      holder = this;
    }
    const lefts = 2 ** half;
    let low = 0;
    let high = 2 ** (length - half) - 1;
    while (low < lefts && high >= 0) {
      const sum = left[low]! + right[high]!;
      if (sum === target) return true;
      if (sum < target) low++;
      else high--;
    }
    return false;
  }
}

/** Fills `out` with the sums of all subsets of a stretch, rising. Each amount merges the list with itself moved by it. */
function fillSums(amounts: readonly number[], from: number, to: number, out: Float64Array): void {
  out[0] = 0;
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
}
