/** Fills the choice of columns: by mapping, by preset, or by header words and what the cells hold. */

import { MAPPED_FIELDS } from '../../../shared/mapping.ts';
import { directionByContent, settleAmountColumns } from './amount-columns.ts';
import { settleBalanceColumn } from './balance-column.ts';
import { chooseByContent, chooseByHeader, proofOf } from './columns.ts';
import { settleDescription } from './describe.ts';
import type { Draft } from './draft.ts';
import { mappedColumns, presetColumns, settledColumns, settlesColumns } from './locate.ts';
import { accountOnEveryRow, ownAccountColumn } from './owner.ts';
import { chooseParty } from './parties.ts';
import { bookingColumn } from './time-order.ts';

/** Fills the choice of columns by mapping, preset or inference. */
export function chooseColumns(draft: Draft): void {
  const { input, located, choice } = draft;
  const { map } = input.options;
  if (map !== null && settlesColumns(map)) {
    const mapped = mappedColumns(map, located.header, draft.width);
    Object.assign(choice.columns, mapped.columns);
    draft.asked.push(...mapped.problems);
    explain(draft, 'as mapped');
    inferAround(draft);
    return;
  }
  if (located.preset !== null) {
    Object.assign(choice.columns, presetColumns(located.preset, located.header));
    const settled = settledColumns(located.preset, located.header);
    if (Object.values(settled).every((index) => (draft.stats[index]?.filled ?? 0) > 0))
      Object.assign(choice.columns, settled);
    explain(draft, `preset ${located.preset.id}`);
    return;
  }
  inferColumns(draft);
  if (choice.columns.description === undefined) {
    const stand = choice.columns.counterparty ?? choice.columns.documentType ?? choice.columns.reference;
    if (stand !== undefined) choice.columns.description = stand;
  }
}

function inferColumns(draft: Draft): void {
  const { choice, stats, data } = draft;
  const account = ownAccountColumn(stats, data);
  const party = chooseParty(stats, data);
  const byHeader = chooseByHeader(stats, { account, counterparty: party.column });
  Object.assign(choice.columns, byHeader.columns);
  for (const [index, why] of byHeader.why) choice.why.set(index, why);
  if (party.column !== null && choice.columns.counterparty === party.column.index) {
    choice.why.set(party.column.index, party.why);
    draft.parties = party.parties;
  }
  if (account === null) draft.account = accountOnEveryRow(stats, data);
  settleBookingDay(draft);
  settleAmountColumns(draft);
  directionByContent(draft);
  settleBalanceColumn(draft);
  chooseByContent(stats, choice);
  settleDescription(draft);
}

/** A column of days that is no value or due date and that the rows stand in the order of is the booking day. */
function settleBookingDay({ choice, stats, data }: Draft): void {
  const { columns, why } = choice;
  const given = stats[columns.date ?? -1];
  if (given === undefined) return;
  const others = stats.filter(
    (column) => !why.has(column.index) && column.dateShare > 0.9 && column.dates.shortPacked === 0,
  );
  const booking = bookingColumn(data, given, others);
  if (booking === null) return;
  why.delete(given.index);
  columns.date = booking.index;
  why.set(booking.index, `the rows stand in the order of its days, not in that of '${given.header}'`);
}

/** What a mapping has no words for: the second column of names, the text that goes on, the account on every row. */
function inferAround(draft: Draft): void {
  const { choice, stats, data, located } = draft;
  if (located.preset !== null) return;
  const party = chooseParty(stats, data);
  if (party.column !== null && party.column.index === choice.columns.counterparty) draft.parties = party.parties;
  if (choice.columns.account === undefined) draft.account = accountOnEveryRow(stats, data);
  settleDescription(draft);
}

function explain(draft: Draft, why: string): void {
  for (const field of MAPPED_FIELDS) {
    const index = draft.choice.columns[field];
    const column = index === undefined ? undefined : draft.stats[index];
    if (column !== undefined) draft.choice.why.set(column.index, `${why}; ${proofOf(column, field)}`);
  }
}
