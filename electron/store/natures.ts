/** The nature of whole book sources: which say nothing, and what a person says of them. */

import { CallError } from '../../shared/contract/index.ts';
import type { BookSource } from '../../shared/contract/posting.ts';
import { type BookNature, statesNature } from '../../shared/ledger/nature.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision } from './meta.ts';
import { NOT_REVERSED, TICK } from './postings.ts';

interface KindRow {
  readonly kind: string | null;
  readonly documentType: string;
  readonly lines: number;
}

function sourceView(
  read: ReadHandle,
  row: { readonly importId: number; readonly file: string; readonly nature: BookNature | null },
): BookSource {
  const kinds = read.all<KindRow>(
    'SELECT kind, document_type AS documentType, count(1) AS lines FROM line WHERE import_id = ? GROUP BY kind, document_type',
    row.importId,
  );
  const sum = (rows: readonly KindRow[]): number => rows.reduce((total, { lines }) => total + lines, 0);
  const silent = kinds.filter((facts) => !statesNature({ ...facts, amount: 1 }));
  return { ...row, lines: sum(kinds), unknown: sum(silent) };
}

const SOURCES = "SELECT id AS importId, file, nature FROM import WHERE side = 1 AND state = 'committed'";

/** Every committed book source, the newest first. */
export function bookSources(read: ReadHandle): BookSource[] {
  return read
    .all<{ importId: number; file: string; nature: BookNature | null }>(`${SOURCES} ORDER BY id DESC`)
    .map((row) => sourceView(read, row));
}

function bookSource(read: ReadHandle, importId: number): BookSource {
  const row = read.get<{ importId: number; file: string; nature: BookNature | null }>(
    `${SOURCES} AND id = ?`,
    importId,
  );
  if (row === null)
    throw new CallError(
      'not_found',
      `There is no import ${importId} of books. Nothing was changed. Look at the list again.`,
    );
  return sourceView(read, row);
}

const MATCHED =
  'EXISTS (SELECT 1 FROM match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = p.match_id AND l.import_id = ?)';

/** Says what all lines of a source are, in one transaction. Throws CallError `not_found`, or `conflict` where a posting or a locked period rests on it. */
export function setNature(write: WriteHandle, importId: number, nature: BookNature | null, who: Actor): BookSource {
  return write.transaction(() => {
    const source = bookSource(write, importId);
    const posted = write.number(
      `SELECT count(1) AS n FROM posting p WHERE p.destination <> ? AND p.reverses IS NULL AND ${NOT_REVERSED} AND ${MATCHED}`,
      TICK,
      importId,
    );
    if (posted > 0)
      throw new CallError(
        'conflict',
        `${posted} posted entries rest on what ${source.file} is. Nothing was changed. Reverse them first.`,
      );
    const locked = write.number(
      `SELECT count(1) AS n FROM line l JOIN period d ON d.account_id = l.account_id AND l.day BETWEEN d.first_day AND d.last_day
       WHERE l.import_id = ? AND d.state = 'locked'`,
      importId,
    );
    if (locked > 0)
      throw new CallError(
        'conflict',
        `${locked} lines of ${source.file} are in a locked period. Nothing was changed. Reopen it first.`,
      );
    write.run('UPDATE import SET nature = ? WHERE id = ?', nature, importId);
    // A tick wrote nothing anywhere: what it settled is decided anew.
    write.run(`DELETE FROM posting AS p WHERE p.destination = ? AND ${MATCHED}`, TICK, importId);
    appendAudit(write, {
      at: who.at,
      actor: who.actor,
      action: 'nature',
      subject: `import ${importId}`,
      body: { file: source.file, before: source.nature, nature },
    });
    bumpRevision(write);
    return bookSource(write, importId);
  });
}
