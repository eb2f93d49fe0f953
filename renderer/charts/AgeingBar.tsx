/** Open items by age: one stacked bar, and the same figures as a table. */

import type { Ageing } from '../../shared/contract/close.ts';
import { count, money } from '../format.ts';

const WIDTH = 1000;

/** Bars by count of items; a bucket that holds anything is never thinner than a hair. */
function segments(
  ageing: Ageing,
): { readonly label: string; readonly x: number; readonly width: number; readonly shade: number }[] {
  const total = ageing.buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let x = 0;
  return ageing.buckets.map((bucket, shade) => {
    const width = total === 0 || bucket.count === 0 ? 0 : Math.max(6, (bucket.count / total) * WIDTH);
    const segment = { label: bucket.label, x, width, shade };
    x += width;
    return segment;
  });
}

export function AgeingBar({ ageing, currency }: { readonly ageing: Ageing; readonly currency: string }) {
  const bars = segments(ageing);
  const end = Math.max(1, ...bars.map((bar) => bar.x + bar.width));
  return (
    <div className="ageing">
      <svg viewBox={`0 0 ${end} 14`} preserveAspectRatio="none" className="ageing-bar" aria-hidden="true">
        {bars.map((bar) => (
          <rect key={bar.label} x={bar.x} y={0} width={bar.width} height={14} className={`shade-${bar.shade}`} />
        ))}
      </svg>
      <table className="plain-table" data-testid="ageing-table">
        <caption className="visually-hidden">Open items by age at the end of the period</caption>
        <thead>
          <tr>
            <th scope="col">Age</th>
            <th scope="col" className="is-end">
              Items
            </th>
            <th scope="col" className="is-end">
              Sum
            </th>
          </tr>
        </thead>
        <tbody>
          {ageing.buckets.map((bucket, shade) => (
            <tr key={bucket.label}>
              <th scope="row">
                <svg className="swatch" viewBox="0 0 8 8" aria-hidden="true">
                  <rect width="8" height="8" className={`shade-${shade}`} />
                </svg>
                {bucket.label} days
              </th>
              <td className="is-end">{count(bucket.count)}</td>
              <td className="is-end">{money(bucket.sum, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
