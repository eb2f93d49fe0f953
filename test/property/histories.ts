/** True worlds of several months, accounts and currencies: what happened, what the files say of it, what was planted, and what is true. */

import { type Day, monthEnd, parseIsoDay } from '../../shared/day.ts';
import type { Difference, DifferenceType } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { Dice } from '../bench/world/dice.ts';

export interface Account {
  readonly name: string;
  readonly currency: string;
  /** Minor units; the bank and the ledger start with it. */
  readonly opening: number;
}

export interface Leg {
  /** Found again by it: no other leg has it. */
  readonly text: string;
  readonly account: number;
  readonly day: Day;
  readonly amount: number;
  /** A line of a statement, of the account's cash book, or an open document. */
  readonly side: 'bank' | 'cash' | 'document';
}

/** What a person ties together with one decision. */
export interface Event {
  readonly legs: readonly Leg[];
  readonly differences: readonly Difference[];
  /** `none`: lines that wait for their other side beyond the history. */
  readonly decision: 'match' | 'transfer' | 'none';
}

/** An error planted in the files. Amount as it is missing, too much, or wrong; month from 0. */
export interface Plant {
  readonly kind: 'missing' | 'twice' | 'bogus' | 'balance';
  readonly account: number;
  readonly month: number;
  readonly amount: number;
  readonly leg: Leg | null;
}

export interface History {
  readonly months: number;
  readonly accounts: readonly Account[];
  readonly events: readonly Event[];
  readonly plants: readonly Plant[];
}

const CURRENCIES = ['JPY', 'USD', 'BHD'] as const;
/** A day of a month, January 2026 = 0; its first without dice. */
function dayIn(dice: Dice | null, month: number): Day {
  const iso = `2026-${String(month + 1).padStart(2, '0')}-${String(dice?.int(1, 27) ?? 1).padStart(2, '0')}`;
  return parseIsoDay(iso)!;
}

const NOTHING = { differences: [], decision: 'match' } as const;

/** Draws events of one account and month. */
class Maker {
  private made = 0;

  constructor(
    private readonly dice: Dice,
    private readonly months: number,
    private readonly accounts: readonly Account[],
  ) {}

  private leg(side: Leg['side'], account: number, month: number, amount: number): Leg {
    this.made++;
    return { side, account, amount, text: `${side} ${this.made}`, day: dayIn(this.dice, month) };
  }

  private amount(): number {
    return this.dice.int(0, 999_999) * (this.dice.chance(0.5) ? 1 : -1) || 1;
  }

  private difference(type: DifferenceType, amount: number, account?: string): Difference {
    return { type, amount: minor(amount), note: '', ...(account === undefined ? {} : { account }) };
  }

  /** The month or the next, while the history lasts. */
  private nextOf(month: number): number {
    return Math.min(this.months - 1, month + this.dice.int(0, 1));
  }

  /** Documents are there in the month, what settles them then or in the next. */
  private monthOf(side: Leg['side'], month: number): number {
    return side === 'document' ? month : this.nextOf(month);
  }

  /** Fee, interest or an unknown receipt: the bank alone has it. */
  charge(account: number, month: number): Event {
    const leg = this.leg('bank', account, month, this.amount());
    const type = this.dice.pick(['categorised', 'bank_charge'] as const);
    return { ...NOTHING, legs: [leg], differences: [this.difference(type, leg.amount, 'Sundry')] };
  }

  /** An invoice or bill, paid in whole or with a difference. */
  settled(account: number, month: number): Event {
    const document = this.leg('document', account, Math.max(0, month - 1), this.amount());
    const off = this.dice.chance(0.5) ? this.dice.int(0, 500) : 0;
    const type = this.dice.pick(['fee', 'discount', 'fx', 'short_payment', 'tax', 'rounding'] as const);
    return {
      ...NOTHING,
      legs: [document, this.leg('bank', account, month, document.amount - off)],
      differences: off === 0 ? [] : [this.difference(type, -off)],
    };
  }

  /** In the cash book, at the bank the same or the next month; or the bank first. */
  ticked(account: number, month: number, isLate: boolean): Event {
    const amount = this.amount();
    const next = this.nextOf(month);
    const off = this.dice.chance(0.3) ? this.dice.int(0, 300) : 0;
    const cash = this.leg('cash', account, isLate ? next : month, amount);
    const bank = this.leg('bank', account, isLate ? month : next, amount - off);
    return { ...NOTHING, legs: [cash, bank], differences: off === 0 ? [] : [this.difference('bank_charge', -off)] };
  }

  /** In the cash book, at the bank after the history or never. */
  transit(account: number, month: number): Event {
    return { ...NOTHING, legs: [this.leg('cash', account, month, this.amount())], decision: 'none' };
  }

  /** Wrong sign or digits in the cash book; corrected at the source, or posted where an account is named. */
  wrong(account: number, month: number): Event {
    const amount = this.amount();
    const isSign = this.dice.chance(0.5);
    const written = isSign ? -amount : amount + 9 * (1 + this.dice.int(0, 99));
    const named = this.dice.chance(0.5) ? undefined : 'Rent';
    return {
      ...NOTHING,
      legs: [this.leg('cash', account, month, written), this.leg('bank', account, this.nextOf(month), amount)],
      differences: [this.difference(isSign ? 'sign' : 'transposition', amount - written, named)],
    };
  }

  /** Several bank lines for one document or cash line, or one for several, over one or two months. */
  many(account: number, month: number): Event {
    const parts = [this.amount(), this.amount(), this.amount()].slice(0, 2 + this.dice.int(0, 1));
    const whole = parts.reduce((sum, part) => sum + part, 0) || 1;
    const side = this.dice.pick(['cash', 'document'] as const);
    const [few, lots] = this.dice.chance(0.5) ? (['bank', side] as const) : ([side, 'bank'] as const);
    const legs = [
      this.leg(few, account, this.monthOf(few, month), whole),
      ...parts.map((part) => this.leg(lots, account, this.monthOf(lots, month), part)),
    ];
    const left = sumOf(legs, 'bank') - sumOf(legs, side);
    return { ...NOTHING, legs, differences: left === 0 ? [] : [this.difference('rounding', left)] };
  }

  /** Between own accounts of one currency; in no cash book, in one of them, or in both. */
  own(account: number, month: number): Event {
    const other = this.sibling(account);
    if (other === null) return this.charge(account, month);
    const amount = this.amount();
    const legs = [this.leg('bank', account, month, -amount), this.leg('bank', other, this.nextOf(month), amount)];
    const books = this.dice.int(0, 1) === 0 ? [] : [-amount, amount];
    const cash = books.map((part, at) => this.leg('cash', at === 0 ? account : other, this.nextOf(month), part));
    const isTransfer = cash.length === 0 && this.dice.chance(0.5);
    return { ...NOTHING, legs: [...legs, ...cash], decision: isTransfer ? 'transfer' : 'match' };
  }

  /** Paid from one account, written into the cash book of another. */
  elsewhere(account: number, month: number): Event {
    const other = this.sibling(account);
    if (other === null) return this.ticked(account, month, false);
    const amount = this.amount();
    const legs = [this.leg('bank', account, month, amount), this.leg('cash', other, this.nextOf(month), amount)];
    return { ...NOTHING, legs };
  }

  private sibling(account: number): number | null {
    const { currency } = this.accounts[account]!;
    const others = this.accounts.flatMap((one, at) => (one.currency === currency && at !== account ? [at] : []));
    return others.length === 0 ? null : this.dice.pick(others);
  }

  any(account: number, month: number): Event {
    const roll = this.dice.int(0, 9);
    if (roll <= 1) return this.settled(account, month);
    if (roll <= 3) return this.ticked(account, month, roll === 3);
    if (roll === 4) return this.transit(account, month);
    if (roll === 5) return this.wrong(account, month);
    if (roll === 6) return this.many(account, month);
    if (roll === 7) return this.own(account, month);
    if (roll === 8) return this.elsewhere(account, month);
    return this.charge(account, month);
  }

  plant(account: number, month: number): Plant {
    const kind = this.dice.pick(['missing', 'twice', 'bogus', 'balance'] as const);
    const amount = this.amount();
    const leg = kind === 'balance' ? null : this.leg(kind === 'bogus' ? 'cash' : 'bank', account, month, amount);
    return { kind, account, month, amount, leg };
  }
}

export function historyOf(seed: number): History {
  const dice = new Dice(seed);
  const months = 1 + dice.int(0, 5);
  const accounts = Array.from({ length: 1 + dice.int(0, 4) }, (_, at) => ({
    name: `Account ${at + 1}`,
    currency: dice.pick(CURRENCIES),
    opening: dice.int(0, 5_000_000),
  }));
  const maker = new Maker(dice, months, accounts);
  const events: Event[] = [];
  const plants: Plant[] = [];
  const isPlanted = dice.chance(0.6);
  for (let month = 0; month < months; month++)
    for (let account = 0; account < accounts.length; account++) {
      // Every month has a statement.
      events.push(maker.charge(account, month));
      for (let count = dice.int(0, 4); count > 0; count--) events.push(maker.any(account, month));
      if (isPlanted && dice.chance(0.3)) plants.push(maker.plant(account, month));
    }
  return { months, accounts, events, plants };
}

function sumOf(legs: readonly Leg[], side: Leg['side'], account?: number): number {
  return legs
    .filter((leg) => leg.side === side && (account === undefined || leg.account === account))
    .reduce((sum, { amount }) => sum + amount, 0);
}

export const firstOf = (month: number): Day => dayIn(null, month);
export const lastOf = (month: number): Day => monthEnd(firstOf(month));

/** Day from which nothing of an event is missing on any account; documents move no money. */
export const completeOn = ({ legs }: Event): Day =>
  Math.max(...legs.filter(({ side }) => side !== 'document').map(({ day }) => day)) as Day;

/** A booking error of the cash book that names no account is not posted. */
const atSource = ({ legs, differences }: Event): number =>
  legs.some(({ side }) => side === 'document')
    ? 0
    : differences
        .filter(({ type, account }) => account === undefined && (type === 'sign' || type === 'transposition'))
        .reduce((sum, { amount }) => sum + amount, 0);

/** What the journal has to post of an event on an account: what the bank did, the cash book lacks, and no correction will bring. */
function posted(event: Event, account: number): number {
  if (event.decision === 'none') return 0;
  const own = event.legs.find(({ side }) => side === 'bank')!.account === account;
  return sumOf(event.legs, 'bank', account) - sumOf(event.legs, 'cash', account) - (own ? atSource(event) : 0);
}

/** What the journal of a month posts on an account. */
export function postedIn({ events }: History, account: number, month: number): number {
  return events
    .filter((event) => completeOn(event) >= firstOf(month) && completeOn(event) <= lastOf(month))
    .reduce((sum, event) => sum + posted(event, account), 0);
}

const planted = (plants: readonly Plant[], kinds: readonly Plant['kind'][], account: number): Plant[] =>
  plants.filter((plant) => plant.account === account && kinds.includes(plant.kind));

/** The bank's own balance after a month (-1: before the first). */
export function bankBalance({ accounts, events, plants }: History, account: number, month: number): number {
  const lines = events
    .flatMap(({ legs }) => legs)
    .concat(planted(plants, ['missing', 'twice'], account).map(({ leg }) => leg!));
  const until = month < 0 ? firstOf(0) - 1 : lastOf(month);
  return (
    accounts[account]!.opening +
    sumOf(
      lines.filter(({ day }) => day <= until),
      'bank',
      account,
    )
  );
}

/** The ledger's balance after a month: its cash book so far, the journals of the months before, and what is wrong in the trial balance. */
export function ledgerBalance(history: History, account: number, month: number): number {
  const { accounts, events, plants } = history;
  const lines = events.flatMap(({ legs }) => legs).concat(planted(plants, ['bogus'], account).map(({ leg }) => leg!));
  const cash = sumOf(
    lines.filter(({ day }) => day <= lastOf(month)),
    'cash',
    account,
  );
  let journals = 0;
  for (let before = 0; before < month; before++) journals += postedIn(history, account, before);
  const wrong = planted(plants, ['balance'], account).filter((plant) => plant.month === month);
  return accounts[account]!.opening + cash + journals + wrong.reduce((sum, { amount }) => sum + amount, 0);
}

/** By how much each proof of a month has to be off. A line too many or too few stays in the second one until it is mended. */
export function offBy({ plants }: History, account: number, month: number) {
  let statement = 0;
  let books = 0;
  for (const { kind, month: of, amount } of plants.filter((plant) => plant.account === account)) {
    const lacks = kind === 'missing' ? amount : kind === 'twice' ? -amount : 0;
    if (of === month) statement += lacks;
    if (of <= month) books += lacks;
    if (of === month && kind === 'balance') books -= amount;
  }
  return { statement, books };
}

/** True where nothing was planted that the account's month could show. */
export const isClean = ({ plants }: History, account: number, month: number): boolean =>
  plants.every(
    (plant) => plant.account !== account || plant.month > month || (plant.kind === 'balance' && plant.month !== month),
  );

/** True where an account's month leaves nothing waiting, nothing to correct and nothing planted: bank and ledger end alike. */
export function isSettled(history: History, account: number, month: number): boolean {
  const begun = history.events.filter(({ legs }) =>
    legs.some((leg) => leg.account === account && leg.side !== 'document' && leg.day <= lastOf(month)),
  );
  const isDone = (event: Event): boolean =>
    event.decision !== 'none' && completeOn(event) <= lastOf(month) && atSource(event) === 0;
  return isClean(history, account, month) && begun.every(isDone);
}
