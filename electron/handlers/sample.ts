/** The sample company: its files go through the same import as anybody's, and its months are closed by the same calls. */

import { commitFile } from '../imports/commit.ts';
import { openBytes, readOptions } from '../imports/source.ts';
import { evaluate } from '../imports/stage.ts';
import { sampleMonths } from '../sample/month.ts';
import { readMeta } from '../store/meta.ts';
import type { JobHandlers, ScreenContext } from './context.ts';
import { runMatchJob } from './match.ts';
import { type Closing, decideMonth, enterBalances, lockMonth, MIN_CONFIDENCE, setUpCompany } from './sample-closing.ts';

export const sampleJobs: Pick<JobHandlers, 'sample.fill'> = {
  'sample.fill': async (context, { month: key }) => {
    const { write } = context.session();
    const currency = readMeta(write, 'currency') ?? '';
    const month = sampleMonths().find(({ span }) => span.key === key);
    const files = month === undefined ? [] : [...month.files, ...(month.again === null ? [] : [month.again])];
    for (const { name, bytes, side, account, map } of files) {
      const [source] = await openBytes(name, '', bytes, readOptions(map, { currency }));
      if (source === undefined) throw new Error(`the sample file ${name} was not read`);
      const entry = evaluate(write, source, { side, account, map, judge: false }, false, context.control);
      commitFile(write, entry, { at: context.clock(), actor: 'sample', control: context.control });
    }
    await runMatchJob(context);
    return null;
  },
};

/** Fills a new workspace with the sample's months: the whole ones closed and locked, the last one waiting. */
export async function fillSample(context: ScreenContext): Promise<void> {
  const closing: Closing = { call: context.call, read: () => context.session().read, by: 'sample' };
  for (const month of sampleMonths()) {
    await context.job('sample.fill', { jobId: 'sample', month: month.span.key });
    if (month.span.month === sampleMonths()[0]?.span.month) await setUpCompany(closing, month);
    if (!month.span.whole) continue;
    await enterBalances(closing, month);
    await closing.call('review.approveAbove', { minConfidence: MIN_CONFIDENCE, account: null, by: closing.by });
    await decideMonth(closing, month);
    await lockMonth(closing, month);
  }
}
