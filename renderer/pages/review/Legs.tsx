/** The lines of a row: one alone, a pair with its differences marked, or both sides of a group. */

import type { Detail } from '../../../shared/contract/review.ts';
import { shown } from '../../format.ts';
import { LegList, OneLine, PairDiff } from './PairDiff.tsx';

/** Both ends of a transfer, the account it leaves first. */
function Ends({ lines }: { readonly lines: Detail['bank'] }) {
  const ends = [...lines].sort((a, b) => a.amount - b.amount);
  return ends.map((line) => (
    <LegList key={line.id} title={`${line.amount < 0 ? 'Out of' : 'Into'} ${shown(line.account)}`} lines={[line]} />
  ));
}

export function Legs({ detail }: { readonly detail: Detail }) {
  const all = [...detail.bank, ...detail.book];
  const [first, second] = all;
  if (first === undefined) return null;
  if (second === undefined) return <OneLine line={first} />;
  if (detail.kind === 'transfer') return <Ends lines={detail.bank} />;
  if (all.length === 2) return <PairDiff left={first} right={second} />;
  return (
    <>
      {detail.bank.length > 0 && <LegList title="Bank" lines={detail.bank} />}
      {detail.book.length > 0 && <LegList title="Books" lines={detail.book} />}
    </>
  );
}
