/** QIF: bank, card and cash registers with splits and several accounts; date order and decimal sign proved over the whole file. */

import { MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import { type DecimalSign, exponentOf, minor, parseMoney } from '../../shared/money.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { decimalVote } from './amount-signs.ts';
import { type DateOrder, inferOrder, orderOfPattern, qifDay } from './qif-dates.ts';
import { openingOf } from './qif-opening.ts';
import { fieldOf, type QifRecord, type QifSection, qifSections } from './qif-records.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { amountFault, moneyText, StatementDraft } from './statement-draft.ts';
import { cleanText, decodeSource, fixedReading, refusedReading, textProblems } from './text-source.ts';

export const qif: Format = { id: 'qif', title: 'QIF', maxBytes: MAX_TAGGED_BYTES, sniff, read };

function sniff(head: { readonly text: string }): number {
  const text = head.text.slice(0, 16_384);
  if (/(?:^|[\r\n])!(?:Type:|Account\b|Option:|Clear:)/i.test(text)) return 0.97;
  return /(?:^|[\r\n])\^\s*(?:[\r\n]|$)/.test(text) &&
    /(?:^|[\r\n])D\s?\d/.test(text) &&
    /(?:^|[\r\n])[TU]\s?[-+\d]/.test(text)
    ? 0.8
    : 0;
}

/** Registers whose records move money in an account; '' is a file without header. */
const REGISTERS = new Set(['', 'bank', 'cash', 'ccard', 'oth a', 'oth l']);

function read(source: Source, options: ReadOptions): Reading {
  const decoded = decodeSource(source, options);
  const { sections, orders } = qifSections(decoded.text);
  if (sections.length === 0)
    return refusedReading('qif', 'no_statement', 'The file looks like QIF but holds no records. Export it again.');
  const registers = sections.filter(({ type }) => REGISTERS.has(type));
  const order = settleOrder(registers, orders, options.map?.dateFormat ?? null);
  const decimal = settleDecimal(registers, options);
  const asked = [order.asked, decimal.asked].filter((found) => found !== null);
  const problems = [...textProblems(decoded), ...leftOut(sections)];
  if (asked.length > 0) return fixedReading('qif', decoded.encoding, [], [...problems, ...asked]);
  const endsOpen = !/[\r\n]\s*$/.test(decoded.text.slice(-200));
  const context: Context = { order: order.order, decimal: decimal.decimal, currency: options.currency, endsOpen };
  const statements = merged(registers).map((section) => readSection(section, context).finish());
  if (problems.length === 0 && statements.every(({ read }) => read === 0))
    return refusedReading(
      'qif',
      'no_rows',
      'The file holds no register with transactions, only headers or lists. Export the account itself.',
    );
  return fixedReading('qif', decoded.encoding, statements, problems);
}

interface Context {
  readonly order: DateOrder;
  readonly decimal: DecimalSign;
  readonly currency: string;
  /** The text does not end with a line end: its last field may be cut. */
  readonly endsOpen: boolean;
}

/** Consecutive sections of one account and type are one statement. */
function merged(sections: readonly QifSection[]): readonly QifSection[] {
  const out: { readonly account: string; readonly type: string; readonly records: QifRecord[] }[] = [];
  for (const { account, type, records } of sections) {
    const last = out.at(-1);
    if (last === undefined || last.account !== account || last.type !== type)
      out.push({ account, type, records: [...records] });
    else for (const record of records) last.records.push(record);
  }
  return out;
}

/** Types whose records are lists or securities and move no cash line. */
const LISTS = new Set([
  'cat',
  'class',
  'memorized',
  'security',
  'prices',
  'tag',
  'budget',
  'invst',
  'invitem',
  'template',
  'bill',
  'invoice',
  'tax',
]);

/** Investment records move no cash line and are counted aloud; records under a header nobody knows are, too. */
function leftOut(sections: readonly QifSection[]): readonly Problem[] {
  const problems: Problem[] = [];
  const investments = sections
    .filter(({ type }) => type === 'invst')
    .reduce((count, { records }) => count + records.length, 0);
  if (investments > 0)
    problems.push(
      problem(
        'notice',
        'warning',
        `${investments} investment record${investments === 1 ? ' is' : 's are'} left out: securities transactions are not cash movements of a bank account.`,
      ),
    );
  for (const { type, records } of sections) {
    const first = records[0];
    if (first === undefined || REGISTERS.has(type) || LISTS.has(type)) continue;
    problems.push(
      problem(
        'skipped_rows',
        'warning',
        `${records.length} records stand under a header that is no known register ("${type}") and are left out. If they are transactions, correct the header.`,
        { row: first.row },
      ),
    );
  }
  return problems;
}

function amountOf(record: QifRecord): string {
  return fieldOf(record, 'T') || fieldOf(record, 'U');
}

/** Patterns to choose from, by order. */
const PATTERNS: Readonly<Record<DateOrder, string>> = { mdy: 'MM/dd/yyyy', dmy: 'dd/MM/yyyy', ymd: 'yy/MM/dd' };

/** The order a person chose, the one the file states where its dates fit it, or the one its dates prove. */
function settleOrder(
  sections: readonly QifSection[],
  stated: readonly DateOrder[],
  pattern: string | null,
): { readonly order: DateOrder; readonly asked: Problem | null } {
  const chosen = pattern === null ? null : orderOfPattern(pattern);
  if (chosen !== null) return { order: chosen, asked: null };
  const dates = sections
    .flatMap(({ records }) => records.map((record) => fieldOf(record, 'D')))
    .filter((date) => date !== '');
  const found = inferOrder(dates);
  const [option, ...more] = stated;
  if (option !== undefined && more.length === 0) {
    const misfit = dates.find((date) => qifDay(date, option) === null);
    const other = found.order;
    if (misfit === undefined || other === null || other === option || qifDay(misfit, other) === null)
      return { order: option, asked: null };
    const message = `The file says that its dates are written ${PATTERNS[option]}, but "${misfit}" is not. Say how it is meant.`;
    return { order: option, asked: askOrder(message, misfit, [option, other]) };
  }
  if (found.order !== null) return { order: found.order, asked: null };
  const example = dates[0] ?? '';
  const message = `Month and day cannot be told apart: ${found.evidence}. Say how "${example}" is meant.`;
  return { order: 'mdy', asked: askOrder(message, example, found.open) };
}

function askOrder(message: string, excerpt: string, open: readonly DateOrder[]): Problem {
  return problem('ambiguous_date', 'asked', message, {
    column: 'D',
    excerpt,
    readings: open.map((order) => PATTERNS[order]),
  });
}

/** Which of comma and point is the decimal sign: the last of two, the one not followed by three digits, or the one not repeated. */
function settleDecimal(
  sections: readonly QifSection[],
  options: ReadOptions,
): { readonly decimal: DecimalSign; readonly asked: Problem | null } {
  if (options.map?.decimal) return { decimal: options.map.decimal, asked: null };
  let points = 0;
  let commas = 0;
  let open = '';
  for (const { records } of sections) {
    for (const record of records) {
      const amount = amountOf(record);
      const sign = decimalVote(amount);
      if (sign === '.') points++;
      else if (sign === ',') commas++;
      else if (sign === 'open') open ||= amount;
    }
  }
  // A currency without decimals can only have groups: the sign that groups is not the decimal sign.
  if (open !== '' && exponentOf(options.currency) === 0)
    return { decimal: open.includes(',') ? '.' : ',', asked: null };
  if (points + commas > 0 || open === '') return { decimal: commas > points ? ',' : '.', asked: null };
  const asked = problem(
    'ambiguous_decimal',
    'asked',
    `"${open}" could be a whole number in thousands or have three decimals, and no other amount tells. Say which sign is the decimal sign.`,
    { column: 'T', excerpt: open, readings: ['.', ','] },
  );
  return { decimal: '.', asked };
}

function readSection(section: QifSection, context: Context): StatementDraft {
  const draft = new StatementDraft(context.currency);
  draft.account = cleanText(section.account);
  const opening = openingOf(section, (record) => qifDay(fieldOf(record, 'D'), context.order));
  if (opening !== null) {
    const amount = parseMoney(amountOf(opening.record), context.decimal, exponentOf(context.currency));
    if (amount.ok) {
      draft.opening = amount.minor;
      draft.openingDay = opening.day;
      draft.account ||= cleanText(opening.account);
      draft.note(
        'notice',
        'The record of the opening balance is read as the balance before the first row, not as money.',
        {
          row: opening.record.row,
          excerpt: fieldOf(opening.record, 'P') || fieldOf(opening.record, 'M'),
        },
      );
    }
  }
  for (const record of section.records)
    if (draft.opening === null || record !== opening?.record) addRecord(draft, record, context);
  return draft;
}

/** Two totals, or two dates before the splits (splits may carry dates of their own): a "^" is missing between two records. */
function isMerged({ fields }: QifRecord): boolean {
  const split = fields.findIndex(({ code }) => code === 'S' || code === '$');
  const own = split < 0 ? fields : fields.slice(0, split);
  return own.filter(({ code }) => code === 'D').length > 1 || fields.filter(({ code }) => code === 'T').length > 1;
}

function addRecord(draft: StatementDraft, record: QifRecord, context: Context): void {
  const { row } = record;
  const excerpt = record.fields.map(({ code, value }) => code + value).join(' ');
  const last = record.fields.at(-1)?.code ?? '';
  if (!record.closed && context.endsOpen && 'DTU'.includes(last)) {
    draft.refuse(
      'truncated',
      'The file ends inside this record, so its figures may be cut. The row is left out; export the file again.',
      { row, excerpt },
    );
    return;
  }
  if (isMerged(record)) {
    draft.refuse(
      'malformed',
      'Two dates or two amounts stand in one record; the "^" between two records is missing. Both are left out; export the file again.',
      { row, excerpt },
    );
    return;
  }
  const raw = amountOf(record);
  const amount = parseMoney(raw, context.decimal, exponentOf(context.currency));
  if (!amount.ok) {
    const { code, message } = amountFault(amount, context.currency);
    draft.refuse(code, message, { row, column: 'T', excerpt: raw || excerpt });
    return;
  }
  const date = fieldOf(record, 'D');
  const day = qifDay(date, context.order);
  if (day === null) {
    draft.refuse(
      date === '' ? 'missing_date' : 'bad_date',
      `The record has ${date === '' ? 'no date' : 'a date that is no calendar day'}. The row is left out; correct it at the source.`,
      { row, column: 'D', excerpt: date || excerpt },
    );
    return;
  }
  if (!record.closed)
    draft.note(
      'truncated',
      'The last record is not closed by "^": the file may be cut off and records may be missing.',
      { row },
    );
  checkSplits(draft, record, amount.minor, context);
  const payee = fieldOf(record, 'P');
  const memo = fieldOf(record, 'M');
  const number = fieldOf(record, 'N');
  const isCheck = /^\d{1,12}$/.test(number);
  draft.add({
    row,
    day,
    amount: amount.minor,
    currency: context.currency,
    description: cleanText(payee || memo),
    counterparty: cleanText(payee),
    reference: cleanText([isCheck ? '' : number, payee === '' ? '' : memo].filter((text) => text !== '').join(' ')),
    checkNumber: isCheck ? number : '',
  });
}

/** Splits explain the total; the line keeps the total and says when they do not add up to it. */
function checkSplits(draft: StatementDraft, record: QifRecord, total: number, context: Context): void {
  const splits = record.fields.filter(({ code }) => code === '$');
  if (splits.length === 0) return;
  let sum = 0n;
  for (const { value } of splits) {
    const amount = parseMoney(value, context.decimal, exponentOf(context.currency));
    if (!amount.ok) {
      draft.note('bad_amount', 'A split has an amount that is not a number; the total of the record is kept.', {
        row: record.row,
        column: '$',
        excerpt: value,
      });
      return;
    }
    sum += BigInt(amount.minor);
  }
  if (sum !== BigInt(total))
    draft.note(
      'control_total',
      `The splits add up to ${moneyText(sum, context.currency)}, the record says ${moneyText(BigInt(minor(total)), context.currency)}; the record's total is kept.`,
      { row: record.row, column: '$' },
    );
}
