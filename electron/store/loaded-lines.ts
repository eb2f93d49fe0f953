/** The lines a match was given, by their ids: what saving its result asks about them without going back to the database. */

import type { LineTable } from '../../shared/match/types.ts';
import type { ReadHandle } from './handle.ts';
import type { LegRow } from './proposals.ts';

/** A line that nothing holds. */
export type LooseRow = readonly [id: number, side: number, account: number, day: number];

export class LoadedLines {
  /** By line id: 1 and more for places in the bank's table, -1 and less for those in the books', 0 for lines that were not loaded. */
  private readonly place: Int32Array;
  /** Account ids by the tables' names. */
  private readonly accounts: Float64Array;

  constructor(
    read: ReadHandle,
    private readonly bank: LineTable,
    private readonly book: LineTable,
  ) {
    this.place = new Int32Array(Math.max(bank.id.at(-1) ?? 0, book.id.at(-1) ?? 0) + 1);
    for (let at = 0; at < bank.length; at++) this.place[bank.id[at]!] = at + 1;
    for (let at = 0; at < book.length; at++) this.place[book.id[at]!] = -(at + 1);
    const ids = new Map(
      read.all<{ id: number; name: string }>('SELECT id, name FROM account').map((row) => [row.name, row.id]),
    );
    this.accounts = Float64Array.from(bank.names, (name) => ids.get(name) ?? 0);
  }

  /** Facts of a line; throws for one that was not loaded. */
  readonly leg = (id: number): LegRow => {
    const place = this.place[id] ?? 0;
    if (place === 0) throw new Error(`line ${id} was not part of the match`);
    const table = place > 0 ? this.bank : this.book;
    const at = Math.abs(place) - 1;
    return {
      id,
      account_id: this.accounts[table.account[at]!]!,
      day: table.day[at]!,
      amount: table.amount[at]!,
      currency: table.names[table.currency[at]!]!,
      description: table.description.at(at)! || table.reference.at(at)! || table.documentNumber.at(at)!,
      counterparty: table.counterparty.at(at)!,
    };
  };

  /** Lines that `isHeld` says nothing holds, by id. */
  *loose(isHeld: (id: number) => boolean): Generator<LooseRow> {
    for (let id = 1; id < this.place.length; id++) {
      const place = this.place[id]!;
      if (place === 0 || isHeld(id)) continue;
      const table = place > 0 ? this.bank : this.book;
      const at = Math.abs(place) - 1;
      yield [id, place > 0 ? 0 : 1, this.accounts[table.account[at]!]!, table.day[at]!];
    }
  }
}
