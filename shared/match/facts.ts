/** What a full run counts and learns about the whole month, kept so that a few of its lines can be matched again on the same terms. */

import type { Model } from './model.ts';

/**
 * Facts by name and occurrence. A full run works each one out and keeps it; `again` gives a reader that answers the same
 * questions from what was kept, so that the answer for a few lines does not depend on how few they are.
 */
export class Facts {
  private readonly met = new Map<string, number>();

  constructor(
    private readonly known = new Map<string, unknown>(),
    private reading = false,
  ) {}

  /**
   * Takes over what an earlier run counted and learnt, from now on a reader of it. What this run has learnt itself stays; `anew`
   * are facts that hold positions or ids of their run: they are worked out again.
   */
  adopt(earlier: Facts, anew: Readonly<Record<string, () => unknown>>): void {
    const isAnew = (key: string): boolean => Object.hasOwn(anew, key.slice(0, key.lastIndexOf(' ')));
    for (const [key, value] of earlier.known) if (!this.known.has(key) && !isAnew(key)) this.known.set(key, value);
    for (const [name, work] of Object.entries(anew)) this.known.set(`${name} 0`, work());
    this.reading = true;
  }

  /** A reader of these facts, from the first one on. */
  again(): Facts {
    return new Facts(this.known, true);
  }

  /** The fact of this name; a reader that asks more often than the run did gets the last one. */
  of<T>(name: string, work: () => T): T {
    const at = this.met.get(name) ?? 0;
    this.met.set(name, at + 1);
    if (this.reading) {
      for (let k = at; k >= 0; k--) if (this.known.has(`${name} ${k}`)) return this.known.get(`${name} ${k}`) as T;
      return work();
    }
    const value = work();
    this.known.set(`${name} ${at}`, value);
    return value;
  }

  /** A step that changes the model: a reader brings the model to where the run left it after this step. */
  model(model: Model, name: string, step: () => void): void {
    if (!this.reading) step();
    const state = this.of(name, () => model.state());
    if (this.reading) model.restore(state);
  }
}
