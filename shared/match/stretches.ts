/** Stretches of lines in a row that, with a few odd lines from elsewhere, add up to an amount. */

/** Most stretches that are weighed for one amount. */
const MOST_STRETCHES = 12;

/** Stretches from `start` to before `end` that with a few odd lines add up to an amount, those with the fewest odd lines first. */
export function stretchesOf<T>(
  prefix: Float64Array,
  odd: readonly T[],
  value: (line: T) => number,
  amount: number,
): { extra: readonly T[]; start: number; end: number }[] {
  const subsets = smallSubsets(odd, 3);
  const missing = new Map<number, number[]>();
  subsets.forEach((set, at) => {
    const sum = amount - set.reduce((total, line) => total + value(line), 0);
    const list = missing.get(sum);
    if (list) list.push(at);
    else missing.set(sum, [at]);
  });
  const sums = [...missing.keys()];
  const least = Math.min(...sums);
  const most = Math.max(...sums);
  const found: { at: number; start: number; end: number }[] = [];
  for (let end = 1; end < prefix.length; end++) {
    for (let start = 0; start < end; start++) {
      const sum = prefix[end]! - prefix[start]!;
      if (sum < least || sum > most) continue;
      const list = missing.get(sum);
      if (!list) continue;
      for (const at of list) if (end - start + subsets[at]!.length >= 2) found.push({ at, start, end });
    }
  }
  return found
    .sort((x, y) => x.at - y.at || x.end - y.end || x.start - y.start)
    .slice(0, MOST_STRETCHES)
    .map(({ at, start, end }) => ({ extra: subsets[at]!, start, end }));
}

function smallSubsets<T>(items: readonly T[], most: number): T[][] {
  let out: T[][] = [[]];
  for (const item of items) out = out.concat(out.filter((set) => set.length < most).map((set) => [...set, item]));
  return out.sort((x, y) => x.length - y.length);
}
