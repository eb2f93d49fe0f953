/** Contract: the user's rules, in the order they are asked, and their backtest. */

import { z } from 'zod';
import { NAMED_DIFFERENCE_TYPES } from '../match/types.ts';
import { actorSchema, idSchema, lineViewSchema, minorSchema, nothing } from './basic.ts';

export const ruleConditionSchema = z.strictObject({
  field: z.enum(['description', 'counterparty', 'reference', 'documentType', 'account', 'currency', 'amount', 'day']),
  operator: z.enum(['contains', 'equals', 'matches', 'between']),
  /** Text, an RE2 pattern, or a span "low..high" in minor units or ISO days with either side left out. */
  value: z.string().max(1000),
});

export const ruleActionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('categorise'), account: z.string().trim().max(200) }),
  z.strictObject({ type: z.literal('ignore') }),
  z.strictObject({ type: z.literal('transfer') }),
  /** Up to this much, in minor units, may be left between the sides as a difference of this type. */
  z.strictObject({
    type: z.literal('tolerance'),
    amount: minorSchema.nonnegative(),
    difference: z.enum(NAMED_DIFFERENCE_TYPES),
  }),
]);

const draft = {
  /** Null for a new rule. */
  id: idSchema.nullable(),
  name: z.string().trim().min(1).max(200),
  conditions: z.array(ruleConditionSchema).max(20),
  action: ruleActionSchema,
  active: z.boolean(),
};

export const ruleViewSchema = z.object({
  id: idSchema,
  name: z.string(),
  conditions: z.array(ruleConditionSchema),
  action: ruleActionSchema,
  active: z.boolean(),
  at: z.string(),
  by: z.string(),
});
export type RuleView = z.infer<typeof ruleViewSchema>;

export const backtestSchema = z.object({
  /** Bank lines on which this rule is the first that applies. */
  linesTouched: z.number().int(),
  newMatches: z.number().int(),
  lostMatches: z.number().int(),
  newlyAmbiguous: z.number().int(),
  contradictionCount: z.number().int(),
  /** The first of them. */
  contradictions: z.array(z.object({ decisionId: idSchema, text: z.string() })),
  /** Bank lines of which something else becomes; `sum` of absolute amounts in minor units. */
  effect: z.array(z.object({ currency: z.string(), lines: z.number().int(), sum: minorSchema })),
  transfers: z.object({ pairs: z.number().int(), single: z.number().int() }),
  leftOut: z.number().int(),
  /** Typed differences of new matches: signed sums in minor units. */
  differences: z.array(z.object({ currency: z.string(), type: z.string(), lines: z.number().int(), sum: minorSchema })),
  examples: z.array(z.object({ line: lineViewSchema, before: z.string(), after: z.string() })),
  /** Months that decisions stand in; 0: there is no past the rule could contradict. */
  pastMonths: z.number().int(),
  linesTried: z.number().int(),
});
export type BacktestView = z.infer<typeof backtestSchema>;

export const rulesContract = {
  /** First asked first. */
  'rules.list': { input: nothing, output: z.array(ruleViewSchema) },
  /** Refused with `bad_request` where a condition cannot be used, naming it. A new rule is asked last. */
  'rules.save': { input: z.strictObject({ ...draft, by: actorSchema }), output: z.object({ id: idSchema }) },
  'rules.remove': { input: z.strictObject({ id: idSchema, by: actorSchema }), output: nothing },
  /** Every rule's id, first asked first. */
  'rules.order': { input: z.strictObject({ ids: z.array(idSchema).max(1000), by: actorSchema }), output: nothing },
  /**
   * Runs the engine without and with the rule over all lines, decided ones taken as undecided, and compares. Writes nothing.
   * `cancelled` when `job.cancel` names its job.
   */
  'rules.backtest': { input: z.strictObject({ ...draft, jobId: z.string() }), output: backtestSchema },
} as const;
