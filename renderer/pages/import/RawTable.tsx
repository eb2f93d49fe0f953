/** The file as it stands: raw cells with their row numbers, and over each column the field it feeds. */
// biome-ignore-all lint/a11y/useSemanticElements: a scrolling pane is a region without being a section of the text

import type { TableReadingView } from '../../../shared/contract/import.ts';
import { shown } from '../../format.ts';
import { assignColumn, fieldOfColumn, remap } from '../../state/import.ts';
import { fieldWord, isMappedField, MAPPED } from '../../words.ts';

type ColumnView = TableReadingView['columns'][number];

function ColumnMenu({ table, column }: { readonly table: TableReadingView; readonly column: ColumnView }) {
  const field =
    fieldOfColumn(table.map, column.index, column.header) ??
    (column.field !== null && isMappedField(column.field) ? column.field : null);
  const name = column.header || `column ${column.index + 1}`;
  return (
    <th scope="col" className={field === null ? 'is-unused' : 'is-used'} title={column.why}>
      <select
        className="column-menu"
        aria-label={`What ${name} is`}
        value={field ?? ''}
        data-testid={`column-${column.index}`}
        onChange={(event) => {
          const next = event.target.value;
          void remap({ map: assignColumn(table.map, column.index, column.header, isMappedField(next) ? next : null) });
        }}
      >
        <option value="">not read</option>
        {MAPPED.map((one) => (
          <option key={one} value={one}>
            {fieldWord(one)}
          </option>
        ))}
      </select>
    </th>
  );
}

export function RawTable({ table }: { readonly table: TableReadingView }) {
  const width = Math.max(table.columns.length, ...table.sample.map((row) => row.cells.length));
  const columns: ColumnView[] = Array.from(
    { length: width },
    (_, index) => table.columns.find((column) => column.index === index) ?? { index, header: '', field: null, why: '' },
  );
  return (
    <section className="raw-pane" aria-label="As in the file">
      <h2>As in the file</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <div className="raw-scroll" tabIndex={0} role="region" aria-label="Raw rows of the file">
        <table className="raw-table" data-testid="raw-table">
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <ColumnMenu key={column.index} table={table} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {table.sample.map((row) => (
              <tr key={row.row} className={row.row === table.headerRow ? 'is-header' : ''}>
                <th scope="row">{row.row}</th>
                {columns.map((column) => (
                  <td key={column.index}>{shown(row.cells[column.index] ?? '')}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
