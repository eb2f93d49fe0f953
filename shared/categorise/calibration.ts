/** How often a guess was right when the line itself had not been seen: isotonic over leave-one-out guesses. */

/** One guess about a line whose account is known. */
export interface Trial {
  /** How sure the guess was by its own lights, 0 to 1. */
  readonly score: number;
  readonly right: boolean;
}

/** Fewer trials in a step of the curve say too little. */
const LEAST_IN_STEP = 10;

interface Step {
  readonly from: number;
  readonly right: number;
  readonly all: number;
}

const shareOf = ({ right, all }: Step): number => (right + 1) / (all + 2);

/**
 * The share right as a rising function of the score, by pooling adjacent violators (Ayer et al. 1955) over steps of ten trials,
 * each share by Laplace's rule of succession: never certain. Where fewer than ten could be tried the score stands as it is.
 */
export function calibrationCurve(trials: readonly Trial[]): (score: number) => number {
  if (trials.length < LEAST_IN_STEP) return (score) => score;
  const sorted = [...trials].sort((x, y) => x.score - y.score || Number(x.right) - Number(y.right));
  const steps: Step[] = [];
  for (let at = 0; at < sorted.length; ) {
    let to = Math.min(sorted.length, at + LEAST_IN_STEP);
    while (to < sorted.length && sorted[to]!.score === sorted[to - 1]!.score) to++;
    if (sorted.length - to < LEAST_IN_STEP) to = sorted.length;
    const right = sorted.slice(at, to).filter((trial) => trial.right).length;
    steps.push({ from: sorted[at]!.score, right, all: to - at });
    while (steps.length > 1 && shareOf(steps.at(-2)!) > shareOf(steps.at(-1)!)) {
      const last = steps.pop()!;
      const before = steps.pop()!;
      steps.push({ from: before.from, right: before.right + last.right, all: before.all + last.all });
    }
    at = to;
  }
  return (score) => {
    const step = steps.findLast(({ from }) => from <= score) ?? steps[0];
    return step === undefined ? score : shareOf(step);
  };
}
