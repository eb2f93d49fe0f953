/** Rows of a long table by index: asks for pages as they come into view, keeps what is shown while it asks again. */

/** Rows per request; below MAX_PAGE. */
export const PAGE_ROWS = 200;
const MOST_PAGES_KEPT = 60;

export interface Page<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

export type FetchPage<Row> = (offset: number, limit: number) => Promise<Page<Row>>;

/**
 * Holds only the pages it was asked for. Rows that a person just decided leave at once (`remove`); every answer that was asked for before that
 * is thrown away and asked again, because its offsets no longer fit. Calls are answered in order, so a page asked for after a
 * decision shows its effect.
 */
export class PageCache<Row> {
  #rows = new Map<number, Row>();
  #total: number | null = null;
  #generation = 0;
  #fresh = new Set<number>();
  #asked = new Set<number>();
  #wanted: readonly number[] = [0];
  #error: Error | null = null;
  #version = 0;
  readonly #listeners = new Set<() => void>();
  readonly #fetchPage: FetchPage<Row>;
  readonly #keyOf: (row: Row) => string;

  constructor(fetchPage: FetchPage<Row>, keyOf: (row: Row) => string) {
    this.#fetchPage = fetchPage;
    this.#keyOf = keyOf;
  }

  /** Rows in all, or null before the first answer. */
  get total(): number | null {
    return this.#total;
  }

  get error(): Error | null {
    return this.#error;
  }

  /** Counts up with every change: a snapshot for React. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The row at an index, or undefined while it is not here yet. */
  rowAt(index: number): Row | undefined {
    return this.#rows.get(index);
  }

  /** Index of a key among the rows that are here, or -1. */
  indexOf(key: string): number {
    for (const [index, row] of this.#rows) if (this.#keyOf(row) === key) return index;
    return -1;
  }

  /** Says which rows are in view (inclusive); asks for what is missing. */
  want(first: number, last: number): void {
    const pages: number[] = [];
    for (
      let page = Math.floor(Math.max(0, first) / PAGE_ROWS);
      page <= Math.floor(Math.max(0, last) / PAGE_ROWS);
      page++
    )
      pages.push(page);
    this.#wanted = pages;
    this.#ask();
  }

  /** Everything may have changed: rows stay on screen until the new ones are here. */
  refresh(): void {
    this.#generation++;
    this.#fresh.clear();
    this.#asked.clear();
    this.#ask();
  }

  /** Takes rows out before the engine has answered. Returns the index of the first one, or -1. */
  remove(keys: ReadonlySet<string>): number {
    const gone = [...this.#rows].filter(([, row]) => keys.has(this.#keyOf(row))).map(([index]) => index);
    if (gone.length === 0) return -1;
    gone.sort((a, b) => a - b);
    const kept = [...this.#rows].filter(([, row]) => !keys.has(this.#keyOf(row))).sort(([a], [b]) => a - b);
    let below = 0;
    this.#rows = new Map(
      kept.map(([index, row]) => {
        while (below < gone.length && gone[below]! < index) below++;
        return [index - below, row];
      }),
    );
    this.#total = Math.max(0, (this.#total ?? 0) - gone.length);
    this.#generation++;
    this.#asked.clear();
    this.#changed();
    this.#ask();
    return gone[0]!;
  }

  #ask(): void {
    for (const page of this.#wanted) {
      if (this.#asked.has(page) || (this.#fresh.has(page) && this.#isFull(page))) continue;
      if (this.#total !== null && page > 0 && page * PAGE_ROWS >= this.#total) continue;
      this.#asked.add(page);
      void this.#load(page, this.#generation);
    }
  }

  #isFull(page: number): boolean {
    const end = Math.min((page + 1) * PAGE_ROWS, this.#total ?? 0);
    for (let index = page * PAGE_ROWS; index < end; index++) if (!this.#rows.has(index)) return false;
    return true;
  }

  async #load(page: number, generation: number): Promise<void> {
    try {
      const answer = await this.#fetchPage(page * PAGE_ROWS, PAGE_ROWS);
      if (generation !== this.#generation) return;
      this.#error = null;
      this.#total = answer.total;
      this.#store(page * PAGE_ROWS, answer);
      this.#fresh.add(page);
      this.#trim();
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.#error = thrown instanceof Error ? thrown : new Error(String(thrown));
    } finally {
      if (generation === this.#generation) {
        this.#asked.delete(page);
        this.#changed();
      }
    }
  }

  #store(offset: number, answer: Page<Row>): void {
    for (const index of [...this.#rows.keys()]) if (index >= answer.total) this.#rows.delete(index);
    answer.rows.forEach((row, at) => {
      this.#rows.set(offset + at, row);
    });
  }

  /** Forgets pages far from view so that a long scroll does not hold every row. */
  #trim(): void {
    if (this.#fresh.size <= MOST_PAGES_KEPT) return;
    for (const page of this.#fresh) {
      if (this.#wanted.includes(page)) continue;
      this.#fresh.delete(page);
      for (let index = page * PAGE_ROWS; index < (page + 1) * PAGE_ROWS; index++) this.#rows.delete(index);
      if (this.#fresh.size <= MOST_PAGES_KEPT) return;
    }
  }

  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}
