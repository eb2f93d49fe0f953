/** Transformation steps and validation rules as data: what MAP.json and the window write, and the shapes the engine reads. */

import { z } from 'zod';
import { MAPPED_FIELDS } from '../fields.ts';

/** Longest list of steps of one field, of rules, and of the entries of a map, a table or a list of references. */
const MAX_STEPS = 20;
const MAX_RULES = 100;
const MAX_ENTRIES = 100_000;

const columnRef = z.union([z.string().min(1), z.number().int().nonnegative()]);
const table = z.record(z.string(), z.string()).refine((entries) => Object.keys(entries).length <= MAX_ENTRIES, {
  message: `at most ${MAX_ENTRIES} entries`,
});
/** Decimal text with a point: "0.01", "-1", "100". */
const decimalText = z.string().regex(/^[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})$/, 'decimal text such as 0.01');

/** One step: takes the text of the step before it (the first: the cell of the mapped column, '' without one) and gives a text. */
export const transformSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('none') }),
  /** Reads a date written by `pattern` (Unicode letters: yyyy yy MM M MMM dd d, HH mm ss, literals in quotes); gives yyyy-MM-dd. */
  z.strictObject({ step: z.literal('isoDate'), pattern: z.string().min(1).max(60) }),
  /** Whole values to values, compared without blanks at the ends. `otherwise` for values not listed: keep (the default), refuse, or a text. */
  z.strictObject({
    step: z.literal('valueMap'),
    map: table,
    otherwise: z.union([z.enum(['keep', 'refuse']), z.strictObject({ constant: z.string().max(500) })]).optional(),
  }),
  /** The filled cells of these columns with `separator` between them. */
  z.strictObject({
    step: z.literal('join'),
    columns: z.array(columnRef).min(1).max(20),
    separator: z.string().max(20),
  }),
  /** Characters from `start` (0-based, negative from the end); to the end without `length`. */
  z.strictObject({
    step: z.literal('substring'),
    start: z.number().int(),
    length: z.number().int().nonnegative().optional(),
  }),
  /** A group of the first match of an RE2 pattern (0: the whole match); '' where nothing matches. */
  z.strictObject({
    step: z.literal('capture'),
    pattern: z.string().min(1).max(1_000),
    group: z.number().int().nonnegative(),
  }),
  z.strictObject({ step: z.literal('constant'), value: z.string().max(500) }),
  /** The number with its sign turned round. */
  z.strictObject({ step: z.literal('negate') }),
  /** The number times `by`, exactly: cents to units is 0.01. */
  z.strictObject({ step: z.literal('scale'), by: decimalText }),
  /** The value a table has for the text; a text it does not have is a fault. An empty cell stays empty. */
  z.strictObject({ step: z.literal('lookup'), table }),
]);
export type Transform = z.infer<typeof transformSchema>;
export type TransformStep = Transform['step'];

const field = z.enum(MAPPED_FIELDS);

/** One check of every row after its transformation. A row that fails is refused by name, the others are read. */
export const ruleSchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('required'), field }),
  z.strictObject({ rule: z.literal('type'), field, is: z.enum(['date', 'amount', 'integer', 'currency']) }),
  /** Bounds included: decimal text for amounts, yyyy-MM-dd for dates. An empty value passes. */
  z.strictObject({
    rule: z.literal('range'),
    field,
    min: z.string().max(40).optional(),
    max: z.string().max(40).optional(),
  }),
  /** No two rows of the file with the same value; empty values pass. */
  z.strictObject({ rule: z.literal('unique'), field }),
  z.strictObject({ rule: z.literal('exists'), field, in: z.array(z.string()).max(MAX_ENTRIES) }),
]);
export type Rule = z.infer<typeof ruleSchema>;

export const transformsSchema = z.partialRecord(field, z.array(transformSchema).max(MAX_STEPS));
export type Transforms = z.infer<typeof transformsSchema>;
export const rulesSchema = z.array(ruleSchema).max(MAX_RULES);
