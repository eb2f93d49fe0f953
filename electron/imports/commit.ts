/** Writes a staged file into the workspace: one transaction, all or nothing, remembered mapping and audit entry included. */

import { basename } from 'node:path';
import { statSync } from 'node:fs';
import { CallError } from '../../shared/contract/index.ts';
import type { ImportResult } from '../../shared/contract/import.ts';
import { isoDay, type Day } from '../../shared/day.ts';
import type { Side } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import { minor } from '../../shared/money.ts';
import { accountId } from '../store/accounts.ts';
import { appendAudit } from '../store/audit.ts';
import type { WriteHandle } from '../store/handle.ts';
import { fillStatement, insertImport, insertProblems, insertSighting, insertStatement, rememberProfile } from '../store/imports.ts';
import { KnownLines } from '../store/known.ts';
import { insertLines } from '../store/lines.ts';
import { bumpRevision, readMeta, writeMeta } from '../store/meta.ts';
import type { JobControl } from './control.ts';
import { hashFile, type SourceFile } from './source.ts';
import { accountFor, problemView, type StagedEntry } from './stage.ts';
import { tally, type Tally } from './tally.ts';

export interface CommitInput {
  readonly at: string;
  readonly actor: string;
  readonly control: JobControl;
}

const iso = (day: Day | null): string | null => (day === null ? null : isoDay(day));

function resultOf(source: SourceFile, facts: { readonly importId: number | null; readonly side: Side; readonly account: string }, item: Tally): ImportResult {
  return {
    file: source.name,
    importId: facts.importId,
    format: source.format,
    preset: source.preset,
    side: facts.side,
    account: facts.account,
    currency: item.currency,
    encoding: source.encoding,
    read: item.read,
    added: item.added,
    known: item.known,
    refused: item.refused,
    sumMinor: item.sum,
    firstDate: iso(item.firstDay),
    lastDate: iso(item.lastDay),
    openingMinor: item.opening,
    closingMinor: item.closing,
    problems: [...source.problems, ...item.problems].map(problemView),
  };
}

/** What the command line prints for a file that was not written: its problems and no import id. */
export function unwrittenResult(entry: StagedEntry): ImportResult {
  const { source, side } = entry;
  const item: Tally = {
    accounts: new Set(), currency: '', read: 0, added: 0, known: 0, refused: 0, sum: minor(0), firstDay: null, lastDay: null,
    opening: null, openingDay: null, closing: null, closingDay: null, problems: [], problemCount: 0,
  };
  return { ...resultOf(source, { importId: null, side, account: entry.account }, item), problems: entry.problems.map(problemView) };
}

/** A streamed file is read a second time here: refuse when it is no longer the one that was shown. */
function checkUnchanged(source: SourceFile, control: JobControl): void {
  if (source.modifiedMs === null) return;
  const { size, mtimeMs } = statSync(source.path);
  if (size === source.bytes && mtimeMs === source.modifiedMs) return;
  if (size === source.bytes && hashFile(source.path, control) === source.sha256) return;
  throw new CallError('stale_stage', `${basename(source.path)} changed since it was read. Nothing was written. Drop it again.`);
}

function commitStatement(write: WriteHandle, entry: StagedEntry, index: number, owner: { readonly importId: number; readonly known: KnownLines }, input: CommitInput): ImportResult {
  const { source, side } = entry;
  const walk = source.walks[index]!;
  const account = accountFor(entry, index);
  const currency = readMeta(write, 'currency') ?? '';
  const mainAccount = accountId(write, account, walk.currency || currency);
  const statementId = insertStatement(write, owner.importId, mainAccount);
  const lineOwner = { importId: owner.importId, statementId, side };
  const item = tally({
    walk, known: owner.known, control: input.control, stage: 'writing', account, currency,
    sink: {
      accountId: (name, rowCurrency) => accountId(write, name, rowCurrency),
      add: (lines) => insertLines(write, lineOwner, lines),
      seen: (lineId, row) => insertSighting(write, lineId, lineOwner, row),
    },
  });
  const { accounts, sum, ...figures } = item;
  fillStatement(write, statementId, { ...figures, sum, number: walk.number });
  // A file whose rows all name one account is that account's statement.
  const names = [...accounts];
  if (names.length === 1 && names[0] !== account) write.run('UPDATE statement SET account_id = ? WHERE id = ?', accountId(write, names[0]!, item.currency.slice(0, 3)), statementId);
  insertProblems(write, owner.importId, [...(index === 0 ? source.problems : []), ...item.problems]);
  return resultOf(source, { importId: owner.importId, side, account: names.join(', ') || account }, item);
}

/**
 * What to remember for this layout: a settled mapping as given; an inferred one without what varies from month to month (header row, sheet
 * name). Tables without a header row are remembered only when a person settled them: their layout says too little.
 */
function rememberable(source: SourceFile, map: ColumnMap | null): ColumnMap | null {
  if (map !== null) return map;
  if (source.table === null || source.table.headerRow === null || source.table.headerRow === 0) return null;
  const { headerRow: _headerRow, sheet: _sheet, ...rest } = source.table.map;
  return rest;
}

/**
 * Commits one ready file. Throws CallError (`conflict` when it is not ready, `stale_stage`, `cancelled`, `disk_full` ...) and then nothing of it is written.
 */
export function commitFile(write: WriteHandle, entry: StagedEntry, input: CommitInput): ImportResult[] {
  const { source, side, map } = entry;
  if (entry.state !== 'ready') throw new CallError('conflict', `${source.name} cannot be imported yet: settle how it is read first. Nothing was written.`);
  checkUnchanged(source, input.control);
  return write.transaction(() => {
    const known = new KnownLines(write, side, write.number('SELECT coalesce(max(id), 0) AS n FROM line'));
    const layout = source.table?.layout ?? null;
    const { name: file, path, bytes, sha256, format, preset, encoding, content } = source;
    const importId = insertImport(write, { at: input.at, actor: input.actor, file, path, bytes, sha256, format, preset, encoding, side, layout, map: source.table?.map ?? map, source: content });
    const results = source.walks.map((_, index) => commitStatement(write, entry, index, { importId, known }, input));
    const reusable = rememberable(source, map);
    if (layout !== null && reusable !== null) rememberProfile(write, { layout, side, map: reusable, account: entry.account }, input.at);
    const total = (key: 'read' | 'added' | 'known' | 'refused'): number => results.reduce((sum, result) => sum + result[key], 0);
    appendAudit(write, { at: input.at, actor: input.actor, action: 'import', subject: file, body: { importId, sha256, side, read: total('read'), added: total('added'), known: total('known'), refused: total('refused') } });
    writeMeta(write, 'match_stale', '1');
    bumpRevision(write);
    input.control.progress('saving', 1, 1, 'steps');
    return results;
  });
}
