/** Writing small open bank lines off to an account a person names, up to a limit kept in the workspace. */

import type { DecisionResult } from '../../shared/contract/review.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { appendAudit } from './audit.ts';
import { categoriseLines } from './categorise.ts';
import type { Actor } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision, readMeta, writeMeta } from './meta.ts';
import { legOf } from './proposals.ts';

/** Major units of a line's own currency, until a person sets another limit. */
const DEFAULT_LIMIT = '5';

/** Most that one line may be written off with, in major units of its currency. */
export function writeOffLimit(read: ReadHandle): number {
  return Number(readMeta(read, 'write_off_limit') ?? DEFAULT_LIMIT);
}

/** Sets the limit; kept in the audit trail. */
export function setWriteOffLimit(write: WriteHandle, amount: number, who: Actor): void {
  write.transaction(() => {
    const before = writeOffLimit(write);
    writeMeta(write, 'write_off_limit', String(amount));
    appendAudit(write, { ...who, action: 'write-off limit', subject: 'workspace', body: { before, amount } });
    bumpRevision(write);
  });
}

export interface WritingOff {
  readonly keys: readonly string[];
  readonly account: string;
  readonly note: string;
}

/** Books open bank lines to the account as written off, as one decision. Lines above the limit are refused by name. */
export function writeOffLines(write: WriteHandle, { keys, account, note }: WritingOff, who: Actor): DecisionResult {
  const limit = writeOffLimit(write);
  const refusal = (lineId: number): string | null => {
    const { amount, currency } = legOf(write, lineId);
    const exponent = exponentOf(currency);
    const most = Math.round(limit * 10 ** exponent);
    if (Math.abs(amount) <= most) return null;
    const [size, bound] = [Math.abs(amount), most].map((value) => displayMinor(minor(value), exponent));
    return `${size} is above the write-off limit of ${bound} ${currency}: raise the limit or book it to an account`;
  };
  return categoriseLines(
    write,
    { keys, account, writeOff: { note: note === '' ? 'written off' : note, refusal } },
    who,
  );
}
