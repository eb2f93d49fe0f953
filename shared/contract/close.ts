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

/** Where a ledger's balance comes from: `export` is the balance column of an imported ledger. */
export const LEDGER_KINDS = ['typed', 'trial_balance', 'hub', 'export'] as const;
export const ledgerSourceSchema = z.object({
  /** Day the balance is stated for. */
  day: daySchema,
  kind: z.enum(LEDGER_KINDS),
  source: z.string(),
});
export type LedgerSource = z.infer<typeof ledgerSourceSchema>;

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
  /** Proof B, bank to books, as of `to`: statementClosing + booksOnly - bankErrors = ledger + bankOnly + differences - bookErrors. */
  books: z.object({
    statementClosing: minorSchema.nullable(),
    booksOnly: minorSchema,
    booksOnlyCount: z.number().int(),
    /** booksOnly by direction: money in, and money out (negative). */
    depositsInTransit: minorSchema,
    outstandingPayments: minorSchema,
    /** Open bank lines that a person said the bank got wrong; not in bankOnly. */
    bankErrors: minorSchema,
    bankErrorsCount: z.number().int(),
    bankOnly: minorSchema,
    bankOnlyCount: z.number().int(),
    /** Part of bankOnly: settles open documents, the payment is what the journal posts. */
    documents: minorSchema,
    documentsCount: z.number().int(),
    differences: minorSchema,
    /** bankOnly and differences by direction. */
    receiptsNotBooked: minorSchema,
    paymentsNotBooked: minorSchema,
    /** Open book lines that a person said are wrong; not in booksOnly. */
    bookErrors: minorSchema,
    bookErrorsCount: z.number().int(),
    /** Differences of the span posted to suspense; those no person named keep it from being proved. */
    suspense: z.object({ count: z.number().int(), sum: minorSchema, unnamed: z.number().int() }),
    /** The ledger's own balance at `to`, never computed from lines; null where nobody stated it. */
    ledger: minorSchema.nullable(),
    ledgerSource: ledgerSourceSchema.nullable(),
    /** What the ledger has to say for the proof to hold. */
    computedLedger: minorSchema.nullable(),
    /** Equal where the proof holds. */
    adjustedBank: minorSchema.nullable(),
    adjustedLedger: minorSchema.nullable(),
    offBy: minorSchema.nullable(),
    /** Why it is off or not known, where that can be said: a missing balance, a journal that is not in the ledger yet. */
    note: z.string(),
  }),
  /** Third check, "the ledger export is complete": opening + lines = closing. */
  ledgerExport: z.object({
    opening: minorSchema.nullable(),
    /** Stated by the export, the balance of the day before, or computed by the lines from where the bank's began. */
    openingKind: z.enum(['stated', 'balance', 'computed']).nullable(),
    lines: minorSchema,
    linesCount: z.number().int(),
    computed: minorSchema.nullable(),
    closing: minorSchema.nullable(),
    offBy: minorSchema.nullable(),
    firstBadDay: daySchema.nullable(),
    note: z.string(),
  }),
  /** Lines of a later ledger export that are entries of the journal: counted once, with their match. */
  reexported: z.object({ count: z.number().int(), sum: minorSchema }),
  /** Bank lines up to `to` neither decided nor given a disposition, and open book lines that nothing explains. */
  open: z.number().int(),
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
