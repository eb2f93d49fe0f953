/** Statements on an axis of days: what is covered, what is missing, what is there twice, and the day that breaks the balance. */

import type { Proof } from '../../shared/contract/close.ts';
import { day, longDay, money, plural } from '../format.ts';
import { dayTicks } from './day-axis.ts';

const LANE = 12;
/** A mark of one day keeps at least this share of the strip, so that it is seen on a strip of years. */
const LEAST_SHARE = 0.004;

interface Axis {
  readonly first: number;
  readonly last: number;
}

function axisOf({ statements, gaps }: Proof): Axis {
  const from = [...statements.map((one) => one.firstDay), ...gaps.map((gap) => gap.from)];
  const to = [...statements.map((one) => one.lastDay), ...gaps.map((gap) => gap.to)];
  return { first: Math.min(...from), last: Math.max(...to) };
}

const span = ({ first, last }: Axis): number => last - first + 1;
/** Where the middle of a day lies, in per cent of the strip. */
const share = (axis: Axis, at: number): number => ((at - axis.first + 0.5) / span(axis)) * 100;

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

function Bars({ proof, axis }: { readonly proof: Proof; readonly axis: Axis }) {
  const lane = lanes(proof.statements);
  const height = (Math.max(0, ...lane) + 1) * LANE;
  const least = span(axis) * LEAST_SHARE;
  const bad = proof.statement.firstBadDay;
  return (
    <svg viewBox={`0 0 ${span(axis)} ${height}`} preserveAspectRatio="none" className="day-strip" aria-hidden="true">
      {proof.statements.map((statement, at) => (
        <rect
          key={statement.statementId}
          x={statement.firstDay - axis.first}
          width={statement.lastDay - statement.firstDay + 1}
          y={(lane[at] ?? 0) * LANE + 1}
          height={LANE - 2}
          className="strip-statement"
        />
      ))}
      {proof.gaps.map((gap) => (
        <rect
          key={`${gap.kind}-${gap.from}-${gap.to}`}
          x={gap.from - axis.first}
          width={Math.max(least, gap.to - gap.from + 1)}
          y={0}
          height={height}
          className={`strip-${gap.kind}`}
        />
      ))}
      {bad !== null && (
        <>
          <rect x={bad - axis.first} width={axis.last - bad + 1} y={0} height={height} className="strip-unproved" />
          <rect x={bad - axis.first} width={Math.max(least, 1)} y={0} height={height} className="strip-bad" />
        </>
      )}
    </svg>
  );
}

/** The first bad day by name above the strip; past the middle the name ends at its day. The list below says the rest in words. */
function Flags({ proof, axis }: { readonly proof: Proof; readonly axis: Axis }) {
  const bad = proof.statement.firstBadDay;
  if (bad === null) return null;
  const at = share(axis, bad);
  const side = at > 50 ? { right: `${100 - at}%` } : { left: `${at}%` };
  return (
    <div className="strip-flags" aria-hidden="true">
      <span className={`strip-flag${at > 50 ? ' is-end' : ''}`} style={side} data-testid="strip-bad-day">
        First bad day: {longDay(bad)}
      </span>
    </div>
  );
}

function Ticks({ axis }: { readonly axis: Axis }) {
  return (
    <div className="strip-axis" aria-hidden="true" data-testid="strip-axis">
      {dayTicks(axis.first, axis.last).map((tick) => {
        const at = share(axis, tick.day);
        return (
          <span key={tick.day} className={at > 95 ? 'is-end' : ''} style={{ left: `${at}%` }}>
            {tick.label}
          </span>
        );
      })}
    </div>
  );
}

const KINDS = { gap: 'Days missing', overlap: 'Covered twice', continuity: 'Balances do not continue' } as const;

export function DayStrip({ proof }: { readonly proof: Proof }) {
  if (proof.statements.length === 0) return <p className="muted">No statements yet: import one for this account.</p>;
  const axis = axisOf(proof);
  return (
    <div className="strip" data-testid="day-strip">
      <Flags proof={proof} axis={axis} />
      <Bars proof={proof} axis={axis} />
      <Ticks axis={axis} />
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
