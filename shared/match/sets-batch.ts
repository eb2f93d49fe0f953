/** Sets the book itself holds together: all open lines of one batch id against one bank line. */

import { amountKey } from './amounts.ts';
import { acceptBest, type Context, logistic } from './context.ts';
import type { Draft } from './draft.ts';
import { invert } from './keys.ts';

const EARLIEST = -8;
const LATEST = 40;

/** Proposes whole batches whose sum is a free bank line's amount. */
export function batchSets(context: Context): void {
  const { bank, book } = context;
  if (book.batchCount < 2) return;
  const start = Int32Array.from({ length: book.size + 1 }, (_, j) => j);
  const members = invert({ start, items: book.batch }, book.batchCount);
  const byAmount = new Map<number, number[]>();
  for (let i = 0; i < bank.size; i++) {
    if (!context.bankFree[i]) continue;
    const key = amountKey(bank.amount[i]!, bank.currency[i]!);
    const list = byAmount.get(key);
    if (list) list.push(i);
    else byAmount.set(key, [i]);
  }
  const drafts: Draft[] = [];
  for (let batch = 1; batch < book.batchCount; batch++) {
    const lines = Array.from(members.items.subarray(members.start[batch]!, members.start[batch + 1]!)).filter(
      (j) => context.bookFree[j],
    );
    if (lines.length < 2) continue;
    const sum = lines.reduce((total, j) => total + book.amount[j]!, 0);
    const last = book.day[lines.at(-1)!]!;
    const fits = (byAmount.get(amountKey(sum, book.currency[lines[0]!]!)) ?? []).filter(
      (i) => bank.day[i]! - last >= EARLIEST && bank.day[i]! - last <= LATEST,
    );
    if (fits.length === 0) continue;
    const scored = fits
      .map((i) => ({ i, logOdds: batchWeight(context, i, lines, book.batchCount) }))
      .sort((x, y) => y.logOdds - x.logOdds || x.i - y.i);
    const best = scored[0]!;
    const margin = scored.length > 1 ? best.logOdds - scored[1]!.logOdds : 50;
    const alternatives = scored.filter((other) => other !== best && other.logOdds > best.logOdds - 2).length;
    drafts.push({
      bank: [best.i],
      book: lines,
      confidence: logistic(Math.min(best.logOdds, margin)),
      logOdds: best.logOdds,
      margin,
      alternatives,
      alternativesExact: true,
      differences: [],
      basis: 'batch',
      edge: -1,
    });
  }
  acceptBest(context, drafts);
}

function batchWeight(context: Context, i: number, lines: readonly number[], batches: number): number {
  const { bank, book, comparer, model } = context;
  comparer.bankLine(i);
  comparer.compare(lines[0]!);
  const lag = bank.day[i]! - book.day[lines.at(-1)!]!;
  const chance = Math.log(context.amounts.chance(bank.amount[i]!, bank.currency[i]!));
  const reference = comparer.refKey >= 0 ? -comparer.refChance * 0.5 : 0;
  return (
    Math.log(0.05) -
    Math.log(batches) -
    chance +
    reference +
    model.accountPart(i, lines[0]!) -
    Math.abs(lag) * 0.12 +
    1.5
  );
}
