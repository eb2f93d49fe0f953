/** What explains the first break of the statement, with the one action that mends it. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { SearchCheck } from 'lucide-react';
import { useState } from 'react';
import type { LineView } from '../../../shared/contract/basic.ts';
import type { Proof } from '../../../shared/contract/close.ts';
import type { Finding } from '../../../shared/contract/finding.ts';
import { type Day, isoDay, parseIsoDay } from '../../../shared/day.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/basic.tsx';
import { longDay, money, plural, shown } from '../../format.ts';
import { onWorkspaceChanged, sayError } from '../../state/decide.ts';
import { ui } from '../../state/ui.ts';

const nameOf = (line: LineView): string =>
  shown(
    [line.documentType, line.documentNumber, line.counterparty || line.description]
      .filter((part) => part !== '')
      .join(' '),
  );

interface Choice {
  readonly finding: Finding;
  /** Day the added line will stand on. */
  readonly day: number;
}

function addLine({ finding, day }: Choice, books: readonly LineView[], text: string): Promise<void> {
  const { accountId, amount, currency } = finding;
  const ids = books.map(({ id }) => id);
  return call('proof.addMissingLine', { accountId, day, amount, text, books: ids, by: ui().actor })
    .then(() => {
      const matched = books.length === 0 ? '' : ' and matched';
      ui().say({ tone: 'ok', text: `Added ${money(amount, currency)} on ${longDay(day)}${matched}.` });
      onWorkspaceChanged();
    })
    .catch(sayError);
}

interface CandidateProps extends Choice {
  readonly books: readonly LineView[];
  /** The only one there is. */
  readonly alone: boolean;
}

function AddButton({ books, alone, ...choice }: CandidateProps) {
  const [busy, setBusy] = useState(false);
  const add = () => {
    setBusy(true);
    const text = books
      .map((line) => shown(line.counterparty || line.description))
      .join(', ')
      .slice(0, 200);
    void addLine(choice, books, text || 'Missing in the statement').finally(() => setBusy(false));
  };
  return (
    <Button primary={alone} disabled={busy} onPress={add} testId="finding-add">
      Add the missing line and match
    </Button>
  );
}

/** Where the line stands, and what else its file says of it. */
function LineFacts({ line }: { readonly line: LineView }) {
  const facts = [
    `row ${line.row} of ${shown(line.file)}`,
    [line.counterparty, line.documentType].includes(line.description) ? '' : shown(line.description),
    line.reference === '' ? '' : `reference ${shown(line.reference)}`,
    line.dueDay === null ? '' : `due ${longDay(line.dueDay)}`,
  ];
  return <p data-testid="finding-line">{facts.filter((fact) => fact !== '').join(' · ')}</p>;
}

/** One open book line that has the amount, or a set of lines that add up to it. */
function Candidate(props: CandidateProps) {
  const { finding, books } = props;
  const [open, setOpen] = useState(false);
  const { currency } = finding;
  return (
    <li className="finding-item" data-testid="finding-candidate">
      {books.map((line) => (
        <div key={line.id}>
          <p>
            <strong>{nameOf(line)}</strong> of {longDay(line.day)}
            {books.length > 1 ? `, ${money(line.amount, currency)}` : ''}
          </p>
          {open && <LineFacts line={line} />}
        </div>
      ))}
      <div className="actions">
        <AddButton {...props} />
        <Button onPress={() => setOpen(!open)} pressed={open} testId="finding-show">
          {books.length === 1 ? 'Show the line' : 'Show the lines'}
        </Button>
      </div>
    </li>
  );
}

/** Nothing in the books has the amount: the line is named by hand. */
function ByHand(choice: Choice) {
  const [text, setText] = useState('');
  return (
    <form
      className="actions"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void addLine(choice, [], text.trim());
      }}
    >
      <input
        className="input"
        maxLength={200}
        aria-label="What the missing line is"
        placeholder="What the missing line is"
        data-testid="finding-text"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={text.trim() === ''} data-testid="finding-add-alone">
        Add the missing line
      </button>
    </form>
  );
}

function Extra({ finding }: { readonly finding: Finding }) {
  if (finding.extra.length === 0) return null;
  return (
    <ul className="finding-list" data-testid="finding-extra">
      {finding.extra.map(({ line, twin }) => (
        <li key={line.id}>
          A line too many? <strong>{nameOf(line)}</strong> of {longDay(line.day)}, row {line.row} of {shown(line.file)}.
          {twin === null ? '' : ` Twice? ${nameOf(twin)} of ${longDay(twin.day)} is equal.`}
        </li>
      ))}
    </ul>
  );
}

const daysOf = ({ from, to }: Finding): string => (from === to ? longDay(to) : `${longDay(from)} to ${longDay(to)}`);

function verdict({ books, set }: Finding): string {
  if (set.length > 0) return `${set.length === 2 ? 'Two' : 'Three'} open book lines, and no others, add up to it.`;
  if (books.length === 0) return 'No open book line has this amount.';
  if (books.length === 1) return 'One open book line has just this amount.';
  return `${plural(books.length, 'open book line')} have just this amount: choose the one that was paid.`;
}

/** Asked where the balances do not name one day. */
function DayField({ finding, day, onDay }: Choice & { readonly onDay: (day: number) => void }) {
  const { from, to } = finding;
  if (from === to) return null;
  return (
    <label className="finding-day">
      Day of the missing line
      <input
        className="input"
        type="date"
        min={isoDay(from as Day)}
        max={isoDay(to as Day)}
        data-testid="finding-day"
        value={isoDay(day as Day)}
        onChange={(event) => {
          const chosen = parseIsoDay(event.target.value);
          if (chosen !== null) onDay(chosen);
        }}
      />
    </label>
  );
}

function Found({ finding }: { readonly finding: Finding }) {
  const { books, set, amount, currency } = finding;
  const [day, setDay] = useState(finding.day ?? finding.to);
  const candidates = set.length > 0 ? [set] : books.map((line) => [line]);
  return (
    <section className="finding" aria-labelledby="finding-title" data-testid="finding">
      <SearchCheck aria-hidden="true" size={18} />
      <div>
        <h2 id="finding-title">
          {daysOf(finding)}: the statement lacks {money(amount, currency)}
        </h2>
        <p>{verdict(finding)}</p>
        <DayField finding={finding} day={day} onDay={setDay} />
        <ul className="finding-list">
          {candidates.map((lines) => (
            <Candidate key={lines[0]?.id} finding={finding} day={day} books={lines} alone={candidates.length === 1} />
          ))}
        </ul>
        <Extra finding={finding} />
        {candidates.length === 0 && <ByHand finding={finding} day={day} />}
      </div>
    </section>
  );
}

/** Shown while the statement breaks and does not close. */
export function FindingCard({ proof }: { readonly proof: Proof }) {
  const { accountId, from, to, statement } = proof;
  const isBroken = statement.fault !== null && statement.offBy !== 0;
  const { data: finding } = useQuery({
    queryKey: ['engine', 'finding', accountId, from, to],
    queryFn: () => call('proof.finding', { accountId, from, to }),
    enabled: isBroken,
    placeholderData: keepPreviousData,
  });
  if (!finding || !isBroken || finding.accountId !== accountId) return null;
  return <Found key={`${accountId} ${finding.from} ${finding.to} ${finding.amount}`} finding={finding} />;
}
