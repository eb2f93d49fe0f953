/** What a row is about: the column of the purpose, and the columns its text goes on in. */

import type { Draft } from './draft.ts';
import { partyRole } from './party-words.ts';
import { accountShare, type ColumnStats } from './stats.ts';
import { headerKey } from './words.ts';

/** A header that speaks of a description with half of its words scores at least this. */
const SPOKEN = 0.48;

/** Chooses the purpose before a kind of transaction, and gathers the columns that carry on with it. */
export function settleDescription(draft: Draft): void {
  const { choice, stats, located } = draft;
  const { columns } = choice;
  if (draft.input.options.map === null || columns.description === undefined) preferPurpose(draft);
  const main = stats[columns.description ?? -1];
  if (main === undefined || columns.description === columns.counterparty) return;
  const used = new Set(
    Object.values(columns).concat(draft.parties === null ? [] : [draft.parties.payer, draft.parties.payee]),
  );
  const parts: number[] = [];
  let isBehind = false;
  for (const column of stats) {
    if (column === main) isBehind = true;
    if (column === main || used.has(column.index)) {
      if (column !== main) isBehind = false;
      continue;
    }
    // A nameless column behind the text carries on with it; one that is empty may do so in rows below the sample.
    const goesOn = isBehind && column.header === '' && located.header.length > 0;
    if (column.header !== '') isBehind = isBehind && isNumbered(column, main);
    const isText = column.filled > 0 && column.letterShare > 0.2 && column.dateShare < 0.5;
    if (goesOn ? column.filled === 0 || isText : isText && carriesOn(column, main)) parts.push(column.index);
  }
  draft.parts = parts;
}

/** "Verwendungszweck 2", "VWZ2": the header of the text with a number. */
function isNumbered(column: ColumnStats, main: ColumnStats): boolean {
  const bare = (header: string): string => headerKey(header).replace(/ ?\d+$/, '');
  return column.header !== '' && bare(column.header) === bare(main.header);
}

function carriesOn(column: ColumnStats, main: ColumnStats): boolean {
  if (isNumbered(column, main)) return true;
  if ((column.scores.get('description') ?? 0) < SPOKEN || column.scores.has('ignore')) return false;
  // One text on every row says nothing about any of them.
  if (column.distinct.size === 1 && column.filled > 1) return false;
  if ((column.scores.get('account') ?? 0) >= SPOKEN) return false;
  return partyRole(column.header) === null && accountShare(column) < 0.5 && !(column.scores.get('documentType') ?? 0);
}

/**
 * Where several columns speak of a description, the purpose is the one whose texts differ; a column that repeats a few kinds of
 * transaction is the type. A type that differs from row to row, where no other column is a text, is the purpose.
 */
function preferPurpose(draft: Draft): void {
  const { columns, why } = draft.choice;
  const { stats } = draft;
  const main = stats[columns.description ?? -1];
  const type = stats[columns.documentType ?? -1];
  if (type !== undefined && (type.scores.get('description') ?? 0) > 0 && !main?.scores.has('description')) {
    // In books the kind of document decides what is posted, whatever else it says.
    if (draft.input.options.side !== 'book') delete columns.documentType;
    if (main !== undefined) why.delete(main.index);
    columns.description = type.index;
    return;
  }
  if (main === undefined) return;
  const used = new Set(Object.values(columns));
  const better = stats.filter(
    (column) =>
      !used.has(column.index) &&
      (column.scores.get('description') ?? 0) >= SPOKEN &&
      !column.scores.has('ignore') &&
      partyRole(column.header) === null &&
      column.letterShare >= main.letterShare * 0.5 &&
      column.distinct.size > main.distinct.size &&
      column.meanLength > main.meanLength,
  );
  const [best] = better.sort((left, right) => right.meanLength - left.meanLength);
  if (best === undefined) return;
  columns.description = best.index;
  why.set(best.index, `header '${best.header}'; more of its texts differ than under '${main.header}'`);
  why.delete(main.index);
  if (columns.documentType === undefined) {
    columns.documentType = main.index;
    why.set(main.index, `header '${main.header}'; ${main.distinct.size} different of ${main.filled}`);
  }
}
