/** Matching by hand: the basket of bank lines, book lines and named differences, and what is left to explain. */

import { create } from 'zustand';
import type { LineView } from '../../shared/contract/basic.ts';
import type { DifferenceType } from '../../shared/match/types.ts';
import { exponentOf, parseMoney } from '../../shared/money.ts';
import { call } from '../api.ts';
import { plural } from '../format.ts';
import { onWorkspaceChanged, sayError } from './decide.ts';
import { fitSets, MOST_CANDIDATES } from './fit.ts';
import { review, settle, useReview } from './review.ts';
import { ui } from './ui.ts';

export interface HandDifference {
  readonly id: number;
  readonly type: DifferenceType;
  /** As typed, with a decimal point. */
  readonly amount: string;
  readonly account: string;
}

export interface Basket {
  readonly lines: readonly LineView[];
  readonly differences: readonly HandDifference[];
  readonly note: string;
}

export const useHand = create<Basket>()(() => ({ lines: [], differences: [], note: '' }));

/** Empties the basket: its lines are those of another workspace. */
export function forgetBasket(): void {
  useHand.setState({ lines: [], differences: [], note: '' });
}

/** Opens the dialog with these lines in the basket. */
export function openHandMatch(lines: readonly LineView[]): void {
  useHand.setState({ lines: [...lines], differences: [], note: '' });
  ui().show('hand');
}

/** Opens the dialog with the lines of the chosen row. */
export async function startHandMatch(): Promise<void> {
  const { activeKey } = review();
  if (activeKey === null) return;
  try {
    const detail = await call('review.detail', { key: activeKey });
    openHandMatch([...detail.bank, ...detail.book]);
  } catch (thrown) {
    sayError(thrown);
  }
}

export function toggleLine(line: LineView): void {
  const { lines } = useHand.getState();
  const without = lines.filter((one) => one.id !== line.id);
  useHand.setState({ lines: without.length < lines.length ? without : [...lines, line] });
}

let nextId = 1;

export function addDifference(type: DifferenceType, amount: string): void {
  const { differences } = useHand.getState();
  useHand.setState({ differences: [...differences, { id: nextId++, type, amount, account: '' }] });
  // The account is what is still missing: go there.
  requestAnimationFrame(() => {
    const accounts = document.querySelectorAll<HTMLElement>('[data-testid="difference-account"]');
    accounts[accounts.length - 1]?.focus();
  });
}

export function changeDifference(id: number, change: Partial<Omit<HandDifference, 'id'>>): void {
  useHand.setState(({ differences }) => ({
    differences: differences.map((one) => (one.id === id ? { ...one, ...change } : one)),
  }));
}

export function dropDifference(id: number): void {
  useHand.setState(({ differences }) => ({ differences: differences.filter((one) => one.id !== id) }));
}

/** Sets of open lines that would leave nothing to explain, nearest in amount and day first. */
export interface Offers {
  readonly sets: readonly (readonly LineView[])[];
  readonly capped: boolean;
}

/** Looks for lines that add up to what is left in the basket, among the nearest of both sides. */
export async function offerSets(left: number): Promise<Offers> {
  const { lines } = useHand.getState();
  const chosen = new Set(lines.map((line) => line.id));
  const near = lines[0]?.id ?? null;
  const currency = lines[0]?.currency;
  const each = MOST_CANDIDATES >> 1;
  const ask = async (side: LineView['side']) => {
    const found = await call('lines.find', { side, text: '', near, limit: MOST_CANDIDATES });
    return found.filter((line) => !chosen.has(line.id) && line.currency === currency).slice(0, each);
  };
  const candidates = [...(await ask('book')), ...(await ask('bank'))];
  // A bank line adds to what is left, a book line takes from it.
  const worth = candidates.map((line) => (line.side === 'bank' ? line.amount : -line.amount));
  const { sets, capped } = fitSets(-left, worth);
  return { sets: sets.map((set) => set.flatMap((index) => candidates[index] ?? [])), capped };
}

export function addLines(more: readonly LineView[]): void {
  useHand.setState(({ lines }) => ({ lines: [...lines, ...more] }));
}

export interface Sums {
  readonly currency: string;
  readonly bank: number;
  readonly book: number;
  readonly differences: number;
  /** bank - books - differences; null while an amount cannot be read or currencies mix. */
  readonly left: number | null;
  /** Why the basket cannot be matched yet, or null when it can. */
  readonly missing: string | null;
}

/** Adds up a basket. Amounts are whole minor units, so nothing is ever rounded away. */
export function sumBasket({ lines, differences }: Basket): Sums {
  const currency = lines[0]?.currency ?? '';
  const sum = (side: LineView['side']) =>
    lines.reduce((total, line) => (line.side === side ? total + line.amount : total), 0);
  const bank = sum('bank');
  const book = sum('book');
  const read = differences.map((one) => parseMoney(one.amount, '.', exponentOf(currency)));
  const named = read.reduce((total, one) => (one.ok ? total + one.minor : total), 0);
  const mixed = lines.some((line) => line.currency !== currency);
  const left = mixed || read.some((one) => !one.ok) ? null : bank - book - named;
  return { currency, bank, book, differences: named, left, missing: missingOf() };

  function missingOf(): string | null {
    if (lines.length === 0) return 'Choose lines on both sides.';
    if (mixed) return 'Lines of different currencies cannot be matched without a rate.';
    if (read.some((one) => !one.ok)) return 'An amount of a difference cannot be read.';
    if (differences.some((one) => one.account.trim() === ''))
      return 'Every difference needs the account it is booked to.';
    if (left !== 0) return 'Left to explain must be zero.';
    return null;
  }
}

/** Matches what is in the basket. Rejects with the engine's reason; nothing changes then. */
export async function matchBasket(): Promise<void> {
  const basket = useHand.getState();
  const { missing, currency } = sumBasket(basket);
  if (missing !== null) return;
  const idsOf = (side: LineView['side']) => basket.lines.filter((line) => line.side === side).map((line) => line.id);
  const differences = basket.differences.map((one) => {
    const read = parseMoney(one.amount, '.', exponentOf(currency));
    return {
      type: one.type,
      amount: read.ok ? read.minor : 0,
      note: `booked to ${one.account.trim()}`,
      account: one.account.trim(),
    };
  });
  const result = await call('review.matchByHand', {
    bank: idsOf('bank'),
    book: idsOf('book'),
    differences,
    by: ui().actor,
    note: basket.note,
  });
  const refused = result.refused[0];
  if (refused !== undefined) throw new Error(refused.reason);
  const { activeKey, cache } = review();
  if (activeKey !== null) cache.remove(new Set([activeKey]));
  useReview.setState({ activeKey: null });
  settle();
  ui().show('none');
  ui().say({ tone: 'ok', text: `Matched ${plural(basket.lines.length, 'line')} by hand.` });
  onWorkspaceChanged();
}
