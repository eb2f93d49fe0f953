/** Laws of the engine on made worlds: hundreds of lines with deposits, payouts, instalments, fees, copies and open items of four countries. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PackedTexts } from '../../electron/store/packed-texts.ts';
import type { Day } from '../../shared/day.ts';
import { runMatch } from '../../shared/match/engine.ts';
import {
  DEFAULT_SETTINGS,
  type LineTable,
  type MatchResult,
  type Proposal,
  type TextColumn,
} from '../../shared/match/types.ts';
import { cashStepOf, exponentOf } from '../../shared/money.ts';
import { COUNTRIES } from '../bench/world/countries.ts';
import { makeWorld } from '../bench/world/make.ts';
import { rowsOf } from '../unit/match/tables.ts';

interface Month {
  readonly bank: LineTable;
  readonly book: LineTable;
}

const month = fc
  .record({
    country: fc.constantFrom(...(Object.keys(COUNTRIES) as (keyof typeof COUNTRIES)[])),
    lines: fc.integer({ min: 120, max: 320 }),
    seed: fc.integer({ min: 1, max: 100_000 }),
  })
  .map(({ country, lines, seed }): Month => makeWorld(country, lines, seed));

function run({ bank, book }: Month): MatchResult {
  return runMatch({
    bank,
    book,
    today: 20_500 as Day,
    settings: DEFAULT_SETTINGS,
    decisions: [],
    rules: [],
    exponent: exponentOf,
  });
}

/** The rows of a table in another order; `id` gives each row's id. */
function rearranged(table: LineTable, rows: readonly number[], id: (row: number, at: number) => number): LineTable {
  return { ...rowsOf(table, rows), id: Float64Array.from(rows.map(id)) };
}

const allRows = (table: LineTable): number[] => Array.from({ length: table.length }, (_, row) => row);

function shuffledRows(table: LineTable, seed: number): number[] {
  return allRows(table)
    .map((row) => ({ row, key: Math.imul(row + 1, 2654435761 + seed * 97) >>> 0 }))
    .sort((x, y) => x.key - y.key)
    .map(({ row }) => row);
}

function shape({ proposals, duplicates, exceptions, ambiguous }: MatchResult): string {
  return JSON.stringify({ proposals, duplicates, exceptions, ambiguous });
}

/** A line's content as text, without its id. */
function contentOf(table: LineTable): Map<number, string> {
  const name = (id: number) => table.names[id];
  return new Map(
    allRows(table).map((row) => [
      table.id[row]!,
      JSON.stringify([
        table.day[row],
        table.otherDay[row],
        table.amount[row],
        name(table.currency[row]!),
        name(table.account[row]!),
        name(table.documentType[row]!),
        table.description.at(row),
        table.counterparty.at(row),
        table.reference.at(row),
        table.documentNumber.at(row),
        table.batch.at(row),
        table.bankId.at(row),
      ]),
    ]),
  );
}

const groupKey = (p: Proposal): string => `${p.bank.join()}|${p.book.join()}`;

describe('laws on made worlds', () => {
  test('the worlds are real: pairs, sets, differences, copies, open lines and doubt in them', () => {
    const seen = { pairs: 0, sets: 0, differing: 0, copies: 0, exceptions: 0, doubtful: 0 };
    for (const sample of fc.sample(month, { numRuns: 20, seed: 1 })) {
      const result = run(sample);
      for (const p of result.proposals) {
        if (p.bank.length === 1 && p.book.length === 1) seen.pairs++;
        else seen.sets++;
        if (p.differences.length > 0) seen.differing++;
        if (p.confidence < 0.9) seen.doubtful++;
      }
      seen.copies += result.duplicates.length;
      seen.exceptions += result.exceptions.length;
    }
    expect(seen.pairs).toBeGreaterThan(1000);
    expect(seen.sets).toBeGreaterThan(40);
    expect(seen.differing).toBeGreaterThan(20);
    expect(seen.copies).toBeGreaterThan(10);
    expect(seen.exceptions).toBeGreaterThan(80);
    expect(seen.doubtful).toBeGreaterThan(20);
  });

  test('any order of the lines gives the same bytes', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: 1, max: 1000 }), ({ bank, book }, seed) => {
        const other = {
          bank: rearranged(bank, shuffledRows(bank, seed), (row) => bank.id[row]!),
          book: rearranged(book, shuffledRows(book, seed + 7), (row) => book.id[row]!),
        };
        expect(shape(run(other))).toBe(shape(run({ bank, book })));
      }),
      { numRuns: 30, seed: 11 },
    );
  });

  test('imported in parts, with ids by arrival, the same lines form the same groups with the same confidence', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: 2, max: 6 }), ({ bank, book }, parts) => {
        const arrived = (table: LineTable, first: number) => {
          const rows = Array.from({ length: parts }, (_, k) =>
            allRows(table).filter((row) => row % parts === k),
          ).flat();
          return rearranged(table, rows, (__, at) => first + at);
        };
        const content = (result: MatchResult, of: Month) => {
          const bankText = contentOf(of.bank);
          const bookText = contentOf(of.book);
          return result.proposals
            .map(
              (p) =>
                `${p.bank.map((id) => bankText.get(id)).sort()} ${p.book.map((id) => bookText.get(id)).sort()} ${p.confidence} ${p.logOdds}`,
            )
            .sort();
        };
        const again = { bank: arrived(bank, 50_000), book: arrived(book, 90_000) };
        expect(content(run(again), again)).toEqual(content(run({ bank, book }), { bank, book }));
      }),
      { numRuns: 30, seed: 12 },
    );
  });

  test('money is conserved, no line is used twice, copies are in no group', () => {
    fc.assert(
      fc.property(month, ({ bank, book }) => {
        const result = run({ bank, book });
        const amounts = { bank: amountsOf(bank), book: amountsOf(book) };
        const used = new Set<string>();
        for (const p of result.proposals) {
          const sum = (ids: readonly number[], side: 'bank' | 'book') =>
            ids.reduce((total, id) => total + amounts[side].get(id)!, 0);
          const typed = p.differences.reduce((total, { amount }) => total + amount, 0);
          expect(sum(p.bank, 'bank') - sum(p.book, 'book') - typed).toBe(0);
          for (const key of [...p.bank.map((id) => `bank ${id}`), ...p.book.map((id) => `book ${id}`)]) {
            expect(used.has(key), key).toBe(false);
            used.add(key);
          }
        }
        for (const d of result.duplicates) expect(used.has(`${d.side} ${d.duplicate}`)).toBe(false);
        expect(result.proposals.length).toBeGreaterThan(40);
      }),
      { numRuns: 40, seed: 13 },
    );
  });

  test('whatever divides the amounts, rounding is a few of the smallest units or one that has no coins below it', () => {
    let met = 0;
    fc.assert(
      fc.property(month, fc.constantFrom(1, 100), ({ bank, book }, factor) => {
        const scaled = (table: LineTable): LineTable => ({
          ...table,
          amount: table.amount.map((amount) => amount * factor),
          originalAmount: table.originalAmount.map((amount) => amount * factor),
        });
        const largest = Math.max(5, ...bank.names.map((name) => cashStepOf(name)));
        const slipped = bank.amount.map((amount, row) => (row % 10 === 0 ? amount + 3 : amount));
        for (const { differences } of run({ bank: scaled({ ...bank, amount: slipped }), book: scaled(book) }).proposals)
          for (const { type, amount } of differences) {
            if (type !== 'rounding') continue;
            met++;
            expect(Math.abs(amount)).toBeLessThanOrEqual(largest);
          }
      }),
      { numRuns: 25, seed: 14 },
    );
    expect(met).toBeGreaterThan(0);
  });

  test('texts kept as bytes, as in large months, give the same result', () => {
    const asBytes = (table: LineTable): LineTable => {
      const packed = (column: TextColumn): TextColumn => {
        const out = new PackedTexts(table.length);
        for (let row = 0; row < table.length; row++) out.push(column.at(row)!);
        return out;
      };
      return {
        ...table,
        description: packed(table.description),
        counterparty: packed(table.counterparty),
        reference: packed(table.reference),
        documentNumber: packed(table.documentNumber),
        checkNumber: packed(table.checkNumber),
        batch: packed(table.batch),
        bankId: packed(table.bankId),
      };
    };
    fc.assert(
      fc.property(month, ({ bank, book }) => {
        expect(run({ bank: asBytes(bank), book: asBytes(book) })).toEqual(run({ bank, book }));
      }),
      { numRuns: 10, seed: 15 },
    );
  });

  test('a line that has nothing to do with any other changes no group and hardly a confidence', () => {
    fc.assert(
      fc.property(
        month,
        fc.boolean(),
        fc.integer({ min: 5_000_000_13, max: 9_000_000_77 }),
        ({ bank, book }, onBank, amount) => {
          const extra = (table: LineTable): LineTable => {
            const longer = rearranged(table, [...allRows(table), 0], (row, at) =>
              at === table.length ? 777_777 : table.id[row]!,
            );
            longer.amount[table.length] = -amount;
            const text = (column: TextColumn, value: string) =>
              Array.from({ length: table.length + 1 }, (_, row) => (row === table.length ? value : column.at(row)!));
            return {
              ...longer,
              description: text(longer.description, onBank ? 'XYLOPHON QUITTENBAUM' : ''),
              counterparty: text(longer.counterparty, onBank ? '' : 'Quittenbaum Xylophon'),
              reference: text(longer.reference, ''),
              documentNumber: text(longer.documentNumber, ''),
              checkNumber: text(longer.checkNumber, ''),
              batch: text(longer.batch, ''),
              bankId: text(longer.bankId, ''),
            };
          };
          const before = run({ bank, book });
          const after = run(onBank ? { bank: extra(bank), book } : { bank, book: extra(book) });
          const sure = (result: MatchResult) =>
            result.proposals
              .filter((p) => p.confidence >= 0.5)
              .map(groupKey)
              .sort();
          expect(sure(after)).toEqual(sure(before));
          const confidence = new Map(before.proposals.map((p) => [groupKey(p), p.confidence]));
          for (const p of after.proposals)
            expect(Math.abs(p.confidence - (confidence.get(groupKey(p)) ?? p.confidence))).toBeLessThan(0.04);
        },
      ),
      { numRuns: 30, seed: 15 },
    );
  });
});

function amountsOf(table: LineTable): Map<number, number> {
  return new Map(allRows(table).map((row) => [table.id[row]!, table.amount[row]!]));
}
