/** The lines of a row: one alone, a pair with its differences marked, or both sides of a group. */

import type { Detail } from '../../../shared/contract/review.ts';
import { LegList, OneLine, PairDiff } from './PairDiff.tsx';

export function Legs({ detail }: { readonly detail: Detail }) {
  const all = [...detail.bank, ...detail.book];
  const [first, second] = all;
  if (first === undefined) return null;
  if (second === undefined) return <OneLine line={first} />;
  if (all.length === 2) return <PairDiff left={first} right={second} />;
  return (
    <>
      {detail.bank.length > 0 && <LegList title="Bank" lines={detail.bank} />}
      {detail.book.length > 0 && <LegList title="Books" lines={detail.book} />}
    </>
  );
}
