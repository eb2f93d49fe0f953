/** Left rail: the screens with their counts, and the queues under Review. */

import { BookCheck, ClipboardCheck, FileInput, FileText, ListChecks, ListFilter, Scale, Settings2 } from 'lucide-react';
import type { Counts } from '../../shared/contract/review.ts';
import { openQueue } from '../commands.ts';
import { count } from '../format.ts';
import { showKeys } from '../keys.ts';
import { useImport } from '../state/import.ts';
import { useAccounts, useCounts } from '../state/queries.ts';
import { useReview } from '../state/review.ts';
import { SCREENS, type Screen, ui, useUi } from '../state/ui.ts';
import { QUEUES, word } from '../words.ts';

const TITLES: Readonly<Record<Screen, string>> = {
  close: 'Close board',
  import: 'Import',
  review: 'Review',
  proof: 'Proof',
  post: 'Post',
  report: 'Report',
  audit: 'Audit & settings',
  rules: 'Rules',
};

const ICONS = {
  close: ClipboardCheck,
  import: FileInput,
  review: ListChecks,
  proof: Scale,
  post: BookCheck,
  report: FileText,
  audit: Settings2,
  rules: ListFilter,
};

/** What is left to do on each screen. */
function useScreenCounts(counts: Counts | undefined): Partial<Record<Screen, number>> {
  const accounts = useAccounts().data?.filter((account) => account.side === 'bank');
  const staged = useImport((state) => state.stage?.files.length);
  return {
    ...(accounts ? { close: accounts.length } : {}),
    ...(staged === undefined ? {} : { import: staged }),
    ...(counts ? { review: counts.suggested + counts.duplicates, post: counts.approved } : {}),
  };
}

function Queues({ counts }: { readonly counts: Counts | undefined }) {
  const queue = useReview((state) => state.queue);
  return (
    <ul className="queues" aria-label="Queues">
      {QUEUES.map((one) => (
        <li key={one}>
          <button
            type="button"
            className={`rail-item is-queue${one === queue ? ' is-current' : ''}`}
            aria-current={one === queue ? 'true' : undefined}
            data-testid={`queue-${one}`}
            onClick={() => openQueue(one)}
          >
            <span>{word(one)}</span>
            <span className="rail-count" data-testid={`count-${one}`}>
              {counts ? count(counts[one]) : ''}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Rail() {
  const screen = useUi((state) => state.screen);
  const { data: counts } = useCounts();
  const figures = useScreenCounts(counts);
  return (
    <nav className="rail" aria-label="Screens" data-pane="rail">
      <ul>
        {SCREENS.map((one, at) => {
          const Icon = ICONS[one];
          const figure = figures[one];
          return (
            <li key={one}>
              <button
                type="button"
                className={`rail-item${one === screen ? ' is-current' : ''}`}
                aria-current={one === screen ? 'page' : undefined}
                data-testid={`nav-${one}`}
                title={`${TITLES[one]} (${showKeys(`Mod+${at + 1}`)})`}
                onClick={() => ui().go(one)}
              >
                <Icon aria-hidden="true" size={15} />
                <span>{TITLES[one]}</span>
                {figure !== undefined && figure > 0 && <span className="rail-count">{count(figure)}</span>}
              </button>
              {one === 'review' && screen === 'review' && <Queues counts={counts} />}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
