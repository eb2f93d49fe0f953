/** How the columns of a table are read: the MAP.json of the command line and the mapping screen. */

import { z } from 'zod';
import { rulesSchema, transformsSchema } from './transform/schema.ts';

/** A column by header name or by 0-based index; null or missing means the table has none. */
const column = z
  .union([z.string().min(1), z.number().int().nonnegative()])
  .nullable()
  .optional();

export { MAPPED_FIELDS, type MappedField } from './fields.ts';

export const columnMapSchema = z.strictObject({
  columns: z.strictObject({
    externalId: column,
    account: column,
    date: column,
    valueDate: column,
    amount: column,
    debit: column,
    credit: column,
    direction: column,
    currency: column,
    description: column,
    counterparty: column,
    reference: column,
    checkNumber: column,
    balance: column,
    bankId: column,
    documentType: column,
    documentNumber: column,
    dueDate: column,
    batch: column,
    originalAmount: column,
    originalCurrency: column,
    gross: column,
    fee: column,
    kind: column,
  }),
  /** Unicode date pattern letters: yyyy yy MM M dd d MMM and literals; null or missing lets the reader infer it. */
  dateFormat: z.string().min(1).nullable().optional(),
  decimal: z.enum(['.', ',']).nullable().optional(),
  /** True where the export writes money out as positive. */
  flipSign: z.boolean().optional(),
  /** 1-based row of the header; 0 or null where there is none; missing lets the reader find it. */
  headerRow: z.number().int().nonnegative().nullable().optional(),
  delimiter: z.string().length(1).nullable().optional(),
  encoding: z.string().nullable().optional(),
  /** Texts of the direction column that mean money out. */
  debitWords: z.array(z.string()).optional(),
  sheet: z.string().nullable().optional(),
  /** Steps from the cell to the value, by target field; a field without a column starts from ''. */
  transforms: transformsSchema.optional(),
  /** Checked on every row before anything is written. */
  rules: rulesSchema.optional(),
});

export type ColumnMap = z.infer<typeof columnMapSchema>;
