/** Dialogs of the review screen: note, evidence, source line, hand match, sample before a bulk approval. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LineView } from '../../../shared/contract/basic.ts';
import { call } from '../../api.ts';
import { Bones, Button, ErrorCard, Field } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { shown } from '../../format.ts';
import { onWorkspaceChanged, sayError } from '../../state/decide.ts';
import { useDetail } from '../../state/queries.ts';
import { useReview } from '../../state/review.ts';
import { ui, useUi } from '../../state/ui.ts';
import { AccountDialog } from './AccountDialog.tsx';
import { DisposeDialog } from './DisposeDialog.tsx';
import { HandMatch } from './HandMatch.tsx';
import { EvidenceTable } from './Reasons.tsx';
import { ReliabilityDialog } from './ReliabilityDialog.tsx';
import { SampleGate } from './SampleGate.tsx';

const close = (): void => ui().show('none');

function NoteDialog({ itemKey }: { readonly itemKey: string }) {
  const [note, setNote] = useState('');
  const save = () => {
    if (note.trim() === '') return;
    call('review.note', { key: itemKey, note: note.trim(), by: ui().actor })
      .then(() => {
        close();
        ui().say({ tone: 'ok', text: 'Note kept in the audit trail.' });
        onWorkspaceChanged();
      })
      .catch(sayError);
  };
  const foot = (
    <>
      <Button onPress={close}>Cancel</Button>
      <Button primary keys="Mod+Enter" onPress={save} disabled={note.trim() === ''} testId="note-save">
        Keep the note
      </Button>
    </>
  );
  return (
    <Dialog
      title="Note on this row"
      onClose={close}
      footer={foot}
      testId="note-dialog"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
      }}
    >
      <Field label="Note" hint="Kept with your name in the audit trail; it changes nothing else.">
        <textarea
          className="input"
          rows={4}
          maxLength={2000}
          data-autofocus
          data-testid="note-text"
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}

function EvidenceDialog({ itemKey }: { readonly itemKey: string }) {
  const { data: detail } = useDetail(itemKey);
  return (
    <Dialog title="Evidence" size="medium" onClose={close} testId="evidence-dialog">
      {detail ? (
        <>
          <p className="muted">
            Weights are log-odds: above zero speaks for it, below against. Set against how many lines there are to
            choose from, they give the figure on the row.
          </p>
          <EvidenceTable detail={detail} />
        </>
      ) : (
        <Bones rows={4} />
      )}
    </Dialog>
  );
}

function SourceLine({ line }: { readonly line: LineView }) {
  const { data: source, error } = useQuery({
    queryKey: ['engine', 'source', line.id],
    queryFn: () => call('lines.source', { lineId: line.id }),
  });
  if (error) return <ErrorCard error={error} title="The source line could not be read" />;
  if (!source) return <Bones rows={2} />;
  return (
    <section className="source" data-testid={`source-${line.id}`}>
      <h3>
        {shown(source.file)} <span className="muted">row {source.row}</span>
      </h3>
      {source.text === null ? (
        <p className="muted">The text of this row was not kept.</p>
      ) : (
        <pre className="raw">{shown(source.text)}</pre>
      )}
      <p className="muted">
        sha256 <code>{source.sha256}</code>
      </p>
    </section>
  );
}

function SourceDialog({ itemKey }: { readonly itemKey: string }) {
  const { data: detail } = useDetail(itemKey);
  return (
    <Dialog title="As in the file" size="medium" onClose={close} testId="source-dialog">
      {detail ? (
        [...detail.bank, ...detail.book].map((line) => <SourceLine key={line.id} line={line} />)
      ) : (
        <Bones rows={4} />
      )}
    </Dialog>
  );
}

export function ReviewOverlays() {
  const overlay = useUi((state) => state.overlay);
  const key = useReview((state) => state.activeKey);
  if (overlay === 'hand') return <HandMatch />;
  if (overlay === 'account') return <AccountDialog />;
  if (overlay === 'dispose') return <DisposeDialog />;
  if (overlay === 'bulk') return <SampleGate />;
  if (overlay === 'reliability') return <ReliabilityDialog />;
  if (key === null) return null;
  if (overlay === 'note') return <NoteDialog itemKey={key} />;
  if (overlay === 'evidence') return <EvidenceDialog itemKey={key} />;
  if (overlay === 'source') return <SourceDialog itemKey={key} />;
  return null;
}
