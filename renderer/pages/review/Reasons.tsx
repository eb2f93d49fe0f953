/** Reason chips: what speaks for a match, what against, what is only to be known. Shape and word carry it, not colour alone. */

import { Check, Dot, TriangleAlert } from 'lucide-react';
import type { Detail } from '../../../shared/contract/review.ts';
import { Chip } from '../../components/basic.tsx';
import { plural, shown } from '../../format.ts';
import { word } from '../../words.ts';

type Evidence = Detail['evidence'][number];

/** Below this weight (log-odds; a factor of two) a reason says little either way. */
const NEUTRAL = 0.69;
const FIRST = new Set(['RULE', 'MEMORY']);

function order(evidence: readonly Evidence[]): Evidence[] {
  const rank = (one: Evidence) => (FIRST.has(one.code) ? 0 : one.weight > NEUTRAL ? 1 : one.weight < -NEUTRAL ? 2 : 3);
  return [...evidence].sort((a, b) => rank(a) - rank(b) || Math.abs(b.weight) - Math.abs(a.weight));
}

function Reason({ evidence }: { readonly evidence: Evidence }) {
  const [tone, Icon, says] =
    evidence.weight > NEUTRAL
      ? (['ok', Check, 'for: '] as const)
      : evidence.weight < -NEUTRAL
        ? (['warn', TriangleAlert, 'against: '] as const)
        : (['plain', Dot, ''] as const);
  return (
    <Chip
      tone={tone}
      title={`${evidence.code} ${evidence.weight > 0 ? '+' : ''}${evidence.weight.toFixed(2)}`}
      testId={`reason-${evidence.code}`}
    >
      <Icon aria-hidden="true" size={11} strokeWidth={3} />
      <span className="visually-hidden">{says}</span>
      {shown(evidence.text) || word(evidence.code.toLowerCase())}
    </Chip>
  );
}

export function Reasons({ detail }: { readonly detail: Detail }) {
  return (
    <div className="reasons" data-testid="reasons">
      {order(detail.evidence).map((evidence, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one code may speak twice; the order is fixed
        <Reason key={`${evidence.code}-${at}`} evidence={evidence} />
      ))}
      {detail.alternatives > 0 && (
        <Chip tone="warn" testId="alternatives">
          <TriangleAlert aria-hidden="true" size={11} strokeWidth={3} />
          {detail.alternativesExact ? '' : 'at least '}
          {plural(detail.alternatives, 'other set')} would fit as well
        </Chip>
      )}
      {detail.guards
        .filter((guard) => !(guard === 'ambiguous' && detail.alternatives > 0))
        .map((guard) => (
          <Chip key={guard} tone="warn">
            <TriangleAlert aria-hidden="true" size={11} strokeWidth={3} />
            {word(guard)}
          </Chip>
        ))}
    </div>
  );
}

/** Every reason with its weight: what the chips stand for. */
export function EvidenceTable({ detail }: { readonly detail: Detail }) {
  return (
    <table className="plain-table" data-testid="evidence-table">
      <thead>
        <tr>
          <th scope="col">Reason</th>
          <th scope="col">Code</th>
          <th scope="col" className="is-end">
            Weight
          </th>
        </tr>
      </thead>
      <tbody>
        {order(detail.evidence).map((evidence, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one code may speak twice; the order is fixed
          <tr key={`${evidence.code}-${at}`}>
            <th scope="row">{shown(evidence.text)}</th>
            <td>
              <code>{evidence.code}</code>
            </td>
            <td className="is-end">
              {evidence.weight > 0 ? '+' : ''}
              {evidence.weight.toFixed(2)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
