/** Risk calls: approval bounded by a share of wrong ones, and the reliability diagram behind it. */

import { automaticThreshold } from '../../shared/match/calibrate.ts';
import { decisionsNeeded, reliability } from '../../shared/match/reliability.ts';
import { minor } from '../../shared/money.ts';
import { loadDecisions } from '../store/past.ts';
import { bulkSummary } from '../store/queues.ts';
import type { ScreenHandlers } from './context.ts';

export const riskHandlers: Pick<ScreenHandlers, 'review.riskOffer' | 'review.reliability'> = {
  'review.riskOffer': (context, { maxWrong, account }) => {
    const { read } = context.session();
    const decisions = loadDecisions(read).filter(({ confidence }) => confidence > 0);
    const threshold = automaticThreshold(decisions, maxWrong);
    const facts = { threshold, decided: decisions.length, needed: decisionsNeeded(maxWrong) };
    if (threshold === null) return { ...facts, count: 0, sum: minor(0), lowest: null, guardedCount: 0 };
    const { count, sum, lowest, guarded } = bulkSummary(read, threshold, account);
    return {
      ...facts,
      count,
      sum: minor(sum),
      lowest: lowest === null ? null : lowest / 1e6,
      guardedCount: guarded.reduce((total, group) => total + group.count, 0),
    };
  },
  'review.reliability': (context) => {
    const decisions = loadDecisions(context.session().read).filter(({ confidence }) => confidence > 0);
    return { decided: decisions.length, bands: reliability(decisions) };
  },
};
