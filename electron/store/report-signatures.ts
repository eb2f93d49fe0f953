/** Who signed the period of a report, and the hash of what was signed. */

import type { Proof } from '../../shared/contract/close.ts';
import type { ReportSignature, ReportSignOff } from '../report/data.ts';
import type { ReadHandle } from './handle.ts';

/** "2026-11-03 14:02 UTC" of an ISO time. */
export const minuteOf = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** Acts of sign-off on the periods that lie within the proof's span, oldest first. */
export function signOffsOf(read: ReadHandle, { accountId, from, to }: Proof): ReportSignOff[] {
  return read
    .all<ReportSignOff>(
      `SELECT s.act, s.at, s.actor AS by, s.note, s.hash FROM sign_off s JOIN period p ON p.id = s.period_id
       WHERE p.account_id = ? AND p.first_day >= ? AND p.last_day <= ? ORDER BY s.id`,
      accountId,
      from,
      to,
    )
    .map((row) => ({ ...row, at: minuteOf(row.at) }));
}

/** The signature that stands: the last of its kind since the period was reopened; null where there is none. */
export function signature(signOffs: readonly ReportSignOff[], act: 'prepare' | 'review'): ReportSignature | null {
  const reopened = signOffs.findLastIndex((one) => one.act === 'reopen');
  const signed = signOffs.slice(reopened + 1).findLast((one) => one.act === act);
  return signed === undefined ? null : { by: signed.by, at: signed.at };
}
