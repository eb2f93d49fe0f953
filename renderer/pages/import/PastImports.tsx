/** What was imported before, and taking an import back while nothing in it is decided. */

import { useState } from 'react';
import type { ImportView } from '../../../shared/contract/import.ts';
import { call } from '../../api.ts';
import { Button, Chip } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { count, moment, plural, shown } from '../../format.ts';
import { onWorkspaceChanged, sayError } from '../../state/decide.ts';
import { useImports } from '../../state/queries.ts';
import { ui } from '../../state/ui.ts';
import { word } from '../../words.ts';

function withdraw(item: ImportView): void {
  call('import.withdraw', { importId: item.id, by: ui().actor })
    .then(({ lines }) => {
      ui().say({ tone: 'ok', text: `Withdrew ${item.file}: ${plural(lines, 'line')} taken out.` });
      onWorkspaceChanged();
    })
    .catch(sayError);
}

function Row({ item, onWithdraw }: { readonly item: ImportView; readonly onWithdraw: () => void }) {
  return (
    <tr data-testid={`import-${item.id}`}>
      <th scope="row" className="file-name">
        {shown(item.file)}
      </th>
      <td>{shown(item.account)}</td>
      <td>{word(item.side)}</td>
      <td>{item.preset ?? item.format}</td>
      <td className="is-end">{count(item.lines)}</td>
      <td>{moment(item.at)}</td>
      <td>{shown(item.by)}</td>
      <td className="is-end">
        {item.state === 'withdrawn' ? (
          <Chip>Withdrawn</Chip>
        ) : (
          <Button
            quiet
            onPress={onWithdraw}
            disabled={!item.withdrawable}
            title={item.withdrawable ? '' : 'Something in it was decided or posted: undo that first.'}
            testId={`withdraw-${item.id}`}
          >
            Withdraw
          </Button>
        )}
      </td>
    </tr>
  );
}

export function PastImports() {
  const { data: imports = [] } = useImports();
  const [asked, setAsked] = useState<ImportView | null>(null);
  if (imports.length === 0) return null;
  return (
    <section className="panel" data-testid="past-imports">
      <h2>Past imports</h2>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Account</th>
            <th scope="col">Side</th>
            <th scope="col">Read as</th>
            <th scope="col" className="is-end">
              Lines
            </th>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">
              <span className="visually-hidden">Take back</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...imports].reverse().map((item) => (
            <Row key={item.id} item={item} onWithdraw={() => setAsked(item)} />
          ))}
        </tbody>
      </table>
      {asked && (
        <Dialog
          title="Withdraw this import?"
          onClose={() => setAsked(null)}
          testId="withdraw-dialog"
          footer={
            <>
              <Button onPress={() => setAsked(null)}>Keep it</Button>
              <Button
                danger
                testId="withdraw-confirm"
                onPress={() => {
                  withdraw(asked);
                  setAsked(null);
                }}
              >
                Withdraw {plural(asked.lines, 'line')}
              </Button>
            </>
          }
        >
          <p>
            All lines of <strong>{shown(asked.file)}</strong> are taken out again, and suggestions that use them
            disappear. The audit trail keeps a record; the same file can be imported again.
          </p>
        </Dialog>
      )}
    </section>
  );
}
