/** Gathers what the report of an account says. */

import type { Proof } from '../../shared/contract/close.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { completeOn } from '../../shared/ledger/as-of.ts';
import { BOOKED_LATER, CLEARED_LATER } from '../../shared/ledger/book-sums.ts';
import { differenceTarget } from '../../shared/ledger/journal.ts';
import type { BookFacts } from '../../shared/ledger/nature.ts';
import { proof } from '../../shared/ledger/proof.ts';
import type { Difference } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import type { ReportData, ReportDifference, ReportDuplicate, ReportException } from '../report/data.ts';
import { verifyChain } from './audit.ts';
import { undecided } from './decided.ts';
import type { ReadHandle } from './handle.ts';
import { listImports } from './imports.ts';
import { sideName } from './lines.ts';
import { readMeta } from './meta.ts';
import { matchesOf, type ProofSpan, proofInput, transferEnds } from './proof-input.ts';

export interface ReportRequest {
  readonly workspace: string;
  readonly preparedBy: string;
  /** ISO time the report is made at. */
  readonly at: string;
}

interface OpenRow {
  readonly id: number;
  readonly side: number;
  readonly day: number;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly amount: number;
  readonly file: string;
  readonly row: number;
}

const LINE =
  'l.id, l.side, l.day, l.description, l.counterparty, l.reference, l.amount, i.file, l.row FROM line l JOIN import i ON i.id = l.import_id';

function lineOf({
  side,
  day,
  description,
  counterparty,
  reference,
  amount,
  file,
  row,
}: OpenRow): Omit<ReportException, 'kind' | 'cause' | 'note'> {
  return {
    side: sideName(side),
    day,
    text: description || counterparty,
    counterparty,
    reference,
    amount: minor(amount),
    file,
    row,
  };
}

/** Newest note on a line, from the audit trail: notes are left on its queue items. */
function noteOf(read: ReadHandle, lineId: number, exceptionId: number | null): string {
  const keys = [`l:${lineId}`, `e:${exceptionId ?? 0}`];
  const row = read.get<{ body: string }>(
    "SELECT body FROM audit WHERE action = 'note' AND subject IN (?, ?) ORDER BY seq DESC LIMIT 1",
    ...keys,
  );
  return row === null ? '' : ((JSON.parse(row.body) as { note?: string }).note ?? '');
}

/** Open lines of the account up to the period's end, oldest first, with their causes. */
function openLines(read: ReadHandle, accountId: number, to: number): ReportException[] {
  const rows = read.all<OpenRow>(
    `SELECT ${LINE} WHERE l.account_id = ? AND l.day <= ? AND ${undecided('l.id')}
     ORDER BY l.side, l.day, l.id`,
    accountId,
    to,
  );
  return rows.map((row) => {
    const exception = read.get<{ id: number; kind: string; cause: string }>(
      'SELECT id, kind, cause FROM exception WHERE line_id = ? ORDER BY id LIMIT 1',
      row.id,
    );
    return {
      ...lineOf(row),
      kind: exception?.kind ?? '',
      cause: exception?.cause ?? 'suggested, not approved yet',
      note: noteOf(read, row.id, exception?.id ?? null),
    };
  });
}

/** Lines that were open on the period's last day and have their other side since, with the day on which it came. */
function clearedLater(read: ReadHandle, { clearedLater: items }: Proof): ReportException[] {
  return items.flatMap(({ lineId, side, amount, clearedDay }) => {
    const row = read.get<OpenRow>(`SELECT ${LINE} WHERE l.id = ?`, lineId);
    if (row === null) return [];
    const [kind, cause] =
      side === 'book'
        ? [CLEARED_LATER, `cleared ${isoDay(clearedDay as Day)}`]
        : [BOOKED_LATER, `booked ${isoDay(clearedDay as Day)}`];
    return [{ ...lineOf(row), amount: minor(amount), kind, cause, note: noteOf(read, lineId, null) }];
  });
}

const bySideAndDay = (a: ReportException, b: ReportException): number =>
  a.side === b.side ? a.day - b.day : a.side === 'bank' ? -1 : 1;

/** Differences of the matches that were complete within the period: the rows behind the proof's sums. */
function differences(read: ReadHandle, accountId: number, { from, to }: Proof): ReportDifference[] {
  const ends = transferEnds(read, accountId);
  const rows: ReportDifference[] = [];
  for (const match of matchesOf(read, accountId)) {
    const day = completeOn(match);
    if (match.differences.length === 0 || day < from || day > to) continue;
    const { matchId } = match;
    const other = ends.get(matchId);
    if (other === undefined) rows.push(...typedOf(read, matchId).map((item) => ({ ...item, day, matchId })));
    else
      for (const { amount } of match.bank)
        rows.push({ day, type: 'transfer', amount, account: other, note: wayOf(amount), matchId });
  }
  return rows.sort((a, b) => a.day - b.day || a.matchId - b.matchId);
}

const wayOf = (amount: number): string => (amount > 0 ? 'came from an own account' : 'went to an own account');

/** In the place of an account, where nothing is posted. */
const AT_SOURCE = 'Correct at the source';

function typedOf(read: ReadHandle, matchId: number): Omit<ReportDifference, 'day' | 'matchId'>[] {
  const row = read.get<{ differences: string }>('SELECT differences FROM match WHERE id = ?', matchId);
  const legs = read.all<BookFacts & { readonly side: number }>(
    'SELECT g.side, l.kind, l.document_type AS documentType, l.amount, i.nature AS sourceNature FROM match_leg g JOIN line l ON l.id = g.line_id JOIN import i ON i.id = l.import_id WHERE g.match_id = ? ORDER BY l.id',
    matchId,
  );
  const [bank, book] = [0, 1].map((side) => legs.filter((leg) => leg.side === side));
  return (JSON.parse(row?.differences ?? '[]') as Difference[]).map((item) => ({
    type: item.type,
    amount: item.amount,
    account: differenceTarget(item, { bank: bank!, book: book! }) ?? AT_SOURCE,
    note: item.note,
  }));
}

function duplicates(read: ReadHandle, accountId: number): ReportDuplicate[] {
  const rows = read.all<OpenRow & { kind: string; originalRow: number; originalFile: string; excludedBy: string }>(
    `SELECT l.id, l.side, l.day, l.description, l.counterparty, l.reference, l.amount, i.file, l.row, x.kind, o.row AS originalRow, oi.file AS originalFile, d.actor AS excludedBy
     FROM excluded_line x JOIN line l ON l.id = x.line_id JOIN import i ON i.id = l.import_id JOIN line o ON o.id = x.original_id JOIN import oi ON oi.id = o.import_id
     JOIN decision d ON d.id = x.decision_id WHERE l.account_id = ? ORDER BY l.day, l.id`,
    accountId,
  );
  return rows.map((row) => ({
    ...lineOf(row),
    kind: row.kind,
    originalRow: row.originalRow,
    originalFile: row.originalFile,
    excludedBy: row.excludedBy,
  }));
}

/** "2026-11-03 14:02 UTC" of an ISO time. */
const minuteOf = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** Everything the report page prints. Throws CallError `not_found` for an unknown account. */
export function reportData(read: ReadHandle, span: ProofSpan, request: ReportRequest): ReportData {
  const computed = proof(proofInput(read, span));
  const chain = verifyChain(read);
  const imports = listImports(read)
    .filter((item) => item.state === 'committed')
    .reverse();
  return {
    workspace: request.workspace,
    sample: readMeta(read, 'sample') === '1',
    generatedAt: minuteOf(request.at),
    proof: computed,
    open: [...openLines(read, span.accountId, computed.to), ...clearedLater(read, computed)].sort(bySideAndDay),
    differences: differences(read, span.accountId, computed),
    duplicates: duplicates(read, span.accountId),
    imports: imports.map(({ file, sha256, format, side, lines, at, by }) => ({
      file,
      sha256,
      format,
      side,
      lines,
      at: minuteOf(at),
      by,
    })),
    prepared: { by: request.preparedBy, at: minuteOf(request.at) },
    reviewed: { by: '', at: '' },
    chainHead: chain.head,
    chainLength: chain.entries,
  };
}
