/** Stretches of lines in a row that, with a few odd lines from elsewhere, add up to an amount: arranged once, asked for many amounts. */

/** Most stretches that are weighed for one amount. */
const MOST_STRETCHES = 12;
/** Most odd lines in one set. */
const MOST_EXTRA = 3;

/** Lines from `start` to before `end`, and the odd ones that join them. */
export interface Stretch {
  /** Positions in the list of odd lines. */
  readonly extra: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** Running totals of lines in a row and the sums of at most three odd lines. */
export class Stretches {
  private readonly prefix: Float64Array;
  /** 1 where the totals never fall, -1 where they never rise, 0 where they do both. */
  private readonly rising: number;
  private readonly subsets: readonly (readonly number[])[];
  private readonly bySum = new Map<number, number[]>();
  private least = 0;
  private most = 0;

  /** `values` of the lines in a row, and of the odd ones. */
  constructor(values: Float64Array, odd: Float64Array) {
    this.prefix = new Float64Array(values.length + 1);
    let rises = true;
    let falls = true;
    for (let k = 0; k < values.length; k++) {
      this.prefix[k + 1] = this.prefix[k]! + values[k]!;
      rises &&= values[k]! >= 0;
      falls &&= values[k]! <= 0;
    }
    this.rising = rises ? 1 : falls ? -1 : 0;
    this.subsets = smallSubsets(odd.length, MOST_EXTRA);
    this.subsets.forEach((set, at) => {
      const sum = set.reduce((total, k) => total + odd[k]!, 0);
      this.least = Math.min(this.least, sum);
      this.most = Math.max(this.most, sum);
      const list = this.bySum.get(sum);
      if (list) list.push(at);
      else this.bySum.set(sum, [at]);
    });
  }

  /** Stretches that with some odd lines add up to an amount, those with the fewest odd lines first. */
  of(amount: number): Stretch[] {
    const found: { at: number; start: number; end: number }[] = [];
    const visit = (start: number, end: number): void => {
      const list = this.bySum.get(amount - (this.prefix[end]! - this.prefix[start]!));
      if (list) for (const at of list) if (end - start + this.subsets[at]!.length >= 2) found.push({ at, start, end });
    };
    if (this.rising === 0) this.visitAll(amount, visit);
    else this.visitNear(amount, visit);
    return found
      .sort((x, y) => x.at - y.at || x.end - y.end || x.start - y.start)
      .slice(0, MOST_STRETCHES)
      .map(({ at, start, end }) => ({ extra: this.subsets[at]!, start, end }));
  }

  /** Visits every stretch whose sum the odd lines can make up for. */
  private visitAll(amount: number, visit: (start: number, end: number) => void): void {
    const { prefix } = this;
    for (let end = 1; end < prefix.length; end++) {
      for (let start = 0; start < end; start++) {
        const left = amount - (prefix[end]! - prefix[start]!);
        if (left >= this.least && left <= this.most) visit(start, end);
      }
    }
  }

  /** The same where totals only rise or only fall: what begins too early and what ends too late is passed over. */
  private visitNear(amount: number, visit: (start: number, end: number) => void): void {
    const { prefix, rising } = this;
    const high = rising * amount - (rising > 0 ? this.least : -this.most);
    const low = rising * amount - (rising > 0 ? this.most : -this.least);
    let from = 0;
    for (let end = 1; end < prefix.length; end++) {
      const total = rising * prefix[end]!;
      while (from < end && total - rising * prefix[from]! > high) from++;
      for (let start = from; start < end && total - rising * prefix[start]! >= low; start++) visit(start, end);
    }
  }
}

/** All sets of at most `most` of the numbers 0 to `size` - 1, the smallest first. */
function smallSubsets(size: number, most: number): number[][] {
  let out: number[][] = [[]];
  for (let item = 0; item < size; item++)
    out = out.concat(out.filter((set) => set.length < most).map((set) => [...set, item]));
  return out.sort((x, y) => x.length - y.length);
}
