/** Terms of an equation, and what it is off by. */

import { CheckCheck, CircleAlert } from 'lucide-react';
import { money } from '../../format.ts';

interface TermProps {
  readonly sign: string;
  readonly label: string;
  readonly amount: string;
  readonly note?: string;
  readonly onOpen?: () => void;
  readonly strong?: boolean;
  readonly testId?: string;
}

/** One term of an equation; a term that stands for rows opens them. */
export function Term({ sign, label, amount, note, onOpen, strong, testId }: TermProps) {
  return (
    <div className={`equation-term${strong ? ' is-sum' : ''}`} data-testid={testId}>
      <dt>
        <span className="equation-sign" aria-hidden="true">
          {sign}
        </span>
        {onOpen ? (
          <button type="button" className="link" onClick={onOpen}>
            {label}
          </button>
        ) : (
          label
        )}
        {note !== undefined && <span className="muted"> {note}</span>}
      </dt>
      <dd>{amount}</dd>
    </div>
  );
}

export function OffBy({
  off,
  currency,
  unknown,
  testId,
}: {
  readonly off: number | null;
  readonly currency: string;
  readonly unknown: string;
  readonly testId: string;
}) {
  const tone = off === null ? 'plain' : off === 0 ? 'ok' : 'warn';
  const Icon = off === 0 ? CheckCheck : CircleAlert;
  return (
    <p className={`off-by is-${tone}`} data-testid={testId}>
      {off !== null && <Icon aria-hidden="true" size={16} />}
      {off === null ? unknown : off === 0 ? 'Off by 0.00' : `Off by ${money(off, currency)}`}
    </p>
  );
}
