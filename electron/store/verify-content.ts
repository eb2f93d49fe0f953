/** Checks of what people rely on: every sealed row as it was written, and the chain no shorter than it was known to be. */

import type { VerifyResult } from '../../shared/contract/workspace.ts';
import type { ReadHandle } from './handle.ts';
import { type Head, LOSS, lossAgainst, lossText } from './head.ts';
import { type ChangedLine, changedLines } from './line-blocks.ts';
import { brokenRoots, type ChangedItem, changedItems } from './seals.ts';

type Check = VerifyResult['checks'][number];

/** Rows named one by one; the rest is counted. Twenty fill a screen. */
const NAMED = 20;

const KINDS: Readonly<Record<string, string>> = {
  excluded_line: 'excluded line',
  meta: 'setting',
  opening_balance: 'opening balance of account',
  profile: 'remembered layout',
  rejected_group: 'rejected group',
  settled_pair: 'pair kept as genuine',
};

/** Where a line came from: "line 12 (row 4 of bank.csv)". */
function lineName(read: ReadHandle, id: number): string {
  const row = read.get<{ row: number; file: string }>(
    'SELECT l.row, i.file FROM line l JOIN import i ON i.id = l.import_id WHERE l.id = ?',
    id,
  );
  return row === null ? `line ${id}` : `line ${id} (row ${row.row} of ${row.file})`;
}

const ENDINGS = {
  changed: 'is not what was recorded',
  missing: 'is missing',
  added: 'was added outside the program',
  seal: '',
} as const;

function describeLine(read: ReadHandle, { id, what }: ChangedLine): string {
  return what === 'seal' ? `the seal of the lines from ${id} on was changed` : `${lineName(read, id)} ${ENDINGS[what]}`;
}

function describeItem({ item, id, what }: ChangedItem): string {
  return `${KINDS[item] ?? item} ${id} ${ENDINGS[what]}`;
}

function* findings(read: ReadHandle): Generator<string> {
  for (const line of changedLines(read)) yield describeLine(read, line);
  for (const item of changedItems(read)) yield describeItem(item);
}

/** Every line, import, statement, decision, match, posting, rule and account against its seal; what differs is named by row. */
export function contentCheck(read: ReadHandle): Check {
  const named: string[] = [];
  let count = 0;
  for (const finding of findings(read)) if (++count <= NAMED) named.push(finding);
  return {
    name: 'content is what was recorded',
    ok: count === 0,
    detail:
      count === 0
        ? 'every line, import, decision and match is as it was written'
        : `${named.join('; ')}${count > NAMED ? `; and ${count - NAMED} more` : ''}`,
  };
}

/** The seals themselves against the audit entries that carry them. */
export function sealCheck(read: ReadHandle, roots: ReadonlyMap<number, string | null>): Check {
  const broken = brokenRoots(read, roots);
  return {
    name: 'seals are those of the audit chain',
    ok: broken.length === 0,
    detail:
      broken.length === 0
        ? 'every seal is'
        : `seals of entry ${broken.slice(0, NAMED).join(', ')}${broken.length > NAMED ? ` and ${broken.length - NAMED} more` : ''} were changed`,
  };
}

/** Entries that were acknowledged and are gone: known to the file beside the workspace, or put on record since. */
export function headCheck(read: ReadHandle, head: Head | null): Check {
  const name = 'nothing acknowledged is missing';
  const loss = head === null ? null : lossAgainst(read, head);
  if (loss !== null) return { name, ok: false, detail: `${lossText(loss)} Restore a backup, or go on without them.` };
  const recorded = read.all<{ seq: number; at: string; have: number; knew: number }>(
    `SELECT seq, at, body ->> '$.have' AS have, body ->> '$.knew' AS knew FROM audit WHERE action = ? AND body ->> '$.kind' <> 'other' ORDER BY seq`,
    LOSS,
  );
  if (recorded.length > 0)
    return {
      name,
      ok: false,
      detail: recorded
        .map(
          ({ seq, at, have, knew }) =>
            `work went on at ${at} (entry ${seq}) with ${have} of ${knew} entries known before`,
        )
        .join('; '),
    };
  const entries = head?.entries ?? 0;
  return {
    name,
    ok: true,
    detail:
      head === null
        ? 'no record beside the file to compare with'
        : `all ${entries} entries known beside the file are there`,
  };
}
