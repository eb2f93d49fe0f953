/** Writes a staged file into the workspace: one transaction, all or nothing, remembered mapping and audit entry included. */

import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ImportResult } from '../../shared/contract/import.ts';
import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { foldAlias } from '../../shared/ledger/accounts.ts';
import type { Side } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import { minor } from '../../shared/money.ts';
import { accountId, findAccount } from '../store/accounts.ts';
import { addAlias } from '../store/aliases.ts';
import { appendAudit } from '../store/audit.ts';
import type { WriteHandle } from '../store/handle.ts';
import {
  fillStatement,
  insertImport,
  insertProblems,
  insertSighting,
  insertStatement,
  rememberProfile,
} from '../store/imports.ts';
import { KnownLines } from '../store/known.ts';
import { learnLedgerAccounts } from '../store/ledger-accounts.ts';
import { insertLines, type NewLine } from '../store/lines.ts';
import { bumpRevision, readMeta, writeMeta } from '../store/meta.ts';
import { refuseLocked } from '../store/period-lock.ts';
import { type JobControl, stopIfCancelled } from './control.ts';
import { kindOfPreset } from './processors.ts';
import { hashFile, type SourceFile } from './source.ts';
import { accountFor, problemView, type StagedEntry } from './stage.ts';
import { type Tally, tally } from './tally.ts';

export interface CommitInput {
  readonly at: string;
  readonly actor: string;
  readonly control: JobControl;
}

const iso = (day: Day | null): string | null => (day === null ? null : isoDay(day));

function resultOf(
  source: SourceFile,
  facts: { readonly importId: number | null; readonly side: Side; readonly account: string },
  item: Tally,
): ImportResult {
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
    accounts: new Set(),
    currency: '',
    read: 0,
    added: 0,
    known: 0,
    refused: 0,
    sum: minor(0),
    firstDay: null,
    lastDay: null,
    opening: null,
    openingDay: null,
    closing: null,
    closingDay: null,
    problems: [],
    problemCount: 0,
  };
  return {
    ...resultOf(source, { importId: null, side, account: entry.account }, item),
    problems: entry.problems.map(problemView),
  };
}

/** A streamed file is read a second time here: refuse when it is no longer the one that was shown. */
function checkUnchanged(source: SourceFile, control: JobControl): void {
  if (source.modifiedMs === null) return;
  const { size, mtimeMs } = statSync(source.path);
  if (size === source.bytes && mtimeMs === source.modifiedMs) return;
  if (size === source.bytes && hashFile(source.path, control) === source.sha256) return;
  throw new CallError(
    'stale_stage',
    `${basename(source.path)} changed since it was read. Nothing was written. Drop it again.`,
  );
}

/** The statement rows of one walked statement: one for each account its rows name. */
class StatementWriter {
  private readonly parts = new Map<string, Part>();

  /** `called`: what the file itself calls the account that a person named. */
  constructor(
    private readonly write: WriteHandle,
    private readonly importId: number,
    private readonly side: Side,
    private readonly called: { readonly given: string; readonly stated: string } | null,
  ) {}

  /** The statement of an account under one of its names, made when its first row comes. */
  part(account: number, name: string): Part {
    const named = name === this.called?.given ? this.called.stated : name;
    let part = this.parts.get(named);
    if (part === undefined) {
      part = {
        statementId: insertStatement(this.write, this.importId, account, named),
        added: 0,
        known: 0,
        sum: 0,
        first: null,
        last: null,
      };
      this.parts.set(named, part);
    }
    return part;
  }

  add(lines: readonly NewLine[]): void {
    for (const [named, items] of byName(lines)) {
      const part = this.part(items[0]!.accountId, named);
      part.added += items.length;
      for (const item of items) count(part, item);
      insertLines(this.write, { importId: this.importId, statementId: part.statementId, side: this.side }, items);
    }
  }

  seen(lineId: number, item: NewLine): void {
    const part = this.part(item.accountId, item.named);
    part.known++;
    count(part, item);
    insertSighting(this.write, lineId, { importId: this.importId, statementId: part.statementId }, item.line.row);
  }

  /** Fills the rows in. Refused rows name no account and go to the first; balances of a file with several accounts are nobody's. */
  finish(item: Tally, facts: { readonly number: string; readonly account: number; readonly named: string }): void {
    if (this.parts.size === 0) this.part(facts.account, facts.named);
    const alone = this.parts.size === 1;
    let refused = item.refused;
    for (const part of this.parts.values()) {
      const balances = alone
        ? { opening: item.opening, openingDay: item.openingDay, closing: item.closing, closingDay: item.closingDay }
        : { opening: null, openingDay: null, closing: null, closingDay: null };
      const { added, known, sum, first, last } = part;
      fillStatement(this.write, part.statementId, {
        ...balances,
        number: facts.number,
        currency: item.currency,
        read: added + known + refused,
        added,
        known,
        refused,
        sum,
        firstDay: first,
        lastDay: last,
      });
      refused = 0;
    }
  }
}

interface Part {
  readonly statementId: number;
  added: number;
  known: number;
  sum: number;
  first: Day | null;
  last: Day | null;
}

function count(part: Part, { line }: NewLine): void {
  part.sum += line.amount;
  if (part.first === null || line.day < part.first) part.first = line.day;
  if (part.last === null || line.day > part.last) part.last = line.day;
}

function byName(lines: readonly NewLine[]): Iterable<readonly [string, readonly NewLine[]]> {
  const first = lines[0]?.named;
  if (first === undefined) return [];
  if (lines.every((item) => item.named === first)) return [[first, lines]];
  const groups = new Map<string, NewLine[]>();
  for (const item of lines) {
    const group = groups.get(item.named);
    if (group === undefined) groups.set(item.named, [item]);
    else group.push(item);
  }
  return groups;
}

/** What the file calls the account a person named for it, where that text means no other account. */
function calledBy(write: WriteHandle, given: string, stated: string): { given: string; stated: string } | null {
  if (stated === '' || stated === given || given === '') return null;
  const meant = findAccount(write, stated);
  return meant === null || meant.id === findAccount(write, given)?.id ? { given, stated } : null;
}

function commitStatement(
  write: WriteHandle,
  entry: StagedEntry,
  index: number,
  owner: { readonly importId: number; readonly known: KnownLines },
  input: CommitInput,
): ImportResult {
  const { source, side } = entry;
  const walk = source.walks[index]!;
  const account = accountFor(entry, index);
  const currency = readMeta(write, 'currency') ?? '';
  const called = calledBy(write, account, walk.account);
  const writer = new StatementWriter(write, owner.importId, side, called);
  const kind = kindOfPreset(source.preset, side);
  const item = tally({
    walk,
    known: owner.known,
    control: input.control,
    stage: 'writing',
    account,
    currency,
    sink: {
      accountId: (name, rowCurrency) => accountId(write, name, rowCurrency, kind),
      add: (lines) => writer.add(lines),
      seen: (lineId, line) => writer.seen(lineId, line),
    },
  });
  writer.finish(item, {
    number: walk.number,
    account: item.accounts.size === 0 ? accountId(write, account, walk.currency || currency, kind) : 0,
    named: account,
  });
  // Not where nobody's rows went to the account: it may never have been made.
  const named = called === null ? null : findAccount(write, called.given);
  if (called !== null && named !== null && foldAlias(called.stated) !== '')
    addAlias(write, named, called.stated, { at: input.at, actor: input.actor });
  if (side === 'book')
    learnLedgerAccounts(
      write,
      [...item.accounts].map((name) => (name === called?.given ? called.stated : name)),
    );
  insertProblems(write, owner.importId, [...(index === 0 ? source.problems : []), ...item.problems]);
  return resultOf(source, { importId: owner.importId, side, account: [...item.accounts].join(', ') || account }, item);
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
  if (entry.state !== 'ready')
    throw new CallError(
      'conflict',
      `${source.name} cannot be imported yet: settle how it is read first. Nothing was written.`,
    );
  checkUnchanged(source, input.control);
  return write.transaction(() => {
    const known = new KnownLines(write, side, write.number('SELECT coalesce(max(id), 0) AS n FROM line'));
    const layout = source.table?.layout ?? null;
    const { name: file, path, bytes, sha256, format, preset, encoding, content } = source;
    const importId = insertImport(write, {
      at: input.at,
      actor: input.actor,
      file,
      path,
      bytes,
      sha256,
      format,
      preset,
      encoding,
      side,
      layout,
      map: source.table?.map ?? map,
      source: content,
    });
    const results = source.walks.map((_, index) => commitStatement(write, entry, index, { importId, known }, input));
    refuseLocked(write, importId, file);
    const reusable = rememberable(source, map);
    if (layout !== null && reusable !== null)
      rememberProfile(write, { layout, side, map: reusable, account: entry.account }, input.at);
    const total = (key: 'read' | 'added' | 'known' | 'refused'): number =>
      results.reduce((sum, result) => sum + result[key], 0);
    appendAudit(write, {
      at: input.at,
      actor: input.actor,
      action: 'import',
      subject: file,
      body: {
        importId,
        sha256,
        side,
        read: total('read'),
        added: total('added'),
        known: total('known'),
        refused: total('refused'),
      },
    });
    writeMeta(write, 'match_stale', '1');
    bumpRevision(write);
    input.control.progress('saving', 1, 1, 'steps');
    // The last moment: what follows is one call into SQLite that either happens or does not.
    stopIfCancelled(input.control);
    return results;
  });
}
