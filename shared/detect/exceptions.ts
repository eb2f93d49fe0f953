/** Open and disputed lines with their cause. */

import type { Day } from '../day.ts';
import type { Context } from '../match/context.ts';
import type { Draft } from '../match/draft.ts';
import { AMOUNT, type Edges } from '../match/edges.ts';
import { NAME } from '../match/pair.ts';
import type { Ambiguity, Exception, ExceptionKind, RuleAction } from '../match/types.ts';
import type { BookReversal } from './book-reversals.ts';
import type { Misplaced, MisplacedPairs } from './elsewhere.ts';
import type { BankTopic } from './lexicon.ts';
import { type NearMissFinder, nameOf } from './near-misses.ts';
import type { Masses } from './open-lines.ts';
import type { NoPartner } from './partners.ts';
import type { Reversal } from './reversals.ts';

export interface ExceptionQuery {
  readonly today: Day;
  readonly staleCheckDays: number;
  readonly reversals: readonly Reversal[];
  /** Entries the books themselves take back. */
  readonly takenBack: readonly BookReversal[];
  /** Lines that are the copy of a duplicate: they are not exceptions. */
  readonly bankCopies: ReadonlySet<number>;
  readonly bookCopies: ReadonlySet<number>;
  readonly nearMisses: NearMissFinder;
  /** What the user's rules say about a bank line, by table row. */
  readonly bankActions: ReadonlyMap<number, RuleAction>;
  /** Pairs of differing amounts, for open lines whose likely partner disputes their amount. */
  readonly differing: Edges;
  /** Probability that an open line is an exception. */
  readonly alone: Pick<NoPartner, 'bank' | 'book' | 'least'> & {
    readonly open: {
      readonly bankMass: Pick<Masses, 'equal'> & Partial<Pick<Masses, 'disputed'>>;
      readonly bookMass?: Pick<Masses, 'disputed'>;
    };
  };
  /** Partners in another currency, on another account, out of reach; absent where none were looked for. */
  readonly misplaced?: MisplacedPairs;
  /** `bankOwnLines`; absent where wordings were not counted. */
  readonly bankOwn?: Uint8Array;
  /** Topic of each bank word. */
  readonly topics: readonly (BankTopic | undefined)[];
}

interface Cause {
  readonly kind: ExceptionKind;
  readonly cause: string;
  readonly confidence: number;
}

/** Exceptions in canonical order, bank first: lines in no group, and lines of groups whose amounts are disputed. */
export function findExceptions(context: Context, query: ExceptionQuery): Exception[] {
  const { bank, book } = context;
  const disputed = disputedLines(context);
  const returned = new Map<number, string>();
  for (const { original, back } of query.reversals) {
    returned.set(original, 'taken back by a later bank line');
    returned.set(back, 'takes an earlier bank line back');
  }
  const cancelled = new Set(query.takenBack.flatMap(({ original, back }) => [original, back]));
  const checkTypes = context.facts.of('check types', () => typesPaidByCheck(context));
  const out: Exception[] = [];
  for (const i of context.lines.bank) {
    const cause =
      disputed.bank.get(i) ??
      (returned.has(i)
        ? { kind: 'nsf_returned' as const, cause: returned.get(i)!, confidence: 0.9 }
        : isOpenBank(context, query, i)
          ? (misplacedCause(context, query.misplaced?.ofBank.get(i)) ??
            disputeOf(context, query, i, 'bank') ??
            openBank(context, i, query))
          : null);
    if (cause)
      out.push({
        side: 'bank',
        line: bank.table.id[bank.row[i]!]!,
        ...cause,
        nearMisses: context.bankFree[i] ? query.nearMisses.ofBank(i) : [],
        category: categoryOf(query.bankActions.get(bank.row[i]!)),
      });
  }
  for (const j of context.lines.book) {
    const cause =
      disputed.book.get(j) ??
      (cancelled.has(j) ? CANCELLED : null) ??
      (isOpenBook(context, query, j)
        ? (misplacedCause(context, query.misplaced?.ofBook.get(j)) ??
          disputeOf(context, query, j, 'book') ??
          openBook(context, j, query, checkTypes))
        : null);
    if (cause)
      out.push({
        side: 'book',
        line: book.table.id[book.row[j]!]!,
        ...cause,
        nearMisses: context.bookFree[j] ? query.nearMisses.ofBook(j) : [],
        category: null,
      });
  }
  return out;
}

/** Open lines that have a partner among several that cannot be told apart, bank first, with the number of candidates. */
export function findAmbiguous(context: Context, query: ExceptionQuery): Ambiguity[] {
  const { bank, book } = context;
  const out: Ambiguity[] = [];
  for (const i of context.lines.bank) {
    if (context.bankFree[i] && !query.bankCopies.has(i) && !isOpenBank(context, query, i))
      out.push({ side: 'bank', line: bank.table.id[bank.row[i]!]!, nearMisses: query.nearMisses.ofBank(i) });
  }
  for (const j of context.lines.book) {
    if (context.bookFree[j] && !query.bookCopies.has(j) && !isOpenBook(context, query, j))
      out.push({ side: 'book', line: book.table.id[book.row[j]!]!, nearMisses: query.nearMisses.ofBook(j) });
  }
  return out;
}

/** True for an open bank line that is likely to have no document; what the bank itself charges or pays never has one. */
function isOpenBank(context: Context, query: ExceptionQuery, i: number): boolean {
  if (!context.bankFree[i] || query.bankCopies.has(i)) return false;
  return (
    query.alone.bank[i]! >= query.alone.least ||
    surelyMisplaced(query.misplaced?.ofBank.get(i)) ||
    (query.alone.open.bankMass.equal[i]! < 0.5 && ofBankItself(context, query, i))
  );
}

/** True for an open book line that is likely to have no payment here. */
function isOpenBook(context: Context, query: ExceptionQuery, j: number): boolean {
  if (!context.bookFree[j] || query.bookCopies.has(j)) return false;
  return query.alone.book[j]! >= query.alone.least || surelyMisplaced(query.misplaced?.ofBook.get(j));
}

/** True when the bank text speaks of interest or a charge and names nobody. */
function ofBankItself(context: Context, query: ExceptionQuery, i: number): boolean {
  const { kind } = openBank(context, i, query);
  return kind === 'bank_interest' || kind === 'bank_fee';
}

/** The ledger account a rule proposes for an open bank line. */
function categoryOf(action: RuleAction | undefined): Exception['category'] {
  return action?.type === 'categorise' ? { account: action.account, probability: 1, source: 'rule' } : null;
}

const DISPUTED = 0.5;

/** Nothing is paid of it: what is left is to tell the books so. */
const CANCELLED: Cause = {
  kind: 'outstanding',
  cause: 'cancelled in the books: one entry takes the other back, neither is paid',
  confidence: 0.9,
};

/** Lines inside groups whose difference is a dispute about the amount itself. */
function disputedLines(context: Context): { bank: Map<number, Cause>; book: Map<number, Cause> } {
  const bank = new Map<number, Cause>();
  const book = new Map<number, Cause>();
  for (const draft of context.drafts) {
    const cause = draft.basis === 'pair' ? wrongAccount(context, draft) : null;
    if (cause) book.set(draft.book[0]!, cause);
    const difference = draft.basis === 'pair' ? draft.differences[0] : undefined;
    // An amount is in dispute where the pair is likelier than not.
    if (!difference || draft.confidence < DISPUTED) continue;
    const { type, note } = difference;
    if (type === 'short_payment' || type === 'discount')
      bank.set(draft.bank[0]!, { kind: 'short_payment', cause: note, confidence: sure(draft) });
    else if (type === 'overpayment')
      bank.set(draft.bank[0]!, { kind: 'overpayment', cause: note, confidence: sure(draft) });
    else if (type === 'transposition')
      book.set(draft.book[0]!, { kind: 'transposed_amount', cause: note, confidence: sure(draft) });
    else if (type === 'sign') book.set(draft.book[0]!, { kind: 'sign_error', cause: note, confidence: sure(draft) });
  }
  return { bank, book };
}

/** The cause of a paired document that is booked on another own account than the one it was paid on; null where it is not. */
function wrongAccount({ bank, book, bankAccount }: Context, draft: Draft): Cause | null {
  const i = draft.bank[0]!;
  const j = draft.book[0]!;
  const account = book.account[j]!;
  if (account === 0 || bankAccount[account] !== 1 || account === bank.account[i]) return null;
  const cause = `booked on account ${nameOf(book, 'account', j)}, paid on ${nameOf(bank, 'account', i)}`;
  return { kind: 'wrong_account', cause, confidence: sure(draft) };
}

function sure(draft: Draft): number {
  return Math.round(draft.confidence * 100) / 100;
}

/** The dispute with the likeliest partner of an open line, where that is likelier than having none; null otherwise. */
function disputeOf(context: Context, query: ExceptionQuery, at: number, side: 'bank' | 'book'): Cause | null {
  const { bankMass, bookMass } = query.alone.open;
  const e = (side === 'bank' ? bankMass : bookMass)?.disputed?.[at] ?? -1;
  const { differing } = query;
  if (e < 0 || differing.posterior[e]! < query.alone[side][at]! / 2) return null;
  const paid = Math.abs(context.bank.amount[differing.bank[e]!]!);
  const booked = Math.abs(context.book.amount[differing.book[e]!]!);
  const confidence = Math.round(differing.posterior[e]! * 100) / 100;
  const level = differing.amountLevel[e]!;
  if (level === AMOUNT.TRANSPOSED)
    return { kind: 'transposed_amount', cause: 'a bank line differs by two swapped digits', confidence };
  if (level === AMOUNT.SIGN) return { kind: 'sign_error', cause: 'a bank line has the opposite sign', confidence };
  return paid < booked
    ? { kind: 'short_payment', cause: 'less than the document it seems to pay', confidence }
    : { kind: 'overpayment', cause: 'more than the document it seems to pay', confidence };
}

/** The cause of a line whose partner is in another currency or on another account; null where there is none. */
function misplacedCause({ bank, book }: Context, pair: Misplaced | undefined): Cause | null {
  if (!pair || pair.where === 'day') return null;
  const column = pair.where;
  const apart = `${column} ${nameOf(book, column, pair.book)} in the books, ${nameOf(bank, column, pair.bank)} at the bank`;
  return {
    kind: column === 'currency' ? 'currency' : 'wrong_account',
    cause: `${apart}; ${pair.referred ? 'the bank text names the document' : 'name and amount agree'}`,
    confidence: pair.referred ? 0.9 : 0.7,
  };
}

/** True for a line whose partner is known to stand elsewhere by its reference: reported whatever else might fit. */
function surelyMisplaced(pair: Misplaced | undefined): boolean {
  return pair?.referred === true && pair.where !== 'day';
}

function openBank(context: Context, i: number, { topics, bankOwn }: ExceptionQuery): Cause {
  const { bank } = context;
  const found = new Set<BankTopic>();
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
    const topic = topics[bank.lineWords.items[w]!];
    if (topic) found.add(topic);
  }
  const habit = bankOwn?.[i] ?? 0;
  const named = habit === 0 && context.namesParty(i) >= NAME.MOST;
  if (found.has('interest') && !named)
    return { kind: 'bank_interest', cause: 'the bank text speaks of interest', confidence: 0.9 };
  if (found.has('fee') && !named && bank.amount[i]! < 0)
    return { kind: 'bank_fee', cause: 'the bank text speaks of a charge and names nobody', confidence: 0.9 };
  if (habit === 2 && found.size === 0) {
    const cause = 'a wording of the bank that comes again and again and never meets a document';
    return { kind: bank.amount[i]! < 0 ? 'bank_fee' : 'bank_interest', cause, confidence: 0.7 };
  }
  if (found.has('returned'))
    return { kind: 'nsf_returned', cause: 'the bank text speaks of a return', confidence: 0.7 };
  return { kind: 'unrecorded', cause: 'missing document: nothing in the books fits this bank line', confidence: 0.7 };
}

function openBook(context: Context, j: number, query: ExceptionQuery, checkTypes: ReadonlySet<number>): Cause {
  const { book, bank } = context;
  const age = query.today - book.day[j]!;
  if (checkTypes.has(book.type[j]!) && age > query.staleCheckDays)
    return { kind: 'stale_check', cause: `cheque open for ${age} days`, confidence: 0.8 };
  const last = bank.size === 0 ? query.today : bank.day[bank.size - 1]!;
  const due = book.otherDay[j]! >= 0 ? book.otherDay[j]! : book.day[j]!;
  const late = due >= last - 4;
  return {
    kind: 'outstanding',
    cause: late ? 'timing: due about when the statement ends' : `missing bank line: open for ${age} days`,
    confidence: late ? 0.9 : 0.7,
  };
}

/** Document types that bank lines with a cheque number settle. */
export function typesPaidByCheck(context: Context): ReadonlySet<number> {
  const all = new Float64Array(context.book.typeCount);
  const checks = new Float64Array(context.book.typeCount);
  for (const draft of context.drafts) {
    if (draft.bank.length !== 1 || draft.book.length !== 1) continue;
    const type = context.book.type[draft.book[0]!]!;
    all[type]!++;
    if (context.bank.hasCheck[draft.bank[0]!]) checks[type]!++;
  }
  const out = new Set<number>();
  for (let type = 0; type < all.length; type++) if (checks[type]! > 0.5 * all[type]! && all[type]! >= 2) out.add(type);
  return out;
}
