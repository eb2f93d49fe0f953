/** Contract: proof and report. */

import { z } from 'zod';
import { actorSchema, daySchema, idSchema, minorSchema } from './basic.ts';

/** Open items by age against the period's end: 0-7, 8-30, 31-60, 61-90, over 90 days. */
export const ageingSchema = z.object({
  buckets: z.array(
    z.object({
      label: z.string(),
      fromDays: z.number().int(),
      toDays: z.number().int().nullable(),
      count: z.number().int(),
      sum: minorSchema,
    }),
  ),
});
export type Ageing = z.infer<typeof ageingSchema>;

export const statementSpanSchema = z.object({
  statementId: idSchema,
  file: z.string(),
  firstDay: daySchema,
  lastDay: daySchema,
  opening: minorSchema.nullable(),
  closing: minorSchema.nullable(),
  lines: z.number().int(),
});

export const proofSchema = z.object({
  accountId: idSchema,
  account: z.string(),
  currency: z.string(),
  from: daySchema,
  to: daySchema,
  /** Proof A, statement arithmetic: opening + in + out = computed; out is negative. Null where the files state no balance. */
  statement: z.object({
    opening: minorSchema.nullable(),
    moneyIn: minorSchema,
    moneyInCount: z.number().int(),
    moneyOut: minorSchema,
    moneyOutCount: z.number().int(),
    /** Lines excluded as duplicates, already taken out of moneyIn and moneyOut. */
    excluded: minorSchema,
    excludedCount: z.number().int(),
    computed: minorSchema.nullable(),
    closing: minorSchema.nullable(),
    offBy: minorSchema.nullable(),
    firstBadDay: daySchema.nullable(),
    /** What the first bad day shows: "balance after row 41 is 2.20 short". */
    firstBadNote: z.string(),
  }),
  /** Proof B, bank to books, as of `to`: statementClosing + booksOnly - bankOnly - differences = ledger. */
  books: z.object({
    statementClosing: minorSchema.nullable(),
    booksOnly: minorSchema,
    booksOnlyCount: z.number().int(),
    bankOnly: minorSchema,
    bankOnlyCount: z.number().int(),
    /** Part of bankOnly: settles open documents, the payment is what the journal posts. */
    documents: minorSchema,
    documentsCount: z.number().int(),
    differences: minorSchema,
    /** Cash-book lines up to `to` on top of the opening balance and of what earlier spans post; null without one. */
    ledger: minorSchema.nullable(),
    computedLedger: minorSchema.nullable(),
    /** statementClosing + booksOnly, and ledger + bankOnly + differences: equal where the proof holds. */
    adjustedBank: minorSchema.nullable(),
    adjustedLedger: minorSchema.nullable(),
    offBy: minorSchema.nullable(),
  }),
  state: z.enum(['no_statement', 'open', 'matched', 'proved']),
  statements: z.array(statementSpanSchema),
  gaps: z.array(
    z.object({ from: daySchema, to: daySchema, kind: z.enum(['gap', 'overlap', 'continuity']), note: z.string() }),
  ),
  ageing: ageingSchema,
  /** Open on the span's last day, with both sides there since: cheques that cleared, bank lines booked later. By day. */
  clearedLater: z.array(
    z.object({
      lineId: idSchema,
      side: z.enum(['bank', 'book']),
      day: daySchema,
      amount: minorSchema,
      clearedDay: daySchema,
    }),
  ),
  exceptionsByKind: z.array(z.object({ kind: z.string(), count: z.number().int(), sum: minorSchema })),
  differencesByType: z.array(z.object({ type: z.string(), count: z.number().int(), sum: minorSchema })),
});
export type Proof = z.infer<typeof proofSchema>;

const span = { accountId: idSchema, from: daySchema.nullable(), to: daySchema.nullable() };

export const closeContract = {
  'proof.get': { input: z.strictObject(span), output: proofSchema },
  /** Opening balance before the first line, for an account whose files state none; null takes it back. Kept in the audit trail. */
  'proof.setOpening': {
    input: z.strictObject({ accountId: idSchema, amount: minorSchema.nullable(), by: actorSchema }),
    output: proofSchema,
  },
  /** The report as a complete HTML document. */
  'report.html': {
    input: z.strictObject({ ...span, preparedBy: z.string() }),
    output: z.object({ html: z.string(), title: z.string() }),
  },
  /** The same report as a PDF. `notice` says which characters this machine has no font for; '' where it shows all. */
  'report.pdf': {
    input: z.strictObject({ ...span, preparedBy: z.string() }),
    output: z.object({ base64: z.string(), title: z.string(), notice: z.string() }),
  },
} as const;
