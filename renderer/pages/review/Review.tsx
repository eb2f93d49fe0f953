/** Review: the queues, one row after the other, with the pair and its reasons beside them. */

import { CheckCheck, FilePlus2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Queue, QueueRow } from '../../../shared/contract/review.ts';
import { openQueue } from '../../commands.ts';
import { Button, Chip, Confidence, Empty, ErrorCard } from '../../components/basic.tsx';
import { day, money, percent, plural, shown } from '../../format.ts';
import { sayError } from '../../state/decide.ts';
import { chooseFiles } from '../../state/files.ts';
import { useCounts, useScope, useWorkspace } from '../../state/queries.ts';
import {
  activate,
  extend,
  MOST_SELECTED,
  type Sort,
  selectAll,
  settle,
  showRows,
  toggle,
  useReview,
} from '../../state/review.ts';
import { ui } from '../../state/ui.ts';
import { type Column, DataGrid, type Selection } from '../../table/DataGrid.tsx';
import { causeWord, guardWord, word } from '../../words.ts';
import { BulkBar, BulkFacts } from './BulkBar.tsx';
import { DetailPanel } from './DetailPanel.tsx';

const DAY: Column<QueueRow> = { id: 'day', title: 'Day', cell: (row) => day(row.day) };
const AMOUNT: Column<QueueRow> = {
  id: 'amount',
  title: 'Amount',
  align: 'end',
  cell: (row) => money(row.amount, row.currency),
};

/** Counterparty first where the text does not say it already. */
function TextCell({ row }: { readonly row: QueueRow }) {
  const who = row.counterparty;
  const said = who === '' || row.text.toLowerCase().includes(who.toLowerCase());
  return (
    <>
      {!said && <strong>{shown(who)} </strong>}
      {shown(row.text) || (said && who !== '' ? shown(who) : <span className="muted">no description</span>)}
    </>
  );
}

const TEXT: Column<QueueRow> = { id: 'text', title: 'Description', cell: (row) => <TextCell row={row} /> };
const KIND: Column<QueueRow> = { id: 'kind', title: 'Kind', cell: (row) => causeWord(row.kind) };
/** The cause, and where the line would be booked. */
const CAUSE: Column<QueueRow> = {
  id: 'kind',
  title: 'Kind',
  cell: ({ kind, ledgerAccount }) =>
    ledgerAccount === '' ? (
      causeWord(kind)
    ) : (
      <span title={`${causeWord(kind)}, proposed account ${ledgerAccount}`}>
        {causeWord(kind)} <span className="muted">→ {shown(ledgerAccount)}</span>
      </span>
    ),
};
const SIDE: Column<QueueRow> = { id: 'side', title: 'Side', cell: (row) => word(row.side) };

function Legs({ row: { legs, kind } }: { readonly row: QueueRow }) {
  if (kind === 'transfer') return <Chip title="Two bank lines of own accounts">transfer</Chip>;
  return legs === '' || legs === '1:1' ? null : <Chip title="Bank lines to book lines">{legs}</Chip>;
}

function scoreColumn(threshold: number): Column<QueueRow> {
  return {
    id: 'score',
    title: 'Sure',
    cell: (row) =>
      row.confidence === null ? null : <Confidence percent={percent(row.confidence)} threshold={threshold} />,
  };
}

const FLAGS: Column<QueueRow> = {
  id: 'flags',
  title: 'Flags',
  quiet: true,
  cell: (row) => (
    <>
      <Legs row={row} />
      {row.guards[0] !== undefined && (
        <Chip tone="warn" title={row.guards.map(word).join(', ')}>
          {guardWord(row.guards[0])}
          {row.guards.length > 1 ? ` +${row.guards.length - 1}` : ''}
        </Chip>
      )}
    </>
  ),
};

interface QueueLook {
  readonly layout: string;
  readonly columns: (threshold: number) => readonly Column<QueueRow>[];
}

const LOOKS: Readonly<Record<Queue, QueueLook>> = {
  suggested: { layout: 'suggested', columns: (threshold) => [DAY, TEXT, FLAGS, AMOUNT, scoreColumn(threshold)] },
  duplicates: { layout: 'kinds', columns: () => [DAY, TEXT, KIND, AMOUNT, SIDE] },
  exceptions: { layout: 'causes', columns: () => [DAY, TEXT, CAUSE, AMOUNT, SIDE] },
  bank_only: { layout: 'lines', columns: () => [DAY, TEXT, AMOUNT] },
  books_only: { layout: 'lines', columns: () => [DAY, TEXT, AMOUNT] },
  carried: { layout: 'kinds', columns: () => [DAY, TEXT, KIND, AMOUNT, SIDE] },
  ignored: { layout: 'lines', columns: () => [DAY, TEXT, AMOUNT] },
  approved: { layout: 'decided', columns: () => [DAY, TEXT, FLAGS, AMOUNT] },
  posted: { layout: 'decided', columns: () => [DAY, TEXT, FLAGS, AMOUNT] },
};

const EMPTY: Readonly<Record<Queue, readonly [title: string, why: string]>> = {
  suggested: [
    'Nothing left to approve',
    'Every suggestion is decided. What is still open has a cause: look at the exceptions.',
  ],
  duplicates: [
    'No duplicates',
    'Lines that seem to be imported, entered or posted twice appear here with the reason. None were found.',
  ],
  exceptions: [
    'No exceptions',
    'Open lines with a named cause appear here: fees, returned payments, wrong signs, timing. None are open.',
  ],
  bank_only: ['Nothing at the bank only', 'Bank lines without a counterpart in the books appear here.'],
  books_only: [
    'Nothing in the books only',
    'Ledger lines the bank has not seen appear here, such as outstanding cheques.',
  ],
  carried: [
    'Nothing carried',
    'Lines you call outstanding, timing, a bank error, to ask or to correct stay here until their day passes or a match holds them.',
  ],
  ignored: [
    'Nothing left out',
    'Bank lines that one of your rules leaves out of matching appear here with the name of the rule.',
  ],
  approved: ['Nothing approved yet', 'Matches you approve wait here until you post them. U takes one back.'],
  posted: ['Nothing posted yet', 'Approved matches move here once they are written to a journal file.'],
};

const NO_SUGGESTIONS = [
  'No suggestions',
  'A suggestion needs a bank line and a ledger line that fit together. Import the other side, or look at the exceptions.',
] as const;

function EmptyQueue({ queue, filter }: { readonly queue: Queue; readonly filter: string }) {
  const lines = useWorkspace().data?.lines ?? 0;
  const { data: counts } = useCounts();
  const decided = (counts?.approved ?? 0) + (counts?.posted ?? 0);
  if (filter !== '') {
    return (
      <Empty title="Nothing fits the filter" why={`No row of this queue holds “${filter}”.`} testId="queue-empty">
        <Button onPress={() => showRows({ filter: '' })}>Clear the filter</Button>
      </Empty>
    );
  }
  const [title, why] = queue === 'suggested' && decided === 0 ? NO_SUGGESTIONS : EMPTY[queue];
  return (
    <Empty
      title={title}
      why={why}
      icon={lines === 0 ? <FilePlus2 size={20} /> : <CheckCheck size={20} />}
      testId="queue-empty"
    >
      {lines === 0 ? (
        <Button primary keys="Mod+O" onPress={() => void chooseFiles(false)}>
          Import files
        </Button>
      ) : (
        <Button keys="Mod+4" onPress={() => ui().go('proof')}>
          Go to proof
        </Button>
      )}
      {queue === 'suggested' && lines > 0 && <Button onPress={() => openQueue('exceptions')}>Exceptions</Button>}
    </Empty>
  );
}

function Toolbar({ queue }: { readonly queue: Queue }) {
  const filter = useReview((state) => state.filter);
  const sort = useReview((state) => state.sort);
  const selected = useReview((state) => state.selected);
  return (
    <div className="toolbar is-slim">
      <input
        className="input is-filter"
        type="search"
        placeholder="Filter  /"
        aria-label="Filter the rows"
        data-filter
        data-testid="filter"
        value={filter}
        onChange={(event) => showRows({ filter: event.target.value })}
      />
      {selected.size > 0 && (
        <span className="muted" data-testid="selected-count">
          {plural(selected.size, 'row')} selected
        </span>
      )}
      {queue === 'suggested' && selected.size === 0 && <BulkFacts />}
      <span className="spring" />
      <label className="inline-label">
        <span>Order</span>
        <select
          className="bar-select"
          value={sort}
          data-testid="sort"
          onChange={(event) => showRows({ sort: event.target.value as Sort })}
        >
          {queue === 'suggested' && <option value="confidence">Surest first</option>}
          {queue !== 'suggested' && <option value="confidence">As queued</option>}
          <option value="day">Day</option>
          <option value="amount">Amount</option>
        </select>
      </label>
    </div>
  );
}

async function selectEverything(): Promise<void> {
  try {
    const total = await selectAll();
    if (total > MOST_SELECTED)
      ui().say({
        tone: 'info',
        text: `The first ${MOST_SELECTED.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} rows are selected: one decision takes no more.`,
      });
  } catch (thrown) {
    sayError(thrown);
  }
}

function Rows({ queue }: { readonly queue: Queue }) {
  const { cache, active, selected, threshold, filter } = useReview();
  const version = useSyncExternalStore(cache.subscribe, cache.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when rows came in, which the version says
  useEffect(() => settle(), [cache, version]);
  const columns = useMemo(() => LOOKS[queue].columns(threshold), [queue, threshold]);
  const selection = useMemo<Selection>(
    () => ({ has: (key) => selected.has(key), toggle, extend, all: () => void selectEverything() }),
    [selected],
  );
  const rowAt = useCallback((index: number) => cache.rowAt(index), [cache]);
  const onView = useCallback((first: number, last: number) => cache.want(first, last), [cache]);
  if (cache.error && cache.total === null) {
    return (
      <ErrorCard error={cache.error} title="The rows could not be read">
        <Button primary onPress={() => cache.refresh()}>
          Try again
        </Button>
      </ErrorCard>
    );
  }
  if (cache.total === 0) return <EmptyQueue queue={queue} filter={filter} />;
  return (
    <DataGrid
      label={`${word(queue)} rows`}
      layout={LOOKS[queue].layout}
      columns={columns}
      total={cache.total ?? 20}
      rowAt={rowAt}
      keyOf={keyOf}
      active={active}
      onActive={activate}
      onView={onView}
      selection={selection}
      testId="review-grid"
    />
  );
}

const keyOf = (row: QueueRow): string => row.key;

export function ReviewPage() {
  const queue = useReview((state) => state.queue);
  const { account, from, to } = useScope();
  useEffect(() => {
    const now = useReview.getState();
    if (now.account !== account || now.from !== from || now.to !== to) showRows({ account, from, to });
    else now.cache.refresh();
  }, [account, from, to]);
  return (
    <div className="split review" data-queue={queue}>
      <div className="split-main" data-pane="rows">
        <h1 className="visually-hidden">Review: {word(queue)}</h1>
        {queue === 'suggested' && <BulkBar />}
        <Toolbar queue={queue} />
        <Rows queue={queue} />
      </div>
      <aside className="split-side" aria-label="Chosen row" data-pane="detail">
        <DetailPanel />
      </aside>
    </div>
  );
}
