/** Which sets of candidates add up to exactly what is left: all of them up to a cap, smallest first. */

/** More candidates than this are not tried together: every subset of them is looked at. */
export const MOST_CANDIDATES = 24;
const MOST_SETS = 5;
const MOST_PARTS = 6;

export interface Fit {
  /** Indexes into the amounts, ascending. */
  readonly sets: readonly (readonly number[])[];
  /** True when candidates or sets were left out. */
  readonly capped: boolean;
}

interface Half {
  readonly sum: number;
  readonly parts: readonly number[];
}

/** Every subset of a few amounts with its sum. */
function subsets(amounts: readonly number[], from: number, to: number): Half[] {
  let all: Half[] = [{ sum: 0, parts: [] }];
  for (let index = from; index < to; index++) {
    const amount = amounts[index] ?? 0;
    const more = all
      .filter((half) => half.parts.length < MOST_PARTS)
      .map((half) => ({ sum: half.sum + amount, parts: [...half.parts, index] }));
    all = [...all, ...more];
  }
  return all;
}

/**
 * Sets of whole minor-unit amounts whose sum is the target, by meeting in the middle (Horowitz and Sahni, 1974).
 * At most 24 amounts are tried, at most 6 in one set; the empty set never counts.
 */
export function fitSets(target: number, amounts: readonly number[]): Fit {
  const tried = Math.min(amounts.length, MOST_CANDIDATES);
  const middle = tried >> 1;
  const bySum = new Map<number, Half[]>();
  for (const half of subsets(amounts, 0, middle)) {
    const same = bySum.get(half.sum);
    if (same) same.push(half);
    else bySum.set(half.sum, [half]);
  }
  const found: number[][] = [];
  for (const right of subsets(amounts, middle, tried)) {
    for (const left of bySum.get(target - right.sum) ?? []) {
      const parts = [...left.parts, ...right.parts];
      if (parts.length > 0 && parts.length <= MOST_PARTS) found.push(parts);
    }
  }
  found.sort((a, b) => a.length - b.length || compareParts(a, b));
  return { sets: found.slice(0, MOST_SETS), capped: found.length > MOST_SETS || amounts.length > tried };
}

function compareParts(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
