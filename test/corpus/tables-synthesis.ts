/** Writes believable rows for a preset's header by the conventions the preset states; no word of the preset's header is reused as data. */

import { type Preset, presetKey } from '../../electron/presets/preset.ts';
import type { Day } from '../../shared/day.ts';
import { isoDay, parseIsoDay } from '../../shared/day.ts';
import type { MappedField } from '../../shared/mapping.ts';
import { formatMinor, minor } from '../../shared/money.ts';

export interface Written {
  readonly text: string;
  readonly rows: readonly {
    /** Physical line. */
    readonly row: number;
    /** The booking day first, then any other day the row states. */
    readonly days: readonly Day[];
    readonly amount: number;
    /** Amount before the fee. */
    readonly gross: number;
    /** Texts that are a fair description of the row. */
    readonly texts: readonly string[];
  }[];
}

const ROWS = 24;
const PAYEES = [
  'Northwind Traders',
  'Harbour Print Ltd',
  'Blue Fig Cafe',
  'Sable & Sons',
  'Orchard Supplies',
  'City Water Works',
];
const REASONS = [
  'monthly service',
  'invoice settlement',
  'office chairs',
  'parcel delivery',
  'maintenance visit',
  'annual renewal',
];

/** Digits of a number sequence without chance: the same file every time. */
function step(seed: number): number {
  return (Math.imul(seed, 1103515245) + 12345) >>> 0;
}

function money(minorUnits: number, decimal: string): string {
  return formatMinor(minor(minorUnits), 2).replace('.', decimal);
}

/** Writes a day by a Unicode pattern; times and zones are filled in. */
export function writeDay(day: Day, pattern: string): string {
  const [year = '', month = '', date = ''] = isoDay(day).split('-');
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const parts: Readonly<Record<string, string>> = {
    yyyy: year,
    yy: year.slice(2),
    MMM: names[Number(month) - 1] ?? '',
    MM: month,
    M: String(Number(month)),
    dd: date,
    d: String(Number(date)),
    HH: '14',
    h: '2',
    mm: '05',
    ss: '09',
    a: 'PM',
    z: 'PST',
    Z: '-0500',
  };
  return pattern.replace(/yyyy|yy|MMM|MM|M|dd|d|HH|h|mm|ss|a|z|Z/g, (letter) => parts[letter] ?? letter);
}

const LOCAL_PATTERN = 'MM/dd/yyyy';

/** Cell texts of columns no field maps: plain filler by what the name suggests. */
function filler(header: string, row: number, pattern: string, day: Day): string {
  const key = presetKey(header);
  if (/\bdate|created|available on|timestamp|paid at|fulfilled\b/.test(key)) return writeDay(day, pattern);
  if (key === 'time') return '14:05:09';
  if (/time ?zone/.test(key)) return 'PST';
  if (/currency|ccy/.test(key) && !/customer facing amount/.test(key)) return 'USD';
  if (/status|state$/.test(key)) return 'Completed';
  if (/quantity|qty|count/.test(key)) return '1';
  if (
    /\b(?:tax|tip|vat|discount|shipping|rate|credits|rebates|insurance|refunds?|adjustments|reserved|subtotal|price|discounts|duties)\b/.test(
      key,
    )
  )
    return '0.00';
  if (/email/.test(key)) return `user${row}@example.org`;
  if (/country/.test(key)) return 'US';
  return '';
}

interface Row {
  readonly day: Day;
  readonly net: number;
  readonly fee: number;
  readonly index: number;
}

/** Cell of a mapped field. */
function cellOf(field: MappedField, row: Row, preset: Preset, pattern: string, decimal: string): string {
  const { net, fee, index } = row;
  const sign = preset.inverted ? -1 : 1;
  const feeSign = preset.feeSign ?? 1;
  const hasDirection = preset.columns.direction !== undefined;
  switch (field) {
    case 'date':
      return writeDay(row.day, pattern);
    case 'valueDate':
    case 'dueDate':
      return writeDay((row.day + 1) as Day, pattern);
    case 'amount':
      if (preset.lessFee) return money(hasDirection ? Math.abs(net + fee) : net + fee, decimal);
      return money(hasDirection ? Math.abs(net) : net * sign, decimal);
    case 'debit':
      return net * sign < 0 ? money(-net * sign, decimal) : '';
    case 'credit':
      return net * sign >= 0 ? money(net * sign, decimal) : '';
    case 'gross':
      return money(net + fee, decimal);
    case 'fee':
      return money(fee * feeSign, decimal);
    case 'direction':
      return (net < 0 ? preset.out?.[0] : preset.into?.[0]) ?? '';
    case 'currency':
    case 'originalCurrency':
      return 'USD';
    case 'originalAmount':
      return money(net, decimal);
    case 'description':
      return preset.columns.kind === preset.columns.description
        ? kindText(preset, net)
        : `${REASONS[index % 6]} ${100 + index}`;
    case 'counterparty':
      return PAYEES[index % 6] as string;
    case 'kind':
    case 'documentType':
      return kindText(preset, net);
    case 'account':
      return '4400123';
    case 'checkNumber':
      return '';
    case 'balance':
      return '';
    default:
      return `${field.slice(0, 2)}_${7000 + index * 37}`;
  }
}

function kindText(preset: Preset, net: number): string {
  const kinds = Object.keys(preset.kinds ?? {}).filter((kind) => kind !== '*');
  if (kinds.length === 0) return net < 0 ? 'Card purchase' : 'Transfer received';
  return (
    (net < 0 ? kinds.find((kind) => /refund|payout|withdrawal|bill|spend|expense/.test(kind)) : kinds[0]) ??
    (kinds[0] as string)
  );
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || cell.includes('"') || cell.includes('\n')
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}

/** One export file of a preset with its expected lines. Half of the rows move money out where the export knows both ways. */
export function writeExport(preset: Preset, count = ROWS): Written {
  const pattern = preset.dateFormat ?? LOCAL_PATTERN;
  const decimal = preset.decimal ?? '.';
  const delimiter = preset.delimiter ?? ',';
  const positions = Object.values(preset.columns).filter((value) => typeof value === 'number');
  const width = preset.header.length > 0 ? preset.header.length : Math.max(...positions) + 1;
  const names = preset.header.length > 0 ? preset.header : Array.from({ length: width }, () => '');
  const isOneWay =
    !preset.inverted && ['payout', 'order', 'invoice', 'opportunity'].includes(preset.kinds?.['*'] ?? '');
  const lines: string[] =
    preset.header.length > 0 ? [names.map((name) => quoted(name, delimiter)).join(delimiter)] : [];
  const rows: Written['rows'][number][] = [];
  const start = parseIsoDay('2026-03-02') as Day;
  let seed = 7;
  let balance = 500_000;
  for (let index = 0; index < count; index++) {
    seed = step(seed);
    const size = 100 + (seed % 90_000);
    const isOut = !isOneWay && (preset.inverted ? index % 6 !== 5 : index % 2 === 1);
    // Rows of money in may stand in columns of their own, without a fee.
    const columns = isOut ? preset.columns : { ...preset.columns, ...preset.intoColumns };
    const fee = columns.fee === undefined || columns.fee === null ? 0 : 30 + (seed % 200);
    const row: Row = { day: (start + index * 2) as Day, net: isOut ? -size : size, fee, index };
    balance += row.net;
    const cells = names.map((name, column) => {
      const fields = Object.keys(columns) as MappedField[];
      const field = [...fields.filter((one) => one === 'direction'), ...fields].find((one) => {
        const at = columns[one];
        return typeof at === 'number'
          ? at === column
          : at !== undefined && at !== null && name !== '' && presetKey(at) === presetKey(name);
      });
      if (field === 'balance') return money(balance, decimal);
      if (field !== undefined) return cellOf(field, row, preset, pattern, decimal);
      return preset.header.length > 0 ? filler(name, index, pattern, row.day) : '';
    });
    lines.push(cells.map((cell) => quoted(cell, delimiter)).join(delimiter));
    rows.push({
      row: lines.length,
      days: [row.day, (row.day + 1) as Day],
      amount: row.net,
      gross: row.net + row.fee,
      texts: cells.filter((cell) => /\p{L}{4}/u.test(cell)),
    });
  }
  return { text: `${lines.join('\n')}\n`, rows };
}
