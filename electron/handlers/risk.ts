/** Risk calls: approval bounded by a share of wrong ones, and the reliability diagram behind it. */

import { automaticThreshold } from '../../shared/match/calibrate.ts';
import { decisionsNeeded, reliability } from '../../shared/match/reliability.ts';
import { minor } from '../../shared/money.ts';
import { bulkSummary } from '../store/queues.ts';
import { decisionRecord } from '../store/reliability.ts';
import type { ScreenHandlers } from './context.ts';

export const riskHandlers: Pick<ScreenHandlers, 'review.riskOffer' | 'review.reliability'> = {
  'review.riskOffer': (context, { maxWrong, ...scope }) => {
    const { read } = context.session();
    const decisions = decisionRecord(read);
    const threshold = automaticThreshold(decisions, maxWrong);
    const facts = { threshold, decided: decisions.length, needed: decisionsNeeded(maxWrong) };
    if (threshold === null) return { ...facts, count: 0, sum: minor(0), lowest: null, guardedCount: 0 };
    const { count, sum, lowest, guarded } = bulkSummary(read, { minConfidence: threshold, scope });
    return {
      ...facts,
      count,
      sum: minor(sum),
      lowest: lowest === null ? null : lowest / 1e6,
      guardedCount: guarded.reduce((total, group) => total + group.count, 0),
    };
  },
  'review.reliability': (context) => {
    const decisions = decisionRecord(context.session().read);
    return { decided: decisions.length, bands: reliability(decisions) };
  },
};
