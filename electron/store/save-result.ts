/** Writes a match result: replaces the derived state of the workspace in one go. */

import type { Duplicate, Exception, MatchResult } from '../../shared/match/types.ts';
import { BatchInsert } from './batch-insert.ts';
import { withoutIndexes } from './bulk-index.ts';
import { refreshCategories } from './categories.ts';
import { AMBIGUOUS } from './exception-kinds.ts';
import type { WriteHandle } from './handle.ts';
import { saveIgnored } from './ignored.ts';
import { SIDE_CODES } from './lines.ts';
import { refreshLoose } from './loose.ts';
import {
  groupFacts,
  guardBits,
  LEG_COLUMNS,
  type LegRow,
  legOf,
  legsKey,
  millionths,
  PROPOSAL_COLUMNS,
  proposalValues,
} from './proposals.ts';

const AMBIGUOUS_CAUSE = 'several records fit equally well and nothing in them tells them apart';

export type StoredException = Omit<Exception, 'kind'> & { readonly kind: Exception['kind'] | typeof AMBIGUOUS };

const EXCEPTION_COLUMNS = [
  'line_id',
  'side',
  'kind',
  'cause',
  'confidence',
  'account_id',
  'day',
  'near_misses',
  'category',
] as const;

function exceptionValues(item: StoredException, leg: LegRow): unknown[] {
  return [
    item.line,
    SIDE_CODES[item.side],
    item.kind,
    item.cause,
    millionths(item.confidence),
    leg.account_id,
    leg.day,
    item.nearMisses.length === 0 ? '[]' : JSON.stringify(item.nearMisses),
    item.category === null ? null : JSON.stringify(item.category),
  ];
}

/** Drops all derived rows. */
export function clearDerived(write: WriteHandle): void {
  for (const table of ['proposal', 'proposal_leg', 'duplicate', 'exception', 'loose_line', 'superseded_group'])
    write.run(`DELETE FROM ${table}`);
}

/** Rows written between two looks at whether the job was stopped. */
const STEP_PROPOSALS = 2_000;
/** Results of more proposals than this are written without indexes first. */
const BULK_PROPOSALS = 5_000;
/** A leg as one sortable number: line id above, proposal id and side in the 30 bits below. */
const LEG_SPAN = 2 ** 30;

export interface SavedCounts {
  readonly proposals: number;
  readonly duplicates: number;
  readonly exceptions: number;
}

/**
 * Replaces the derived state with a fresh result, inside the caller's transaction. Rejected groups and settled pairs do not come back.
 * `leg` gives a line's facts from memory where the caller has them; `step` is called now and then and may throw to stop.
 */
export function saveResult(
  write: WriteHandle,
  result: MatchResult,
  leg: (id: number) => LegRow = (id) => legOf(write, id),
  step: (done: number) => void = () => undefined,
): SavedCounts {
  clearDerived(write);
  const save = () => {
    const duplicates = unsettled(write, result.duplicates);
    const proposals = saveProposals(write, result, new Set(duplicates.map((item) => item.duplicate)), { leg, step });
    for (const item of duplicates) insertDuplicate(write, item, leg(item.duplicate));
    saveExceptions(write, result, leg, () => step(proposals));
    return { proposals, duplicates: duplicates.length, exceptions: result.exceptions.length };
  };
  const counts =
    result.proposals.length > BULK_PROPOSALS
      ? withoutIndexes(write, ['proposal', 'proposal_leg', 'exception'], save)
      : save();
  saveIgnored(write, result.ignored ?? [], leg);
  refreshLoose(write, null);
  refreshCategories(write);
  return counts;
}

/** Duplicates that nobody has settled yet. */
function unsettled(write: WriteHandle, duplicates: readonly Duplicate[]): readonly Duplicate[] {
  const settled = new Set(
    write.all<{ pair: string }>("SELECT first_id || ',' || second_id AS pair FROM settled_pair").map((row) => row.pair),
  );
  const pairKey = (a: number, b: number): string => (a < b ? `${a},${b}` : `${b},${a}`);
  return duplicates.filter((item) => !settled.has(pairKey(item.original, item.duplicate)));
}

function saveProposals(
  write: WriteHandle,
  result: MatchResult,
  suspects: ReadonlySet<number>,
  by: { readonly leg: (id: number) => LegRow; readonly step: (done: number) => void },
): number {
  const rejected = new Set(write.all<{ legs: string }>('SELECT legs FROM rejected_group').map((row) => row.legs));
  const rows = new BatchInsert(write, 'proposal', PROPOSAL_COLUMNS);
  const legs: number[] = [];
  let proposals = 0;
  for (const proposal of result.proposals) {
    if (rejected.size > 0 && rejected.has(legsKey(proposal.bank, proposal.book))) continue;
    if (proposals++ % STEP_PROPOSALS === 0) by.step(proposals);
    const facts = groupFacts(by.leg, proposal.bank, proposal.book);
    rows.add(proposalValues(proposals, proposal, guardBits(proposal, suspects), facts));
    for (const line of proposal.bank) legs.push(line * LEG_SPAN + proposals * 2);
    for (const line of proposal.book) legs.push(line * LEG_SPAN + proposals * 2 + 1);
  }
  rows.flush();
  // In the order of the table's key, so that its tree grows at one end only.
  const legRows = new BatchInsert(write, 'proposal_leg', LEG_COLUMNS);
  for (const leg of Float64Array.from(legs).sort()) {
    const rest = leg % LEG_SPAN;
    legRows.add([(leg - rest) / LEG_SPAN, rest >> 1, rest & 1]);
  }
  legRows.flush();
  return proposals;
}

function insertDuplicate(write: WriteHandle, item: Duplicate, leg: LegRow): void {
  write.run(
    'INSERT INTO duplicate (side, original_id, duplicate_id, kind, confidence, account_id, day, evidence) VALUES (?,?,?,?,?,?,?,?)',
    SIDE_CODES[item.side],
    item.original,
    item.duplicate,
    item.kind,
    millionths(item.confidence),
    leg.account_id,
    leg.day,
    JSON.stringify(item.evidence),
  );
}

/** Stores one exception. */
export function insertExceptionRow(write: WriteHandle, item: StoredException, leg: LegRow): void {
  const rows = new BatchInsert(write, 'exception', EXCEPTION_COLUMNS);
  rows.add(exceptionValues(item, leg));
  rows.flush();
}

/** Exceptions as they are stored, lines with several equal partners among them. */
export function exceptionRows(result: Pick<MatchResult, 'exceptions' | 'ambiguous'>): StoredException[] {
  const cause = AMBIGUOUS_CAUSE;
  return [
    ...result.exceptions,
    ...result.ambiguous.map((item) => ({ ...item, kind: AMBIGUOUS, cause, confidence: 1, category: null }) as const),
  ];
}

function saveExceptions(write: WriteHandle, result: MatchResult, leg: (id: number) => LegRow, step: () => void): void {
  const rows = new BatchInsert(write, 'exception', EXCEPTION_COLUMNS);
  for (const [at, item] of exceptionRows(result).entries()) {
    if (at % STEP_PROPOSALS === 0) step();
    rows.add(exceptionValues(item, leg(item.line)));
  }
  rows.flush();
}
