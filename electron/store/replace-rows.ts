/** Puts suggestions and exceptions of a few lines in the place of those stored. */

import type { RepairResult, RepairRows } from '../../shared/match/repair.ts';
import { put } from '../../shared/match/search.ts';
import type { Proposal } from '../../shared/match/types.ts';
import { undecided } from './decided.ts';
import { IGNORED } from './exception-kinds.ts';
import type { WriteHandle } from './handle.ts';
import { refreshLoose } from './loose.ts';
import { nearMissText } from './near-misses.ts';
import { millionths } from './proposal-detail.ts';
import { PROPOSAL_COLUMNS, proposalRow, readProposal } from './proposal-rows.ts';
import {
  describeGroup,
  guardBits,
  insertProposal,
  legOf,
  legsKey,
  proposalRecord,
  removeProposal,
} from './proposals.ts';
import { exceptionRows, insertExceptionRow, type StoredException } from './save-result.ts';

const UNDECIDED = `SELECT 1 AS n FROM line l WHERE l.id = ? AND ${undecided('l.id')}`;

const STATE = { OPEN: 0, REJECTED: 2, SUPERSEDED: 3 } as const;

/** Puts the rows of lines in the place of those stored, inside the caller's transaction. Says whether proposals and whether causes changed. */
export function replaceRows(
  write: WriteHandle,
  rows: RepairRows & Pick<RepairResult, 'lines'>,
): { readonly changed: boolean; readonly causes: boolean } {
  const lines = new Set([...rows.lines, ...rows.proposals.flatMap(legs)]);
  const open = new Set([...lines].filter((id) => write.get(UNDECIDED, id) !== null));
  const wanted = new Map(
    rows.proposals
      .filter((proposal) => legs(proposal).every((id) => open.has(id)))
      .map((proposal) => [legsKey(proposal.bank, proposal.book), proposal]),
  );
  const { freed, changed } = clearProposals(write, lines, wanted);
  for (const proposal of wanted.values()) insertProposal(write, proposal, guardsOf(write, proposal));
  const asked = rows.lines.filter((id) => open.has(id));
  const causes = replaceExceptions(write, asked, exceptionRows(rows));
  refreshLoose(write, [...new Set([...lines, ...freed])]);
  return { changed: changed || wanted.size > 0, causes };
}

const legs = ({ bank, book }: Pick<Proposal, 'bank' | 'book'>): readonly number[] => [...bank, ...book];

/**
 * Takes proposals of the lines away that are no longer wanted, and out of `wanted` those that stand already. A rejected or
 * superseded one goes where a line of it is wanted elsewhere; what undoing needs of it is kept.
 */
function clearProposals(
  write: WriteHandle,
  lines: ReadonlySet<number>,
  wanted: Map<string, Proposal>,
): { readonly freed: readonly number[]; readonly changed: boolean } {
  const needed = new Set([...wanted.values()].flatMap(legs));
  const rows = new Map<number, number>();
  for (const id of lines) {
    const row = write.get<{ id: number; state: number }>(
      'SELECT p.id, p.state FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = ?',
      id,
    );
    if (row !== null) rows.set(row.id, row.state);
  }
  const freed: number[] = [];
  let changed = false;
  for (const [id, state] of rows) {
    const proposal = readProposal(proposalRow(write, id));
    const key = legsKey(proposal.bank, proposal.book);
    const same = wanted.get(key);
    if (state === STATE.OPEN && same !== undefined && isStored(write, id, same)) {
      wanted.delete(key);
      continue;
    }
    const inTheWay = state !== STATE.OPEN && legs(proposal).some((line) => needed.has(line));
    if (state !== STATE.OPEN && !inTheWay) continue;
    if (state === STATE.SUPERSEDED)
      write.run(
        'INSERT OR REPLACE INTO superseded_group (legs, decision_id, proposal) SELECT ?, decision_id, ? FROM proposal WHERE id = ?',
        key,
        JSON.stringify(proposal),
        id,
      );
    removeProposal(write, id);
    freed.push(...legs(proposal));
    changed = true;
  }
  return { freed, changed };
}

/** True where the stored proposal says the same in every column. */
function isStored(write: WriteHandle, id: number, proposal: Proposal): boolean {
  const row = write.get<Record<string, unknown>>(`SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE id = ?`, id);
  const group = describeGroup(write, proposal.bank, proposal.book);
  const record = proposalRecord(proposal, guardsOf(write, proposal), group);
  return Object.entries(record).every(([column, value]) => row?.[column] === value);
}

/** Guard-rails, with the duplicates nobody has settled yet. */
function guardsOf(write: WriteHandle, proposal: Proposal): number {
  const suspects = legs(proposal).filter(
    (id) => write.get('SELECT 1 AS n FROM duplicate WHERE duplicate_id = ? AND state = 0', id) !== null,
  );
  return guardBits(proposal, new Set(suspects));
}

/** Puts the causes of lines in the place of those stored; rows that say the same stay. Returns whether any changed. */
function replaceExceptions(write: WriteHandle, lines: readonly number[], wanted: readonly StoredException[]): boolean {
  let changed = false;
  const byLine = new Map<number, StoredException[]>();
  for (const item of wanted) put(byLine, item.line, item);
  for (const id of lines) {
    const stored = write.all<{ id: number; kind: string; cause: string; confidence: number; near_misses: string }>(
      'SELECT id, kind, cause, confidence, near_misses FROM exception WHERE line_id = ? AND kind <> ?',
      id,
      IGNORED,
    );
    const next = byLine.get(id) ?? [];
    const before = stored.map((item) => [item.kind, item.cause, item.confidence, item.near_misses].join('|')).sort();
    const after = next
      .map((item) => [item.kind, item.cause, millionths(item.confidence), nearMissText(item.nearMisses)].join('|'))
      .sort();
    if (before.length === after.length && before.every((item, at) => item === after[at])) continue;
    for (const item of stored) write.run('DELETE FROM exception WHERE id = ?', item.id);
    for (const item of next) insertExceptionRow(write, item, legOf(write, id));
    changed = true;
  }
  return changed;
}
