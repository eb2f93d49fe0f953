/** Which column names the other party of a payment: the one that is not the owner, row by row where the two change places. */

import { fold } from '../../../shared/text.ts';
import { onEveryRow, partyColumns } from './owner.ts';
import { isOwnAccount, namesAParty, type PartyRole, partyRole } from './party-words.ts';
import type { Parties, RawRow, TablePlan } from './plan.ts';
import { accountShare, type ColumnStats } from './stats.ts';

/** A constant name is the owner's from this many rows on: a statement of so many payments to one payee alone is rare. */
const MANY = 3;

/** The column of the counterparty's name, and the second one where payer and payee change places. */
export interface PartyChoice {
  readonly column: ColumnStats | null;
  readonly parties: Parties | null;
  readonly why: string;
}

/** Chooses among the columns that name somebody. */
export function chooseParty(stats: readonly ColumnStats[], rows: readonly RawRow[]): PartyChoice {
  const named = partyColumns(stats).filter((column) => column.filled > 0);
  const two = twoSides(named, rows);
  if (two !== null) return two;
  const plain = stats.filter(
    (column) =>
      !named.includes(column) &&
      (column.scores.get('counterparty') ?? 0) >= 0.3 &&
      partyRole(column.header) === null &&
      !isOwnAccount(column.header) &&
      (column.scores.get('account') ?? 0) < 0.9 &&
      namesAParty(column.header) &&
      column.letterShare > 0.3 &&
      accountShare(column) < 0.5,
  );
  const offers = [...named, ...plain].filter((column) => !isOwner(column, rows));
  const rank = (column: ColumnStats): number => {
    const role = partyRole(column.header);
    return (
      (role === null ? 0 : 1) + (column.scores.get('counterparty') ?? 0.5) * (column.scores.has('ignore') ? 0.5 : 1)
    );
  };
  offers.sort((left, right) => rank(right) - rank(left) || left.index - right.index);
  const [best] = offers;
  if (best === undefined) return { column: null, parties: null, why: '' };
  return {
    column: best,
    parties: null,
    why: `header '${best.header}': the other party; ${best.distinct.size} different`,
  };
}

/** True where a column repeats one name on all of many rows, and its header does not speak of the other party. */
function isOwner(column: ColumnStats, rows: readonly RawRow[]): boolean {
  const isConstant = column.distinct.size === 1 && column.filled >= rows.length;
  return isConstant && rows.length >= MANY && partyRole(column.header) === null;
}

function twoSides(named: readonly ColumnStats[], rows: readonly RawRow[]): PartyChoice | null {
  const sided = named.filter((column) => partyRole(column.header) !== null);
  const payer = sided.find((column) => partyRole(column.header) === 'payer');
  const payee = sided.find((column) => partyRole(column.header) === 'payee');
  for (const left of sided) {
    for (const right of sided) {
      if (left.index >= right.index || fold(left.header) === fold(right.header)) continue;
      const owner = onEveryRow([left, right], rows, fold);
      if (owner === '') continue;
      const why = `'${left.header}' or '${right.header}', whichever is not '${owner}'`;
      const other = [left, right].find(
        (column) => column.distinct.size > 1 || ![...column.distinct.keys()].some((text) => fold(text) === owner),
      );
      return { column: other ?? left, parties: { payer: left.index, payee: right.index, owner }, why };
    }
  }
  if (payer === undefined || payee === undefined) return null;
  const roles: readonly PartyRole[] = ['payer', 'payee'];
  const why = `${roles.join(' or ')}, by the sign of the amount`;
  return { column: payee, parties: { payer: payer.index, payee: payee.index, owner: null }, why };
}

/** The party of a row that is not the owner; the only one named where the other cell is empty. */
export function counterpartyOf(
  { parties, columns }: Pick<TablePlan, 'parties' | 'columns'>,
  text: (index: number | undefined) => string,
  amount: number,
): string {
  if (parties === null) return text(columns.counterparty);
  const from = text(parties.payer);
  const to = text(parties.payee);
  if (from === '' || to === '') return from === '' ? to : from;
  const isOut = parties.owner === null ? amount < 0 : fold(from) === parties.owner;
  return isOut ? to : from;
}
