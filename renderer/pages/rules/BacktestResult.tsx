/** What a rule would have done on the lines of this workspace: figures, contradictions, examples. */

import type { BacktestView } from '../../../shared/contract/rules.ts';
import { Bones, ErrorCard } from '../../components/basic.tsx';
import { count, day, money, plural, sentence, shown, signedMoney } from '../../format.ts';
import type { Trial } from '../../state/rules.ts';
import { word } from '../../words.ts';

/** "3 new matches, 1 newly ambiguous, 0 contradictions, effect 1,204.50 USD". */
export function backtestText(result: BacktestView, home: string): string {
  const effects = result.effect.map(({ currency, sum }) => `${money(sum, currency)} ${currency}`);
  const { pairs, single } = result.transfers;
  const transfers = pairs > 0 ? ` (${plural(pairs, 'transfer')})` : '';
  return [
    `${plural(result.newMatches, 'new match', 'new matches')}${transfers}`,
    ...(result.lostMatches > 0 ? [`${plural(result.lostMatches, 'match', 'matches')} fewer`] : []),
    `${count(result.newlyAmbiguous)} newly ambiguous`,
    plural(result.contradictionCount, 'contradiction'),
    ...(result.leftOut > 0 ? [`${plural(result.leftOut, 'line')} left out`] : []),
    ...(single > 0 ? [`${plural(single, 'transfer')} with one end`] : []),
    ...result.differences.map(
      ({ type, sum, currency }) => `${signedMoney(sum, currency)} ${currency} as ${word(type).toLowerCase()}`,
    ),
    `effect ${effects.length === 0 ? money(0, home) : effects.join(' + ')}`,
  ].join(', ');
}

function pastText({ pastMonths }: BacktestView): string {
  return pastMonths === 0
    ? 'No month was decided yet, so there is nothing it could contradict.'
    : `Held against the decisions of ${plural(pastMonths, 'month')}.`;
}

/** Contradictions named one by one. */
const SHOWN = 6;

function Contradictions({ result }: { readonly result: BacktestView }) {
  if (result.contradictionCount === 0) return null;
  const shownFirst = result.contradictions.slice(0, SHOWN);
  const more = result.contradictionCount - shownFirst.length;
  return (
    <div className="note-bar is-warn" data-testid="backtest-contradictions">
      <ul>
        {shownFirst.map(({ decisionId, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one decision may stand here more than once, and the order is fixed
          <li key={`${decisionId} ${at}`}>{shown(text)}</li>
        ))}
        {more > 0 && <li>and {count(more)} more</li>}
      </ul>
    </div>
  );
}

function Examples({ result }: { readonly result: BacktestView }) {
  if (result.examples.length === 0) return null;
  return (
    <table className="plain-table rule-examples" data-testid="backtest-examples">
      <caption className="visually-hidden">Examples of lines the rule applies to</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Line</th>
          <th scope="col" className="is-end">
            Amount
          </th>
          <th scope="col">Becomes</th>
        </tr>
      </thead>
      <tbody>
        {result.examples.map(({ line, before, after }) => (
          <tr key={line.id}>
            <td>{day(line.day)}</td>
            <th scope="row">{shown(line.description || line.counterparty || line.reference)}</th>
            <td className="is-end">{money(line.amount, line.currency)}</td>
            <td>{before === after ? 'No change' : `${sentence(shown(after))}, was ${shown(before)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function BacktestResult({
  trial,
  fault,
  home,
}: {
  readonly trial: Trial;
  readonly fault: string | null;
  readonly home: string;
}) {
  const { result, error, busy } = trial;
  return (
    <section className="backtest" aria-label="What it would have done" data-testid="backtest" data-busy={busy}>
      <h3>What it would have done</h3>
      <p role="status" data-testid="backtest-summary">
        {fault !== null
          ? fault
          : busy
            ? 'Trying it on every line …'
            : result && <strong>{backtestText(result, home)}</strong>}
      </p>
      {busy && !result && fault === null && <Bones rows={2} />}
      {error && !busy && <ErrorCard error={error} title="It could not be tried" />}
      {result && !busy && fault === null && (
        <>
          <p className="muted" data-testid="backtest-past">
            Applies to {count(result.linesTouched)} of {plural(result.linesTried, 'bank line')}. {pastText(result)}
          </p>
          <Contradictions result={result} />
          <Examples result={result} />
        </>
      )}
    </section>
  );
}
