/** A seeded world of bank lines and documents with known answers: four countries' narratives, reference grammars and fee schemes. */

import type { ExceptionKind } from '../../../shared/match/types.ts';
import { COUNTRIES, type Country } from './countries.ts';
import { Dice } from './dice.ts';
import { type Fields, finishWorld, iso, type Row, type World } from './finish.ts';

interface Party {
  readonly name: string;
  readonly short: string;
  readonly account: string;
  readonly terms: number;
  readonly number: number;
}

/** How much of a month stays open: shares of documents never paid, of bank lines nobody booked, of returned payments, and how often amounts go wrong. */
export interface Mix {
  readonly unpaid: number;
  readonly bankOnly: number;
  readonly returned: number;
  readonly slips: number;
}

/** Books kept as they should be, and books somebody let slide. */
export const MIXES: Readonly<Record<'usual' | 'neglected', Mix>> = {
  usual: { unpaid: 0.05, bankOnly: 0.05, returned: 0.006, slips: 1 },
  neglected: { unpaid: 0.16, bankOnly: 0.12, returned: 0.015, slips: 2 },
};

/** Makes a world of about `lines` bank lines in a country of `COUNTRIES`. */
export function makeWorld(country: keyof typeof COUNTRIES, lines: number, seed: number, mix = MIXES.usual): World {
  return new Maker(COUNTRIES[country]!, lines, { seed, mix }).world();
}

class Maker {
  readonly dice: Dice;
  readonly bank: Row[] = [];
  readonly book: Row[] = [];
  readonly groups: { kind: string; bank: Row[]; book: Row[] }[] = [];
  readonly copies: [Row, Row][] = [];
  readonly exceptions: [Row, ExceptionKind][] = [];
  private readonly parties: Party[];
  private readonly prices: number[];
  private readonly days: number;
  private serial = 4000;
  private readonly unit: number;

  constructor(
    readonly country: Country,
    private readonly target: number,
    private readonly from: { readonly seed: number; readonly mix: Mix },
  ) {
    this.dice = new Dice(from.seed * 7919 + country.name.length * 104729);
    this.days = Math.max(45, Math.round(target / 25));
    this.unit = country.wholeUnits ? 100 : 1;
    this.parties = Array.from({ length: 30 + Math.round(target * 0.03) }, (_, k) => this.party(k));
    this.prices = Array.from({ length: 20 }, () => this.dice.int(5, 400) * 100 * (country.wholeUnits ? 100 : 1));
  }

  private party(number: number): Party {
    const { dice, country } = this;
    const name = `${dice.pick(country.first)} ${dice.pick(country.second)} ${dice.pick(country.suffix)}`.trim();
    const account = String(dice.int(1e9, 9.9e9));
    return {
      name,
      short: name.toUpperCase().slice(0, dice.pick([12, 16, 20, 26])),
      account,
      terms: dice.pick([0, 10, 14, 30, 30, 45]),
      number,
    };
  }

  private amount(): number {
    const { dice, unit } = this;
    if (dice.chance(0.35)) return dice.pick(this.prices);
    return Math.max(1, Math.round((Math.exp(4 + 2.4 * dice.next() + dice.next()) * 100) / unit)) * unit;
  }

  private pay(day: number, amount: number, party: Party | null, text: string): Row {
    const row: Row = {
      day,
      amount,
      id: '',
      fields: {
        text,
        account: this.country.accounts[(party?.number ?? 0) % this.country.accounts.length]!,
        reference: '',
      },
    };
    this.bank.push(row);
    return row;
  }

  private doc(type: string, day: number, amount: number, party: Party, more: Fields = {}): Row {
    const number = this.country.reference(this.serial++, day, this.dice.int(0, 9));
    const row: Row = {
      day,
      amount,
      id: '',
      fields: { type, party: party.name, reference: number, number, due: iso(day + party.terms), ...more },
    };
    this.book.push(row);
    return row;
  }

  private narrate(incoming: boolean, party: Party, reference: string): string {
    const { dice, country } = this;
    const mode = dice.next();
    const shown =
      mode < 0.62
        ? reference
        : mode < 0.75
          ? reference.replace(/[^A-Za-z0-9]/g, '')
          : mode < 0.8
            ? reference.replace(/\D/g, '').slice(-4)
            : '';
    return country.narrate({
      incoming,
      name: dice.chance(0.08) ? '' : party.short,
      reference: shown,
      account: party.account,
      trace: String(dice.int(1e8, 9.9e8)),
      shape: dice.int(0, 3),
    });
  }

  private settle(kind: string, bank: Row[], book: Row[]): void {
    this.groups.push({ kind, bank, book });
  }

  private single(): void {
    const { dice } = this;
    const party = dice.pick(this.parties);
    const incoming = dice.chance(0.55);
    const day = dice.int(-30, this.days - 1);
    const amount = this.amount() * (incoming ? 1 : -1);
    const document = this.doc(incoming ? this.country.types.invoice : this.country.types.bill, day, amount, party);
    const paid = day + party.terms + dice.int(-2, 8);
    if (paid < 0) {
      this.book.pop();
      return;
    }
    const { unpaid, returned } = this.from.mix;
    if (paid >= this.days || dice.chance(unpaid)) {
      this.exceptions.push([document, 'outstanding']);
      return;
    }
    const line = this.pay(paid, amount, party, this.narrate(incoming, party, document.fields.reference!));
    if (amount > 0 && dice.chance(returned) && paid + 6 < this.days) {
      const back = this.pay(paid + dice.int(2, 5), -amount, party, `${this.country.returned} ${party.short}`);
      this.exceptions.push([line, 'nsf_returned'], [back, 'nsf_returned'], [document, 'outstanding']);
      return;
    }
    this.settle('one to one', [line], [document]);
    this.spoil(line, document, party);
  }

  /** Fees kept back, swapped digits, turned signs, double entries. */
  private spoil(line: Row, document: Row, party: Party): void {
    const { dice, country, unit } = this;
    const roll = dice.next() / this.from.mix.slips;
    if (roll < 0.03 && line.amount > 50 * country.flatFee) {
      line.amount -= country.flatFee;
      this.groups.at(-1)!.kind = 'fee kept';
    } else if (roll < 0.045 && line.amount > 0) {
      line.amount = Math.round((line.amount * (1 - country.discount)) / unit) * unit;
      this.groups.at(-1)!.kind = 'short paid';
      this.exceptions.push([line, 'short_payment']);
    } else if (roll < 0.055) {
      const digits = String(Math.abs(document.amount) / unit);
      const at = digits.length - 2;
      if (at >= 1 && digits[at] !== digits[at - 1] && digits[at - 1] !== '0') {
        document.amount =
          Math.sign(document.amount) *
          unit *
          Number(digits.slice(0, at - 1) + digits[at] + digits[at - 1] + digits.slice(at + 1));
        if (document.amount !== line.amount) {
          this.groups.at(-1)!.kind = 'swapped digits';
          this.exceptions.push([document, 'transposed_amount']);
        }
      }
    } else if (roll < 0.06) {
      document.amount = -document.amount;
      this.groups.at(-1)!.kind = 'sign';
      this.exceptions.push([document, 'sign_error']);
    } else if (roll < 0.068) {
      const copy = this.doc(document.fields.type!, document.day + dice.int(0, 4), document.amount, party, {
        reference: document.fields.reference!,
      });
      this.copies.push([document, copy]);
    }
  }

  private card(): void {
    const { dice } = this;
    const party = dice.pick(this.parties);
    const day = dice.int(0, this.days - 4);
    const amount = -this.amount();
    const account = this.country.accounts[party.number % this.country.accounts.length]!;
    for (let k = dice.chance(0.05) ? 2 : 1; k > 0; k--) {
      const entry = this.doc(this.country.types.expense, day, amount, party, { account, reference: '' });
      const line = this.pay(
        day + dice.int(0, 3),
        amount,
        party,
        this.country.card(party.short, String(dice.int(1000, 9999))),
      );
      this.settle('card', [line], [entry]);
    }
  }

  private several(): void {
    const { dice } = this;
    const party = dice.pick(this.parties);
    const day = dice.int(0, this.days - 2);
    const documents = Array.from({ length: dice.int(2, 6) }, () =>
      this.doc(this.country.types.invoice, day - dice.int(0, 20), this.amount(), party),
    );
    const numbers = documents.map((document) => document.fields.reference!);
    const text = dice.chance(0.7) ? numbers.join(' ') : numbers[0]!;
    this.settle(
      'several invoices',
      [
        this.pay(
          day + dice.int(0, 5) < this.days ? day : day,
          sum(documents),
          party,
          this.country.narrate({
            incoming: true,
            name: party.short,
            reference: text,
            account: party.account,
            trace: String(dice.int(1e8, 9.9e8)),
            shape: dice.int(0, 3),
          }),
        ),
      ],
      documents,
    );
  }

  private parts(): void {
    const { dice, unit } = this;
    const party = dice.pick(this.parties);
    const count = dice.int(2, 5);
    const step = dice.pick([7, 14, 30]);
    if (count * step + 5 >= this.days) return;
    const day = dice.int(0, this.days - count * step - 5);
    const total = Math.max(20_000, this.amount() * 4);
    const document = this.doc(this.country.types.invoice, day, total, party);
    let left = total;
    const lines: Row[] = [];
    for (let k = 0; k < count; k++) {
      const part = k === count - 1 ? left : Math.floor(total / count / unit) * unit;
      left -= part;
      lines.push(
        this.pay(
          day + (k + 1) * step + dice.int(-1, 3),
          part,
          party,
          this.narrate(true, party, document.fields.reference!),
        ),
      );
    }
    this.settle('instalments', lines, [document]);
  }

  private deposit(): void {
    const { dice } = this;
    const day = dice.int(2, this.days - 2);
    const account = dice.pick(this.country.accounts);
    const slip = String(dice.int(1e5, 9e5));
    const known = dice.chance(0.6);
    const documents = Array.from({ length: dice.int(2, 7) }, () =>
      this.doc(this.country.types.receipt, day - dice.int(0, 1), this.amount(), dice.pick(this.parties), {
        account,
        batch: known ? `D${slip}` : '',
        memo: `${this.country.cash} ${account} ${day % 5}`,
        reference: '',
      }),
    );
    const row: Row = {
      day: day + dice.int(0, 1),
      amount: sum(documents),
      id: '',
      fields: { text: `${this.country.deposit}${known ? ` ${slip}` : ''}`, account, reference: '' },
    };
    this.bank.push(row);
    this.settle('deposit', [row], documents);
  }

  private payoutDays = 0;
  private payout(): void {
    const { dice, country, unit } = this;
    const day = this.payoutDays++ % (this.days - 4);
    const shop = Math.floor(this.payoutDays / (this.days - 4));
    const known = dice.chance(0.5);
    const processor = country.processors[dice.chance(0.65) ? 0 : 1]!;
    const batch = `${processor.name.slice(0, 2).toUpperCase()}${dice.int(1e7, 9e7)}`;
    const kept = (amount: number) => Math.round((amount * processor.rate) / unit) * unit + processor.fixed;
    const documents: Row[] = [];
    let fees = 0;
    for (let k = dice.int(3, 14); k > 0; k--) {
      const amount = this.amount();
      documents.push(
        this.doc(country.types.sale, day, amount, dice.pick(this.parties), {
          account: `${processor.name} ${shop}`,
          batch: known ? batch : '',
          memo: '',
        }),
      );
      if (processor.per === 'sale') fees += kept(amount);
    }
    if (processor.per === 'payout') fees = kept(sum(documents));
    const row: Row = {
      day: day + dice.int(1, 3),
      amount: sum(documents) - fees,
      id: '',
      fields: {
        text: `${country.payout} ${processor.name.toUpperCase()} ${known ? batch : dice.int(1e5, 9e5)}`,
        account: country.accounts[0]!,
        reference: '',
      },
    };
    this.bank.push(row);
    this.settle('payout less fees', [row], documents);
  }

  private bankOnly(): void {
    const { dice, country } = this;
    const day = dice.int(0, this.days - 1);
    if (dice.chance(0.6))
      this.exceptions.push([this.pay(day, -dice.pick(country.bankFees), null, country.feeText), 'bank_fee']);
    else {
      const text = country.card(dice.pick(this.parties).short, String(dice.int(1000, 9999)));
      this.exceptions.push([this.pay(day, -this.amount(), dice.pick(this.parties), text), 'unrecorded']);
    }
  }

  world(): World {
    const { dice } = this;
    while (this.bank.length < this.target) {
      if (dice.chance(this.from.mix.bankOnly)) this.bankOnly();
      const roll = dice.next() * 0.95;
      if (roll < 0.62) this.single();
      else if (roll < 0.78) this.card();
      else if (roll < 0.83) this.several();
      else if (roll < 0.85) this.parts();
      else if (roll < 0.89) this.deposit();
      else this.payout();
    }
    this.reimport();
    return finishWorld(this);
  }

  /** A stretch of one account's lines comes in a second time. */
  private reimport(): void {
    const sorted = [...this.bank].sort((x, y) => x.day - y.day);
    for (let k = 0; k < Math.round(this.target / 400); k++) {
      const at = this.dice.int(0, sorted.length - 12);
      for (const row of sorted.slice(at, at + 5)) {
        const copy: Row = { ...row, fields: { ...row.fields }, id: '' };
        this.bank.push(copy);
        this.copies.push([row, copy]);
      }
    }
  }
}

const sum = (rows: readonly Row[]): number => rows.reduce((total, row) => total + row.amount, 0);
