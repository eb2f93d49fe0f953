/** Lives a history in a real workspace: files, decisions, changes of mind, postings and reversals, through the store alone. */

import { type Actor, insertDecision, matchByHand, matchRow } from '../../electron/store/decisions.ts';
import { disposeLines } from '../../electron/store/dispositions.ts';
import { withdrawImport } from '../../electron/store/imports.ts';
import { insertMatches } from '../../electron/store/insert-matches.ts';
import { readyMatches } from '../../electron/store/journal-entries.ts';
import { writeLedgerBalances } from '../../electron/store/ledger-balances.ts';
import { refreshLoose } from '../../electron/store/loose.ts';
import { reversible } from '../../electron/store/posted.ts';
import { beginPosting, finishPosting, type OutboxEntry, settleTicks } from '../../electron/store/postings.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import type { Proof } from '../../shared/contract/close.ts';
import { isTick, journalTotals, reversalOf } from '../../shared/ledger/journal.ts';
import { parsedLine } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import type { Dice } from '../bench/world/dice.ts';
import { importLines, NOW, WHO, type World } from '../storage/world.ts';
import { bankBalance, type Event, firstOf, type History, type Leg, lastOf, ledgerBalance } from './histories.ts';

const TYPES = { bank: '', cash: 'Payment', document: 'Invoice' } as const;

export function shuffled<T>(dice: Dice, items: readonly T[]): T[] {
  const left = [...items];
  return items.map(() => left.splice(dice.int(0, left.length - 1), 1)[0]!);
}

interface HistoryFile {
  readonly account: number;
  readonly month: number;
  readonly side: 'bank' | 'book';
}

export class Life {
  private readonly decisions = new Map<Event, number>();
  private readonly imports = new Map<string, number>();
  private files = 0;

  constructor(
    readonly world: World,
    readonly history: History,
    private readonly dice: Dice,
  ) {}

  accountId(account: number): number {
    const { name } = this.history.accounts[account]!;
    return this.world.write.number('SELECT id AS n FROM account WHERE name = ?', name);
  }

  filesOf(months: readonly number[]): HistoryFile[] {
    return months.flatMap((month) =>
      this.history.accounts.flatMap((_, account) =>
        (['bank', 'book'] as const).map((side) => ({ account, month, side })),
      ),
    );
  }

  private linesOf({ account, month, side }: HistoryFile): Leg[] {
    const planted = this.history.plants.flatMap(({ kind, leg }) =>
      leg === null || kind === 'missing' ? [] : kind === 'twice' ? [leg, leg] : [leg],
    );
    const { events } = this.history;
    return [...events.flatMap(({ legs }) => legs), ...planted].filter(
      (leg) =>
        leg.account === account &&
        leg.day >= firstOf(month) &&
        leg.day <= lastOf(month) &&
        (leg.side === 'bank') === (side === 'bank'),
    );
  }

  /** Imports a month's file of an account; one without lines is no file. */
  import(file: HistoryFile): void {
    const { account, month, side } = file;
    const { name, currency } = this.history.accounts[account]!;
    const lines = shuffled(this.dice, this.linesOf(file)).sort((a, b) => a.day - b.day);
    if (lines.length === 0) return;
    const balances =
      side === 'book'
        ? {}
        : {
            opening: minor(bankBalance(this.history, account, month - 1)),
            closing: minor(bankBalance(this.history, account, month)),
          };
    this.files++;
    const key = `${account} ${month} ${side}`;
    importLines(
      this.world.write,
      lines.map(({ day, amount, text, side: of }, row) =>
        parsedLine({ row: row + 2, day, amount: minor(amount), currency, description: text, documentType: TYPES[of] }),
      ),
      { side, account: name, name: `${key} ${this.files}`, ...balances },
    );
    this.imports.set(key, this.world.write.number('SELECT max(id) AS n FROM import'));
  }

  /** Withdraws a file nothing was decided on, and imports it again. */
  importAgain(file: HistoryFile): void {
    const id = this.imports.get(`${file.account} ${file.month} ${file.side}`);
    if (id === undefined) return;
    this.world.write.transaction(() => withdrawImport(this.world.write, id));
    this.import(file);
  }

  enterBalances(months: readonly number[]): void {
    const { write } = this.world;
    for (const [at, { name, currency }] of this.history.accounts.entries()) {
      const accountId = write.number('SELECT id AS n FROM account WHERE name = ?', name);
      write.transaction(() => write.run('UPDATE account SET currency = ? WHERE id = ?', currency, accountId));
      const stated = months.map((month) => ({ month, amount: ledgerBalance(this.history, at, month) }));
      writeLedgerBalances(
        write,
        stated.map(({ month, amount }) => ({
          accountId,
          amount,
          day: lastOf(month),
          kind: 'trial_balance',
          source: 'tb.csv',
        })),
        WHO,
      );
    }
  }

  private lineId({ text }: Leg): number {
    return this.world.write.number('SELECT min(id) AS n FROM line WHERE description = ?', text);
  }

  private ids(event: Event, isBank: boolean): number[] {
    return event.legs.filter(({ side }) => (side === 'bank') === isBank).map((leg) => this.lineId(leg));
  }

  /** Decides an event whose lines are all there, once. */
  decide(event: Event): void {
    if (event.decision === 'none' || this.decisions.has(event)) return;
    const { write } = this.world;
    const [bank, book] = [this.ids(event, true), this.ids(event, false)];
    const { differences } = event;
    this.decisions.set(
      event,
      event.decision === 'match'
        ? matchByHand(write, { bank, book, differences, note: '' }, WHO).decisionId!
        : this.transfer(bank),
    );
  }

  private transfer(bank: readonly number[]): number {
    const { write } = this.world;
    return write.transaction(() => {
      const decision = insertDecision(write, WHO, { verdict: 'approve', text: 'Approved a transfer', count: 1 });
      insertMatches(write, decision, [matchRow(write, { kind: 'transfer', bank, book: [], differences: [] })]);
      refreshLoose(write, bank);
      return decision;
    });
  }

  undo(event: Event): void {
    const id = this.decisions.get(event);
    if (id === undefined) return;
    undoDecision(this.world.write, id, WHO);
    this.decisions.delete(event);
  }

  /** Says of lines that wait why they do. */
  carry(legs: readonly Leg[]): void {
    const keys = legs.map((leg) => `l:${this.lineId(leg)}`);
    if (keys.length === 0) return;
    const request = { keys, kind: 'timing', until: null, person: '', note: '' } as const;
    disposeLines(this.world.write, request, WHO, NOW);
  }

  /** Posts a month over all accounts; returns whether every entry balances by currency. */
  post(month: number): boolean {
    const { write } = this.world;
    const ready = readyMatches(write, { accountId: null, from: firstOf(month), to: lastOf(month) });
    const entries = ready.map(({ entry }) => entry);
    const ticks = entries.filter(isTick);
    if (ticks.length > 0) settleTicks(write, ticks, WHO);
    this.send(entries.filter((entry) => !isTick(entry)));
    return entries.every((entry) => journalTotals([entry]).every(({ debit, credit }) => debit === credit));
  }

  /** Takes a posted event back, changes its mind about it, and posts it again. */
  reverse(event: Event, month: number): void {
    const id = this.decisions.get(event);
    const scope = { accountId: null, from: null, to: null };
    const all = reversible(this.world.write, scope).filter(({ entry }) => entry.key.startsWith(`tieout-${id}-`));
    this.send(all.map(({ entry }) => ({ ...reversalOf(entry, entry.day), reverses: entry.key })));
    this.undo(event);
    this.decide(event);
    this.post(month);
  }

  private send(entries: readonly OutboxEntry[]): void {
    if (entries.length === 0) return;
    const target = { destination: 'journal-csv', file: 'journal.csv' };
    const who: Actor = WHO;
    beginPosting(this.world.write, entries, target, who);
    const keys = entries.map(({ key }) => key);
    finishPosting(this.world.write, keys, { ...target, sha256: '', action: 'post' }, who);
  }
}

/** Figures of a proof that later files and decisions leave alone. */
export const figuresOf = ({ statement, books }: Proof) => ({ statement, books });
