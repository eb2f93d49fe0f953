/** Why the columns were read so: the evidence the reader kept. */
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key

import type { TableReadingView } from '../../../shared/contract/import.ts';
import { shown } from '../../format.ts';
import { fieldWord } from '../../words.ts';

export function Why({ table }: { readonly table: TableReadingView }) {
  const used = table.columns.filter((column) => column.field !== null);
  if (used.length === 0 && table.evidence.length === 0) return null;
  return (
    <section className="why-panel" tabIndex={0} aria-label="Why it was read so" data-testid="why">
      <h2>Why</h2>
      <dl>
        {table.evidence.map((one) => (
          <div key={`${one.about}-${one.text}`}>
            <dt>{shown(one.about)}</dt>
            <dd>{shown(one.text)}</dd>
          </div>
        ))}
        {used.map((column) => (
          <div key={column.index}>
            <dt>{fieldWord(column.field ?? '')}</dt>
            <dd>{shown(column.why)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
