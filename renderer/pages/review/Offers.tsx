/** Sets of open lines that fit what is left in the basket. */

import { Equal } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/basic.tsx';
import { money, shown } from '../../format.ts';
import { sayError } from '../../state/decide.ts';
import { addLines, type Offers, offerSets } from '../../state/hand.ts';

function nameOf(set: Offers['sets'][number]): string {
  return set
    .map(
      (line) =>
        `${line.documentNumber || line.reference || line.counterparty || line.description} ${money(line.amount, line.currency)}`,
    )
    .join(' + ');
}

export function OfferSets({ left }: { readonly left: number | null }) {
  const [offers, setOffers] = useState<{ readonly left: number; readonly found: Offers } | null>(null);
  const look = () => {
    if (left !== null) {
      offerSets(left)
        .then((found) => setOffers({ left, found }))
        .catch(sayError);
    }
  };
  // What was found for another sum is no answer any more.
  const found = offers !== null && offers.left === left ? offers.found : null;
  return (
    <div className="offers">
      <Button onPress={look} disabled={left === null || left === 0} testId="offer-sets">
        <Equal aria-hidden="true" size={14} /> Sets that fit what is left
      </Button>
      {found?.sets.map((set) => (
        <Button key={set.map((line) => line.id).join()} onPress={() => addLines(set)} testId="offered-set">
          {shown(nameOf(set))}
        </Button>
      ))}
      {found !== null && (
        <span className="muted" role="status">
          {found.sets.length === 0
            ? 'No set among the nearest lines adds up to it.'
            : found.capped
              ? 'More may fit: only the nearest lines were tried.'
              : ''}
        </span>
      )}
    </div>
  );
}
