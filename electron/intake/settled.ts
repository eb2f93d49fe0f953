/** Whether a staged file may be imported without a person: only when an earlier, confirmed import settled how it is read. */

import { type Day, isoDay } from '../../shared/day.ts';
import type { Side } from '../../shared/line.ts';
import { displayMinor, exponentOf, type Minor } from '../../shared/money.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { accountFor, type StagedEntry } from '../imports/stage.ts';
import type { Tally } from '../imports/tally.ts';
import type { ReadHandle } from '../store/handle.ts';
import { SIDE_CODES } from '../store/lines.ts';

/** A file with one of these was read, but its own figures do not agree: a person looks first. */
const DOUBTS: ReadonlySet<ProblemCode> = new Set([
  'balance_mismatch',
  'control_total',
  'record_count',
  'continuity',
  'truncated',
]);

/** Accounts that committed imports of this table layout went to. */
function accountsOfLayout(read: ReadHandle, layout: string): string[] {
  return read
    .all<{ name: string }>(
      `SELECT DISTINCT a.name FROM import i JOIN statement s ON s.import_id = i.id JOIN account a ON a.id = s.account_id
       WHERE i.layout = ? AND i.state = 'committed'`,
      layout,
    )
    .map(({ name }) => name);
}

/** True when a committed import of this format and side went to the account before. */
function accountHadFormat(read: ReadHandle, format: string, side: Side, account: string): boolean {
  return (
    read.number(
      `SELECT count(1) AS n FROM import i JOIN statement s ON s.import_id = i.id JOIN account a ON a.id = s.account_id
       WHERE i.format = ? AND i.side = ? AND i.state = 'committed' AND a.name = ?`,
      format,
      SIDE_CODES[side],
      account,
    ) > 0
  );
}

function unsettledTable(read: ReadHandle, entry: StagedEntry): string | null {
  const { table } = entry.source;
  if (table === null) return null;
  const accounts = accountsOfLayout(read, table.layout);
  if (!entry.remembered || accounts.length === 0)
    return 'Files laid out like this were not imported before. Look once at how it is read; the next one is imported by itself.';
  const namesAccount = (table.map.columns.account ?? null) !== null || entry.source.walks[0]?.account !== '';
  if (!namesAccount && accounts.length > 1)
    return `Files laid out like this went to ${accounts.join(' and ')}, and this one does not say which it belongs to.`;
  return null;
}

/** Bank formats say themselves what their fields mean; what a person settles once is which account of the workspace they fill. */
function unsettledStatement(read: ReadHandle, entry: StagedEntry): string | null {
  const { source, side } = entry;
  if (source.table !== null) return null;
  for (const [index, walk] of source.walks.entries()) {
    if (walk.account === '') return 'It does not name its account. Say which it belongs to.';
    const account = accountFor(entry, index);
    if (!accountHadFormat(read, source.format, side, account))
      return `No file of this kind was imported for ${account} before. Look once; the next one is imported by itself.`;
  }
  return null;
}

function refusedParts(entry: StagedEntry): string | null {
  const refused = entry.tallies.reduce((sum, item) => sum + item.refused, 0);
  const first = entry.problems.find((item) => item.severity === 'refused');
  if (refused === 0) return first?.message ?? null;
  const read = entry.tallies.reduce((sum, item) => sum + item.read, 0);
  return `${refused} of ${read} rows could not be read. ${first?.message ?? ''}`.trim();
}

function doubt(entry: StagedEntry): string | null {
  const found = entry.problems.find((item) => DOUBTS.has(item.code));
  if (found !== undefined) return found.message;
  const off = entry.tallies.find(
    ({ opening, closing, sum }) => opening !== null && closing !== null && closing - opening !== sum,
  );
  return off === undefined ? null : 'Its opening balance and its rows do not add up to its closing balance.';
}

interface LastClosing {
  readonly closing: Minor;
  readonly lastDay: Day;
}

/** Closing balance of the account's newest statement. */
function lastClosing(read: ReadHandle, side: Side, account: string): LastClosing | null {
  return read.get<LastClosing>(
    `SELECT s.closing, s.last_day AS lastDay FROM statement s JOIN import i ON i.id = s.import_id JOIN account a ON a.id = s.account_id
     WHERE i.side = ? AND i.state = 'committed' AND a.name = ? AND s.last_day IS NOT NULL AND s.closing IS NOT NULL
     ORDER BY s.last_day DESC, s.id DESC LIMIT 1`,
    SIDE_CODES[side],
    account,
  );
}

/** A statement that follows the last one opens where that one closed; else one is missing, or it belongs to another account. */
function brokenChain(read: ReadHandle, entry: StagedEntry, item: Tally): string | null {
  const [account, ...others] = item.accounts;
  if (account === undefined || others.length > 0 || item.opening === null || item.firstDay === null) return null;
  const last = lastClosing(read, entry.side, account);
  if (last === null || last.lastDay >= item.firstDay || last.closing === item.opening) return null;
  const exponent = exponentOf(item.currency);
  return `It opens at ${displayMinor(item.opening, exponent)}, but ${account} closed at ${displayMinor(last.closing, exponent)} on ${isoDay(last.lastDay)}: a statement is missing between them, or it belongs to another account.`;
}

/** Why a readable file must wait for a person, as a sentence; null when it may be imported at once. */
export function reasonToWait(read: ReadHandle, entry: StagedEntry): string | null {
  if (entry.state !== 'ready')
    return (
      (entry.problems.find((item) => item.severity === 'asked') ?? entry.problems[0])?.message ??
      'It needs an answer first.'
    );
  const chain = (): string | null => {
    for (const item of entry.tallies) {
      const broken = brokenChain(read, entry, item);
      if (broken !== null) return broken;
    }
    return null;
  };
  return (
    unsettledTable(read, entry) ?? unsettledStatement(read, entry) ?? refusedParts(entry) ?? doubt(entry) ?? chain()
  );
}
