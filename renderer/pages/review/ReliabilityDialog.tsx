/** Dialog: whether the figures beside the suggestions were true so far. */

import { ReliabilityDiagram } from '../../charts/ReliabilityDiagram.tsx';
import { Bones, ErrorCard } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { plural } from '../../format.ts';
import { useReliability } from '../../state/queries.ts';
import { ui } from '../../state/ui.ts';

export function ReliabilityDialog() {
  const { data, error } = useReliability();
  return (
    <Dialog title="Reliability" size="medium" onClose={() => ui().show('none')} testId="reliability-dialog">
      {error && !data && <ErrorCard error={error} title="The figures could not be read" />}
      {!data && !error && <Bones rows={6} />}
      {data && (
        <>
          <p data-testid="reliability-decided">
            {data.decided === 0
              ? 'No suggestion was decided yet. Every approval and rejection adds to this picture.'
              : `${plural(data.decided, 'suggestion')} decided so far. Matches by hand do not count: nobody had suggested them.`}
          </p>
          <ReliabilityDiagram bands={data.bands} />
        </>
      )}
    </Dialog>
  );
}
