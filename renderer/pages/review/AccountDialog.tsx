/** Names the ledger account that the chosen bank lines are booked to: typed, or one used before by its number. */

import { useState } from 'react';
import { Button, Field, Kbd } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { plural, shown } from '../../format.ts';
import { bookTo, useLedgerAccounts } from '../../state/book.ts';
import { targets } from '../../state/decide.ts';
import { ui } from '../../state/ui.ts';

/** Offered at once: those within reach of the number keys. */
const OFFERED = 9;

export function AccountDialog() {
  const [name, setName] = useState('');
  const { data: used = [] } = useLedgerAccounts();
  const typed = name.trim();
  const fitting = used.filter(({ account }) => account.toLowerCase().includes(typed.toLowerCase())).slice(0, OFFERED);
  const close = (): void => ui().show('none');
  const book = (account: string): void => {
    if (account !== '') bookTo(account);
  };
  const foot = (
    <>
      <Button onPress={close}>Cancel</Button>
      <Button primary keys="Enter" onPress={() => book(typed)} disabled={typed === ''} testId="account-book">
        Book {plural(targets().length, 'line')}
      </Button>
    </>
  );
  return (
    <Dialog
      title="Book to an account"
      onClose={close}
      footer={foot}
      testId="account-dialog"
      onKeyDown={(event) => {
        const onButton = event.target instanceof Element && event.target.closest('button') !== null;
        const offered = event.altKey ? fitting[Number(event.key) - 1] : undefined;
        if (offered !== undefined) {
          event.preventDefault();
          book(offered.account);
        } else if (event.key === 'Enter' && !onButton) book(typed);
      }}
    >
      <Field label="Ledger account" hint="One balanced entry for each line: the bank account against this one.">
        <input
          className="input"
          maxLength={200}
          data-autofocus
          data-testid="account-name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {fitting.length > 0 && (
        <ul className="account-offers" aria-label="Accounts used before">
          {fitting.map(({ account, lines }, at) => (
            <li key={account}>
              <button
                type="button"
                className="account-offer"
                onClick={() => book(account)}
                data-testid={`offer-${at + 1}`}
              >
                <span>{shown(account)}</span>
                <span className="muted">{lines === 0 ? 'named by a rule' : plural(lines, 'line')}</span>
                <Kbd keys={`Alt+${at + 1}`} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
