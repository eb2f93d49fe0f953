/** DATEV booking batch (EXTF or DTVF, category 21): amounts without a sign beside S or H of an account, days without a year. */

import { civil, type Day, dayOf } from '../../shared/day.ts';
import { MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import { exponentOf, minor, parseMoney } from '../../shared/money.ts';
import { problem } from '../../shared/problem.ts';
import { fold } from '../../shared/text.ts';
import { ownSide } from './booked-side.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { amountFault, StatementDraft } from './statement-draft.ts';
import { sampleRows } from './table/dialect.ts';
import type { RawRow } from './table/plan.ts';
import { cleanText, currencyCode, decodeSource, fixedReading, refusedReading, textProblems } from './text-source.ts';

export const datev: Format = { id: 'datev', title: 'DATEV booking batch', maxBytes: MAX_TAGGED_BYTES, sniff, read };

/** First cell EXTF (written by another program) or DTVF (by DATEV), then the version of the header and the category. */
const HEAD = /^\ufeff?"?(?:EXTF|DTVF)"?;"?\d{3}"?;"?(\d+)"?;/;
const BOOKINGS = '21';
/** Places in the header row (DATEV format description, "Header"). */
const FISCAL_YEAR = 12;
const FROM = 14;
const UNTIL = 15;
const CURRENCY = 21;

const DIALECT = { delimiter: ';', quote: '"', backslash: false } as const;

function sniff(head: { readonly text: string }): number {
  return HEAD.exec(head.text)?.[1] === BOOKINGS ? 0.99 : 0;
}

/** Columns by their folded names; the batch may have any of 125 and in older versions fewer. */
type Field =
  | 'amount'
  | 'side'
  | 'currency'
  | 'base'
  | 'baseCurrency'
  | 'account'
  | 'other'
  | 'day'
  | 'document'
  | 'second'
  | 'text'
  | 'reversal';
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  amount: ['umsatz ohne soll haben kz', 'umsatz ohne soll haben kennzeichen', 'umsatz'],
  side: ['soll haben kennzeichen', 'soll haben kz'],
  currency: ['wkz umsatz'],
  base: ['basis umsatz', 'basisumsatz'],
  baseCurrency: ['wkz basis umsatz', 'wkz basisumsatz'],
  account: ['konto'],
  other: ['gegenkonto ohne bu schlussel', 'gegenkonto'],
  day: ['belegdatum', 'datum'],
  document: ['belegfeld 1', 'belegfeld1'],
  second: ['belegfeld 2', 'belegfeld2'],
  text: ['buchungstext'],
  reversal: ['generalumkehr gu', 'generalumkehr'],
};
type Columns = Readonly<Record<Field, number>>;

function columnsOf(header: readonly string[]): Columns {
  const keys = header.map((name) => fold(name));
  const at = (field: Field): number => keys.findIndex((key) => NAMES[field].includes(key));
  return Object.fromEntries((Object.keys(NAMES) as Field[]).map((field) => [field, at(field)])) as Record<
    Field,
    number
  >;
}

/** The days a batch may hold, and the currency where a row names none. */
interface Batch {
  readonly columns: Columns;
  readonly from: Day | null;
  readonly until: Day | null;
  readonly currency: string;
}

function read(source: Source, options: ReadOptions): Reading {
  const decoded = decodeSource(source, options);
  const rows = sampleRows(decoded.text, DIALECT, Number.MAX_SAFE_INTEGER, true);
  const [head, names, ...bookings] = rows;
  const columns = columnsOf(names?.cells ?? []);
  const missing = (['amount', 'side', 'account', 'day'] as const).filter((field) => columns[field] < 0);
  if (head === undefined || missing.length > 0) {
    const message = `The batch has no column for ${missing.map((field) => NAMES[field][0]).join(', ')}. Export it again as a DATEV booking batch (Buchungsstapel).`;
    return refusedReading('datev', 'malformed', message);
  }
  const batch: Batch = {
    columns,
    from: packedDay(head.cells[FROM] ?? '') ?? packedDay(head.cells[FISCAL_YEAR] ?? ''),
    until: packedDay(head.cells[UNTIL] ?? ''),
    currency: currencyCode(head.cells[CURRENCY] ?? '') ?? options.currency,
  };
  const draft = new StatementDraft(batch.currency);
  const filled = bookings.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const sides = ownSide(filled.map(({ cells }) => [cells[columns.account] ?? '', cells[columns.other] ?? '']));
  for (const [index, row] of filled.entries())
    addBooking(draft, row, { batch, sides: sides[index] as readonly boolean[] });
  if (draft.read === 0)
    return fixedReading('datev', decoded.encoding, [], [problem('no_rows', 'refused', 'The batch holds no bookings.')]);
  return fixedReading('datev', decoded.encoding, [draft.finish()], textProblems(decoded));
}

/** yyyyMMdd of the header row. */
function packedDay(text: string): Day | null {
  const found = /^(\d{4})(\d\d)(\d\d)$/.exec(text.trim());
  return found === null ? null : dayOf(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** The day of a "Belegdatum" (ddMM, the zero in front often lost) in the year that puts it into the batch; a full date as it is. */
function bookingDay(text: string, { from, until }: Batch): Day | null {
  const digits = text.trim().replace(/\./g, '');
  const found = /^(\d{1,2})(\d\d)(\d{4})?$/.exec(digits);
  if (found === null) return null;
  const [date, month] = [Number(found[1]), Number(found[2])];
  if (found[3] !== undefined) return dayOf(Number(found[3]), month, date);
  if (from === null) return null;
  const { year } = civil(from);
  const days = [year, year + 1].flatMap((one) => dayOf(one, month, date) ?? []);
  return days.find((day) => day >= from && (until === null || day <= until)) ?? days[0] ?? null;
}

/** S is a debit of the account, money in; a reversal (Generalumkehr) books the same side with a minus. */
function signOf(cells: readonly string[], { columns }: Batch): 1 | -1 | null {
  const side = (cells[columns.side] ?? '').trim().toUpperCase();
  if (side !== 'S' && side !== 'H') return null;
  const isReversed = /^(?:1|G)$/i.test((cells[columns.reversal] ?? '').trim());
  return (side === 'S') !== isReversed ? 1 : -1;
}

function addBooking(
  draft: StatementDraft,
  { row, cells }: RawRow,
  { batch, sides }: { readonly batch: Batch; readonly sides: readonly boolean[] },
): void {
  const { columns } = batch;
  const cell = (field: Field): string => cells[columns[field]] ?? '';
  const excerpt = cells.slice(0, columns.text + 1).join(';');
  // The base amount is the one in the currency of the books, where the booking was made in another.
  const isForeign = cell('base') !== '' && (currencyCode(cell('baseCurrency')) ?? batch.currency) === batch.currency;
  const currency = isForeign ? batch.currency : (currencyCode(cell('currency')) ?? batch.currency);
  const raw = isForeign ? cell('base') : cell('amount');
  const amount = parseMoney(raw, ',', exponentOf(currency));
  const sign = signOf(cells, batch);
  const day = bookingDay(cell('day'), batch);
  if (!amount.ok) {
    const { code, message } = amountFault(amount, currency);
    draft.refuse(code, message, { row, column: 'Umsatz', excerpt: raw || excerpt });
  } else if (sign === null) {
    const message = 'The booking says neither S (debit) nor H (credit). The row is left out; correct it at the source.';
    draft.refuse('invalid_entry', message, { row, column: 'Soll/Haben-Kennzeichen', excerpt });
  } else if (day === null) {
    const code = cell('day') === '' ? 'missing_date' : 'bad_date';
    const message =
      'Expected a day as ddMM within the span of the batch. The row is left out; correct it at the source.';
    draft.refuse(code, message, { row, column: 'Belegdatum', excerpt: cell('day') || excerpt });
  } else {
    const accounts = [cell('account'), cell('other')] as const;
    sides.forEach((isOwn, at) => {
      if (!isOwn) return;
      draft.add({
        row,
        day,
        amount: minor(amount.minor * sign * (at === 0 ? 1 : -1) || 0),
        currency,
        description: cleanText(cell('text')),
        counterparty: '',
        reference: cleanText(
          [accounts[1 - at], cell('second')].filter((text) => text !== '' && text !== '0').join(' '),
        ),
        documentNumber: cleanText(cell('document')),
        account: accounts[at] as string,
      });
    });
  }
}
