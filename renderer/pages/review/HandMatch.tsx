/** Matching by hand: find lines on both sides, name every difference, and match when nothing is left to explain. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { LineView } from '../../../shared/contract/basic.ts';
import type { Minor } from '../../../shared/money.ts';
import { exponentOf, formatMinor } from '../../../shared/money.ts';
import { call } from '../../api.ts';
import { Button, ErrorCard } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { LedgerInput } from '../../components/LedgerAccount.tsx';
import { day, money, shown } from '../../format.ts';
import {
  addDifference,
  changeDifference,
  dropDifference,
  type HandDifference,
  matchBasket,
  type Sums,
  sumBasket,
  toggleLine,
  useHand,
} from '../../state/hand.ts';
import { ui } from '../../state/ui.ts';
import { HAND_DIFFERENCES, word } from '../../words.ts';
import { OfferSets } from './Offers.tsx';

const SHOWN = 60;

function FindLine({ line, chosen }: { readonly line: LineView; readonly chosen: boolean }) {
  return (
    <li>
      <label className={`find-line${chosen ? ' is-chosen' : ''}`} data-testid={`find-${line.id}`}>
        <input type="checkbox" checked={chosen} onChange={() => toggleLine(line)} />
        <span className="find-day">{day(line.day)}</span>
        <span className="find-text" title={shown(line.description)}>
          {shown([line.counterparty, line.description, line.documentNumber].filter((part) => part !== '').join(' · '))}
        </span>
        <span className="figure">{money(line.amount, line.currency)}</span>
      </label>
    </li>
  );
}

/** Lines of one side: what is chosen first, then what the search finds nearest to it. */
function Side({ side, focus }: { readonly side: LineView['side']; readonly focus: boolean }) {
  const [text, setText] = useState('');
  const lines = useHand((state) => state.lines);
  const near = lines.find((line) => line.side !== side)?.id ?? lines[0]?.id ?? null;
  const { data: found = [], error } = useQuery({
    queryKey: ['engine', 'find', side, text, near],
    queryFn: () => call('lines.find', { side, text, near, limit: SHOWN }),
    placeholderData: keepPreviousData,
  });
  const chosen = lines.filter((line) => line.side === side);
  const ids = new Set(chosen.map((line) => line.id));
  const rest = found.filter((line) => !ids.has(line.id));
  const title = side === 'bank' ? 'Bank' : 'Books';
  return (
    <section className="hand-side" aria-label={title}>
      <div className="toolbar is-slim">
        <h3>{title}</h3>
        <input
          className="input is-filter"
          type="search"
          placeholder="Name, reference or amount"
          aria-label={`Find ${title.toLowerCase()} lines`}
          value={text}
          data-testid={`find-${side}`}
          {...(focus ? { 'data-autofocus': true } : {})}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {error && <ErrorCard error={error} title="The lines could not be searched" />}
      <ul className="find-list">
        {chosen.map((line) => (
          <FindLine key={line.id} line={line} chosen />
        ))}
        {rest.map((line) => (
          <FindLine key={line.id} line={line} chosen={false} />
        ))}
      </ul>
      {rest.length === 0 && chosen.length === 0 && (
        <p className="muted pad">No open line fits. Try a part of the name, the reference or the amount.</p>
      )}
    </section>
  );
}

function DifferenceRow({ difference }: { readonly difference: HandDifference }) {
  const { id } = difference;
  return (
    <li className="difference-row">
      <select
        className="input"
        aria-label="Type of difference"
        value={difference.type}
        onChange={(event) =>
          changeDifference(id, {
            type: HAND_DIFFERENCES.find((type) => type === event.target.value) ?? difference.type,
          })
        }
      >
        {HAND_DIFFERENCES.map((type) => (
          <option key={type} value={type}>
            {word(type)}
          </option>
        ))}
      </select>
      <input
        className="input is-amount"
        aria-label="Amount"
        inputMode="decimal"
        value={difference.amount}
        data-testid="difference-amount"
        onChange={(event) => changeDifference(id, { amount: event.target.value })}
      />
      <LedgerInput
        label="Account it is booked to"
        testId="difference-account"
        value={difference.account}
        onChange={(account) => changeDifference(id, { account })}
      />
      <button
        type="button"
        className="icon-button"
        aria-label="Remove this difference"
        onClick={() => dropDifference(id)}
      >
        <Trash2 aria-hidden="true" size={14} />
      </button>
    </li>
  );
}

function LeftFigure({ sums }: { readonly sums: Sums }) {
  const done = sums.left === 0;
  return (
    <div className={done ? 'is-ok' : 'is-bad'}>
      <dt>Left to explain</dt>
      <dd data-testid="hand-left">
        {money(sums.left, sums.currency)} {done ? '✓' : ''}
      </dd>
    </div>
  );
}

function BasketBar({ sums }: { readonly sums: Sums }) {
  const differences = useHand((state) => state.differences);
  const add = () => addDifference('fee', formatMinor((sums.left ?? 0) as Minor, exponentOf(sums.currency)));
  return (
    <section className="basket" aria-label="Basket">
      <div className="left-row">
        <dl className="left-strip">
          <div>
            <dt>Bank</dt>
            <dd>{money(sums.bank, sums.currency)}</dd>
          </div>
          <div>
            <dt>Books</dt>
            <dd>{money(sums.book, sums.currency)}</dd>
          </div>
          <div>
            <dt>Differences</dt>
            <dd>{money(sums.differences, sums.currency)}</dd>
          </div>
          <LeftFigure sums={sums} />
        </dl>
        <Button onPress={add} disabled={sums.left === null || sums.left === 0} testId="add-difference">
          <Plus aria-hidden="true" size={14} /> Name the difference
        </Button>
      </div>
      <OfferSets left={sums.left} />
      <ul className="difference-rows">
        {differences.map((difference) => (
          <DifferenceRow key={difference.id} difference={difference} />
        ))}
      </ul>
    </section>
  );
}

export function HandMatch() {
  const basket = useHand();
  const sums = sumBasket(basket);
  const [error, setError] = useState<Error | null>(null);
  const match = () => {
    if (sums.missing !== null) return;
    setError(null);
    matchBasket().catch((thrown: unknown) => setError(thrown instanceof Error ? thrown : new Error(String(thrown))));
  };
  const close = () => ui().show('none');
  const foot = (
    <>
      <span className="muted" data-testid="hand-missing">
        {sums.missing ?? 'Ready to match.'}
      </span>
      <span className="spring" />
      <Button keys="Escape" onPress={close}>
        Back
      </Button>
      <Button primary keys="Mod+Enter" onPress={match} disabled={sums.missing !== null} testId="hand-match">
        Match
      </Button>
    </>
  );
  return (
    <Dialog
      title="Match by hand"
      size="large"
      onClose={close}
      footer={foot}
      testId="hand-dialog"
      onKeyDown={(event) => {
        const free = event.target instanceof Element && event.target.closest('button, select') === null;
        if (event.key === 'Enter' && (free || event.ctrlKey || event.metaKey)) match();
      }}
    >
      {error && <ErrorCard error={error} title="Not matched" />}
      <div className="hand-sides">
        <Side side="bank" focus={basket.lines[0]?.side === 'book'} />
        <Side side="book" focus={basket.lines[0]?.side !== 'book'} />
      </div>
      <BasketBar sums={sums} />
    </Dialog>
  );
}
