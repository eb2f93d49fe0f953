/** Seals: a SHA-256 of what every item a person relies on holds, chained through the audit entry that wrote it, compared by `verify`. */

import { createHash } from 'node:crypto';
import type { PendingSeal, ReadHandle, WriteHandle } from './handle.ts';
import { portions } from './portions.ts';

/** A table whose rows are sealed one by one. Every column counts, so that a new one cannot be forgotten. */
interface SealedTable {
  readonly table: string;
  /** Identity of a row as SQL over its columns, `t.` standing for the row. */
  readonly key: string;
  /** Rows that are sealed, as SQL over `t.`; the others change without a decision. */
  readonly where?: string;
  /** What of other tables belongs to a row, as SQL over `t.`. */
  readonly with?: string;
  /** A table whose rows belong to a row of this one, and the column that says to which. */
  readonly parts?: { readonly table: string; readonly owner: string };
}

/** Facts of `meta` that are settled when the workspace is made or by a person; the rest counts and remembers. */
const SETTLED_FACTS = "('currency', 'zone', 'created_at', 'sample', 'four_eyes')";

/** Ground state. Lines are sealed by block (line-blocks.ts); what is derived can be computed again. In the order of their names. */
const SEALED: readonly SealedTable[] = [
  { table: 'account', key: 't.id' },
  { table: 'account_alias', key: 't.alias' },
  { table: 'decision', key: 't.id' },
  { table: 'disposition', key: "t.line_id || ',' || t.decision_id" },
  { table: 'excluded_line', key: 't.line_id' },
  { table: 'import', key: 't.id' },
  { table: 'ledger_account', key: 't.id' },
  { table: 'ledger_balance', key: 't.id' },
  {
    table: 'match',
    key: 't.id',
    with: "(SELECT group_concat(g.line_id || ':' || g.side, ',' ORDER BY g.line_id) FROM match_leg g WHERE g.match_id = t.id)",
    parts: { table: 'match_leg', owner: 'match_id' },
  },
  { table: 'meta', key: 't.key', where: `t.key IN ${SETTLED_FACTS}` },
  { table: 'opening_balance', key: 't.account_id' },
  { table: 'period', key: 't.id' },
  {
    table: 'posting',
    key: 't.key',
    with: "(SELECT group_concat(p.account || ':' || p.currency || ':' || p.debit || ':' || p.credit || ':' || p.memo, char(10) ORDER BY p.at) FROM posting_line p WHERE p.key = t.key)",
    parts: { table: 'posting_line', owner: 'key' },
  },
  { table: 'problem', key: 't.id' },
  { table: 'profile', key: 't.layout' },
  { table: 'rejected_group', key: 't.legs' },
  { table: 'rule', key: 't.id' },
  { table: 'settled_pair', key: "t.first_id || ',' || t.second_id" },
  { table: 'sign_off', key: 't.id' },
  { table: 'statement', key: 't.id' },
];

/** Name under which blocks of lines are sealed. */
const LINE = 'line';

const as = (row: string, sql: string): string => sql.replaceAll('t.', `${row}.`);

function touch(table: string, event: string, name: string, row: 'NEW' | 'OLD', key: string, where: string): string {
  const when = where === '' ? '' : ` WHEN ${as(row, where)}`;
  return `CREATE TEMP TRIGGER touch_${table}_${event} AFTER ${event.toUpperCase()} ON main.${table}${when}
    BEGIN INSERT OR IGNORE INTO touched (item, id) VALUES ('${name}', ${as(row, key)}); END;`;
}

/**
 * Makes this connection note which items its statements change, whoever writes them: nothing a writer does can go unsealed.
 * Temporary triggers, so that the file itself holds no code.
 */
export function watchChanges(read: ReadHandle): void {
  const sql = [
    'CREATE TEMP TABLE touched (item TEXT NOT NULL, id ANY NOT NULL, PRIMARY KEY (item, id)) STRICT, WITHOUT ROWID;',
  ];
  const both = (table: string, name: string, key: string, where: string): void => {
    sql.push(touch(table, 'insert', name, 'NEW', key, where), touch(table, 'update', name, 'NEW', key, where));
    sql.push(touch(table, 'delete', name, 'OLD', key, where));
  };
  for (const { table, key, where = '', parts } of SEALED) {
    both(table, table, key, where);
    if (parts !== undefined) both(parts.table, table, `t.${parts.owner}`, '');
  }
  // Inserted lines are sealed as they are written; one that moves or leaves touches its block.
  const block = '(SELECT max(b.first_id) FROM main.line_block b WHERE b.first_id <= t.id)';
  for (const event of ['update', 'delete']) sql.push(touch('line', event, LINE, 'OLD', block, ''));
  read.db.exec(sql.join('\n'));
}

/** Items changed since the last call, in the order seals are hashed. */
export function takeTouched(write: WriteHandle): Touched[] {
  const touched = write.all<Touched>('SELECT item, id FROM temp.touched ORDER BY item, id');
  if (touched.length > 0) write.run('DELETE FROM temp.touched');
  return touched;
}

export const isLineBlock = (item: string): boolean => item === LINE;

/** Values of a row as one text: a BLOB counts by its own hash. */
function hashRow(values: readonly unknown[]): Buffer {
  const plain = values.map((value) =>
    Buffer.isBuffer(value) ? `blob ${createHash('sha256').update(value).digest('hex')}` : value,
  );
  return createHash('sha256').update(JSON.stringify(plain)).digest();
}

const contents = new WeakMap<ReadHandle, Map<string, string>>();

/** What counts of a row, as SQL: every column the table has, then what belongs to it elsewhere. */
function contentOf(read: ReadHandle, { table, with: more }: SealedTable): string {
  let known = contents.get(read);
  if (known === undefined) {
    known = new Map();
    contents.set(read, known);
  }
  let content = known.get(table);
  if (content === undefined) {
    const columns = read.all<{ name: string }>('SELECT name FROM pragma_table_info(?) ORDER BY cid', table);
    content = [...columns.map(({ name }) => `t."${name}"`), ...(more === undefined ? [] : [more])].join(', ');
    known.set(table, content);
  }
  return content;
}

const BY_NAME = new Map(SEALED.map((one) => [one.table, one]));

interface Touched {
  readonly item: string;
  readonly id: number | string;
}

/** Seals of items as they stand now, in the order given; null where one is gone. */
export function sealAll(write: WriteHandle, touched: readonly Touched[]): PendingSeal[] {
  const seals: PendingSeal[] = [];
  for (const some of portions(touched, 'sealing', write.step)) {
    const hashes = new Map<string, ReadonlyMap<number | string, Buffer>>();
    for (const item of new Set(some.map((one) => one.item)))
      hashes.set(
        item,
        hashesOf(
          write,
          item,
          some.filter((one) => one.item === item).map(({ id }) => id),
        ),
      );
    for (const { item, id } of some) seals.push({ item, id, hash: hashes.get(item)?.get(id) ?? null });
  }
  return seals;
}

/** Hashes of the rows of a table that are there, by their identity. */
function hashesOf(
  read: ReadHandle,
  item: string,
  ids: readonly (number | string)[],
): ReadonlyMap<number | string, Buffer> {
  const sealed = BY_NAME.get(item);
  if (sealed === undefined) throw new Error(`no sealed table ${item}`);
  const rows = read.rows(
    `SELECT ${sealed.key}, ${contentOf(read, sealed)} FROM ${item} t WHERE ${sealed.key} IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  return new Map(rows.map(([id, ...values]) => [id as number | string, hashRow(values)]));
}

/** Hash over the seals of one audit entry, given in the order of item and id. */
export class SealRoot {
  private readonly hash = createHash('sha256');
  private count = 0;

  add(item: string, id: number | string, hash: Buffer | null): void {
    this.count++;
    this.hash.update(`${JSON.stringify([item, id])}${hash === null ? '-' : hash.toString('hex')}\n`);
  }

  /** Hex; null where there were none. */
  done(): string | null {
    return this.count === 0 ? null : this.hash.digest('hex');
  }
}

/** Audit entries whose seals are not those it was written with. `roots`: hash each entry states, by its number; null where it sealed nothing. */
export function brokenRoots(read: ReadHandle, roots: ReadonlyMap<number, string | null>): number[] {
  const found = new Map<number, SealRoot>();
  for (const { item, id, seq, hash } of read.iterate<{
    item: string;
    id: number | string;
    seq: number;
    hash: Buffer | null;
  }>('SELECT item, id, seq, hash FROM seal ORDER BY item, id, seq')) {
    let root = found.get(seq);
    if (root === undefined) {
      root = new SealRoot();
      found.set(seq, root);
    }
    root.add(item, id, hash);
  }
  const broken: number[] = [];
  for (const [seq, root] of roots) if ((found.get(seq)?.done() ?? null) !== root) broken.push(seq);
  for (const seq of found.keys()) if (!roots.has(seq)) broken.push(seq);
  return broken.sort((a, b) => a - b);
}

export interface ChangedItem {
  readonly item: string;
  readonly id: number | string;
  readonly what: 'changed' | 'missing' | 'added';
}

/** Items that are not what they were when they were sealed. Lines are not among them: see `changedLines`. */
export function* changedItems(read: ReadHandle): Generator<ChangedItem> {
  for (const sealed of SEALED) {
    const { table, key, where = 'true' } = sealed;
    const rows = read.db
      .prepare<[], readonly unknown[]>(
        `SELECT ${key}, (SELECT s.hash FROM seal s WHERE s.item = '${table}' AND s.id = ${key} ORDER BY s.seq DESC LIMIT 1),
           ${contentOf(read, sealed)} FROM ${table} t WHERE ${where}`,
      )
      .raw();
    for (const [id, hash, ...values] of rows.iterate()) {
      const what = !Buffer.isBuffer(hash) ? 'added' : hash.equals(hashRow(values)) ? null : 'changed';
      if (what !== null) yield { item: table, id: id as number | string, what };
    }
    const gone = read.iterate<{ id: number | string }>(
      `SELECT s.id FROM seal s WHERE s.item = '${table}' AND s.hash IS NOT NULL
         AND s.seq = (SELECT max(x.seq) FROM seal x WHERE x.item = s.item AND x.id = s.id)
         AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE ${key} = s.id AND ${where})`,
    );
    for (const { id } of gone) yield { item: table, id, what: 'missing' };
  }
}
