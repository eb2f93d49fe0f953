/** Where the period stands: its status, what is carried, who signed, and the next step. */

import { useState } from 'react';
import type { Proof } from '../../../shared/contract/close.ts';
import type { PeriodView } from '../../../shared/contract/periods.ts';
import { call } from '../../api.ts';
import { Button, Chip, type Tone } from '../../components/basic.tsx';
import { moment, money, plural, sentence, signedMoney } from '../../format.ts';
import { onWorkspaceChanged, sayError } from '../../state/decide.ts';
import { usePeriod } from '../../state/queries.ts';
import { ui } from '../../state/ui.ts';
import { word } from '../../words.ts';

const TONES: Readonly<Record<PeriodView['status'], Tone>> = {
  no_statement: 'plain',
  open: 'warn',
  matched: 'info',
  proved: 'ok',
  signed: 'ok',
  locked: 'ok',
};

function Steps({ period }: { readonly period: PeriodView }) {
  const [note, setNote] = useState('');
  const { accountId, from, to, status } = period;
  const closed = status === 'signed' || status === 'locked';
  const step = (method: 'period.signOff' | 'period.reopen') => () => {
    call(method, { accountId, from, to, note, by: ui().actor })
      .then(() => {
        setNote('');
        onWorkspaceChanged();
      })
      .catch(sayError);
  };
  if (!closed && status !== 'proved') return null;
  return (
    <div className="actions">
      <input
        className="input"
        aria-label="Note kept with the signature"
        placeholder={closed ? 'Why it is opened again' : 'Note'}
        data-testid="sign-note"
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {status !== 'locked' && (
        <Button primary onPress={step('period.signOff')} testId="period-sign">
          {status === 'signed' ? 'Review and lock' : 'Sign'}
        </Button>
      )}
      {closed && (
        <Button onPress={step('period.reopen')} disabled={note.trim() === ''} testId="period-reopen">
          Reopen
        </Button>
      )}
    </div>
  );
}

function Facts({ period }: { readonly period: PeriodView }) {
  const { carriedIn, cleared, carriedOut, currency, change } = period;
  const parts = [
    `${plural(carriedIn.count, 'item')} carried in`,
    `${cleared.count} cleared`,
    `${carriedOut.count} carried out (${money(carriedOut.sum, currency)})`,
  ];
  if (change?.closing != null) parts.push(`closing ${signedMoney(change.closing, currency)} against the period before`);
  return <p className="muted">{sentence(parts.join(', '))}</p>;
}

export function Closing({ proof }: { readonly proof: Proof }) {
  const period = usePeriod(proof);
  if (period === null) return null;
  return (
    <section className="panel closing" aria-labelledby="closing-title" data-testid="closing">
      <header className="closing-head">
        <h2 id="closing-title">Closing</h2>
        <Chip tone={TONES[period.status]} testId="period-status">
          {word(period.status)}
        </Chip>
        <span className="muted">Next: {period.next}</span>
        <span className="spring" />
        <Steps period={period} />
      </header>
      <Facts period={period} />
      {period.drift.length > 0 && (
        <ul className="plain-list is-amber" data-testid="period-drift">
          {period.drift.map(({ name, signed, now }) => (
            <li key={name}>
              {word(name)}: signed {figure(name, signed, period)}, now {figure(name, now, period)}
            </li>
          ))}
        </ul>
      )}
      {period.signOffs.length > 0 && (
        <ul className="plain-list" data-testid="sign-offs">
          {period.signOffs.map(({ act, by, at, note }) => (
            <li key={`${act} ${at}`}>
              {word(`sign_${act}`)} by {by}, {moment(at)}
              {note === '' ? '' : `: ${note}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const figure = (name: string, value: number | null, { currency }: PeriodView): string =>
  name === 'outstandingCount' ? String(value ?? 0) : money(value, currency);
