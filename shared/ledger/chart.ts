/** The chart of accounts a journal uses: which account stands against a book line, and which against a difference. */

import type { DifferenceType } from '../match/types.ts';
import { fold } from '../text.ts';

/** Accounts by direction of money as the bank sees it; null means "the bank account itself". */
export interface AccountPair {
  readonly moneyIn: string | null;
  readonly moneyOut: string | null;
}

/** Document types whose folded text contains one of the words take this pair; rules are tried in order. */
export interface DocumentRule extends AccountPair {
  readonly words: readonly string[];
}

export interface Chart {
  /** Bank, card or processor account by the name it has in the workspace; a name that is not listed is its own account. */
  readonly banks: Readonly<Record<string, string>>;
  /** By the record kind a processor or shop export states. Tried before the document type. */
  readonly kinds: Readonly<Record<string, AccountPair>>;
  readonly documents: readonly DocumentRule[];
  /** Where neither kind nor document type says anything: already in the cash book (see journal.ts). */
  readonly otherDocuments: AccountPair;
  /** `moneyIn`: the difference raises the bank balance (a gain); null keeps it open on the party's own account. */
  readonly differences: Readonly<Record<DifferenceType, AccountPair>>;
  /** Fee that an export states beside gross and net. */
  readonly processingFees: string;
  /** Closes each currency of an entry whose bank legs have several. */
  readonly exchange: string;
  /** Party's account where no document of the match names one: who pays in owes it, who is paid is owed it. */
  readonly party: { readonly moneyIn: string; readonly moneyOut: string };
  /** Takes what a person could not explain yet, by a person's choice only. */
  readonly suspense: string;
}

const RECEIVABLE = 'Accounts receivable';
const PAYABLE = 'Accounts payable';
const CLEARING = 'Payment processor clearing';
const SUSPENSE = 'Suspense - to be corrected';

const both = (account: string | null): AccountPair => ({ moneyIn: account, moneyOut: account });

/** Accounts every small ledger has. A workspace may replace any of them. */
export const DEFAULT_CHART: Chart = {
  banks: {},
  kinds: {
    sale_payment: both(CLEARING),
    refund: both(CLEARING),
    fee: both(CLEARING),
    dispute: both(CLEARING),
    dispute_reversal: both(CLEARING),
    adjustment: both(CLEARING),
    reserve_hold: both(CLEARING),
    reserve_release: both(CLEARING),
    payout: both(CLEARING),
    payout_reversal: both(CLEARING),
    invoice: both(RECEIVABLE),
    order: both(RECEIVABLE),
    credit_note: both(RECEIVABLE),
    bill: both(PAYABLE),
    payroll_run: both('Wages payable'),
    payroll_debit: both('Wages payable'),
    tax_withheld: both('Tax withheld'),
  },
  documents: [
    // A payment, receipt or cheque is in the cash book already, whatever document it settles ("bill payment").
    {
      words: [
        'payment',
        'receipt',
        'deposit',
        'expense',
        'spend',
        'transfer',
        'check',
        'cheque',
        'journal',
        'withdrawal',
        'cash',
      ],
      ...both(null),
    },
    { words: ['payroll', 'wages', 'salary'], ...both('Wages payable') },
    { words: ['payout', 'settlement'], ...both(CLEARING) },
    { words: ['bill', 'purchase', 'supplier', 'vendor'], ...both(PAYABLE) },
    // A customer's credit note takes money out, a supplier's brings it in.
    { words: ['credit note', 'credit memo', 'refund'], moneyIn: PAYABLE, moneyOut: RECEIVABLE },
    { words: ['invoice', 'sale', 'order'], moneyIn: RECEIVABLE, moneyOut: PAYABLE },
  ],
  otherDocuments: both(null),
  differences: {
    fee: both('Payment processing fees'),
    fx: both('Foreign exchange gains and losses'),
    rounding: both('Rounding'),
    discount: { moneyIn: 'Discounts received', moneyOut: 'Discounts allowed' },
    tax: both('Tax withheld'),
    bank_charge: both('Bank charges'),
    write_off: both('Write-offs'),
    // A booking error goes to the account a person names, or is corrected at the source: see `errorAccount` in journal.ts.
    transposition: both(null),
    sign: both(null),
    short_payment: both(null),
    overpayment: both(null),
    // These name their own account: without one a decision is refused, and only a suggestion that shows it comes here.
    unexplained: both(SUSPENSE),
    categorised: both(SUSPENSE),
  },
  processingFees: 'Payment processing fees',
  exchange: 'Currency exchange',
  party: { moneyIn: RECEIVABLE, moneyOut: PAYABLE },
  suspense: SUSPENSE,
};

/** True for the account that takes what nobody explained yet, under the chart's name or another that says so. */
export function isSuspense(account: string, chart: Chart = DEFAULT_CHART): boolean {
  return account === chart.suspense || ` ${fold(account)} `.includes(' suspense ');
}

const pick = (pair: AccountPair, amount: number): string | null => (amount < 0 ? pair.moneyOut : pair.moneyIn);

/** The party's own account by the direction of the money. */
export function partyAccountOf(chart: Chart, amount: number): string {
  return amount < 0 ? chart.party.moneyOut : chart.party.moneyIn;
}

/** Account of a workspace bank account. */
export function bankAccountOf(chart: Chart, name: string): string {
  return chart.banks[name] ?? name;
}

interface StatedDocument {
  readonly kind: string | null;
  readonly documentType: string;
  readonly amount: number;
}

/** Account that a book line says it stands on, null for the bank account itself, undefined where neither kind nor type says. */
export function statedDocumentAccount(chart: Chart, line: StatedDocument): string | null | undefined {
  const byKind = line.kind === null ? undefined : chart.kinds[line.kind];
  if (byKind) return pick(byKind, line.amount);
  const type = ` ${fold(line.documentType)} `;
  const rule = chart.documents.find(({ words }) =>
    words.some((word) => type.includes(` ${word} `) || type.includes(` ${word}s `)),
  );
  return rule === undefined ? undefined : pick(rule, line.amount);
}

/** Account that a book line already stands on, or null when that is the bank account itself. */
export function documentAccountOf(chart: Chart, line: StatedDocument): string | null {
  const stated = statedDocumentAccount(chart, line);
  return stated === undefined ? pick(chart.otherDocuments, line.amount) : stated;
}

/** Account of a difference: the one it names, else that of its type; null where it stays open on the party's own account. */
export function differenceAccountOf(
  chart: Chart,
  difference: { readonly type: DifferenceType; readonly amount: number; readonly account?: string },
): string | null {
  return difference.account ?? pick(chart.differences[difference.type], difference.amount);
}
