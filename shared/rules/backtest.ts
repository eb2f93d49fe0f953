/** What a rule would have done: the engine's results without and with it, held against what people decided. Pure comparison. */

import type { Day } from '../day.ts';
import { civil } from '../day.ts';
import { compileRules, ruleFor } from '../match/rules.ts';
import type { Difference, DifferenceType, LineTable, MatchResult, MatchRule, Proposal } from '../match/types.ts';
import { type Minor, minor } from '../money.ts';

/** A group of lines a person decided on. */
export interface DecidedGroup {
  readonly decisionId: number;
  /** Who decided what: "Approved ACME INV-12 (Lena)". */
  readonly text: string;
  readonly verdict: 'approved' | 'rejected';
  /** The ledger account a line without a document was booked to. */
  readonly account?: string;
  readonly day: Day;
  readonly bank: readonly number[];
  readonly book: readonly number[];
}

export interface BacktestInput {
  readonly before: MatchResult;
  readonly after: MatchResult;
  readonly bank: LineTable;
  /** Bank rows the rule decides on, from `rowsOfRule`. */
  readonly rows: readonly number[];
  readonly rule: MatchRule;
  readonly decided: readonly DecidedGroup[];
}

export interface RuleExample {
  readonly lineId: number;
  /** What becomes of it, before and after: "exception", "suggested", "ambiguous", "duplicate", "left out", "account X". */
  readonly before: string;
  readonly after: string;
}

export interface Contradiction {
  readonly decisionId: number;
  readonly text: string;
}

export interface Backtest {
  /** Bank lines on which this rule is the first that applies. */
  readonly linesTouched: number;
  readonly newMatches: number;
  readonly lostMatches: number;
  readonly newlyAmbiguous: number;
  readonly contradictions: readonly Contradiction[];
  /** Bank lines of which something else becomes, by currency; `sum` is of absolute amounts, in minor units. */
  readonly effect: readonly { readonly currency: string; readonly lines: number; readonly sum: Minor }[];
  /** Pairs of transfer ends that are new, and ends that then stand without the other one. */
  readonly transfers: { readonly pairs: number; readonly single: number };
  /** Lines that are left out of matching then and were not before. */
  readonly leftOut: number;
  /** Typed differences of new matches, by currency and type; sums are signed, in minor units. */
  readonly differences: readonly {
    readonly currency: string;
    readonly type: DifferenceType;
    readonly lines: number;
    readonly sum: Minor;
  }[];
  readonly examples: readonly RuleExample[];
  /** Months that decisions stand in; 0 means there is nothing the rule could contradict. */
  readonly pastMonths: number;
}

const MAX_EXAMPLES = 8;

/** Rows of a table on which rule `id` is the first by priority that applies. */
export function rowsOfRule(rules: readonly MatchRule[], table: LineTable, id: number): number[] {
  const compiled = compileRules(rules);
  const out: number[] = [];
  for (let row = 0; row < table.length; row++) if (ruleFor(compiled, table, row)?.id === id) out.push(row);
  return out;
}

/** Compares both results; the same input gives the same answer. */
export function backtestOf(input: BacktestInput): Backtest {
  const { before, after, bank, rows, decided } = input;
  const old = groupsOf(before);
  const now = groupsOf(after);
  const turnedDown = new Set(decided.filter((group) => group.verdict === 'rejected').map(keyOf));
  const wasAmbiguous = new Set(before.ambiguous.map(({ side, line }) => `${side}${line}`));
  const then = outcomes(before);
  const next = outcomes(after);
  const changed: number[] = [];
  for (let row = 0; row < bank.length; row++) {
    const id = bank.id[row]!;
    if (then.get(id)?.key !== next.get(id)?.key) changed.push(row);
  }
  return {
    linesTouched: rows.length,
    newMatches: [...now].filter((key) => !old.has(key) && !turnedDown.has(key)).length,
    lostMatches: [...old].filter((key) => !now.has(key)).length,
    newlyAmbiguous: after.ambiguous.filter(({ side, line }) => !wasAmbiguous.has(`${side}${line}`)).length,
    contradictions: contradictionsOf(input, old, now),
    effect: effectOf(bank, changed),
    transfers: {
      pairs: transferPairs(after) - transferPairs(before),
      single: [...singles(after)].filter((line) => !singles(before).has(line)).length,
    },
    leftOut: (after.ignored ?? []).length - (before.ignored ?? []).length,
    differences: differencesOf(
      bank,
      after.proposals.filter((proposal) => !old.has(keyOf(proposal))),
    ),
    examples: [...new Set([...changed, ...rows])].slice(0, MAX_EXAMPLES).map((row) => ({
      lineId: bank.id[row]!,
      before: then.get(bank.id[row]!)?.text ?? 'left out',
      after: next.get(bank.id[row]!)?.text ?? 'left out',
    })),
    pastMonths: new Set(decided.map(({ day }) => monthOf(day))).size,
  };
}

/** What the backtest says where the rule applies to no line: nothing can change, so nothing is run. */
export function untouched(decided: readonly DecidedGroup[]): Backtest {
  return {
    linesTouched: 0,
    newMatches: 0,
    lostMatches: 0,
    newlyAmbiguous: 0,
    contradictions: [],
    effect: [],
    transfers: { pairs: 0, single: 0 },
    leftOut: 0,
    differences: [],
    examples: [],
    pastMonths: new Set(decided.map(({ day }) => monthOf(day))).size,
  };
}

const ascending = (ids: readonly number[]): string => [...ids].sort((a, b) => a - b).join(',');
const keyOf = (group: { readonly bank: readonly number[]; readonly book: readonly number[] }): string =>
  `${ascending(group.bank)}|${ascending(group.book)}`;
const groupsOf = (result: MatchResult): Set<string> => new Set(result.proposals.map(keyOf));

function monthOf(day: Day): string {
  const { year, month } = civil(day);
  return `${year}-${month}`;
}

const transferPairs = (result: MatchResult): number =>
  result.proposals.filter(({ kind }) => kind === 'transfer').length;

/** Causes of single ends begin so (transfers.ts). */
const isSingle = (cause: string): boolean => cause.startsWith('transfer by ');

function singles(result: MatchResult): Set<number> {
  return new Set(
    result.exceptions.filter(({ side, cause }) => side === 'bank' && isSingle(cause)).map(({ line }) => line),
  );
}

interface Outcome {
  readonly key: string;
  readonly text: string;
}

const typed = (differences: readonly Difference[]): string =>
  differences.map(({ type, amount }) => `${type}${amount}`).join();

/** What becomes of each bank line; a line that is in nothing is absent. Later entries win: a suggestion over its disputed amount. */
function outcomes(result: MatchResult): Map<number, Outcome> {
  const out = new Map<number, Outcome>();
  for (const { side, line, kind, category, cause } of result.exceptions) {
    if (side !== 'bank') continue;
    const text =
      category !== null ? `account ${category.account}` : isSingle(cause) ? 'transfer with one end' : 'exception';
    out.set(line, { key: `${kind} ${text}`, text });
  }
  for (const { side, line } of result.ambiguous)
    if (side === 'bank') out.set(line, { key: 'ambiguous', text: 'ambiguous' });
  for (const { side, duplicate } of result.duplicates)
    if (side === 'bank') out.set(duplicate, { key: 'duplicate', text: 'duplicate' });
  for (const proposal of result.proposals) {
    const outcome = {
      key: `${keyOf(proposal)} ${typed(proposal.differences)}`,
      text: proposal.kind === 'transfer' ? 'transfer' : 'suggested',
    };
    for (const line of proposal.bank) out.set(line, outcome);
  }
  return out;
}

/** Decisions that the rule would go against, one entry for each group decided on. */
function contradictionsOf(
  { after, bank, rows, rule, decided }: BacktestInput,
  old: ReadonlySet<string>,
  now: ReadonlySet<string>,
): Contradiction[] {
  const ruled = new Set(rows.map((row) => bank.id[row]!));
  const regrouped = new Map<string, string>();
  for (const proposal of after.proposals) {
    const key = keyOf(proposal);
    if (old.has(key)) continue;
    for (const id of proposal.bank) regrouped.set(`bank${id}`, key);
    for (const id of proposal.book) regrouped.set(`book${id}`, key);
  }
  return decided.flatMap((group) => {
    const key = keyOf(group);
    const why =
      group.verdict === 'rejected'
        ? now.has(key) && !old.has(key)
          ? 'would be suggested again'
          : null
        : (whyRuled(group, rule, ruled) ?? whyLost(group, key, { old, now, regrouped }));
    return why === null ? [] : [{ decisionId: group.decisionId, text: `${group.text}: ${why}` }];
  });
}

/** What the rule itself says against an approved group that holds one of its lines. */
function whyRuled(group: DecidedGroup, { action }: MatchRule, ruled: ReadonlySet<number>): string | null {
  if (!group.bank.some((id) => ruled.has(id))) return null;
  const isTransfer = group.book.length === 0 && group.account === undefined;
  if (action.type === 'ignore') return 'the rule would leave out its bank line';
  if (action.type === 'transfer') return isTransfer ? null : 'the rule would take its bank line for a transfer';
  if (action.type !== 'categorise' || group.account === undefined || group.account === action.account) return null;
  return `the rule would propose ${action.account}, it was booked to ${group.account}`;
}

interface Lost {
  readonly old: ReadonlySet<string>;
  readonly now: ReadonlySet<string>;
  readonly regrouped: ReadonlyMap<string, string>;
}

function whyLost(group: DecidedGroup, key: string, { old, now, regrouped }: Lost): string | null {
  const others = [...group.bank.map((id) => `bank${id}`), ...group.book.map((id) => `book${id}`)]
    .map((line) => regrouped.get(line))
    .filter((other) => other !== undefined && other !== key);
  if (others.length > 0) return 'would be suggested with other lines';
  return old.has(key) && !now.has(key) ? 'would no longer be suggested' : null;
}

function effectOf(bank: LineTable, changed: readonly number[]): Backtest['effect'] {
  const sums = new Map<string, { lines: number; sum: number }>();
  for (const row of changed) {
    const currency = bank.names[bank.currency[row]!] ?? '';
    const entry = sums.get(currency) ?? { lines: 0, sum: 0 };
    sums.set(currency, { lines: entry.lines + 1, sum: entry.sum + Math.abs(bank.amount[row]!) });
  }
  return [...sums]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([currency, { lines, sum }]) => ({ currency, lines, sum: minor(sum) }));
}

function differencesOf(bank: LineTable, proposals: readonly Proposal[]): Backtest['differences'] {
  const currencies = new Map<number, string>();
  for (let row = 0; row < bank.length; row++) currencies.set(bank.id[row]!, bank.names[bank.currency[row]!] ?? '');
  const sums = new Map<string, { currency: string; type: DifferenceType; lines: number; sum: number }>();
  for (const { bank: lines, differences } of proposals) {
    const currency = currencies.get(lines[0] ?? -1) ?? '';
    for (const { type, amount } of differences) {
      const entry = sums.get(`${currency} ${type}`) ?? { currency, type, lines: 0, sum: 0 };
      sums.set(`${currency} ${type}`, { currency, type, lines: entry.lines + 1, sum: entry.sum + amount });
    }
  }
  return [...sums].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => ({ ...entry, sum: minor(entry.sum) }));
}
