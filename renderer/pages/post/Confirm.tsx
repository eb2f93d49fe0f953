/** What a person confirms before a journal is written, and before one is taken back. */

import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { PostSummary, ReverseResult } from '../../../shared/contract/posting.ts';
import { Button } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { count, day, money, plural, shown } from '../../format.ts';
import { JournalTable } from '../review/Journal.tsx';

/** Above so many entries their number is typed. */
const TYPED_ABOVE = 100;

function Warning({ children, testId }: { readonly children: React.ReactNode; readonly testId: string }) {
  return (
    <div className="note-bar is-warn" data-testid={testId}>
      <TriangleAlert aria-hidden="true" size={14} />
      <span>{children}</span>
    </div>
  );
}

function Sums({ summary }: { readonly summary: PostSummary }) {
  return (
    <table className="plain-table" data-testid="confirm-sums">
      <thead>
        <tr>
          <th scope="col">Currency</th>
          <th scope="col" className="is-end">
            Debit
          </th>
          <th scope="col" className="is-end">
            Credit
          </th>
        </tr>
      </thead>
      <tbody>
        {summary.totals.map(({ currency, debit, credit }) => (
          <tr key={currency}>
            <th scope="row">{currency}</th>
            <td className="is-end">{money(debit, currency)}</td>
            <td className="is-end">{money(credit, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Warnings({ summary }: { readonly summary: PostSummary }) {
  const { notProved, suspense, waiting } = summary;
  return (
    <>
      {notProved.length > 0 && (
        <Warning testId="confirm-not-proved">
          Not proved: {notProved.map(({ account, entries }) => `${shown(account)} (${count(entries)})`).join(', ')}.
        </Warning>
      )}
      {suspense.length > 0 && (
        <Warning testId="confirm-suspense">
          To suspense: {suspense.map(({ currency, amount }) => `${money(amount, currency)} ${currency}`).join(', ')}.
        </Warning>
      )}
      {waiting > 0 && (
        <Warning testId="confirm-waiting">
          {plural(waiting, 'match', 'matches')} stay behind until it is said what their source is.
        </Warning>
      )}
    </>
  );
}

interface ConfirmProps {
  readonly summary: PostSummary;
  readonly layout: string;
  readonly onCancel: () => void;
  readonly onPost: () => void;
}

export function ConfirmPost({ summary, layout, onCancel, onPost }: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const { entries, ticks } = summary;
  const asks = entries > TYPED_ABOVE;
  return (
    <Dialog
      title={entries === 0 ? 'Settle the ticks?' : `Post ${plural(entries, 'entry', 'entries')}?`}
      onClose={onCancel}
      testId="post-dialog"
      footer={
        <>
          <Button onPress={onCancel}>Cancel</Button>
          <Button primary testId="post-confirm" disabled={asks && typed.trim() !== String(entries)} onPress={onPost}>
            {entries === 0 ? 'Settle' : 'Choose the file'}
          </Button>
        </>
      }
    >
      <p>
        {entries > 0 && `To a new file: ${layout}. `}
        {ticks > 0 && `${plural(ticks, 'match is', 'matches are')} in the cash book already: the tick is the record.`}
      </p>
      {entries > 0 && <Sums summary={summary} />}
      <Warnings summary={summary} />
      {asks && (
        <label className="field">
          <span className="field-label">Type {entries} to confirm</span>
          <input
            className="input"
            data-testid="post-typed"
            inputMode="numeric"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <p className="muted">What is posted can be reversed, not undone.</p>
    </Dialog>
  );
}

interface ReverseProps {
  readonly reversal: ReverseResult;
  readonly onCancel: () => void;
  readonly onReverse: () => void;
}

export function ConfirmReverse({ reversal, onCancel, onReverse }: ReverseProps) {
  return (
    <Dialog
      title="Reverse this entry?"
      size="medium"
      onClose={onCancel}
      testId="reverse-dialog"
      footer={
        <>
          <Button onPress={onCancel}>Keep it</Button>
          <Button danger testId="reverse-confirm" onPress={onReverse}>
            Choose the file
          </Button>
        </>
      }
    >
      <p>This is written to a file of its own. The match can be undone after it.</p>
      {reversal.entries.map((entry) => (
        <section key={entry.key}>
          <p className="muted">
            {day(entry.day)} · key <code>{entry.key}</code>
          </p>
          <JournalTable lines={entry.lines} withMemo={false} />
        </section>
      ))}
    </Dialog>
  );
}
