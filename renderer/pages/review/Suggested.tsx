/** The suggestion that holds the line of an exception: its pair side by side, and the way to decide it. */

import { Bones, Button } from '../../components/basic.tsx';
import { useDetail } from '../../state/queries.ts';
import { showSuggestion } from '../../state/review.ts';
import { focusGrid } from '../../table/grid-focus.ts';
import { Legs } from './Legs.tsx';

export function Suggested({ suggestion }: { readonly suggestion: string }) {
  const { data: detail } = useDetail(suggestion);
  if (!detail) return <Bones rows={4} />;
  const open = () => {
    showSuggestion(suggestion, detail.bank[0]?.description ?? '');
    requestAnimationFrame(() => focusGrid('review-grid'));
  };
  return (
    <section className="suggested" data-testid="suggested">
      <Legs detail={detail} />
      <div className="note-bar">
        <span>A match of these lines is suggested: decide it there.</span>
        <Button onPress={open} testId="open-suggestion">
          Open the suggestion
        </Button>
      </div>
    </section>
  );
}
