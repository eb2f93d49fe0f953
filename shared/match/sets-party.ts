/** Several documents of one counterparty paid by one bank line, or settled by a few bank lines together (netting). */

import { type Context, heldBy, nameOpenLines, type PartyIndex, partiesNamed } from './context.ts';
import type { Lists } from './keys.ts';
import { OpenDocuments, payableLines } from './open-documents.ts';
import { NAME, REF } from './pair.ts';
import { mayStand, resolveSets, type SetCandidate } from './resolve.ts';
import { firstFrom, put } from './search.ts';
import { logChoose, subsetSums } from './solver.ts';
import { shareOut } from './team.ts';

const MAX_POOL = 26;
const MAX_PARTIES = 6;
const MAX_LEGS = 14;
/** Bank lines of one party that are tried as a netting settlement. */
const MOST_NETTED = 400;
const NODES = 30_000;
/** Lines near in time that name nobody and may be part of a settlement; with more of them none is tried. */
const MOST_MUTE = 6;
/** Open lines of a party past which only named ones are tried. */
const MOST_WITH_MUTE = 24;
/** Log of the choice among them. */
const MUTE_COST = 2;
const LOOSE_MOST = 2.6;
/**
 * Least that the fit of a document says against a set: kinds and lags are learnt from single payments, and documents settled
 * together wait for each other. What is taken off (a credit note) is never paid alone at all: its fit says nothing.
 */
const LEAST_FIT = -2;
/** Log of how many lines of the party a payment may be split with by chance. */
const SPLIT_COST = 3;
/** Bank lines of one netting settlement follow each other within this many days. */
const NETTING_DAYS = 12;

interface Leg {
  readonly j: number;
  /** Log weight of the reference tie between bank line and document, 0 where none. */
  readonly ref: number;
  /** How likely a document of this kind and age is paid now. */
  readonly fit: number;
  /** Log-odds of the weak pair that holds it. */
  readonly held: number;
}

interface Claim {
  readonly i: number;
  readonly party: number;
}

/** Proposes sets of open documents of a party that the bank text names or refers to, whose sum is exact. */
export function partySets(context: Context, index: PartyIndex): void {
  nameOpenLines(context, index);
  const payable = payableLines(context);
  const claims: Claim[] = [];
  const mute: number[] = [];
  for (const i of context.lines.bank) {
    if (!context.bankFree[i]) continue;
    const parties = partiesOf(context, index, i);
    if (parties.length === 0) mute.push(i);
    for (const party of parties) if (payable.start[party + 1]! - payable.start[party]! >= 2) claims.push({ i, party });
  }
  const sets = shareOut(context.team, claims.length, (from, to) =>
    claims
      .slice(from, to)
      .flatMap(({ i, party }) => setsOfParty(context, new OpenDocuments(context, payable, i, party), [i], party)),
  );
  resolveSets(context, sets.flat());
  resolveSets(context, netting(context, payable, { claims, mute }));
}

/** Parties referred to, then parties named. */
function partiesOf(context: Context, index: PartyIndex, i: number): number[] {
  const { bank, book } = context;
  const out = new Set<number>();
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
    const owner = context.keyOwner[bank.hits.items[h]!]!;
    if (owner >= 0 && book.party[owner]! > 0) out.add(book.party[owner]!);
  }
  for (const party of partiesNamed(context, index, i)) out.add(party);
  return [...out].slice(0, MAX_PARTIES + 2);
}

/** Those documents with what speaks for each, the most fitting first. */
function poolOf(context: Context, open: readonly number[], banks: readonly number[]): Leg[] {
  const { comparer, model } = context;
  const first = banks[0]!;
  const refs = new Float64Array(open.length);
  for (const i of banks) {
    comparer.bankLine(i);
    open.forEach((j, k) => {
      comparer.compareReference(j);
      const tied = comparer.refLevel === REF.FULL || comparer.refLevel === REF.SHORT || comparer.refLevel === REF.TAIL;
      if (tied) refs[k] = Math.max(refs[k]!, Math.min(9, -comparer.refChance - 1));
    });
  }
  const legs = open.map((j, k) => {
    const fit =
      Math.max(-5, Math.min(2.5, model.lagPart(first, j))) +
      Math.max(-4, Math.min(0, model.accountPart(first, j))) +
      Math.max(-3, Math.min(0.5, model.kindPart(first, j)));
    return { j, ref: refs[k]!, fit, held: heldBy(context, 'book', j) ?? 0 };
  });
  return legs.sort((x, y) => y.ref * 2 + y.fit - (x.ref * 2 + x.fit) || x.j - y.j).slice(0, MAX_POOL);
}

function setsOfParty(context: Context, open: OpenDocuments, banks: readonly number[], party: number): SetCandidate[] {
  const { bank, book } = context;
  const target = banks.reduce((sum, i) => sum + bank.amount[i]!, 0);
  if (!open.mayAddUp(target)) return [];
  const legs = poolOf(context, open.lines, banks);
  const tied = legs.filter((leg) => leg.ref > 2.5);
  const sets: number[][] = [];
  let exhausted = true;
  if (tied.length > 0) {
    const rest = legs.filter((leg) => leg.ref <= 2.5);
    const left = target - tied.reduce((sum, leg) => sum + book.amount[leg.j]!, 0);
    if (left === 0 && tied.length >= 2) sets.push(tied.map((leg) => legs.indexOf(leg)));
    else if (left !== 0 && rest.length > 0) {
      const answer = subsetSums({
        amounts: rest.map((leg) => book.amount[leg.j]!),
        target: left,
        minLegs: 1,
        maxLegs: MAX_LEGS,
        limit: 40,
        nodes: NODES,
      });
      exhausted = answer.exhausted;
      for (const set of answer.sets)
        sets.push([...tied.map((leg) => legs.indexOf(leg)), ...set.map((k) => legs.indexOf(rest[k]!))]);
    }
  }
  if (sets.length === 0) {
    const answer = subsetSums({
      amounts: legs.map((leg) => book.amount[leg.j]!),
      target,
      minLegs: 2,
      maxLegs: MAX_LEGS,
      limit: 40,
      nodes: NODES,
    });
    exhausted = answer.exhausted;
    for (const set of answer.sets) sets.push([...set]);
  }
  const own = new Set(banks.map((i) => bank.amount[i]!));
  // Several bank lines of which one is a document's exact amount are not one settlement but several.
  const whole = banks.length === 1 ? sets : sets.filter((set) => !set.some((k) => own.has(book.amount[legs[k]!.j]!)));
  return whole
    .map((set) => score(context, { banks, party, legs, set, exhausted }))
    .filter(({ logOdds }) => mayStand(context, logOdds));
}

function score(
  context: Context,
  by: { banks: readonly number[]; party: number; legs: readonly Leg[]; set: readonly number[]; exhausted: boolean },
): SetCandidate {
  const { bank, book, comparer, model, amounts } = context;
  const { legs, set, banks } = by;
  let name = 0;
  for (const i of banks) {
    comparer.bankLine(i);
    comparer.compareParty(by.party);
    name += model.partyPart(i, by.party, comparer.nameLevel, comparer.nameChance, 0) * (banks.length > 1 ? 0.7 : 1);
    if (banks.length > 1 && comparer.nameLevel <= NAME.SILENT) name -= MUTE_COST;
  }
  const target = banks.reduce((sum, i) => sum + bank.amount[i]!, 0);
  const chosen = set.map((k) => legs[k]!);
  const covered = chosen.reduce((sum, leg) => sum + leg.ref, 0);
  const missed = legs.reduce((sum, leg) => sum + leg.ref, 0) - covered;
  const turned = ({ j }: Leg) => book.amount[j]! > 0 !== target > 0;
  const fit = chosen.reduce((sum, leg) => sum + (turned(leg) ? 0 : Math.max(LEAST_FIT, leg.fit) * 0.5) - leg.held, 0);
  const chance = Math.log(amounts.sumChance(target, bank.currency[banks[0]!]!)) + (banks.length - 1) * SPLIT_COST;
  const logOdds =
    Math.log(0.03) -
    Math.log(Math.max(1, book.partyCount)) -
    chance +
    name +
    Math.min(16, covered) -
    missed * 0.7 +
    fit -
    waysToChoose(book, legs, chosen) -
    0.25 * set.length;
  const most =
    overlooked(context, by.banks, chosen) || (banks.length > 1 && covered < 3 * chosen.length) ? LOOSE_MOST : 99;
  return {
    bank: banks,
    book: chosen.map((leg) => leg.j).sort((x, y) => x - y),
    logOdds: Math.min(most, logOdds),
    basis: banks.length > 1 ? 'netting' : 'counterparty',
    exhausted: by.exhausted,
    differences: [],
    displaces: true,
  };
}

/**
 * Log of how many sets were as likely to be tried: any of the pool, or, told shorter where the documents follow each
 * other closely, a stretch of days and any of the documents within it.
 */
function waysToChoose(book: Context['book'], legs: readonly Leg[], chosen: readonly Leg[]): number {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { j } of chosen) {
    from = Math.min(from, book.day[j]!);
    to = Math.max(to, book.day[j]!);
  }
  const within = legs.filter(({ j }) => book.day[j]! >= from && book.day[j]! <= to).length;
  const any = logChoose(legs.length, chosen.length);
  return Math.min(any, logChoose(within, chosen.length) + Math.log(legs.length));
}

/** True when a bank text refers to a document that the set leaves out. */
function overlooked(context: Context, banks: readonly number[], chosen: readonly Leg[]): boolean {
  const { bank } = context;
  const legs = new Set(chosen.map((leg) => leg.j));
  for (const i of banks) {
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const owner = context.keyOwner[bank.hits.items[h]!]!;
      if (owner >= 0 && !legs.has(owner) && context.book.party[owner] === context.book.party[chosen[0]!.j]) return true;
    }
  }
  return false;
}

/**
 * Two or three bank lines of one party close in time that settle a set of its documents together; one of them may name
 * nobody at all, where few such lines are near.
 */
function netting(
  context: Context,
  payable: Lists,
  by: { claims: readonly Claim[]; mute: readonly number[] },
): SetCandidate[] {
  const byParty = new Map<number, number[]>();
  for (const { i, party } of by.claims) if (context.bankFree[i]) put(byParty, party, i);
  const mute = by.mute.filter((i) => context.bankFree[i]);
  const parties = [...byParty].filter(([, named]) => named.length <= MOST_NETTED);
  const parts = shareOut(context.team, parties.length, (from, to) =>
    parties.slice(from, to).flatMap(([party, named]) => nettingOfParty(context, payable, { party, named, mute })),
  );
  return parts.flat();
}

function nettingOfParty(
  context: Context,
  payable: Lists,
  by: { party: number; named: readonly number[]; mute: readonly number[] },
): SetCandidate[] {
  const { bank } = context;
  const { party, named, mute } = by;
  const near = named.length > MOST_WITH_MUTE ? new Set<number>() : muteNear(bank, named, mute);
  const lines = [...named, ...near].sort((x, y) => x - y);
  const out: SetCandidate[] = [];
  const reach = near.size > 0 ? 7 : 5;
  for (let a = 0; a < lines.length; a++) {
    let open: OpenDocuments | null = null;
    const tryOut = (banks: readonly number[]) => {
      if (near.size > 0 && banks.filter((i) => near.has(i)).length > 1) return;
      open ??= new OpenDocuments(context, payable, lines[a]!, party);
      if (open.lines.length > 0) out.push(...setsOfParty(context, open, banks, party));
    };
    for (let b = a + 1; b <= Math.min(lines.length - 1, a + reach); b++) {
      if (!together(bank, lines[a]!, lines[b]!)) continue;
      tryOut([lines[a]!, lines[b]!]);
      for (let c = b + 1; c <= Math.min(lines.length - 1, b + reach - 2); c++)
        if (together(bank, lines[a]!, lines[c]!)) tryOut([lines[a]!, lines[b]!, lines[c]!]);
    }
  }
  return out;
}

/** Lines that name nobody within a settlement's days of a named one, on its account and with its sign; none where there are many. */
function muteNear(bank: Context['bank'], named: readonly number[], mute: readonly number[]): Set<number> {
  const out = new Set<number>();
  for (const i of named) {
    const found: number[] = [];
    for (
      let k = firstFrom(mute, bank.day, bank.day[i]! - NETTING_DAYS);
      k < mute.length && found.length <= MOST_MUTE;
      k++
    ) {
      const j = mute[k]!;
      if (bank.day[j]! > bank.day[i]! + NETTING_DAYS) break;
      if (bank.account[i] === bank.account[j] && bank.amount[i]! > 0 === bank.amount[j]! > 0) found.push(j);
    }
    if (found.length <= MOST_MUTE) for (const j of found) out.add(j);
  }
  return out;
}

function together(bank: Context['bank'], a: number, b: number): boolean {
  return (
    bank.day[b]! - bank.day[a]! <= NETTING_DAYS &&
    bank.account[a] === bank.account[b] &&
    bank.amount[a]! > 0 === bank.amount[b]! > 0
  );
}
