/** Everything the detail pane shows of one queue item. */

import { CallError } from '../../shared/contract/index.ts';
import type { Detail } from '../../shared/contract/review.ts';
import type { Difference, Evidence, Proposal } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { parseCategory } from './categories.ts';
import { equalsOf } from './categorise.ts';
import { standingDisposition } from './dispositions.ts';
import { IGNORED } from './exception-kinds.ts';
import type { ReadHandle } from './handle.ts';
import { categoryJournal, groupJournal } from './journal-entries.ts';
import { lineView, lineViews } from './lines.ts';
import { parseNearMisses } from './near-misses.ts';
import { proposalRow, readProposal } from './proposal-rows.ts';
import { guardNames } from './proposals.ts';
import type { AsOf } from './queues.ts';

const EMPTY = {
  kind: '',
  cause: '',
  confidence: null,
  confidenceLow: null,
  margin: null,
  alternatives: 0,
  alternativesExact: true,
  bank: [],
  book: [],
  differences: [],
  evidence: [],
  willPost: [],
  leftToExplain: 0,
  nearMisses: [],
  suggestion: null,
  category: null,
  guards: [],
  disposition: null,
  decision: null,
} satisfies Omit<Detail, 'key' | 'queue'>;

interface Group {
  readonly bank: readonly number[];
  readonly book: readonly number[];
  readonly differences: readonly Difference[];
}

function groupParts(
  read: ReadHandle,
  group: Group,
): Pick<Detail, 'bank' | 'book' | 'differences' | 'willPost' | 'leftToExplain'> {
  const bank = lineViews(read, group.bank);
  const book = lineViews(read, group.book);
  const sum = (items: readonly { readonly amount: number }[]): number =>
    items.reduce((total, item) => total + item.amount, 0);
  const entry = groupJournal(read, { key: 'preview', matchId: 1, day: bank[0]?.day ?? book[0]?.day ?? 0, ...group });
  return {
    bank,
    book,
    differences: [...group.differences],
    willPost: entry.lines.map((line) => ({ ...line })),
    leftToExplain: minor(sum(bank) - sum(book) - sum(group.differences)),
  };
}

function proposalParts(
  proposal: Proposal,
): Pick<Detail, 'confidence' | 'confidenceLow' | 'margin' | 'alternatives' | 'alternativesExact' | 'evidence'> {
  const { confidence, confidenceLow, margin, alternatives, alternativesExact, evidence } = proposal;
  return { confidence, confidenceLow, margin, alternatives, alternativesExact, evidence: [...evidence] };
}

function proposalDetail(read: ReadHandle, key: string, id: number): Detail {
  const row = proposalRow(read, id);
  const proposal = readProposal(row);
  return {
    ...EMPTY,
    key,
    queue: 'suggested',
    kind: row.kind,
    guards: guardNames(row.guards),
    ...proposalParts(proposal),
    ...groupParts(read, proposal),
  };
}

function matchDetail(read: ReadHandle, key: string, id: number): Detail {
  const row = read.get<{
    kind: string;
    proposal: string | null;
    differences: string;
    decisionId: number;
    at: string;
    actor: string;
    verdict: string;
    note: string;
    posted: number;
  }>(
    `SELECT m.kind, m.proposal, m.differences, d.id AS decisionId, d.at, d.actor, d.verdict, d.note, EXISTS (SELECT 1 FROM posting p WHERE p.match_id = m.id) AS posted
     FROM match m JOIN decision d ON d.id = m.decision_id WHERE m.id = ? AND m.active = 1`,
    id,
  );
  if (row === null) throw new CallError('not_found', `Match ${id} is no longer approved. Look at the queue again.`);
  const legs = read.all<{ line_id: number; side: number }>(
    'SELECT line_id, side FROM match_leg WHERE match_id = ? ORDER BY line_id',
    id,
  );
  const of = (side: number): number[] => legs.filter((leg) => leg.side === side).map((leg) => leg.line_id);
  const group = { bank: of(0), book: of(1), differences: JSON.parse(row.differences) as Difference[] };
  const proposal = row.proposal === null ? null : (JSON.parse(row.proposal) as Proposal);
  return {
    ...EMPTY,
    key,
    queue: row.posted === 1 ? 'posted' : 'approved',
    kind: row.kind,
    ...(proposal === null ? {} : proposalParts(proposal)),
    ...groupParts(read, group),
    decision: { id: row.decisionId, by: row.actor, at: row.at, verdict: row.verdict, note: row.note },
  };
}

function duplicateDetail(read: ReadHandle, key: string, id: number): Detail {
  const row = read.get<{
    kind: string;
    side: number;
    original_id: number;
    duplicate_id: number;
    confidence: number;
    evidence: string;
  }>('SELECT kind, side, original_id, duplicate_id, confidence, evidence FROM duplicate WHERE id = ?', id);
  if (row === null)
    throw new CallError('not_found', `Duplicate ${id} is gone: the match was computed again. Look at the queue again.`);
  const lines = lineViews(read, [row.original_id, row.duplicate_id]);
  const evidence = JSON.parse(row.evidence) as Evidence[];
  return {
    ...EMPTY,
    key,
    queue: 'duplicates',
    kind: row.kind,
    confidence: row.confidence / 1e6,
    evidence,
    ...(row.side === 0 ? { bank: lines } : { book: lines }),
  };
}

/** The proposed account of an open line with the journal it would lead to. */
function categoryParts(read: ReadHandle, json: string | null, lineId: number): Pick<Detail, 'category' | 'willPost'> {
  const category = parseCategory(json);
  if (category === null) return { category: null, willPost: [] };
  const { keys, sum } = equalsOf(read, `l:${lineId}`);
  const { rule = null, examples = [], ...said } = category;
  return {
    category: { ...said, rule, examples: lineViews(read, examples), equal: { count: keys.length, sum: minor(sum) } },
    willPost: categoryJournal(read, lineId, category.account).map((line) => ({ ...line })),
  };
}

/** Key of the undecided suggestion that holds a line: an exception may dispute the amount of a match that is proposed. */
function suggestionOf(read: ReadHandle, line: number): string | null {
  const row = read.get<{ id: number }>(
    'SELECT p.id FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = ? AND p.state = 0 ORDER BY p.id LIMIT 1',
    line,
  );
  return row === null ? null : `p:${row.id}`;
}

function exceptionDetail(read: ReadHandle, key: string, id: number): Detail {
  const row = read.get<{
    line_id: number;
    side: number;
    kind: string;
    cause: string;
    confidence: number;
    near_misses: string;
    category: string | null;
  }>('SELECT line_id, side, kind, cause, confidence, near_misses, category FROM exception WHERE id = ?', id);
  if (row === null)
    throw new CallError('not_found', `Exception ${id} is gone: the match was computed again. Look at the queue again.`);
  const lines = lineViews(read, [row.line_id]);
  const nearMisses = parseNearMisses(row.near_misses).flatMap(({ line, ...miss }) =>
    lineViews(read, [line]).map((view) => ({ ...miss, line: view })),
  );
  return {
    ...EMPTY,
    key,
    queue: row.kind === IGNORED ? 'ignored' : 'exceptions',
    kind: row.kind,
    cause: row.cause,
    confidence: row.kind === IGNORED ? null : row.confidence / 1e6,
    nearMisses,
    suggestion: suggestionOf(read, row.line_id),
    ...categoryParts(read, row.category, row.line_id),
    ...(row.side === 0 ? { bank: lines } : { book: lines }),
  };
}

function lineDetail(read: ReadHandle, key: string, { id, asOf }: { readonly id: number; readonly asOf: AsOf }): Detail {
  const line = lineView(read, id);
  if (line === null) throw new CallError('not_found', `Line ${id} is gone: its import was withdrawn.`);
  const exception = read.get<{ id: number }>('SELECT id FROM exception WHERE line_id = ? ORDER BY id LIMIT 1', id);
  const disposition = standingDisposition(read, id, asOf);
  const about = exception === null ? EMPTY : exceptionDetail(read, key, exception.id);
  return {
    ...about,
    key,
    ...(disposition === null ? {} : { kind: disposition.kind }),
    disposition,
    queue: disposition !== null ? 'carried' : line.side === 'bank' ? 'bank_only' : 'books_only',
    bank: line.side === 'bank' ? [line] : [],
    book: line.side === 'book' ? [line] : [],
  };
}

/** Detail of a queue key ("p:12", "d:3", "e:5", "m:9", "l:77"). Throws CallError `not_found` for what is gone. */
export function itemDetail(read: ReadHandle, key: string, asOf: AsOf): Detail {
  const id = Number(key.slice(2));
  if (key.startsWith('p:')) return proposalDetail(read, key, id);
  if (key.startsWith('m:')) return matchDetail(read, key, id);
  if (key.startsWith('d:')) return duplicateDetail(read, key, id);
  return key.startsWith('e:') ? exceptionDetail(read, key, id) : lineDetail(read, key, { id, asOf });
}
