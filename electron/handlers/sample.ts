/** The sample company: its files go through the same import as anybody's, then the match runs. */

import { commitFile } from '../imports/commit.ts';
import { openBytes, readOptions } from '../imports/source.ts';
import { evaluate } from '../imports/stage.ts';
import { sampleMonth } from '../sample/month.ts';
import { findAccount, setOpeningBalance } from '../store/accounts.ts';
import type { WriteHandle } from '../store/handle.ts';
import { readMeta } from '../store/meta.ts';
import type { JobHandlers } from './context.ts';
import { runMatchJob } from './match.ts';

/** Opening balances from last month's paper statement, for the account whose file states none. */
export function enterOpenings(write: WriteHandle, who: { readonly at: string; readonly actor: string }): void {
  for (const { account, opening } of sampleMonth().balances) {
    const row = findAccount(write, account);
    if (row !== null) setOpeningBalance(write, row.id, opening, who);
  }
}

export const sampleJobs: Pick<JobHandlers, 'sample.fill'> = {
  'sample.fill': async (context) => {
    const { write } = context.session();
    const currency = readMeta(write, 'currency') ?? '';
    for (const { name, bytes, side, account, map } of sampleMonth().files) {
      const [source] = await openBytes(name, '', bytes, readOptions(map, { currency }));
      if (source === undefined) throw new Error(`the sample file ${name} was not read`);
      const entry = evaluate(write, source, { side, account, map, judge: false }, false, context.control);
      commitFile(write, entry, { at: context.clock(), actor: 'sample', control: context.control });
    }
    write.transaction(() => enterOpenings(write, { at: context.clock(), actor: 'sample' }));
    await runMatchJob(context);
    return null;
  },
};
