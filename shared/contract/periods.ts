/** Contract: periods of accounts, their sign-off, and the ledger's balances. */

import { z } from 'zod';
import { actorSchema, daySchema, idSchema, minorSchema } from './basic.ts';
import { ledgerSourceSchema } from './close.ts';

export const PERIOD_STATUSES = ['no_statement', 'open', 'matched', 'proved', 'signed', 'locked'] as const;

const carriedSchema = z.object({ count: z.number().int(), sum: minorSchema });

export const signOffSchema = z.object({
  act: z.enum(['prepare', 'review', 'lock', 'reopen']),
  at: z.string(),
  by: z.string(),
  note: z.string(),
  /** SHA-256 of the figures that were signed. */
  hash: z.string(),
});
export type SignOff = z.infer<typeof signOffSchema>;

export const periodSchema = z.object({
  accountId: idSchema,
  account: z.string(),
  currency: z.string(),
  from: daySchema,
  to: daySchema,
  status: z.enum(PERIOD_STATUSES),
  /** Of the statement; the opening is the last closing. */
  opening: minorSchema.nullable(),
  closing: minorSchema.nullable(),
  offBy: minorSchema.nullable(),
  /** Opening of the books: the adjusted balance of the period before. */
  booksOpening: minorSchema.nullable(),
  ledger: minorSchema.nullable(),
  ledgerSource: ledgerSourceSchema.nullable(),
  adjustedBank: minorSchema.nullable(),
  adjustedLedger: minorSchema.nullable(),
  booksOffBy: minorSchema.nullable(),
  /** Bank lines up to the period's end neither decided nor given a disposition, and book lines nothing explains. */
  open: z.number().int(),
  carriedIn: carriedSchema,
  cleared: carriedSchema,
  carriedOut: carriedSchema,
  /** Change against the period before; null where there is none. */
  change: z.object({ closing: minorSchema.nullable(), moneyIn: minorSchema, moneyOut: minorSchema }).nullable(),
  /** Contradictions, gaps and missing balances, as sentences. */
  notes: z.array(z.string()),
  signOffs: z.array(signOffSchema),
  /** What is no longer as it was signed. */
  drift: z.array(z.object({ name: z.string(), signed: minorSchema.nullable(), now: minorSchema.nullable() })),
  next: z.string(),
});
export type PeriodView = z.infer<typeof periodSchema>;

/** A period as a person defined or signed it. */
export const storedPeriodSchema = z.object({
  accountId: idSchema,
  from: daySchema,
  to: daySchema,
  state: z.enum(['open', 'signed', 'locked']),
});
export type StoredPeriod = z.infer<typeof storedPeriodSchema>;

export const ledgerBalanceSchema = z.object({
  accountId: idSchema,
  account: z.string(),
  currency: z.string(),
  day: daySchema,
  amount: minorSchema,
  kind: z.enum(['typed', 'trial_balance', 'hub']),
  source: z.string(),
  at: z.string(),
  by: z.string(),
});
export type LedgerBalanceView = z.infer<typeof ledgerBalanceSchema>;

export const trialBalanceSchema = z.object({
  file: z.string(),
  day: daySchema,
  /** Rows with an account and an amount. */
  read: z.number().int(),
  /** Accounts of the chart that were not known before. */
  added: z.array(z.string()),
  /** Accounts in another currency than the file, which states none for them. */
  skipped: z.array(z.string()),
  balances: z.array(z.object({ account: z.string(), ledger: z.string(), currency: z.string(), amount: minorSchema })),
});
export type TrialBalance = z.infer<typeof trialBalanceSchema>;

const one = { accountId: idSchema, from: daySchema, to: daySchema };

export const periodsContract = {
  /** Periods that the span touches, by account and day; all of them where it is open. */
  'period.list': {
    input: z.strictObject({
      accountId: idSchema.nullable(),
      from: daySchema.nullable(),
      to: daySchema.nullable(),
    }),
    output: z.array(periodSchema),
  },
  'period.stored': { input: z.strictObject({}), output: z.array(storedPeriodSchema) },
  'period.define': { input: z.strictObject({ ...one, by: actorSchema }), output: periodSchema },
  /** The next step of a sign-off: the preparer signs, and locks where four eyes are off; else another person reviews and locks. */
  'period.signOff': {
    input: z.strictObject({ ...one, note: z.string().max(2000), by: actorSchema }),
    output: periodSchema,
  },
  'period.reopen': {
    input: z.strictObject({ ...one, note: z.string().trim().min(1).max(2000), by: actorSchema }),
    output: periodSchema,
  },
  /** Figures as they were signed last, as the JSON text the hash is of. */
  'period.figures': { input: z.strictObject(one), output: z.object({ figures: z.string(), hash: z.string() }) },
  /** Whether a lock needs two persons; `on` null only asks. */
  'period.fourEyes': {
    input: z.strictObject({ on: z.boolean().nullable(), by: actorSchema }),
    output: z.object({ on: z.boolean() }),
  },
  'ledger.balances': {
    input: z.strictObject({ accountId: idSchema.nullable() }),
    output: z.array(ledgerBalanceSchema),
  },
  /** The ledger's balance at the end of a day, typed with its source; null takes it back. */
  'ledger.setBalance': {
    input: z.strictObject({
      accountId: idSchema,
      day: daySchema,
      amount: minorSchema.nullable(),
      source: z.string().trim().min(1).max(200),
      by: actorSchema,
    }),
    output: z.array(ledgerBalanceSchema),
  },
  'ledger.trialBalance': {
    input: z.strictObject({ path: z.string(), day: daySchema, by: actorSchema }),
    output: trialBalanceSchema,
  },
} as const;
