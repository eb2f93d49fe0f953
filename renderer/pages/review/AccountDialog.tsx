/** Names the ledger account that the chosen bank lines are booked to: found while it is typed, or one used before by its number. */

import { useState } from 'react';
import { Button, Field, Kbd } from '../../components/basic.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { CreateAccount } from '../../components/LedgerAccount.tsx';
import { plural, shown } from '../../format.ts';
import { bookTo } from '../../state/book.ts';
import { targets } from '../../state/decide.ts';
import { type Bookable, meantAccount, searchAccounts, useBookable } from '../../state/ledger.ts';
import { ui } from '../../state/ui.ts';

/** Offered at once: those within reach of the number keys. */
const OFFERED = 9;

function Offers({ accounts }: { readonly accounts: readonly Bookable[] }) {
  if (accounts.length === 0) return null;
  return (
    <ul className="account-offers" aria-label="Accounts of the chart">
      {accounts.map(({ name, code, lines }, at) => (
        <li key={name}>
          <button type="button" className="account-offer" onClick={() => bookTo(name)} data-testid={`offer-${at + 1}`}>
            <span>{shown(`${code} ${name}`.trim())}</span>
            <span className="muted">{lines === 0 ? '' : plural(lines, 'line')}</span>
            <Kbd keys={`Alt+${at + 1}`} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function AccountDialog() {
  const [name, setName] = useState('');
  const accounts = useBookable();
  const typed = name.trim();
  const meant = typed === '' ? null : meantAccount(accounts, typed);
  const fitting = searchAccounts(accounts, typed, OFFERED);
  const close = (): void => ui().show('none');
  const book = (): void => {
    if (meant !== null) bookTo(meant.name);
  };
  const foot = (
    <>
      <Button onPress={close}>Cancel</Button>
      <Button primary keys="Enter" onPress={book} disabled={meant === null} testId="account-book">
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
          bookTo(offered.name);
        } else if (event.key === 'Enter' && !onButton) book();
      }}
    >
      <Field
        label="Ledger account"
        hint="Name or code. One balanced entry for each line: the bank account against this one."
      >
        <input
          className="input"
          maxLength={200}
          data-autofocus
          data-testid="account-name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Offers accounts={fitting} />
      {typed !== '' && meant === null && <CreateAccount name={typed} onCreated={bookTo} />}
    </Dialog>
  );
}
