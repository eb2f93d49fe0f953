/** Past decisions as the matching engine learns from them. */

import type { Day } from '../../shared/day.ts';
import type { DecidedLine, PastDecision, Proposal } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import type { DecidedGroup } from '../../shared/rules/backtest.ts';
import type { ReadHandle } from './handle.ts';

/** The newest this many are enough to learn from; older ones are history. */
const MAX_DECISIONS = 20_000;

interface Row {
  readonly day: number;
  readonly amount: number;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
}

function decidedLine(read: ReadHandle, id: number): DecidedLine[] {
  const row = read.get<Row>('SELECT day, amount, description, counterparty, reference FROM line WHERE id = ?', id);
  return row === null ? [] : [{ ...row, day: row.day as Day, amount: minor(row.amount) }];
}

function fromProposal(read: ReadHandle, verdict: PastDecision['verdict'], proposal: Proposal): PastDecision {
  const bank = proposal.bank.flatMap((id) => decidedLine(read, id));
  const book = proposal.book.flatMap((id) => decidedLine(read, id));
  return { verdict, bank, book, confidence: proposal.confidence, day: bank[0]?.day ?? book[0]?.day ?? (0 as Day) };
}

/** Kinds of matches that have no document: they teach nothing about pairs. */
const WITHOUT_DOCUMENT = ['categorised', 'transfer'] as const;

/** Later than any decision. */
const LATEST = Number.MAX_SAFE_INTEGER;

/**
 * Approved groups and standing rejections up to a decision, oldest first. A match by hand counts as approved with confidence 0:
 * nobody had proposed it.
 */
export function loadDecisions(read: ReadHandle, upTo: number = LATEST): PastDecision[] {
  const matches = read
    .all<{ id: number; proposal: string | null }>(
      'SELECT id, proposal FROM match WHERE active = 1 AND kind NOT IN (?, ?) AND decision_id <= ? ORDER BY id DESC LIMIT ?',
      ...WITHOUT_DOCUMENT,
      upTo,
      MAX_DECISIONS,
    )
    .reverse();
  const approved = matches.map(({ id, proposal }) => {
    if (proposal !== null) return fromProposal(read, 'approved', JSON.parse(proposal) as Proposal);
    const legs = read.all<{ line_id: number; side: number }>(
      'SELECT line_id, side FROM match_leg WHERE match_id = ? ORDER BY line_id',
      id,
    );
    const of = (side: number): DecidedLine[] =>
      legs.filter((leg) => leg.side === side).flatMap((leg) => decidedLine(read, leg.line_id));
    const bank = of(0);
    const book = of(1);
    return { verdict: 'approved' as const, bank, book, confidence: 0, day: bank[0]?.day ?? book[0]?.day ?? (0 as Day) };
  });
  const rejected = read
    .all<{ proposal: string }>(
      'SELECT proposal FROM rejected_group WHERE decision_id <= ? ORDER BY decision_id, legs',
      upTo,
    )
    .map((row) => JSON.parse(row.proposal) as Proposal)
    .filter(({ kind }) => kind !== 'transfer')
    .map((proposal) => fromProposal(read, 'rejected', proposal));
  return [...approved, ...rejected];
}

/** Groups that were rejected and not taken back: they are not suggested again. */
export function rejectedGroups(read: ReadHandle, upTo: number = LATEST): Pick<Proposal, 'bank' | 'book'>[] {
  return read
    .all<{ proposal: string }>('SELECT proposal FROM rejected_group WHERE decision_id <= ? ORDER BY legs', upTo)
    .map((row) => JSON.parse(row.proposal) as Proposal)
    .map(({ bank, book }) => ({ bank, book }));
}

/** Pairs of lines that a person called genuine repeats, by id. */
export function genuinePairs(read: ReadHandle, upTo: number = LATEST): (readonly [number, number])[] {
  return read
    .all<{ one: number; other: number }>(
      'SELECT first_id AS one, second_id AS other FROM settled_pair WHERE decision_id <= ? ORDER BY first_id, second_id',
      upTo,
    )
    .map(({ one, other }) => [one, other] as const);
}

/** Every approved group and standing rejection by its lines, with who decided what. */
export function decidedGroups(read: ReadHandle): DecidedGroup[] {
  const groups = new Map<number, DecidedGroup & { readonly bank: number[]; readonly book: number[] }>();
  const legs = read.iterate<{
    id: number;
    decisionId: number;
    text: string;
    actor: string;
    day: number;
    account: string | null;
    line: number;
    side: number;
  }>(
    `SELECT m.id, m.decision_id AS decisionId, m.text, d.actor, m.day, CASE m.kind WHEN 'categorised' THEN m.differences ->> '$[0].account' END AS account, g.line_id AS line, g.side
     FROM match m JOIN decision d ON d.id = m.decision_id JOIN match_leg g ON g.match_id = m.id WHERE m.active = 1 ORDER BY m.id, g.line_id`,
  );
  for (const { id, decisionId, text, actor, day, account, line, side } of legs) {
    const group = groups.get(id) ?? {
      decisionId,
      text: `${account === null ? 'Approved' : 'Booked'} ${text} (${actor})`,
      verdict: 'approved' as const,
      ...(account === null ? {} : { account }),
      day: day as Day,
      bank: [],
      book: [],
    };
    (side === 0 ? group.bank : group.book).push(line);
    groups.set(id, group);
  }
  const rejected = read.all<{ decisionId: number; text: string; actor: string; proposal: string }>(
    `SELECT r.decision_id AS decisionId, d.text, d.actor, r.proposal FROM rejected_group r JOIN decision d ON d.id = r.decision_id ORDER BY r.decision_id, r.legs`,
  );
  return [
    ...groups.values(),
    ...rejected.flatMap(({ decisionId, text, actor, proposal }) => {
      const { bank, book } = JSON.parse(proposal) as Proposal;
      const first = [...bank, ...book][0];
      const line = first === undefined ? null : read.get<{ day: number }>('SELECT day FROM line WHERE id = ?', first);
      if (line === null) return [];
      return [
        { decisionId, text: `${text} (${actor})`, verdict: 'rejected' as const, day: line.day as Day, bank, book },
      ];
    }),
  ];
}
