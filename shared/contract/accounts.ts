/** Contract: the chart of accounts, what each reconciled account is tied to and known by, and joining accounts that are one. */

import { z } from 'zod';
import { ACCOUNT_KINDS, LEDGER_TYPES } from '../ledger/accounts.ts';
import { actorSchema, idSchema, nothing } from './basic.ts';

const name = z.string().trim().min(1).max(200);
const typeSchema = z.enum(LEDGER_TYPES).nullable();
const currency = z.string().regex(/^([A-Z]{3})?$/);

export const ledgerAccountSchema = z.object({
  name: z.string(),
  code: z.string(),
  /** Null where nobody said. */
  type: typeSchema,
  normalSide: z.enum(['debit', 'credit']).nullable(),
  /** '' for any. */
  currency,
  taxCode: z.string(),
  archived: z.boolean(),
});
export type LedgerAccountView = z.infer<typeof ledgerAccountSchema>;

export const reconciledAccountSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(ACCOUNT_KINDS),
  currency: z.string(),
  /** Ledger account it posts under; its own name where it is tied to none. */
  ledger: z.string(),
  tied: z.boolean(),
  /** Names and numbers of files that mean it; numbers are folded. */
  aliases: z.array(z.string()),
  bankLines: z.number().int(),
  bookLines: z.number().int(),
});
export type ReconciledAccount = z.infer<typeof reconciledAccountSchema>;

export const joinQuestionSchema = z.object({
  /** Account that goes on, and the one that would be part of it. */
  into: z.string(),
  join: z.string(),
  evidence: z.array(z.string()),
});

const movedSchema = z.object({ statements: z.number().int(), lines: z.number().int() });

export const accountsContract = {
  'ledger.list': { input: nothing, output: z.array(ledgerAccountSchema) },
  /** What may be booked to: the chart without archived accounts, and reconciled accounts that post under their own name. */
  'ledger.bookable': { input: nothing, output: z.array(ledgerAccountSchema) },
  /** `already_exists` where the name or code is another account's. */
  'ledger.add': {
    input: z.strictObject({
      name,
      code: z.string().trim().max(40).default(''),
      type: typeSchema,
      currency: currency.default(''),
      taxCode: z.string().trim().max(40).default(''),
      by: actorSchema,
    }),
    output: nothing,
  },
  /** Reads a chart from CSV or a workbook. Rows with a problem are left out and named; the rest is taken. */
  'ledger.read': {
    input: z.strictObject({ path: z.string(), by: actorSchema }),
    output: z.object({
      added: z.number().int(),
      changed: z.number().int(),
      same: z.number().int(),
      problems: z.array(z.object({ row: z.number().int(), column: z.string(), message: z.string() })),
    }),
  },
  'accounts.ties': { input: nothing, output: z.array(reconciledAccountSchema) },
  /** Changes what is given, all or nothing. `ledger` '' unties. `account` may be any alias. */
  'accounts.change': {
    input: z.strictObject({
      account: name,
      ledger: z.string().trim().max(200).optional(),
      kind: z.enum(ACCOUNT_KINDS).optional(),
      aliases: z.array(name).max(50).default([]),
      rename: name.optional(),
      by: actorSchema,
    }),
    output: reconciledAccountSchema,
  },
  /** `join` becomes part of `account`: statements and lines move, its names mean `account` from now on. */
  'accounts.join': { input: z.strictObject({ account: name, join: name, by: actorSchema }), output: movedSchema },
  /** Takes an alias out again: the statements whose files use it stand on an account of their own. */
  'accounts.part': {
    input: z.strictObject({ alias: name, by: actorSchema }),
    output: movedSchema.extend({ from: z.string(), name: z.string() }),
  },
  /** Pairs of accounts that may be one and nobody was asked about. */
  'accounts.questions': { input: nothing, output: z.array(joinQuestionSchema) },
  'accounts.keepApart': { input: z.strictObject({ account: name, other: name, by: actorSchema }), output: nothing },
} as const;
