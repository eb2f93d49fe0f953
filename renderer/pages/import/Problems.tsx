/** Problems of a file: row, column, what was found, what was expected and what to do. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StagedFile } from '../../../shared/contract/import.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/basic.tsx';
import { plural, shown } from '../../format.ts';

const SEVERITY = { refused: 'Refused', asked: 'Question', warning: 'Note' } as const;
const MOST = 500;

export function Problems({ stageId, file }: { readonly stageId: string; readonly file: StagedFile }) {
  const [all, setAll] = useState(false);
  const more = useQuery({
    queryKey: ['stage', stageId, file.index, file.sha256, file.problemCount],
    queryFn: () => call('import.problems', { stageId, file: file.index, offset: 0, limit: MOST }),
    enabled: all,
  });
  const rows = more.data?.rows ?? file.problems;
  return (
    <section className="problems" aria-label="Problems" data-testid="problems">
      <h2>{plural(file.problemCount, 'row or finding', 'rows and findings')} to look at</h2>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col" className="is-end">
              Row
            </th>
            <th scope="col">Column</th>
            <th scope="col">Found</th>
            <th scope="col">What is wrong and what to do</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((problem, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one row may have several problems; the list never moves
            <tr key={at} className={`is-${problem.severity}`} data-testid="problem" data-code={problem.code}>
              <td>{SEVERITY[problem.severity]}</td>
              <td className="is-end">{problem.row ?? ''}</td>
              <td>{shown(problem.column ?? '')}</td>
              <td>{problem.excerpt !== null && <code className="excerpt">{shown(problem.excerpt)}</code>}</td>
              <td>{shown(problem.message)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && file.problemCount > file.problems.length && (
        <Button quiet onPress={() => setAll(true)}>
          Show {file.problemCount > MOST ? `the first ${MOST}` : 'all'}
        </Button>
      )}
    </section>
  );
}
