/** What the matching engine takes and gives. Pure data: ids in, proposals, duplicates and exceptions out. */

import type { Day } from '../day.ts';
import type { Minor } from '../money.ts';
import type { Team } from './team.ts';

/** Texts by table row: a list of strings, or in a large month bytes that are decoded where they are asked for. */
export interface TextColumn {
  at(row: number): string | undefined;
}

/**
 * One side's open lines as columns (structure of arrays: an object per row costs 79x at 100,000 lines, matching.md).
 * All arrays have `length` entries. Texts are '' where the line has none.
 */
export interface LineTable {
  readonly length: number;
  readonly id: Float64Array;
  readonly day: Int32Array;
  /** Value day on the bank side, due day on the book side; -1 where the line has none. */
  readonly otherDay: Int32Array;
  /** Minor units, exact integers in doubles. */
  readonly amount: Float64Array;
  /** Index into `names`: currency, account ('' = not tied to an account), documentType. */
  readonly currency: Uint32Array;
  readonly account: Uint32Array;
  readonly documentType: Uint32Array;
  /** Original amount in minor units of the original currency; NaN where none. */
  readonly originalAmount: Float64Array;
  readonly originalCurrency: Uint32Array;
  readonly names: readonly string[];
  readonly description: TextColumn;
  readonly counterparty: TextColumn;
  readonly reference: TextColumn;
  readonly documentNumber: TextColumn;
  readonly checkNumber: TextColumn;
  readonly batch: TextColumn;
  readonly bankId: TextColumn;
}

export interface MatchInput {
  readonly bank: LineTable;
  readonly book: LineTable;
  /** Parameter, never the clock: the day the month is looked at (ageing, stale cheques). */
  readonly today: Day;
  readonly settings: MatchSettings;
  /** What people decided before, oldest first; teaches weights, aliases and calibration. */
  readonly decisions: readonly PastDecision[];
  /** Groups a person rejected, as line ids: they are not proposed; line ids must then be unique over both sides. */
  readonly rejected?: readonly { readonly bank: readonly number[]; readonly book: readonly number[] }[];
  /** Pairs of lines, by id, that a person called genuine repeats: neither is a copy of the other. */
  readonly genuine?: readonly (readonly [number, number])[];
  /** Rules of the user, by priority. */
  readonly rules: readonly MatchRule[];
  /** Minor-unit exponent of a currency. */
  readonly exponent: (currency: string) => number;
  /** Called between stages and inside long ones; return true to stop (the engine then throws MatchCancelled). */
  readonly progress?: (stage: string, done: number, total: number) => boolean;
  /** Who shares the heavy steps; absent: nobody. */
  readonly team?: Team;
  /** Monotonic milliseconds for stage timing and time budgets; absent in pure tests: no budget, all exact. */
  readonly clock?: () => number;
}

export interface MatchSettings {
  /** Days a document may precede (positive lag) or follow the bank line. */
  readonly maxLagDays: number;
  readonly maxLeadDays: number;
  /** Most legs of a set. */
  readonly maxLegs: number;
  /** Proposals under this confidence are not made; the lines stay exceptions. */
  readonly minConfidence: number;
  /** Days after which an open cheque is stale (US bank practice: UCC 4-404, six months). */
  readonly staleCheckDays: number;
}

/** True within the days around a document in which its payment is looked for; `lag` in days, positive where the bank line is later. */
export function isInTime({ maxLagDays, maxLeadDays }: MatchSettings, lag: number): boolean {
  return lag <= maxLagDays && lag >= -maxLeadDays;
}

export const DEFAULT_SETTINGS: MatchSettings = {
  maxLagDays: 180,
  maxLeadDays: 30,
  maxLegs: 60,
  minConfidence: 0.25,
  staleCheckDays: 180,
};

export interface PastDecision {
  readonly verdict: 'approved' | 'rejected';
  readonly bank: readonly DecidedLine[];
  readonly book: readonly DecidedLine[];
  readonly confidence: number;
  readonly day: Day;
}

export interface DecidedLine {
  readonly day: Day;
  readonly amount: Minor;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
}

export interface MatchRule {
  readonly id: number;
  /** What its owner calls it; evidence and causes name it so. */
  readonly name?: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly action: RuleAction;
}

export interface RuleCondition {
  readonly field:
    | 'description'
    | 'counterparty'
    | 'reference'
    | 'documentType'
    | 'account'
    | 'currency'
    | 'amount'
    | 'day';
  readonly operator: 'contains' | 'equals' | 'matches' | 'between';
  readonly value: string;
}

export type RuleAction =
  | { readonly type: 'categorise'; readonly account: string }
  | { readonly type: 'ignore' }
  | { readonly type: 'transfer' }
  | { readonly type: 'tolerance'; readonly amount: Minor; readonly difference: NamedDifferenceType };

export const GROUP_KINDS = ['one_to_one', 'one_to_many', 'many_to_one', 'many_to_many', 'transfer'] as const;
/** Bank legs to book legs; `transfer`: two bank legs of own accounts that cancel out, no book leg. */
export type GroupKind = (typeof GROUP_KINDS)[number];

/** Types that a person or a rule may name for what is left between two amounts. */
export const NAMED_DIFFERENCE_TYPES = [
  'fee',
  'fx',
  'rounding',
  'discount',
  'tax',
  'bank_charge',
  'write_off',
  'transposition',
  'sign',
  'short_payment',
  'overpayment',
  'unexplained',
] as const;
export type NamedDifferenceType = (typeof NAMED_DIFFERENCE_TYPES)[number];

/** `categorised`: a whole bank line without a document, booked to a ledger account. */
export const DIFFERENCE_TYPES = [...NAMED_DIFFERENCE_TYPES, 'categorised'] as const;
export type DifferenceType = (typeof DIFFERENCE_TYPES)[number];

/** Typed cents. Invariant of every proposal: sum(bank) - sum(book) - sum(differences) = 0. */
export interface Difference {
  readonly type: DifferenceType;
  readonly amount: Minor;
  /** How the type was derived: "2.9 % + 0.30, learnt from 41 payouts of STRIPE". */
  readonly note: string;
  /** The ledger account it goes to, where a person or a rule named one; else the chart's account of its type. */
  readonly account?: string;
}

export const EVIDENCE_CODES = [
  'REF_EQUAL',
  'REF_CONTAINS',
  'REF_CHECKED',
  'REF_CONFLICT',
  'CHECK_EQUAL',
  'BATCH_EQUAL',
  'NAME_SIM',
  'NAME_CONFLICT',
  'AMOUNT_EQUAL',
  'AMOUNT_RARE',
  'AMOUNT_WITHIN_FEE',
  'AMOUNT_FX',
  'AMOUNT_DIFFERS',
  'AMOUNT_TRANSPOSED',
  'SIGN_FLIPPED',
  'DATE_EQUAL',
  'DATE_WITHIN',
  'DATE_FAR',
  'SUM_OF_N',
  'SPLIT_OF_ONE',
  'ACCOUNT_AGREES',
  'ACCOUNT_CONFLICT',
  'KIND_AGREES',
  'KIND_CONFLICT',
  'CURRENCY_DIFFERS',
  'RULE',
  'MEMORY',
  'RUNNER_UP',
  'AMBIGUOUS',
  'DUP_SUSPECT',
  'CROSS_PERIOD',
  'OVER_MATERIALITY',
  'NEW_PAYEE',
  'SET_ALTERNATIVES',
  'NOT_EXHAUSTED',
] as const;
export type EvidenceCode = (typeof EVIDENCE_CODES)[number];

/** One reason. `weight` in log-odds (natural): positive speaks for, negative against. */
export interface Evidence {
  readonly code: EvidenceCode;
  readonly weight: number;
  readonly text: string;
}

export interface Proposal {
  readonly kind: GroupKind;
  /** Line ids, ascending. */
  readonly bank: readonly number[];
  readonly book: readonly number[];
  /** Calibrated probability that exactly this group is right, 0..1. */
  readonly confidence: number;
  /** Lower edge of the band that confidence lies in with 95 %: wide while decisions are few. */
  readonly confidenceLow: number;
  readonly logOdds: number;
  /** Log-odds ahead of the best rival for any of its lines; Infinity-free: capped at 50. */
  readonly margin: number;
  /** Other sets that fit as well; `alternativesExact` false means "at least". Above zero is never automatic. */
  readonly alternatives: number;
  readonly alternativesExact: boolean;
  readonly differences: readonly Difference[];
  readonly evidence: readonly Evidence[];
  /** How the group was found. */
  readonly basis: 'pair' | 'batch' | 'references' | 'counterparty' | 'run' | 'instalments' | 'netting' | 'transfer';
}

export const DUPLICATE_KINDS = ['reimport', 'double_entry', 'double_post'] as const;
export type DuplicateKind = (typeof DUPLICATE_KINDS)[number];

export interface Duplicate {
  readonly side: 'bank' | 'book';
  readonly original: number;
  readonly duplicate: number;
  readonly kind: DuplicateKind;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

export const EXCEPTION_KINDS = [
  'outstanding',
  'stale_check',
  'unrecorded',
  'bank_fee',
  'bank_interest',
  'short_payment',
  'overpayment',
  'nsf_returned',
  'transposed_amount',
  'sign_error',
  'currency',
  'wrong_account',
  'unknown',
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** An open (or disputed) line with its cause. */
export interface Exception {
  readonly side: 'bank' | 'book';
  readonly line: number;
  readonly kind: ExceptionKind;
  /** Finer cause in plain words: "timing: document due after the statement ends". */
  readonly cause: string;
  readonly confidence: number;
  readonly nearMisses: readonly NearMiss[];
  /** For bank-only lines: a proposed ledger account by rule or memory. */
  readonly category: Category | null;
}

/** A ledger account proposed for a bank line without a document. */
export interface Category {
  readonly account: string;
  readonly probability: number;
  /** "rule", or what it was learnt from: "12 of 13 lines out with “AWS” went to 6300 Hosting". */
  readonly source: string;
  /** Name of the rule that says so. */
  readonly rule?: string;
  /** Line ids it rests on, the latest first, at most three. */
  readonly examples?: readonly number[];
}

/** A bank line that a rule leaves out of matching. */
export interface Ignored {
  readonly line: number;
  readonly rule: number;
  readonly name: string;
}

/** An open line that surely has a partner here, but several that nothing can tell apart; never proposed, never an exception. */
export interface Ambiguity {
  readonly side: 'bank' | 'book';
  readonly line: number;
  readonly nearMisses: readonly NearMiss[];
}

export interface NearMiss {
  readonly line: number;
  readonly logOdds: number;
  /** The criterion that failed and by how much: "amount differs by 2.20". */
  readonly failed: string;
  /** The smallest change that would have matched: "book amount 1,247.80 instead of 1,250.00". */
  readonly change: string;
  /** The same for programs; absent where the other line would have to be freed from its partner first. */
  readonly fix?: NearMissFix;
}

/** A book amount (minor units as digits), currency, account or day (ISO) to put in place, or words to add to the bank text. */
export interface NearMissFix {
  readonly field: 'bookAmount' | 'bankText' | 'bookCurrency' | 'bookAccount' | 'bookDay';
  readonly value: string;
  /** Amount that goes with another currency, where it changes too. */
  readonly amount?: string;
}

export interface StageTime {
  readonly stage: string;
  readonly elapsedMs: number;
}

export interface MatchResult {
  readonly engine: string;
  readonly settings: MatchSettings;
  readonly proposals: readonly Proposal[];
  readonly duplicates: readonly Duplicate[];
  readonly exceptions: readonly Exception[];
  /** Open lines that are in no proposal and no exception because several partners fit equally. */
  readonly ambiguous: readonly Ambiguity[];
  /** Bank lines that a rule leaves out; absent where none does. */
  readonly ignored?: readonly Ignored[];
  readonly stages: readonly StageTime[];
}

/** Proposals in canonical order, each made when it is asked for: in a large month all of them would fill the memory. */
export interface ProposalList extends Iterable<Proposal> {
  readonly length: number;
}

/** What a run found, to be stored proposal by proposal. */
export type FoundResult = Omit<MatchResult, 'proposals'> & { readonly proposals: ProposalList };

/** Thrown when `progress` asks to stop. */
export class MatchCancelled extends Error {
  override readonly name = 'MatchCancelled';
}
