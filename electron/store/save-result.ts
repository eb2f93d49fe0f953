/** Writes a match result: replaces the derived state of the workspace in one go. */

import type { Duplicate, Exception, FoundResult, MatchResult } from '../../shared/match/types.ts';
import { BatchInsert } from './batch-insert.ts';
import { withoutIndexes } from './bulk-index.ts';
import { refreshCategories } from './categories.ts';
import { AMBIGUOUS } from './exception-kinds.ts';
import type { WriteHandle } from './handle.ts';
import { saveIgnored } from './ignored.ts';
import { SIDE_CODES } from './lines.ts';
import type { LoadedLines } from './loaded-lines.ts';
import { insertLoose, LOOSE_QUEUES, refreshLoose } from './loose.ts';
import { hasNearDocument, nearMissText } from './near-misses.ts';
import { millionths } from './proposal-detail.ts';
import {
  bitsOf,
  DAY_BITS,
  groupFacts,
  guardBits,
  LegInsert,
  type LegRow,
  legOf,
  legsKey,
  ProposalInsert,
  proposalRecord,
} from './proposals.ts';

const AMBIGUOUS_CAUSE = 'several records fit equally well and nothing in them tells them apart';

export type StoredException = Omit<Exception, 'kind'> & { readonly kind: Exception['kind'] | typeof AMBIGUOUS };

// Side, whether a document is near, day and confidence travel as one number: see proposals.ts.
const EXCEPTION_COLUMNS = {
  line_id: 'column1',
  side: bitsOf('column2', 0, 1),
  near_document: bitsOf('column2', 1, 1),
  day: bitsOf('column2', 2, DAY_BITS),
  confidence: `column2 >> ${2 + DAY_BITS}`,
  kind: 'column3',
  cause: 'column4',
  account_id: 'column5',
  near_misses: 'column6',
  category: 'column7',
} as const;

function exceptionValues(item: StoredException, leg: LegRow): unknown[] {
  const flags = SIDE_CODES[item.side] + (hasNearDocument(item.nearMisses) ? 2 : 0);
  return [
    item.line,
    (millionths(item.confidence) * 2 ** DAY_BITS + leg.day) * 4 + flags,
    item.kind,
    item.cause,
    leg.account_id,
    nearMissText(item.nearMisses),
    item.category === null ? null : JSON.stringify(item.category),
  ];
}

/** Drops all derived rows. */
export function clearDerived(write: WriteHandle): void {
  for (const table of [
    'proposal',
    'proposal_leg',
    'duplicate',
    'exception',
    'loose_line',
    'superseded_group',
    'reopened_line',
  ])
    write.run(`DELETE FROM ${table}`);
}

/** Rows written between two looks at whether the job was stopped. */
const STEP_PROPOSALS = 2_000;
/** Results of more proposals than this are written without indexes first. */
const BULK_PROPOSALS = 5_000;
/** Indexes with an entry for most rows that a result writes. */
const BULK_INDEXES = [
  'proposal_by_confidence',
  'proposal_by_day',
  'proposal_bulk',
  'exception_by_day',
  'exception_by_line',
  'exception_by_ledger_account',
  'loose_by_queue',
] as const;

export interface SavedCounts {
  readonly proposals: number;
  /** Lines that stand in the queues of those names. */
  readonly duplicates: number;
  readonly exceptions: number;
  /** Proposals of each kind. */
  readonly byKind: Readonly<Record<string, number>>;
}

/** What the caller knows and wants to be told while a result is saved. */
export interface Saving {
  /** The lines the match was given, where nothing was decided or imported since they were loaded; null asks the database. */
  readonly lines?: LoadedLines | null;
  /** Called now and then; may throw to stop. */
  readonly step?: (done: number) => void;
}

/** Replaces the derived state with a fresh result, inside the caller's transaction. Rejected groups and settled pairs do not come back. */
export function saveResult(write: WriteHandle, result: FoundResult, saving: Saving = {}): SavedCounts {
  const { lines = null, step = () => undefined } = saving;
  const leg = lines?.leg ?? ((id: number) => legOf(write, id));
  clearDerived(write);
  const save = () => {
    const duplicates = unsettled(write, result.duplicates);
    const suspects = new Set(duplicates.map((item) => item.duplicate));
    const { proposals, holders, byKind } = saveProposals(write, result, suspects, { leg, step });
    for (const item of duplicates) insertDuplicate(write, item, leg(item.duplicate));
    saveExceptions(write, result, leg, () => step(proposals));
    saveIgnored(write, result.ignored ?? [], leg);
    if (lines === null) refreshLoose(write, null);
    else
      insertLoose(
        write,
        lines.loose((id) => (holders[id] ?? 0) !== 0),
      );
    const standing = (queue: number): number =>
      write.number('SELECT count(1) AS n FROM loose_line WHERE queue = ? AND carried_until < 0', queue);
    return {
      proposals,
      duplicates: standing(LOOSE_QUEUES.duplicates),
      exceptions: standing(LOOSE_QUEUES.exceptions),
      byKind,
    };
  };
  const counts = result.proposals.length > BULK_PROPOSALS ? withoutIndexes(write, BULK_INDEXES, save) : save();
  refreshCategories(write);
  return counts;
}

/** Duplicates that nobody has settled yet. */
export function unsettled(write: WriteHandle, duplicates: readonly Duplicate[]): readonly Duplicate[] {
  const settled = new Set(
    write.all<{ pair: string }>("SELECT first_id || ',' || second_id AS pair FROM settled_pair").map((row) => row.pair),
  );
  const pairKey = (a: number, b: number): string => (a < b ? `${a},${b}` : `${b},${a}`);
  return duplicates.filter((item) => !settled.has(pairKey(item.original, item.duplicate)));
}

/** Stores the proposals; also tells by line id which one holds the line, 0 for none. */
function saveProposals(
  write: WriteHandle,
  result: FoundResult,
  suspects: ReadonlySet<number>,
  by: { readonly leg: (id: number) => LegRow; readonly step: (done: number) => void },
): {
  readonly proposals: number;
  readonly holders: Int32Array;
  readonly byKind: Readonly<Record<string, number>>;
} {
  const rejected = new Set(write.all<{ legs: string }>('SELECT legs FROM rejected_group').map((row) => row.legs));
  const rows = new ProposalInsert(write);
  const holders = new Int32Array(write.number('SELECT coalesce(max(id), 0) FROM line') + 1);
  const hold = (line: number, proposal: number): void => {
    if (holders[line] !== 0) throw new Error(`line ${line} is in two proposals`);
    holders[line] = proposal;
  };
  let proposals = 0;
  const byKind: Record<string, number> = {};
  for (const proposal of result.proposals) {
    if (rejected.size > 0 && rejected.has(legsKey(proposal.bank, proposal.book))) continue;
    if (proposals++ % STEP_PROPOSALS === 0) by.step(proposals);
    byKind[proposal.kind] = (byKind[proposal.kind] ?? 0) + 1;
    const facts = groupFacts(by.leg, proposal.bank, proposal.book);
    rows.add(proposalRecord(proposal, guardBits(proposal, suspects), facts));
    for (const line of proposal.bank) hold(line, proposals);
    for (const line of proposal.book) hold(line, proposals);
  }
  rows.flush();
  // In the order of the table's key, so that its tree grows at one end only.
  const legs = new LegInsert(write);
  for (let line = 0; line < holders.length; line++) if (holders[line] !== 0) legs.add(line, holders[line]!);
  legs.flush();
  return { proposals, holders, byKind };
}

/** Stores one duplicate; `leg` holds the facts of the copy. */
export function insertDuplicate(write: WriteHandle, item: Duplicate, leg: LegRow): void {
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

function saveExceptions(write: WriteHandle, result: FoundResult, leg: (id: number) => LegRow, step: () => void): void {
  const rows = new BatchInsert(write, 'exception', EXCEPTION_COLUMNS);
  for (const [at, item] of exceptionRows(result).entries()) {
    if (at % STEP_PROPOSALS === 0) step();
    rows.add(exceptionValues(item, leg(item.line)));
  }
  rows.flush();
}
