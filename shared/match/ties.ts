/** Ties between words of bank texts and accounts of the book, learnt from sets already accepted: which narrative settles which clearing account. */

import type { Context } from './context.ts';

/** Learnt log-likelihood ratios of (bank word, book account). */
export class SetTies {
  private readonly counts = new Map<number, number>();
  private readonly wordTotals = new Map<number, number>();
  private readonly accountTotals = new Map<number, number>();
  private total = 0;

  constructor(private readonly context: Context) {
    const { bank, book } = context;
    for (const draft of context.drafts) {
      if (draft.book.length < 2 || draft.bank.length !== 1 || draft.confidence < 0.7) continue;
      const account = book.account[draft.book[0]!]!;
      if (account === 0) continue;
      this.total++;
      this.accountTotals.set(account, (this.accountTotals.get(account) ?? 0) + 1);
      for (const word of this.wordsOf(draft.bank[0]!)) {
        this.wordTotals.set(word, (this.wordTotals.get(word) ?? 0) + 1);
        this.counts.set(word * 65536 + account, (this.counts.get(word * 65536 + account) ?? 0) + 1);
      }
    }
    void bank;
  }

  private wordsOf(i: number): number[] {
    const { bank, model } = this.context;
    const out: number[] = [];
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
      if (model.bankToken[w]! > 0) out.push(bank.lineWords.items[w]!);
    return out;
  }

  /** How much more (log) the bank text is met with this account than by chance; 0 where nothing was learnt. */
  lift(i: number, account: number): number {
    if (this.total < 5) return 0;
    const share = ((this.accountTotals.get(account) ?? 0) + 0.5) / (this.total + 1);
    let best = 0;
    let worst = 0;
    for (const word of this.wordsOf(i)) {
      const total = this.wordTotals.get(word) ?? 0;
      if (total < 2) continue;
      const p = ((this.counts.get(word * 65536 + account) ?? 0) + 2 * share) / (total + 2);
      const lift = Math.log(p / share);
      best = Math.max(best, lift);
      worst = Math.min(worst, lift);
    }
    return Math.max(-5, Math.min(5, best + worst));
  }
}
