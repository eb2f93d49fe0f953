/** Where a ledger account is typed: what fits is offered while typing, and a name the chart lacks is created only by saying its type. */

import { useState } from 'react';
import { LEDGER_TYPES } from '../../shared/ledger/accounts.ts';
import { shown } from '../format.ts';
import { sayError } from '../state/decide.ts';
import { createAccount, meantAccount, searchAccounts, useBookable } from '../state/ledger.ts';
import { word } from '../words.ts';

const OFFERED = 6;

/** "New account … as: Asset, Liability …": each button creates it. */
export function CreateAccount({
  name,
  onCreated,
}: {
  readonly name: string;
  readonly onCreated: (name: string) => void;
}) {
  const create = (type: (typeof LEDGER_TYPES)[number]): void => {
    createAccount(name, type)
      .then(() => onCreated(name.trim()))
      .catch(sayError);
  };
  return (
    <fieldset className="create-account" data-testid="create-account">
      <legend>Not in the chart. Create account “{shown(name.trim())}” as</legend>
      {LEDGER_TYPES.map((type) => (
        <button key={type} type="button" className="button" onClick={() => create(type)} data-testid={`create-${type}`}>
          {word(type)}
        </button>
      ))}
    </fieldset>
  );
}

interface Props {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly label: string;
  readonly testId: string;
}

/** A box for a ledger account, with its offers below while it has the focus. */
export function LedgerInput({ value, onChange, label, testId }: Props) {
  const accounts = useBookable();
  const [open, setOpen] = useState(false);
  const isKnown = value.trim() === '' || meantAccount(accounts, value) !== null;
  const offers = open ? searchAccounts(accounts, value, OFFERED).filter(({ name }) => name !== value) : [];
  const choose = (name: string): void => {
    onChange(name);
    setOpen(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices that the focus left the box and its offers
    <div
      className="ledger-input"
      onFocus={() => setOpen(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <input
        className="input"
        maxLength={200}
        aria-label={label}
        placeholder={label}
        value={value}
        data-testid={testId}
        onChange={(event) => {
          onChange(event.target.value);
          setOpen(true);
        }}
      />
      {open && (offers.length > 0 || !isKnown) && (
        <div className="ledger-offers" data-testid={`${testId}-offers`}>
          {offers.map(({ name, code }) => (
            <button key={name} type="button" className="account-offer" onClick={() => choose(name)}>
              <span>{shown(name)}</span>
              <span className="muted">{code}</span>
            </button>
          ))}
          {!isKnown && <CreateAccount name={value} onCreated={choose} />}
        </div>
      )}
    </div>
  );
}
