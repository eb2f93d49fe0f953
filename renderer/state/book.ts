/** Booking open bank lines straight to a ledger account: the proposed one, with all its equals, or one a person names. */

import { call } from '../api.ts';
import { asJob, decide, nothingTo, targets } from './decide.ts';
import { review } from './review.ts';
import { ui } from './ui.ts';

/** Keys of open lines among those a verb acts on. */
export const lineKeys = (): string[] => targets().filter((key) => key.startsWith('e:') || key.startsWith('l:'));

/** True for a row that shows a proposed account; rows not loaded yet are left to the engine. */
function hasProposal(key: string): boolean {
  const { cache } = review();
  return cache.rowAt(cache.indexOf(key))?.ledgerAccount !== '';
}

/** Books the chosen rows, each to its proposed account. */
export function bookProposed(): void {
  const keys = lineKeys().filter(hasProposal);
  if (keys.length === 0) {
    nothingTo('book: no account is proposed. Press C to name one');
    return;
  }
  void decide(keys, 'Booked', () =>
    asJob((jobId) => call('review.categorise', { keys, account: null, equal: false, jobId, by: ui().actor })),
  );
}

/** Books the chosen row and every open line with the same account for the same reason. One undo step. */
export async function bookEqual(): Promise<void> {
  const keys = lineKeys().filter(hasProposal);
  if (keys.length === 0) {
    nothingTo('book: no account is proposed. Press C to name one');
    return;
  }
  await decide(keys, 'Booked', () =>
    asJob((jobId) => call('review.categorise', { keys, account: null, equal: true, jobId, by: ui().actor })),
  );
  review().cache.refresh();
}

/** Asks for the account. */
export function openAccounts(): void {
  if (lineKeys().length === 0) nothingTo('book: choose an open bank line');
  else ui().show('account');
}

/** Books the chosen rows to an account by name. */
export function bookTo(account: string): void {
  const keys = lineKeys();
  ui().show('none');
  void decide(keys, 'Booked', () =>
    asJob((jobId) => call('review.categorise', { keys, account, equal: false, jobId, by: ui().actor })),
  );
}
