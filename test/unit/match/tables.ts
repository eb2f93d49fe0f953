/** Builds line tables for tests from short literals. */

import type { Day } from '../../../shared/day.ts';
import { runMatch } from '../../../shared/match/engine.ts';
import { DEFAULT_SETTINGS, type LineTable, type MatchInput, type MatchResult } from '../../../shared/match/types.ts';
import { exponentOf } from '../../../shared/money.ts';

export interface TestLine {
  readonly id: number;
  readonly day: number;
  readonly amount: number;
  readonly currency?: string;
  readonly account?: string;
  readonly type?: string;
  readonly due?: number;
  readonly text?: string;
  readonly party?: string;
  readonly reference?: string;
  readonly number?: string;
  readonly check?: string;
  readonly batch?: string;
  readonly bankId?: string;
}

/** Line table of literals; day 0 is 2026-01-01. */
export function tableOf(lines: readonly TestLine[]): LineTable {
  const names = [''];
  const intern = (text: string) => {
    const at = names.indexOf(text);
    return at >= 0 ? at : names.push(text) - 1;
  };
  return {
    length: lines.length,
    id: Float64Array.from(lines, (line) => line.id),
    day: Int32Array.from(lines, (line) => 20454 + line.day),
    otherDay: Int32Array.from(lines, (line) => (line.due === undefined ? -1 : 20454 + line.due)),
    amount: Float64Array.from(lines, (line) => line.amount),
    currency: Uint32Array.from(lines, (line) => intern(line.currency ?? 'EUR')),
    account: Uint32Array.from(lines, (line) => intern(line.account ?? '')),
    documentType: Uint32Array.from(lines, (line) => intern(line.type ?? '')),
    originalAmount: new Float64Array(lines.length).fill(Number.NaN),
    originalCurrency: new Uint32Array(lines.length),
    names,
    description: lines.map((line) => line.text ?? ''),
    counterparty: lines.map((line) => line.party ?? ''),
    reference: lines.map((line) => line.reference ?? ''),
    documentNumber: lines.map((line) => line.number ?? ''),
    checkNumber: lines.map((line) => line.check ?? ''),
    batch: lines.map((line) => line.batch ?? ''),
    bankId: lines.map((line) => line.bankId ?? ''),
  };
}

/** Some rows of a table, in the order given. */
export function rowsOf(table: LineTable, rows: readonly number[]): LineTable {
  const doubles = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  const days = (column: Int32Array) => Int32Array.from(rows, (row) => column[row]!);
  const names = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row]!);
  const texts = (column: LineTable['description']) => rows.map((row) => column.at(row) ?? '');
  return {
    length: rows.length,
    names: table.names,
    id: doubles(table.id),
    day: days(table.day),
    otherDay: days(table.otherDay),
    amount: doubles(table.amount),
    currency: names(table.currency),
    account: names(table.account),
    documentType: names(table.documentType),
    originalAmount: doubles(table.originalAmount),
    originalCurrency: names(table.originalCurrency),
    description: texts(table.description),
    counterparty: texts(table.counterparty),
    reference: texts(table.reference),
    documentNumber: texts(table.documentNumber),
    checkNumber: texts(table.checkNumber),
    batch: texts(table.batch),
    bankId: texts(table.bankId),
  };
}

/** Runs the engine on literals with default settings. */
export function match(
  bank: readonly TestLine[],
  book: readonly TestLine[],
  more: Partial<MatchInput> = {},
): MatchResult {
  return runMatch({
    bank: tableOf(bank),
    book: tableOf(book),
    today: 20554 as Day,
    settings: DEFAULT_SETTINGS,
    decisions: [],
    rules: [],
    exponent: exponentOf,
    ...more,
  });
}

/** Groups as text, sorted: "1|11,12". */
export function groups(result: MatchResult): string[] {
  return result.proposals.map((p) => `${p.bank.join()}|${p.book.join()}`).sort();
}

/** A small believable month: twelve customers, equal prices, references in some texts, names in others. */
export function smallMonth(): { bank: TestLine[]; book: TestLine[] } {
  const parties = [
    'Nordlicht Apotheke',
    'Kowalski Transport',
    'Atelier Dubois',
    'Ferrara Impianti',
    'Lindqvist Bygg',
    'Oliveira Pescados',
    'Hansen Marine',
    'Novak Stavby',
    'Bakker Bloemen',
    'Okafor Trading',
    'Tanaka Optics',
    'Mercer Dental',
  ];
  const bank: TestLine[] = [];
  const book: TestLine[] = [];
  for (let k = 0; k < 48; k++) {
    const party = parties[k % parties.length]!;
    const amount = k % 3 === 0 ? 4900 : 10_000 + ((k * 7331) % 90_000);
    const reference = `RE-${26_100 + k * 3}`;
    book.push({
      id: 1000 + k,
      day: k,
      due: k + 14,
      amount,
      type: 'invoice',
      party: `${party} GmbH`,
      reference,
      number: reference,
    });
    if (k % 16 === 15) continue;
    const text = k % 2 === 0 ? `SEPA CREDIT ${party.toUpperCase()} ${reference}` : `SEPA CREDIT ${party.toUpperCase()}`;
    bank.push({ id: 1 + k, day: k + 13 + (k % 4), amount, account: 'Giro', text });
  }
  return { bank, book };
}
