/** How often suggestions of each confidence were kept: a diagram, and the same figures as a table. */

import { count } from '../format.ts';
import { type Band, type Frame, reliabilityMarks, shareText } from './reliability.ts';

const FRAME: Frame = { left: 46, right: 540, top: 12, bottom: 252 };
const WIDTH = 560;
const HEIGHT = 290;

const tickText = (value: number): string => shareText(value).replace(' %', '');

/** Hidden from screen readers: the table beside it holds every figure. */
function Diagram({ bands }: { readonly bands: readonly Band[] }) {
  const { marks, ticks } = reliabilityMarks(bands, FRAME);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="reliability" aria-hidden="true" data-testid="reliability-svg">
      {ticks.map(({ value, x, y }) => (
        <g key={value}>
          <line x1={x} x2={x} y1={FRAME.top} y2={FRAME.bottom} className="reliability-grid" />
          <line x1={FRAME.left} x2={FRAME.right} y1={y} y2={y} className="reliability-grid" />
          <text x={x} y={FRAME.bottom + 15} textAnchor="middle">
            {tickText(value)}
          </text>
          <text x={FRAME.left - 7} y={y + 4} textAnchor="end">
            {tickText(value)}
          </text>
        </g>
      ))}
      <line x1={FRAME.left} y1={FRAME.bottom} x2={FRAME.right} y2={FRAME.top} className="reliability-diagonal" />
      {marks.map(({ from, x, y, low, high }) => (
        <g key={from} className="reliability-mark">
          <line x1={x} x2={x} y1={low} y2={high} />
          <line x1={x - 5} x2={x + 5} y1={low} y2={low} />
          <line x1={x - 5} x2={x + 5} y1={high} y2={high} />
          <circle cx={x} cy={y} r={4} data-band={from} />
        </g>
      ))}
      <text x={(FRAME.left + FRAME.right) / 2} y={HEIGHT - 6} textAnchor="middle">
        Confidence when it was decided, per cent
      </text>
    </svg>
  );
}

function Figures({ bands }: { readonly bands: readonly Band[] }) {
  return (
    <table className="plain-table" data-testid="reliability-table">
      <caption className="visually-hidden">Share of suggestions that were kept, by confidence</caption>
      <thead>
        <tr>
          <th scope="col">Confidence</th>
          {['Decided', 'Kept', 'Share kept', '95 % interval'].map((title) => (
            <th key={title} scope="col" className="is-end">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bands.map((band) => (
          <tr key={band.from} data-band={band.from}>
            <th scope="row">
              {shareText(band.from)} to {shareText(band.to)}
            </th>
            <td className="is-end">{count(band.decided)}</td>
            <td className="is-end">{count(band.kept)}</td>
            <td className="is-end">{band.decided === 0 ? 'none yet' : shareText(band.kept / band.decided)}</td>
            <td className="is-end">{band.decided === 0 ? '' : `${shareText(band.low)} to ${shareText(band.high)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function ReliabilityDiagram({ bands }: { readonly bands: readonly Band[] }) {
  return (
    <>
      <Diagram bands={bands} />
      <p className="muted">
        On the dashed line a suggestion is right as often as it says; above it, more often. The bars hold the true share
        with 95 % certainty. Both axes are stretched towards 100 %, where approval happens.
      </p>
      <Figures bands={bands} />
    </>
  );
}
