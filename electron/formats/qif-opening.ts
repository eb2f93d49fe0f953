/** The opening balance of a QIF register: Quicken writes it as the first record, payee "Opening Balance", category the account itself. */

import type { Day } from '../../shared/day.ts';
import { fieldOf, type QifRecord, type QifSection } from './qif-records.ts';

/** What programs of the Quicken family call the record in their languages; the whole payee or memo, nothing beside it. */
const OPENING =
  /^(?:opening|beginning|starting|initial) balances?$|^balance (?:brought )?forward$|^(?:er\u00f6ffnungs|eroeffnungs|anfangs|start)(?:saldo|bestand)$|^saldo (?:inicial|iniziale|de apertura|de abertura|di apertura|anterior)$|^apertura (?:del |di )?saldo$|^solde (?:initial|d['\u2019]ouverture|de d\u00e9part)$|^(?:openings|begin)saldo$|^beginbalans$|^(?:ing\u00e5ende|inng\u00e5ende|primo) ?(?:saldo|balans)$|^saldo (?:pocz\u0105tkowe|otwarcia)$|^(?:po\u010d\u00e1te\u010dn\u00ed|po\u010diato\u010dn\u00fd) (?:stav|z\u016fstatek|zostatok)$|^nyit\u00f3 ?egyenleg$|^alkusaldo$|^\u043d\u0430\u0447\u0430\u043b\u044c\u043d\u044b\u0439 (?:\u043e\u0441\u0442\u0430\u0442\u043e\u043a|\u0431\u0430\u043b\u0430\u043d\u0441)$|^(?:\u671f\u521d|\u521d\u671f)(?:\u4f59\u989d|\u6b8b\u9ad8)$|^\u958b\u59cb\u6b8b\u9ad8$/iu;

export interface OpeningRecord {
  readonly record: QifRecord;
  readonly day: Day;
  /** Name of the account the record itself states ("[Checking]"); '' where none. */
  readonly account: string;
}

/**
 * The record that states the balance before, or null. Its payee or memo says so, it is of the earliest day of the register, and its
 * category is an account or missing: an ordinary category beside such a payee is money. A transfer to the account itself alone proves
 * nothing, for Quicken writes balance adjustments, which do move the balance, the same way.
 */
export function openingOf(section: QifSection, dayOf: (record: QifRecord) => Day | null): OpeningRecord | null {
  const named = section.records.find((record) =>
    [fieldOf(record, 'P'), fieldOf(record, 'M')].some((text) => OPENING.test(text)),
  );
  if (named === undefined) return null;
  const day = dayOf(named);
  const category = fieldOf(named, 'L');
  const account = /^\[(.*)\]$/.exec(category)?.[1]?.trim() ?? '';
  if (day === null || (category !== '' && account === '')) return null;
  if (named.fields.some(({ code }) => code === '$')) return null;
  const isEarliest = section.records.every((record) => (dayOf(record) ?? day) >= day);
  return isEarliest ? { record: named, day, account } : null;
}
