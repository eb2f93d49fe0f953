/** How fast a page of the review table answers while a large import is written on the job thread. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createEngine } from '../../electron/handlers/engine.ts';
import { writeBankCsv } from './csv-file.ts';

export interface ResponsiveFigures {
  readonly rows: number;
  readonly pages: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

function at(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

/** Imports 20,000 rows, then `rows` more while asking for pages of the bank-only queue every 25 ms. */
export async function benchResponsive(rows: number, dist: string): Promise<ResponsiveFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-page-'));
  const engine = createEngine({ emit: () => undefined, jobScript: resolve(dist, 'job.mjs') });
  try {
    await engine.call('workspace.create', { path: join(folder, 'month.tieout'), currency: 'USD', passphrase: null });
    const first = writeBankCsv(join(folder, 'first.csv'), 20_000);
    await engine.job('import.direct', {
      paths: [first],
      side: 'bank',
      account: 'First',
      map: null,
      by: 'bench',
      jobId: 'a',
    });
    await engine.call('match.run', { jobId: 'b' });
    const second = writeBankCsv(join(folder, 'second.csv'), rows);
    const times: number[] = [];
    let running = true;
    const done = engine
      .job('import.direct', { paths: [second], side: 'bank', account: 'Second', map: null, by: 'bench', jobId: 'c' })
      .finally(() => {
        running = false;
      });
    for (let page = 0; running; page++) {
      const began = performance.now();
      await engine.call('review.page', {
        queue: 'bank_only',
        account: null,
        filter: '',
        sort: 'day',
        offset: (page * 200) % 19_000,
        limit: 200,
      });
      times.push(performance.now() - began);
      await new Promise((next) => setTimeout(next, 25));
    }
    await done;
    times.sort((a, b) => a - b);
    return { rows, pages: times.length, p50Ms: at(times, 0.5), p95Ms: at(times, 0.95), maxMs: at(times, 1) };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
