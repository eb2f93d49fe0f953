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
  sideSchema,
} from './basic.ts';

export const QUEUES = [
  'suggested',
  'duplicates',
  'exceptions',
  'bank_only',
  'books_only',
  'ignored',
  'approved',
  'posted',
] as const;
export type Queue = (typeof QUEUES)[number];

/** "p:12" proposal, "d:3" duplicate, "e:5" exception, "m:9" approved match, "l:77" line. */
export const keySchema = z.string().regex(/^[pdeml]:\d+$/);

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
  /** To be looked at before the first bulk approval: two lowest, the largest, two spread over the rest. */
  sample: z.array(keySchema),
});
export type BulkPreview = z.infer<typeof bulkPreviewSchema>;

export const countsSchema = z.object({
  suggested: z.number().int(),
  duplicates: z.number().int(),
  exceptions: z.number().int(),
  bank_only: z.number().int(),
  books_only: z.number().int(),
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

/** Account name, or null for all accounts. */
const account = z.string().nullable();
const filter = z.string().max(200);
/** Names a decision about many items, so that its progress can be shown and it can be cancelled: then nothing of it is written. */
const jobId = z.string().optional();

export const reviewContract = {
  'match.run': { input: z.strictObject({ jobId: z.string() }), output: matchSummarySchema },
  'review.counts': { input: z.strictObject({ account }), output: countsSchema },
  /** Rows in the order: confidence descending for suggestions, else day and id. `filter` searches text, counterparty, reference and amount. */
  'review.page': {
    input: pageSchema.extend({ queue: z.enum(QUEUES), account, filter, sort: z.enum(['confidence', 'day', 'amount']) }),
    output: z.object({ total: z.number().int(), rows: z.array(queueRowSchema) }),
  },
  'review.detail': { input: z.strictObject({ key: keySchema }), output: detailSchema },
  'review.bulkPreview': {
    input: z.strictObject({ minConfidence: confidenceSchema, account }),
    output: bulkPreviewSchema,
  },
  /** One proposal, or several as one undo step; of several, those with a guard-rail are refused: each needs a look of its own. */
  'review.approve': {
    input: z.strictObject({ keys: z.array(keySchema).min(1).max(10_000), jobId, by: actorSchema }),
    output: decisionResultSchema,
  },
  /**
   * "At most this share wrong": the proposals whose upper bound, by the decisions made so far, meets it with 95 % certainty; none while
   * decisions are too few to know. Approve them with `review.approveAbove` at the threshold.
   */
  'review.riskOffer': {
    input: z.strictObject({ maxWrong: z.number().min(0.0001).max(0.2), account }),
    output: riskOfferSchema,
  },
  /** Kept share by band of confidence, for the reliability diagram. */
  'review.reliability': { input: nothing, output: reliabilitySchema },
  /** Approves what `review.bulkPreview` counts; one undo step. */
  'review.approveAbove': {
    input: z.strictObject({ minConfidence: confidenceSchema, account, jobId, by: actorSchema }),
    output: decisionResultSchema,
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
      text: filter,
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
