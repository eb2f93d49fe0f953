/** Decisions: approve, reject, match by hand, settle duplicates, undo. Append-only; undoing one never touches another. */

import { CallError } from '../../shared/contract/index.ts';
import type { DecisionResult } from '../../shared/contract/review.ts';
import { type Difference, GROUP_KINDS, type Proposal } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { appendAudit } from './audit.ts';
import type { WriteHandle } from './handle.ts';
import { refreshLoose } from './loose.ts';
import { bumpRevision, writeMeta } from './meta.ts';
import { parseLines } from './proposal-detail.ts';
import { PROPOSAL_COLUMNS, type ProposalRow, proposalLegs, readProposal } from './proposal-rows.ts';
import { describeGroup, guardNames, legOf, legsKey } from './proposals.ts';
import { markLooked } from './reliability.ts';

export interface Actor {
  readonly at: string;
  readonly actor: string;
}

type Verdict = 'approve' | 'reject' | 'match' | 'categorise' | 'exclude' | 'keep' | 'dispose' | 'undo';

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
  action: string,
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
  readonly proposal: Proposal | null;
}

export function insertMatch(write: WriteHandle, decisionId: number, item: NewMatch): number {
  const group = describeGroup(write, item.bank, item.book);
  const difference = item.differences.reduce((sum, part) => sum + part.amount, 0);
  const id = write.run(
    'INSERT INTO match (decision_id, kind, account_id, day, currency, bank, book, difference, text, counterparty, proposal, differences) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
    decisionId,
    item.kind,
    group.first.account_id,
    group.first.day,
    group.first.currency,
    group.bank,
    group.book,
    difference,
    group.first.description,
    group.counterparty,
    item.proposal === null ? null : JSON.stringify(item.proposal),
    JSON.stringify(item.differences),
  ).id;
  for (const [side, ids] of [item.bank, item.book].entries()) {
    for (const line of ids) {
      write.run('INSERT INTO match_leg (match_id, line_id, side) VALUES (?, ?, ?)', id, line, side);
      write.run('INSERT INTO active_leg (line_id, match_id) VALUES (?, ?)', line, id);
    }
  }
  return id;
}

function collect(
  write: WriteHandle,
  ids: readonly number[],
): { readonly open: ProposalRow[]; readonly refused: DecisionResult['refused'] } {
  const open: ProposalRow[] = [];
  const refused: DecisionResult['refused'] = [];
  for (const id of ids) {
    const row = write.get<ProposalRow>(`SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE id = ?`, id);
    if (row === null) refused.push({ key: `p:${id}`, reason: 'gone: the match was computed again' });
    else if (row.state !== 0)
      refused.push({ key: `p:${id}`, reason: row.state === 1 ? 'already approved' : 'already rejected' });
    else open.push(row);
  }
  return { open, refused };
}

/** Money that proposals move: the bank side of each; a transfer's two ends cancel out, so what arrives counts. */
const moved = (write: WriteHandle, rows: readonly ProposalRow[]): number =>
  rows.reduce((sum, { kind, bank, lines }) => sum + (kind === 'transfer' ? arrived(write, lines) : Math.abs(bank)), 0);

function arrived(write: WriteHandle, lines: string): number {
  return Math.max(...parseLines(lines).bank.map((id) => legOf(write, id).amount));
}

const lowestOf = (rows: readonly ProposalRow[]): number | null =>
  rows.length === 0 ? null : rows.reduce((low, row) => Math.min(low, row.confidence), 1e6) / 1e6;

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
): DecisionResult {
  return write.transaction(() => {
    const { open, refused } = collect(write, ids);
    const approvable = open.filter((row) => {
      const { bank, book } = parseLines(row.lines);
      const reason =
        [...bank, ...book].map((line) => holder(write, line)).find((text) => text !== null) ??
        guarded(row, ids.length > 1);
      if (reason) refused.push({ key: `p:${row.id}`, reason });
      return !reason;
    });
    if (approvable.length === 0) return { decisionId: null, count: 0, sum: minor(0), lowest: null, refused };
    const text =
      approvable.length === 1
        ? `Approved ${approvable[0]!.text || 'a match'}`
        : `Approved ${approvable.length} matches`;
    const decisionId = insertDecision(write, who, { verdict: 'approve', text, count: approvable.length });
    for (const row of approvable) {
      const proposal = readProposal(row);
      insertMatch(write, decisionId, { ...proposal, proposal });
      write.run('UPDATE proposal SET state = 1, decision_id = ? WHERE id = ?', decisionId, row.id);
      refreshLoose(write, [...proposal.bank, ...proposal.book]);
    }
    markLooked(write, decisionId, looked);
    const sum = minor(moved(write, approvable));
    record(write, who, 'approve', decisionId, { matches: approvable.length, sum, lowest: lowestOf(approvable) });
    return { decisionId, count: approvable.length, sum, lowest: lowestOf(approvable), refused };
  });
}

/** Rejects open proposals: their lines become open again and the same group is never suggested a second time. */
export function rejectProposals(
  write: WriteHandle,
  ids: readonly number[],
  reason: string,
  who: Actor,
): DecisionResult {
  return write.transaction(() => {
    const { open, refused } = collect(write, ids);
    if (open.length === 0) return { decisionId: null, count: 0, sum: minor(0), lowest: null, refused };
    const text =
      open.length === 1 ? `Rejected ${open[0]!.text || 'a suggestion'}` : `Rejected ${open.length} suggestions`;
    const decisionId = insertDecision(write, who, { verdict: 'reject', text, count: open.length, note: reason });
    for (const row of open) {
      const proposal = readProposal(row);
      write.run(
        'INSERT OR REPLACE INTO rejected_group (legs, decision_id, proposal) VALUES (?, ?, ?)',
        legsKey(proposal.bank, proposal.book),
        decisionId,
        JSON.stringify(proposal),
      );
      write.run('UPDATE proposal SET state = 2, decision_id = ? WHERE id = ?', decisionId, row.id);
      refreshLoose(write, [...proposal.bank, ...proposal.book]);
    }
    writeMeta(write, 'match_stale', '1');
    record(write, who, 'reject', decisionId, { proposals: open.length, reason });
    return { decisionId, count: open.length, sum: minor(moved(write, open)), lowest: lowestOf(open), refused };
  });
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
    insertMatch(write, decisionId, {
      kind,
      bank: item.bank,
      book: item.book,
      differences: item.differences,
      proposal: null,
    });
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
