/** Rows of nothing but words: the name of the account of the rows below, or more text of the movement above. */

import { MAX_FIELD_LENGTH } from '../../../shared/limits.ts';
import { headingName, isTextOnly } from './headings.ts';
import type { RowReader } from './rows.ts';
import type { Cells } from './tokenize.ts';

/** Takes a row of words for what it is to the rows around it; false where it is neither a heading nor more text. */
export function readText(reader: RowReader, cells: Cells): boolean {
  const { plan, lines } = reader;
  if (plan.headingColumn < 0 && !plan.textGoesOn) return false;
  const texts = cells.all();
  const name = headingName(texts, plan.headingColumn);
  const last = lines.at(-1);
  if (name !== null) {
    // A copy of its own: a slice would keep the whole portion of the file alive.
    reader.blocks.enter(Buffer.from(name).toString());
    reader.chain.restart();
    reader.skip('account headings', cells.row);
    return true;
  }
  if (!plan.textGoesOn || last === undefined || !isTextOnly(plan, texts)) return false;
  const text = `${last.description} ${reader.text(cells, plan.columns.description)}`.trim();
  lines[lines.length - 1] = { ...last, description: text.slice(0, MAX_FIELD_LENGTH) };
  return true;
}
