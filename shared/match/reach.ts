/** Whether any subset of a few amounts makes a sum: exact, and cheap enough to ask before anything is weighed. */

/** Items that `anySubset` takes. */
export const MOST_ITEMS = 18;
const HALF = 2 ** (MOST_ITEMS / 2);

/** Sums of each half in rising order, and the room they are merged in. */
const left = new Float64Array(HALF);
const right = new Float64Array(HALF);
const merged = new Float64Array(HALF);

/**
 * True when some subset of the amounts, the empty one included, adds up to the target. Both halves' sums in rising order,
 * walked towards each other (Horowitz and Sahni 1974). At most `MOST_ITEMS` amounts.
 */
export function anySubset(amounts: readonly number[], target: number): boolean {
  const half = amounts.length >> 1;
  const a = sumsOf(amounts, 0, half, left);
  const b = sumsOf(amounts, half, amounts.length, right);
  let low = 0;
  let high = b - 1;
  while (low < a && high >= 0) {
    const sum = left[low]! + right[high]!;
    if (sum === target) return true;
    if (sum < target) low++;
    else high--;
  }
  return false;
}

/** Fills `out` with the sums of all subsets of a stretch, rising; returns how many. Each amount merges the list with itself moved by it. */
function sumsOf(amounts: readonly number[], from: number, to: number, out: Float64Array): number {
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
  return count;
}
