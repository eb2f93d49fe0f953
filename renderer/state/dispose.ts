/** Saying why open lines stay open, or writing small ones off. */

import type { DispositionKind } from '../../shared/contract/review.ts';
import { call } from '../api.ts';
import { lineKeys } from './book.ts';
import { decide, nothingTo, undo } from './decide.ts';
import { review } from './review.ts';
import { ui } from './ui.ts';

/** The answers a person may give, in the order of the number keys. */
export const ANSWERS = ['outstanding', 'timing', 'bank_error', 'ask', 'correct_at_source', 'write_off'] as const;
export type Answer = DispositionKind | 'write_off';

export interface Saying {
  readonly answer: Answer;
  /** Last epoch day it is carried; null: until its partner arrives. */
  readonly until: number | null;
  readonly person: string;
  readonly account: string;
  readonly note: string;
}

/** Asks why the chosen lines stay open. */
export function openDispose(): void {
  if (lineKeys().length === 0) nothingTo('carry: choose an open line');
  else ui().show('dispose');
}

/** What is still missing before the answer can be given, as a sentence; null where nothing is. */
export function missing({ answer, person, account }: Saying): string | null {
  if (answer === 'ask' && person.trim() === '') return 'Say who is asked.';
  return answer === 'write_off' && account.trim() === '' ? 'Name the account it is written off to.' : null;
}

/** Gives the answer for the chosen lines. One undo step. */
export function dispose({ answer, until, person, account, note }: Saying): void {
  const keys = lineKeys();
  const by = ui().actor;
  ui().show('none');
  if (answer === 'write_off')
    void decide(keys, 'Wrote off', () => call('review.writeOff', { keys, account: account.trim(), note, by }));
  else
    void decide(keys, 'Carried', () =>
      call('review.dispose', { keys, kind: answer, until, person: answer === 'ask' ? person : '', note, by }),
    );
}

/** Ends the disposition of the chosen row: its line is open again. */
export async function endDisposition(): Promise<void> {
  const { activeKey } = review();
  if (activeKey === null || !activeKey.startsWith('l:')) return;
  const { disposition } = await call('review.detail', { key: activeKey });
  if (disposition !== null) await undo(disposition.decisionId);
}
