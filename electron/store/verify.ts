/** Integrity of the workspace: the file, its schema and references, the audit chain, what it seals, and the money invariants. Also the state hash. */

import { createHash } from 'node:crypto';
import type { VerifyResult } from '../../shared/contract/workspace.ts';
import { type Chain, verifyChain } from './audit.ts';
import { toCallError } from './errors.ts';
import type { ReadHandle } from './handle.ts';
import { type Head, readHead } from './head.ts';
import { NOT_REVERSED } from './postings.ts';
import { contentCheck, headCheck, sealCheck } from './verify-content.ts';
import { schemaCheck } from './verify-schema.ts';

type Check = VerifyResult['checks'][number];

function integrity(read: ReadHandle): Check {
  const rows = read.all<{ integrity_check: string }>('PRAGMA integrity_check(10)');
  const faults = rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  return {
    name: 'file integrity',
    ok: faults.length === 0,
    detail: faults.length === 0 ? 'every page reads' : faults.join('; '),
  };
}

function foreignKeys(read: ReadHandle): Check {
  const rows = read.all<{ table: string; rowid: number }>('PRAGMA foreign_key_check');
  return {
    name: 'references',
    ok: rows.length === 0,
    detail:
      rows.length === 0
        ? 'every reference exists'
        : `${rows.length} broken, first in ${rows[0]!.table} row ${rows[0]!.rowid}`,
  };
}

/** A rule as a query that must find nothing. */
interface Invariant {
  readonly name: string;
  readonly broken: string;
}

const INVARIANTS: readonly Invariant[] = [
  { name: 'read = new + known + refused', broken: 'SELECT id FROM statement WHERE read <> added + known + refused' },
  {
    name: 'statement lines are all there',
    broken: 'SELECT s.id FROM statement s WHERE s.added <> (SELECT count(1) FROM line l WHERE l.statement_id = s.id)',
  },
  {
    name: 'bank - books - differences = 0 in every match',
    broken: 'SELECT id FROM match WHERE bank - book - difference <> 0',
  },
  {
    name: 'match sums are those of their lines',
    broken: `SELECT m.id FROM match m WHERE m.active = 1 AND (m.bank <> (SELECT coalesce(sum(l.amount), 0) FROM match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = m.id AND g.side = 0)
      OR m.book <> (SELECT coalesce(sum(l.amount), 0) FROM match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = m.id AND g.side = 1))`,
  },
  {
    name: 'typed differences add up',
    broken:
      "SELECT m.id FROM match m WHERE m.difference <> (SELECT coalesce(sum(json_extract(d.value, '$.amount')), 0) FROM json_each(m.differences) d)",
  },
  {
    name: 'every leg of an active match is held once',
    broken:
      'SELECT g.line_id FROM match_leg g JOIN match m ON m.id = g.match_id WHERE m.active = 1 AND NOT EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = g.line_id AND a.match_id = m.id)',
  },
  {
    name: 'nothing else holds a leg',
    broken:
      'SELECT a.line_id FROM active_leg a WHERE NOT EXISTS (SELECT 1 FROM match_leg g JOIN match m ON m.id = g.match_id WHERE m.active = 1 AND g.match_id = a.match_id AND g.line_id = a.line_id)',
  },
  {
    name: 'a match holds while its decision stands',
    broken:
      'SELECT m.id FROM match m JOIN decision d ON d.id = m.decision_id WHERE (m.active = 1) <> (d.undone_by IS NULL)',
  },
  {
    name: 'nothing excluded is matched',
    broken: 'SELECT x.line_id FROM excluded_line x JOIN active_leg a ON a.line_id = x.line_id',
  },
  {
    name: 'posted means approved',
    broken: `SELECT p.match_id FROM posting p JOIN match m ON m.id = p.match_id WHERE m.active = 0 AND p.reverses IS NULL AND ${NOT_REVERSED}`,
  },
  {
    name: 'what is posted balances',
    broken: 'SELECT key FROM posting_line GROUP BY key, currency HAVING sum(debit) <> sum(credit)',
  },
  {
    name: 'a reversal is the exact negative',
    broken: `SELECT r.key FROM posting r JOIN posting_line l ON l.key IN (r.key, r.reverses) WHERE r.reverses IS NOT NULL
      GROUP BY r.key, l.account, l.currency HAVING sum(l.debit) <> sum(l.credit)`,
  },
  {
    name: 'only what was posted is reversed, on its own match',
    broken:
      'SELECT r.key FROM posting r JOIN posting p ON p.key = r.reverses WHERE p.reverses IS NOT NULL OR p.match_id <> r.match_id',
  },
  {
    name: 'a tick posts nothing, an entry something',
    broken:
      "SELECT key FROM posting p WHERE (p.destination = 'tick') = EXISTS (SELECT 1 FROM posting_line l WHERE l.key = p.key)",
  },
];

function invariant(read: ReadHandle, rule: Invariant): Check {
  const count = read.number(`SELECT count(1) AS n FROM (${rule.broken})`);
  return { name: rule.name, ok: count === 0, detail: count === 0 ? 'holds' : `broken ${count} times` };
}

function chainCheck({ brokenAt, entries }: Chain): Check {
  return {
    name: 'audit chain',
    ok: brokenAt === null,
    detail: brokenAt === null ? `${entries} entries, chain intact` : `entry ${brokenAt} does not fit the chain`,
  };
}

/** Runs one check; what cannot even be read is a failed check, not the end of all others. */
function attempt(name: string, check: () => Check): Check {
  try {
    return check();
  } catch (thrown) {
    const error = toCallError(thrown);
    return { name, ok: false, detail: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Runs every check on one state of the workspace, whatever is written meanwhile. */
export function verifyWorkspace(read: ReadHandle): VerifyResult {
  // Read before the state is fixed: a head that is older than the database is no loss.
  const head = readHead(read.path);
  if (read.db.inTransaction) return allChecks(read, head);
  read.db.exec('BEGIN');
  try {
    return allChecks(read, head);
  } finally {
    if (read.db.inTransaction) read.db.exec('ROLLBACK');
  }
}

function allChecks(read: ReadHandle, head: Head | null): VerifyResult {
  let chain: Chain = { entries: 0, head: '', brokenAt: 0, roots: new Map() };
  const checks = [
    attempt('file integrity', () => integrity(read)),
    attempt('schema', () => schemaCheck(read)),
    attempt('references', () => foreignKeys(read)),
    attempt('audit chain', () => {
      chain = verifyChain(read);
      return chainCheck(chain);
    }),
    attempt('nothing acknowledged is missing', () => headCheck(read, head)),
    attempt('seals', () => sealCheck(read, chain.roots)),
    attempt('content', () => contentCheck(read)),
    ...INVARIANTS.map((rule) => attempt(rule.name, () => invariant(read, rule))),
  ];
  return { ok: checks.every((check) => check.ok), checks, chainHead: chain.head };
}

// What holds now: lines, statements, matches, exclusions. Ids, times and the trail of how it came about are left out.
const STATE = [
  'SELECT l.side, a.name, l.day, l.amount, l.currency, l.description, l.counterparty, l.reference, l.external_id, l.bank_id, l.balance, l.fingerprint FROM line l JOIN account a ON a.id = l.account_id ORDER BY 1, 2, l.fingerprint, l.external_id, l.bank_id, l.row',
  'SELECT a.name, s.read, s.added, s.known, s.refused, s.sum, s.opening, s.closing FROM statement s JOIN account a ON a.id = s.account_id ORDER BY s.import_id, s.id',
  'SELECT m.kind, m.bank, m.book, m.difference, g.side, l.fingerprint FROM match m JOIN match_leg g ON g.match_id = m.id JOIN line l ON l.id = g.line_id WHERE m.active = 1 ORDER BY m.day, m.bank, l.fingerprint, l.external_id',
  'SELECT l.fingerprint, l.external_id, x.kind FROM excluded_line x JOIN line l ON l.id = x.line_id ORDER BY 1, 2',
  'SELECT legs FROM rejected_group ORDER BY legs',
  'SELECT first_id, second_id FROM settled_pair ORDER BY 1, 2',
  'SELECT kind, state, confidence, day, bank, book, difference, text, legs FROM proposal ORDER BY day, bank, book, text, legs, confidence',
  'SELECT l.side, l.fingerprint, l.external_id, q.queue, q.carried_until FROM loose_line q JOIN line l ON l.id = q.line_id ORDER BY 1, 2, 3',
  'SELECT match_id, destination, state FROM posting ORDER BY key',
];

/** SHA-256 over the state that holds now. Doing something and undoing it gives the same hash. */
export function stateHash(read: ReadHandle): string {
  const hash = createHash('sha256');
  for (const sql of STATE) {
    hash.update(`${sql}\n`);
    for (const row of read.db.prepare(sql).raw().iterate()) hash.update(`${JSON.stringify(row)}\n`);
  }
  return hash.digest('hex');
}
