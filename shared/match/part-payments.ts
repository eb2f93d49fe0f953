/** Documents that the bank texts name and that are paid in part, with more than they say, or out of season: what is left stays open on them. */

import { minor } from '../money.ts';
import { addEdge } from './candidates.ts';
import { accept, type Context, isRejected } from './context.ts';
import { type Draft, pairDraft } from './draft.ts';
import { AMOUNT, Edges } from './edges.ts';
import { groupedOf, type Lists } from './keys.ts';
import { marginals } from './marginals.ts';
import { NAME, REF } from './pair.ts';
import { countFree } from './residual.ts';
import { put } from './search.ts';
import { type Difference, isInTime } from './types.ts';

/** More than twice a document pays more than that document. */
const MOST_PAID = 2;
/** What the amount does not bear out is never sure. */
const MOST = 0.94;
/** What pays more than the document it names is taken for it where that is likelier than not: it may pay others besides. */
const LIKELY = 0.5;
const ROUNDS = 12;
/** Days around a document within which a payment of all of it is taken for it though no other would be: its number and amount say more than its day. */
const OUT_OF_SEASON = 365;

/**
 * Takes free lines whose text names one open document and no other by a number that is not met by accident, whatever part of
 * it they pay; lines that name the same document pay it together while they do not pay too much. Comes last: whatever sums,
 * fees, rates and plans explain to the cent is taken by then.
 */
export function takePartPayments(context: Context): void {
  const edges = namedPairs(context);
  if (edges.size === 0) return;
  const { bank, book, model, facts, settings } = context;
  const open = openOfParties(context);
  const sure = (j: number, p: number): number => Math.min(MOST, p) / (1 + others(context, open, j));
  facts.model(model, 'part payments open', () =>
    model.narrow(countFree(context.bankFree), countFree(context.bookFree)),
  );
  for (let e = 0; e < edges.size; e++) edges.weight[e] = model.weigh(edges, e);
  const payers = new Map<number, number[]>();
  for (let e = 0; e < edges.size; e++) put(payers, edges.book[e]!, e);
  // Parts of one document do not rival each other: each is weighed by itself.
  for (const list of payers.values()) if (isShared(context, edges, list)) takeTogether(context, edges, list, sure);
  marginals(edges, bank.size, book.size, ROUNDS);
  for (const [j, list] of [...payers].sort(([x], [y]) => x - y)) {
    const best = list.reduce((one, other) => (edges.posterior[other]! > edges.posterior[one]! ? other : one));
    if (!context.bookFree[j] || !context.bankFree[edges.bank[best]!]) continue;
    const confidence = sure(j, edges.posterior[best]!);
    const rest = bank.amount[edges.bank[best]!]! - book.amount[j]!;
    const differences = rest === 0 ? [] : [restOf(context, j, rest)];
    const isMore = rest !== 0 && rest > 0 === book.amount[j]! > 0;
    if (confidence < (isMore ? LIKELY : settings.minConfidence)) continue;
    accept(context, pairDraft(edges, best, { confidence, differences, edge: -1 }));
  }
}

/** Pairs of a free line and the one free document that its text names, grouped by bank line. */
function namedPairs(context: Context): Edges {
  const { bank, book, comparer } = context;
  const edges = new Edges(0);
  for (const i of context.lines.bank) {
    if (!context.bankFree[i] || bank.amount[i] === 0) continue;
    const j = onlyNamed(context, i);
    if (j < 0 || !context.bookFree[j] || isRejected(context, i, j)) continue;
    const paid = bank.amount[i]! / book.amount[j]!;
    if (!(paid > 0 && paid <= MOST_PAID) || bank.currency[i] !== book.currency[j]) continue;
    comparer.bankLine(i);
    comparer.compare(j);
    if (comparer.refLevel !== REF.FULL) continue;
    const isWhole = bank.amount[i] === book.amount[j];
    if (isWhole && comparer.nameLevel === NAME.OTHER) continue;
    // What is paid in part, too, is paid in time.
    if (!isWhole && !isInTime(context.settings, bank.day[i]! - book.day[j]!)) continue;
    if (isWhole) addEdge(edges, comparer, i, j, AMOUNT.EQUAL, context.amounts.logChance(i, bank.amount[i]!));
    else addEdge(edges, comparer, i, j, AMOUNT.PART, 0);
  }
  return edges;
}

/** The document within reach that a bank text names; -1 where it names none or several. */
function onlyNamed({ bank, book, keyOwner, comparer }: Context, i: number): number {
  let found = -1;
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
    const key = bank.hits.items[h]!;
    const owner = comparer.isTelling(key) ? keyOwner[key]! : -1;
    if (owner < 0 || owner === found) continue;
    if (Math.abs(bank.day[i]! - book.day[owner]!) > OUT_OF_SEASON) continue;
    if (found >= 0) return -1;
    found = owner;
  }
  return found;
}

/** True where several lines name a document and together pay no more than it says. */
function isShared({ bank, book }: Context, edges: Edges, list: readonly number[]): boolean {
  if (list.length < 2) return false;
  const paid = list.reduce((sum, e) => sum + bank.amount[edges.bank[e]!]!, 0);
  return Math.abs(paid) <= Math.abs(book.amount[edges.book[list[0]!]!]!);
}

function takeTogether(
  context: Context,
  edges: Edges,
  list: readonly number[],
  sure: (j: number, p: number) => number,
): void {
  const { bank, book, settings } = context;
  const j = edges.book[list[0]!]!;
  const weakest = Math.min(...list.map((e) => edges.weight[e]!));
  const confidence = sure(j, 1 / (1 + Math.exp(-weakest)));
  if (confidence < settings.minConfidence) return;
  const lines = list.map((e) => edges.bank[e]!);
  const rest = lines.reduce((sum, i) => sum + bank.amount[i]!, 0) - book.amount[j]!;
  const draft: Draft = {
    ...pairDraft(edges, list[0]!, { confidence, differences: rest === 0 ? [] : [restOf(context, j, rest)], edge: -1 }),
    bank: lines,
    basis: 'instalments',
  };
  accept(context, draft);
}

/** Free documents of each party, in day order. */
function openOfParties({ book, bookFree, lines }: Context): Lists {
  return groupedOf(
    lines.book.filter((j) => bookFree[j] === 1),
    book.party,
    book.partyCount,
  );
}

/** Other open documents of a party, credit notes too: a payment that names one of them may settle any of them with it. */
function others({ book }: Context, open: Lists, j: number): number {
  const party = book.party[j]!;
  if (party === 0) return 0;
  let count = 0;
  for (let k = open.start[party]!; k < open.start[party + 1]!; k++) {
    const other = open.items[k]!;
    if (other !== j && book.currency[other] === book.currency[j]) count++;
  }
  return count;
}

/** What a payment leaves open on a document, or pays beyond it. */
function restOf({ book }: Context, j: number, rest: number): Difference {
  const share = `${Math.round((Math.abs(rest) / Math.abs(book.amount[j]!)) * 1000) / 10} %`;
  return rest > 0 === book.amount[j]! > 0
    ? { type: 'overpayment', amount: minor(rest), note: `${share} more than booked` }
    : { type: 'short_payment', amount: minor(rest), note: `a part payment: ${share} stay open` };
}
