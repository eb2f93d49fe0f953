/** The one day of a table without a column of dates: the day of payment stated above it, as payroll and payout reports do. */

import { type Problem, problem } from '../../../shared/problem.ts';
import { DateEvidence } from './date-order.ts';
import { dateParts, dayOfParts } from './dates.ts';
import type { DateOrder, RawRow } from './plan.ts';
import { headerKey } from './words.ts';

// The day the money moved; the day a report was made or begins with says nothing of its rows.
const PAYMENT_DAY =
  /^(?:pay ?day|pay ?date|payment ?da(?:y|te)|date paid|check date|cheque date|deposit date|payout date|settlement date|value date|transfer date|processing date|zahltag|zahlungsdatum|zahlungstag|auszahlungsdatum|auszahlungstag|valuta|valutadatum|date de paiement|date de versement|date de virement|fecha de pago|fecha de abono|data pagamento|data di pagamento|data accredito|data de pagamento|data do pagamento|betaaldatum|betaaldag|datum betaling|utbetalningsdag|betalningsdag|utbetalingsdato|udbetalingsdato|lonutbetalning|maksupaiva|palkanmaksupaiva|data wyplaty|data platnosci|datum vyplaty|vyplatni termin|fizetes napja|kifizetes datuma|data platii|odeme tarihi|mokejimo data|ismaksas datums|maksepaev|дата выплаты|дата оплаты|支払日|支給日|振込日|付款日期|发放日期|지급일)$/;

interface StatedDay {
  readonly day: number | null;
  readonly asked: Problem | null;
  readonly text: string;
}

/** The day of payment the rows above a table state; a question where its order is open, null where none or several are stated. */
export function statedDay(preamble: readonly RawRow[], chosen: DateOrder | null): StatedDay | null {
  const evidence = new DateEvidence();
  const found = new Map<string, string>();
  for (const { cells } of preamble) {
    cells.forEach((cell, index) => {
      for (const date of datesIn(cell)) evidence.add(date);
      const [label = '', rest = ''] = cell.split(/[:：]/, 2);
      if (!PAYMENT_DAY.test(headerKey(label))) return;
      const value = rest.trim() !== '' ? rest : (cells.slice(index + 1).find((other) => other !== '') ?? '');
      const dates = datesIn(value);
      if (dates.length === 1) found.set(dates[0] as string, label.trim());
    });
  }
  const [first] = found;
  if (first === undefined || found.size > 1) return null;
  const [date, label] = first;
  const verdict = evidence.verdict();
  const order = chosen ?? (verdict !== null && 'order' in verdict ? verdict.order : null);
  const parts = dateParts(date);
  if (parts === null) return null;
  if (order !== null) {
    const day = dayOfParts(parts, order);
    return day === null ? null : { day, asked: null, text: `'${label}' ${date}, above the table, for every row` };
  }
  const readings = verdict !== null && 'open' in verdict ? verdict.open.map((one) => evidence.pattern(one)) : [];
  const message = `The day of payment '${date}' can be read in more than one order. Choose the date format.`;
  return { day: null, asked: problem('ambiguous_date', 'asked', message, { excerpt: date, readings }), text: '' };
}

/** The dates a cell holds: one, or the two ends of a span. */
function datesIn(cell: string): readonly string[] {
  return cell
    .split(/\s+(?:-|–|—|to|bis|au|al|tot|till|do|a)\s+/i)
    .map((part) => part.trim())
    .filter((part) => /\d/.test(part) && dateParts(part) !== null);
}
