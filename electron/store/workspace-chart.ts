/** The chart of accounts a journal uses, as the workspace ties it: which ledger account each reconciled account is. */

import { type Chart, DEFAULT_CHART, defaultTypeOf, type LedgerType } from '../../shared/ledger/chart.ts';
import type { ReadHandle } from './handle.ts';

/** The default chart with the workspace's own names for its reconciled accounts. */
export function workspaceChart(read: ReadHandle): Chart {
  const ties = read.all<{ name: string; ledger: string }>(
    'SELECT a.name, g.name AS ledger FROM account a JOIN ledger_account g ON g.id = a.ledger_id',
  );
  if (ties.length === 0) return DEFAULT_CHART;
  return { ...DEFAULT_CHART, banks: Object.fromEntries(ties.map(({ name, ledger }) => [name, ledger])) };
}

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
      type: facts?.type ?? defaultTypeOf(name) ?? own.get(name) ?? null,
      taxCode: facts?.taxCode ?? '',
    };
  };
}
