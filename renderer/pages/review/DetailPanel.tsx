/** The chosen row: its pair or legs, the reasons, what would be posted, what is left, and the verbs. */
// biome-ignore-all lint/a11y/useSemanticElements: a scrolling pane is a region without being a section of the text

import { memo, useEffect, useState } from 'react';
import type { Detail } from '../../../shared/contract/review.ts';
import { Bones, Button, Chip, Confidence, ErrorCard, Kbd } from '../../components/basic.tsx';
import { count, day, moment, money, percent, sentence, shown, signedMoney } from '../../format.ts';
import { bookEqual, bookProposed, openAccounts } from '../../state/book.ts';
import { approve, reject, sayError, settleDuplicate, startReject, unapprove } from '../../state/decide.ts';
import { endDisposition, openDispose } from '../../state/dispose.ts';
import { startHandMatch } from '../../state/hand.ts';
import { useDetail } from '../../state/queries.ts';
import { lookedAt, useReview } from '../../state/review.ts';
import { ui } from '../../state/ui.ts';
import { causeWord, REJECT_REASONS, verdictWord, word } from '../../words.ts';
import { Category } from './Category.tsx';
import { JournalTable } from './Journal.tsx';
import { Legs } from './Legs.tsx';
import { NearMisses } from './NearMisses.tsx';
import { Reasons } from './Reasons.tsx';
import { Suggested } from './Suggested.tsx';

const SETTLED_AFTER_MS = 60;

/** The key once the person stops for a moment, so that holding J does not ask for every row on the way. */
function useSettledKey(key: string | null): string | null {
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}

function Differences({ detail, currency }: { readonly detail: Detail; readonly currency: string }) {
  if (detail.differences.length === 0) return null;
  return (
    <ul className="differences" data-testid="differences">
      {detail.differences.map((difference, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: differences have no id and keep their order
        <li key={at}>
          <Chip tone="warn">
            {word(difference.type)} {signedMoney(difference.amount, currency)}
          </Chip>
          <span className="muted">
            {difference.account !== undefined && `${shown(difference.account)}: `}
            {shown(difference.note)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function sumOf(lines: Detail['bank']): number {
  return lines.reduce((sum, line) => sum + line.amount, 0);
}

/** Bank less books less differences is what is left; a match leaves nothing. */
function Left({ detail, currency }: { readonly detail: Detail; readonly currency: string }) {
  const off = detail.differences.reduce((sum, difference) => sum + difference.amount, 0);
  const left = detail.leftToExplain;
  const figures = [
    ['Bank', money(sumOf(detail.bank), currency)],
    ['Books', money(sumOf(detail.book), currency)],
    ['Differences', money(off, currency)],
  ] as const;
  return (
    <dl className="left-strip">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className={left === 0 ? 'is-ok' : 'is-bad'}>
        <dt>Left to explain</dt>
        <dd data-testid="left-to-explain">
          {money(left, currency)} {left === 0 ? '✓' : ''}
        </dd>
      </div>
    </dl>
  );
}

/** Queues whose rows are matches: one of them that posts nothing is a tick. */
const TICKABLE: ReadonlySet<Detail['queue']> = new Set(['suggested', 'approved', 'posted'] as const);

function WillPost({ detail }: { readonly detail: Detail }) {
  if (detail.willPost.length === 0)
    return detail.book.length > 0 && TICKABLE.has(detail.queue) ? (
      <section className="will-post" data-testid="will-post">
        <h3>Nothing to post</h3>
        <p className="muted">The cash book holds all of it already: approving it is the tick.</p>
      </section>
    ) : null;
  return (
    <section className="will-post" data-testid="will-post">
      <h3>{detail.category !== null ? 'Would be booked' : detail.queue === 'posted' ? 'Was posted' : 'Will post'}</h3>
      <JournalTable lines={detail.willPost} />
      {detail.queue !== 'posted' && detail.category === null && (
        <p className="muted">Nothing is written until you press Post.</p>
      )}
    </section>
  );
}

function Why() {
  return (
    <fieldset className="why" data-testid="reject-reasons">
      <legend>Why not?</legend>
      {REJECT_REASONS.map((reason, at) => (
        <Button key={reason} onPress={() => reject(reason)} keys={String(at + 1)} testId={`reason-key-${at + 1}`}>
          {reason}
        </Button>
      ))}
    </fieldset>
  );
}

/** An open bank line goes to its proposed account, with all its equals, or to another one. */
function Booking({ detail }: { readonly detail: Detail }) {
  const { category, queue } = detail;
  if (detail.bank.length !== 1 || detail.book.length > 0 || detail.suggestion !== null) return null;
  return (
    <>
      {category !== null && (
        <Button primary keys="A" onPress={bookProposed} testId="book">
          Book it
        </Button>
      )}
      {category !== null && queue === 'exceptions' && category.equal.count > 1 && (
        <Button keys="Shift+A" onPress={() => void bookEqual()} testId="book-equal">
          Book all {count(category.equal.count)} · {money(category.equal.sum, detail.bank[0]!.currency)}
        </Button>
      )}
      <Button keys="C" primary={category === null} onPress={openAccounts} testId="choose-account">
        {category === null ? 'Book to an account' : 'Another account'}
      </Button>
    </>
  );
}

/** " 239 selected" where the verbs act on a selection; '' where on the row shown. */
function useSelectedWords(): string {
  const selected = useReview((state) => state.selected.size);
  return selected === 0 ? '' : ` ${count(selected)} selected`;
}

/** The decisions a queue allows. */
function Decisions({ detail }: { readonly detail: Detail }) {
  const { queue } = detail;
  const many = useSelectedWords();
  if (queue === 'exceptions' || queue === 'bank_only' || queue === 'ignored') return <Booking detail={detail} />;
  if (queue === 'suggested') {
    return (
      <>
        <Button primary keys="A" onPress={approve} testId="approve">
          Approve{many}
        </Button>
        <Button keys="X" onPress={startReject} testId="reject">
          Reject{many}
        </Button>
      </>
    );
  }
  if (queue === 'duplicates') {
    return (
      <>
        <Button primary keys="D" onPress={() => settleDuplicate('exclude')} testId="exclude">
          {many === '' ? 'Exclude the duplicate' : `Exclude${many}`}
        </Button>
        <Button keys="B" onPress={() => settleDuplicate('keep')} testId="keep">
          Keep both{many}
        </Button>
      </>
    );
  }
  if (queue === 'carried') {
    return (
      <Button primary keys="U" onPress={() => void endDisposition().catch(sayError)} testId="end-disposition">
        Open again
      </Button>
    );
  }
  if (queue !== 'approved') return null;
  return (
    <Button keys="U" onPress={() => void unapprove()} testId="unapprove">
      Take back
    </Button>
  );
}

/** Queues whose lines a person may carry or write off. */
const DISPOSABLE: ReadonlySet<Detail['queue']> = new Set(['exceptions', 'bank_only', 'books_only'] as const);

function Verbs({ detail }: { readonly detail: Detail }) {
  const many = useSelectedWords();
  return (
    <div className="verbs">
      <div className="verb-group">
        <Decisions detail={detail} />
        {['suggested', 'exceptions', 'bank_only', 'books_only', 'carried', 'ignored'].includes(detail.queue) && (
          <Button keys="F" onPress={() => void startHandMatch()} testId="find-match">
            Find match
          </Button>
        )}
        {DISPOSABLE.has(detail.queue) && (
          <Button keys="W" onPress={openDispose} testId="dispose">
            Carry{many}
          </Button>
        )}
      </div>
      <div className="verb-group is-more">
        <Button quiet keys="N" onPress={() => ui().show('note')} testId="note">
          Note
        </Button>
        <Button quiet keys="E" onPress={() => ui().show('evidence')} testId="evidence">
          Evidence
        </Button>
        <Button quiet keys="O" onPress={() => ui().show('source')} testId="source">
          Source
        </Button>
      </div>
    </div>
  );
}

function Title({ detail }: { readonly detail: Detail }) {
  const threshold = useReview((state) => state.threshold);
  return (
    <header className="detail-head">
      <h2>{causeWord(detail.kind)}</h2>
      {detail.confidence !== null && <Confidence percent={percent(detail.confidence)} threshold={threshold} />}
      {detail.confidence !== null && detail.confidenceLow !== null && detail.confidenceLow < detail.confidence && (
        <span className="muted" title="With 95 % certainty the true figure is not below the first number">
          {percent(detail.confidenceLow)} to {percent(detail.confidence)}
        </span>
      )}
    </header>
  );
}

function Disposition({ disposition }: { readonly disposition: Detail['disposition'] }) {
  if (disposition === null) return null;
  const { kind, until, person, note, by, at } = disposition;
  return (
    <p className="decision" data-testid="disposition">
      <strong>{word(kind)}</strong>
      {person !== '' && <>: {shown(person)}</>}
      {until === null ? ', until its partner arrives' : `, until ${day(until)}`} · by {shown(by)}, {moment(at)}
      {note !== '' && <>: {shown(note)}</>}
    </p>
  );
}

function Decision({ decision }: { readonly decision: Detail['decision'] }) {
  if (decision === null) return null;
  return (
    <p className="decision" data-testid="decision">
      <strong>{verdictWord(decision.verdict)}</strong> by {shown(decision.by)}, {moment(decision.at)}
      {decision.note !== '' && <>: {shown(decision.note)}</>}
    </p>
  );
}

/** Drawn again only when the detail itself changes, not with every key that moves. */
const DetailView = memo(function DetailView({ detail }: { readonly detail: Detail }) {
  const rejecting = useReview((state) => state.rejecting);
  const currency = [...detail.bank, ...detail.book][0]?.currency ?? '';
  const isMatch = detail.key.startsWith('p:') || detail.key.startsWith('m:');
  return (
    <div className="detail-inner" data-testid="detail" data-key={detail.key}>
      <Title detail={detail} />
      {detail.cause !== '' && <p className="cause">{sentence(shown(detail.cause))}</p>}
      <Category detail={detail} />
      <Disposition disposition={detail.disposition} />
      <Decision decision={detail.decision} />
      {detail.suggestion === null ? <Legs detail={detail} /> : <Suggested suggestion={detail.suggestion} />}
      <Reasons detail={detail} />
      <Differences detail={detail} currency={currency} />
      <NearMisses detail={detail} />
      {isMatch && <Left detail={detail} currency={currency} />}
      {rejecting ? <Why /> : <Verbs detail={detail} />}
      <WillPost detail={detail} />
    </div>
  );
});

export function DetailPanel() {
  const key = useReview((state) => state.activeKey);
  const settled = useSettledKey(key);
  const { data: detail, error, refetch } = useDetail(settled);
  const seen = detail?.key;
  useEffect(() => {
    if (seen !== undefined) lookedAt(seen);
  }, [seen]);
  if (key === null) return null;
  if (error && !detail) {
    return (
      <ErrorCard error={error} title="This row could not be read">
        <Button onPress={() => void refetch()}>Try again</Button>
      </ErrorCard>
    );
  }
  if (!detail) return <Bones rows={8} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the pane scrolls and takes the queue's keys
    <div className="detail" data-keys="detail" tabIndex={0} role="region" aria-label="Details of the chosen row">
      <DetailView detail={detail} />
      <p className="detail-hint">
        <Kbd keys="J" /> <Kbd keys="K" /> move · <Kbd keys="Space" /> select · <Kbd keys="." /> next undecided
      </p>
    </div>
  );
}
