/** The file as it is read: every line that would be there, new ones and those already imported. */

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { PreviewRow, StagedFile } from '../../../shared/contract/import.ts';
import { call } from '../../api.ts';
import { Chip, ErrorCard } from '../../components/basic.tsx';
import { day, money, shown } from '../../format.ts';
import { type Column, DataGrid } from '../../table/DataGrid.tsx';
import { PageCache } from '../../table/page-cache.ts';

const COLUMNS: readonly Column<PreviewRow>[] = [
  { id: 'row', title: 'Row', align: 'end', cell: (row) => row.row },
  { id: 'day', title: 'Day', cell: (row) => day(row.day) },
  {
    id: 'text',
    title: 'Description',
    cell: (row) => shown([row.counterparty, row.description, row.reference].filter((part) => part !== '').join(' · ')),
  },
  { id: 'amount', title: 'Amount', align: 'end', cell: (row) => money(row.amount, row.currency) },
  {
    id: 'state',
    title: 'State',
    cell: (row) =>
      row.state === 'known' ? (
        <Chip title="Already imported: it is not added again">known</Chip>
      ) : (
        <Chip tone="ok">new</Chip>
      ),
  },
];

const keyOf = (row: PreviewRow): string => `preview-${row.row}`;

export function ReadingTable({ stageId, file }: { readonly stageId: string; readonly file: StagedFile }) {
  const [active, setActive] = useState(0);
  // A file that was read again is a new object: its rows are asked for anew.
  const cache = useMemo(
    () =>
      new PageCache<PreviewRow>(
        (offset, limit) => call('import.preview', { stageId, file: file.index, offset, limit }),
        keyOf,
      ),
    [stageId, file],
  );
  useSyncExternalStore(cache.subscribe, cache.version);
  useEffect(() => cache.want(0, 0), [cache]);
  return (
    <section className="reading-pane" aria-label="As it is read">
      <h2>As it is read</h2>
      {cache.error && cache.total === null ? (
        <ErrorCard error={cache.error} title="The preview could not be read" />
      ) : cache.total === 0 ? (
        <p className="muted pad">
          {file.state === 'asked' ? 'Nothing is read until the question above is answered.' : 'No lines.'}
        </p>
      ) : (
        <DataGrid
          label="Lines as they are read"
          layout="preview"
          columns={COLUMNS}
          total={cache.total ?? 8}
          rowAt={(index) => cache.rowAt(index)}
          keyOf={keyOf}
          active={active}
          onActive={setActive}
          onView={(first, last) => cache.want(first, last)}
          testId="preview-grid"
        />
      )}
    </section>
  );
}
