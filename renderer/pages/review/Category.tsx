/** The ledger account proposed for an open bank line, how sure that is, what says so, and the booked lines it rests on. */

import { NEAR_DOCUMENT } from '../../../shared/categorise/propose.ts';
import type { Detail } from '../../../shared/contract/review.ts';
import { Chip } from '../../components/basic.tsx';
import { day, money, percent, shown } from '../../format.ts';

function sourceText({ source, rule }: NonNullable<Detail['category']>): string {
  if (source !== 'rule') return shown(source);
  return rule === null || rule === '' ? 'by your rule' : `by your rule “${shown(rule)}”`;
}

export function Category({ detail }: { readonly detail: Detail }) {
  const { category, nearMisses } = detail;
  if (category === null) return null;
  const near = category.source !== 'rule' && nearMisses.some(({ logOdds }) => logOdds > NEAR_DOCUMENT);
  return (
    <section className="category">
      <p data-testid="category">
        Proposed account: <strong>{shown(category.account)}</strong> · {percent(category.probability)} % ·{' '}
        {sourceText(category)}
      </p>
      {near && (
        <Chip tone="warn" testId="category-near" title="Left out when equal ones are booked together">
          an open document is near: look at it first
        </Chip>
      )}
      {category.examples.length > 0 && (
        <ul className="category-examples" data-testid="category-examples" aria-label="Booked before">
          {category.examples.map((line) => (
            <li key={line.id}>
              <span className="muted">{day(line.day)}</span>
              <span>{shown(line.description || line.counterparty || line.reference)}</span>
              <span>{money(line.amount, line.currency)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
