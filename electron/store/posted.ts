/** What was posted: the entries as they were written, their files, and what may be taken back. */

import type { Day } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import type { ReadHandle } from './handle.ts';
import { type PostScope, scopeSql } from './journal-entries.ts';
import { TICK } from './postings.ts';

/** A posting with the entry it wrote. */
export interface PostedEntry {
  readonly entry: JournalEntry;
  readonly accountId: number;
  readonly destination: string;
  readonly file: string;
  readonly at: string;
  readonly state: 'sending' | 'sent' | 'uncertain';
  /** Key of the entry this one takes back, and of the one that takes this back. */
  readonly reverses: string | null;
  readonly reversedBy: string | null;
}

interface PostingRow {
  readonly key: string;
  readonly matchId: number;
  readonly accountId: number;
  readonly day: number;
  readonly text: string;
  readonly reference: string;
  readonly destination: string;
  readonly file: string;
  readonly at: string;
  readonly state: PostedEntry['state'];
  readonly reverses: string | null;
  readonly reversedBy: string | null;
}

const ROW = `SELECT p.key, p.match_id AS matchId, m.account_id AS accountId, p.day, p.text, p.reference, p.destination, p.file, p.at, p.state, p.reverses,
  (SELECT r.key FROM posting r WHERE r.reverses = p.key) AS reversedBy FROM posting p JOIN match m ON m.id = p.match_id`;
/** The order entries stand in within a file. */
const ORDER = 'ORDER BY p.day, p.match_id, p.key';

function postedEntry(read: ReadHandle, row: PostingRow): PostedEntry {
  const { key, matchId, day, text, reference, ...facts } = row;
  const lines = read.all<JournalLine>(
    'SELECT account, debit, credit, currency, memo FROM posting_line WHERE key = ? ORDER BY at',
    key,
  );
  return { ...facts, entry: { key, matchId, day: day as Day, text, reference, lines } };
}

/** A page of postings of the scope, ticks and reversals among them. */
export function postedPage(read: ReadHandle, scope: PostScope, offset: number, limit: number): PostedEntry[] {
  const { where, values } = scopeSql(scope);
  return read
    .all<PostingRow>(`${ROW} WHERE ${where} ${ORDER} LIMIT ? OFFSET ?`, ...values, limit, offset)
    .map((row) => postedEntry(read, row));
}

export function postedCount(read: ReadHandle, scope: PostScope): number {
  const { where, values } = scopeSql(scope);
  return read.number(`SELECT count(1) AS n FROM posting p JOIN match m ON m.id = p.match_id WHERE ${where}`, ...values);
}

/** Entries written and recorded, ticks apart, before any posting to come. */
export function sentCount(read: ReadHandle, scope: PostScope): number {
  const { where, values } = scopeSql(scope);
  return read.number(
    `SELECT count(1) AS n FROM posting p JOIN match m ON m.id = p.match_id WHERE p.state = 'sent' AND p.destination <> ? AND ${where}`,
    TICK,
    ...values,
  );
}

/** Entries of the scope that were written and not taken back; reversals themselves are not taken back. */
export function reversible(read: ReadHandle, scope: PostScope): PostedEntry[] {
  const { where, values } = scopeSql(scope);
  return read
    .all<PostingRow>(
      `${ROW} WHERE p.state = 'sent' AND p.destination <> ? AND p.reverses IS NULL
         AND NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses = p.key) AND ${where} ${ORDER}`,
      TICK,
      ...values,
    )
    .map((row) => postedEntry(read, row));
}

/** The posting with this key, or null. */
export function postingByKey(read: ReadHandle, key: string): PostedEntry | null {
  const row = read.get<PostingRow>(`${ROW} WHERE p.key = ?`, key);
  return row === null ? null : postedEntry(read, row);
}

/** The posting that wrote the entry of a match, or null; ticks wrote none. */
export function postingOfMatch(read: ReadHandle, matchId: number): PostedEntry | null {
  const row = read.get<PostingRow>(
    `${ROW} WHERE p.match_id = ? AND p.reverses IS NULL AND p.destination <> ?`,
    matchId,
    TICK,
  );
  return row === null ? null : postedEntry(read, row);
}

/** Every entry a file holds, in its order; with null every entry there is. */
export function entriesOfFile(read: ReadHandle, file: string | null): PostedEntry[] {
  return read
    .all<PostingRow>(
      `${ROW} WHERE p.state = 'sent' AND p.destination <> ? AND (? IS NULL OR p.file = ?) ${ORDER}`,
      TICK,
      file,
      file,
    )
    .map((row) => postedEntry(read, row));
}

export interface PostedFile {
  readonly file: string;
  readonly destination: string;
  readonly at: string;
  readonly entries: number;
}

/** Files that were written, the newest first. */
export function postedFiles(read: ReadHandle): PostedFile[] {
  return read.all<PostedFile>(
    `SELECT file, destination, min(at) AS at, count(1) AS entries FROM posting WHERE state = 'sent' AND destination <> ?
     GROUP BY file, destination ORDER BY at DESC, file`,
    TICK,
  );
}

/** SHA-256 of a file as it was first written, hex; null where the record was made after a crash and holds none. */
export function recordedHash(read: ReadHandle, file: string): string | null {
  const row = read.get<{ sha256: string }>(
    "SELECT body ->> '$.sha256' AS sha256 FROM audit WHERE action IN ('post', 'post.reverse') AND body ->> '$.file' = ? ORDER BY seq DESC LIMIT 1",
    file,
  );
  return row?.sha256 || null;
}

/** Accounts that files of a destination named before a time. */
export function openedBefore(read: ReadHandle, destination: string, at: string, file: string): ReadonlySet<string> {
  return new Set(
    read
      .all<{ account: string }>(
        'SELECT DISTINCT l.account FROM posting_line l JOIN posting p ON p.key = l.key WHERE p.destination = ? AND p.at <= ? AND p.file <> ?',
        destination,
        at,
        file,
      )
      .map(({ account }) => account),
  );
}

/**
 * Day on which an entry of the account can be taken back: its own, or where that lies in a locked period the first day after it
 * that does not.
 */
export function openDay(read: ReadHandle, accountId: number, day: Day): Day {
  let open = day;
  for (;;) {
    const locked = read.get<{ last: number }>(
      "SELECT last_day AS last FROM period WHERE account_id = ? AND state = 'locked' AND ? BETWEEN first_day AND last_day",
      accountId,
      open,
    );
    if (locked === null) return open;
    open = (locked.last + 1) as Day;
  }
}

/** What became of an entry that was posted. */
export function postedState({
  state,
  reverses,
  reversedBy,
}: PostedEntry): 'uncertain' | 'reversal' | 'posted' | 'reversed' {
  if (state !== 'sent') return 'uncertain';
  if (reverses !== null) return 'reversal';
  return reversedBy === null ? 'posted' : 'reversed';
}
