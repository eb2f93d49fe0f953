/** What stays open after matching, explained: exceptions with their cause, and lines that several partners fit equally. */

import type { Context } from '../match/context.ts';
import type { Edges } from '../match/edges.ts';
import type { Ambiguity, Exception, MatchInput, RuleAction } from '../match/types.ts';
import type { BookReversal } from './book-reversals.ts';
import type { DuplicateFinding } from './duplicates.ts';
import { misplaced } from './elsewhere.ts';
import { type ExceptionQuery, findAmbiguous, findExceptions } from './exceptions.ts';
import { topicOf } from './lexicon.ts';
import { NearMissFinder } from './near-misses.ts';
import { bankOwnLines } from './own-lines.ts';
import { noPartner } from './partners.ts';
import { type Reversal, speaksOfReturn } from './reversals.ts';

/** What a run found besides its groups. */
export interface Unexplained {
  readonly input: MatchInput;
  /** Candidate pairs of equal and of differing amounts with their last posteriors. */
  readonly edges: Edges;
  readonly differing: Edges;
  readonly findings: readonly DuplicateFinding[];
  readonly reversals: readonly Reversal[];
  readonly takenBack: readonly BookReversal[];
  /** What the user's rules say about a bank line, by table row. */
  readonly actions: ReadonlyMap<number, RuleAction>;
}

/** Exceptions and ambiguous lines of a run, each in canonical order, bank first. */
export function explain(context: Context, run: Unexplained): { exceptions: Exception[]; ambiguous: Ambiguity[] } {
  const { bank, book } = context;
  const topics = bank.words.map((word) => topicOf(word));
  const sources = [run.edges, run.differing];
  const alone = noPartner(context, {
    equal: run.edges,
    differing: run.differing,
    isReturned: (i) => speaksOfReturn(bank, topics, i),
    certain: run.reversals.length * 2,
  });
  const elsewhere = misplaced(context, alone.open);
  const { bankFree, bookFree, decimals } = context;
  const query: ExceptionQuery = {
    today: run.input.today,
    staleCheckDays: run.input.settings.staleCheckDays,
    reversals: run.reversals,
    takenBack: run.takenBack,
    bankCopies: copiesOf(run.findings, 'bank'),
    bookCopies: copiesOf(run.findings, 'book'),
    bankActions: run.actions,
    nearMisses: new NearMissFinder(bank, book, { bankFree, bookFree, decimals }, sources, elsewhere),
    differing: run.differing,
    alone,
    misplaced: elsewhere,
    bankOwn: bankOwnLines(context),
    topics,
  };
  return { exceptions: findExceptions(context, query), ambiguous: findAmbiguous(context, query) };
}

function copiesOf(findings: readonly DuplicateFinding[], side: 'bank' | 'book'): Set<number> {
  return new Set(findings.filter((finding) => finding.side === side).map((finding) => finding.copy));
}
