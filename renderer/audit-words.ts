/** Entries of the audit trail as sentences a bookkeeper reads; the record itself stays available unchanged. */

import type { AccountView, AuditEntry } from '../shared/contract/workspace.ts';
import { baseName, count, money, percent, plural } from './format.ts';
import { word } from './words.ts';

/** What a sentence needs to know beside the entry. */
export interface AuditContext {
  /** Currency of the workspace: its decimals are those of the sums. */
  readonly currency: string;
  readonly accounts: readonly AccountView[];
}

type Body = Readonly<Record<string, unknown>>;
type Sentence = (body: Body, entry: AuditEntry, context: AuditContext) => string;

const number = (body: Body, name: string): number => (typeof body[name] === 'number' ? body[name] : 0);
const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');
const colon = (before: string, after: string): string => (after === '' ? before : `${before}: ${after}`);

const spanText = (body: Body): string => `${text(body, 'from')} to ${text(body, 'to')}`;

const importSentence: Sentence = (body, { subject }) => {
  const side = body.side === 'book' ? 'as books' : 'as bank';
  const refused = number(body, 'refused');
  const parts = [`${count(number(body, 'read'))} read`, `${count(number(body, 'added'))} new`];
  if (number(body, 'known') > 0) parts.push(`${count(number(body, 'known'))} already there`);
  if (refused > 0) parts.push(`${count(refused)} refused`);
  return `Imported ${subject} ${side}: ${parts.join(', ')}`;
};

const approveSentence: Sentence = (body, _entry, { currency }) => {
  const lowest = body.lowest;
  const matches = number(body, 'matches');
  const sure = typeof lowest === 'number' ? `, ${matches === 1 ? '' : 'at least '}${percent(lowest)} % sure` : '';
  return `Approved ${plural(matches, 'match', 'matches')} worth ${money(number(body, 'sum'), currency)}${sure}`;
};

const openingSentence: Sentence = (body, { subject }, { accounts, currency }) => {
  const account = accounts.find(({ id }) => subject === `account ${id}`);
  const name = account?.name ?? subject;
  if (typeof body.amount !== 'number') return `Took back the opening balance of ${name}`;
  return `Set the opening balance of ${name} to ${money(body.amount, account?.currency ?? currency)}`;
};

const matchSentence: Sentence = (body) => {
  const lines = (name: string): number => (Array.isArray(body[name]) ? body[name].length : 0);
  const sides = `${plural(lines('bank'), 'bank line')} with ${plural(lines('book'), 'book line')}`;
  return colon(`Matched ${sides} by hand`, text(body, 'note'));
};

const categoriseSentence: Sentence = (body, _entry, { currency }) => {
  const accounts = typeof body.accounts === 'object' && body.accounts !== null ? Object.keys(body.accounts) : [];
  const to = accounts.length === 1 ? accounts[0] : plural(accounts.length, 'account');
  return `Booked ${plural(number(body, 'lines'), 'bank line')} worth ${money(number(body, 'sum'), currency)} to ${to}`;
};

const watchFile: Sentence = (body, { subject }) => {
  const added = number(body, 'added');
  const what = body.outcome === 'imported' ? `imported, ${plural(added, 'new line')}` : word(text(body, 'outcome'));
  return `Found ${subject} in the watched folder: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
};

const SENTENCES: Readonly<Record<string, Sentence>> = {
  create: (body, { subject }) =>
    `Created the workspace ${subject} in ${text(body, 'currency')}${body.encrypted === true ? ', encrypted' : ''}`,
  import: importSentence,
  withdraw: (body, { subject }) => `Withdrew ${subject}: ${plural(number(body, 'lines'), 'line')} taken out`,
  approve: approveSentence,
  reject: (body) =>
    colon(`Rejected ${plural(number(body, 'proposals'), 'suggestion')}`, text(body, 'reason').toLowerCase()),
  match: matchSentence,
  categorise: categoriseSentence,
  exclude: (body) => `Excluded line ${number(body, 'duplicate')} as a duplicate of line ${number(body, 'original')}`,
  keep: (body) => `Kept lines ${number(body, 'original')} and ${number(body, 'duplicate')}: both are genuine`,
  undo: (body) => colon('Undid', text(body, 'text')),
  post: (body) => {
    return `Posted ${plural(number(body, 'entries'), 'entry', 'entries')} to ${baseName(text(body, 'file'))}`;
  },
  'post.begin': (body) =>
    `Began to post ${plural(number(body, 'entries'), 'entry', 'entries')} to ${baseName(text(body, 'file'))}`,
  'post.cancel': (body) => `Posted nothing to ${baseName(text(body, 'file'))}: it was not written`,
  report: (body, { subject }) => `Wrote the report of ${subject} to ${baseName(text(body, 'file'))}`,
  restore: (body) => {
    const lost = number(body, 'givenUp');
    return `Restored the backup ${text(body, 'backup')}${lost === 0 ? '' : `: ${plural(lost, 'newer entry', 'newer entries')} given up`}`;
  },
  loss: (body) =>
    `Went on without ${plural(number(body, 'knew') - number(body, 'have'), 'acknowledged entry', 'acknowledged entries')} that the file had lost`,
  change: (_body, { subject }) => `Changed ${subject}`,
  'opening balance': openingSentence,
  'ledger balance': (body, { subject }, { currency }) => {
    const of = `the ledger balance of ${subject} on ${text(body, 'day')}`;
    if (typeof body.amount !== 'number') return `Took back ${of}`;
    return `Set ${of} to ${money(body.amount, text(body, 'currency') || currency)} (${text(body, 'source')})`;
  },
  chart: (body, { subject }) => `Took ${plural(number(body, 'added'), 'account')} from ${subject} into the chart`,
  'define period': (body, { subject }) => `Made ${spanText(body)} a period of ${subject}`,
  sign: (body, { subject }) => colon(`Signed ${subject}, ${spanText(body)}`, text(body, 'note')),
  review: (body, { subject }) => colon(`Reviewed ${subject}, ${spanText(body)}`, text(body, 'note')),
  lock: (body, { subject }) => `Locked ${subject}, ${spanText(body)}`,
  reopen: (body, { subject }) => colon(`Reopened ${subject}, ${spanText(body)}`, text(body, 'note')),
  'four eyes': (body) => `Turned four eyes ${body.on === true ? 'on' : 'off'}`,
  note: (body, { subject }) => colon(`Note on ${subject}`, text(body, 'note')),
  'watch.on': (_body, { subject }) => `Began to watch the folder ${subject}`,
  'watch.off': (_body, { subject }) => `Stopped watching the folder ${subject}`,
  'watch.file': watchFile,
  'rule.add': (_body, { subject }) => `Added ${subject}`,
  'rule.change': (_body, { subject }) => `Changed ${subject}`,
  'rule.remove': (_body, { subject }) => `Removed ${subject}`,
  'ledger.add': (_body, { subject }) => `Added the ledger account ${subject}`,
  'ledger.chart': (body, { subject }) => `Read the chart of accounts ${subject}: ${number(body, 'added')} added`,
  'account.tie': (body, { subject }) =>
    body.ledger === null ? `Untied ${subject}` : `Tied ${subject} to the ledger account ${text(body, 'ledger')}`,
  'account.alias': (body, { subject }) => `“${text(body, 'alias')}” means ${subject} now`,
  'account.kind': (body, { subject }) => `Made ${subject} a ${text(body, 'kind')} account`,
  'account.rename': (body) => `Renamed ${text(body, 'from')} to ${text(body, 'to')}`,
  'account.join': (body, { subject }) =>
    `Joined ${text(body, 'joined')} to ${subject}: ${plural(number(body, 'lines'), 'line')}`,
  'account.part': (body, { subject }) =>
    `Parted ${text(body, 'parted')} from ${subject}: ${plural(number(body, 'lines'), 'line')}`,
  'account.apart': (body, { subject }) => `Kept ${text(body, 'other')} and ${subject} apart`,
  'rule.order': () => 'Changed the order of the rules',
};

function bodyOf(json: string): Body | null {
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Body) : null;
  } catch {
    return null;
  }
}

/** What happened, in one sentence without a full stop. An action nobody wrote a sentence for is named with its subject. */
export function auditSentence(entry: AuditEntry, context: AuditContext): string {
  const body = bodyOf(entry.body);
  const sentence = SENTENCES[entry.action];
  if (sentence === undefined || body === null)
    return `${word(entry.action.replaceAll('.', ' '))} ${entry.subject}`.trim();
  return sentence(body, entry, context);
}

/** The stored body, one fact a line. */
export function recordText(entry: AuditEntry): string {
  const body = bodyOf(entry.body);
  return body === null ? entry.body : JSON.stringify(body, null, 2);
}
