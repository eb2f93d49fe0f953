/** The bank lines that may pay a document in parts, by what they are looked up by. */

import { type Context, heldBy, type PartyIndex, partiesNamed } from './context.ts';
import { firstFrom, put } from './search.ts';

/** Parties of a line that are looked at, the likeliest first. */
const MOST_PARTIES = 4;
/** Lines of one amount that are looked at. */
const MOST_SIZED = 60;

/** Bank lines that are free or in a weak pair, in day order: by party, by amount and by account. */
export class OpenPayments {
  private readonly byParty = new Map<number, number[]>();
  private readonly byAmount = new Map<number, number[]>();
  private readonly byAccount = new Map<number, number[]>();
  /** Lines in no group at all. */
  readonly free: number;

  constructor(
    private readonly context: Context,
    index: PartyIndex,
  ) {
    const { bank, book } = context;
    let free = 0;
    for (const i of context.lines.bank) {
      if (heldBy(context, 'bank', i) === null) continue;
      free += context.bankFree[i]!;
      put(this.byAmount, bank.amount[i]!, i);
      put(this.byAccount, bank.account[i]!, i);
      const parties = new Set(partiesNamed(context, index, i).slice(0, MOST_PARTIES));
      for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
        const owner = context.keyOwner[bank.hits.items[h]!]!;
        if (owner >= 0) parties.add(book.party[owner]!);
      }
      for (const party of parties) put(this.byParty, party, i);
    }
    this.free = free;
  }

  /** Lines that name a party or refer to one of its documents; undefined where there is none. */
  ofParty(party: number): readonly number[] | undefined {
    return this.byParty.get(party);
  }

  ofAccount(account: number): readonly number[] {
    return this.byAccount.get(account) ?? [];
  }

  hasAmount(amount: number): boolean {
    return this.byAmount.has(amount);
  }

  /** Lines of an amount between two days, at most `MOST_SIZED`. */
  ofAmount(amount: number, from: number, to: number): readonly number[] {
    const lines = this.byAmount.get(amount);
    if (!lines) return [];
    const first = this.firstFrom(lines, from);
    let end = first;
    while (end < lines.length && end < first + MOST_SIZED && this.context.bank.day[lines[end]!]! <= to) end++;
    return lines.slice(first, end);
  }

  /** First position in a list in day order that is not before a day. */
  firstFrom(lines: readonly number[], day: number): number {
    return firstFrom(lines, this.context.bank.day, day);
  }
}
