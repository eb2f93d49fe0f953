/** What `tieout demo` prints: what was read, matched and not, why, the proofs, and the files written. */

import pc from 'picocolors';
import type { Proof } from '../../shared/contract/close.ts';
import type { ImportResult } from '../../shared/contract/import.ts';
import type { MatchSummary } from '../../shared/contract/review.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { revealInvisible } from '../../shared/text.ts';

/** A line that was not matched, or not approved, with the reason. */
export interface DemoItem {
  readonly day: number;
  readonly text: string;
  readonly amount: number;
  readonly currency: string;
  readonly kind: string;
  readonly why: string;
}

export interface DemoData {
  readonly company: string;
  readonly imports: readonly Pick<ImportResult, 'file' | 'format' | 'read' | 'added' | 'known' | 'refused'>[];
  readonly match: Pick<
    MatchSummary,
    'bankLines' | 'bookLines' | 'proposals' | 'duplicates' | 'exceptions' | 'byKind' | 'seconds'
  >;
  readonly approved: { readonly count: number; readonly lowest: number | null; readonly minConfidence: number };
  readonly duplicates: readonly DemoItem[];
  /** Proposals that wait for a person. */
  readonly waiting: readonly DemoItem[];
  readonly exceptions: readonly DemoItem[];
  readonly proofs: readonly Proof[];
  readonly journal: {
    readonly entries: number;
    readonly lines: number;
    readonly totals: readonly { readonly currency: string; readonly debit: number; readonly credit: number }[];
  } | null;
  readonly files: readonly string[];
}

export interface DemoStyle {
  /** Colours only where a person looks: standard output is a terminal. */
  readonly colour: boolean;
  /** Longest list of each kind; the rest is counted. */
  readonly limit: number;
}

type Paint = ReturnType<typeof pc.createColors>;
type Align = 'left' | 'right';

/** The whole text, ending in a line feed. The same data gives the same text. */
export function demoReport(data: DemoData, style: DemoStyle): string {
  const paint = pc.createColors(style.colour);
  const parts = [
    paint.bold(`${clean(data.company)}: a month, closed`),
    imports(data),
    matched(data),
    items('Duplicates', data.duplicates, style, paint),
    items('Waiting for you (not sure enough to approve)', data.waiting, style, paint),
    items('Not matched, and why', data.exceptions, style, paint),
    ...data.proofs.map((proof) => proofText(proof, paint)),
    journal(data),
    section(
      'Files written',
      data.files.map((file) => `  ${file}`),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const clean = (text: string): string => revealInvisible(text).replace(/\s+/g, ' ').trim();
const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}\u2026`;
const money = (amount: number, currency: string): string => displayMinor(minor(amount), exponentOf(currency));
const label = (code: string): string => code.replaceAll('_', ' ');

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [title, ...lines].join('\n');

/** Rows as aligned columns, two blanks between them, indented by two. */
function columns(rows: readonly (readonly string[])[], align: readonly Align[]): string[] {
  const widths = align.map((_, at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, at) =>
      align[at] === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

function imports(data: DemoData): string {
  const head = ['file', 'format', 'read', 'new', 'known', 'refused'];
  const rows = data.imports.map(({ file, format, read, added, known, refused }) => [
    clean(file),
    format,
    ...[read, added, known, refused].map(String),
  ]);
  return section('Read', columns([head, ...rows], ['left', 'left', 'right', 'right', 'right', 'right']));
}

function matched({ match, approved }: DemoData): string {
  const kinds = Object.entries(match.byKind).sort(([a], [b]) => (a < b ? -1 : 1));
  const lowest = approved.lowest === null ? '' : `, lowest ${approved.lowest.toFixed(3)}`;
  const rows = [
    ['bank lines', String(match.bankLines)],
    ['book lines', String(match.bookLines)],
    ['proposals', String(match.proposals)],
    ...kinds.map(([kind, count]) => [`  ${label(kind)}`, String(count)]),
    ['duplicates', String(match.duplicates)],
    ['exceptions', String(match.exceptions)],
    [`approved at ${approved.minConfidence} and above${lowest}`, String(approved.count)],
  ];
  return section(`Matched in ${match.seconds.toFixed(2)} s`, columns(rows, ['left', 'right']));
}

function items(title: string, list: readonly DemoItem[], style: DemoStyle, paint: Paint): string {
  const shown = list.slice(0, style.limit);
  const rows = shown.map(({ day, text, amount, currency, kind, why }) => [
    isoDay(day as Day),
    `${money(amount, currency)} ${currency}`,
    label(kind),
    cut(clean(text), 48),
    cut(clean(why), 72),
  ]);
  const rest = list.length - shown.length;
  const more = rest > 0 ? [paint.dim(`  and ${rest} more`)] : [];
  return section(`${title} (${list.length})`, [...columns(rows, ['left', 'right', 'left', 'left', 'left']), ...more]);
}

function proofText(proof: Proof, paint: Paint): string {
  const { statement: a, books: b, currency } = proof;
  const show = (amount: number | null): string => (amount === null ? '\u2014' : money(amount, currency));
  const rows = [
    ['opening', show(a.opening), '', 'statement closing', show(b.statementClosing)],
    [`+ in (${a.moneyInCount})`, show(a.moneyIn), '', `+ books only (${b.booksOnlyCount})`, show(b.booksOnly)],
    [
      `\u2212 out (${a.moneyOutCount})`,
      show(0 - a.moneyOut),
      '',
      `\u2212 bank only (${b.bankOnlyCount})`,
      show(b.bankOnly),
    ],
    ['', '', '', '\u2212 differences', show(b.differences)],
    ['= computed', show(a.computed), '', '= books should say', show(b.computedLedger)],
    ['statement says', show(a.closing), '', 'ledger says', show(b.ledger)],
    ['off by', show(a.offBy), '', 'off by', show(b.offBy)],
  ];
  const title = `Proof: ${clean(proof.account)}, ${isoDay(proof.from as Day)} to ${isoDay(proof.to as Day)}, ${currency}`;
  return section(title, [...columns(rows, ['left', 'right', 'left', 'left', 'right']), `  ${verdict(proof, paint)}`]);
}

function verdict({ state, statement, books }: Proof, paint: Paint): string {
  const bad = statement.firstBadDay === null ? '' : `First bad day ${isoDay(statement.firstBadDay as Day)}: `;
  const note = statement.firstBadNote === '' ? '' : ` ${bad}${statement.firstBadNote}.`;
  if (state === 'proved') return paint.green('PROVED to the cent.');
  const words = {
    no_statement: 'No opening balance in the files, so nothing to prove against.',
    matched: 'Matched, not proved.',
    open: 'Open.',
  } as const;
  const missing = note === '' && books.note !== '' ? ` The ${books.note}.` : '';
  return paint.yellow(`${words[state]}${note}${missing}`);
}

function journal({ journal: written }: DemoData): string {
  if (written === null) return '';
  const { entries, lines, totals } = written;
  return section(
    'Journal',
    columns(
      [
        ['entries', String(entries)],
        ['lines', String(lines)],
        ...totals.flatMap(({ currency, debit, credit }): [string, string][] => [
          ['debit', `${money(debit, currency)} ${currency}`],
          ['credit', `${money(credit, currency)} ${currency}`],
        ]),
      ],
      ['left', 'right'],
    ),
  );
}
