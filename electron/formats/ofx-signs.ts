/** Signs of OFX amounts where the bank writes them without a minus or turned round: TRNTYPE contradicts, a balance or a person decides. */

import type { ParsedLine } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { StatementDraft } from './statement-draft.ts';

/** Types that name money out (OFX 2.2 section 11.4.4.3). A payment to a card or loan brings its balance up, so it is none there. */
const DEBITS = new Set(['DEBIT', 'CHECK', 'PAYMENT', 'DIRECTDEBIT', 'FEE', 'SRVCHG', 'CASH', 'REPEATPMT']);
const CREDITS = new Set(['CREDIT', 'DEP', 'DIRECTDEP', 'DIV']);
/** "Debit or credit, depending on the sign of the amount": without signs a purchase at a till is money out. */
const PURCHASE = 'POS';

export interface SignContext {
  /** A card or loan statement. */
  readonly isDebt: boolean;
  /** Closing balance of the statement before of the same account in the file; null where there is none. */
  readonly before: number | null;
  /** What a person said: true turns the signs by type, false keeps them as written; undefined: not asked yet. */
  readonly flip: boolean | undefined;
}

type Way = 'out' | 'in' | null;

function wayOf(type: string, isDebt: boolean): Way {
  const name = type.toUpperCase();
  if (isDebt && name === 'PAYMENT') return null;
  return DEBITS.has(name) ? 'out' : CREDITS.has(name) ? 'in' : null;
}

/**
 * Judges the signs of a complete statement. By the standard the sign of TRNAMT counts (OFX 2.2 section 3.2.9.2), but a statement in which
 * nothing that its type calls money out is below zero contradicts itself: turned where the balances prove it, else asked about.
 * Returns the question, or null where the lines of the draft stand.
 */
export function settleSigns(draft: StatementDraft, context: SignContext): Problem | null {
  const { isDebt, before, flip } = context;
  const contrary = draft.lines.filter((line) => line.amount > 0 && wayOf(line.documentType, isDebt) === 'out');
  const first = contrary[0];
  if (first === undefined) return null;
  const below = draft.lines.filter(({ amount }) => amount < 0);
  if (below.some((line) => wayOf(line.documentType, isDebt) !== 'in')) {
    draft.note(
      'ambiguous_sign',
      `${contrary.length} rows of a type that means money out are above zero, beside others below zero. The sign of the amount counts; check whether they are refunds.`,
      { row: first.row, column: 'TRNAMT', excerpt: `${first.documentType} ${first.description}` },
    );
    return null;
  }
  const turned = draft.lines.map((line) => turn(line, below.length > 0, isDebt));
  const proof = flip === undefined ? proved(draft, turned, before) : flip ? 'turned' : 'written';
  if (proof === 'written') return null;
  if (proof === 'turned') {
    replace(draft, turned);
    return null;
  }
  return problem(
    'ambiguous_sign',
    'asked',
    `${contrary.length} rows of a type that means money out (${first.documentType}) are above zero, and no such row is below zero. Say whether the bank leaves the minus out.`,
    {
      row: first.row,
      column: 'TRNAMT',
      excerpt: `${first.documentType} ${first.description}`,
      readings: ['amounts above zero are money in', 'types that mean debit are money out'],
    },
  );
}

/** The line with the sign its type calls for; null where nothing tells. `isReversed`: the file has signs, all the other way round. */
function turn(line: ParsedLine, isReversed: boolean, isDebt: boolean): ParsedLine | null {
  if (isReversed) return { ...line, amount: minor(-line.amount) };
  const way = line.documentType.toUpperCase() === PURCHASE ? 'out' : wayOf(line.documentType, isDebt);
  if (way === null && line.amount !== 0) return isDebt && line.documentType.toUpperCase() === 'PAYMENT' ? line : null;
  return way === 'out' ? { ...line, amount: minor(-line.amount) } : line;
}

/** Which reading leads from the balance before to the closing balance; null where neither or both do. */
function proved(
  draft: StatementDraft,
  turned: readonly (ParsedLine | null)[],
  before: number | null,
): 'written' | 'turned' | null {
  if (before === null || draft.closing === null || draft.refused > 0) return null;
  const moved = BigInt(draft.closing) - BigInt(before);
  const written = sum(draft.lines) === moved;
  const byType = !turned.includes(null) && sum(turned.filter((line) => line !== null)) === moved;
  return written === byType ? null : written ? 'written' : 'turned';
}

function sum(lines: readonly ParsedLine[]): bigint {
  return lines.reduce((total, { amount }) => total + BigInt(amount), 0n);
}

function replace(draft: StatementDraft, turned: readonly (ParsedLine | null)[]): void {
  const written = [...draft.lines];
  draft.lines.length = 0;
  turned.forEach((line, index) => {
    if (line !== null) draft.lines.push(line);
    else
      draft.refuse(
        'ambiguous_sign',
        'The type of the row does not say whether money came in or went out, and the amounts have no signs. The row is left out; enter it by hand.',
        { row: written[index]!.row, column: 'TRNTYPE', excerpt: written[index]!.documentType },
      );
  });
  draft.note(
    'notice',
    'The amounts have no minus, or all signs are turned round: money in and out is told by the type of each row (TRNTYPE).',
  );
}

/** The question about an amount whose only sign may group thousands or part three decimals. */
export function askDecimal(row: number, raw: string): Problem {
  return problem(
    'ambiguous_decimal',
    'asked',
    `"${raw}" could be a whole number in thousands or have three decimals, and no other amount tells. Say which sign is the decimal sign.`,
    { row, column: 'TRNAMT', excerpt: raw, readings: ['.', ','] },
  );
}
