/** Threshold slider, or a bound on the share of wrong ones, and the one button that approves everything above it; says count, sum and lowest before it acts. */

import { useDeferredValue } from 'react';
import { Button, Kbd } from '../../components/basic.tsx';
import { count, money, percent } from '../../format.ts';
import { openBulk, useBulkBatch, useScopeWords } from '../../state/bulk.ts';
import { useBulkPreview, useReliability, useRiskOffer, useWorkspace } from '../../state/queries.ts';
import { setThreshold, useReview } from '../../state/review.ts';
import { ui } from '../../state/ui.ts';
import { word } from '../../words.ts';
import { RiskChoice, RiskText } from './RiskChoice.tsx';

/** Decisions before confidence counts as measured on this company's own data. */
const CALIBRATED_AFTER = 50;

function Guarded({ total, byGuard }: { readonly total: number; readonly byGuard: Readonly<Record<string, number>> }) {
  if (total === 0) return null;
  return (
    <details className="popover" data-testid="guarded">
      <summary>{count(total)} kept out</summary>
      <div className="popover-body">
        <p>Above the threshold, but left for you to decide one by one:</p>
        <ul>
          {Object.entries(byGuard).map(([guard, amount]) => (
            <li key={guard}>
              <span>{word(guard)}</span> <strong>{count(amount)}</strong>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function ThresholdSlider() {
  const threshold = useReview((state) => state.threshold);
  return (
    <div className="slider">
      <input
        type="range"
        min={50}
        max={100}
        step={1}
        value={threshold}
        data-testid="threshold"
        aria-label="Threshold in per cent"
        onChange={(event) => setThreshold(Number(event.target.value))}
      />
      <output data-testid="threshold-value">{threshold}</output>
    </div>
  );
}

export function BulkBar() {
  const { bound, cache, account, from, to, filter } = useReview();
  const batch = useDeferredValue(useBulkBatch());
  const where = useScopeWords();
  const { data: offer } = useRiskOffer(bound, { account, from, to, filter });
  const { data: preview } = useBulkPreview(batch);
  const { data: workspace } = useWorkspace();
  const currency = cache.rowAt(0)?.currency ?? workspace?.currency ?? '';
  const none = batch === null || !preview || preview.count === 0;
  return (
    <div className="toolbar bulk-bar">
      <RiskChoice />
      {bound === null ? <ThresholdSlider /> : <RiskText offer={offer} bound={bound} />}
      {bound === null && <span className="spring" />}
      <Button primary onPress={() => void openBulk()} disabled={none} testId="bulk-approve">
        {none ? 'Nothing to approve' : `Approve ${count(preview.count)}${where} · ${money(preview.sum, currency)}`}
        {!none && preview.lowest !== null && <span className="bulk-lowest"> · lowest {percent(preview.lowest)}</span>}
        <Kbd keys="Shift+A" />
      </Button>
    </div>
  );
}

/** What bulk approval leaves out, and whether the figure is measured yet. */
export function BulkFacts() {
  const { data: preview } = useBulkPreview(useBulkBatch());
  const decided = useReliability().data?.decided ?? 0;
  return (
    <>
      <button
        type="button"
        className="chip is-plain is-button"
        data-testid="reliability-open"
        title={
          decided < CALIBRATED_AFTER
            ? "Fewer than 50 suggestions looked at and decided so far: the figure is the engine's own estimate, not yet your record."
            : 'How often suggestions of each confidence were kept.'
        }
        onClick={() => ui().show('reliability')}
      >
        {decided < CALIBRATED_AFTER ? 'uncalibrated' : 'calibrated'}
      </button>
      {preview && <Guarded total={preview.guardedCount} byGuard={preview.guarded} />}
    </>
  );
}
