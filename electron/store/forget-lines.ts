/** What is derived from lines that leave the workspace, and what people said of them, goes with them. */

import type { WriteHandle } from './handle.ts';
import { reclassify, refreshLoose } from './loose.ts';

/** Forgets the lines of an import, before they are deleted: their suggestions, duplicates, causes and rejections. Inside the caller's transaction. */
export function forgetLinesOf(write: WriteHandle, importId: number): void {
  const mine = new Set(
    write.all<{ id: number }>('SELECT id FROM line WHERE import_id = ?', importId).map(({ id }) => id),
  );
  const held = `SELECT g.proposal_id FROM proposal_leg g JOIN line l ON l.id = g.line_id WHERE l.import_id = ?`;
  const partners = write
    .all<{ id: number }>(`SELECT line_id AS id FROM proposal_leg WHERE proposal_id IN (${held})`, importId)
    .map(({ id }) => id)
    .filter((id) => !mine.has(id));
  write.run(`DELETE FROM proposal WHERE id IN (${held})`, importId);
  write.run('DELETE FROM proposal_leg WHERE NOT EXISTS (SELECT 1 FROM proposal p WHERE p.id = proposal_id)');
  const lines = 'SELECT id FROM line WHERE import_id = ?';
  write.run(`DELETE FROM duplicate WHERE original_id IN (${lines}) OR duplicate_id IN (${lines})`, importId, importId);
  write.run(`DELETE FROM exception WHERE line_id IN (${lines})`, importId);
  write.run(`DELETE FROM loose_line WHERE line_id IN (${lines})`, importId);
  write.run(`DELETE FROM disposition WHERE line_id IN (${lines})`, importId);
  write.run(`DELETE FROM settled_pair WHERE first_id IN (${lines}) OR second_id IN (${lines})`, importId, importId);
  for (const table of ['rejected_group', 'superseded_group'])
    for (const { legs } of write.all<{ legs: string }>(`SELECT legs FROM ${table}`))
      if (legs.split(/[|,]/).some((id) => id !== '' && mine.has(Number(id))))
        write.run(`DELETE FROM ${table} WHERE legs = ?`, legs);
  refreshLoose(write, partners);
  reclassify(write);
}
