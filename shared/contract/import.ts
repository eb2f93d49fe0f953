/** Contract: staging, mapping, committing and withdrawing imports. Nothing is written before `import.commit`. */

import { z } from 'zod';
import { columnMapSchema } from '../mapping.ts';
import {
  actorSchema,
  daySchema,
  idSchema,
  minorSchema,
  nothing,
  pageSchema,
  problemSchema,
  sideSchema,
} from './basic.ts';

export const stagedStatementSchema = z.object({
  /** Index inside the file. */
  index: z.number().int(),
  account: z.string(),
  currency: z.string(),
  /** read = added + known + refused, always. */
  read: z.number().int(),
  added: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
  /** Over all lines the file holds, new and known. */
  sum: minorSchema,
  firstDay: daySchema.nullable(),
  lastDay: daySchema.nullable(),
  opening: minorSchema.nullable(),
  closing: minorSchema.nullable(),
  /** closing - (opening + sum); null where the file lacks either balance. */
  offBy: minorSchema.nullable(),
});
export type StagedStatement = z.infer<typeof stagedStatementSchema>;

export const tableReadingSchema = z.object({
  map: columnMapSchema,
  layout: z.string(),
  delimiter: z.string().nullable(),
  headerRow: z.number().int().nullable(),
  columns: z.array(
    z.object({ index: z.number().int(), header: z.string(), field: z.string().nullable(), why: z.string() }),
  ),
  sample: z.array(z.object({ row: z.number().int(), cells: z.array(z.string()) })),
  sheets: z.array(z.object({ name: z.string(), rows: z.number().int(), hidden: z.boolean() })),
  evidence: z.array(z.object({ about: z.string(), text: z.string(), confidence: z.number() })),
});
export type TableReadingView = z.infer<typeof tableReadingSchema>;

/** `ready` can be committed; `asked` needs an answer first; `refused` cannot be read at all. */
export const STAGE_STATES = ['ready', 'asked', 'refused'] as const;

export const stagedFileSchema = z.object({
  index: z.number().int(),
  file: z.string(),
  state: z.enum(STAGE_STATES),
  side: sideSchema,
  account: z.string(),
  format: z.string(),
  preset: z.string().nullable(),
  /** A mapping remembered for this layout was used. */
  remembered: z.boolean(),
  encoding: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  statements: z.array(stagedStatementSchema),
  /** The first of them; ask `import.problems` for the rest. */
  problems: z.array(problemSchema),
  problemCount: z.number().int(),
  table: tableReadingSchema.nullable(),
});
export type StagedFile = z.infer<typeof stagedFileSchema>;

export const stageSchema = z.object({ stageId: z.string(), files: z.array(stagedFileSchema) });
export type Stage = z.infer<typeof stageSchema>;

export const previewRowSchema = z.object({
  row: z.number().int(),
  state: z.enum(['new', 'known']),
  day: daySchema,
  amount: minorSchema,
  currency: z.string(),
  description: z.string(),
  counterparty: z.string(),
  reference: z.string(),
  balance: minorSchema.nullable(),
});
export type PreviewRow = z.infer<typeof previewRowSchema>;

/** One object per statement: the CLI prints exactly this. */
export const importResultSchema = z.object({
  file: z.string(),
  importId: idSchema.nullable(),
  format: z.string(),
  preset: z.string().nullable(),
  side: sideSchema,
  account: z.string(),
  currency: z.string(),
  encoding: z.string(),
  read: z.number().int(),
  added: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
  sumMinor: minorSchema,
  firstDate: z.string().nullable(),
  lastDate: z.string().nullable(),
  openingMinor: minorSchema.nullable(),
  closingMinor: minorSchema.nullable(),
  problems: z.array(problemSchema),
});
export type ImportResult = z.infer<typeof importResultSchema>;

export const importViewSchema = z.object({
  id: idSchema,
  at: z.string(),
  by: z.string(),
  file: z.string(),
  format: z.string(),
  preset: z.string().nullable(),
  side: sideSchema,
  account: z.string(),
  lines: z.number().int(),
  sha256: z.string(),
  state: z.enum(['committed', 'withdrawn']),
  /** False once something in it was decided or posted: undo that first. */
  withdrawable: z.boolean(),
});
export type ImportView = z.infer<typeof importViewSchema>;

const stageRef = z.strictObject({ stageId: z.string(), file: z.number().int().nonnegative() });

export const importContract = {
  /** Reads files (folders are flattened) without writing. `side` null lets content decide. Emits job.progress. */
  'import.stage': {
    input: z.strictObject({
      paths: z.array(z.string()).min(1).max(500),
      side: sideSchema.nullable(),
      account: z.string().nullable(),
      jobId: z.string(),
    }),
    output: stageSchema,
  },
  /** Same for a pasted table. */
  'import.stageText': {
    input: z.strictObject({
      text: z.string().min(1),
      side: sideSchema.nullable(),
      account: z.string().nullable(),
      jobId: z.string(),
    }),
    output: stageSchema,
  },
  /** Reads one file of the stage again with a settled mapping, side, account or sheet. */
  'import.remap': {
    input: stageRef.extend({
      map: columnMapSchema.nullable(),
      side: sideSchema,
      account: z.string(),
      jobId: z.string(),
    }),
    output: stagedFileSchema,
  },
  'import.preview': {
    input: stageRef.extend(pageSchema.shape),
    output: z.object({ total: z.number().int(), rows: z.array(previewRowSchema) }),
  },
  'import.problems': {
    input: stageRef.extend(pageSchema.shape),
    output: z.object({ total: z.number().int(), rows: z.array(problemSchema) }),
  },
  /** Writes every `ready` file of the stage in one transaction each, remembers mappings, then matches. */
  'import.commit': {
    input: z.strictObject({
      stageId: z.string(),
      by: actorSchema,
      jobId: z.string(),
      files: z.array(z.number().int()),
    }),
    output: z.array(importResultSchema),
  },
  'import.discard': { input: z.strictObject({ stageId: z.string() }), output: nothing },
  'import.list': { input: nothing, output: z.array(importViewSchema) },
  'import.withdraw': {
    input: z.strictObject({ importId: idSchema, by: actorSchema }),
    output: z.object({ lines: z.number().int() }),
  },
} as const;
