/** Loads the undecided lines of one side as columns for the matching engine. */

import type { Side } from '../../shared/line.ts';
import type { LineTable } from '../../shared/match/types.ts';
import type { ReadHandle } from './handle.ts';
import { SIDE_CODES } from './lines.ts';
import type { LegRow } from './proposals.ts';

/** Which lines a reader wants: those no decision holds, or also those of approved matches, as if nobody had decided on them. */
type Which = 'undecided' | 'all';

/** The WHERE clause; tables that hold nothing are not asked about every line. */
function whereOf(read: ReadHandle, which: Which): string {
  const holds = (table: string) => read.number(`SELECT EXISTS (SELECT 1 FROM ${table})`) === 1;
  // The plus keeps SQLite from an index on the side: rows come in the order of their ids.
  const parts = ['+side = ?'];
  if (holds('excluded_line')) parts.push('NOT EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = line.id)');
  if (which === 'undecided' && holds('active_leg'))
    parts.push('NOT EXISTS (SELECT 1 FROM active_leg g WHERE g.line_id = line.id)');
  return parts.join(' AND ');
}

type Row = readonly [
  id: number,
  day: number,
  otherDay: number | null,
  amount: number,
  currency: string,
  accountId: number,
  documentType: string,
  originalAmount: number | null,
  originalCurrency: string,
  description: string,
  counterparty: string,
  reference: string,
  documentNumber: string,
  checkNumber: string,
  batch: string,
  bankId: string,
];

/** Interns currency, account and document-type names; give one to both sides so that indexes can be compared. */
export class LineNames {
  readonly list: string[] = [''];
  private readonly index = new Map<string, number>([['', 0]]);

  of(name: string): number {
    let at = this.index.get(name);
    if (at === undefined) {
      at = this.list.length;
      this.list.push(name);
      this.index.set(name, at);
    }
    return at;
  }
}

/** What to load, and what to call now and then meanwhile: it may throw to stop the loading. */
interface Loading {
  readonly which?: Which;
  readonly check?: () => void;
}

/** Lines of a side, by id: those that no decision holds, or all that are not excluded as duplicates. */
export function loadLines(read: ReadHandle, side: Side, names: LineNames, loading: Loading = {}): LineTable {
  const { which = 'undecided', check = () => undefined } = loading;
  const code = SIDE_CODES[side];
  const where = whereOf(read, which);
  const length = read.number(`SELECT count(1) AS n FROM line WHERE ${where}`, code);
  const texts = {
    description: new Array<string>(length),
    counterparty: new Array<string>(length),
    reference: new Array<string>(length),
    documentNumber: new Array<string>(length),
    checkNumber: new Array<string>(length),
    batch: new Array<string>(length),
    bankId: new Array<string>(length),
  };
  const table = {
    length,
    id: new Float64Array(length),
    day: new Int32Array(length),
    otherDay: new Int32Array(length),
    amount: new Float64Array(length),
    currency: new Uint32Array(length),
    account: new Uint32Array(length),
    documentType: new Uint32Array(length),
    originalAmount: new Float64Array(length),
    originalCurrency: new Uint32Array(length),
    names: names.list,
    ...texts,
  };
  const accounts = new Map(
    read.all<{ id: number; name: string }>('SELECT id, name FROM account').map((row) => [row.id, names.of(row.name)]),
  );
  const other = side === 'bank' ? 'value_day' : 'due_day';
  const rows = read.db
    .prepare(
      `SELECT id, day, ${other}, amount, currency, account_id, document_type, original_amount, original_currency, description, counterparty, reference, document_number, check_number, batch, bank_id
       FROM line WHERE ${where} AND id > ? ORDER BY id LIMIT ${PORTION}`,
    )
    .raw();
  let at = 0;
  for (const row of portions((after) => {
    check();
    return rows.all(code, after) as Row[];
  })) {
    table.id[at] = row[0];
    table.day[at] = row[1];
    table.otherDay[at] = row[2] ?? -1;
    table.amount[at] = row[3];
    table.currency[at] = names.of(row[4]);
    table.account[at] = accounts.get(row[5]) ?? 0;
    table.documentType[at] = names.of(row[6]);
    table.originalAmount[at] = row[7] ?? Number.NaN;
    table.originalCurrency[at] = names.of(row[8]);
    texts.description[at] = row[9];
    texts.counterparty[at] = row[10];
    texts.reference[at] = row[11];
    texts.documentNumber[at] = row[12];
    texts.checkNumber[at] = row[13];
    texts.batch[at] = row[14];
    texts.bankId[at] = row[15];
    at++;
  }
  if (at !== length) throw new Error(`lines changed while they were read: ${at} of ${length}`);
  return table;
}

/** Rows fetched by one call: one crossing into SQLite for many rows, little memory at a time. */
const PORTION = 2_000;

function* portions(fetch: (after: number) => Row[]): Generator<Row> {
  for (let after = 0; ; ) {
    const rows = fetch(after);
    yield* rows;
    if (rows.length < PORTION) return;
    after = rows.at(-1)![0];
  }
}

/** Facts of any loaded line by its id, without asking the database. Account ids are looked up by name. */
export function legLookup(read: ReadHandle, tables: readonly LineTable[]): (id: number) => LegRow {
  const highest = tables.reduce((max, table) => Math.max(max, table.id.at(-1) ?? 0), 0);
  const place = new Int32Array(highest + 1);
  tables.forEach((table, which) => {
    table.id.forEach((id, at) => {
      place[id] = which === 0 ? at + 1 : -(at + 1);
    });
  });
  const accounts = new Map(
    read.all<{ id: number; name: string }>('SELECT id, name FROM account').map((row) => [row.name, row.id]),
  );
  return (id) => {
    const at = place[id] ?? 0;
    const table = at > 0 ? tables[0] : tables[1];
    const index = Math.abs(at) - 1;
    if (at === 0 || table === undefined) throw new Error(`line ${id} was not part of the match`);
    const name = (column: Uint32Array): string => table.names[column[index]!] ?? '';
    return {
      id,
      account_id: accounts.get(name(table.account)) ?? 0,
      day: table.day[index]!,
      amount: table.amount[index]!,
      currency: name(table.currency),
      description: table.description[index]! || table.reference[index]! || table.documentNumber[index]!,
      counterparty: table.counterparty[index]!,
    };
  };
}
