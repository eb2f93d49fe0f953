/** Cuts a large bucket of equal amounts down to the candidates that a reference, a name or nearness speaks for. */

import { type CandidateLookup, type PairContext, WHOLE_BUCKET } from './candidates.ts';
import { linkedWords } from './context.ts';
import { grouped, KeyTable, type Lists } from './keys.ts';
import { NAME, REF } from './pair.ts';

/** Nearest earlier documents that are compared in a large bucket whatever they say. */
const MAX_SILENT = 32;
const MAX_KEY_LINES = 40;
const MAX_PARTIES = 16;
const MAX_OF_PARTY = 24;
/** Parties that are compared with one bank line, over its rarest words first. */
const MOST_LOOKED = 64;
/** log chance under which a shared reference is no accident. */
const RARE = -7;

/** Looks up candidates of large buckets by (amount, word of a party's name); built once per run. */
export class BucketCutter {
  /** Entry = one party within one large bucket: its lines in day order. */
  private readonly entryParty: Int32Array;
  private readonly entries: Lists;
  /** Entries by (bucket, word). */
  private readonly words = new KeyTable(1024);
  private readonly ofWord: Lists;
  private readonly wordCount: number;
  private readonly stamp: Int32Array;
  private chosen = new Int32Array(1024);
  private size = 0;

  constructor(
    private readonly context: PairContext,
    private readonly lookup: CandidateLookup,
  ) {
    const { book, amounts } = context;
    this.wordCount = Math.max(1, book.words.length);
    const ids = new KeyTable(1024);
    const party: number[] = [];
    const bucket: number[] = [];
    const entryOf = new Int32Array(book.size).fill(-1);
    const { start } = lookup.amount;
    for (let j = 0; j < book.size; j++) {
      const id = amounts.ids.book[j]!;
      if (start[id + 1]! - start[id]! <= WHOLE_BUCKET) continue;
      const entry = ids.add(id * book.partyCount + book.party[j]!);
      if (entry === party.length) {
        party.push(book.party[j]!);
        bucket.push(id);
      }
      entryOf[j] = entry;
    }
    this.entryParty = Int32Array.from(party);
    this.stamp = new Int32Array(party.length).fill(-1);
    this.entries = grouped(entryOf, party.length);
    const slots: number[] = [];
    const owners: number[] = [];
    for (let entry = 0; entry < party.length; entry++) {
      for (let w = book.partyWords.start[party[entry]!]!; w < book.partyWords.start[party[entry]! + 1]!; w++) {
        slots.push(this.words.add(bucket[entry]! * this.wordCount + book.partyWords.items[w]!));
        owners.push(entry);
      }
    }
    const { start: wordStart, items } = grouped(Int32Array.from(slots), this.words.size);
    this.ofWord = { start: wordStart, items: items.map((at) => owners[at]!) };
  }

  /** Candidates of bank line `i` among `found` (one amount, day order) in canonical order, each once: a view valid until the next call. */
  cut(i: number, found: Int32Array): Int32Array {
    this.size = 0;
    this.byReference(i, found);
    this.byName(i, found[found.length - 1]!);
    const near = Math.max(0, this.lookup.amount.firstAfter(found, this.context.bank.day[i]! + 1) - 1);
    for (let k = near, kept = 0; k >= 0 && kept < MAX_SILENT; k--, kept++) this.push(found[k]!);
    return this.distinct(found[0]!);
  }

  /**
   * Candidates of a bank line that refers to a document of its amount and names its party as well: nothing else can
   * come near, so nothing else is compared. Null where there is no such document.
   */
  settled(i: number, found: Int32Array): Int32Array | null {
    const { bank, comparer } = this.context;
    if (bank.hits.start[i] === bank.hits.start[i + 1]) return null;
    this.size = 0;
    this.byReference(i, found);
    let sure = false;
    for (let k = 0; k < this.size && !sure; k++) {
      comparer.compare(this.chosen[k]!);
      sure = comparer.refLevel === REF.FULL && comparer.refChance < RARE && comparer.nameLevel >= NAME.MOST;
    }
    if (!sure) return null;
    return this.distinct(found[0]!);
  }

  private byReference(i: number, found: Int32Array): void {
    const { bank, amounts } = this.context;
    const { keyLines } = this.lookup;
    const last = found[found.length - 1]!;
    const id = amounts.ids.bank[i]!;
    for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
      const key = bank.hits.items[h]!;
      const to = keyLines.start[key + 1]!;
      if (to - keyLines.start[key]! > MAX_KEY_LINES) continue;
      for (let k = keyLines.start[key]!; k < to; k++) {
        const j = keyLines.items[k]!;
        if (j <= last && amounts.ids.book[j] === id) this.push(j);
      }
    }
  }

  /** Latest lines of the parties the text names best. */
  private byName(i: number, last: number): void {
    const { comparer, model } = this.context;
    const bucket = this.context.amounts.ids.bank[i]!;
    const named: { entry: number; weight: number }[] = [];
    let looked = 0;
    for (const word of linkedWords(this.context, this.lookup.party, i)) {
      const slot = this.words.get(bucket * this.wordCount + word);
      if (slot < 0) continue;
      for (let k = this.ofWord.start[slot]!; k < this.ofWord.start[slot + 1]! && looked < MOST_LOOKED; k++) {
        const entry = this.ofWord.items[k]!;
        const party = this.entryParty[entry]!;
        if (party === 0 || this.stamp[entry] === i) continue;
        this.stamp[entry] = i;
        looked++;
        comparer.compareParty(party);
        if (comparer.nameLevel >= NAME.PART)
          named.push({ entry, weight: model.namePart(comparer.nameLevel, comparer.nameChance) });
      }
    }
    if (named.length > MAX_PARTIES)
      named.sort((x, y) => y.weight - x.weight || this.entryParty[x.entry]! - this.entryParty[y.entry]!);
    for (let n = 0; n < Math.min(named.length, MAX_PARTIES); n++) {
      const { entry } = named[n]!;
      const { start, items } = this.entries;
      for (let k = start[entry + 1]! - 1, kept = 0; k >= start[entry]! && kept < MAX_OF_PARTY; k--) {
        if (items[k]! > last) continue;
        this.push(items[k]!);
        kept++;
      }
    }
  }

  /** What was pushed, from line `first` on, ascending and each once. */
  private distinct(first: number): Int32Array {
    const sorted = this.chosen.subarray(0, this.size).sort();
    let to = 0;
    for (const j of sorted) if (j >= first && (to === 0 || j !== sorted[to - 1])) sorted[to++] = j;
    return sorted.subarray(0, to);
  }

  private push(j: number): void {
    if (this.size === this.chosen.length) {
      const next = new Int32Array(this.size * 2);
      next.set(this.chosen);
      this.chosen = next;
    }
    this.chosen[this.size++] = j;
  }
}
