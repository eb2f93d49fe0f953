/** Lines of the bank's own making, learnt: one wording, again and again, that names nobody and never meets a document. */

import type { Context } from '../match/context.ts';
import { NAME } from '../match/pair.ts';

/** Lines of one wording from which it counts as a habit of the bank. */
const LEAST_LINES = 3;
/** Share of them that must be open: other wordings meet documents now and then. */
const LEAST_OPEN = 0.75;

/** Share of its words' lines that a wording must hold itself: "CARD" before a hundred merchants is nobody's own wording. */
const OWN_WORDS = 0.6;

/** 1 for open bank lines whose wording (the words without numbers) is left open whenever it comes, 2 where it names nobody besides and shares its words with no other wording. */
export function bankOwnLines(context: Context): Uint8Array {
  const { bank, bankFree } = context;
  const ids = new Map<number, number>();
  const wording = new Int32Array(bank.size);
  const lines = new Int32Array(bank.size);
  const open = new Int32Array(bank.size);
  for (let i = 0; i < bank.size; i++) {
    const hash = hashOf(bank.lineWords.items, bank.lineWords.start[i]!, bank.lineWords.start[i + 1]!);
    let id = ids.get(hash);
    if (id === undefined) {
      id = ids.size;
      ids.set(hash, id);
    }
    wording[i] = id;
    lines[id]!++;
    if (bankFree[i]) open[id]!++;
  }
  const out = new Uint8Array(bank.size);
  for (let i = 0; i < bank.size; i++) {
    const id = wording[i]!;
    const wordless = bank.lineWords.start[i] === bank.lineWords.start[i + 1];
    if (!bankFree[i] || wordless || lines[id]! < LEAST_LINES || open[id]! < LEAST_OPEN * lines[id]!) continue;
    context.comparer.bankLine(i);
    const isOwn =
      !context.comparer.namesAnyone && context.namesParty(i) < NAME.MOST && ownWords(context, i, lines[id]!);
    out[i] = isOwn ? 2 : 1;
  }
  return out;
}

/** True where each word of the line occurs mostly in lines of its wording. */
function ownWords({ bank }: Context, i: number, lines: number): boolean {
  for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++)
    if (lines < OWN_WORDS * bank.wordLines[bank.lineWords.items[w]!]!) return false;
  return true;
}

/** FNV-1a over word ids, in two halves for 52 bits. */
function hashOf(items: Int32Array, from: number, to: number): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let k = from; k < to; k++) {
    low = Math.imul(low ^ items[k]!, 0x01000193);
    high = Math.imul(high ^ (items[k]! + k - from), 0x85ebca6b);
  }
  return (low >>> 0) * 1_048_576 + ((high >>> 0) & 1_048_575);
}
