/** Report: the reconciliation statement of one account, saved as PDF, HTML, workbook or CSV. The screen shows page one of the document. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FileText, Printer, Table2 } from 'lucide-react';
import { useState } from 'react';
import type { Output } from '../../shared/contract/index.ts';
import type { Cell, CellKind, ReportSection, ReportTable, SheetFormat } from '../../shared/contract/report.ts';
import type { AccountView } from '../../shared/contract/workspace.ts';
import { ApiError, call, shell } from '../api.ts';
import { Bones, Button, ErrorCard } from '../components/basic.tsx';
import { baseName, bytes, count, day, money, monthSpan, shown } from '../format.ts';
import { askWhere } from '../state/export.ts';
import { NOBODY_NAMED } from '../state/looks.ts';
import { useAccount } from '../state/queries.ts';
import { ui, useUi } from '../state/ui.ts';
import { ChooseAccount } from './Proof.tsx';

type Kind = 'pdf' | 'html' | SheetFormat;

interface Saved {
  readonly path: string;
  readonly size: number;
  /** What the document could not show. */
  readonly notice: string;
}

interface Made {
  readonly base64: string;
  readonly title: string;
  readonly notice: string;
}

const requestOf = (account: AccountView, month: string | null, preparedBy: string) => ({
  accountId: account.id,
  ...monthSpan(month),
  preparedBy,
});

/** The document in the form asked for. */
async function make(account: AccountView, kind: Exclude<Kind, 'html'>): Promise<Made> {
  const input = requestOf(account, ui().month, ui().actor);
  if (kind === 'pdf') return call('report.pdf', input);
  return { ...(await call('report.sheet', { ...input, format: kind })), notice: '' };
}

/** Makes the document, asks where, writes it. Returns null when the person chose no file. */
async function save(account: AccountView, kind: Kind): Promise<Saved | null> {
  if (kind === 'html') {
    const { html, title } = await call('report.html', requestOf(account, ui().month, ui().actor));
    const path = await askWhere(title, kind);
    const said = { notice: '', path: path ?? '' };
    return path === null ? null : { ...said, size: (await shell('shell.saveText', { path, text: html })).bytes };
  }
  const { base64, title, notice } = await make(account, kind);
  const path = await askWhere(title, kind);
  return path === null ? null : { path, size: (await shell('shell.saveBytes', { path, base64 })).bytes, notice };
}

function useSave(account: AccountView) {
  const [busy, setBusy] = useState<Kind | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [done, setDone] = useState<Saved | null>(null);
  const run = (kind: Kind) => {
    setBusy(kind);
    setError(null);
    save(account, kind)
      .then(setDone)
      .catch((thrown: unknown) =>
        setError(thrown instanceof Error ? thrown : new ApiError('internal', String(thrown), null, `report.${kind}`)),
      )
      .finally(() => setBusy(null));
  };
  return { busy, error, done, run };
}

function useReportPage(account: AccountView) {
  const month = useUi((state) => state.month);
  const preparedBy = useUi((state) => state.actor);
  return useQuery({
    queryKey: ['engine', 'report', account.id, month, preparedBy],
    queryFn: () => call('report.page', requestOf(account, month, preparedBy)),
    placeholderData: keepPreviousData,
  });
}

const isEnd = (kind: CellKind): boolean => kind === 'money' || kind === 'count';

/** A cell in the words of the document. */
function cellOf(value: Cell, kind: CellKind, currency: string): string {
  if (typeof value === 'string') return shown(value);
  if (kind === 'money') return money(value, currency);
  return value === null ? '' : kind === 'day' ? day(value) : count(value);
}

function Values({ table, currency }: { readonly table: ReportTable; readonly currency: string }) {
  const { caption, columns, rows, total } = table;
  const sums = total === null ? [] : [{ cells: total, mark: 'total' as const }];
  return (
    <table className="plain-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title, kind }) => (
            <th key={title} scope="col" className={isEnd(kind) ? 'is-end' : ''}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...rows, ...sums].map(({ cells, mark }) => (
          <tr key={String(cells[0])} className={mark === 'none' ? '' : `is-${mark}`}>
            {columns.map(({ title, kind }, index) => (
              <td key={title} className={isEnd(kind) ? 'is-end' : kind === 'code' ? 'is-code' : ''}>
                {cellOf(cells[index] ?? null, kind, currency)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Section({ section, currency }: { readonly section: ReportSection; readonly currency: string }) {
  const { title, layout, tables, notes } = section;
  return (
    <section>
      <h3>{title}</h3>
      <div className={layout === 'beside' ? 'sheet-columns' : ''}>
        {tables.map((table) => (
          <Values key={table.caption} table={table} currency={currency} />
        ))}
      </div>
      {notes.map((note) => (
        <p key={note} className="sheet-note">
          {shown(note)}
        </p>
      ))}
    </section>
  );
}

/** Page one, as the document prints it, and what its lists hold. */
function Sheet({ page, lists }: Output<'report.page'>) {
  const { workspace, title, subtitle, currency, state, statement, signatures, sources, seals } = page;
  return (
    <article className="sheet" aria-label="Report" data-testid="report-preview">
      <header>
        <p className="muted">{shown(workspace)}</p>
        <h2>{shown(title)}</h2>
        <p className="muted">{subtitle}</p>
      </header>
      <p className={`sheet-state${state.proved ? ' is-ok' : ''}`} data-testid="report-state">
        <strong>{state.heading}</strong> {state.text}
      </p>
      {statement.map((section) => (
        <Section key={section.title} section={section} currency={currency} />
      ))}
      <div className="sheet-signatures">
        {signatures.map(({ role, text }) => (
          <p key={role}>
            <span className="muted">{role}</span> {shown(text)}
          </p>
        ))}
      </div>
      <Section section={sources} currency={currency} />
      {seals.map((seal) => (
        <p key={seal} className="sheet-seal">
          {shown(seal)}
        </p>
      ))}
      <footer>
        <span>Then follow:</span>
        {lists.map((list) => (
          <span key={list.title}>
            {list.title} ({count(list.rows)})
          </span>
        ))}
      </footer>
    </article>
  );
}

/** Asks once who prepared it: the report and every later decision carry the name. */
function AskName() {
  const [name, setName] = useState('');
  const keep = () => name.trim() !== '' && ui().setLooks({ actor: name.trim() });
  return (
    <form
      className="note-bar"
      data-testid="ask-name"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <label className="inline-label">
        <span>Your name, as preparer</span>
        <input
          className="input"
          value={name}
          maxLength={120}
          data-testid="ask-name-input"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Button onPress={keep} keys="Enter">
        Use it
      </Button>
    </form>
  );
}

function ReportOf({ account }: { readonly account: AccountView }) {
  const { data, error } = useReportPage(account);
  const saving = useSave(account);
  const named = useUi((state) => state.actor !== NOBODY_NAMED);
  return (
    <div className="page" data-pane="report">
      <header className="page-head">
        <h1>Report · {account.name}</h1>
        <span className="spring" />
        <Button onPress={() => saving.run('html')} disabled={saving.busy !== null} testId="save-html">
          <FileText aria-hidden="true" size={14} /> HTML
        </Button>
        <Button onPress={() => saving.run('csv')} disabled={saving.busy !== null} testId="save-csv">
          <FileText aria-hidden="true" size={14} /> CSV
        </Button>
        <Button onPress={() => saving.run('xlsx')} disabled={saving.busy !== null} testId="save-xlsx">
          <Table2 aria-hidden="true" size={14} /> XLSX
        </Button>
        <Button primary onPress={() => saving.run('pdf')} disabled={saving.busy !== null} testId="save-pdf">
          <Printer aria-hidden="true" size={14} /> {saving.busy === 'pdf' ? 'Writing …' : 'Save PDF'}
        </Button>
      </header>
      {!named && <AskName />}
      {saving.error && <ErrorCard error={saving.error} title="The report was not saved" />}
      {saving.done && (
        <div className="note-bar is-ok" role="status" data-testid="report-saved">
          <span>
            Saved {baseName(saving.done.path)}, {bytes(saving.done.size)}. {saving.done.notice}
          </span>
          <Button quiet onPress={() => void shell('shell.showItem', { path: saving.done?.path ?? '' })}>
            Show the file
          </Button>
        </div>
      )}
      {error && !data ? (
        <ErrorCard error={error} title="The report could not be computed" />
      ) : data ? (
        <Sheet {...data} />
      ) : (
        <Bones rows={12} />
      )}
    </div>
  );
}

export function ReportPage() {
  const account = useAccount();
  if (account === null)
    return (
      <ChooseAccount
        title="A report of which account?"
        why="The report proves one account: both equations, every open item with its age, and the files it rests on."
      />
    );
  return <ReportOf account={account} />;
}
