/** Time, memory and size of a report of many open items as a PDF. */

import { performance } from 'node:perf_hooks';
import { reportPdf } from '../../electron/report/pdf/report.ts';
import { data, manyOpen } from '../golden/report/month.ts';

export interface ReportFigures {
  readonly rows: number;
  readonly seconds: number;
  /** Processor time of the same, which other work of the machine does not lengthen. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly fileMb: number;
}

const BALANCE = 1_309_110;

export async function benchReport(rows: number): Promise<ReportFigures> {
  const month = data(BALANCE, { open: manyOpen(rows) });
  const started = performance.now();
  const before = process.cpuUsage();
  const { bytes } = await reportPdf(month, []);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return {
    rows,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    fileMb: bytes.length / 1e6,
  };
}
