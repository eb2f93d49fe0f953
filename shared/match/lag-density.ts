/** Lag densities: how many days lie between a document and its payment, as smoothed histograms leaning on a prior shape. */

/** Lags below this many days count as this many. */
export const LAG_LOW = -40;
/** Days a histogram spans. */
export const LAG_SPAN = 260;

/** Position of a lag in a histogram. */
export function clampLag(lag: number): number {
  return Math.max(0, Math.min(LAG_SPAN - 1, lag - LAG_LOW));
}

/** Prior from the day of the document: most within days, the rest within two months, few before it. One histogram per document type. */
export function initialLag(types: number): Float64Array {
  return shape(
    types,
    (lag) =>
      (lag >= 0 && lag <= 60 ? 0.55 * 0.2 * 0.8 ** lag + 0.35 / 61 : 0) +
      (lag < 0 && lag >= -6 ? 0.004 : 0) +
      0.05 / LAG_SPAN,
  );
}

/** Prior from the due day: around it, a little late. */
export function initialDueLag(types: number): Float64Array {
  return shape(types, (lag) => Math.exp(-((lag - 2) ** 2) / 128) + 0.01);
}

/** Terms such as "2/10 net 30": most discounts are taken within two weeks, few after a month. */
export function earlyLag(): Float64Array {
  return shape(
    1,
    (lag) =>
      (lag >= 0 && lag <= 16 ? 0.7 / 17 : 0) +
      (lag > 16 && lag <= 45 ? 0.25 / 29 : 0) +
      (lag >= -3 ? 0.05 / LAG_SPAN : 1e-5),
  );
}

function shape(types: number, density: (lag: number) => number): Float64Array {
  const out = new Float64Array(types * LAG_SPAN);
  let sum = 0;
  for (let k = 0; k < LAG_SPAN; k++) sum += density(k + LAG_LOW);
  for (let t = 0; t < types; t++) for (let k = 0; k < LAG_SPAN; k++) out[t * LAG_SPAN + k] = density(k + LAG_LOW) / sum;
  return out;
}

/** Kernel-smoothed lag histogram per type, leaning on the prior with 15 observations and on an even floor of 1 %. */
export function smooth(counts: Float64Array, prior: Float64Array, types: number): Float64Array {
  const out = new Float64Array(counts.length);
  const kernel = [0.06, 0.19, 0.5, 0.19, 0.06];
  for (let t = 0; t < types; t++) {
    let total = 0;
    for (let k = 0; k < LAG_SPAN; k++) total += counts[t * LAG_SPAN + k]!;
    for (let k = 0; k < LAG_SPAN; k++) {
      let value = 0;
      for (let d = -2; d <= 2; d++)
        value += kernel[d + 2]! * (counts[t * LAG_SPAN + Math.max(0, Math.min(LAG_SPAN - 1, k + d))] ?? 0);
      out[t * LAG_SPAN + k] = (0.99 * (value + 15 * prior[t * LAG_SPAN + k]!)) / (total + 15) + 0.01 / LAG_SPAN;
    }
  }
  return out;
}

/** Entropy of one type's density: the narrower says more. */
export function entropy(density: Float64Array, type: number): number {
  let sum = 0;
  for (let k = 0; k < LAG_SPAN; k++) {
    const p = density[type * LAG_SPAN + k]!;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum;
}
