/** What the month's report says: the proof and everything that stands behind it. Times are texts given by the caller. */

import type { Proof } from '../../shared/contract/close.ts';
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

/** An open line with its cause. */
export interface ReportException extends ReportLine {
  readonly kind: string;
  readonly cause: string;
  /** Note a person left; '' where none. */
  readonly note: string;
}

export interface ReportDifference {
  readonly day: number;
  readonly type: string;
  readonly amount: number;
  /** Account the journal posts it to. */
  readonly account: string;
  readonly note: string;
  readonly matchId: number;
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

export interface ReportData {
  /** Company or file name for the title. */
  readonly workspace: string;
  readonly sample: boolean;
  readonly generatedAt: string;
  readonly proof: Proof;
  /** Open lines of both sides up to the period's end. */
  readonly open: readonly ReportException[];
  readonly differences: readonly ReportDifference[];
  readonly duplicates: readonly ReportDuplicate[];
  readonly imports: readonly ReportImport[];
  readonly prepared: ReportSignature;
  readonly reviewed: ReportSignature;
  /** Newest hash of the audit chain and how many entries it covers. */
  readonly chainHead: string;
  readonly chainLength: number;
}

/** Report as data, for `--out FILE.json`: the same content as the page, amounts in minor units, days as epoch days. */
export function reportJson(data: ReportData): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
