/** Schemas that every area of the contract shares. */

import { z } from 'zod';
import { MAX_PAGE } from '../limits.ts';
import { SIDES } from '../line.ts';
import { PROBLEM_CODES } from '../problem.ts';

/** Minor units: a safe integer. */
export const minorSchema = z.number().int();
/** Epoch day. */
export const daySchema = z.number().int();
export const idSchema = z.number().int().positive();
export const sideSchema = z.enum(SIDES);
export const confidenceSchema = z.number().min(0).max(1);
export const nothing = z.strictObject({});

/** Who acts: written to the audit trail. */
export const actorSchema = z.string().trim().min(1).max(120);

export const pageSchema = z.strictObject({
  offset: z.number().int().nonnegative(),
  limit: z.number().int().positive().max(MAX_PAGE),
});

/**
 * What a screen, count or action is about: an account by name (null: all), days by the bank line's day, both ends included (null:
 * open), and the rows whose text or amount the filter finds. Nothing outside it is shown, counted or changed.
 */
export const scopeSchema = z.strictObject({
  account: z.string().nullable(),
  from: daySchema.nullable().default(null),
  to: daySchema.nullable().default(null),
  filter: z.string().max(200).default(''),
});
export type Scope = z.output<typeof scopeSchema>;

export const problemSchema = z.object({
  code: z.enum(PROBLEM_CODES),
  severity: z.enum(['refused', 'asked', 'warning']),
  row: z.number().int().nullable(),
  column: z.string().nullable(),
  excerpt: z.string().nullable(),
  message: z.string(),
  readings: z.array(z.string()).optional(),
});

/** A line as a screen shows it. */
export const lineViewSchema = z.object({
  id: idSchema,
  side: sideSchema,
  account: z.string(),
  externalId: z.string(),
  day: daySchema,
  valueDay: daySchema.nullable(),
  dueDay: daySchema.nullable(),
  amount: minorSchema,
  currency: z.string(),
  description: z.string(),
  counterparty: z.string(),
  reference: z.string(),
  documentType: z.string(),
  documentNumber: z.string(),
  checkNumber: z.string(),
  bankId: z.string(),
  batch: z.string(),
  originalAmount: minorSchema.nullable(),
  originalCurrency: z.string(),
  balance: minorSchema.nullable(),
  file: z.string(),
  row: z.number().int(),
  importId: idSchema,
});
export type LineView = z.infer<typeof lineViewSchema>;

export const differenceSchema = z.object({
  type: z.string(),
  amount: minorSchema,
  note: z.string(),
  /** Ledger account, where one is named; else the chart's account of its type. */
  account: z.string().optional(),
});
export const evidenceSchema = z.object({ code: z.string(), weight: z.number(), text: z.string() });
export const journalLineSchema = z.object({
  account: z.string(),
  debit: minorSchema,
  credit: minorSchema,
  currency: z.string(),
  memo: z.string(),
});
export type JournalLineView = z.infer<typeof journalLineSchema>;
