/** Several documents of one counterparty paid by one bank line. */

import { acceptBest, type Context, logistic, namedParties, type PartyIndex, partyIndex } from './context.ts';
import type { Draft } from './draft.ts';
import { REF } from './pair.ts';
import { logChoose, subsetSums } from './solver.ts';

const MAX_POOL = 36;
const MAX_PARTIES = 4;
const NODES = 20_000;

/** Proposes sets of open documents of a party the bank text names whose sum is exact. */
export function partySets(context: Context): void {
  const index = partyIndex(context.book);
  const drafts: Draft[] = [];
  for (let i = 0; i < context.bank.size; i++) {
    if (!context.bankFree[i]) continue;
    const found: Draft[] = [];
    for (const party of namedParties(context, index, i, MAX_PARTIES))
      found.push(...setsOfParty(context, index, i, party));
    if (found.length === 0) continue;
    found.sort((x, y) => y.logOdds - x.logOdds || x.book.length - y.book.length || x.book[0]! - y.book[0]!);
    const best = found[0]!;
    const rivals = found
      .slice(1)
      .reduce((sum, other) => sum + Math.exp(other.logOdds - best.logOdds), Math.exp(-best.logOdds));
    const margin = found.length > 1 ? best.logOdds - found[1]!.logOdds : 50;
    drafts.push({ ...best, confidence: 1 / (1 + rivals), margin, alternatives: found.length - 1 });
  }
  acceptBest(
    context,
    drafts.filter((draft) => draft.logOdds > 0),
  );
}

function setsOfParty(context: Context, index: PartyIndex, i: number, party: number): Draft[] {
  const { bank, book, comparer, model } = context;
  const target = bank.amount[i]!;
  let pool: number[] = [];
  for (let k = index.lines.start[party]!; k < index.lines.start[party + 1]!; k++) {
    const j = index.lines.items[k]!;
    if (!context.bookFree[j] || book.currency[j] !== bank.currency[i]) continue;
    const lag = bank.day[i]! - book.day[j]!;
    if (lag < -10 || lag > context.settings.maxLagDays) continue;
    pool.push(j);
  }
  if (pool.length < 2) return [];
  pool = pool.slice(-MAX_POOL);
  comparer.bankLine(i);
  const refs = pool.map((j) => {
    comparer.compare(j);
    const named = comparer.refLevel === REF.FULL || comparer.refLevel === REF.SHORT || comparer.refLevel === REF.TAIL;
    return named ? Math.max(0, -comparer.refChance - 1) : 0;
  });
  comparer.compareParty(party);
  const name = model.namePart(comparer.nameLevel, comparer.nameChance);
  const answer = subsetSums({
    amounts: pool.map((j) => book.amount[j]!),
    target,
    minLegs: 2,
    maxLegs: Math.min(context.settings.maxLegs, 14),
    limit: 64,
    nodes: NODES,
  });
  const base =
    Math.log(0.04) -
    Math.log(Math.max(1, book.partyCount)) -
    Math.log(context.amounts.chance(target, bank.currency[i]!)) +
    name;
  const allRefs = refs.reduce((sum, value) => sum + value, 0);
  return answer.sets.map((set) => {
    const covered = set.reduce((sum, k) => sum + refs[k]!, 0);
    const lags = set.reduce((sum, k) => sum + Math.max(-4, Math.min(2, model.lagPart(i, pool[k]!))), 0);
    const logOdds =
      base -
      logChoose(pool.length, set.length) -
      0.35 * set.length +
      Math.min(20, covered) -
      (allRefs - covered) +
      lags * 0.8;
    return {
      bank: [i],
      book: set.map((k) => pool[k]!),
      confidence: logistic(logOdds),
      logOdds,
      margin: 50,
      alternatives: 0,
      alternativesExact: answer.exhausted,
      differences: [],
      basis: 'counterparty',
      edge: -1,
    };
  });
}
