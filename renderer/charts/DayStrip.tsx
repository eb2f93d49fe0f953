/** Statements on a line of days: what is covered, what is missing, what is there twice. */

import type { Proof } from '../../shared/contract/close.ts';
import { day, money, plural } from '../format.ts';

const LANE = 12;

/** Lane of each statement: overlapping spans go below each other. */
function lanes(statements: Proof['statements']): number[] {
  const ends: number[] = [];
  return statements.map((statement) => {
    let lane = ends.findIndex((end) => end < statement.firstDay);
    if (lane < 0) lane = ends.length;
    ends[lane] = statement.lastDay;
    return lane;
  });
}

function Strip({ proof }: { readonly proof: Proof }) {
  const first = Math.min(
    ...proof.statements.map((statement) => statement.firstDay),
    ...proof.gaps.map((gap) => gap.from),
  );
  const last = Math.max(...proof.statements.map((statement) => statement.lastDay), ...proof.gaps.map((gap) => gap.to));
  const lane = lanes(proof.statements);
  const height = (Math.max(0, ...lane) + 1) * LANE;
  return (
    <svg
      viewBox={`0 0 ${last - first + 1} ${height}`}
      preserveAspectRatio="none"
      className="day-strip"
      aria-hidden="true"
    >
      {proof.statements.map((statement, at) => (
        <rect
          key={statement.statementId}
          x={statement.firstDay - first}
          width={statement.lastDay - statement.firstDay + 1}
          y={(lane[at] ?? 0) * LANE + 1}
          height={LANE - 2}
          className="strip-statement"
        />
      ))}
      {proof.gaps.map((gap) => (
        <rect
          key={`${gap.kind}-${gap.from}-${gap.to}`}
          x={gap.from - first}
          width={Math.max(0.4, gap.to - gap.from + 1)}
          y={0}
          height={height}
          className={`strip-${gap.kind}`}
        />
      ))}
    </svg>
  );
}

const KINDS = { gap: 'Days missing', overlap: 'Covered twice', continuity: 'Balances do not continue' } as const;

export function DayStrip({ proof }: { readonly proof: Proof }) {
  if (proof.statements.length === 0) return <p className="muted">No statements yet: import one for this account.</p>;
  return (
    <div className="strip" data-testid="day-strip">
      <Strip proof={proof} />
      <ul className="strip-list">
        {proof.gaps.map((gap) => (
          <li key={`${gap.kind}-${gap.from}-${gap.to}`} className={`strip-note is-${gap.kind}`}>
            <strong>{KINDS[gap.kind]}</strong> {day(gap.from)} to {day(gap.to)}: {gap.note}
          </li>
        ))}
        {proof.statements.map((statement) => (
          <li key={statement.statementId}>
            <span className="file-name">{statement.file}</span> {day(statement.firstDay)} to {day(statement.lastDay)} ·{' '}
            {plural(statement.lines, 'line')} · {money(statement.opening, proof.currency)} →{' '}
            {money(statement.closing, proof.currency)}
          </li>
        ))}
      </ul>
    </div>
  );
}
