/** The sample company: its files go through the same import as anybody's, then the match runs. */

import { commitFile } from '../imports/commit.ts';
import { openBytes, readOptions } from '../imports/source.ts';
import { evaluate } from '../imports/stage.ts';
import { sampleFiles } from '../sample/month.ts';
import { readMeta } from '../store/meta.ts';
import type { JobHandlers } from './context.ts';
import { runMatchJob } from './match.ts';

export const sampleJobs: Pick<JobHandlers, 'sample.fill'> = {
  'sample.fill': async (context) => {
    const { write } = context.session();
    const currency = readMeta(write, 'currency') ?? '';
    for (const { name, bytes, side, account, map } of sampleFiles()) {
      const [source] = await openBytes(name, '', bytes, readOptions(map, currency));
      if (source === undefined) throw new Error(`the sample file ${name} was not read`);
      const entry = evaluate(write, source, { side, account, map, judge: false }, false, context.control);
      commitFile(write, entry, { at: context.clock(), actor: 'sample', control: context.control });
    }
    await runMatchJob(context);
    return null;
  },
};
