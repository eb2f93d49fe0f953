/** The list of what is planted in the sample, with what is to be done about each item, as data and as text. */

import { displayMinor, minor } from '../../shared/money.ts';
import { monthName, SAMPLE_SPANS, type SampleSpan } from './calendar.ts';
import type { Verdict } from './verdicts.ts';
import type { BankRow, BookRow, PlanKind, Planted } from './world.ts';

/** A row of a sample file, 1-based: where the line begins. */
export interface SampleRef {
  readonly file: string;
  readonly row: number;
}

export interface SamplePlanItem {
  /** "double_entry-2" */
  readonly id: string;
  readonly kind: PlanKind;
  readonly note: string;
  readonly verdict: Verdict;
  /** Month it must be decided in: that of its earliest row, older ones in the first. */
  readonly span: SampleSpan;
  readonly text: string;
  readonly amount: number;
  /** For duplicates the original comes first. The missing line stands in the file of its day. */
  readonly bank: readonly SampleRef[];
  readonly book: readonly SampleRef[];
}

/** Looks rows up in the files they were written to. */
export class Places {
  private readonly refs = new Map<unknown, readonly SampleRef[]>();

  add(file: string, rows: ReadonlyMap<unknown, readonly number[]>): void {
    for (const [row, places] of rows)
      this.refs.set(
        row,
        places.map((place) => ({ file, row: place })),
      );
  }

  /** All places of the rows, in order. */
  of(rows: readonly unknown[]): readonly SampleRef[] {
    return rows.flatMap((row) => this.refs.get(row) ?? []);
  }
}

/** The list in the order of planting; ids count by kind. */
export function planOf(planted: readonly Planted[], places: Places): SamplePlanItem[] {
  const counts = new Map<PlanKind, number>();
  return planted.map(({ kind, note, verdict, bank, book }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const rows: readonly (BankRow | BookRow)[] = [...bank, ...book];
    const shown = rows[0];
    return {
      id: `${kind}-${count}`,
      kind,
      note,
      verdict,
      span: spanOf(rows),
      text: shown?.text ?? '',
      amount: shown?.amount ?? 0,
      bank: places.of(bank),
      book: places.of(book),
    };
  });
}

function spanOf(rows: readonly { readonly day: number }[]): SampleSpan {
  const first = Math.min(...rows.map(({ day }) => day));
  return SAMPLE_SPANS.find(({ last }) => first <= last) ?? SAMPLE_SPANS[0];
}

/** The verdict as a sentence without its full stop. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.act) {
    case 'match':
      return verdict.account === '' ? 'approve the match' : `approve; the difference goes to ${verdict.account}`;
    case 'correct':
      return `approve; the correction of the books goes to ${verdict.account}`;
    case 'book':
      return `book to ${verdict.account}`;
    case 'exclude':
      return 'exclude the copy';
    case 'reversal':
      return 'dispose as corrected at the source, like the copy it takes back';
    case 'outstanding':
      return 'carry forward until it clears';
    case 'ask':
      return `ask: ${verdict.person}`;
    case 'import_again':
      return 'import the statement of that day again, then match';
  }
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
const where = (refs: readonly SampleRef[]): string => refs.map(({ file, row }) => `${file}:${row}`).join(', ');

/** The list as Markdown, a table for each month. */
export function plantedMarkdown(company: string, plan: readonly SamplePlanItem[]): string {
  const parts = SAMPLE_SPANS.flatMap((span) => {
    const items = plan.filter((item) => item.span === span);
    if (items.length === 0) return [];
    const rows = items.map(({ id, text, amount, note, verdict, bank, book }) => {
      const cells = [id, text, displayMinor(minor(amount), 2), note, verdictText(verdict), where([...bank, ...book])];
      return `| ${cells.map(cell).join(' | ')} |`;
    });
    const head = '| item | line | amount | what is planted | what to do | file:row |\n|---|---|---:|---|---|---|';
    return [`## ${monthName(span.month)} ${span.year}\n\n${head}\n${rows.join('\n')}`];
  });
  const intro =
    'Every case planted in the sample company, and what closes it. Whatever is not listed is ordinary business and matches.';
  return `# ${company}: what is planted\n\n${intro}\n\n${parts.join('\n\n')}\n`;
}
