/** Proposes ledger accounts for bank lines without a document, from what people booked before; says what each proposal rests on. */

import type { Category } from '../match/types.ts';
import { calibrationCurve, type Trial } from './calibration.ts';
import { type CategoryLine, type Features, featuresOf, spelling } from './features.ts';
import { type CategoryExample, CategoryModel, type Guess, type Learnt } from './model.ts';

/** Lines with the telling word that must have been decided before anything is proposed. */
export const LEAST_EXAMPLES = 3;
/** Proposals less likely than this are not made: a wrong account costs more than a missing proposal. */
export const LEAST_PROBABILITY = 0.6;
/**
 * Log-odds from which an open document is near enough to a line (one in twenty) that an account learnt from other lines needs a look:
 * a payment belongs to its invoice, not to where payments of that payee went before.
 */
export const NEAR_DOCUMENT = -3;
/** A word tells something when it is this much likelier under the account than anywhere (natural log). */
const LEAST_TELLING = Math.log(2);
/** The newest examples that are guessed without themselves to measure how often guesses are right. */
const MOST_TRIALS = 500;
const CITED = 3;

/** What a guess rests on: decided lines that share its telling word, in its direction where enough are. */
interface Support {
  readonly token: string;
  readonly sameDirection: boolean;
  readonly hits: readonly Learnt[];
  readonly all: number;
}

/** Proposes an account for a line; null while not enough was decided about lines like it. */
export type CategoryMemory = (line: CategoryLine) => Category | null;

/** Learns from the examples; `background` are bank lines as they come. Neither order matters. */
export function learnCategories(
  examples: readonly CategoryExample[],
  background: readonly CategoryLine[],
): CategoryMemory {
  if (examples.length < LEAST_EXAMPLES) return () => null;
  const model = new CategoryModel(examples, background);
  const holders = holdersOf(model.examples);
  const calibrated = calibrationCurve(trialsOf(model, holders));
  return (line) => {
    const features = featuresOf(line);
    const guess = model.guess(features);
    const support = guess === null ? null : supportOf(features, guess, holders, null);
    // Below one half some other account, or none of them, fits better: leave-one-out trials know nothing of lines of a new sort.
    if (guess === null || support === null || guess.posterior < 0.5) return null;
    const probability = calibrated(score(guess, support));
    if (probability < LEAST_PROBABILITY) return null;
    const account = model.categories[guess.category]!;
    return {
      account,
      probability: Math.floor(probability * 1e4) / 1e4,
      source: wording(line, support, account),
      examples: support.hits.slice(0, CITED).map(({ example }) => example.id),
    };
  };
}

type Holders = ReadonlyMap<string, readonly Learnt[]>;

/** Examples by token, the latest first. */
function holdersOf(examples: readonly Learnt[]): Holders {
  const out = new Map<string, Learnt[]>();
  for (const learnt of examples) {
    for (const token of learnt.tokens) {
      const list = out.get(token);
      if (list) list.push(learnt);
      else out.set(token, [learnt]);
    }
  }
  return out;
}

function supportOf(features: Features, guess: Guess, holders: Holders, without: Learnt | null): Support | null {
  for (const { token, weight } of guess.telling) {
    if (weight < LEAST_TELLING) return null;
    const all = (holders.get(token) ?? []).filter((learnt) => learnt !== without);
    if (all.length < LEAST_EXAMPLES) continue;
    const same = all.filter(({ direction }) => direction === features.direction);
    const sameDirection = same.length >= LEAST_EXAMPLES && same.length < all.length;
    const counted = sameDirection ? same : all;
    const hits = counted.filter(({ category }) => category === guess.category);
    return { token, sameDirection, hits, all: counted.length };
  }
  return null;
}

/** Laplace's rule of succession: three of three is four fifths, never certainty. */
const shareOf = ({ hits, all }: Support): number => (hits.length + 1) / (all + 2);

/** What is calibrated: naive Bayes is too sure of itself, the share among few lines too unsure of them. */
const score = (guess: Guess, support: Support): number => Math.min(guess.posterior, shareOf(support));

/** Each of the newest examples guessed as if it had not been decided. */
function trialsOf(model: CategoryModel, holders: Holders): Trial[] {
  return model.examples.slice(0, MOST_TRIALS).flatMap((learnt) => {
    const guess = model.guess(learnt, learnt);
    const support = guess === null ? null : supportOf(learnt, guess, holders, learnt);
    if (guess === null || support === null) return [];
    return [{ score: score(guess, support), right: guess.category === learnt.category }];
  });
}

function wording(line: CategoryLine, { token, sameDirection, hits, all }: Support, account: string): string {
  const direction = sameDirection ? (line.amount > 0 ? ' of money in' : ' of money out') : '';
  return `${hits.length} of ${all} lines${direction} with “${spelling(line, token)}” went to ${account}`;
}
