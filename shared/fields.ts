/** The fields a table column can feed, by name: one list for mappings, presets, rules and the mapping screen. */

export const MAPPED_FIELDS = [
  'externalId',
  'account',
  'date',
  'valueDate',
  'amount',
  'debit',
  'credit',
  'direction',
  'currency',
  'description',
  'counterparty',
  'reference',
  'checkNumber',
  'balance',
  'bankId',
  'documentType',
  'documentNumber',
  'dueDate',
  'batch',
  'originalAmount',
  'originalCurrency',
  'gross',
  'fee',
  'kind',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];
