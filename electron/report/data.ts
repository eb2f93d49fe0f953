/** What the month's report says: the proof and everything that stands behind it. Times are texts given by the caller. */

import type { Proof } from '../../shared/contract/close.ts';
import type { Place, Reconciliation } from '../../shared/ledger/reconciliation.ts';
import type { Side } from '../../shared/line.ts';

/** A line named in the report. Day as epoch day, amount in minor units of the proof's currency, positive = money in. */
export interface ReportLine {
  readonly side: Side;
  readonly day: number;
  readonly text: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly amount: number;
  /** Where it stands: file and 1-based row. */
  readonly file: string;
  readonly row: number;
}

/** What a person said of an open line: why it stays open, and until when. */
export interface ReportDisposition {
  readonly kind: string;
  readonly until: number | null;
  /** Who is asked. */
  readonly person: string;
  readonly note: string;
  readonly by: string;
}

/** A line that was open on the period's last day, with its cause. */
export interface ReportException extends ReportLine {
  readonly kind: string;
  readonly cause: string;
  readonly note: string;
  /** Day on which its other side came; null while it is open. */
  readonly clearedDay: number | null;
  readonly disposition: ReportDisposition | null;
  /** Where the statement counts it; null for an open document, which the ledger's bank account does not hold. */
  readonly place: Place | null;
}

export interface ReportDifference {
  readonly day: number;
  readonly type: string;
  readonly amount: number;
  /** Account the journal posts it to. */
  readonly account: string;
  readonly note: string;
  readonly matchId: number;
  /** It goes to suspense: somebody still has to say what it is. */
  readonly suspense: boolean;
}

/** Bank lines that settle open documents: the payment is what the journal books. */
export interface ReportSettlement {
  readonly day: number;
  readonly text: string;
  readonly amount: number;
  readonly matchId: number;
}

/** A line of the journal of the period. Debit and credit in minor units of `currency`. */
export interface ReportPosting {
  readonly day: number;
  readonly text: string;
  readonly account: string;
  readonly debit: number;
  readonly credit: number;
  readonly currency: string;
  readonly state: 'to post' | 'posted' | 'interrupted';
}

export interface ReportDuplicate extends ReportLine {
  readonly kind: string;
  readonly originalRow: number;
  readonly originalFile: string;
  readonly excludedBy: string;
}

export interface ReportImport {
  readonly file: string;
  readonly sha256: string;
  readonly format: string;
  readonly side: Side;
  readonly lines: number;
  readonly at: string;
  readonly by: string;
}

/** Who signed and when; '' leaves the line to be signed by hand. */
export interface ReportSignature {
  readonly by: string;
  readonly at: string;
}

/** An act of sign-off with the hash of the figures that were signed. */
export interface ReportSignOff extends ReportSignature {
  readonly act: string;
  readonly note: string;
  readonly hash: string;
}

export interface ReportData {
  /** Company or file name for the title. */
  readonly workspace: string;
  readonly sample: boolean;
  readonly generatedAt: string;
  readonly proof: Proof;
  readonly reconciliation: Reconciliation;
  /** Lines of both sides that were open on the period's last day. */
  readonly open: readonly ReportException[];
  readonly settled: readonly ReportSettlement[];
  readonly differences: readonly ReportDifference[];
  readonly duplicates: readonly ReportDuplicate[];
  readonly postings: readonly ReportPosting[];
  readonly imports: readonly ReportImport[];
  readonly prepared: ReportSignature;
  readonly reviewed: ReportSignature;
  readonly signOffs: readonly ReportSignOff[];
  /** Newest hash of the audit chain and how many entries it covers. */
  readonly chainHead: string;
  readonly chainLength: number;
}

/** Report as data, for `--out FILE.json`: the same content as the page, amounts in minor units, days as epoch days. */
export function reportJson(data: ReportData): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
