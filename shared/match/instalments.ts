/** Several bank lines that pay one document in parts, complete or so far incomplete. */

import { minor } from '../money.ts';
import type { Context, PartyIndex } from './context.ts';
import { partiesNamed } from './context.ts';
import { NAME, REF } from './pair.ts';
import { resolveSets, type SetCandidate } from './resolve.ts';
import { logChoose, subsetSums } from './solver.ts';

const MAX_PARTS = 12;
const MAX_POOL = 24;
/** Tie of a line that only its amount, equal to that of a known part, connects with the document. */
const STRAY = -1.2;
/** A document not paid in full may have parts nobody named: never sure. */
const INCOMPLETE_MOST = 2;

interface Part {
  readonly i: number;
  /** Log-likelihood ratio that this bank line is about the document. */
  readonly tie: number;
  readonly named: boolean;
}

/** Proposes documents paid in parts. */
export function instalments(context: Context, index: PartyIndex): void {
  const { bank, book } = context;
  const byParty = new Map<number, number[]>();
  const put = (party: number, i: number) => {
    const list = byParty.get(party);
    if (list) list.push(i);
    else byParty.set(party, [i]);
  };
  const sizes = new Map<number, number[]>();
  for (let i = 0; i < bank.size; i++) {
    if (!context.bankFree[i]) continue;
    const parties = new Set(partiesNamed(context, index, i).slice(0, 4));
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const key = bank.hits.items[h]!;
      if (context.keyOwner[key]! >= 0) parties.add(book.party[context.keyOwner[key]!]!);
    }
    for (const party of parties) put(party, i);
    const list = sizes.get(bank.amount[i]!);
    if (list) list.push(i);
    else sizes.set(bank.amount[i]!, [i]);
  }
  const candidates: SetCandidate[] = [];
  for (let j = 0; j < book.size; j++) {
    if (!context.bookFree[j]) continue;
    const pool = byParty.get(book.party[j]!);
    if (pool) candidates.push(...partsOf(context, j, pool, sizes));
  }
  resolveSets(context, candidates);
}

function partsOf(
  context: Context,
  j: number,
  pool: readonly number[],
  bySize: ReadonlyMap<number, readonly number[]>,
): SetCandidate[] {
  const { bank, book } = context;
  const amount = book.amount[j]!;
  const inRange = (i: number) =>
    context.bankFree[i] === 1 &&
    bank.currency[i] === book.currency[j] &&
    bank.amount[i]! > 0 === amount > 0 &&
    Math.abs(bank.amount[i]!) < Math.abs(amount) &&
    bank.day[i]! >= book.day[j]! - 3 &&
    bank.day[i]! <= book.day[j]! + context.settings.maxLagDays + 40;
  let parts = pool
    .filter(inRange)
    .map((i) => tieOf(context, i, j))
    .filter((part) => part.tie > (part.named ? 0 : -1));
  if (parts.length === 0) return [];
  const sizes = new Set(parts.filter((part) => part.named).map((part) => bank.amount[part.i]!));
  const known = new Set(parts.map((part) => part.i));
  for (const size of sizes) {
    for (let slip = -3; slip <= 3; slip++)
      for (const i of bySize.get(size + slip * context.amounts.unit) ?? [])
        if (inRange(i) && !known.has(i) && !namesAnother(context, i, j)) {
          // Sizes a few cents apart reach the same line: it is one part all the same.
          known.add(i);
          parts.push({ i, tie: STRAY, named: false });
        }
  }
  parts = parts
    .sort((x, y) => Number(y.named) - Number(x.named) || y.tie - x.tie || x.i - y.i)
    .slice(0, MAX_POOL)
    .sort((x, y) => x.i - y.i);
  const out: SetCandidate[] = [];
  const answer = subsetSums({
    amounts: parts.map((part) => bank.amount[part.i]!),
    target: amount,
    minLegs: 2,
    maxLegs: MAX_PARTS,
    limit: 24,
    nodes: 20_000,
  });
  const named = parts.filter((part) => part.named);
  for (const set of answer.sets)
    out.push(
      candidateOf(
        context,
        j,
        set.map((k) => parts[k]!),
        { parts, complete: true },
      ),
    );
  if (answer.sets.length === 0 && named.length > 0) {
    const equal = parts.filter((part) => part.named || sizes.has(bank.amount[part.i]!));
    for (const chosen of [named, equal]) {
      const sum = chosen.reduce((total, part) => total + bank.amount[part.i]!, 0);
      if (Math.abs(sum) < Math.abs(amount)) out.push(candidateOf(context, j, chosen, { parts, complete: false }));
    }
  }
  return out;
}

function namesAnother(context: Context, i: number, j: number): boolean {
  const { comparer } = context;
  comparer.bankLine(i);
  comparer.compare(j);
  return comparer.nameLevel === NAME.OTHER || comparer.refLevel === REF.ELSEWHERE;
}

function tieOf(context: Context, i: number, j: number): Part {
  const { comparer, model } = context;
  comparer.bankLine(i);
  comparer.compare(j);
  const named =
    comparer.refLevel === REF.FULL ||
    comparer.refLevel === REF.SHORT ||
    comparer.refLevel === REF.TAIL ||
    comparer.refLevel === REF.TYPO;
  const tie =
    model.refPart(comparer.refLevel, comparer.refChance) +
    model.partyPart(i, context.book.party[j]!, comparer.nameLevel, comparer.nameChance, 0) +
    Math.min(0, model.accountPart(i, j));
  return { i, tie, named };
}

function candidateOf(
  context: Context,
  j: number,
  chosen: readonly Part[],
  by: { parts: readonly Part[]; complete: boolean },
): SetCandidate {
  const { bank, book, amounts } = context;
  const amount = book.amount[j]!;
  const paid = chosen.reduce((total, part) => total + bank.amount[part.i]!, 0);
  const ties = chosen.reduce((total, part) => total + Math.min(8, part.tie), 0);
  const dropped = by.parts.filter((part) => part.named && !chosen.includes(part)).length * 4;
  const first = bank.amount[chosen[0]!.i]!;
  const count = Math.round(amount / first);
  const equalParts =
    chosen.length > 0 &&
    Math.abs(first * count - amount) < count * amounts.unit * 2 &&
    chosen.filter((part) => Math.abs(bank.amount[part.i]! - first) <= count).length >= chosen.length - 1;
  const chance = by.complete ? -Math.log(amounts.chance(amount, book.currency[j]!)) : equalParts ? 4 : 0;
  const best = Math.max(...chosen.map((part) => part.tie));
  const logOdds =
    Math.log(0.02) -
    logChoose(by.parts.length, chosen.length) -
    Math.log(Math.max(1, book.partyLines[book.party[j]!]!)) * 0.5 +
    (by.complete ? chance * 0.6 + ties * 0.4 : chance + best - 5) -
    dropped;
  const rest = paid - amount;
  const differences =
    rest === 0
      ? []
      : [
          {
            type: 'short_payment' as const,
            amount: minor(rest),
            note: `${chosen.length} part${chosen.length > 1 ? 's' : ''} paid so far`,
          },
        ];
  return {
    bank: chosen.map((part) => part.i),
    book: [j],
    logOdds: by.complete ? logOdds : Math.min(INCOMPLETE_MOST, logOdds),
    basis: 'instalments',
    exhausted: true,
    differences,
  };
}
