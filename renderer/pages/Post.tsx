/** Post: what would be written to the journal file, the writing of it, and what was written. */

import { BookCheck, Lock } from 'lucide-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { JournalEntryView, PostResult } from '../../shared/contract/posting.ts';
import { call, shell } from '../api.ts';
import { openQueue } from '../commands.ts';
import { Bones, Button, Chip, Empty, ErrorCard } from '../components/basic.tsx';
import { entryParts } from '../entry-text.ts';
import { baseName, count, day, money, plural, shown } from '../format.ts';
import { usePostPreview, useWorkspace } from '../state/queries.ts';
import { type Column, DataGrid } from '../table/DataGrid.tsx';
import { PageCache } from '../table/page-cache.ts';
import { ConfirmPost, ConfirmReverse } from './post/Confirm.tsx';
import { Natures } from './post/Natures.tsx';
import { type Layout, type Posting, type Scope, usePosting, usePostScope } from './post/posting.ts';
import { JournalTable } from './review/Journal.tsx';

const STATES = {
  ready: { tone: 'info', text: 'To post' },
  waiting: { tone: 'warn', text: 'Waits' },
  reversed: { tone: 'plain', text: 'Reversed' },
  reversal: { tone: 'plain', text: 'Reversal' },
  posted: { tone: 'ok', text: 'Posted' },
  uncertain: { tone: 'warn', text: 'Interrupted' },
} as const;

function debitOf(entry: JournalEntryView): number {
  return entry.lines.reduce((sum, line) => sum + line.debit, 0);
}

const COLUMNS: readonly Column<JournalEntryView>[] = [
  { id: 'day', title: 'Day', cell: (row) => day(row.day) },
  { id: 'text', title: 'Entry', cell: (row) => shown(entryParts(row.text).title) },
  {
    id: 'amount',
    title: 'Amount',
    align: 'end',
    cell: (row) => (row.lines.length === 0 ? '' : money(debitOf(row), row.lines[0]?.currency ?? '')),
  },
  {
    id: 'state',
    title: 'State',
    cell: (row) =>
      row.lines.length === 0 && row.state !== 'waiting' ? (
        <Chip tone="plain">Booked</Chip>
      ) : (
        <Chip tone={STATES[row.state].tone}>{STATES[row.state].text}</Chip>
      ),
  },
];

type Totals = PostResult['totals'];

/** "1,234.00 GBP and 50.00 EUR". */
function debits(totals: Totals): string {
  return totals.map(({ currency, debit }) => `${money(debit, currency)} ${currency}`).join(' and ');
}

/** "Debit 1,234.00 GBP = credit 1,234.00 GBP.", one for each currency. */
function balances(totals: Totals): string {
  return totals
    .map(
      ({ currency, debit, credit }) =>
        `Debit ${money(debit, currency)} ${debit === credit ? '=' : '≠'} credit ${money(credit, currency)} ${currency}.`,
    )
    .join(' ');
}

function Result({ result }: { readonly result: PostResult }) {
  return (
    <section className="panel result" data-testid="post-result" role="status">
      <h2>{result.dryRun ? 'Dry run: nothing was written' : `Written to ${baseName(result.file ?? '')}`}</h2>
      <p>
        {plural(result.posted, 'entry', 'entries')} {result.dryRun ? 'would be posted' : 'posted'} in{' '}
        {plural(result.lines, 'journal line')}; {plural(result.ticks, 'match', 'matches')} in the cash book already:
        nothing to post. {count(result.already)} posted before and left alone. {balances(result.totals)}
      </p>
      {result.file !== null && !result.dryRun && (
        <Button quiet onPress={() => void shell('shell.showItem', { path: result.file ?? '' })}>
          Show the file
        </Button>
      )}
    </section>
  );
}

function Blocked({ reason }: { readonly reason: string }) {
  return (
    <div className="note-bar is-warn" data-testid="post-blocked">
      <Lock aria-hidden="true" size={14} />
      <span>{reason}</span>
    </div>
  );
}

/** Entries whose debit the preview adds up; a dry run adds up all. */
const SUMMED = 500;

interface Figures {
  readonly ready: number;
  readonly posted: number;
  readonly ticks: number;
  readonly waiting: number;
  readonly totals: Totals;
  readonly blocked: string | null;
}

/** "91 entries to post · 1,234.00 GBP · 144 in the cash book already"; where the preview saw only a part, the matches to settle. */
function toPost({ ready, ticks, waiting, totals }: Figures): string {
  if (ready > SUMMED) return `${plural(ready, 'match', 'matches')} to settle`;
  const entries = ready - ticks - waiting;
  const parts = [`${plural(entries, 'entry', 'entries')} to post`];
  if (entries > 0) parts.push(debits(totals));
  if (ticks > 0) parts.push(`${count(ticks)} in the cash book already`);
  if (waiting > 0) parts.push(`${count(waiting)} wait`);
  return parts.join(' · ');
}

interface HeadProps {
  readonly figures: Figures;
  readonly posting: Posting;
  readonly layouts: readonly Layout[];
  readonly layout: Layout;
  readonly onLayout: (id: string) => void;
}

function Head({ figures, posting, layouts, layout, onLayout }: HeadProps) {
  const stop = posting.busy || figures.ready === figures.waiting;
  // Known where the preview saw all that is ready.
  const entries = figures.ready <= SUMMED ? figures.ready - figures.ticks - figures.waiting : 0;
  return (
    <header className="page-head">
      <h1>Post</h1>
      <span className="muted" data-testid="post-figures">
        {toPost(figures)} · {count(figures.posted)} posted before
      </span>
      <span className="spring" />
      <select
        className="input is-layout"
        aria-label="File for"
        data-testid="post-layout"
        value={layout.id}
        onChange={(event) => onLayout(event.target.value)}
      >
        {layouts.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <Button onPress={() => void posting.dryRun()} disabled={stop} testId="post-dry-run">
        Dry run
      </Button>
      <Button
        primary
        onPress={() => void posting.ask()}
        disabled={stop || figures.blocked !== null}
        title={figures.blocked ?? ''}
        testId="post-run"
      >
        {entries > 0 ? `Post ${count(entries)}…` : 'Post…'}
      </Button>
    </header>
  );
}

function EntryActions({ entry, posting }: { readonly entry: JournalEntryView; readonly posting: Posting }) {
  if (entry.file === '') return null;
  return (
    <div className="entry-actions">
      {entry.state === 'posted' && (
        <Button onPress={() => void posting.askReverse(entry.key)} disabled={posting.busy} testId="entry-reverse">
          Reverse…
        </Button>
      )}
      <Button quiet onPress={() => void posting.again(entry.file)} disabled={posting.busy} testId="entry-again">
        Write {baseName(entry.file)} again…
      </Button>
    </div>
  );
}

/** What the entry settles, then the bank's own words, which the journal cites too. */
function EntryHead({ entry }: { readonly entry: JournalEntryView }) {
  const { title, bank } = entryParts(entry.text);
  return (
    <header>
      <h2>{shown(title)}</h2>
      {bank !== '' && bank !== title && <p>{shown(bank)}</p>}
      <p className="muted">
        {day(entry.day)} · {plural(entry.lines.length, 'line')} · key <code>{entry.key}</code>
      </p>
    </header>
  );
}

const keyOf = (row: JournalEntryView): string => row.key;

interface EntriesProps {
  readonly revision: number | undefined;
  readonly total: number;
  readonly scope: Scope;
  readonly posting: Posting;
}

function WhatIsPosted({ entry }: { readonly entry: JournalEntryView }) {
  if (entry.state === 'waiting')
    return (
      <p className="muted">Its books do not say whether they hold the money already: nothing is posted until you do.</p>
    );
  return entry.lines.length === 0 ? (
    <p className="muted">The cash book holds all of it already: the tick is the record, nothing is posted.</p>
  ) : (
    <JournalTable lines={entry.lines} withMemo={false} />
  );
}

function Entries({ revision, total, scope, posting }: EntriesProps) {
  const { accountId, from, to } = scope;
  const [active, setActive] = useState(0);
  const cache = useMemo(
    () =>
      new PageCache<JournalEntryView>(async (offset, limit) => {
        const page = await call('post.preview', { offset, limit, scope: { accountId, from, to } });
        return { total, rows: page.entries };
      }, keyOf),
    [total, accountId, from, to],
  );
  useSyncExternalStore(cache.subscribe, cache.version);
  useEffect(() => {
    if (revision !== undefined) cache.refresh();
  }, [cache, revision]);
  const entry = cache.rowAt(active);
  return (
    <div className="split">
      <div className="split-main" data-pane="entries">
        <DataGrid
          label="Journal entries"
          layout="entries"
          columns={COLUMNS}
          total={total}
          rowAt={(index) => cache.rowAt(index)}
          keyOf={keyOf}
          active={active}
          onActive={setActive}
          onView={(first, last) => cache.want(first, last)}
          testId="entries-grid"
        />
      </div>
      <aside className="split-side" aria-label="Entry" data-pane="detail">
        {entry && (
          <div className="detail-inner">
            <EntryHead entry={entry} />
            <WhatIsPosted entry={entry} />
            <EntryActions entry={entry} posting={posting} />
          </div>
        )}
      </aside>
    </div>
  );
}

function Dialogs({ posting, layout }: { readonly posting: Posting; readonly layout: Layout }) {
  const { asked, cancel } = posting;
  if (asked === null) return null;
  return asked.of === 'post' ? (
    <ConfirmPost summary={asked.summary} layout={layout.title} onCancel={cancel} onPost={() => void posting.post()} />
  ) : (
    <ConfirmReverse reversal={asked.reversal} onCancel={cancel} onReverse={() => void posting.reverse(asked.key)} />
  );
}

const JOURNAL_CSV: Layout = { id: 'journal-csv', title: 'Journal file (CSV)', extension: 'csv' };

export function PostPage() {
  const scope = usePostScope();
  const { data, error, refetch } = usePostPreview(scope);
  const [layoutId, setLayoutId] = useState(JOURNAL_CSV.id);
  const layout = data?.layouts.find(({ id }) => id === layoutId) ?? JOURNAL_CSV;
  const posting = usePosting(scope, layout);
  const revision = useWorkspace().data?.revision;
  if (error && !data) {
    return (
      <ErrorCard error={error} title="What is to be posted could not be read">
        <Button primary onPress={() => void refetch()}>
          Try again
        </Button>
      </ErrorCard>
    );
  }
  if (!data) return <Bones rows={8} />;
  const total = data.ready + data.posted;
  return (
    <div className="page is-full">
      <Head figures={data} posting={posting} layouts={data.layouts} layout={layout} onLayout={setLayoutId} />
      {data.blocked !== null && <Blocked reason={data.blocked} />}
      {data.waiting > 0 && <Natures />}
      {posting.error && <ErrorCard error={posting.error} title="Posting stopped" />}
      {posting.result && <Result result={posting.result} />}
      {total === 0 ? (
        <Empty
          title="Nothing approved yet"
          why="Approved matches become balanced journal entries here. Nothing leaves this machine before you press Post."
          icon={<BookCheck size={20} />}
          testId="post-empty"
        >
          <Button primary keys="Mod+3" onPress={() => openQueue('suggested')}>
            Go to review
          </Button>
        </Empty>
      ) : (
        <Entries revision={revision} total={total} scope={scope} posting={posting} />
      )}
      <Dialogs posting={posting} layout={layout} />
    </div>
  );
}
