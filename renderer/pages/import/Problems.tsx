/** Problems of a file: row, column, what was found, what was expected and what to do. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StagedFile } from '../../../shared/contract/import.ts';
import { call } from '../../api.ts';
import { Button, Chip } from '../../components/basic.tsx';
import { plural, shown } from '../../format.ts';
import { isQuestion } from './Answers.tsx';

type Problem = StagedFile['problems'][number];

const SEVERITY = {
  refused: { tone: 'bad', text: 'Refused' },
  asked: { tone: 'warn', text: 'Question' },
  warning: { tone: 'plain', text: 'Note' },
} as const;
const MOST = 500;

function Finding({ problem }: { readonly problem: Problem }) {
  const { tone, text } = SEVERITY[problem.severity];
  const where = [problem.row === null ? '' : `row ${problem.row}`, problem.column ?? ''].filter((part) => part !== '');
  return (
    <li className="finding" data-testid="problem" data-code={problem.code}>
      <p className="finding-head">
        <Chip tone={tone}>{text}</Chip>
        {where.length > 0 && <strong>{shown(where.join(', '))}</strong>}
        {problem.excerpt !== null && <code className="excerpt">{shown(problem.excerpt)}</code>}
      </p>
      <p className="muted">{shown(problem.message)}</p>
    </li>
  );
}

/** Everything but the questions, which stand above the rows. */
export function Problems({ stageId, file }: { readonly stageId: string; readonly file: StagedFile }) {
  const [all, setAll] = useState(false);
  const more = useQuery({
    queryKey: ['stage', stageId, file.index, file.sha256, file.problemCount],
    queryFn: () => call('import.problems', { stageId, file: file.index, offset: 0, limit: MOST }),
    enabled: all,
  });
  const rows = (more.data?.rows ?? file.problems).filter((problem) => !isQuestion(problem));
  const count = file.problemCount - file.problems.filter(isQuestion).length;
  if (count === 0) return null;
  return (
    <section className="problems" aria-label="Problems" data-testid="problems">
      <h2>{plural(count, 'thing')} to look at</h2>
      <ul>
        {rows.map((problem, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one row may have several problems; the list never moves
          <Finding key={at} problem={problem} />
        ))}
      </ul>
      {!all && file.problemCount > file.problems.length && (
        <Button quiet onPress={() => setAll(true)}>
          Show {file.problemCount > MOST ? `the first ${MOST}` : 'all'}
        </Button>
      )}
    </section>
  );
}
