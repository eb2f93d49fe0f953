/** The ledger account proposed for an open bank line, how sure that is, and what says so. */

import type { Detail } from '../../../shared/contract/review.ts';
import { percent, shown } from '../../format.ts';

export function Category({ category }: { readonly category: Detail['category'] }) {
  if (category === null) return null;
  const source = category.source === 'rule' ? 'by your rule' : shown(category.source);
  return (
    <p className="category" data-testid="category">
      Proposed account: <strong>{shown(category.account)}</strong> · {percent(category.probability)} % · {source}
    </p>
  );
}
