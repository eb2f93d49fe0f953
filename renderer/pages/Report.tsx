/** Report: the month of one account on a page, saved as PDF or HTML. The screen shows the same figures as the document. */

import { FileText, Printer } from 'lucide-react';
import { useState } from 'react';
import type { Proof } from '../../shared/contract/close.ts';
import type { AccountView } from '../../shared/contract/workspace.ts';
import { ApiError, call, shell } from '../api.ts';
import { Bones, Button, ErrorCard } from '../components/basic.tsx';
import { baseName, bytes, count, day, longDay, money, monthSpan, signedMoney } from '../format.ts';
import { NOBODY_NAMED } from '../state/looks.ts';
import { useAccount, useProof } from '../state/queries.ts';
import { ui, useUi } from '../state/ui.ts';
import { causeWord, word } from '../words.ts';
import { ChooseAccount } from './Proof.tsx';

type Kind = 'pdf' | 'html';

interface Saved {
  readonly path: string;
  readonly size: number;
  /** What the document could not show. */
  readonly notice: string;
}

/** Makes the document, asks where, writes it. Returns null when the person chose no file. */
async function save(account: AccountView, kind: Kind): Promise<Saved | null> {
  const input = { accountId: account.id, ...monthSpan(ui().month), preparedBy: ui().actor };
  if (kind === 'pdf') {
    const { base64, title, notice } = await call('report.pdf', input);
    const path = await askWhere(title, kind);
    return path === null ? null : { path, size: (await shell('shell.saveBytes', { path, base64 })).bytes, notice };
  }
  const { html, title } = await call('report.html', input);
  const path = await askWhere(title, kind);
  return path === null ? null : { path, size: (await shell('shell.saveText', { path, text: html })).bytes, notice: '' };
}

async function askWhere(title: string, kind: Kind): Promise<string | null> {
  const name = title.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').trim() || 'report';
  return (await shell('shell.saveAs', { suggestedName: `${name}.${kind}`, extensions: [kind] })).path;
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

type Row = readonly [label: string, value: string, strong?: boolean];

function Figures({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <table className="plain-table">
        <tbody>
          {rows.map(([label, value, strong]) => (
            <tr key={label} className={strong ? 'is-sum' : ''}>
              <th scope="row">{label}</th>
              <td className="is-end">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function statementRows({ statement, currency }: Proof): Row[] {
  return [
    ['Opening balance', money(statement.opening, currency)],
    [`Money in (${count(statement.moneyInCount)})`, money(statement.moneyIn, currency)],
    [`Money out (${count(statement.moneyOutCount)})`, money(statement.moneyOut, currency)],
    ['Computed closing', money(statement.computed, currency), true],
    ['Statement closing', money(statement.closing, currency)],
    ['Off by', money(statement.offBy, currency), true],
  ];
}

function bookRows({ books, currency }: Proof): Row[] {
  return [
    ['Statement closing', money(books.statementClosing, currency)],
    [`In the books only (${count(books.booksOnlyCount)})`, signedMoney(books.booksOnly, currency)],
    [`At the bank only (${count(books.bankOnlyCount)})`, signedMoney(-books.bankOnly, currency)],
    ['Named differences', signedMoney(-books.differences, currency)],
    ['Computed ledger', money(books.computedLedger, currency), true],
    ['Ledger', money(books.ledger, currency)],
    ['Off by', money(books.offBy, currency), true],
  ];
}

function Sheet({ proof }: { readonly proof: Proof }) {
  const actor = useUi((state) => state.actor);
  const proved = proof.state === 'proved';
  return (
    <article className="sheet" aria-label="Report" data-testid="report-preview">
      {!proved && (
        <p className="sheet-draft">
          Draft: not proved{proof.statement.offBy ? `, off by ${money(proof.statement.offBy, proof.currency)}` : ''}
        </p>
      )}
      <header>
        <h2>Month-end proof</h2>
        <p>
          {proof.account} · {proof.currency} · {longDay(proof.from)} to {longDay(proof.to)}
        </p>
      </header>
      <div className="sheet-columns">
        <Figures title="Statement arithmetic" rows={statementRows(proof)} />
        <Figures title="Bank to books" rows={bookRows(proof)} />
      </div>
      <div className="sheet-columns">
        <Figures
          title="Open items by age"
          rows={proof.ageing.buckets.map((bucket) => [
            `${bucket.label} days (${count(bucket.count)})`,
            money(bucket.sum, proof.currency),
          ])}
        />
        <Figures
          title="Exceptions by cause"
          rows={proof.exceptionsByKind.map((row) => [
            `${causeWord(row.kind)} (${count(row.count)})`,
            signedMoney(row.sum, proof.currency),
          ])}
        />
      </div>
      {proof.differencesByType.length > 0 && (
        <Figures
          title="Differences"
          rows={proof.differencesByType.map((row) => [
            `${word(row.type)} (${count(row.count)})`,
            signedMoney(row.sum, proof.currency),
          ])}
        />
      )}
      <Figures
        title="Sources"
        rows={proof.statements.map((one) => [
          `${one.file}, ${day(one.firstDay)} to ${day(one.lastDay)}`,
          money(one.closing, proof.currency),
        ])}
      />
      <footer>
        <span>Prepared by {actor}</span>
        <span>Reviewed by ____________________</span>
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
  const { data: proof, error } = useProof(account.id);
  const saving = useSave(account);
  const named = useUi((state) => state.actor !== NOBODY_NAMED);
  return (
    <div className="page" data-pane="report">
      <header className="page-head">
        <h1>Report · {account.name}</h1>
        <span className="muted">The document lists every open item besides these figures.</span>
        <span className="spring" />
        <Button onPress={() => saving.run('html')} disabled={saving.busy !== null} testId="save-html">
          <FileText aria-hidden="true" size={14} /> Save HTML
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
      {error && !proof ? (
        <ErrorCard error={error} title="The report could not be computed" />
      ) : proof ? (
        <Sheet proof={proof} />
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
