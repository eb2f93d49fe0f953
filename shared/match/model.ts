/** The Fellegi-Sunter model of this very month: level weights, day lags, accounts and text-to-type ties, learnt without labels. */

import { AliasModel } from './aliases.ts';
import { AMOUNT, AMOUNT_LEVELS, type Edges } from './edges.ts';
import type { BankSide, BookSide } from './encode.ts';
import { clampLag, earlyLag, entropy, initialDueLag, initialLag, LAG_LOW, LAG_SPAN, smooth } from './lag-density.ts';
import { NAME, NAME_LEVELS, REF, REF_LEVELS } from './pair.ts';

const REF_PRIOR = [0.33, 0.45, 0.05, 0.08, 0.04, 0.05];
const NAME_PRIOR = [0.07, 0.12, 0.03, 0.1, 0.18, 0.5];
// Last: a document of which another part is paid than fees, rates and slips explain, one in a hundred; looked for too late to be learnt.
const AMOUNT_PRIOR = [0.92, 0.006, 0.005, 0.003, 0.015, 0.02, 0.02, 0.01, 0.01];
/** Pseudo-observations behind each prior: a month of fifty lines leans on it, one of ten thousand does not notice. */
const PRIOR_STRENGTH = 40;

/** What `narrow`, `learnAmounts` and `learnEarly` leave behind. */
export interface ModelState {
  readonly unmatched: number;
  readonly open: number;
  readonly amountMatch: Float64Array;
  readonly earlyWeight: Float64Array;
}

/** Learnt parameters. `*Weight` are log-likelihood ratios, without the per-pair chance where a level has one. */
export class Model {
  readonly refMatch = Float64Array.from(REF_PRIOR);
  readonly refRandom = Float64Array.from([0.75, 0.001, 0.02, 0.01, 0.005, 0.2]);
  readonly nameMatch = Float64Array.from(NAME_PRIOR);
  readonly nameRandom = Float64Array.from([0.6, 0.3, 0.04, 0.03, 0.02, 0.01]);
  readonly amountMatch = Float64Array.from(AMOUNT_PRIOR);
  /** True where the descriptions of a ledger without payees name them: more often than not its payments are found by them. */
  textsNamePayees = false;
  /** Share of bank lines that have a one-to-one partner. */
  matched = 0.85;
  private unmatched = 0.15;
  private open: number;
  readonly aliases: AliasModel;
  private lag: Float64Array;
  private dueLag: Float64Array;
  /** log of each density against days spread evenly over the book's span. */
  private lagWeight: Float64Array;
  private dueLagWeight: Float64Array;
  private earlyWeight: Float64Array;
  private readonly useDue: Uint8Array;
  private accountWeight: Float64Array;
  private kindWeight: Float64Array;
  private readonly span: number;
  private readonly accounts: number;
  readonly bankToken: Int32Array;
  private readonly tokens: number;

  constructor(
    private readonly bank: BankSide,
    private readonly book: BookSide,
    accountNames: readonly string[],
  ) {
    const types = book.typeCount;
    this.accounts = accountNames.length;
    this.open = book.size;
    this.aliases = new AliasModel(bank, book);
    this.span = daySpan(book);
    this.lag = initialLag(types);
    this.dueLag = initialDueLag(types);
    this.lagWeight = this.lag.map((share) => Math.log(share * this.span));
    this.dueLagWeight = this.dueLag.map((share) => Math.log(share * this.span));
    this.earlyWeight = earlyLag().map((share) => Math.log(share * this.span));
    this.useDue = new Uint8Array(types);
    this.bankToken = frequentTokens(bank);
    this.tokens = bank.words.length + 2;
    this.kindWeight = new Float64Array(0);
    this.accountWeight = new Float64Array(this.accounts * this.accounts);
    this.learnAccounts(null);
    this.kindOf = new Int32Array(bank.size);
    for (let i = 0; i < bank.size; i++) this.kindOf[i] = this.bankToken[bank.lineWords.start[i]!] ?? 0;
    this.takeLogs();
  }

  private kindOf: Int32Array;
  /** Logarithms of the learnt shares, kept beside them: weighing is the innermost loop. */
  private readonly logs = {
    base: 0,
    amount: new Float64Array(AMOUNT_LEVELS),
    ref: new Float64Array(REF_LEVELS),
    name: new Float64Array(NAME_LEVELS),
  };

  /** Total log-odds of an edge against "this bank line has no partner here". */
  weigh(edges: Edges, e: number): number {
    const i = edges.bank[e]!;
    const j = edges.book[e]!;
    return (
      this.logs.base +
      this.amountPart(edges, e) +
      this.refPart(edges.refLevel[e]!, edges.refChance[e]!) +
      this.partyPart(i, this.book.party[j]!, edges.nameLevel[e]!, edges.nameChance[e]!, edges.posterior[e]!) +
      (edges.amountLevel[e] === AMOUNT.DISCOUNT ? this.earlyLagPart(i, j) : this.lagPart(i, j)) +
      this.accountPart(i, j) +
      this.kindPart(i, j)
    );
  }

  /**
   * Name and learnt aliases together: the better of the two, for both speak of the same thing.
   * `own` is the posterior that this very pair has put into what was learnt.
   */
  partyPart(i: number, party: number, level: number, chance: number, own: number): number {
    const byName = this.namePart(level, chance);
    const alias = this.aliases.weight(i, party, own);
    if (alias > 0) return Math.max(byName, alias);
    return level <= NAME.SILENT ? byName + alias : byName;
  }

  /** Narrows the prior to the lines still open: share of bank lines and number of book lines. */
  narrow(bankOpen: number, bookOpen: number): void {
    this.unmatched = Math.max(0.005, bankOpen / Math.max(1, this.bank.size));
    this.open = bookOpen;
    this.takeLogs();
  }

  /** The parts that change after learning, while groups are formed. */
  state(): ModelState {
    return {
      unmatched: this.unmatched,
      open: this.open,
      amountMatch: this.amountMatch.slice(),
      earlyWeight: this.earlyWeight,
    };
  }

  restore(state: ModelState): void {
    this.unmatched = state.unmatched;
    this.open = state.open;
    this.amountMatch.set(state.amountMatch);
    this.earlyWeight = state.earlyWeight;
    this.takeLogs();
  }

  amountPart(edges: Edges, e: number): number {
    return this.logs.amount[edges.amountLevel[e]!]! - edges.amountChance[e]!;
  }

  /** Levels without a frequency of their own come with their chance in the logarithm. */
  refPart(level: number, chance: number): number {
    return level === REF.NONE || level === REF.ELSEWHERE ? this.logs.ref[level]! : this.logs.ref[level]! - chance;
  }

  namePart(level: number, chance: number): number {
    return level <= NAME.SILENT ? this.logs.name[level]! : this.logs.name[level]! - Math.max(chance, -9);
  }

  private takeLogs(): void {
    const { logs } = this;
    logs.base = Math.log(this.matched / this.unmatched) - Math.log(Math.max(1, this.open));
    for (let level = 0; level < AMOUNT_LEVELS; level++) logs.amount[level] = Math.log(this.amountMatch[level]!);
    for (let level = 0; level < REF_LEVELS; level++) {
      const own = level === REF.NONE || level === REF.ELSEWHERE ? Math.log(this.refRandom[level]!) : 0;
      logs.ref[level] = Math.log(this.refMatch[level]!) - own;
    }
    for (let level = 0; level < NAME_LEVELS; level++) {
      const own = level <= NAME.SILENT ? Math.log(this.nameRandom[level]!) : 0;
      logs.name[level] = Math.log(this.nameMatch[level]!) - own;
    }
  }

  /** log of lag density against days spread evenly over the book's span. */
  lagPart(i: number, j: number): number {
    const type = this.book.type[j]!;
    const due = this.book.otherDay[j]!;
    const byDue = this.useDue[type] === 1 && due >= 0;
    const lag = this.bank.day[i]! - (byDue ? due : this.book.day[j]!);
    const at = Math.max(0, Math.min(LAG_SPAN - 1, lag - LAG_LOW));
    return (byDue ? this.dueLagWeight : this.lagWeight)[type * LAG_SPAN + at]!;
  }

  /** Lag part of a payment that takes a discount: it comes early after the document, whatever its due day. */
  earlyLagPart(i: number, j: number): number {
    return this.earlyWeight[clampLag(this.bank.day[i]! - this.book.day[j]!)]!;
  }

  /** Learns how long after the document discounts are taken, from the posteriors of such pairs. */
  learnEarly(edges: Edges): void {
    const counts = new Float64Array(LAG_SPAN);
    for (let e = 0; e < edges.size; e++) {
      if (edges.amountLevel[e] !== AMOUNT.DISCOUNT || edges.posterior[e]! < 0.05) continue;
      counts[clampLag(this.bank.day[edges.bank[e]!]! - this.book.day[edges.book[e]!]!)]! += edges.posterior[e]!;
    }
    this.earlyWeight = smooth(counts, earlyLag(), 1).map((share) => Math.log(share * this.span));
  }

  accountPart(i: number, j: number): number {
    return this.accountWeight[this.book.account[j]! * this.accounts + this.bank.account[i]!]!;
  }

  kindPart(i: number, j: number): number {
    if (this.kindWeight.length === 0) return 0;
    return this.kindWeight[this.kindOf[i]! * this.book.typeCount + this.book.type[j]!]!;
  }

  /** Word of a bank line that tells most about the kind of document, as its id; -1 where none does. */
  kindWord(i: number): number {
    return this.kindOf[i]! - 1;
  }

  /** One maximisation step from the edges' posteriors. */
  learn(edges: Edges): void {
    const ref = new Float64Array(REF_LEVELS);
    const name = new Float64Array(NAME_LEVELS);
    const amount = new Float64Array(AMOUNT_LEVELS);
    let total = 0;
    let ofTexts = 0;
    let byTexts = 0;
    for (let e = 0; e < edges.size; e++) {
      const p = edges.posterior[e]!;
      total += p;
      if (this.book.partyIsText[this.book.party[edges.book[e]!]!]) {
        ofTexts += p;
        if (edges.nameLevel[e]! >= NAME.PART) byTexts += p;
      }
      ref[edges.refLevel[e]!]! += p;
      name[edges.nameLevel[e]!]! += p;
      amount[edges.amountLevel[e]!]! += p;
    }
    blend(this.refMatch, ref, total, REF_PRIOR);
    blend(this.nameMatch, name, total, NAME_PRIOR);
    blend(this.amountMatch, amount, total, AMOUNT_PRIOR);
    this.amountMatch[AMOUNT.PART] = AMOUNT_PRIOR[AMOUNT.PART]!;
    this.matched = Math.min(0.98, Math.max(0.3, (total + 8.5) / (this.bank.size + 10)));
    this.unmatched = 1 - this.matched;
    this.textsNamePayees = byTexts * 2 > ofTexts;
    this.aliases.learn(edges);
    this.learnLags(edges);
    this.learnAccounts(edges);
    this.learnKinds(edges);
    this.takeLogs();
  }

  /** Sets the chance of "no reference", "other reference", "silent" and "other name" from random pairs. */
  setRandom(ref: Float64Array, name: Float64Array, pairs: number): void {
    for (let level = 0; level < REF_LEVELS; level++)
      this.refRandom[level] = (ref[level]! + 40 * this.refRandom[level]!) / (pairs + 40);
    for (let level = 0; level < NAME_LEVELS; level++)
      this.nameRandom[level] = (name[level]! + 40 * this.nameRandom[level]!) / (pairs + 40);
    this.takeLogs();
  }

  /** Shares of the relations between differing amounts, from pairs found among the lines left over. */
  learnAmounts(counts: Float64Array): void {
    const total = this.matched * this.bank.size;
    for (let level = 1; level < AMOUNT.PART; level++)
      this.amountMatch[level] = (counts[level]! + PRIOR_STRENGTH * AMOUNT_PRIOR[level]!) / (total + PRIOR_STRENGTH);
    this.takeLogs();
  }

  private learnLags(edges: Edges): void {
    const types = this.book.typeCount;
    const lag = new Float64Array(types * LAG_SPAN);
    const due = new Float64Array(types * LAG_SPAN);
    const mass = new Float64Array(types);
    for (let e = 0; e < edges.size; e++) {
      const p = edges.posterior[e]!;
      if (p < 0.05) continue;
      const j = edges.book[e]!;
      const type = this.book.type[j]!;
      const day = this.bank.day[edges.bank[e]!]!;
      lag[type * LAG_SPAN + clampLag(day - this.book.day[j]!)]! += p;
      due[
        type * LAG_SPAN + clampLag(day - (this.book.otherDay[j]! >= 0 ? this.book.otherDay[j]! : this.book.day[j]!))
      ]! += p;
      mass[type]! += p;
    }
    this.lag = smooth(lag, initialLag(types), types);
    this.dueLag = smooth(due, initialDueLag(types), types);
    this.lagWeight = this.lag.map((share) => Math.log(share * this.span));
    this.dueLagWeight = this.dueLag.map((share) => Math.log(share * this.span));
    for (let type = 0; type < types; type++) {
      this.useDue[type] = mass[type]! > 0 && entropy(this.dueLag, type) < entropy(this.lag, type) - 0.02 ? 1 : 0;
    }
  }

  /** log P(bank account | book account) / P(bank account); equal names start with a strong prior. */
  private learnAccounts(edges: Edges | null): void {
    const n = this.accounts;
    const counts = new Float64Array(n * n);
    const bankShare = new Float64Array(n);
    for (let i = 0; i < this.bank.size; i++) bankShare[this.bank.account[i]!]! += 1 / Math.max(1, this.bank.size);
    if (edges)
      for (let e = 0; e < edges.size; e++)
        counts[this.book.account[edges.book[e]!]! * n + this.bank.account[edges.bank[e]!]!]! += edges.posterior[e]!;
    for (let a = 0; a < n; a++) {
      const own = a !== 0 && bankShare[a]! > 0;
      let total = 0;
      for (let b = 0; b < n; b++) total += counts[a * n + b]!;
      for (let b = 0; b < n; b++) {
        if (bankShare[b] === 0) continue;
        const prior = own ? (a === b ? 0.98 : 0.02 * bankShare[b]!) : bankShare[b]!;
        const strength = own ? 60 : 10;
        this.accountWeight[a * n + b] = Math.log(
          (counts[a * n + b]! + strength * prior) / (total + strength) / bankShare[b]!,
        );
      }
    }
  }

  /** Ties the most telling frequent word of a bank text to document types: log P(type | word, matched) / P(type). */
  private learnKinds(edges: Edges): void {
    const types = this.book.typeCount;
    const counts = new Float64Array(this.tokens * types);
    const totals = new Float64Array(this.tokens);
    const matched = new Float64Array(types);
    const { bank, book } = this;
    let all = 0;
    for (let e = 0; e < edges.size; e++) {
      const p = edges.posterior[e]!;
      if (p < 0.05) continue;
      const i = edges.bank[e]!;
      const type = book.type[edges.book[e]!]!;
      matched[type]! += p;
      all += p;
      for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
        const token = this.bankToken[w]!;
        if (token === 0) continue;
        counts[token * types + type]! += p;
        totals[token]! += p;
      }
    }
    const typeShare = new Float64Array(types);
    for (let j = 0; j < book.size; j++) typeShare[book.type[j]!]! += 1 / Math.max(1, book.size);
    this.kindWeight = new Float64Array(this.tokens * types);
    const tell = new Float64Array(this.tokens);
    for (let token = 0; token < this.tokens; token++) {
      for (let type = 0; type < types; type++) {
        const base = (matched[type]! + 2 * typeShare[type]!) / (all + 2);
        const p = (counts[token * types + type]! + 6 * base) / (totals[token]! + 6);
        this.kindWeight[token * types + type] = Math.max(
          -6,
          Math.min(6, Math.log(p / Math.max(typeShare[type]!, 1e-6))),
        );
        if (token > 0 && base > 0) tell[token]! += p * Math.log(p / base);
      }
    }
    for (let i = 0; i < bank.size; i++) {
      let best = 0;
      for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
        const token = this.bankToken[w]!;
        if (token > 0 && tell[token]! > tell[best]!) best = token;
      }
      this.kindOf[i] = best;
    }
  }
}

function blend(target: Float64Array, counts: Float64Array, total: number, prior: readonly number[]): void {
  for (let level = 0; level < target.length; level++)
    target[level] = (counts[level]! + PRIOR_STRENGTH * prior[level]!) / (total + PRIOR_STRENGTH);
}

function daySpan(book: BookSide): number {
  if (book.size === 0) return 30;
  return Math.max(30, book.day[book.size - 1]! - book.day[0]! + 1);
}

/** Bank line token per position of lineWords: the word id + 1 where the word is frequent, else 0. */
function frequentTokens(bank: BankSide): Int32Array {
  const floor = Math.max(3, bank.size * 0.0015);
  const { items } = bank.lineWords;
  const out = new Int32Array(items.length);
  for (let k = 0; k < items.length; k++) if (bank.wordLines[items[k]!]! >= floor) out[k] = items[k]! + 1;
  return out;
}
