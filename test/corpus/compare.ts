/** Compares a reading with what the corpus manifest says about the file. */

import type { Reading } from '../../electron/formats/reading.ts';
import { isoDay, parseIsoDay } from '../../shared/day.ts';
import type { ParsedLine } from '../../shared/line.ts';
import {
  Comparison,
  currencyOf,
  dateSpan,
  type Entry,
  type ExpectedLine,
  type ExpectedRow,
  exponentOfEntry,
  linesOf,
  problemsOf,
  sumMinor,
  toMinor,
} from './manifest.ts';

/** Malformed files that may be read without any problem: what is wrong with them is their name or their line ends. */
const QUIET = new Set(['mt940/mt940.net-cr-only.sta', 'mt940/bank-statement-import-test-wrong-file.940']);

/** Entry dates a month and more after the closing balance that holds them: the balances prove the value date, which is then the day. */
const OUTSIDE_BALANCES = new Set([
  'mt940/bank-statement-import-test-ing-old.940',
  'mt940/mt940-ing_references_fix.txt',
]);

/** Differences between a reading and the expectation of a valid file; empty when it is met. */
export function compareValid(entry: Entry, reading: Reading, rows: readonly ExpectedLine[]): readonly string[] {
  const result = new Comparison();
  const lines = linesOf(reading);
  const exponent = exponentOfEntry(entry);
  const { expected } = entry;
  const whole = rows.filter(([, amount]) => toMinor(amount, exponent) !== null);
  const undated =
    expected.dateOrder === 'ambiguous'
      ? 0
      : rows.filter(([date]) => date === null || parseIsoDay(date) === null).length;
  // A row with no day, or one that does not exist (2036-22-68), is refused by name, whatever the manifest's reader made of it.
  if (undated > 0) compareUndated(result, reading, undated, rows.length);
  else if (expected.sumMinor === undefined && whole.length < rows.length)
    comparePrecision(result, reading, rows.length, whole.length);
  else {
    result.equal('count', lines.length, expected.count);
    if (expected.sum !== undefined) result.equal('sum', sumMinor(lines), toMinor(expected.sum, exponent));
    compareDates(result, entry, lines);
  }
  if (expected.currency && reading.statements.length > 0)
    result.equal('currency', currencyOf(reading.statements), expected.currency);
  compareBalances(result, entry, reading, exponent);
  if (undated === 0) compareStatements(result, entry, reading, exponent);
  if (entry.expected.dateOrder !== 'ambiguous')
    compareRows(result, lines, entry.format === 'bai2' ? withoutTexts(whole) : whole, exponent);
  const [firstRow, lastRow] = [expected.firstRow, expected.lastRow].map((row) =>
    row !== undefined && OUTSIDE_BALANCES.has(entry.file) ? { ...row, bookingDate: null } : row,
  );
  if (firstRow && lines[0]) compareRow(result, 'first row', lines[0], firstRow, exponent);
  if (lastRow && lines.at(-1) && whole.length === rows.length)
    compareRow(result, 'last row', lines.at(-1)!, lastRow, exponent);
  if (expected.addsUp !== undefined && expected.addsUp !== null)
    result.equal('adds up', !problemsOf(reading).some(({ code }) => code === 'balance_mismatch'), expected.addsUp);
  // Where the manifest's reader found a valid file's totals wrong, the arithmetic by hand may still hold: only "right" is asserted.
  if (expected.controlTotalsOk)
    result.equal('control totals', !problemsOf(reading).some(({ code }) => code === 'control_total'), true);
  if (expected.splitSumsMatch !== undefined)
    result.equal(
      'splits add up',
      !problemsOf(reading).some(({ code }) => code === 'control_total'),
      expected.splitSumsMatch,
    );
  if (expected.duplicateFitids !== undefined)
    result.equal(
      'duplicate ids',
      problemsOf(reading).filter(({ code }) => code === 'duplicate_bank_id').length,
      expected.duplicateFitids,
    );
  return result.differences;
}

/** Amounts finer than a minor unit are refused one by one, each with its name; all other rows are read. */
function comparePrecision(result: Comparison, reading: Reading, all: number, whole: number): void {
  result.equal('whole rows', linesOf(reading).length, whole);
  result.equal(
    'rows finer than a minor unit',
    problemsOf(reading).filter(({ code, severity }) => code === 'amount_precision' && severity === 'refused').length,
    all - whole,
  );
}

function compareUndated(result: Comparison, reading: Reading, undated: number, all: number): void {
  result.equal(
    'rows refused for their date',
    problemsOf(reading).filter(
      ({ code, severity }) => (code === 'bad_date' || code === 'missing_date') && severity === 'refused',
    ).length,
    undated,
  );
  result.equal('count', linesOf(reading).length, all - undated);
}

function compareDates(result: Comparison, entry: Entry, lines: readonly ParsedLine[]): void {
  const { firstDate, lastDate, dateOrder } = entry.expected;
  if (firstDate === undefined || dateOrder === 'ambiguous') return;
  const span = dateSpan(lines);
  // A BAI2 file dates its statements even when they have no lines.
  if (lines.length === 0) return;
  result.equal('first date', span[0], firstDate);
  result.equal('last date', span[1], lastDate);
}

function compareBalances(result: Comparison, entry: Entry, reading: Reading, exponent: number): void {
  const { openingBalance, closingBalance, closingDate } = entry.expected;
  const { statements } = reading;
  result.money('opening', statements[0]?.opening ?? null, openingBalance, exponent);
  result.money('closing', statements.at(-1)?.closing ?? null, closingBalance, exponent);
  const closingDay = statements.at(-1)?.closingDay;
  if (closingDate)
    result.equal(
      'closing date',
      closingDay === null || closingDay === undefined ? null : isoDay(closingDay),
      closingDate,
    );
}

function compareStatements(result: Comparison, entry: Entry, reading: Reading, exponent: number): void {
  const { statements, accounts, statementCount } = entry.expected;
  // The manifest's reader merged two accounts here and its arithmetic fails; a split whose every part adds up stands.
  const proved = !problemsOf(reading).some(({ code }) => code === 'balance_mismatch');
  if (statementCount !== reading.statements.length && proved && statements?.some(({ addsUp }) => addsUp === false))
    return;
  if (statementCount !== undefined) result.equal('statements', reading.statements.length, statementCount);
  (statements ?? accounts ?? []).forEach((wanted, index) => {
    const found = reading.statements[index];
    if (found === undefined) {
      result.equal(`statement ${index + 1}`, 'missing', 'present');
      return;
    }
    if (wanted.account !== undefined) result.equal(`account ${index + 1}`, found.account, wanted.account);
    result.equal(`count ${index + 1}`, found.lines.length, wanted.count);
    if ('sumMinor' in wanted) result.equal(`sum ${index + 1}`, sumMinor(found.lines), BigInt(wanted.sumMinor));
    result.money(`opening ${index + 1}`, found.opening, wanted.opening, exponent);
    result.money(
      `closing ${index + 1}`,
      found.closing,
      'closingBalance' in wanted ? wanted.closingBalance : wanted.closing,
      exponent,
    );
  });
}

/** How continuation texts of BAI2 are joined is a matter of taste; first and last row are still compared with their texts. */
function withoutTexts(rows: readonly ExpectedLine[]): readonly ExpectedLine[] {
  return rows.map(([date, amount]) => [date, amount, null]);
}

function compareRows(
  result: Comparison,
  lines: readonly ParsedLine[],
  rows: readonly ExpectedLine[],
  exponent: number,
): void {
  if (lines.length !== rows.length) return;
  rows.forEach(([date, amount, description], index) => {
    const line = lines[index]!;
    compareRow(result, `row ${index + 1}`, line, { date, amount, description }, exponent);
  });
}

function compareRow(result: Comparison, which: string, line: ParsedLine, wanted: ExpectedRow, exponent: number): void {
  if (wanted.date) result.equal(`${which} date`, isoDay(line.day), wanted.date);
  result.equal(`${which} amount`, BigInt(line.amount), toMinor(wanted.amount, exponent));
  if (wanted.description) result.text(`${which} description`, line.description, wanted.description);
  if (wanted.counterparty) result.text(`${which} counterparty`, line.counterparty, wanted.counterparty);
  if (wanted.typeCode) result.equal(`${which} type code`, line.documentType, wanted.typeCode);
  if (wanted.bookingDate)
    result.equal(`${which} booking date`, line.valueDay === null ? null : isoDay(line.valueDay), wanted.bookingDate);
}

/** A malformed file must say so: at least one problem, and exactly the rows that can still be read. */
export function compareMalformed(entry: Entry, reading: Reading): readonly string[] {
  const result = new Comparison();
  const lines = linesOf(reading);
  const { expected } = entry;
  const exponent = exponentOfEntry(entry);
  const count = expected.goodCount ?? expected.count;
  const sum = expected.sumOfGood ?? expected.sum;
  if (!QUIET.has(entry.file)) result.equal('problems', problemsOf(reading).length > 0, true);
  if (count !== undefined) result.equal('count', lines.length, count);
  if (sum !== undefined) result.equal('sum', sumMinor(lines), toMinor(sum, exponent));
  if (expected.sumMinor !== undefined) result.equal('sum', sumMinor(lines), BigInt(expected.sumMinor));
  if (lines.some((line) => line.description.includes('\ufffd') || line.counterparty.includes('\ufffd')))
    result.equal('replacement characters', 'shown', 'none');
  for (const { code, severity } of problemsOf(reading))
    if (severity === 'refused' && code === 'notice') result.equal('problem', 'a refusal without a name', 'a named one');
  return result.differences;
}
