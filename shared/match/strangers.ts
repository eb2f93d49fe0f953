/** Bank lines whose text names somebody the document does not: beside an equal amount, "no document yet" explains them nearly as well. */

import { topicOf } from '../detect/lexicon.ts';
import type { Context } from './context.ts';
import type { Edges } from './edges.ts';
import { NAME, REF } from './pair.ts';
import { Scanner } from './tokens.ts';

/**
 * Raw probability that a pair may have which nothing but its amount ties while the text names another payee. Nineteen in twenty
 * such pairs are paid by somebody else or under a trade name; the twentieth meets the amount by accident, its own document not
 * being here yet. Under what anybody approves unseen.
 */
const STRANGER_MOST = 0.95;
/** Words in more of the bank lines than this, beside one line, are the bank's own; where a column holds the payee, than this. */
const RARE = 0.002;
const RARE_PAYEE = 0.08;
/** Shorter words are particles and codes. */
const LEAST_LETTERS = 3;
/** A link of a lower quality is a guess at an abbreviation. */
const LINKED = 0.6;

/** How a pair was compared. */
interface ComparedPair {
  readonly i: number;
  readonly j: number;
  readonly refLevel: number;
  readonly nameLevel: number;
  /** Posterior of the pair: what it has itself put into the learnt aliases. */
  readonly own: number;
}

const SCANNER = new Scanner();

/**
 * True where neither reference nor name nor anything learnt ties a pair, its document has a payee, and the bank text names
 * somebody: another payee of the books, or one whom they do not know.
 */
export function isStranger(context: Context, { i, j, refLevel, nameLevel, own }: ComparedPair): boolean {
  const { book, model } = context;
  const party = book.party[j]!;
  if (nameLevel > NAME.SILENT || (refLevel !== REF.NONE && refLevel !== REF.ELSEWHERE) || party === 0) return false;
  if (book.partyIsText[party] && !model.textsNamePayees) return false;
  if (model.aliases.weight(i, party, own) > 0) return false;
  if (nameLevel !== NAME.OTHER && payeeWords(context, i).length === 0) return false;
  return !sharesWord(context, i, j);
}

/** Highest raw probability that a compared pair may have. */
export function mostOf(context: Context, edges: Edges, e: number): number {
  const pair = {
    i: edges.bank[e]!,
    j: edges.book[e]!,
    refLevel: edges.refLevel[e]!,
    nameLevel: edges.nameLevel[e]!,
    own: edges.posterior[e]!,
  };
  return isStranger(context, pair) ? STRANGER_MOST : 1;
}

/** Words by which a bank text names a payee that no party of the books is called by; empty where it names none. */
export function payeeWords({ bank, links }: Context, i: number): string[] {
  const hasPayee = bank.table.counterparty.at(bank.row[i]!) !== '';
  const most = hasPayee ? bank.size * RARE_PAYEE + 2 : bank.size * RARE + 1;
  const out: string[] = [];
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
    const word = bank.lineWords.items[w]!;
    const text = bank.words[word]!;
    if (text.length < LEAST_LETTERS || bank.wordLines[word]! > most || topicOf(text) !== undefined) continue;
    let linked = false;
    for (let l = links.lists.start[word]!; l < links.lists.start[word + 1]!; l++) linked ||= links.quality[l]! > LINKED;
    if (hasPayee || !linked) out.push(text);
  }
  return out;
}

/** True where the description of a document has a word in common with the bank text that is not in every other one. */
function sharesWord({ bank, book }: Context, i: number, j: number): boolean {
  const words = new Map<string, number>();
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
    const word = bank.lineWords.items[w]!;
    words.set(bank.words[word]!, bank.wordLines[word]!);
  }
  SCANNER.scan(book.table.description.at(book.row[j]!)!);
  for (let w = 0; w < SCANNER.words; w++) {
    const lines = words.get(SCANNER.wordText(w));
    if (lines !== undefined && lines <= bank.size * RARE_PAYEE + 2) return true;
  }
  return false;
}
