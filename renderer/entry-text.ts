/** The two halves of a journal entry's text, so that a list can name what was settled first. */

const BOTH = /^Bank: (?<bank>.*?)(?: \| Books: (?<books>.*))?$/su;
/** What `reversalOf` puts before the text of the entry it takes back. */
const REVERSAL = 'Reversal: ';
const BOOKS = /^Books: (?<books>.*)$/su;

export interface EntryParts {
  /** Document and party where the books name them, else the bank's text. */
  readonly title: string;
  /** The bank's own words, or ''. */
  readonly bank: string;
}

/** Reads a text as `memoOf` in shared/ledger/journal.ts writes it: "Bank: ... | Books: ...", either half alone, or free text; after "Reversal: " that of another. */
export function entryParts(text: string): EntryParts {
  if (text.startsWith(REVERSAL)) {
    const parts = entryParts(text.slice(REVERSAL.length));
    return { ...parts, title: `${REVERSAL}${parts.title}` };
  }
  const { bank = '', books = '' } = (BOTH.exec(text) ?? BOOKS.exec(text))?.groups ?? {};
  return { title: books || bank || text, bank };
}
