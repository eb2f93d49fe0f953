/** Partners that stand where matching does not look: in another currency, on another own account, on a day out of reach. */

import type { Context } from '../match/context.ts';
import { NAME, REF } from '../match/pair.ts';
import { isInTime } from '../match/types.ts';
import type { OpenLines } from './open-lines.ts';

export type Elsewhere = 'currency' | 'account' | 'day';

/** An open bank line and the open document that seems to be its partner but for one field. */
export interface Misplaced {
  readonly bank: number;
  readonly book: number;
  readonly where: Elsewhere;
  /** The bank text names the document itself, not only its party. */
  readonly referred: boolean;
}

/** Misplaced partners by position; each line is in one pair at most. */
export interface MisplacedPairs {
  readonly ofBank: ReadonlyMap<number, Misplaced>;
  readonly ofBook: ReadonlyMap<number, Misplaced>;
}

/** Exchange rates between major currencies lie between one and a few hundred units; a reference that agrees at another rate is an accident. */
const LEAST_RATE = 1 / 2000;
const MOST_RATE = 2000;
const MOST_LOOKED = 60;

/**
 * Pairs of open lines that agree in reference or name and in all but one field. Looked up by reference and by party, never
 * by amount alone: equal amounts are many. References first, then names, then the nearer day.
 */
export function misplaced(context: Context, open: OpenLines): MisplacedPairs {
  const found: (Misplaced & { readonly days: number })[] = [];
  for (const i of open.bank) {
    context.comparer.bankLine(i);
    for (const j of candidatesOf(context, open, i)) {
      const pair = compare(context, i, j);
      if (pair) found.push({ ...pair, days: Math.abs(context.bank.day[i]! - context.book.day[j]!) });
    }
  }
  found.sort(
    (x, y) => Number(y.referred) - Number(x.referred) || x.days - y.days || x.bank - y.bank || x.book - y.book,
  );
  const ofBank = new Map<number, Misplaced>();
  const ofBook = new Map<number, Misplaced>();
  for (const pair of found) {
    if (ofBank.has(pair.bank) || ofBook.has(pair.book)) continue;
    ofBank.set(pair.bank, pair);
    ofBook.set(pair.book, pair);
  }
  return { ofBank, ofBook };
}

/** Open documents a bank line refers to, and those of the parties it names. */
function candidatesOf(context: Context, open: OpenLines, i: number): Set<number> {
  const { bank } = context;
  const out = new Set<number>();
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
    const owner = context.keyOwner[bank.hits.items[h]!]!;
    if (owner >= 0 && context.bookFree[owner]) out.add(owner);
  }
  const { start, items } = open.documents;
  for (let p = open.parties.start[i]!; p < open.parties.start[i + 1]!; p++) {
    const party = open.parties.items[p]!;
    for (let k = start[party]!; k < Math.min(start[party + 1]!, start[party]! + MOST_LOOKED); k++) out.add(items[k]!);
  }
  return out;
}

function compare(context: Context, i: number, j: number): Misplaced | null {
  const { bank, book, comparer } = context;
  const where = onlyWrong(context, i, j);
  if (where === null) return null;
  comparer.compare(j);
  const referred = comparer.refLevel === REF.FULL;
  if (!referred && (comparer.nameLevel < NAME.MOST || comparer.refLevel === REF.ELSEWHERE)) return null;
  const equal = bank.amount[i] === book.amount[j];
  if (!equal && !(where === 'currency' && referred && plausibleRate(bank.amount[i]! / book.amount[j]!))) return null;
  return { bank: i, book: j, where, referred };
}

/** The one field that keeps two lines apart; null where none or several do. */
function onlyWrong({ bank, book, bankAccount, settings }: Context, i: number, j: number): Elsewhere | null {
  const account = book.account[j]!;
  const lag = bank.day[i]! - book.day[j]!;
  const wrong: Elsewhere[] = [];
  if (book.currency[j] !== bank.currency[i]) wrong.push('currency');
  if (account !== 0 && bankAccount[account] === 1 && account !== bank.account[i]) wrong.push('account');
  if (!isInTime(settings, lag)) wrong.push('day');
  return wrong.length === 1 ? wrong[0]! : null;
}

function plausibleRate(ratio: number): boolean {
  return ratio >= LEAST_RATE && ratio <= MOST_RATE;
}
