/** Layouts in which approved journal entries can be written: one file each, listed here. */

import { beancount } from './beancount.ts';
import { datev } from './datev.ts';
import { hledger } from './hledger.ts';
import { iif } from './iif.ts';
import { journalCsv } from './journal-csv.ts';
import type { Layout } from './layout.ts';
import { qboCsv } from './qbo-csv.ts';
import { sageCsv } from './sage-csv.ts';
import { TEMPLATE, templateLayout } from './template.ts';
import { xeroCsv } from './xero-csv.ts';

export const LAYOUTS: readonly Layout[] = [journalCsv, iif, qboCsv, xeroCsv, sageCsv, datev, hledger, beancount];

/** The layout with this id, or null. `template:FILE` is the user's own: its file is read when something is written. */
export function layoutById(id: string): Layout | null {
  if (id.startsWith(TEMPLATE)) return templateLayout(id.slice(TEMPLATE.length));
  return LAYOUTS.find((layout) => layout.id === id) ?? null;
}
