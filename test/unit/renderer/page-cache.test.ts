/** Page cache: rows decided leave at once, late answers never bring them back, order and count stay those of the source. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_ROWS, PageCache } from '../../../renderer/table/page-cache.ts';

interface Row {
  readonly key: string;
}

/** A source that answers from its state at the moment of asking, when told to: as the engine does, in order. */
function source(size: number) {
  let keys = Array.from({ length: size }, (_, index) => `p:${index}`);
  const pending: (() => void)[] = [];
  const fetchPage = (offset: number, limit: number) => {
    const answer = { total: keys.length, rows: keys.slice(offset, offset + limit).map((key) => ({ key })) };
    return new Promise<typeof answer>((resolve) => pending.push(() => resolve(answer)));
  };
  return {
    cache: new PageCache<Row>(fetchPage, (row) => row.key),
    decide: (key: string) => {
      keys = keys.filter((one) => one !== key);
    },
    keys: () => keys,
    asked: () => pending.length,
    async answer() {
      for (const reply of pending.splice(0)) reply();
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

const rows = (cache: PageCache<Row>, count: number) =>
  Array.from({ length: count }, (_, index) => cache.rowAt(index)?.key);

describe('PageCache', () => {
  it('asks only for the pages in view, and only once', async () => {
    const { cache, asked, answer } = source(100_000);
    cache.want(0, 30);
    cache.want(1, 31);
    expect(asked()).toBe(1);
    await answer();
    expect([cache.total, cache.rowAt(0)?.key, cache.rowAt(PAGE_ROWS)]).toEqual([100_000, 'p:0', undefined]);
    cache.want(PAGE_ROWS - 5, PAGE_ROWS + 25);
    expect(asked()).toBe(1);
    await answer();
    expect(cache.rowAt(PAGE_ROWS)?.key).toBe(`p:${PAGE_ROWS}`);
  });

  it('takes a decided row out at once and says where it was', async () => {
    const { cache, answer } = source(5);
    cache.want(0, 4);
    await answer();
    expect(cache.remove(new Set(['p:1', 'p:3']))).toBe(1);
    expect([cache.total, ...rows(cache, 3)]).toEqual([3, 'p:0', 'p:2', 'p:4']);
    expect(cache.remove(new Set(['p:9']))).toBe(-1);
  });

  it('throws away answers that were asked for before a decision', async () => {
    const { cache, decide, answer } = source(3);
    cache.want(0, 2);
    await answer();
    cache.refresh();
    decide('p:0');
    cache.remove(new Set(['p:0']));
    await answer();
    expect(rows(cache, 3)).toEqual(['p:1', 'p:2', undefined]);
  });

  it('keeps rows on screen while it asks again', async () => {
    const { cache, answer } = source(3);
    cache.want(0, 2);
    await answer();
    cache.refresh();
    expect(rows(cache, 3)).toEqual(['p:0', 'p:1', 'p:2']);
  });

  it('forgets rows past a shrunken end', async () => {
    const { cache, decide, answer } = source(3);
    cache.want(0, 2);
    await answer();
    decide('p:2');
    cache.refresh();
    await answer();
    expect([cache.total, cache.rowAt(2)]).toEqual([2, undefined]);
  });

  it('reports a failed page and recovers on the next question', async () => {
    let fail = true;
    const cache = new PageCache<Row>(
      () => (fail ? Promise.reject(new Error('no')) : Promise.resolve({ total: 1, rows: [{ key: 'a' }] })),
      (row) => row.key,
    );
    cache.want(0, 0);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([cache.error?.message, cache.total]).toEqual(['no', null]);
    fail = false;
    cache.refresh();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([cache.error, cache.total]).toEqual([null, 1]);
  });

  it('ends equal to the source after any mix of scrolling, deciding and answering', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('view' as const), at: fc.nat(900) }),
      fc.record({ do: fc.constant('decide' as const), at: fc.nat(900) }),
      fc.record({ do: fc.constant('answer' as const), at: fc.constant(0) }),
      fc.record({ do: fc.constant('refresh' as const), at: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { cache, decide, keys, answer } = source(900);
        cache.want(0, 30);
        await answer();
        for (const { do: what, at } of steps) {
          if (what === 'view') cache.want(at, at + 30);
          if (what === 'refresh') cache.refresh();
          if (what === 'answer') await answer();
          const row = what === 'decide' ? cache.rowAt(at) : undefined;
          if (row) {
            decide(row.key);
            cache.remove(new Set([row.key]));
          }
        }
        await answer();
        cache.want(0, keys().length - 1);
        await answer();
        await answer();
        expect(cache.total).toBe(keys().length);
        expect(rows(cache, keys().length)).toEqual(keys());
      }),
      { numRuns: 60 },
    );
  });
});
