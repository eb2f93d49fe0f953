/** What is to be done with what is planted in the sample, and how the list says it. */

/**
 * - `match`: approve the group. `account` takes what bank and books differ by; '' where they do not or where it stays on the party.
 * - `book`: the bank line has no document: book it to `account`.
 * - `exclude`: the copy is left out; in the cash book it is a booking error until the bookkeeper reverses it.
 * - `correct`: bank and books differ by a mistake in the books; the match posts the correction to `account`.
 * - `reversal`: takes back a copy that was excluded: together they are nothing.
 * - `outstanding`: stays open at month end and clears later.
 * - `ask`: nobody knows yet; `person` is asked.
 * - `import_again`: the statement file lacks the line: import the bank's file of that day, then match it.
 */
export type Verdict =
  | { readonly act: 'match' | 'book' | 'correct'; readonly account: string }
  | { readonly act: 'exclude' | 'reversal' | 'outstanding' | 'import_again' }
  | { readonly act: 'ask'; readonly person: string };

export const APPROVE: Verdict = { act: 'match', account: '' };
export const EXCLUDE: Verdict = { act: 'exclude' };
export const CARRY: Verdict = { act: 'outstanding' };

export const bookTo = (account: string): Verdict => ({ act: 'book', account });
export const differsBy = (account: string): Verdict => ({ act: 'match', account });
export const correctOn = (account: string): Verdict => ({ act: 'correct', account });
