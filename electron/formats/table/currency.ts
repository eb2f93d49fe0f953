/** The currency of a table whose rows state none, or only some of them. */

import { currencyCode } from './currency-cell.ts';
import type { Draft } from './draft.ts';
import { preambleCurrency, symbolCurrency } from './preamble.ts';
import { currencyInHeader, headerScores } from './words.ts';

/** Currency of rows that state none: header, constant cell, symbol, preamble, else what the caller assumes. */
export function settleCurrency(draft: Draft): string {
  const { columns } = draft.choice;
  const money = [columns.amount, columns.credit, columns.debit, columns.balance].filter((index) => index !== undefined);
  for (const index of money) {
    const code = currencyInHeader(draft.located.header[index] ?? '');
    if (code !== '') return code;
  }
  const sole = soleCurrency(draft);
  if (sole !== '') return sole;
  if (columns.currency !== undefined) return draft.input.options.currency;
  for (const index of money) {
    const column = draft.stats[index];
    const codes = new Set([...(column?.distinct.keys() ?? [])].map(symbolCurrency).filter((code) => code !== ''));
    if (codes.size === 1) return [...codes][0] as string;
  }
  const stated = preambleCurrency(draft.preamble);
  return stated !== '' ? stated : draft.input.options.currency;
}

/** The one code in a column of currencies, '' where it has none or several: a settlement states it on its first row only. */
function soleCurrency({ choice, located, input }: Draft): string {
  const index = choice.columns.currency ?? located.header.findIndex((name) => headerScores(name).get('currency') === 1);
  if (index < 0) return '';
  const codes = new Set<string>();
  for (const { cells } of input.rows.slice(located.firstData)) {
    const text = cells[index] ?? '';
    if (text === '') continue;
    const code = currencyCode(text);
    if (code === null || codes.add(code).size > 1) return '';
  }
  return [...codes][0] ?? '';
}
