/** Asked once for each pair: does what the bank sends belong to an account of the books? Nothing is joined without an answer. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api.ts';
import { Button } from '../components/basic.tsx';
import { plural, shown } from '../format.ts';
import { onWorkspaceChanged, sayError } from '../state/decide.ts';
import { runMatch } from '../state/match.ts';
import { ui } from '../state/ui.ts';

interface Question {
  readonly into: string;
  readonly join: string;
  readonly evidence: readonly string[];
}

async function join({ into, join: other }: Question): Promise<void> {
  const { lines } = await call('accounts.join', { account: into, join: other, by: ui().actor });
  ui().say({ tone: 'ok', text: `${other} is part of ${into} now: ${plural(lines, 'line')}.` });
  onWorkspaceChanged();
  await runMatch();
}

async function keepApart({ into, join: other }: Question): Promise<void> {
  await call('accounts.keepApart', { account: into, other, by: ui().actor });
  onWorkspaceChanged();
}

function Ask({ question }: { readonly question: Question }) {
  const [busy, setBusy] = useState(false);
  const answer = (what: (question: Question) => Promise<void>): void => {
    setBusy(true);
    what(question)
      .catch(sayError)
      .finally(() => setBusy(false));
  };
  return (
    <div className="note-bar join-question" data-testid="join-question">
      <span>
        The statement <strong>{shown(question.join)}</strong> belongs to <strong>{shown(question.into)}</strong> of the
        books? <span className="muted">{question.evidence.join(', ')}.</span>
      </span>
      <span className="spring" />
      <Button onPress={() => answer(keepApart)} disabled={busy} testId="join-apart">
        Keep apart
      </Button>
      <Button primary onPress={() => answer(join)} disabled={busy} testId="join-yes">
        Join
      </Button>
    </div>
  );
}

export function JoinQuestions() {
  const { data = [] } = useQuery({
    queryKey: ['engine', 'joinQuestions'],
    queryFn: () => call('accounts.questions', {}),
  });
  return data.map((question) => <Ask key={`${question.into} ${question.join}`} question={question} />);
}
