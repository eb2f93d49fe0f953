/** Contract: what is posted, the files of it, and the way back. */

import { z } from 'zod';
import { BOOK_NATURES } from '../ledger/nature.ts';
import { actorSchema, daySchema, idSchema, journalLineSchema, minorSchema } from './basic.ts';

/** What a call is about: one account or all, and the days of the matches' bank lines. */
export const postScopeSchema = z.strictObject({
  accountId: idSchema.nullable(),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
});

export const journalEntrySchema = z.object({
  key: z.string(),
  matchId: idSchema,
  day: daySchema,
  text: z.string(),
  /** None for a tick: the cash book holds all of the match already. */
  lines: z.array(journalLineSchema),
  /**
   * `ready` can be posted; `waiting` needs to be told first what the lines of its source are; `posted` already is; `uncertain` was
   * being written when the program stopped; `reversed` was taken back; `reversal` takes another back.
   */
  state: z.enum(['ready', 'waiting', 'posted', 'uncertain', 'reversed', 'reversal']),
  /** Where it was written; '' where it was not. */
  file: z.string(),
});
export type JournalEntryView = z.infer<typeof journalEntrySchema>;

/** Debit and credit of the entries, one pair for each currency. */
export const journalTotalsSchema = z.array(z.object({ currency: z.string(), debit: minorSchema, credit: minorSchema }));

/** A source of book lines whose nature nothing states, or that a person stated. */
export const bookSourceSchema = z.object({
  importId: idSchema,
  file: z.string(),
  nature: z.enum(BOOK_NATURES).nullable(),
  lines: z.number().int(),
  /** Lines that say nothing of themselves. */
  unknown: z.number().int(),
});
export type BookSource = z.infer<typeof bookSourceSchema>;

/** What a person confirms before anything is written. */
export const postSummarySchema = z.object({
  entries: z.number().int(),
  ticks: z.number().int(),
  /** Matches that wait for the nature of their source. */
  waiting: z.number().int(),
  lines: z.number().int(),
  totals: journalTotalsSchema,
  /** Accounts of the entries that are not proved over the days of the scope. */
  notProved: z.array(z.object({ accountId: idSchema, account: z.string(), entries: z.number().int() })),
  /** Booked to suspense: debits minus credits by currency; none where nothing is. */
  suspense: z.array(z.object({ currency: z.string(), amount: minorSchema })),
});
export type PostSummary = z.infer<typeof postSummarySchema>;

export const postResultSchema = z.object({
  destination: z.string(),
  dryRun: z.boolean(),
  file: z.string().nullable(),
  /** Entries written by this call, and entries that were posted before and are left alone. */
  posted: z.number().int(),
  already: z.number().int(),
  /** Matches settled by this call without an entry: the cash book holds all of them already. */
  ticks: z.number().int(),
  waiting: z.number().int(),
  lines: z.number().int(),
  totals: journalTotalsSchema,
  /** Over all currencies: equal where the entries balance; for figures to show take the totals. */
  debit: minorSchema,
  credit: minorSchema,
});
export type PostResult = z.infer<typeof postResultSchema>;

export const reverseResultSchema = z.object({
  destination: z.string(),
  dryRun: z.boolean(),
  file: z.string().nullable(),
  totals: journalTotalsSchema,
  /** The reversing entries, each the exact negative of the one it names. */
  entries: z.array(journalEntrySchema.extend({ reverses: z.string() })),
});
export type ReverseResult = z.infer<typeof reverseResultSchema>;

const target = { destination: z.string(), path: z.string(), by: actorSchema };

export const postingContract = {
  'post.preview': {
    input: z.strictObject({
      offset: z.number().int().nonnegative(),
      limit: z.number().int().positive().max(500),
      scope: postScopeSchema.optional(),
    }),
    output: z.object({
      ready: z.number().int(),
      posted: z.number().int(),
      /** Of the ready entries of the page: those without lines, those that wait, and the totals of the others. */
      ticks: z.number().int(),
      waiting: z.number().int(),
      totals: journalTotalsSchema,
      blocked: z.string().nullable(),
      layouts: z.array(z.object({ id: z.string(), title: z.string(), extension: z.string() })),
      entries: z.array(journalEntrySchema),
    }),
  },
  'post.summary': { input: z.strictObject({ scope: postScopeSchema }), output: postSummarySchema },
  'post.run': {
    input: z.strictObject({ ...target, dryRun: z.boolean(), scope: postScopeSchema.optional() }),
    output: postResultSchema,
  },
  /** Takes posted entries back: those named by key or match, or every one of the scope. `day` null: see `openDay`. */
  'post.reverse': {
    input: z.strictObject({
      ...target,
      keys: z.array(z.string()),
      matches: z.array(idSchema),
      scope: postScopeSchema.nullable(),
      day: daySchema.nullable(),
      dryRun: z.boolean(),
    }),
    output: reverseResultSchema,
  },
  'post.files': {
    input: z.strictObject({}),
    output: z.array(z.object({ file: z.string(), destination: z.string(), at: z.string(), entries: z.number().int() })),
  },
  /** Writes what a file holds to another, with the same keys; `file` null: every entry there is, in the layout `destination`. */
  'post.again': {
    input: z.strictObject({ ...target, destination: z.string().nullable(), file: z.string().nullable() }),
    output: z.object({
      file: z.string(),
      entries: z.number().int(),
      sha256: z.string(),
      /** Byte for byte what was written first; null where nothing is known of that, or there are several files. */
      same: z.boolean().nullable(),
    }),
  },
  'books.sources': { input: z.strictObject({}), output: z.array(bookSourceSchema) },
  /** Says what all lines of a source are; null leaves it to each line. Refused where one of its matches is posted. */
  'books.setNature': {
    input: z.strictObject({ importId: idSchema, nature: z.enum(BOOK_NATURES).nullable(), by: actorSchema }),
    output: bookSourceSchema,
  },
} as const;
