/** Journal lines as a table: account, debit, credit. */

import type { JournalLineView } from '../../../shared/contract/basic.ts';
import { isSuspense } from '../../../shared/ledger/chart.ts';
import { money, shown } from '../../format.ts';

interface Props {
  readonly lines: readonly JournalLineView[];
  /** False where the text the lines share stands beside the table already. */
  readonly withMemo?: boolean;
}

export function JournalTable({ lines, withMemo = true }: Props) {
  const memo = lines[0]?.memo ?? '';
  const shared = lines.every((line) => line.memo === memo);
  return (
    <>
      <table className="plain-table journal" data-testid="journal">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="is-end">
              Debit
            </th>
            <th scope="col" className="is-end">
              Credit
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: journal lines have no id and never move
            <tr key={at} className={isSuspense(line.account) ? 'is-suspense' : undefined}>
              <th scope="row">
                {shown(line.account)}
                {!shared && line.memo !== '' && <span className="muted"> {shown(line.memo)}</span>}
              </th>
              <td className="is-end">{line.debit === 0 ? '' : money(line.debit, line.currency)}</td>
              <td className="is-end">{line.credit === 0 ? '' : money(line.credit, line.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {withMemo && shared && memo !== '' && <p className="memo muted">{shown(memo)}</p>}
    </>
  );
}
