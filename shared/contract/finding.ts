/** Contract: what explains the first break of a statement, and adding the line it lacks. */

import { z } from 'zod';
import { actorSchema, daySchema, idSchema, lineViewSchema, minorSchema } from './basic.ts';

export const findingSchema = z.object({
  accountId: idSchema,
  account: z.string(),
  currency: z.string(),
  /** The day to look at first; null where no balance names one. */
  day: daySchema.nullable(),
  /** Days in which the cause lies. */
  from: daySchema,
  to: daySchema,
  /** What the lines lack, positive = money into the account. */
  amount: minorSchema,
  /** Open book lines of exactly this amount: one explains it, several are for a person to choose from. */
  books: z.array(lineViewSchema),
  /** The only two or three open book lines that add up to it, where no single one does. */
  set: z.array(lineViewSchema),
  /** Bank lines of the opposite amount in those days, or suspected repetitions that together have it, each with the equal one near it. */
  extra: z.array(z.object({ line: lineViewSchema, twin: lineViewSchema.nullable() })),
});
export type Finding = z.infer<typeof findingSchema>;

export const addedLineSchema = z.object({
  lineId: idSchema,
  importId: idSchema,
  /** The match by hand; null where no book line was given. */
  decisionId: idSchema.nullable(),
});
export type AddedLine = z.infer<typeof addedLineSchema>;

export const findingContract = {
  /** Null where the statement closes, or no balance says where it breaks. */
  'proof.finding': {
    input: z.strictObject({ accountId: idSchema, from: daySchema.nullable(), to: daySchema.nullable() }),
    output: findingSchema.nullable(),
  },
  /**
   * Adds the one bank line that closes the break on this day, as an import of its own that can be withdrawn, and matches it with
   * `books` where given. Fails with `refused`, and changes nothing, where the statement does not close with it or its period is locked.
   */
  'proof.addMissingLine': {
    input: z.strictObject({
      accountId: idSchema,
      day: daySchema,
      amount: minorSchema,
      text: z.string().trim().min(1).max(200),
      books: z.array(idSchema).max(3),
      by: actorSchema,
    }),
    output: addedLineSchema,
  },
} as const;
