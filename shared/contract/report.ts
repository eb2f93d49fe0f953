/** Contract: the report as a page of the screen and as a sheet, and the export of any grid. */

import { z } from 'zod';
import { daySchema, idSchema, scopeSchema } from './basic.ts';
import { QUEUES } from './review.ts';

/** What a column holds: `money` in minor units of the report's currency, `day` an epoch day, `count` a whole number, `code` a hash. */
export const CELL_KINDS = ['text', 'money', 'day', 'count', 'code'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

const cellSchema = z.union([z.string(), z.number(), z.null()]);
export type Cell = z.infer<typeof cellSchema>;

const tableSchema = z.object({
  caption: z.string(),
  columns: z.array(
    z.object({
      title: z.string(),
      kind: z.enum(CELL_KINDS),
      /** Share of the width that the columns of text divide among them. */
      share: z.number(),
    }),
  ),
  rows: z.array(
    z.object({
      cells: z.array(cellSchema),
      /** How the row stands out: a sum, a sum that should be 0, what waits in suspense. */
      mark: z.enum(['none', 'total', 'off', 'suspense']),
    }),
  ),
  /** Cells of a last row of sums; null where the rows are not to be added. */
  total: z.array(cellSchema).nullable(),
});
export type ReportTable = z.infer<typeof tableSchema>;

const sectionSchema = z.object({
  title: z.string(),
  /** `beside`: its tables stand side by side. */
  layout: z.enum(['beside', 'below']),
  tables: z.array(tableSchema),
  /** Sentences below the tables. */
  notes: z.array(z.string()),
});
export type ReportSection = z.infer<typeof sectionSchema>;

/** Page one of the report, as every form of it says it. */
export const reportPageSchema = z.object({
  workspace: z.string(),
  title: z.string(),
  subtitle: z.string(),
  currency: z.string(),
  state: z.object({ proved: z.boolean(), heading: z.string(), text: z.string() }),
  /** Words of the watermark; '' where the month is proved. */
  draft: z.string(),
  statement: z.array(sectionSchema),
  signatures: z.array(z.object({ role: z.string(), text: z.string() })),
  sources: sectionSchema,
  /** Proof that nothing was changed since: the audit chain's head and what was signed. */
  seals: z.array(z.string()),
});
export type ReportPage = z.infer<typeof reportPageSchema>;

export const SHEET_FORMATS = ['xlsx', 'csv'] as const;
export type SheetFormat = (typeof SHEET_FORMATS)[number];

const request = { accountId: idSchema, from: daySchema.nullable(), to: daySchema.nullable(), preparedBy: z.string() };

export const GRIDS = [...QUEUES, 'audit', 'journal'] as const;
export type Grid = (typeof GRIDS)[number];

export const reportContract = {
  /** What the screen shows: page one, and how many rows each list of the document has. */
  'report.page': {
    input: z.strictObject(request),
    output: z.object({
      page: reportPageSchema,
      lists: z.array(z.object({ title: z.string(), rows: z.number().int() })),
    }),
  },
  /** The report as a workbook, or its tables one below the other as CSV. */
  'report.sheet': {
    input: z.strictObject({ ...request, format: z.enum(SHEET_FORMATS) }),
    output: z.object({ base64: z.string(), title: z.string() }),
  },
  /** Every row of a grid under its filter and order, not only those on the screen. */
  'grid.export': {
    input: z.strictObject({
      what: z.enum(GRIDS),
      scope: scopeSchema,
      sort: z.enum(['confidence', 'day', 'amount']),
      format: z.enum(SHEET_FORMATS),
    }),
    output: z.object({ base64: z.string(), name: z.string(), rows: z.number().int() }),
  },
} as const;
