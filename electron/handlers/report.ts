/** Report calls: the page of the screen, the document in every form, and the export of a grid. */

import { scopeSchema } from '../../shared/contract/basic.ts';
import type { ReportData } from '../report/data.ts';
import { reportHtml } from '../report/html.ts';
import { reportLists } from '../report/lists.ts';
import { pageOne } from '../report/page-one.ts';
import { reportSheets } from '../report/sheet/report.ts';
import { sheetBytes } from '../report/sheet/write.ts';
import { exportGrid } from '../store/grid-export.ts';
import { workspaceName } from '../store/open.ts';
import type { ProofSpan } from '../store/proof-input.ts';
import { reportData } from '../store/report-data.ts';
import { asOf, type JobContext, type JobHandlers } from './context.ts';

function dataOf(context: JobContext, { preparedBy, ...span }: ProofSpan & { readonly preparedBy: string }): ReportData {
  const { read, key } = context.session();
  return reportData(read, span, { workspace: workspaceName(key.path), preparedBy, at: context.clock() });
}

const titleOf = (data: ReportData): string => `${data.workspace} ${data.proof.account}`;

export const reportJobs: Pick<
  JobHandlers,
  'report.html' | 'report.pdf' | 'report.page' | 'report.sheet' | 'grid.export'
> = {
  'report.html': (context, input) => {
    const data = dataOf(context, input);
    return { html: reportHtml(data), title: titleOf(data) };
  },
  'report.pdf': async (context, input) => {
    const data = dataOf(context, input);
    // The PDF library and its fonts are read only when they are needed.
    const { reportPdf } = await import('../report/pdf/report.ts');
    const { bytes, notice } = await reportPdf(data);
    return { base64: bytes.toString('base64'), title: titleOf(data), notice };
  },
  'report.page': (context, input) => {
    const data = dataOf(context, input);
    const rowsOf = (section: ReturnType<typeof reportLists>[number]): number =>
      section.tables.reduce((sum, { rows }) => sum + rows.length, 0);
    return { page: pageOne(data), lists: reportLists(data).map((one) => ({ title: one.title, rows: rowsOf(one) })) };
  },
  'report.sheet': (context, { format, ...input }) => {
    const data = dataOf(context, input);
    return { base64: sheetBytes(reportSheets(data), format).toString('base64'), title: titleOf(data) };
  },
  'grid.export': (context, { what, scope, sort, format }) => {
    const { read, key } = context.session();
    const { sheet, rows } = exportGrid(read, { what, scope: scopeSchema.parse(scope), sort }, asOf(context));
    return {
      base64: sheetBytes([sheet], format).toString('base64'),
      name: `${workspaceName(key.path)} ${sheet.name}`,
      rows,
    };
  },
};
