/** Gathers what the report of an account says. */

import type { Proof } from '../../shared/contract/close.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { completeOn } from '../../shared/ledger/as-of.ts';
import { BOOKED_LATER, CLEARED_LATER } from '../../shared/ledger/book-sums.ts';
import { differenceTarget } from '../../shared/ledger/journal.ts';
import { type BookFacts, natureOf } from '../../shared/ledger/nature.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { matchItems, placeOf, type ReconcilingItem, reconciliation } from '../../shared/ledger/reconciliation.ts';
import type { Difference } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import type {
  ReportData,
  ReportDifference,
  ReportDisposition,
  ReportDuplicate,
  ReportException,
  ReportLine,
  ReportSettlement,
} from '../report/data.ts';
import { ledgerLine } from '../report/terms.ts';
import { verifyChain } from './audit.ts';
import { undecided } from './decided.ts';
import type { ReadHandle } from './handle.ts';
import { listImports } from './imports.ts';
import { chartOf } from './ledger-accounts.ts';
import { sideName } from './lines.ts';
import { readMeta } from './meta.ts';
import { matchesOf, type ProofSpan, proofInput, transferEnds } from './proof-input.ts';
import { reportPostings } from './report-postings.ts';
import { minuteOf, signature, signOffsOf } from './report-signatures.ts';

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

function lineOf({ side, day, description, counterparty, reference, amount, file, row }: OpenRow): ReportLine {
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

interface OpenFacts {
  readonly id: number;
  readonly kind: string;
  readonly cause: string;
}

/** What is known of open lines, each read once for all of them. */
class Known {
  readonly #exceptions = new Map<number, OpenFacts>();
  readonly #notes = new Map<string, { readonly seq: number; readonly note: string }>();
  readonly #dispositions = new Map<number, ReportDisposition>();

  constructor(read: ReadHandle, accountId: number) {
    const rows = read.iterate<OpenFacts & { lineId: number }>(
      'SELECT id, line_id AS lineId, kind, cause FROM exception WHERE account_id = ? ORDER BY id DESC',
      accountId,
    );
    for (const { lineId, ...facts } of rows) this.#exceptions.set(lineId, facts);
    // Notes are left on queue items, in the audit trail: the newest counts.
    const notes = read.iterate<{ subject: string; seq: number; note: string }>(
      "SELECT subject, seq, coalesce(body ->> '$.note', '') AS note FROM audit WHERE action = 'note' ORDER BY seq",
    );
    for (const { subject, ...note } of notes) this.#notes.set(subject, note);
    const said = read.iterate<ReportDisposition & { lineId: number }>(
      `SELECT s.line_id AS lineId, s.kind, s.until_day AS until, s.person, s.note, d.actor AS by
       FROM disposition s JOIN line l ON l.id = s.line_id JOIN decision d ON d.id = s.decision_id WHERE l.account_id = ?`,
      accountId,
    );
    for (const { lineId, ...one } of said) this.#dispositions.set(lineId, one);
  }

  exception(lineId: number): OpenFacts | null {
    return this.#exceptions.get(lineId) ?? null;
  }

  note(lineId: number): string {
    const [line, item] = [`l:${lineId}`, `e:${this.exception(lineId)?.id ?? 0}`].map((key) => this.#notes.get(key));
    return ((line?.seq ?? 0) > (item?.seq ?? 0) ? line : item)?.note ?? '';
  }

  disposition(lineId: number): ReportDisposition | null {
    return this.#dispositions.get(lineId) ?? null;
  }
}

/** Open lines of the account up to the period's end, oldest first, with their causes. */
function openLines(read: ReadHandle, { accountId, to }: Proof, known: Known): ReportException[] {
  const rows = read.all<OpenRow & { documentKind: string | null; documentType: string }>(
    `SELECT l.kind AS documentKind, l.document_type AS documentType, ${LINE} WHERE l.account_id = ? AND l.day <= ? AND ${undecided('l.id')}
     ORDER BY l.side, l.day, l.id`,
    accountId,
    to,
  );
  return rows.map((row) => {
    const exception = known.exception(row.id);
    const disposition = known.disposition(row.id);
    const line = lineOf(row);
    const nature = natureOf({ kind: row.documentKind, documentType: row.documentType, amount: row.amount });
    return {
      ...line,
      kind: exception?.kind ?? '',
      cause: exception?.cause ?? (disposition === null ? 'suggested, not approved yet' : ''),
      note: known.note(row.id),
      clearedDay: null,
      disposition,
      place: placeOf({ ...line, nature, disposition: disposition?.kind ?? '' }),
    };
  });
}

/** Lines that were open on the period's last day and have their other side since, with the day on which it came. */
function clearedLater(read: ReadHandle, { clearedLater: items }: Proof, known: Known): ReportException[] {
  return items.flatMap(({ lineId, side, amount, clearedDay }) => {
    const row = read.get<OpenRow>(`SELECT ${LINE} WHERE l.id = ?`, lineId);
    if (row === null) return [];
    const inBooks = side === 'book';
    return [
      {
        ...lineOf(row),
        amount: minor(amount),
        kind: inBooks ? CLEARED_LATER : BOOKED_LATER,
        cause: `${inBooks ? 'cleared' : 'booked'} ${isoDay(clearedDay as Day)}`,
        note: known.note(lineId),
        clearedDay,
        disposition: null,
        place: inBooks ? ('outstanding' as const) : ('not_booked' as const),
      },
    ];
  });
}

const bySideAndDay = (a: ReportException, b: ReportException): number =>
  a.side === b.side ? a.day - b.day : a.side === 'bank' ? -1 : 1;

interface Booked {
  readonly differences: ReportDifference[];
  readonly settled: ReportSettlement[];
  readonly items: ReconcilingItem[];
}

/** Matches that were complete within the period: the rows behind the statement's sums of what is to be booked. */
function booked(read: ReadHandle, { accountId, from, to }: Proof): Booked {
  const ends = transferEnds(read, accountId);
  const differences: ReportDifference[] = [];
  const settled: ReportSettlement[] = [];
  const items: ReconcilingItem[] = [];
  for (const match of matchesOf(read, accountId)) {
    const day = completeOn(match);
    if (day < from || day > to) continue;
    const { matchId } = match;
    const own = matchItems(match, { from: from as Day, to: to as Day });
    items.push(...own);
    // What comes before the differences settles documents.
    for (const { amount } of own.slice(0, own.length - match.differences.length))
      settled.push({ day, amount, matchId, text: textOf(read, matchId) });
    if (match.differences.length === 0) continue;
    const other = ends.get(matchId);
    if (other === undefined) differences.push(...typedOf(read, matchId).map((item) => ({ ...item, day, matchId })));
    else
      for (const { amount } of match.bank)
        differences.push({
          day,
          type: 'transfer',
          amount,
          account: other,
          note: wayOf(amount),
          matchId,
          suspense: false,
        });
  }
  return { differences: differences.sort(byDayAndMatch), settled: settled.sort(byDayAndMatch), items };
}

type Dated = Pick<ReportSettlement, 'day' | 'matchId'>;
const byDayAndMatch = (a: Dated, b: Dated): number => a.day - b.day || a.matchId - b.matchId;

const textOf = (read: ReadHandle, matchId: number): string =>
  read.get<{ text: string }>("SELECT coalesce(nullif(text, ''), counterparty) AS text FROM match WHERE id = ?", matchId)
    ?.text ?? '';

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
  const chart = chartOf(read);
  return (JSON.parse(row?.differences ?? '[]') as Difference[]).map((item) => {
    const account = differenceTarget(item, { bank: bank!, book: book!, chart }) ?? AT_SOURCE;
    return {
      type: item.type,
      amount: item.amount,
      account,
      note: item.note,
      suspense: account === chart.suspense,
    };
  });
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

/** Every line that was open at the end of the period, and what the statement makes of it and of the matches. */
function reconciled(read: ReadHandle, computed: Proof) {
  const known = new Known(read, computed.accountId);
  const open = [...openLines(read, computed, known), ...clearedLater(read, computed, known)].sort(bySideAndDay);
  const { items, ...rows } = booked(read, computed);
  const waiting = open.flatMap(({ place, amount }) => (place === null ? [] : [{ place, amount }]));
  const { statementClosing } = computed.books;
  const { amount } = ledgerLine(computed);
  const balances = {
    bank: statementClosing === null ? null : minor(statementClosing),
    ledger: amount === null ? null : minor(amount),
  };
  return { open, ...rows, reconciliation: reconciliation(balances, [...waiting, ...items]) };
}

/** Everything the report says. Throws CallError `not_found` for an unknown account. */
export function reportData(read: ReadHandle, span: ProofSpan, request: ReportRequest): ReportData {
  const computed = proof(proofInput(read, span));
  const chain = verifyChain(read);
  const imports = listImports(read)
    .filter((item) => item.state === 'committed')
    .reverse();
  const signOffs = signOffsOf(read, computed);
  return {
    workspace: request.workspace,
    sample: readMeta(read, 'sample') === '1',
    generatedAt: minuteOf(request.at),
    proof: computed,
    ...reconciled(read, computed),
    duplicates: duplicates(read, span.accountId),
    postings: reportPostings(read, computed),
    imports: imports.map(({ file, sha256, format, side, lines, at, by }) => ({
      file,
      sha256,
      format,
      side,
      lines,
      at: minuteOf(at),
      by,
    })),
    prepared: signature(signOffs, 'prepare') ?? { by: request.preparedBy, at: minuteOf(request.at) },
    reviewed: signature(signOffs, 'review') ?? { by: '', at: '' },
    signOffs,
    chainHead: chain.head,
    chainLength: chain.entries,
  };
}
