/** Adds a bank line that the statement lacks: marked as added by a person, kept only where the statement closes with it. */

import { createHash } from 'node:crypto';
import type { AddedLine } from '../../shared/contract/finding.ts';
import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { parsedLine } from '../../shared/line.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { type AccountRow, accountById } from './accounts.ts';
import { appendAudit } from './audit.ts';
import { type Actor, matchByHand } from './decisions.ts';
import type { WriteHandle } from './handle.ts';
import { fillStatement, insertImport, insertStatement } from './imports.ts';
import { insertLines } from './lines.ts';
import { refreshLoose } from './loose.ts';
import { bumpRevision, readMeta, writeMeta } from './meta.ts';
import { refuseLocked } from './period-lock.ts';
import { proofFacts, proofInputOf } from './proof-input.ts';
import { TYPED } from './statement-columns.ts';

export interface MissingLine {
  readonly accountId: number;
  readonly day: number;
  /** Minor units of the account's currency, positive = money into the account. */
  readonly amount: number;
  readonly text: string;
  /** Book lines it is matched with; none leaves it open. */
  readonly books: readonly number[];
}

/** Name under which such a line stands among the imports. */
const FILE = 'Added by hand';

type Statement = ReturnType<typeof proof>['statement'];
type Fault = NonNullable<Statement['fault']>;

const statementOf = (write: WriteHandle, accountId: number, from: number, to: number | null): Statement =>
  proof(proofInputOf(proofFacts(write, accountId), { from, to })).statement;

/** Adds the lines up in words that a refusal can use. */
class Words {
  constructor(private readonly currency: string) {}

  money(amount: number): string {
    return `${displayMinor(minor(amount), exponentOf(this.currency))} ${this.currency}`;
  }

  days({ from, to }: Pick<Fault, 'from' | 'to'>): string {
    const last = isoDay(to as Day);
    return from < to ? `between ${isoDay(from as Day)} and ${last}` : `on ${last}`;
  }
}

/** The break that a line of this day and amount mends. Throws CallError `refused` with the figures where there is none. */
function faultAt(write: WriteHandle, account: AccountRow, item: MissingLine, words: Words): Fault {
  const { accountId, day, amount } = item;
  const { fault, offBy } = statementOf(write, accountId, day, null);
  if (fault === null || fault.from > day)
    throw new CallError(
      'refused',
      `The statement of ${account.name} lacks nothing on ${isoDay(day as Day)}: its balances agree with its lines. Nothing was added. Look at the first bad day on Proof.`,
    );
  if (fault.amount !== amount)
    throw new CallError(
      'refused',
      `The statement of ${account.name} lacks ${words.money(fault.amount)} ${words.days(fault)}; with ${words.money(amount)} it would still be off by ${words.money(fault.amount - amount)}. Nothing was added. Add the amount it lacks.`,
    );
  if (offBy === 0)
    throw new CallError(
      'refused',
      `The statement of ${account.name} closes: only the order of its lines does not fit its balances ${words.days(fault)}. Nothing was added. Put its rows in order and read the file again.`,
    );
  return fault;
}

interface Check {
  readonly account: AccountRow;
  readonly item: MissingLine;
  readonly fault: Fault;
  readonly words: Words;
}

/** Throws CallError `refused` where the statement still breaks in the same place; the transaction then takes the line back. */
function checkCloses(write: WriteHandle, { account, item, fault, words }: Check): void {
  const { fault: left, offBy } = statementOf(write, account.id, item.day, fault.to);
  // Another break of the same days is another finding, unless this line made it.
  if (left === null ? offBy === 0 : left.row !== fault.row && left.amount !== -item.amount) return;
  throw new CallError(
    'refused',
    `With this line the statement of ${account.name} is off by ${offBy === null ? 'an unknown amount' : words.money(offBy)} ${words.days(fault)}, and its running balance still breaks there. Nothing was added. Choose another day of these.`,
  );
}

/** Writes the line with its import and statement, inside the caller's transaction. */
function insertTyped(write: WriteHandle, account: AccountRow, item: MissingLine, who: Actor): AddedLine {
  const { amount, text } = item;
  const day = item.day as Day;
  const currency = account.currency || (readMeta(write, 'currency') ?? '');
  const line = parsedLine({ row: 1, day, amount: minor(amount), currency, description: text });
  const importId = insertImport(write, {
    ...who,
    file: FILE,
    path: '',
    bytes: 0,
    sha256: createHash('sha256')
      .update(JSON.stringify([account.id, day, amount, text, who.at]))
      .digest('hex'),
    format: TYPED,
    preset: null,
    encoding: 'utf-8',
    side: 'bank',
    layout: null,
    map: null,
    source: null,
  });
  const statementId = insertStatement(write, importId, account.id, account.name);
  const figures = { number: '', currency, read: 1, added: 1, known: 0, refused: 0, sum: amount };
  const unstated = { opening: null, openingDay: null, closing: null, closingDay: null };
  fillStatement(write, statementId, { ...figures, ...unstated, firstDay: day, lastDay: day });
  const owned = { line, accountId: account.id, named: account.name, fingerprint: fingerprint(line) };
  insertLines(write, { importId, statementId, side: 'bank' }, [owned]);
  const lineId = write.number('SELECT id AS n FROM line WHERE import_id = ?', importId);
  return { lineId, importId, decisionId: null };
}

/**
 * Adds the line and, where book lines are given, matches it with them, in one transaction. Throws CallError `not_found`, `refused`
 * (the statement does not close with it, its period is locked, the match does not add up) or `conflict` (a book line is taken).
 */
export function addMissingLine(write: WriteHandle, item: MissingLine, who: Actor): AddedLine {
  return write.transaction(() => {
    const account = accountById(write, item.accountId);
    if (account === null) throw new CallError('not_found', `There is no account ${item.accountId}.`);
    const words = new Words(account.currency);
    const fault = faultAt(write, account, item, words);
    const added = insertTyped(write, account, item, who);
    refuseLocked(write, added.importId, FILE);
    checkCloses(write, { account, item, fault, words });
    const { accountId: _id, ...facts } = item;
    appendAudit(write, {
      ...who,
      action: 'line.added',
      subject: account.name,
      body: { ...facts, day: isoDay(item.day as Day), currency: account.currency, ...added },
    });
    writeMeta(write, 'match_stale', '1');
    refreshLoose(write, [added.lineId]);
    bumpRevision(write);
    if (item.books.length === 0) return added;
    const match = { bank: [added.lineId], book: item.books, differences: [], note: 'missing in the statement' };
    return { ...added, decisionId: matchByHand(write, match, who).decisionId };
  });
}
