/** Plans how a table is read: from a mapping, a preset or the content, with the evidence; or asks where two readings fit. */

import { type ColumnMap, MAPPED_FIELDS, type MappedField } from '../../../shared/mapping.ts';
import { type DecimalSign, exponentOf } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { fold } from '../../../shared/text.ts';
import type { Preset } from '../../presets/preset.ts';
import type { ReadOptions, TableReading } from '../reading.ts';
import { type ColumnChoice, chooseByContent, chooseByHeader, isStatementBalance, proofOf } from './columns.ts';
import { amountByContent, type MoneyColumn } from './content.ts';
import { filledCells } from './header.ts';
import { type Located, locate, mappedColumns, presetColumn, presetColumns, settlesColumns } from './locate.ts';
import type { Dialect, Planned, RawRow, TablePlan } from './plan.ts';
import { labelledBalances, preambleAccount, preambleCurrency, symbolCurrency } from './preamble.ts';
import { type Evidence, settleDates, settleDecimals } from './settle.ts';
import { showTable } from './show.ts';
import { chooseSign, moneyValues } from './sign.ts';
import { type ColumnStats, columnStats } from './stats.ts';
import { currencyInHeader, isTotalText } from './words.ts';

export interface GridInput {
  /** Rows from the top of the table, preamble included. */
  readonly rows: readonly RawRow[];
  readonly format: string;
  readonly encoding: string;
  readonly dialect: Dialect | null;
  readonly options: ReadOptions;
  readonly presets: readonly Preset[];
  readonly sheets: TableReading['sheets'];
  /** What is known already about encoding and dialect. */
  readonly evidence: readonly Evidence[];
  readonly problems: readonly Problem[];
}

/** Everything found on the way, handed from step to step. */
interface Draft {
  readonly input: GridInput;
  readonly located: Located;
  readonly width: number;
  readonly data: readonly RawRow[];
  readonly preamble: readonly RawRow[];
  readonly stats: readonly ColumnStats[];
  readonly choice: ColumnChoice;
  readonly evidence: Evidence[];
  readonly asked: Problem[];
  flip: boolean | null;
  feeSign: 1 | -1;
  currency: string;
}

/** Plans a table from its first rows. */
export function planGrid(input: GridInput): Planned {
  if (!input.rows.some((row) => filledCells(row) > 0)) return nothing(input);
  const draft = startDraft(input);
  if (draft.asked.length === 0) chooseColumns(draft);
  return settle(draft);
}

function nothing(input: GridInput): Planned {
  const message = 'The file holds no rows. Export it again, or check that the right file was chosen.';
  return {
    ok: false,
    problems: [problem('no_rows', 'refused', message)],
    encoding: input.encoding,
    reading: null,
  };
}

function startDraft(input: GridInput): Draft {
  const { options } = input;
  const located = locate(input.rows, options.map, input.presets);
  const below = input.rows.slice(located.firstData);
  const data = below.filter((row) => isMovementLike(row, located.header));
  const width = tableWidth(located.header, data);
  const stats = columnStats(data, located.header, width);
  return {
    input,
    located,
    width,
    data,
    preamble: input.rows.slice(0, located.at >= 0 ? located.at : located.firstData),
    stats,
    choice: { columns: {}, why: new Map() },
    evidence: [...input.evidence, ...located.evidence],
    asked: [],
    flip: options.map?.flipSign ?? located.preset?.inverted ?? (located.preset !== null ? false : null),
    feeSign: located.preset?.feeSign ?? 1,
    currency: options.currency,
  };
}

/** Rows the columns are judged by: not empty, not a lone text, no total, no repeated header. */
function isMovementLike(row: RawRow, header: readonly string[]): boolean {
  const filled = filledCells(row);
  if (filled === 0 || (filled === 1 && header.length !== 1)) return false;
  if (isTotalText(row.cells.find((cell) => cell !== '') ?? '')) return false;
  return header.length === 0 || !header.every((name, index) => row.cells[index] === name);
}

/** Cells of a full row: the header's, or what most rows have where they have more. */
function tableWidth(header: readonly string[], data: readonly RawRow[]): number {
  const counts = new Map<number, number>();
  for (const row of data) {
    let width = row.cells.length;
    while (width > 0 && row.cells[width - 1] === '') width--;
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  let usual = 0;
  for (const [width, count] of counts) {
    if (width > usual && (header.length === 0 ? count * 20 >= data.length : count * 2 > data.length)) usual = width;
  }
  return Math.max(header.length, usual, header.length === 0 ? 1 : 0);
}

/** Fills the choice of columns by mapping, preset or inference. */
function chooseColumns(draft: Draft): void {
  const { input, located, choice, stats } = draft;
  const { map } = input.options;
  if (map !== null && settlesColumns(map)) {
    const mapped = mappedColumns(map, located.header, draft.width);
    Object.assign(choice.columns, mapped.columns);
    draft.asked.push(...mapped.problems);
    explain(draft, 'as mapped');
    return;
  }
  if (located.preset !== null) {
    Object.assign(choice.columns, presetColumns(located.preset, located.header));
    explain(draft, `preset ${located.preset.id}`);
    return;
  }
  const byHeader = chooseByHeader(stats);
  Object.assign(choice.columns, byHeader.columns);
  for (const [index, why] of byHeader.why) choice.why.set(index, why);
  settleAmountColumns(draft);
  chooseByContent(stats, choice);
  if (choice.columns.description === undefined) {
    const stand = choice.columns.counterparty ?? choice.columns.reference;
    if (stand !== undefined) choice.columns.description = stand;
  }
}

function explain(draft: Draft, why: string): void {
  for (const field of MAPPED_FIELDS) {
    const index = draft.choice.columns[field];
    const column = index === undefined ? undefined : draft.stats[index];
    if (column !== undefined) draft.choice.why.set(column.index, `${why}; ${proofOf(column, field)}`);
  }
}

/** Decimal sign to test arithmetic with before the columns are settled. */
function likelyDecimal(column: ColumnStats, stats: readonly ColumnStats[]): DecimalSign {
  const own = column.decimals.verdict();
  if (own === '.' || own === ',') return own;
  const comma = stats.reduce((sum, other) => sum + other.decimals.comma, 0);
  const point = stats.reduce((sum, other) => sum + other.decimals.point, 0);
  return comma > point ? ',' : '.';
}

/** Net beside gross and fee; a pair beside a total column; amounts no header names. */
function settleAmountColumns(draft: Draft): void {
  const { choice, stats } = draft;
  const { columns, why } = choice;
  preferNet(draft);
  if (columns.amount !== undefined && columns.debit !== undefined && columns.credit !== undefined) preferSigned(draft);
  else if (columns.amount !== undefined) {
    for (const field of ['debit', 'credit'] as const) {
      const index = columns[field];
      if (index === undefined) continue;
      delete columns[field];
      why.delete(index);
    }
  }
  if (columns.amount !== undefined || columns.debit !== undefined || columns.credit !== undefined) return;
  const money: MoneyColumn[] = stats
    .filter((column) => column.looksLikeMoney && (!why.has(column.index) || columns.balance === column.index))
    .slice(0, 8)
    .map((column) => ({
      stats: column,
      values: moneyValues(draft.data, column.index, likelyDecimal(column, stats), exponentOf(draft.currency)),
    }));
  const whole = stats.filter((column) => !why.has(column.index) && isPlainNumber(column));
  const found = amountByContent(
    money.length > 0 || whole.length !== 1
      ? money
      : [
          {
            stats: whole[0] as ColumnStats,
            values: moneyValues(draft.data, (whole[0] as ColumnStats).index, '.', exponentOf(draft.currency)),
          },
        ],
  );
  if (found === null) return;
  if ('code' in found) {
    draft.asked.push(problem(found.code, 'asked', found.message, { readings: found.readings }));
    return;
  }
  if (columns.balance !== undefined && found.columns.balance !== undefined) delete columns.balance;
  Object.assign(columns, found.columns);
  for (const index of Object.values(found.columns)) why.set(index, found.why);
  if (found.flip) draft.flip = true;
  draft.evidence.push({ about: 'amount', text: found.why, confidence: found.confidence });
}

/** Whole numbers that are no ids: the last resort where a file has no other amounts. */
function isPlainNumber(column: ColumnStats): boolean {
  return column.moneyShare > 0.9 && column.dateShare < 0.5 && column.longDigits === 0 && column.letters === 0;
}

/** A net column beside a fee is what moved the balance; the former amount is then the gross. */
function preferNet(draft: Draft): void {
  const { choice, stats } = draft;
  const { columns, why } = choice;
  const net = stats.find(
    (column) => (column.scores.get('net') ?? 0) >= 0.9 && column.moneyShare >= 0.5 && column.filled > 0,
  );
  if (net === undefined || (columns.fee === undefined && columns.gross === undefined)) return;
  if (columns.amount !== net.index) {
    if (columns.gross === undefined && columns.amount !== undefined) columns.gross = columns.amount;
    for (const field of Object.keys(columns) as MappedField[]) if (columns[field] === net.index) delete columns[field];
    columns.amount = net.index;
    why.set(net.index, `header '${net.header}' beside gross and fee; ${proofOf(net, 'amount')}`);
  }
  draft.feeSign = feeSignOf(draft);
}

/** 1 where net = gross - fee, -1 where net = gross + fee. */
function feeSignOf(draft: Draft): 1 | -1 {
  const { columns } = draft.choice;
  if (columns.fee === undefined) return 1;
  const fee = draft.stats[columns.fee];
  if (fee === undefined) return 1;
  return fee.decimals.negative > fee.decimals.positive ? -1 : 1;
}

/** A signed column and a debit/credit pair: the column wins where it carries signs, else the pair. */
function preferSigned(draft: Draft): void {
  const { choice, stats } = draft;
  const { columns, why } = choice;
  const amount = stats[columns.amount as number];
  const debit = stats[columns.debit as number];
  const credit = stats[columns.credit as number];
  if (amount === undefined || debit === undefined || credit === undefined) return;
  const isPair =
    debit.decimals.money + credit.decimals.money >= amount.decimals.money && debit.filled < draft.data.length;
  const drop =
    amount.decimals.negative === 0 && isPair && debit.filled > 0
      ? (['amount'] as const)
      : (['debit', 'credit'] as const);
  for (const field of drop) {
    why.delete(columns[field] as number);
    delete columns[field];
  }
}

/** Settles currency, dates, decimals, sign and balances of the chosen columns. */
function settle(draft: Draft): Planned {
  const { input, located, choice, stats } = draft;
  const { columns } = choice;
  const { map } = input.options;
  const hasAmount = columns.amount !== undefined || columns.debit !== undefined || columns.credit !== undefined;
  if (draft.asked.length === 0) askMissing(draft, hasAmount);
  draft.currency = settleCurrency(draft);
  const dates = settleDates(stats, columns, {
    map,
    pattern: located.preset?.dateFormat ?? null,
    preamble: draft.preamble,
    header: located.header,
  });
  const decimals = settleDecimals(stats, columns, { map, decimal: located.preset?.decimal ?? null });
  draft.evidence.push(...dates.evidence, ...decimals.evidence);
  draft.asked.push(...dates.asked, ...decimals.asked);
  const sign = chooseSign({
    rows: draft.data,
    stats,
    columns,
    decimals: decimals.value,
    currency: draft.currency,
    header: located.header,
    preamble: draft.preamble,
    flip: draft.flip,
    out: map?.debitWords ?? located.preset?.out ?? [],
    into: located.preset?.into ?? [],
  });
  draft.evidence.push(...sign.evidence);
  const usedMap = mapOf(
    draft,
    dates.value.date?.pattern ?? null,
    decimals.value.amount ?? decimals.value.credit ?? decimals.value.debit ?? null,
    sign.rule,
  );
  const reading = showTable({
    input,
    located,
    stats,
    choice,
    width: draft.width,
    evidence: draft.evidence,
    map: usedMap,
  });
  if (draft.asked.length > 0) return { ok: false, problems: draft.asked, encoding: input.encoding, reading };
  return {
    ok: true,
    plan: buildPlan(draft, { dates: dates.value, decimals: decimals.value, rule: sign.rule, reading }),
  };
}

function buildPlan(draft: Draft, settled: Pick<TablePlan, 'dates' | 'decimals' | 'rule' | 'reading'>): TablePlan {
  const { input, located, stats, choice } = draft;
  const { preset } = located;
  const decimal = settled.decimals.amount ?? settled.decimals.credit ?? settled.decimals.debit ?? '.';
  const labelled = labelledBalances(draft.preamble, { decimal, currency: draft.currency });
  const repeated = repeatedBalances(draft, decimal);
  return {
    format: input.format,
    preset: preset?.id ?? null,
    encoding: input.encoding,
    dialect: input.dialect,
    headerRow: located.at >= 0 ? (input.rows[located.at]?.row ?? 0) : 0,
    header: located.header,
    firstRow: input.rows[located.firstData]?.row ?? (input.rows.at(-1)?.row ?? 0) + 1,
    width: draft.width,
    columns: choice.columns,
    descriptionParts: (preset?.descriptionParts ?? [])
      .map((name) => presetColumn(located.header, name))
      .filter((index) => index >= 0),
    ...settled,
    feeSign: draft.feeSign,
    lessFee: preset?.lessFee ?? false,
    carryDate: preset?.carryDate ?? false,
    currency: draft.currency,
    account: preambleAccount(draft.preamble),
    skip: (preset?.skip ?? [])
      .map((rule) => ({
        column: presetColumn(located.header, rule.column),
        values: rule.values.map(fold),
        why: rule.why,
      }))
      .filter((rule) => rule.column >= 0),
    kinds: preset?.kinds ?? {},
    opening: labelled.opening ?? repeated.opening,
    closing: labelled.closing ?? repeated.closing,
    problems: input.problems,
  };

  function repeatedBalances(
    from: Draft,
    sign: DecimalSign,
  ): { opening: TablePlan['opening']; closing: TablePlan['closing'] } {
    const value = (which: 'opening' | 'closing'): TablePlan['opening'] => {
      const column = stats.find((candidate) => isStatementBalance(candidate) === which);
      const text = column === undefined ? undefined : [...column.distinct.keys()][0];
      if (text === undefined) return null;
      return labelledBalances(
        [{ row: 0, cells: [which === 'opening' ? 'opening balance' : 'closing balance', text], kinds: null }],
        {
          decimal: sign,
          currency: from.currency,
        },
      )[which];
    };
    return { opening: value('opening'), closing: value('closing') };
  }
}

function askMissing(draft: Draft, hasAmount: boolean): void {
  const { columns } = draft.choice;
  const names = draft.located.header.filter((name) => name !== '');
  if (columns.date === undefined) {
    draft.asked.push(
      problem('no_date_column', 'asked', 'No column reads as dates. Name the date column.', { readings: names }),
    );
  }
  if (!hasAmount) {
    draft.asked.push(
      problem(
        'no_amount_column',
        'asked',
        'No column reads as amounts. Name the amount column, or the debit and the credit column.',
        {
          readings: names,
        },
      ),
    );
  }
}

/** Currency of rows that state none: header, constant cell, symbol, preamble, else what the caller assumes. */
function settleCurrency(draft: Draft): string {
  const { columns } = draft.choice;
  const money = [columns.amount, columns.credit, columns.debit, columns.balance].filter((index) => index !== undefined);
  for (const index of money) {
    const code = currencyInHeader(draft.located.header[index] ?? '');
    if (code !== '') return code;
  }
  if (columns.currency !== undefined) return draft.input.options.currency;
  for (const index of money) {
    const column = draft.stats[index];
    const codes = new Set([...(column?.distinct.keys() ?? [])].map(symbolCurrency).filter((code) => code !== ''));
    if (codes.size === 1) return [...codes][0] as string;
  }
  const stated = preambleCurrency(draft.preamble);
  return stated !== '' ? stated : draft.input.options.currency;
}

/** The mapping that was used, by index where the header has the name twice or not at all. */
function mapOf(
  draft: Draft,
  dateFormat: string | null,
  decimal: DecimalSign | null,
  rule: TablePlan['rule'],
): ColumnMap {
  const { header } = draft.located;
  const columns: Record<string, string | number> = {};
  for (const field of MAPPED_FIELDS) {
    const index = draft.choice.columns[field];
    if (index === undefined) continue;
    const name = header[index] ?? '';
    columns[field] = name !== '' && header.indexOf(name) === header.lastIndexOf(name) ? name : index;
  }
  const at = draft.located.at;
  return {
    columns,
    dateFormat,
    decimal,
    flipSign: rule.flip,
    headerRow: at >= 0 ? (draft.input.rows[at]?.row ?? 0) : 0,
    ...(draft.input.dialect === null ? {} : { delimiter: draft.input.dialect.delimiter }),
    ...(rule.kind === 'direction' ? { debitWords: [...rule.out] } : {}),
    ...(draft.input.options.sheet ? { sheet: draft.input.options.sheet } : {}),
  };
}
