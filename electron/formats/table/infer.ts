/** Plans how a table is read: from a mapping, a preset or the content, with the evidence; or asks where two readings fit. */

import { type ColumnMap, MAPPED_FIELDS } from '../../../shared/mapping.ts';
import { type DecimalSign, exponentOf } from '../../../shared/money.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { fold } from '../../../shared/text.ts';
import { isEverybodys } from '../../presets/preset.ts';
import { chooseColumns } from './choose.ts';
import { isStatementBalance } from './columns.ts';
import { settleCurrency } from './currency.ts';
import { dateParts, parsePattern } from './dates.ts';
import { type Draft, type GridInput, startDraft } from './draft.ts';
import { feeByBalance } from './fee-chain.ts';
import { cellShape, filledCells } from './header.ts';
import { intoColumns, presetColumn } from './locate.ts';
import { MONEY_FIELDS, type MoneyField, type Planned, type TablePlan } from './plan.ts';
import { type Labelled, labelledBalances, preambleAccount } from './preamble.ts';
import { type Evidence, settleDates, settleDecimals } from './settle.ts';
import { showTable } from './show.ts';
import { chooseSign, moneyValues, type SignInput } from './sign.ts';
import { statedDay } from './stated-day.ts';
import { daysRise } from './time-order.ts';
import { isoFields, sourceDecimals, withTransforms } from './transform-plan.ts';
import { isMinorHeader } from './words.ts';

/** Plans the columns of a table from its first rows. What its rows are, `planGrid` settles on top. */
export function planColumns(input: GridInput): Planned {
  if (!input.rows.some((row) => filledCells(row) > 0)) return nothing(input);
  const draft = startDraft(input);
  if (draft.asked.length === 0) chooseColumns(draft);
  return settle(draft, input.options.map);
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

/** Settles currency, dates, decimals, sign and balances of the chosen columns, as they are after the steps of the mapping. */
function settle(base: Draft, map: ColumnMap | null): Planned {
  const { draft, transform } = withTransforms(base);
  const { input, located, choice, stats } = draft;
  const { columns } = choice;
  const hasAmount = columns.amount !== undefined || columns.debit !== undefined || columns.credit !== undefined;
  if (draft.asked.length === 0) askMissing(draft, hasAmount);
  draft.currency = settleCurrency(draft);
  const dates = settleDates(stats, columns, {
    map,
    pattern: located.preset === null || isEverybodys(located.preset) ? null : located.preset.dateFormat,
    preamble: draft.preamble,
    header: located.header,
    iso: isoFields(transform),
  });
  const decimals = settleDecimals(stats, columns, {
    map,
    decimal: located.preset?.decimal ?? null,
    exponent: exponentOf(draft.currency),
    header: located.header,
  });
  Object.assign(decimals.value, sourceDecimals(transform));
  draft.evidence.push(...dates.evidence, ...decimals.evidence);
  draft.asked.push(...dates.asked, ...decimals.asked);
  const sign = chooseSign(signInput(draft, dates.value, decimals.value));
  draft.evidence.push(...sign.evidence);
  draft.evidence.push(...unitEvidence(draft));
  const fee = located.preset === null ? feeByBalance(sign.rule, valuesOf(draft, decimals.value)) : null;
  if (fee !== null) {
    draft.feeSign = fee.feeSign;
    draft.evidence.push(fee.evidence);
  }
  if (sign.doubt?.severity === 'asked' && draft.asked.length === 0) draft.asked.push(sign.doubt);
  const usedMap = mapOf(
    base,
    isoFields(transform).includes('date') ? (map?.dateFormat ?? null) : (dates.value.date?.pattern ?? null),
    decimals.value.amount ?? decimals.value.credit ?? decimals.value.debit ?? null,
    sign.rule,
  );
  const reading = showTable({
    input,
    located: base.located,
    stats: base.stats,
    choice: base.choice,
    width: base.width,
    evidence: draft.evidence,
    map: usedMap,
  });
  if (draft.asked.length > 0) return { ok: false, problems: draft.asked, encoding: input.encoding, reading };
  return {
    ok: true,
    plan: buildPlan(
      draft,
      {
        dates: dates.value,
        decimals: decimals.value,
        rule: sign.rule,
        reading,
        transform,
        lessFee: fee !== null,
        balanceBefore: sign.isBefore ?? false,
      },
      sign.doubt ?? null,
    ),
  };
}

/** What the sign of the amounts is told by. */
function signInput(
  draft: Draft,
  dates: TablePlan['dates'],
  decimals: Readonly<Partial<Record<MoneyField, DecimalSign>>>,
): SignInput {
  const { input, located, choice, stats, data, preamble, currency, flip } = draft;
  const { map, side } = input.options;
  const { columns } = choice;
  return {
    rows: data,
    stats,
    columns,
    decimals,
    currency,
    header: located.header,
    preamble,
    oldestFirst: dates.date === undefined ? null : daysRise(data, columns.date ?? -1, dates.date),
    side: side ?? null,
    stated: statedBalances(draft, decimals),
    flip,
    isMapped: map?.columns?.amount !== undefined,
    out: map?.debitWords ?? located.preset?.out ?? [],
    into: located.preset?.into ?? [],
  };
}

/** Balances stated above the table, and in rows below its header that hold no day. */
function statedBalances(
  { choice, input, located, preamble, currency }: Draft,
  decimals: Readonly<Partial<Record<MoneyField, DecimalSign>>>,
): Labelled {
  const rows = input.rows
    .slice(located.firstData)
    .filter(({ cells }) => dateParts(cells[choice.columns.date ?? -1] ?? '') === null);
  return labelledBalances([...preamble, ...rows], { decimal: decimals.amount ?? '.', currency });
}

/** Minor values of a column over the sample; null where the field has none. */
function valuesOf(
  { choice, data, currency }: Draft,
  decimals: Readonly<Partial<Record<MoneyField, DecimalSign>>>,
): (field: MoneyField) => readonly number[] | null {
  return (field) => {
    const index = choice.columns[field];
    return index === undefined ? null : moneyValues(data, index, decimals[field] ?? '.', exponentOf(currency));
  };
}

/** What is said about minor units and time zones. */
function unitEvidence(draft: Draft): readonly Evidence[] {
  const zone = zoneOf(draft);
  const stamps = zone?.isUtc
    ? [{ about: 'time zone', text: `stamps in UTC, days in ${zone.name}`, confidence: 1 }]
    : [];
  const units = minorFields(draft).map((field) => ({
    about: `unit of ${field}`,
    text: 'minor units, as the header says',
    confidence: 0.95,
  }));
  return [...stamps, ...units];
}

/** Fields whose header says minor units and whose cells are whole numbers; presets and steps of a mapping scale on their own. */
function minorFields({ choice, input, located, stats }: Draft): readonly MoneyField[] {
  if (located.preset !== null) return [];
  const steps = input.options.map?.transforms ?? {};
  return MONEY_FIELDS.filter((field) => {
    const column = stats[choice.columns[field] ?? -1];
    if (column === undefined || Object.hasOwn(steps, field) || !isMinorHeader(column.header)) return false;
    const { point, comma, openPoint, openComma } = column.decimals;
    return point + comma + openPoint + openComma === 0;
  });
}

function buildPlan(
  draft: Draft,
  settled: Pick<TablePlan, 'dates' | 'decimals' | 'rule' | 'reading' | 'transform' | 'lessFee' | 'balanceBefore'>,
  doubt: Problem | null,
): TablePlan {
  const { input, located, choice } = draft;
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
    header: settled.transform?.header ?? located.header,
    firstRow: input.rows[located.firstData]?.row ?? (input.rows.at(-1)?.row ?? 0) + 1,
    width: draft.width,
    columns: choice.columns,
    intoColumns: preset?.intoColumns === undefined ? null : intoColumns(preset, located.header, choice.columns),
    descriptionParts:
      preset === null
        ? draft.parts
        : (preset.descriptionParts ?? [])
            .map((name) => presetColumn(located.header, name))
            .filter((index) => index >= 0),
    parties: draft.parties,
    ...settled,
    minorFields: minorFields(draft),
    feeSign: draft.feeSign,
    lessFee: preset?.lessFee ?? settled.lessFee,
    undated: preset?.carryDate ? 'carry' : 'refuse',
    fixedDay: draft.fixedDay,
    aside: null,
    headingColumn: -1,
    hasSections: false,
    textGoesOn: false,
    zone: zoneOf(draft),
    currency: draft.currency,
    account: soleAccount(draft),
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
    problems: [...input.problems, ...headerDoubts(draft), ...(doubt === null ? [] : [doubt])],
  };
}

type Balances = Pick<TablePlan, 'opening' | 'closing'>;

/** Opening and closing balance that stand in columns of their own on every row. */
function repeatedBalances({ stats, currency }: Draft, decimal: DecimalSign): Balances {
  const value = (which: 'opening' | 'closing'): TablePlan['opening'] => {
    const column = stats.find((candidate) => isStatementBalance(candidate) === which);
    const text = column === undefined ? undefined : [...column.distinct.keys()][0];
    if (text === undefined) return null;
    const cells = [which === 'opening' ? 'opening balance' : 'closing balance', text];
    return labelledBalances([{ row: 0, cells, kinds: null }], { decimal, currency })[which];
  };
  return { opening: value('opening'), closing: value('closing') };
}

/** The one account of the table: what the rows name, the preamble, or what stands on every row beside the other party's. */
function soleAccount({ choice, stats, preamble, account }: Draft): string {
  const column = stats[choice.columns.account ?? -1];
  const only = column?.distinct.size === 1 ? [...column.distinct.keys()][0] : undefined;
  return only ?? (preambleAccount(preamble) || account);
}

/** A preset, or the name of the date column ("Created (UTC)"), says that stamps without a zone are UTC. */
function zoneOf({ input, located, choice }: Draft): TablePlan['zone'] {
  const name = input.options.zone ?? null;
  if (name === null) return null;
  const header = located.header[choice.columns.date ?? -1] ?? '';
  return { name, isUtc: located.preset?.zone === 'UTC' || /\b(?:UTC|GMT)\b/i.test(header) };
}

/** A header that holds values, or a damaged line above the data, may have swallowed a row. */
function headerDoubts(draft: Draft): readonly Problem[] {
  const { located, input } = draft;
  const row = input.rows[located.at];
  const doubts: Problem[] = [];
  const damaged = input.rows
    .slice(0, located.firstData)
    .find((one) => one.cells.some((cell) => cell.includes('\u0000')));
  if (damaged !== undefined) {
    const message = 'The line holds NUL bytes, so the file is damaged here and a row may be lost. Export it again.';
    doubts.push(problem('unreadable_bytes', 'warning', message, { row: damaged.row }));
  }
  const value = row?.cells.find(
    (cell, index) => !['text', 'empty'].includes(cellShape(cell, row.kinds?.[index] ?? 't')),
  );
  if (row !== undefined && value !== undefined) {
    const message = `Row ${row.row} was taken for the header and holds the value '${value.slice(0, 40)}'. Check that it is no movement.`;
    doubts.push(problem('notice', 'warning', message, { row: row.row, excerpt: row.cells.join(' ') }));
  }
  if (located.at < 0 && located.preset?.inverted === true && input.options.map?.flipSign == null) {
    const message = `The file has no header and was read as ${located.preset.title} by what its columns hold: a positive amount is a purchase. Flip the sign if it is money in.`;
    const readings = ['positive is money out', 'positive is money in'];
    doubts.push(problem('ambiguous_sign', 'warning', message, { readings }));
  }
  return doubts;
}

/** Takes the day stated above a table that has no column of dates, or asks for the column. */
function settleNoDate(draft: Draft, names: readonly string[]): void {
  const chosen = draft.input.options.map?.dateFormat ?? null;
  const stated = statedDay(draft.preamble, chosen === null ? null : (parsePattern(chosen)?.order ?? null));
  if (stated === null || stated.day === null) {
    const message = 'No column reads as dates. Name the date column.';
    draft.asked.push(stated?.asked ?? problem('no_date_column', 'asked', message, { readings: names }));
    return;
  }
  draft.fixedDay = stated.day;
  draft.evidence.push({ about: 'date', text: stated.text, confidence: 0.95 });
}

function askMissing(draft: Draft, hasAmount: boolean): void {
  const { columns } = draft.choice;
  const names = draft.located.header.filter((name) => name !== '');
  if (columns.date === undefined) settleNoDate(draft, names);
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
    ...(draft.input.options.map?.transforms ? { transforms: draft.input.options.map.transforms } : {}),
    ...(draft.input.options.map?.rules ? { rules: draft.input.options.map.rules } : {}),
  };
}
