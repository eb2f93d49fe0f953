/** Naive Bayes over ledger accounts: each account's own words against those of all bank lines, and "none of these" as one more choice. */

import { type CategoryLine, type Features, featuresOf, holdsDigit } from './features.ts';

/** A bank line that a person booked to a ledger account. */
export interface CategoryExample extends CategoryLine {
  readonly category: string;
  readonly day: number;
}

/** An example with its features, known to the model by its place. */
export interface Learnt extends Features {
  readonly example: CategoryExample;
  readonly category: number;
}

/** The account that fits best. */
export interface Guess {
  /** Index into `categories`. */
  readonly category: number;
  /** Posterior against every other account and against none of them; too sure of itself, as naive Bayes is. */
  readonly posterior: number;
  /** Tokens of the line with the log of how much likelier they are under the account than anywhere, strongest first, equals as in the text. */
  readonly telling: readonly { readonly token: string; readonly weight: number }[];
}

/** Share of lines that belong to no account used so far, and its weight while hardly any are decided. */
const NONE_SHARE = 0.2;
const NONE_LEAST = 3;
/** Tokens of an imagined text that the background leans on: a workspace of ten lines knows little of how texts read. */
const IMAGINED_TOKENS = 50;
const IMAGINED_WORDS = 1000;
/** Pseudo-lines behind an account's shares of directions and sizes. */
const SMOOTH_LINES = 2;

interface Counts {
  lines: number;
  tokens: Map<string, number>;
  total: number;
  directions: [number, number];
  bands: Map<number, number>;
}

const noCounts = (): Counts => ({ lines: 0, tokens: new Map(), total: 0, directions: [0, 0], bands: new Map() });

function count(into: Counts, { tokens, direction, band }: Features): void {
  into.lines++;
  for (const token of tokens) into.tokens.set(token, (into.tokens.get(token) ?? 0) + 1);
  into.total += tokens.length;
  into.directions[direction]++;
  into.bands.set(band, (into.bands.get(band) ?? 0) + 1);
}

/**
 * Multinomial naive Bayes (McCallum and Nigam 1998). Texts are smoothed with the background by Witten and Bell's method (1991):
 * an account whose lines bring ever new words is surprised by a new one less than an account that always reads the same.
 */
export class CategoryModel {
  readonly categories: readonly string[];
  readonly examples: readonly Learnt[];
  private readonly counts: readonly Counts[];
  private readonly background = noCounts();
  /** Lines of examples that hold a token. */
  private readonly seen = new Map<string, number>();
  private readonly weights = new Map<string, Float64Array>();
  /** Scores without tokens, by direction and band. */
  private readonly bare = new Map<number, Float64Array>();

  /** `background` are bank lines as they come, decided or not. The order of neither list matters. */
  constructor(examples: readonly CategoryExample[], background: readonly CategoryLine[]) {
    this.categories = [...new Set(examples.map(({ category }) => category))].sort();
    const index = new Map(this.categories.map((name, at) => [name, at]));
    this.counts = this.categories.map(noCounts);
    this.examples = [...examples]
      .sort((x, y) => y.day - x.day || y.id - x.id)
      .map((example) => ({ ...featuresOf(example), example, category: index.get(example.category)! }));
    for (const learnt of this.examples) {
      count(this.counts[learnt.category]!, learnt);
      for (const token of learnt.tokens) this.seen.set(token, (this.seen.get(token) ?? 0) + 1);
    }
    for (const line of background) count(this.background, featuresOf(line));
  }

  /** The best account for a line, null where there is none to choose from. `without` leaves one example out of all that was counted. */
  guess(features: Features, without: Learnt | null = null): Guess | null {
    const known = (token: string): boolean =>
      !holdsDigit(token) || (this.seen.get(token) ?? 0) > (without?.tokens.includes(token) ? 1 : 0);
    const tokens = features.tokens.filter(known);
    const scores = this.scores({ ...features, tokens });
    if (without !== null) scores[without.category] = this.score({ ...features, tokens }, without.category, without);
    const top = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    if (top === Number.NEGATIVE_INFINITY) return null;
    const category = scores.indexOf(top);
    const lines = this.examples.length - (without === null ? 0 : 1);
    const none = Math.log(Math.max(NONE_LEAST, NONE_SHARE * lines));
    const all = scores.reduce((sum, score) => sum + Math.exp(score - top), Math.exp(none - top));
    const telling = tokens
      .map((token) => ({ token, weight: this.tokenWeight(token, category, without) }))
      .sort((x, y) => y.weight - x.weight);
    return { category, posterior: 1 / all, telling };
  }

  /** Scores of all accounts with everything counted: what the tokens weigh is worked out once for each token. */
  private scores(features: Features): Float64Array {
    const { direction, band } = features;
    const key = band * 2 + direction;
    let bare = this.bare.get(key);
    if (bare === undefined) {
      bare = Float64Array.from(this.categories, (_, category) =>
        this.score({ tokens: [], direction, band }, category, null),
      );
      this.bare.set(key, bare);
    }
    const out = bare.slice();
    for (const token of features.tokens) {
      const weights = this.weightsOf(token);
      for (let category = 0; category < out.length; category++) out[category]! += weights[category]!;
    }
    return out;
  }

  /** A token's weight under every account; tokens no example holds weigh the same. */
  private weightsOf(token: string): Float64Array {
    const key = this.seen.has(token) ? token : '';
    let weights = this.weights.get(key);
    if (weights === undefined) {
      weights = Float64Array.from(this.categories, (_, category) => this.tokenWeight(token, category, null));
      this.weights.set(key, weights);
    }
    return weights;
  }

  /** log of (prior in lines x likelihood against the background). */
  private score(features: Features, category: number, without: Learnt | null): number {
    const own = without?.category === category ? without : null;
    const { lines, directions, bands } = this.counts[category]!;
    const left = lines - (own === null ? 0 : 1);
    if (left === 0) return Number.NEGATIVE_INFINITY;
    const all = Math.max(1, this.background.lines);
    const share = (count: number, sameOwn: boolean, background: number): number =>
      Math.log((count - (sameOwn ? 1 : 0) + SMOOTH_LINES * background) / (left + SMOOTH_LINES) / background);
    const { direction, band } = features;
    const directionShare = (this.background.directions[direction] + 1) / (all + 2);
    const bandShare = ((this.background.bands.get(band) ?? 0) + 1) / (all + 10);
    return (
      Math.log(left) +
      features.tokens.reduce((sum, token) => sum + this.tokenWeight(token, category, without), 0) +
      share(directions[direction], own?.direction === direction, directionShare) +
      share(bands.get(band) ?? 0, own?.band === band, bandShare)
    );
  }

  /** log P(token | account) / P(token). */
  private tokenWeight(token: string, category: number, without: Learnt | null): number {
    const own = without?.category === category ? without : null;
    const { tokens, total, distinct } = this.withoutOwn(this.counts[category]!, own);
    const count = (tokens.get(token) ?? 0) - (own?.tokens.includes(token) ? 1 : 0);
    const background =
      ((this.background.tokens.get(token) ?? 0) + IMAGINED_TOKENS / IMAGINED_WORDS) /
      (this.background.total + IMAGINED_TOKENS);
    return Math.log((count + distinct * background) / (total + distinct) / background);
  }

  private withoutOwn(
    counts: Counts,
    own: Learnt | null,
  ): { tokens: Counts['tokens']; total: number; distinct: number } {
    const { tokens, total } = counts;
    if (own === null) return { tokens, total, distinct: Math.max(1, tokens.size) };
    const once = own.tokens.filter((token) => tokens.get(token) === 1).length;
    return { tokens, total: total - own.tokens.length, distinct: Math.max(1, tokens.size - once) };
  }
}
