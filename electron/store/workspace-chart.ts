/** What a layout writes of an account of the ledger besides its name: code, type and tax code. */

import { type LedgerType, startingTypeOf } from '../../shared/ledger/accounts.ts';
import type { ReadHandle } from './handle.ts';

interface LedgerFacts {
  readonly code: string;
  readonly type: LedgerType | null;
  readonly taxCode: string;
}

/** Number at the start of a name ("1200 Bank"): how ledgers without a column of its own write it. */
const LEADING_CODE = /^(\d{3,9})\b/;

/** What is known of each account of the ledger by its name. A reconciled account is an asset, a card a liability. */
export function ledgerFacts(read: ReadHandle): (name: string) => LedgerFacts {
  const rows = read.all<LedgerFacts & { readonly name: string }>(
    'SELECT name, code, type, tax_code AS taxCode FROM ledger_account',
  );
  const known = new Map(rows.map(({ name, ...facts }) => [name, facts]));
  const own = new Map(
    read
      .all<{ name: string; kind: string }>(
        "SELECT coalesce(g.name, a.name) AS name, a.kind FROM account a LEFT JOIN ledger_account g ON g.id = a.ledger_id WHERE a.name <> ''",
      )
      .map(({ name, kind }) => [name, kind === 'card' ? ('liability' as const) : ('asset' as const)]),
  );
  return (name) => {
    const facts = known.get(name);
    return {
      code: facts?.code || (LEADING_CODE.exec(name)?.[1] ?? ''),
      type: facts?.type ?? startingTypeOf(name) ?? own.get(name) ?? null,
      taxCode: facts?.taxCode ?? '',
    };
  };
}
