/** Closes a month of the sample company by the calls a person's window makes: decide what is planted, carry what waits, prove, sign. */

import type { Proof } from '../../shared/contract/close.ts';
import type { Input, Method, Output } from '../../shared/contract/index.ts';
import { SAMPLE_CHART } from '../sample/book-files.ts';
import { type SampleMonth, sampleMonths } from '../sample/month.ts';
import type { SamplePlanItem, SampleRef } from '../sample/planted.ts';
import { CARD, type PlanKind, SAMPLE_ACCOUNTS, STRIPE } from '../sample/world.ts';
import { findAccount } from '../store/accounts.ts';
import { undecided } from '../store/decided.ts';
import type { ReadHandle } from '../store/handle.ts';

export interface Closing {
  readonly call: <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>;
  readonly read: () => ReadHandle;
  readonly by: string;
}

/** The demo approves what is at least this sure and carries no guard-rail; the rest is decided item by item. */
export const MIN_CONFIDENCE = 0.95;

/** Why bank and books differ in what is planted. */
const DIFFERENCES: Partial<Readonly<Record<PlanKind, string>>> = {
  payout_net_of_fees: 'fee',
  fx_payment: 'fx',
  transposed_amount: 'transposition',
  sign_error: 'sign',
  short_payment: 'short_payment',
};

/** What is done once, when the first month is in: the chart, what each account is tied to, and the balance the card began with. */
export async function setUpCompany({ call, read, by }: Closing, month: SampleMonth): Promise<void> {
  const known = new Set((await call('ledger.list', {})).map(({ name }) => name));
  for (const account of SAMPLE_CHART) if (!known.has(account.name)) await call('ledger.add', { ...account, by });
  for (const account of SAMPLE_ACCOUNTS) {
    const kind = account === CARD ? 'card' : account === STRIPE ? 'clearing' : 'bank';
    await call('accounts.change', { account, ledger: account, kind, by });
  }
  const card = month.balances.find(({ account }) => account === CARD);
  const row = findAccount(read(), CARD);
  if (card !== undefined && row !== null)
    await call('proof.setOpening', { accountId: row.id, amount: card.opening, by });
}

interface OpenLine {
  readonly id: number;
  readonly side: number;
  readonly amount: number;
  readonly day: number;
  readonly disposed: number;
}

const OPEN_LINES = `SELECT id, side, amount, day, EXISTS (SELECT 1 FROM disposition d WHERE d.line_id = line.id) AS disposed
  FROM line WHERE ${undecided('line.id')}`;

/** Open lines by where they stand in the files. */
class OpenLines {
  private readonly ids: ReadonlyMap<string, number>;

  constructor(private readonly read: ReadHandle) {
    const rows = read.all<{ id: number; file: string; row: number }>(
      'SELECT l.id, i.file, l.row FROM line l JOIN import i ON i.id = l.import_id',
    );
    this.ids = new Map(rows.map(({ id, file, row }) => [`${file}:${row}`, id]));
  }

  of(refs: readonly SampleRef[]): OpenLine[] {
    return refs.flatMap(({ file, row }) => {
      const line = this.read.get<OpenLine>(`${OPEN_LINES} AND id = ?`, this.ids.get(`${file}:${row}`) ?? -1);
      return line === null ? [] : [line];
    });
  }

  /** Everything up to a day that nobody has said anything about. */
  upTo(day: number): OpenLine[] {
    return this.read.all<OpenLine>(`${OPEN_LINES} AND day <= ? ORDER BY id`, day).filter(({ disposed }) => !disposed);
  }

  /** Key of the undecided duplicate that is one of the lines; null where there is none. */
  duplicate(lines: readonly OpenLine[]): string | null {
    for (const { id } of lines) {
      const row = this.read.get<{ id: number }>('SELECT id FROM duplicate WHERE state = 0 AND duplicate_id = ?', id);
      if (row !== null) return `d:${row.id}`;
    }
    return null;
  }
}

/**
 * Decides what the list says of this month and of what was carried into it, then carries the documents that wait for their payment.
 * Throws RangeError where a bank line stays open: the list does not close the month.
 */
export async function decideMonth(closing: Closing, month: SampleMonth): Promise<void> {
  const lines = new OpenLines(closing.read());
  const plan = sampleMonths()
    .flatMap((one) => one.plan)
    .filter(({ span }) => span.first <= month.span.first);
  for (const item of plan) await decide(closing, lines, item);
  const left = lines.upTo(month.span.last);
  const bank = left.filter(({ side }) => side === 0);
  if (bank.length > 0) throw new RangeError(`${bank.length} bank lines of the sample's ${month.span.key} stay open`);
  await dispose(closing, left, { kind: 'timing', note: 'waits for its payment' });
}

async function decide(closing: Closing, lines: OpenLines, item: SamplePlanItem): Promise<void> {
  const { call, by } = closing;
  const { verdict, note } = item;
  const open = lines.of([...item.bank, ...item.book]);
  switch (verdict.act) {
    case 'exclude': {
      const key = lines.duplicate(open);
      if (key !== null) await call('review.settleDuplicate', { key, verdict: 'exclude', by });
      return;
    }
    case 'book': {
      const keys = open.map(({ id }) => `l:${id}`);
      if (keys.length > 0) await call('review.categorise', { keys, account: verdict.account, equal: false, by });
      return;
    }
    case 'ask':
      return dispose(closing, open, { kind: 'ask', person: verdict.person, note });
    case 'reversal':
      return dispose(closing, open, { kind: 'correct_at_source', note });
    default:
      for (const group of groupsOf(item)) await matchOrCarry(closing, lines, { item, ...group });
  }
}

interface Group {
  readonly bank: readonly SampleRef[];
  readonly book: readonly SampleRef[];
}

/** An item of as many bank as book lines is that many pairs; any other is one set. */
function groupsOf({ bank, book }: Group): Group[] {
  if (bank.length !== book.length) return [{ bank, book }];
  return bank.map((ref, at) => ({ bank: [ref], book: book.slice(at, at + 1) }));
}

/** Matches a group that is complete; of one that is not, what is there is carried. */
async function matchOrCarry(
  closing: Closing,
  lines: OpenLines,
  { item, ...group }: Group & { readonly item: SamplePlanItem },
): Promise<void> {
  const bank = lines.of(group.bank);
  const book = lines.of(group.book);
  if (bank.length === group.bank.length && book.length === group.book.length && bank.length > 0)
    return match(closing, item, { bank, book });
  if (item.verdict.act === 'outstanding') await dispose(closing, book, { kind: 'outstanding', note: item.note });
}

const sum = (lines: readonly OpenLine[]): number => lines.reduce((total, { amount }) => total + amount, 0);

async function match(
  { call, by }: Closing,
  { kind, verdict, note }: SamplePlanItem,
  { bank, book }: { readonly bank: readonly OpenLine[]; readonly book: readonly OpenLine[] },
): Promise<void> {
  const amount = sum(bank) - sum(book);
  const account = 'account' in verdict && verdict.account !== '' ? { account: verdict.account } : {};
  const differences = amount === 0 ? [] : [{ type: DIFFERENCES[kind] ?? 'unexplained', amount, note, ...account }];
  await call('review.matchByHand', {
    bank: bank.map(({ id }) => id),
    book: book.map(({ id }) => id),
    differences,
    note,
    by,
  });
}

interface Said {
  readonly kind: Input<'review.dispose'>['kind'];
  readonly person?: string;
  readonly note: string;
}

async function dispose({ call, by }: Closing, lines: readonly OpenLine[], said: Said): Promise<void> {
  const keys = lines.filter(({ disposed }) => !disposed).map(({ id }) => `l:${id}`);
  if (keys.length > 0) await call('review.dispose', { person: '', ...said, keys, until: null, by });
}

/** Gives each account the ledger's balance of the month's last day, out of the trial balance. */
export async function enterBalances({ call, read, by }: Closing, month: SampleMonth): Promise<void> {
  if (month.trialBalance === null) return;
  for (const { account, ledgerClosing } of month.reckonings) {
    const row = findAccount(read(), account);
    if (row === null) continue;
    const source = month.trialBalance.name;
    const balance = { accountId: row.id, day: month.span.last, amount: ledgerClosing, source };
    await call('ledger.setBalance', { ...balance, by });
  }
}

/** Signs and locks each account's month. Throws CallError where one is not proved. */
export async function lockMonth({ call, read, by }: Closing, { span }: SampleMonth): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const account of SAMPLE_ACCOUNTS) {
    const row = findAccount(read(), account);
    if (row === null) continue;
    const period = { accountId: row.id, from: span.first, to: span.last };
    proofs.push(await call('proof.get', period));
    await call('period.signOff', { ...period, note: '', by });
  }
  return proofs;
}
