/** What almost matched: which criterion failed, and the smallest change that would have made it fit. */

import type { Detail } from '../../../shared/contract/review.ts';
import { Button } from '../../components/basic.tsx';
import { day, money, shown } from '../../format.ts';
import { openHandMatch } from '../../state/hand.ts';

export function NearMisses({ detail }: { readonly detail: Detail }) {
  if (detail.nearMisses.length === 0) return null;
  return (
    <section className="near" data-testid="near-misses">
      <h3>Nearest on the other side</h3>
      <ol>
        {detail.nearMisses.map((miss) => (
          <li key={miss.line.id}>
            <div className="near-line">
              <span>{day(miss.line.day)}</span>
              <span className="near-text">
                {shown([miss.line.counterparty, miss.line.description].filter((part) => part !== '').join(' · '))}
              </span>
              <strong>{money(miss.line.amount, miss.line.currency)}</strong>
            </div>
            <div className="near-why">
              <span>{shown(miss.failed)}.</span>
              {miss.change !== '' && <span className="muted"> Would fit with {shown(miss.change)}.</span>}
              <Button quiet onPress={() => openHandMatch([...detail.bank, ...detail.book, miss.line])}>
                Match with this …
              </Button>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
