/** Transfers between own accounts: two bank lines that cancel out, called so by a rule of the user, or with nothing else to explain either. */

import { displayMinor, minor } from '../money.ts';
import { amountKey } from './amounts.ts';
import { assign } from './assignment.ts';
import type { Calibration } from './calibrate.ts';
import type { Context } from './context.ts';
import { Edges } from './edges.ts';
import { marginals } from './marginals.ts';
import { type RuledRows, ruleName } from './rules.ts';
import { firstFrom, put } from './search.ts';
import type { Evidence, Exception, MatchRule, Proposal } from './types.ts';

/** Days between the two ends: a transfer between banks takes a few working days, over a long weekend a week. */
export const TRANSFER_DAYS = 7;
/** Log-odds that two opposite lines are one transfer: where rules name both ends, where a rule names one. */
const BOTH_ENDS = 7;
const ONE_END = 4.5;
const PER_DAY = -0.5;
/** Money rarely arrives before it left. */
const ARRIVES_FIRST = -1;
/** An end that no rule names and that likely pays a document is no transfer. */
const LIKELY_PAID = 0.5;
const LEAST = 0.5;
const MOST = 0.99;
/** Share of lines out, of those that no document explains, that go to an own account where there are several. */
const SILENT_SHARE = 0.1;
/** What no rule calls a transfer is never sure. */
const MOST_SILENT = 0.94;
/** Lines looked at as the other end of one. */
const MOST_OPPOSITE = 40;
const ROUNDS = 12;

/** What became of the lines that rules call transfers. Positions are canonical. */
export interface Transfers {
  readonly pairs: readonly TransferPair[];
  readonly single: readonly { readonly line: number; readonly rule: MatchRule; readonly rivals: number }[];
}

interface TransferPair {
  readonly out: number;
  readonly into: number;
  /** The rule that says so; null where none does. */
  readonly rule: MatchRule | null;
  readonly bothNamed: boolean;
  readonly probability: number;
  readonly logOdds: number;
}

/**
 * Pairs the ends one to one, as a whole as likely as possible, and takes them out of play. `copies` are lines set aside as
 * duplicates; `edges` say which lines likely pay a document. Ends that several lines fit equally stay single.
 */
export function pairTransfers(
  context: Context,
  ruled: RuledRows,
  { copies, edges }: { readonly copies: ReadonlySet<number>; readonly edges: Edges },
): Transfers {
  const { bank } = context;
  const named = new Map<number, MatchRule>();
  for (let i = 0; i < bank.size && ruled.size > 0; i++) {
    const rule = ruled.get(bank.row[i]!);
    if (rule?.action.type === 'transfer' && !copies.has(i)) named.set(i, rule);
  }
  const isOneAccount = context.bankAccount.reduce((sum, one) => sum + one, 0) < 2;
  if (isOneAccount && named.size === 0) return { pairs: [], single: [] };
  const mayBeOther = (i: number): boolean =>
    context.bankFree[i] === 1 && !copies.has(i) && ruled.get(bank.row[i]!)?.action.type !== 'ignore';
  const paid = paidLines(context, edges);
  const candidates = oppositeLines(context, named, { paid, mayBeOther });
  const pairs = named.size === 0 ? [] : takePairs(context, candidates, named);
  if (!isOneAccount) {
    const isSilent = (i: number): boolean =>
      !named.has(i) && paid[i] === 0 && mayBeOther(i) && !speaksOfBooks(context, i);
    pairs.push(...takePairs(context, silentLines(context, isSilent), named));
  }
  const paired = new Set(pairs.flatMap(({ out, into }) => [out, into]));
  const rivals = new Map<number, number>();
  for (let e = 0; e < candidates.size; e++)
    for (const end of [candidates.bank[e]!, candidates.book[e]!]) rivals.set(end, (rivals.get(end) ?? 0) + 1);
  const single = [...named].filter(([line]) => !paired.has(line));
  return { pairs, single: single.map(([line, rule]) => ({ line, rule, rivals: rivals.get(line) ?? 0 })) };
}

/** Pairs the ends one to one, as a whole as likely as possible, and takes them out of play. */
function takePairs(context: Context, candidates: Edges, named: ReadonlyMap<number, MatchRule>): TransferPair[] {
  const { bank } = context;
  marginals(candidates, bank.size, bank.size, ROUNDS);
  const chosen = assign(candidates, bank.size, bank.size, () => true);
  const pairs: TransferPair[] = [];
  for (let i = 0; i < bank.size; i++) {
    const e = chosen.bankEdge[i]!;
    if (e < 0) continue;
    const into = candidates.book[e]!;
    const rule = named.get(i) ?? named.get(into) ?? null;
    const probability = Math.min(rule === null ? MOST_SILENT : MOST, sumOfTwins(context, candidates, e));
    if (probability <= LEAST) continue;
    context.bankFree[i] = 0;
    context.bankFree[into] = 0;
    const bothNamed = named.has(i) && named.has(into);
    pairs.push({ out: i, into, probability, logOdds: candidates.weight[e]!, rule, bothNamed });
  }
  return pairs;
}

/** True where a bank text names a payee of the books or one of their documents: it is about them, not about an own account. */
function speaksOfBooks({ bank, comparer }: Context, i: number): boolean {
  comparer.bankLine(i);
  if (comparer.namesAnyone) return true;
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++)
    if (comparer.isTelling(bank.hits.items[h]!)) return true;
  return false;
}

/**
 * Edges from a line out to a line in of another account that no rule speaks of and no document explains: the odds that it is a
 * transfer against that a line of just this amount is there by accident.
 */
function silentLines(context: Context, isSilent: (i: number) => boolean): Edges {
  const { bank, amounts } = context;
  const silent: number[] = [];
  const incoming = new Map<number, number[]>();
  for (let i = 0; i < bank.size; i++) {
    if (bank.amount[i] === 0 || !isSilent(i)) continue;
    silent.push(i);
    if (bank.amount[i]! > 0) put(incoming, amountKey(bank.amount[i]!, bank.currency[i]!), i);
  }
  const edges = new Edges(0);
  for (const i of silent) {
    if (bank.amount[i]! > 0) continue;
    for (const into of nearestDays(bank.day, incoming.get(amountKey(-bank.amount[i]!, bank.currency[i]!)) ?? [], i)) {
      const days = bank.day[into]! - bank.day[i]!;
      if (Math.abs(days) > TRANSFER_DAYS || bank.account[into] === bank.account[i]) continue;
      const from = firstFrom(silent, bank.day, bank.day[i]! - TRANSFER_DAYS);
      const inReach = firstFrom(silent, bank.day, bank.day[i]! + TRANSFER_DAYS + 1) - from;
      const accidents = inReach * amounts.accident(bank.amount[into]!, bank.currency[into]!);
      const e = edges.next();
      edges.bank[e] = i;
      edges.book[e] = into;
      edges.weight[e] = Math.log(SILENT_SHARE / accidents) + PER_DAY * Math.abs(days) + (days < 0 ? ARRIVES_FIRST : 0);
      edges.posterior[e] = 0;
    }
  }
  return edges;
}

/** Bank lines that a document of equal amount likely explains. */
function paidLines(context: Context, edges: Edges): Uint8Array {
  const mass = new Float64Array(context.bank.size);
  for (let e = 0; e < edges.size; e++) mass[edges.bank[e]!]! += edges.posterior[e]!;
  return Uint8Array.from(mass, (sum) => (sum > LIKELY_PAID ? 1 : 0));
}

/** Edges from a line out to a line in of another account, opposite and near in days; a rule names at least one of them. */
function oppositeLines(
  context: Context,
  named: ReadonlyMap<number, MatchRule>,
  { paid, mayBeOther }: { readonly paid: Uint8Array; readonly mayBeOther: (i: number) => boolean },
): Edges {
  const { bank } = context;
  const incoming = new Map<number, number[]>();
  const usable = (i: number): boolean => named.has(i) || (paid[i] === 0 && mayBeOther(i));
  for (let i = 0; i < bank.size; i++) {
    if (bank.amount[i]! <= 0 || !usable(i)) continue;
    const key = amountKey(bank.amount[i]!, bank.currency[i]!);
    const list = incoming.get(key);
    if (list) list.push(i);
    else incoming.set(key, [i]);
  }
  const edges = new Edges(named.size * 2);
  for (let i = 0; i < bank.size; i++) {
    if (bank.amount[i]! >= 0 || !usable(i)) continue;
    const opposite = incoming.get(amountKey(-bank.amount[i]!, bank.currency[i]!)) ?? [];
    for (const into of nearestDays(bank.day, opposite, i)) {
      const days = bank.day[into]! - bank.day[i]!;
      const names = (named.has(i) ? 1 : 0) + (named.has(into) ? 1 : 0);
      if (names === 0 || Math.abs(days) > TRANSFER_DAYS || bank.account[into] === bank.account[i]) continue;
      const e = edges.next();
      edges.bank[e] = i;
      edges.book[e] = into;
      edges.weight[e] = (names === 2 ? BOTH_ENDS : ONE_END) + PER_DAY * Math.abs(days) + (days < 0 ? ARRIVES_FIRST : 0);
      edges.posterior[e] = 0;
    }
  }
  return edges;
}

/** The lines of a list in day order that are nearest in days to line `i`, at most so many: equal amounts may be legion. */
function nearestDays(day: Int32Array, list: readonly number[], i: number): number[] {
  let above = firstFrom(list, day, day[i]!);
  let below = above - 1;
  const out: number[] = [];
  while (out.length < MOST_OPPOSITE && (above < list.length || below >= 0)) {
    const up = above < list.length ? day[list[above]!]! - day[i]! : Number.POSITIVE_INFINITY;
    const down = below >= 0 ? day[i]! - day[list[below]!]! : Number.POSITIVE_INFINITY;
    if (Math.min(up, down) > TRANSFER_DAYS) break;
    out.push(up <= down ? list[above++]! : list[below--]!);
  }
  return out;
}

/** Probability that the line out of edge `e` goes to the account and day of its line in: lines equal in these are interchangeable. */
function sumOfTwins({ bank }: Context, edges: Edges, e: number): number {
  const into = edges.book[e]!;
  let sum = 0;
  let from = e;
  while (from > 0 && edges.bank[from - 1] === edges.bank[e]) from--;
  for (let other = from; other < edges.size && edges.bank[other] === edges.bank[e]; other++) {
    const twin = edges.book[other]!;
    if (bank.account[twin] === bank.account[into] && bank.day[twin] === bank.day[into]) sum += edges.posterior[other]!;
  }
  return sum;
}

/** The pairs as proposals, by their line out in canonical order. */
export function transferProposals(context: Context, { pairs }: Transfers, calibration: Calibration): Proposal[] {
  const { bank } = context;
  const idOf = (i: number): number => bank.table.id[bank.row[i]!]!;
  return pairs.map((pair) => {
    const confidence = Math.round(pair.probability * 1e4) / 1e4;
    const odds = Math.log(pair.probability / (1 - pair.probability));
    return {
      kind: 'transfer',
      bank: [idOf(pair.out), idOf(pair.into)].sort((x, y) => x - y),
      book: [],
      confidence,
      confidenceLow: Math.round(Math.min(confidence, calibration.low(confidence)) * 1e4) / 1e4,
      logOdds: Math.round(pair.logOdds * 100) / 100,
      margin: Math.round(odds * 100) / 100,
      alternatives: 0,
      alternativesExact: true,
      differences: [],
      evidence: evidenceOf(context, pair),
      basis: 'transfer',
    };
  });
}

function evidenceOf(context: Context, { out, into, rule, bothNamed }: TransferPair): Evidence[] {
  const { bank } = context;
  const amount = displayMinor(minor(bank.amount[into]!), context.decimals(bank.currency[into]!));
  const days = bank.day[into]! - bank.day[out]!;
  const ends = `${amount} out of ${accountName(context, out)} and into ${accountName(context, into)}`;
  return [
    ...(rule === null
      ? []
      : [
          {
            code: 'RULE' as const,
            weight: bothNamed ? BOTH_ENDS : ONE_END,
            text: `${ruleName(rule)} says that ${bothNamed ? 'both lines are ends' : 'one of the lines is an end'} of a transfer`,
          },
        ]),
    { code: 'AMOUNT_EQUAL', weight: 0, text: rule === null ? `${ends}; no document explains either` : ends },
    days === 0
      ? { code: 'DATE_EQUAL', weight: 0, text: 'same day' }
      : {
          code: 'DATE_WITHIN',
          weight: PER_DAY * Math.abs(days) + (days < 0 ? ARRIVES_FIRST : 0),
          text: `arrived ${Math.abs(days) === 1 ? 'one day' : `${Math.abs(days)} days`} ${days > 0 ? 'after' : 'before'} it left`,
        },
  ];
}

/** The ends without the other one, as exceptions with their cause. */
export function singleEnds(context: Context, { single }: Transfers): Exception[] {
  const { bank } = context;
  return single.map(({ line, rule, rivals }) => {
    const other = displayMinor(minor(-bank.amount[line]!), context.decimals(bank.currency[line]!));
    const why =
      rivals === 0
        ? `the other end is missing, no ${other} in another account within ${TRANSFER_DAYS} days`
        : rivals === 1
          ? `the line that fits as its other end fits another one better`
          : `${rivals} lines of ${other} fit equally as its other end`;
    return {
      side: 'bank',
      line: bank.table.id[bank.row[line]!]!,
      kind: 'unrecorded',
      cause: `transfer by ${ruleName(rule)}: ${why}`,
      confidence: 0.9,
      nearMisses: [],
      category: null,
    };
  });
}

function accountName({ bank }: Context, i: number): string {
  const { table } = bank;
  return table.names[table.account[bank.row[i]!]!] || 'an account without a name';
}
