/** Keeps one copy of texts that repeat, so that a million rows share them. */

const KEPT = 5_000;

/** One copy of each of the first few thousand texts. */
export class TextCache {
  private readonly texts = new Map<string, string>();

  /** The kept copy of a text. A slice would keep its whole portion of the file alive: the copy is its own. */
  own(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const own = Buffer.from(text).toString();
    if (this.texts.size < KEPT) this.texts.set(own, own);
    return own;
  }
}

/** The same for what is worked out from a text. */
export class ValueCache<T> {
  private readonly values = new Map<string, T>();

  of(text: string, work: (text: string) => T): T {
    const known = this.values.get(text);
    if (known !== undefined) return known;
    const value = work(text);
    if (this.values.size < KEPT) this.values.set(Buffer.from(text).toString(), value);
    return value;
  }
}
