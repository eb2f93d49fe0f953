/** Review calls: queues, detail, decisions, undo, the finder and the source of a line. */

import { readFileSync } from 'node:fs';
import Fuse from 'fuse.js';
import type { LineView } from '../../shared/contract/basic.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { BulkPreview } from '../../shared/contract/review.ts';
import { type Difference, NAMED_DIFFERENCE_TYPES } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { decodeBytes } from '../formats/encoding.ts';
import { SILENT } from '../imports/control.ts';
import { hashFile } from '../imports/source.ts';
import { appendAudit } from '../store/audit.ts';
import { usedAccounts } from '../store/categories.ts';
import { undecided } from '../store/decided.ts';
import { type Actor, matchByHand, settleDuplicate } from '../store/decisions.ts';
import { itemDetail } from '../store/detail.ts';
import { disposeLines } from '../store/dispositions.ts';
import { importSource } from '../store/imports.ts';
import { ledgerName } from '../store/ledger-accounts.ts';
import { lineView, lineViews, SIDE_CODES } from '../store/lines.ts';
import { bumpRevision } from '../store/meta.ts';
import { guardNames } from '../store/proposals.ts';
import { type Batch, bulkSummary, queueCounts, queuePage } from '../store/queues.ts';
import { lastDecision } from '../store/undo.ts';
import { setWriteOffLimit, writeOffLimit, writeOffLines } from '../store/write-off.ts';
import { asOf, type ScreenContext, type ScreenHandlers } from './context.ts';
import { decide, idOf, proposalIds } from './decide-many.ts';

/** Formats whose source row is a physical line of text. */
const TEXT_FORMATS: ReadonlySet<string> = new Set(['csv', 'ofx', 'qif', 'mt940', 'bai2']);
/** Lines of one side the finder looks through: those nearest in amount. */
const FINDER_POOL = 3_000;

const who = (context: ScreenContext, by: string): Actor => ({ at: context.clock(), actor: by });

function bulkPreview(context: ScreenContext, batch: Batch): BulkPreview {
  const summary = bulkSummary(context.session().read, batch);
  const byGuard: Record<string, number> = {};
  for (const { guards, count } of summary.guarded)
    for (const name of guardNames(guards)) byGuard[name] = (byGuard[name] ?? 0) + count;
  return {
    count: summary.count,
    sum: minor(summary.sum),
    lowest: summary.lowest === null ? null : summary.lowest / 1e6,
    guarded: byGuard,
    guardedCount: summary.guarded.reduce((sum, { count }) => sum + count, 0),
    sample: summary.sample.map((id) => `p:${id}`),
    batch: summary.batch,
  };
}

function typedDifferences(
  items: readonly {
    readonly type: string;
    readonly amount: number;
    readonly note: string;
    readonly account?: string | undefined;
  }[],
  named: (account: string) => string,
): Difference[] {
  return items.map((item) => {
    const type = NAMED_DIFFERENCE_TYPES.find((name) => name === item.type);
    if (type === undefined)
      throw new CallError('bad_request', `A difference needs a type; "${item.type}" is none. Nothing was changed.`);
    const account = item.account?.trim() ?? '';
    return {
      type,
      amount: minor(item.amount),
      note: item.note,
      ...(account === '' ? {} : { account: named(account) }),
    };
  });
}

function findLines(
  context: ScreenContext,
  input: {
    readonly side: 'bank' | 'book';
    readonly text: string;
    readonly near: number | null;
    readonly limit: number;
  },
): LineView[] {
  const { read } = context.session();
  const near = input.near === null ? null : lineView(read, input.near);
  const ids = read.all<{ id: number }>(
    `SELECT l.id FROM line l WHERE l.side = ? AND ${undecided('l.id')}
     ORDER BY ${near === null ? 'l.day DESC' : 'abs(l.amount - ?) , abs(l.day - ?)'}, l.id LIMIT ?`,
    SIDE_CODES[input.side],
    ...(near === null ? [] : [near.amount, near.day]),
    input.text === '' ? input.limit : FINDER_POOL,
  );
  const lines = lineViews(
    read,
    ids.map((row) => row.id),
  );
  if (input.text === '') return lines;
  const fuse = new Fuse(lines, {
    keys: ['description', 'counterparty', 'reference', 'documentNumber', 'externalId'],
    threshold: 0.4,
    ignoreLocation: true,
  });
  return fuse.search(input.text, { limit: input.limit }).map((hit) => hit.item);
}

/** The physical line of a text source; null where the file is gone, changed or no text. */
function sourceText(context: ScreenContext, importId: number, row: number): string | null {
  const source = importSource(context.session().read, importId);
  if (source === null || !TEXT_FORMATS.has(source.format)) return null;
  let bytes = source.bytes;
  if (bytes === null) {
    try {
      if (hashFile(source.path, SILENT) !== source.sha256) return null;
      bytes = readFileSync(source.path);
    } catch {
      return null;
    }
  }
  return decodeBytes(bytes, source.encoding).text.split(/\r\n|\n|\r/)[row - 1] ?? null;
}

function note(
  context: ScreenContext,
  input: { readonly key: string; readonly note: string; readonly by: string },
): void {
  const { write } = context.session();
  write.transaction(() => {
    appendAudit(write, {
      at: context.clock(),
      actor: input.by,
      action: 'note',
      subject: input.key,
      body: { note: input.note },
    });
    bumpRevision(write);
  });
}

type Area = Exclude<
  Extract<keyof ScreenHandlers, `review.${string}` | `lines.${string}`>,
  'review.riskOffer' | 'review.reliability'
>;

export const reviewHandlers: Pick<ScreenHandlers, Area> = {
  'review.counts': (context, scope) => queueCounts(context.session().read, scope, asOf(context)),
  'review.page': (context, input) => queuePage(context.session().read, input, asOf(context)),
  'review.detail': (context, { key }) => itemDetail(context.session().read, key, asOf(context)),
  'review.bulkPreview': (context, { minConfidence, ...scope }) => bulkPreview(context, { minConfidence, scope }),
  'review.selectionPreview': (context, { keys }) => bulkPreview(context, { chosen: proposalIds(keys) }),
  'review.approve': (context, input) => decide(context, 'review.approve', input),
  'review.categorise': (context, input) => decide(context, 'review.categorise', input),
  'review.ledgerAccounts': (context) => usedAccounts(context.session().read),
  'review.approveAbove': (context, input) => decide(context, 'review.approveAbove', input),
  'review.dispose': (context, { by, ...request }) =>
    disposeLines(context.session().write, request, who(context, by), asOf(context)),
  'review.writeOff': (context, { by, ...request }) => {
    const { write } = context.session();
    return writeOffLines(
      write,
      { ...request, account: ledgerName(write, request.account, who(context, by)) },
      who(context, by),
    );
  },
  'review.writeOffLimit': (context, { amount, by }) => {
    if (amount !== null) setWriteOffLimit(context.session().write, amount, who(context, by));
    return { amount: writeOffLimit(context.session().read) };
  },
  'review.reject': (context, input) => decide(context, 'review.reject', input),
  'review.settleDuplicate': (context, { key, verdict, by }) =>
    settleDuplicate(context.session().write, idOf(key, 'd'), verdict, who(context, by)),
  'review.matchByHand': (context, { bank, book, differences, by, note: text }) =>
    matchByHand(
      context.session().write,
      {
        bank,
        book,
        differences: typedDifferences(differences, (account) =>
          ledgerName(context.session().write, account, who(context, by)),
        ),
        note: text,
      },
      who(context, by),
    ),
  'review.note': (context, input) => {
    note(context, input);
    return {};
  },
  'review.undo': (context, input) => decide(context, 'review.undo', input),
  'review.lastDecision': (context) => lastDecision(context.session().read),
  'lines.find': (context, input) => findLines(context, input),
  'lines.source': (context, { lineId }) => {
    const line = lineView(context.session().read, lineId);
    if (line === null) throw new CallError('not_found', `There is no line ${lineId}.`);
    const source = importSource(context.session().read, line.importId);
    return {
      file: line.file,
      row: line.row,
      sha256: source?.sha256 ?? '',
      text: sourceText(context, line.importId, line.row),
    };
  },
};
