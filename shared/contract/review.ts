/** Contract: matching, the review queues and decisions. */

import { z } from 'zod';
import {
  actorSchema,
  confidenceSchema,
  daySchema,
  differenceSchema,
  evidenceSchema,
  idSchema,
  journalLineSchema,
  lineViewSchema,
  minorSchema,
  nothing,
  pageSchema,
  scopeSchema,
  sideSchema,
} from './basic.ts';

export const QUEUES = [
  'suggested',
  'duplicates',
  'exceptions',
  'bank_only',
  'books_only',
  'carried',
  'ignored',
  'approved',
  'posted',
] as const;
export type Queue = (typeof QUEUES)[number];

/** "p:12" proposal, "d:3" duplicate, "e:5" exception, "m:9" approved match, "l:77" line. */
export const keySchema = z.string().regex(/^[pdeml]:\d+$/);

/** Why an open line stays open: booked, not at the bank yet; the other side comes later; the bank's, somebody's or the ledger's to mend. */
export const DISPOSITIONS = ['outstanding', 'timing', 'bank_error', 'ask', 'correct_at_source'] as const;
export type DispositionKind = (typeof DISPOSITIONS)[number];

export const queueRowSchema = z.object({
  key: keySchema,
  day: daySchema,
  text: z.string(),
  counterparty: z.string(),
  amount: minorSchema,
  currency: z.string(),
  side: sideSchema,
  account: z.string(),
  confidence: confidenceSchema.nullable(),
  /** Group kind, duplicate kind, exception kind or match state. */
  kind: z.string(),
  /** Ledger account proposed for an exception or booked by an approval; '' where there is none. */
  ledgerAccount: z.string(),
  /** Leg counts "1:3", or '' where it has none. */
  legs: z.string(),
  /** Guard-rail names that keep it out of a bulk approval: ambiguous, duplicate_suspect, difference, runner_up, new_payee. */
  guards: z.array(z.string()),
});
export type QueueRow = z.infer<typeof queueRowSchema>;

export const nearMissSchema = z.object({
  line: lineViewSchema,
  logOdds: z.number(),
  failed: z.string(),
  change: z.string(),
});

export const categorySchema = z.object({
  account: z.string(),
  probability: confidenceSchema,
  source: z.string(),
  /** Name of the rule that says so; null where it was learnt. */
  rule: z.string().nullable(),
  /** Booked lines it rests on, the latest first, at most three. */
  examples: z.array(lineViewSchema),
  /** Open exceptions with the same account for the same reason, this one included, and their absolute amounts. */
  equal: z.object({ count: z.number().int(), sum: minorSchema }),
});

export const detailSchema = z.object({
  key: keySchema,
  queue: z.enum(QUEUES),
  kind: z.string(),
  cause: z.string(),
  confidence: confidenceSchema.nullable(),
  confidenceLow: confidenceSchema.nullable(),
  margin: z.number().nullable(),
  alternatives: z.number().int(),
  alternativesExact: z.boolean(),
  bank: z.array(lineViewSchema),
  book: z.array(lineViewSchema),
  differences: z.array(differenceSchema),
  evidence: z.array(evidenceSchema),
  /** The exact journal that approving leads to; debit = credit. */
  willPost: z.array(journalLineSchema),
  /** sum(bank) - sum(book) - sum(differences): 0 in every proposal. */
  leftToExplain: minorSchema,
  nearMisses: z.array(nearMissSchema),
  /** The undecided suggestion that holds the line of an exception, with its partners; null where none does. */
  suggestion: keySchema.nullable(),
  /** The ledger account proposed for an open bank line, and what says so ("rule", or what it was learnt from). */
  category: categorySchema.nullable(),
  guards: z.array(z.string()),
  /** What a person said of an open line. */
  disposition: z
    .object({
      decisionId: idSchema,
      kind: z.enum(DISPOSITIONS),
      /** Last day it is carried; null: until its partner arrives or a person ends it. */
      until: daySchema.nullable(),
      person: z.string(),
      note: z.string(),
      by: z.string(),
      at: z.string(),
    })
    .nullable(),
  /** For decided items. */
  decision: z
    .object({ id: idSchema, by: z.string(), at: z.string(), verdict: z.string(), note: z.string() })
    .nullable(),
});
export type Detail = z.infer<typeof detailSchema>;

export const matchSummarySchema = z.object({
  engine: z.string(),
  bankLines: z.number().int(),
  bookLines: z.number().int(),
  proposals: z.number().int(),
  duplicates: z.number().int(),
  exceptions: z.number().int(),
  byKind: z.record(z.string(), z.number().int()),
  stages: z.array(z.object({ stage: z.string(), seconds: z.number() })),
  seconds: z.number(),
  /** Threads that took part. */
  threads: z.number(),
  peakMemoryMb: z.number(),
});
export type MatchSummary = z.infer<typeof matchSummarySchema>;

export const decisionResultSchema = z.object({
  decisionId: idSchema.nullable(),
  count: z.number().int(),
  sum: minorSchema,
  lowest: confidenceSchema.nullable(),
  /** Keys that could not be decided, with the reason ("already decided by Lena"). */
  refused: z.array(z.object({ key: z.string(), reason: z.string() })),
});
export type DecisionResult = z.infer<typeof decisionResultSchema>;

export const bulkPreviewSchema = z.object({
  count: z.number().int(),
  sum: minorSchema,
  lowest: confidenceSchema.nullable(),
  /** Items above the threshold that guard-rails keep out, by guard. */
  guarded: z.record(z.string(), z.number().int()),
  guardedCount: z.number().int(),
  /** To be looked at before the batch is approved: two lowest, the largest, two spread over the rest. */
  sample: z.array(keySchema),
  /** Stands for exactly these proposals with these figures; '' where there are none. */
  batch: z.string(),
});
export type BulkPreview = z.infer<typeof bulkPreviewSchema>;

export const countsSchema = z.object({
  suggested: z.number().int(),
  duplicates: z.number().int(),
  exceptions: z.number().int(),
  bank_only: z.number().int(),
  books_only: z.number().int(),
  /** Open lines a person disposed of, until their day passes or a match holds them. */
  carried: z.number().int(),
  /** Bank lines a rule leaves out of matching. */
  ignored: z.number().int(),
  approved: z.number().int(),
  posted: z.number().int(),
});
export type Counts = z.infer<typeof countsSchema>;

export const riskOfferSchema = z.object({
  /** Lowest confidence that meets the bound; null when nobody can know yet. */
  threshold: confidenceSchema.nullable(),
  count: z.number().int(),
  sum: minorSchema,
  lowest: confidenceSchema.nullable(),
  guardedCount: z.number().int(),
  /** Decisions there are, and how many faultless ones this bound takes at least. */
  decided: z.number().int(),
  needed: z.number().int(),
});
export type RiskOffer = z.infer<typeof riskOfferSchema>;

export const reliabilitySchema = z.object({
  decided: z.number().int(),
  bands: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      decided: z.number().int(),
      kept: z.number().int(),
      meanConfidence: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
});
export type Reliability = z.infer<typeof reliabilitySchema>;

/** Names a decision about many items, so that its progress can be shown and it can be cancelled: then nothing of it is written. */
const jobId = z.string().optional();
/** Proposals that a person opened before deciding: reliability learns from these alone. */
const looked = z.array(keySchema).max(10_000).default([]);

export const reviewContract = {
  'match.run': { input: z.strictObject({ jobId: z.string() }), output: matchSummarySchema },
  'review.counts': { input: scopeSchema, output: countsSchema },
  /** Rows in the order: confidence descending for suggestions, else day and id. `filter` searches text, counterparty, reference and amount. */
  'review.page': {
    input: pageSchema.extend({
      ...scopeSchema.shape,
      queue: z.enum(QUEUES),
      sort: z.enum(['confidence', 'day', 'amount']),
    }),
    output: z.object({ total: z.number().int(), rows: z.array(queueRowSchema) }),
  },
  'review.detail': { input: z.strictObject({ key: keySchema }), output: detailSchema },
  'review.bulkPreview': {
    input: scopeSchema.extend({ minConfidence: confidenceSchema }),
    output: bulkPreviewSchema,
  },
  /** The same of suggestions a person selected. */
  'review.selectionPreview': {
    input: z.strictObject({ keys: z.array(keySchema).min(1).max(10_000) }),
    output: bulkPreviewSchema,
  },
  /** One proposal, or several as one undo step; of several, those with a guard-rail are refused: each needs a look of its own. */
  'review.approve': {
    input: z.strictObject({ keys: z.array(keySchema).min(1).max(10_000), looked, jobId, by: actorSchema }),
    output: decisionResultSchema,
  },
  /**
   * "At most this share wrong": the proposals whose upper bound, by the decisions made so far, meets it with 95 % certainty; none while
   * decisions are too few to know. Approve them with `review.approveAbove` at the threshold.
   */
  'review.riskOffer': {
    input: scopeSchema.extend({ maxWrong: z.number().min(0.0001).max(0.2) }),
    output: riskOfferSchema,
  },
  /** Kept share by band of confidence, for the reliability diagram. */
  'review.reliability': { input: nothing, output: reliabilitySchema },
  /** Approves what `review.bulkPreview` counts; one undo step. With its `batch`, refused (`conflict`) where that is not the same any more. */
  'review.approveAbove': {
    input: scopeSchema.extend({
      minConfidence: confidenceSchema,
      batch: z.string().nullable().default(null),
      looked,
      jobId,
      by: actorSchema,
    }),
    output: decisionResultSchema,
  },
  /**
   * Says why open lines ("e:5" exceptions, "l:77" lines) stay open; they stand in the queue `carried` until `until` has passed or a
   * match holds them. `ask` needs a person. One undo step. Lines that something holds, or that may be duplicates, are refused by name.
   */
  'review.dispose': {
    input: z.strictObject({
      keys: z.array(keySchema).min(1).max(10_000),
      kind: z.enum(DISPOSITIONS),
      until: daySchema.nullable(),
      person: z.string().trim().max(120),
      note: z.string().max(2000),
      by: actorSchema,
    }),
    output: decisionResultSchema,
  },
  /** Books small open bank lines to an account as written off; refused above the limit. One undo step. */
  'review.writeOff': {
    input: z.strictObject({
      keys: z.array(keySchema).min(1).max(10_000),
      account: z.string().trim().min(1).max(200),
      note: z.string().max(2000),
      by: actorSchema,
    }),
    output: decisionResultSchema,
  },
  /** Most that one line may be written off with, in major units of its own currency; `amount` null only asks. */
  'review.writeOffLimit': {
    input: z.strictObject({ amount: z.number().min(0).max(1_000_000).nullable(), by: actorSchema }),
    output: z.object({ amount: z.number() }),
  },
  /**
   * Books open bank lines straight to a ledger account, each with its balanced journal entry: exceptions ("e:5") or lines ("l:77").
   * `account` null takes each one's proposed account. With `equal`, also every open exception equal to one of the keys. One undo step.
   */
  'review.categorise': {
    input: z.strictObject({
      keys: z.array(keySchema).min(1).max(10_000),
      account: z.string().trim().min(1).max(200).nullable(),
      equal: z.boolean(),
      jobId,
      by: actorSchema,
    }),
    output: decisionResultSchema,
  },
  /** Ledger accounts used so far or named by rules, the most used first. */
  'review.ledgerAccounts': {
    input: nothing,
    output: z.array(z.object({ account: z.string(), lines: z.number().int() })),
  },
  'review.reject': {
    input: z.strictObject({
      keys: z.array(keySchema).min(1).max(10_000),
      jobId,
      by: actorSchema,
      reason: z.string().max(500),
    }),
    output: decisionResultSchema,
  },
  /** `exclude`: the duplicate no longer counts as an open line; `keep`: both are genuine and are never flagged again. */
  'review.settleDuplicate': {
    input: z.strictObject({ key: keySchema, verdict: z.enum(['exclude', 'keep']), by: actorSchema }),
    output: decisionResultSchema,
  },
  /** Matches lines by hand; refused unless sum(bank) - sum(book) - sum(differences) = 0. */
  'review.matchByHand': {
    input: z.strictObject({
      bank: z.array(idSchema).max(1000),
      book: z.array(idSchema).max(1000),
      differences: z.array(differenceSchema),
      by: actorSchema,
      note: z.string().max(2000),
    }),
    output: decisionResultSchema,
  },
  /** Adds a note to an open line; kept in the audit trail. */
  'review.note': {
    input: z.strictObject({ key: keySchema, note: z.string().min(1).max(2000), by: actorSchema }),
    output: nothing,
  },
  /** Takes back a decision (the last one when null) without touching any other. A posted match is refused: reverse it instead. */
  'review.undo': {
    input: z.strictObject({ decisionId: idSchema.nullable(), jobId, by: actorSchema }),
    output: z.object({ decisionId: idSchema.nullable(), text: z.string(), count: z.number().int() }),
  },
  /** The newest decision that can be undone, for the undo bar. */
  'review.lastDecision': { input: nothing, output: z.object({ decisionId: idSchema, text: z.string() }).nullable() },
  /** Open lines of one side, typo-tolerant, nearest in amount and day to `near` first. For the hand-match finder. */
  'lines.find': {
    input: z.strictObject({
      side: sideSchema,
      text: z.string().max(200),
      near: idSchema.nullable(),
      limit: z.number().int().positive().max(200),
    }),
    output: z.array(lineViewSchema),
  },
  /** The source row of a line as it stands in the file. */
  'lines.source': {
    input: z.strictObject({ lineId: idSchema }),
    output: z.object({ file: z.string(), row: z.number().int(), sha256: z.string(), text: z.string().nullable() }),
  },
} as const;
