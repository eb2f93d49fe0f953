/** Decisions: approve, reject, match by hand, settle duplicates, undo. Append-only; undoing one never touches another. */

import { CallError } from '../../shared/contract/index.ts';
import type { DecisionResult } from '../../shared/contract/review.ts';
import { type Difference, GROUP_KINDS } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { appendAudit } from './audit.ts';
import { decided } from './decided.ts';
import type { WriteHandle } from './handle.ts';
import { insertMatches, type MatchRow } from './insert-matches.ts';
import { refreshLoose } from './loose.ts';
import { bumpRevision, writeMeta } from './meta.ts';
import { NO_STEP, portions, type Step, withIds } from './portions.ts';
import { parseDifferences, parseLines } from './proposal-detail.ts';
import { PROPOSAL_COLUMNS, type ProposalRow, proposalLegs, readProposal } from './proposal-rows.ts';
import { describeGroup, guardNames, legOf, legsKey } from './proposals.ts';
import { markLooked } from './reliability.ts';

const SOME_PROPOSALS = `SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE id IN (SELECT value FROM json_each(?))`;
const TAKEN = `SELECT g.value AS id FROM json_each(?) g WHERE ${decided('g.value')}`;

export interface Actor {
  readonly at: string;
  readonly actor: string;
}

/** What a decision says, which is also the action of its audit entry. */
export const VERDICTS = ['approve', 'reject', 'match', 'categorise', 'exclude', 'keep', 'dispose', 'undo'] as const;
type Verdict = (typeof VERDICTS)[number];

interface Draft {
  readonly verdict: Verdict;
  readonly text: string;
  readonly count: number;
  readonly note?: string;
  readonly undoes?: number;
}

export function insertDecision(write: WriteHandle, who: Actor, draft: Draft): number {
  return write.run(
    'INSERT INTO decision (at, actor, verdict, text, count, note, undoes) VALUES (?,?,?,?,?,?,?)',
    who.at,
    who.actor,
    draft.verdict,
    draft.text,
    draft.count,
    draft.note ?? '',
    draft.undoes ?? null,
  ).id;
}

export function record(
  write: WriteHandle,
  who: Actor,
  action: Verdict,
  decisionId: number,
  body: Readonly<Record<string, unknown>>,
): void {
  appendAudit(write, { at: who.at, actor: who.actor, action, subject: `decision ${decisionId}`, body });
  bumpRevision(write);
}

/** Who holds a line already, as a sentence; null when it is free. */
export function holder(write: WriteHandle, lineId: number): string | null {
  const match = write.get<{ actor: string }>(
    'SELECT d.actor FROM active_leg a JOIN match m ON m.id = a.match_id JOIN decision d ON d.id = m.decision_id WHERE a.line_id = ?',
    lineId,
  );
  if (match !== null) return `already decided by ${match.actor}`;
  const excluded = write.get<{ actor: string }>(
    'SELECT d.actor FROM excluded_line x JOIN decision d ON d.id = x.decision_id WHERE x.line_id = ?',
    lineId,
  );
  return excluded === null ? null : `excluded as a duplicate by ${excluded.actor}`;
}

export interface NewMatch {
  readonly kind: string;
  readonly bank: readonly number[];
  readonly book: readonly number[];
  readonly differences: readonly Difference[];
}

/** The rows of a match of lines, described by them. */
export function matchRow(write: WriteHandle, item: NewMatch): MatchRow {
  const { bank, book, first, counterparty } = describeGroup(write, item.bank, item.book);
  return {
    kind: item.kind,
    account_id: first.account_id,
    day: first.day,
    currency: first.currency,
    bank,
    book,
    difference: item.differences.reduce((sum, part) => sum + part.amount, 0),
    text: first.description,
    counterparty,
    proposal: null,
    differences: JSON.stringify(item.differences),
    legs: [item.bank, item.book],
  };
}

/** The same of a stored proposal, which its lines described when it was stored. */
function approvedRow(row: ProposalRow): MatchRow {
  const proposal = readProposal(row);
  return {
    ...row,
    proposal: JSON.stringify(proposal),
    differences: JSON.stringify(proposal.differences),
    legs: [proposal.bank, proposal.book],
  };
}

const CLOSED = ['', 'already approved', 'already rejected'] as const;

function collect(
  write: WriteHandle,
  ids: readonly number[],
  step: Step,
): { readonly open: ProposalRow[]; readonly refused: DecisionResult['refused'] } {
  const open: ProposalRow[] = [];
  const refused: DecisionResult['refused'] = [];
  for (const some of portions([...new Set(ids)], 'reading', step)) {
    const rows = withIds<ProposalRow>(write, SOME_PROPOSALS, some);
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const id of some) {
      const row = byId.get(id);
      if (row === undefined) refused.push({ key: `p:${id}`, reason: 'gone: the match was computed again' });
      else if (row.state !== 0) refused.push({ key: `p:${id}`, reason: CLOSED[row.state] ?? 'already rejected' });
      else open.push(row);
    }
  }
  return { open, refused };
}

/** Lines of proposals that somebody decided on already. */
function takenLines(write: WriteHandle, rows: readonly ProposalRow[], step: Step): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const some of portions(rows, 'checking', step))
    for (const { id } of withIds<{ id: number }>(write, TAKEN, some.flatMap(linesOf))) taken.add(id);
  return taken;
}

function linesOf({ lines }: Pick<ProposalRow, 'lines'>): number[] {
  const { bank, book } = parseLines(lines);
  return [...bank, ...book];
}

/** Takes proposals out of the queue, each portion after `decide` wrote what was decided of it; the queues of their lines follow. */
function settle(
  write: WriteHandle,
  rows: readonly ProposalRow[],
  { state, decisionId, step }: { readonly state: 1 | 2; readonly decisionId: number; readonly step: Step },
  decide: (some: readonly ProposalRow[]) => void,
): void {
  for (const some of portions(rows, state === 1 ? 'approving' : 'rejecting', step)) {
    decide(some);
    write.run(
      'UPDATE proposal SET state = ?, decision_id = ? WHERE id IN (SELECT value FROM json_each(?))',
      state,
      decisionId,
      JSON.stringify(some.map(({ id }) => id)),
    );
  }
  refreshLoose(write, rows.flatMap(linesOf), step);
}

/** Money that proposals move: the bank side of each; a transfer's two ends cancel out, so what arrives counts. */
const moved = (write: WriteHandle, rows: readonly ProposalRow[]): number =>
  rows.reduce((sum, { kind, bank, lines }) => sum + (kind === 'transfer' ? arrived(write, lines) : Math.abs(bank)), 0);

function arrived(write: WriteHandle, lines: string): number {
  return Math.max(...parseLines(lines).bank.map((id) => legOf(write, id).amount));
}

const lowestOf = (rows: readonly ProposalRow[]): number | null =>
  rows.length === 0 ? null : rows.reduce((low, row) => Math.min(low, row.confidence), 1e6) / 1e6;

/** Why a difference that nobody explained cannot stand: suspense takes money only by a person's named choice. */
const UNNAMED =
  'holds a difference that nothing explains and no account is named for it: match it by hand and name the account, suspense where you mean that';

const isUnnamed = (differences: readonly Difference[]): boolean =>
  differences.some(({ type, account }) => type === 'unexplained' && account === undefined);

/** Why a proposal cannot be approved together with others: its guard-rails ask for a look of its own; null where it has none. */
function guarded({ guards }: ProposalRow, together: boolean): string | null {
  if (!together || guards === 0) return null;
  return `needs a look of its own (${guardNames(guards)
    .map((name) => name.replaceAll('_', ' '))
    .join(', ')}): approve it alone`;
}

/**
 * Approves open proposals as one decision (one undo step). What cannot be approved is refused with its reason; the rest goes
 * through. `looked`: those a person opened first. Of several at once, whoever chose them and how, those with a guard-rail are refused: one is looked at, many are not.
 */
export function approveProposals(
  write: WriteHandle,
  ids: readonly number[],
  who: Actor,
  looked: readonly number[] = ids.length === 1 ? ids : [],
  step: Step = NO_STEP,
): DecisionResult {
  return write.transaction(() => {
    const { open, refused } = collect(write, ids, step);
    const taken = takenLines(write, open, step);
    const approvable = open.filter((row) => {
      const line = taken.size === 0 ? undefined : linesOf(row).find((id) => taken.has(id));
      const reason =
        (line === undefined ? null : holder(write, line)) ??
        guarded(row, ids.length > 1) ??
        (isUnnamed(parseDifferences(row.detail)) ? UNNAMED : null);
      if (reason) refused.push({ key: `p:${row.id}`, reason });
      return !reason;
    });
    if (approvable.length === 0) return { decisionId: null, count: 0, sum: minor(0), lowest: null, refused };
    const text =
      approvable.length === 1
        ? `Approved ${approvable[0]!.text || 'a match'}`
        : `Approved ${approvable.length} matches`;
    const decisionId = insertDecision(write, who, { verdict: 'approve', text, count: approvable.length });
    settle(write, approvable, { state: 1, decisionId, step }, (some) =>
      insertMatches(write, decisionId, some.map(approvedRow)),
    );
    markLooked(write, decisionId, looked);
    const sum = minor(moved(write, approvable));
    record(write, who, 'approve', decisionId, { matches: approvable.length, sum, lowest: lowestOf(approvable) });
    return { decisionId, count: approvable.length, sum, lowest: lowestOf(approvable), refused };
  }, step);
}

/** Rejects open proposals: their lines become open again and the same group is never suggested a second time. */
export function rejectProposals(
  write: WriteHandle,
  ids: readonly number[],
  reason: string,
  who: Actor,
  step: Step = NO_STEP,
): DecisionResult {
  return write.transaction(() => {
    const { open, refused } = collect(write, ids, step);
    if (open.length === 0) return { decisionId: null, count: 0, sum: minor(0), lowest: null, refused };
    const text =
      open.length === 1 ? `Rejected ${open[0]!.text || 'a suggestion'}` : `Rejected ${open.length} suggestions`;
    const decisionId = insertDecision(write, who, { verdict: 'reject', text, count: open.length, note: reason });
    settle(write, open, { state: 2, decisionId, step }, (some) => {
      for (const proposal of some.map(readProposal))
        write.run(
          'INSERT OR REPLACE INTO rejected_group (legs, decision_id, proposal) VALUES (?, ?, ?)',
          legsKey(proposal.bank, proposal.book),
          decisionId,
          JSON.stringify(proposal),
        );
    });
    writeMeta(write, 'match_stale', '1');
    record(write, who, 'reject', decisionId, { proposals: open.length, reason });
    return { decisionId, count: open.length, sum: minor(moved(write, open)), lowest: lowestOf(open), refused };
  }, step);
}

export interface HandMatch {
  readonly bank: readonly number[];
  readonly book: readonly number[];
  readonly differences: readonly Difference[];
  readonly note: string;
}

function checkHandMatch(write: WriteHandle, item: HandMatch): void {
  const ids = [...item.bank, ...item.book];
  if (ids.length === 0) throw new CallError('refused', 'Choose at least one line.');
  if (new Set(ids).size !== ids.length) throw new CallError('refused', 'A line was chosen twice.');
  for (const id of ids) {
    const reason = holder(write, id);
    if (reason !== null) throw new CallError('conflict', `Line ${id} is ${reason}. Nothing was changed.`);
  }
  const legs = ids.map((id) => legOf(write, id));
  if (new Set(legs.map((leg) => leg.currency)).size > 1)
    throw new CallError(
      'refused',
      'The chosen lines are in different currencies. Nothing was changed. Match each currency by itself.',
    );
  const accounts = new Set(
    item.bank.map(
      (id) =>
        write.get<{ name: string }>(
          'SELECT coalesce(g.name, a.name) AS name FROM line l JOIN account a ON a.id = l.account_id LEFT JOIN ledger_account g ON g.id = a.ledger_id WHERE l.id = ?',
          id,
        )?.name,
    ),
  );
  const own = item.differences.find(({ account }) => account !== undefined && accounts.has(account));
  if (own !== undefined)
    throw new CallError(
      'refused',
      `The difference is booked to ${own.account}, the account the bank line stands on. Nothing was changed. Choose the other account.`,
    );
  if (isUnnamed(item.differences)) throw new CallError('refused', `The match ${UNNAMED}. Nothing was changed.`);
  const group = describeGroup(write, item.bank, item.book);
  const left = group.bank - group.book - item.differences.reduce((sum, part) => sum + part.amount, 0);
  if (left !== 0)
    throw new CallError(
      'refused',
      `Bank, books and differences do not add up: ${left} minor units are left to explain. Nothing was changed.`,
      String(left),
    );
}

/** Matches lines by hand. Open proposals that hold one of them leave the queue; undoing brings them back. */
export function matchByHand(write: WriteHandle, item: HandMatch, who: Actor): DecisionResult {
  return write.transaction(() => {
    checkHandMatch(write, item);
    const ids = [...item.bank, ...item.book];
    const marks = ids.map(() => '?').join(',');
    const touched = write.all<{ id: number }>(
      `SELECT DISTINCT proposal_id AS id FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE p.state = 0 AND g.line_id IN (${marks})`,
      ...ids,
    );
    const freed = touched.flatMap(({ id }) => {
      const { bank, book } = proposalLegs(write, id);
      return [...bank, ...book];
    });
    const many = (count: number): string => (count > 1 ? 'many' : 'one');
    const kind = GROUP_KINDS.find((name) => name === `${many(item.bank.length)}_to_${many(item.book.length)}`)!;
    const decisionId = insertDecision(write, who, {
      verdict: 'match',
      text: `Matched ${ids.length} lines by hand`,
      count: 1,
      note: item.note,
    });
    insertMatches(write, decisionId, [
      matchRow(write, { kind, bank: item.bank, book: item.book, differences: item.differences }),
    ]);
    for (const { id } of touched)
      write.run('UPDATE proposal SET state = 3, decision_id = ? WHERE id = ?', decisionId, id);
    if (touched.length > 0) writeMeta(write, 'match_stale', '1');
    refreshLoose(write, [...new Set([...ids, ...freed])]);
    const sum = minor(Math.abs(describeGroup(write, item.bank, item.book).bank));
    record(write, who, 'match', decisionId, {
      bank: item.bank,
      book: item.book,
      differences: item.differences,
      note: item.note,
    });
    return { decisionId, count: 1, sum, lowest: null, refused: [] };
  });
}

/** Excludes a duplicate, or says that both lines are genuine. Either survives every later match and re-import. */
export function settleDuplicate(
  write: WriteHandle,
  id: number,
  verdict: 'exclude' | 'keep',
  who: Actor,
): DecisionResult {
  return write.transaction(() => {
    const row = write.get<{ original_id: number; duplicate_id: number; kind: string; state: number }>(
      'SELECT original_id, duplicate_id, kind, state FROM duplicate WHERE id = ?',
      id,
    );
    if (row === null)
      throw new CallError(
        'not_found',
        `Duplicate ${id} is gone: the match was computed again. Look at the queue again.`,
      );
    if (row.state !== 0) throw new CallError('conflict', 'This duplicate was settled before. Nothing was changed.');
    const leg = legOf(write, row.duplicate_id);
    const reason = verdict === 'exclude' ? holder(write, row.duplicate_id) : null;
    if (reason !== null)
      throw new CallError('conflict', `The line is ${reason}. Nothing was changed. Undo that first.`);
    const text = verdict === 'exclude' ? `Excluded duplicate ${leg.description}` : `Kept both of ${leg.description}`;
    const decisionId = insertDecision(write, who, { verdict, text, count: 1 });
    const [first, second] = [row.original_id, row.duplicate_id].sort((a, b) => a - b);
    if (verdict === 'exclude')
      write.run(
        'INSERT INTO excluded_line (line_id, original_id, decision_id, kind) VALUES (?, ?, ?, ?)',
        row.duplicate_id,
        row.original_id,
        decisionId,
        row.kind,
      );
    else
      write.run(
        'INSERT INTO settled_pair (first_id, second_id, decision_id) VALUES (?, ?, ?)',
        first,
        second,
        decisionId,
      );
    write.run('UPDATE duplicate SET state = ? WHERE id = ?', verdict === 'exclude' ? 1 : 2, id);
    refreshLoose(write, [row.duplicate_id]);
    writeMeta(write, 'match_stale', '1');
    record(write, who, verdict, decisionId, { original: row.original_id, duplicate: row.duplicate_id, kind: row.kind });
    return { decisionId, count: 1, sum: minor(Math.abs(leg.amount)), lowest: null, refused: [] };
  });
}
