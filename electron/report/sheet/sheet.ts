/** A sheet as values: what a workbook and a CSV both write. */

import type { Cell, CellKind } from '../../../shared/contract/report.ts';

export interface SheetColumn {
  readonly title: string;
  readonly kind: CellKind;
}

export interface SheetRow {
  readonly cells: readonly Cell[];
  /** Decimals of its amounts, by its currency. */
  readonly exponent: number;
  readonly bold: boolean;
}

export interface SheetTable {
  /** Line above the head; '' for none. */
  readonly caption: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly SheetRow[];
}

export interface Sheet {
  /** Name of the tab: at most 31 characters, none of `[]:*?/\`, unique in its workbook. */
  readonly name: string;
  /** Lines of text above the tables. */
  readonly lead: readonly string[];
  /** One below the other. */
  readonly tables: readonly SheetTable[];
}

/** True for a sheet that is one table and nothing else: the tab names it, and its head stays in view. */
export const isList = ({ lead, tables }: Sheet): boolean => lead.length === 0 && tables.length === 1;
