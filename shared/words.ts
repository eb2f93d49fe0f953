/** Bookkeeping words for the codes of causes, differences, duplicates and dispositions: the same on the screen and in the report. */

export const LEDGER_WORDS: Readonly<Record<string, string>> = {
  // sides
  bank: 'Bank',
  book: 'Books',
  // group kinds
  one_to_one: 'One to one',
  one_to_many: 'One to many',
  many_to_one: 'Many to one',
  many_to_many: 'Many to many',
  by_hand: 'By hand',
  transfer: 'Transfer between own accounts',
  // duplicate kinds
  reimport: 'Imported twice',
  double_entry: 'Entered twice',
  double_post: 'Posted twice',
  // exception kinds
  outstanding: 'Outstanding',
  cleared_later: 'Cleared later',
  booked_later: 'Booked later',
  stale_check: 'Stale cheque',
  unrecorded: 'Not in the books',
  bank_fee: 'Bank fee',
  bank_interest: 'Bank interest',
  short_payment: 'Short payment',
  overpayment: 'Overpayment',
  nsf_returned: 'Returned payment',
  transposed_amount: 'Transposed digits',
  sign_error: 'Wrong sign',
  currency: 'Other currency',
  wrong_account: 'Wrong account',
  unknown: 'Cause unknown',
  // dispositions
  timing: 'Timing',
  bank_error: 'Bank error, the bank is asked',
  ask: 'Someone is asked',
  correct_at_source: 'To be corrected at the source',
  // differences
  fee: 'Fee',
  fx: 'Exchange difference',
  rounding: 'Rounding',
  discount: 'Discount',
  tax: 'Tax withheld',
  bank_charge: 'Bank charge',
  write_off: 'Write-off',
  transposition: 'Transposed digits',
  sign: 'Wrong sign',
  unexplained: 'Unexplained',
  categorised: 'Booked to an account',
};

/** Causes of an open line that share their code with a queue or a guard-rail. */
const CAUSES: Readonly<Record<string, string>> = {
  suggested: 'Suggested, not decided',
  duplicate_suspect: 'Suspected duplicate',
  ambiguous: 'Several fit equally',
};

/** "Bank fee" of "bank_fee"; a code without a word is shown with blanks for underscores. */
export function plainWord(code: string, words: Readonly<Record<string, string>> = LEDGER_WORDS): string {
  const known = words[code];
  if (known !== undefined) return known;
  const plain = code.replaceAll('_', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Why a line is open, in the words of the proof, the report and the exceptions queue. */
export function causeWord(kind: string): string {
  return CAUSES[kind] ?? plainWord(kind);
}
