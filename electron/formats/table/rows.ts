/** Turns records into lines by a settled plan: every row becomes a line, a refused row with its reason, or a counted skipped row. */

import type { Day } from '../../../shared/day.ts';
import { MAX_FIELD_LENGTH, MAX_LISTED_PROBLEMS } from '../../../shared/limits.ts';
import type { ParsedLine, RecordKind } from '../../../shared/line.ts';
import { type DecimalSign, exponentOf, type Minor } from '../../../shared/money.ts';
import { type Problem, type ProblemCode, problem } from '../../../shared/problem.ts';
import { fold } from '../../../shared/text.ts';
import { ASIDE_NAMES, asideKind } from './aside-rows.ts';
import { BalanceChain } from './balance.ts';
import { Blocks } from './blocks.ts';
import { currencyCode } from './currency-cell.ts';
import { DayReader } from './dates.ts';
import type { Figures } from './measure.ts';
import { isCredit, isNothing, type MoneyCell, NO_AMOUNT, readMoney } from './numbers.ts';
import { counterpartyOf } from './parties.ts';
import type { AsidePlan, DateField, MoneyField, TablePlan, TableSummary } from './plan.ts';
import { judgeRow, type RowFate } from './refuse.ts';
import { isRejected } from './row-rules.ts';
import { readText } from './row-text.ts';
import { Recent } from './sections.ts';
import { isStatementRow, isSumRow } from './statement-rows.ts';
import { summarize } from './summary.ts';
import { TextCache, ValueCache } from './text-cache.ts';
import type { Cells } from './tokenize.ts';
import { RowTransformer } from './transform-rows.ts';
import { directionKey, directionOf } from './words.ts';
import { LocalDays } from './zone.ts';

interface MoneyHow {
  decimal: DecimalSign;
  exponent: number;
  cell: MoneyCell;
}

/** Reads rows one by one. Feed with `read`, take portions with `take`, end with `finish`. */
export class RowReader {
  lines: ParsedLine[] = [];
  problems: Problem[] = [];
  readonly chain = new BalanceChain();
  readonly blocks = new Blocks();
  readonly recent = new Recent();
  readonly skipped = new Map<string, { count: number; row: number; code: ProblemCode }>();
  lineCount = 0;
  /** Sum of the lines so far, as far as it can be held. */
  sum = 0;
  refused = 0;
  opening: number | null;
  closing: number | null;
  /** A balance stated above the movements without a word whether it is the first or the last. */
  above: number | null = null;
  currencies = new Set<string>();
  accounts = new Set<string>();
  /** Fault of the last amount that was not read: a MoneyFault, `none`, or `direction`. */
  fault = '';
  /** Column of that fault. */
  faultColumn = -1;
  firstDay = Number.NaN;
  lastDay = Number.NaN;
  /** The last physical row that was shown. */
  lastRow = 0;
  isSuspect = false;
  private readonly days: Partial<Record<DateField, DayReader>> = {};
  readonly how: MoneyHow;
  private readonly texts = new TextCache();
  private readonly kindCache = new ValueCache<RecordKind | null>();
  private readonly out: ReadonlySet<string>;
  private readonly into: ReadonlySet<string>;
  private readonly transformer: RowTransformer | null;
  private readonly zone: LocalDays | null;
  private currencyText = '';
  currency = '';

  /** Plans of money out and of money in, where an export states the two in other columns. */
  private readonly sides: readonly [TablePlan, TablePlan] | null;

  constructor(public plan: TablePlan) {
    this.sides = plan.intoColumns === null ? null : [plan, { ...plan, columns: plan.intoColumns }];
    for (const field of ['date', 'valueDate', 'dueDate'] as const) {
      const format = plan.dates[field];
      if (format !== undefined) this.days[field] = new DayReader(format);
    }
    this.how = { decimal: '.', exponent: exponentOf(plan.currency), cell: { fault: 'empty' } };
    const rule = plan.rule;
    this.out = new Set(rule.kind === 'direction' ? rule.out : []);
    this.into = new Set(rule.kind === 'direction' ? rule.into : []);
    this.opening = plan.opening;
    this.closing = plan.closing;
    this.currency = plan.currency;
    if (plan.hasSections) this.blocks.begin(plan.account);
    this.zone = plan.zone === null ? null : new LocalDays(plan.zone.name, plan.zone.isUtc);
    this.transformer = plan.transform === null ? null : new RowTransformer(plan.transform);
  }

  /** Reads one record. */
  read(raw: Cells): void {
    if (raw.row < this.plan.firstRow) return;
    this.lastRow = raw.row;
    const { plan } = this;
    const cells = this.transformer === null ? raw : this.transformer.apply(raw);
    if (plan.skip.length > 0 && this.isSkipped(cells)) return;
    if (plan.aside !== null && this.isAside(plan.aside, cells)) return;
    this.takeSide(cells);
    if (!this.readCurrency(cells)) return;
    const amount = this.amount(cells);
    const day = this.rowDay(cells, amount);
    if (!Number.isNaN(day) && !Number.isNaN(amount) && !cells.isFilledFrom(plan.width) && !this.isSuspect) {
      this.push(cells, day, amount);
      return;
    }
    this.settleOdd(cells, day, amount);
  }

  /** What a row would be read as; null where a preset skips it. The reader is then of no further use for reading. */
  measure(raw: Cells): Figures | null {
    const cells = this.transformer === null ? raw : this.transformer.apply(raw);
    if (this.isSkipped(cells)) return null;
    this.takeSide(cells);
    this.readCurrency(cells);
    const amount = this.amount(cells);
    return { day: this.rowDay(cells, amount), amount, balance: this.balance(cells, amount), currency: this.currency };
  }

  /** Takes the columns of the row's direction, where the two have columns of their own. */
  private takeSide(cells: Cells): void {
    if (this.sides === null) return;
    const isIn = this.into.has(directionKey(cells.text(this.plan.columns.direction ?? -1)));
    this.plan = this.sides[isIn ? 1 : 0];
  }

  /** The balance after the movement; NaN where the row states none. */
  private balance(cells: Cells, amount: number): number {
    const written = this.money(cells, 'balance');
    return this.plan.balanceBefore ? written + amount : written;
  }

  private isAside(aside: AsidePlan, cells: Cells): boolean {
    const kind = asideKind(aside, cells);
    if (kind === null) return false;
    this.skip(ASIDE_NAMES[kind], cells.row, kind === 'pending' || kind === 'undone' ? 'not_booked' : 'skipped_rows');
    return true;
  }

  private settleOdd(cells: Cells, day: number, amount: number): void {
    if (Number.isNaN(day) && Number.isNaN(amount) && readText(this, cells)) return;
    const fate: RowFate = judgeRow(this, cells, day, amount);
    if (fate.kind === 'line') this.push(cells, fate.day, amount);
    else if (fate.kind === 'skip') this.skip(fate.why, cells.row);
    else if (fate.kind === 'refuse') this.refuse(fate.code, cells.row, fate.message, fate);
  }

  private push(cells: Cells, day: number, amount: number): void {
    const { plan } = this;
    const columns = plan.columns;
    if (this.transformer !== null && isRejected(this, this.transformer, cells, { day, amount })) return;
    if (columns.balance === undefined && (isStatementRow(this, cells, amount) || isSumRow(this, cells, amount))) return;
    const balance = this.balance(cells, amount);
    const hasBalance = !Number.isNaN(balance);
    if (hasBalance) this.chain.add(cells.row, day, amount, balance);
    if (this.lineCount === 0) this.firstDay = day;
    this.lastDay = day;
    this.lineCount++;
    this.sum += amount;
    this.blocks.add(amount);
    const valueDay = columns.valueDate === undefined ? null : this.optionalDay(cells, 'valueDate');
    const original = columns.originalAmount === undefined ? null : optional(this.money(cells, 'originalAmount'));
    const fee = columns.fee === undefined ? null : optional(this.money(cells, 'fee'));
    const gross = columns.gross === undefined ? null : optional(this.money(cells, 'gross'));
    const account = this.intern(cells, columns.account) || this.blocks.account;
    if (this.accounts.size < 20 && account !== '') this.accounts.add(account);
    if (this.currencies.size < 20) this.currencies.add(this.currency);
    this.lines.push({
      row: cells.row,
      day: day as Day,
      valueDay,
      amount: (amount === 0 ? 0 : amount) as Minor,
      currency: this.currency,
      description: this.description(cells),
      counterparty: counterpartyOf(plan, (index) => this.text(cells, index), amount),
      reference: this.text(cells, columns.reference),
      externalId: this.text(cells, columns.externalId),
      bankId: this.text(cells, columns.bankId),
      checkNumber: this.text(cells, columns.checkNumber),
      documentType: this.intern(cells, columns.documentType),
      documentNumber: this.text(cells, columns.documentNumber),
      dueDay: columns.dueDate === undefined ? null : this.optionalDay(cells, 'dueDate'),
      batch: this.intern(cells, columns.batch),
      originalAmount: original,
      originalCurrency: this.intern(cells, columns.originalCurrency),
      balance: hasBalance ? (balance as Minor) : null,
      kind: columns.kind === undefined ? (plan.kinds['*'] ?? null) : this.kind(cells.text(columns.kind)),
      gross: plan.lessFee && fee !== null ? ((amount + plan.feeSign * fee) as Minor) : gross,
      fee: fee === null ? null : ((plan.feeSign * fee || 0) as Minor),
      account,
    });
  }

  /** Epoch day of a date column, NaN where there is none. */
  day(cells: Cells, field: DateField): number {
    const index = this.plan.columns[field];
    if (index === undefined || index >= cells.count) return Number.NaN;
    const from = cells.starts[index] as number;
    const to = cells.ends[index] as number;
    if (from === to) return Number.NaN;
    const day = (this.days[field] as DayReader).read(cells.src, from, to);
    return this.zone === null || Number.isNaN(day) ? day : this.zone.local(cells.src.slice(from, to), day);
  }

  /** The day of a row; where the whole table has one day, only rows with an amount have it. */
  private rowDay(cells: Cells, amount: number): number {
    if (this.plan.fixedDay === null) return this.day(cells, 'date');
    return Number.isNaN(amount) ? Number.NaN : this.plan.fixedDay;
  }

  optionalDay(cells: Cells, field: DateField): Day | null {
    const day = this.day(cells, field);
    return !Number.isNaN(day) ? (day as Day) : null;
  }

  /** Signed amount of the row in minor units; NaN with `fault` and `faultColumn`. */
  private amount(cells: Cells): number {
    const { plan } = this;
    const rule = plan.rule;
    let amount: number;
    if (rule.kind === 'pair') amount = this.pair(cells, rule.written);
    else if (rule.kind === 'signed') amount = this.money(cells, 'amount');
    else amount = this.directed(cells);
    if (plan.lessFee && !Number.isNaN(amount)) {
      const fee = this.money(cells, 'fee');
      if (!Number.isNaN(fee)) amount -= plan.feeSign * fee;
    }
    if (rule.kind === 'signed' && rule.marked === true && !isCredit(cells.text(plan.columns.amount ?? -1)))
      return -amount;
    return rule.flip && !Number.isNaN(amount) ? -amount : amount;
  }

  private pair(cells: Cells, written: boolean): number {
    const debit = this.money(cells, 'debit');
    if (Number.isNaN(debit) && this.fault !== NO_AMOUNT) return debit;
    const credit = this.money(cells, 'credit');
    if (Number.isNaN(credit) && this.fault !== NO_AMOUNT) return credit;
    if (Number.isNaN(debit) && Number.isNaN(credit)) return Number.NaN;
    const out = !Number.isNaN(debit) ? debit : 0;
    const into = !Number.isNaN(credit) ? credit : 0;
    return written ? into + out : into - out;
  }

  private directed(cells: Cells): number {
    const amount = this.money(cells, 'amount');
    if (Number.isNaN(amount) || amount === 0) return amount;
    const rule = this.plan.rule;
    if (rule.kind !== 'direction') return amount;
    const size = rule.keepSign ? amount : Math.abs(amount);
    const key = directionKey(cells.text(this.plan.columns.direction ?? -1));
    if (this.out.has(key)) return -size;
    if (this.into.size === 0 || this.into.has(key)) return size;
    const side = directionOf(key);
    if (side !== null) return side === 'out' ? -size : size;
    this.fault = 'direction';
    this.faultColumn = this.plan.columns.direction ?? -1;
    return Number.NaN;
  }

  /** Minor units of a money column, NaN where it is empty (`fault` none) or unreadable. */
  money(cells: Cells, field: MoneyField): number {
    const index = this.plan.columns[field];
    this.fault = NO_AMOUNT;
    if (index === undefined || index >= cells.count) return Number.NaN;
    const from = cells.starts[index] as number;
    const to = cells.ends[index] as number;
    if (from === to) return Number.NaN;
    this.how.decimal = cells.kinds !== null && cells.kinds[index] === 'n' ? '.' : (this.plan.decimals[field] ?? '.');
    const inMinor = this.plan.minorFields.length > 0 && this.plan.minorFields.includes(field);
    const value = readMoney(cells.src, from, to, inMinor ? { ...this.how, exponent: 0 } : this.how);
    if (!Number.isNaN(value)) return value;
    if (isNothing(cells.src.slice(from, to))) return Number.NaN;
    this.fault = this.how.cell.fault;
    this.faultColumn = index;
    return Number.NaN;
  }

  text(cells: Cells, index: number | undefined): string {
    if (index === undefined || index >= cells.count) return '';
    const text = cells.text(index);
    return text.length > MAX_FIELD_LENGTH ? this.shorten(text, cells.row, index) : text;
  }

  private shorten(text: string, row: number, index: number): string {
    this.warn(
      'field_too_long',
      row,
      index,
      `Cell of ${text.length} characters: the first ${MAX_FIELD_LENGTH} are kept. The amount and date were read.`,
    );
    return Buffer.from(text.slice(0, MAX_FIELD_LENGTH)).toString();
  }

  /** A text that repeats: one copy is kept for all rows. */
  private intern(cells: Cells, index: number | undefined): string {
    const text = this.text(cells, index);
    if (text === '') return text;
    return this.texts.own(text);
  }

  private description(cells: Cells): string {
    let text = this.text(cells, this.plan.columns.description);
    for (const index of this.plan.descriptionParts) {
      const part = this.text(cells, index);
      if (part !== '') text = text === '' ? part : `${text} ${part}`;
    }
    return text;
  }

  private kind(text: string): RecordKind | null {
    return this.kindCache.of(text, (own) => this.plan.kinds[fold(own)] ?? this.plan.kinds['*'] ?? null);
  }

  private readCurrency(cells: Cells): boolean {
    const index = this.plan.columns.currency;
    if (index === undefined) return true;
    const text = index < cells.count ? cells.text(index) : '';
    if (text === this.currencyText && text !== '') return true;
    const code = text === '' ? this.plan.currency : currencyCode(text);
    if (code === null) {
      if (Number.isNaN(this.day(cells, 'date'))) {
        this.settleOdd(cells, Number.NaN, this.amount(cells));
        return false;
      }
      const message = `Expected a currency code such as EUR, found '${text.slice(0, 40)}'. Correct the cell or map another column.`;
      this.refuse('bad_currency', cells.row, message, { column: index, excerpt: text });
      return false;
    }
    this.currencyText = Buffer.from(text).toString();
    this.currency = code;
    this.how.exponent = exponentOf(code);
    return true;
  }

  private isSkipped(cells: Cells): boolean {
    for (const rule of this.plan.skip) {
      if (cells.count > 1 && rule.values.includes(fold(cells.text(rule.column)))) {
        this.skip(rule.why, cells.row);
        return true;
      }
    }
    return false;
  }

  skip(why: string, row: number, code: ProblemCode = 'skipped_rows'): void {
    const known = this.skipped.get(why);
    if (known === undefined) this.skipped.set(why, { count: 1, row, code });
    else known.count++;
  }

  refuse(
    code: ProblemCode,
    row: number,
    message: string,
    where: { readonly column?: number; readonly excerpt?: string } = {},
  ): void {
    this.refused++;
    if (this.refused > MAX_LISTED_PROBLEMS) return;
    this.problems.push(
      problem(code, 'refused', message, {
        row,
        ...(where.column === undefined || where.column < 0 ? {} : { column: this.columnName(where.column) }),
        ...(where.excerpt === undefined ? {} : { excerpt: where.excerpt }),
      }),
    );
  }

  warn(code: ProblemCode, row: number, column: number, message: string): void {
    if (this.problems.length < MAX_LISTED_PROBLEMS) {
      this.problems.push(problem(code, 'warning', message, { row, column: this.columnName(column) }));
    }
  }

  columnName(index: number): string {
    const name = this.plan.header[index] ?? this.plan.transform?.fields.find((one) => one.index === index)?.name ?? '';
    return name === '' ? `column ${index}` : name;
  }

  /** The lines and row problems since the last call; before the end the last line is kept where its text may go on. */
  take(isEnd: boolean): { readonly lines: ParsedLine[]; readonly problems: Problem[] } {
    const kept = this.plan.textGoesOn && !isEnd ? this.lines.splice(-1) : [];
    const portion = { lines: this.lines, problems: this.problems };
    this.lines = kept;
    this.problems = [];
    return portion;
  }

  finish(): TableSummary {
    return summarize(this);
  }
}

function optional(value: number): Minor | null {
  return !Number.isNaN(value) ? (value as Minor) : null;
}
