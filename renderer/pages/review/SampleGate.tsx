/** Before every bulk approval: five rows to look at, two of them the least sure, one the largest. */

import { ChevronRight, Eye } from 'lucide-react';
import { useState } from 'react';
import { Bones, Button, Confidence } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { count, money, percent, shown } from '../../format.ts';
import { approveBatch } from '../../state/decide.ts';
import { useBulkPreview, useDetail } from '../../state/queries.ts';
import { useReview } from '../../state/review.ts';
import { ui } from '../../state/ui.ts';
import { LegList, PairDiff } from './PairDiff.tsx';
import { Reasons } from './Reasons.tsx';

function Opened({ itemKey }: { readonly itemKey: string }) {
  const { data: detail } = useDetail(itemKey);
  if (!detail || detail.key !== itemKey) return <Bones rows={4} />;
  const [bank, book] = [detail.bank[0], detail.book[0]];
  const pair = bank !== undefined && book !== undefined && detail.bank.length + detail.book.length === 2;
  return (
    <div className="sample-open">
      {pair ? (
        <PairDiff left={bank} right={book} />
      ) : (
        <>
          <LegList title="Bank" lines={detail.bank} />
          <LegList title="Books" lines={detail.book} />
        </>
      )}
      <Reasons detail={detail} />
    </div>
  );
}

function SampleRow({
  itemKey,
  open,
  seen,
  onOpen,
  first,
}: {
  readonly itemKey: string;
  readonly open: boolean;
  readonly seen: boolean;
  readonly onOpen: () => void;
  readonly first: boolean;
}) {
  const { data: detail } = useDetail(itemKey);
  const threshold = useReview((state) => state.threshold);
  const line = detail?.bank[0] ?? detail?.book[0];
  return (
    <li className={`sample-row${open ? ' is-open' : ''}`}>
      <button
        type="button"
        className="sample-head"
        aria-expanded={open}
        onClick={onOpen}
        data-testid={`sample-${itemKey}`}
        {...(first ? { 'data-autofocus': true } : {})}
      >
        <ChevronRight aria-hidden="true" size={14} />
        <span className="sample-text">{line ? shown(line.description || line.counterparty) : itemKey}</span>
        <span className="figure">{line ? money(line.amount, line.currency) : ''}</span>
        {detail?.confidence != null && <Confidence percent={percent(detail.confidence)} threshold={threshold} />}
        <span className={seen ? 'seen is-seen' : 'seen'}>
          <Eye aria-hidden="true" size={13} /> {seen ? 'seen' : 'not seen'}
        </span>
      </button>
      {open && <Opened itemKey={itemKey} />}
    </li>
  );
}

export function SampleGate() {
  const { batch, cache } = useReview();
  const { data: preview } = useBulkPreview(batch);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<string | null>(null);
  const close = () => ui().show('none');
  const sample = preview?.sample ?? [];
  const left = sample.filter((key) => !seen.has(key)).length;
  const approve = () => {
    if (batch === null || !preview) return;
    close();
    void approveBatch(batch, preview.batch, [...seen]);
  };
  const foot = (
    <>
      <span className="muted" data-testid="sample-left">
        {left === 0 ? 'All looked at.' : `${left} left to look at.`}
      </span>
      <span className="spring" />
      <Button onPress={close}>Not now</Button>
      <Button primary onPress={approve} disabled={left > 0 || !preview} testId="sample-approve">
        {preview
          ? `Approve ${count(preview.count)} · ${money(preview.sum, cache.rowAt(0)?.currency ?? '')}`
          : 'Approve'}
      </Button>
    </>
  );
  return (
    <Dialog title="Look at these first" size="medium" onClose={close} footer={foot} testId="sample-dialog">
      <p className="muted">
        The two least sure, the largest and two more stand for the rest. Open each one; this is asked for every batch.
        Undo takes all of it back in one step.
      </p>
      <ul className="sample-list">
        {sample.map((key, at) => (
          <SampleRow
            key={key}
            itemKey={key}
            first={at === 0}
            open={open === key}
            seen={seen.has(key)}
            onOpen={() => {
              setOpen(open === key ? null : key);
              setSeen(new Set([...seen, key]));
            }}
          />
        ))}
      </ul>
    </Dialog>
  );
}
