/** Why the columns were read so: the evidence the reader kept. */

import type { TableReadingView } from '../../../shared/contract/import.ts';
import { shown } from '../../format.ts';
import { fieldWord } from '../../words.ts';

export function Why({ table }: { readonly table: TableReadingView }) {
  const used = table.columns.filter((column) => column.field !== null);
  if (used.length === 0 && table.evidence.length === 0) return null;
  return (
    <section className="why-panel" aria-label="Why it was read so" data-testid="why">
      <h3>Why</h3>
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
