/** Asks what the lines of a source are that does not say it: one answer for the whole source. */

import { HelpCircle } from 'lucide-react';
import type { BookSource } from '../../../shared/contract/posting.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/basic.tsx';
import { plural, shown } from '../../format.ts';
import { onWorkspaceChanged, sayError } from '../../state/decide.ts';
import { useBookSources } from '../../state/queries.ts';
import { ui } from '../../state/ui.ts';

function answer(importId: number, nature: BookSource['nature']): void {
  call('books.setNature', { importId, nature, by: ui().actor }).then(onWorkspaceChanged).catch(sayError);
}

/** Shown while matches wait for the answer. */
export function Natures() {
  const open = (useBookSources().data ?? []).filter(({ nature, unknown }) => nature === null && unknown > 0);
  return open.map(({ importId, file, unknown }) => (
    <div className="note-bar is-warn" key={importId} data-testid={`nature-${importId}`}>
      <HelpCircle aria-hidden="true" size={14} />
      <span>
        {plural(unknown, 'line')} of <strong>{shown(file)}</strong> do not say what they are. Are they in the cash book
        already, or documents still to be paid?
      </span>
      <span className="spring" />
      <Button testId={`nature-cash-${importId}`} onPress={() => answer(importId, 'cash_book')}>
        In the cash book
      </Button>
      <Button testId={`nature-documents-${importId}`} onPress={() => answer(importId, 'open_document')}>
        Open documents
      </Button>
    </div>
  ));
}
