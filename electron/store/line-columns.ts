/** The columns of a line: those every line has, and those written only where some line states them. */

import type { ParsedLine } from '../../shared/line.ts';

/** Columns every insert binds. */
export const FIXED_COLUMNS = [
  'import_id',
  'statement_id',
  'row',
  'side',
  'account_id',
  'day',
  'amount',
  'currency',
  'fingerprint',
] as const;

/** Columns bound only when some line of the batch states them, with the field and the default: a file with six columns costs six, not twenty-six. */
export const OPTIONAL_COLUMNS = [
  ['description', 'description', ''],
  ['counterparty', 'counterparty', ''],
  ['reference', 'reference', ''],
  ['external_id', 'externalId', ''],
  ['bank_id', 'bankId', ''],
  ['check_number', 'checkNumber', ''],
  ['balance', 'balance', null],
  ['value_day', 'valueDay', null],
  ['due_day', 'dueDay', null],
  ['document_type', 'documentType', ''],
  ['document_number', 'documentNumber', ''],
  ['batch', 'batch', ''],
  ['original_amount', 'originalAmount', null],
  ['original_currency', 'originalCurrency', ''],
  ['kind', 'kind', null],
  ['gross', 'gross', null],
  ['fee', 'fee', null],
] as const satisfies readonly (readonly [string, keyof ParsedLine, '' | null])[];

/** True where the bits `mask` hold the optional column `index`. */
export function isStated(mask: number, index: number): boolean {
  return (mask & (1 << index)) !== 0;
}
