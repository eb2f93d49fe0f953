/** Memory of payees: what bank texts people approved for a party, fading with age; speaks for that party's documents where the text says little else. */

import { type Day, isoDay } from '../day.ts';
import { fold } from '../text.ts';
import type { BankSide, BookSide } from './encode.ts';
import { plain, Scanner } from './tokens.ts';
import type { DecidedLine, MatchInput, PastDecision } from './types.ts';

/** Days after which a decision counts half. */
export const HALF_LIFE_DAYS = 180;
/**
 * Most log-odds that memory adds: about 12 to 1. A reference or a rare amount of a document weighs more, so that memory decides
 * between documents that say nothing, and never against one that says something.
 */
export const MOST_WEIGHT = 2.5;
/** Pseudo-decisions on either side. */
const SMOOTH = 0.5;
/** A rejection says that just this was wrong; an approval of another party only that both occur. */
const REJECTION = 2;
/** Words and numbers in more of the bank lines than this (and two lines more) name nobody. */
const COMMON = 0.05;
/** Shorter numbers are days, months and counts. */
const LEAST_DIGITS = 4;

/** What is remembered of a bank text and a party. */
export interface Remembered {
  /** Log-odds for the party. */
  readonly weight: number;
  /** The word, number or whole text it hangs on. */
  readonly token: string;
  /** Approved matches behind it, and the newest of their days. */
  readonly matches: number;
  readonly latest: Day;
}

interface Tie {
  hits: number;
  rejected: number;
  matches: number;
  latest: number;
}

/** One token of the past: decayed approvals in all, and by folded party name. */
interface Past {
  /** As it was written, the first of several spellings by code unit. */
  token: string;
  total: number;
  readonly parties: Map<string, Tie>;
}

/** Tokens by where the bank side keeps them: words as text, numbers as length and value, whole texts in lower case. */
class PastTokens {
  readonly words = new Map<string, Past>();
  readonly numbers = new Map<number, Past>();
  readonly texts = new Map<string, Past>();
  private readonly scanner = new Scanner();

  /** Every token of a bank text, each once. */
  of(line: DecidedLine): Set<Past> {
    const out = new Set<Past>();
    for (const text of [line.description, line.counterparty, line.reference]) {
      if (text === '') continue;
      this.scanner.scan(text);
      for (let w = 0; w < this.scanner.words; w++)
        out.add(entry(this.words, this.scanner.wordText(w), this.written(text, w)));
      for (let d = 0; d < this.scanner.digitRuns; d++) {
        const value = this.scanner.digitValue[d]!;
        const length = this.scanner.digitLength[d]!;
        if (length >= LEAST_DIGITS && length <= 14)
          out.add(entry(this.numbers, numberKey(value, length), String(value)));
      }
    }
    if (line.description !== '') out.add(entry(this.texts, line.description.toLowerCase(), line.description));
    return out;
  }

  /** Word `w` of the scanned text as it was written; as the scanner spells it where letters were replaced by several. */
  private written(text: string, w: number): string {
    const { scanner } = this;
    if (plain(text).length !== text.length) return scanner.wordText(w);
    return text.slice(scanner.wordFrom[w]!, scanner.wordTo[w]!);
  }
}

function entry<K>(map: Map<K, Past>, key: K, token: string): Past {
  let past = map.get(key);
  if (past === undefined) {
    past = { token, total: 0, parties: new Map() };
    map.set(key, past);
  } else if (token < past.token) past.token = token;
  return past;
}

/** Numbers of at most 14 digits, told apart by their length. */
const numberKey = (value: number, length: number): number => length * 1e14 + value;

/** The one party all documents of a decision are of; null where there are several or none. */
function partyOf({ book }: PastDecision): string | null {
  const names = new Set(book.map(({ counterparty }) => fold(counterparty)));
  const [name] = names;
  return names.size === 1 && name !== undefined && name !== '' ? name : null;
}

function learn(decisions: readonly PastDecision[], today: Day): PastTokens {
  const tokens = new PastTokens();
  for (const decision of decisions) {
    const party = partyOf(decision);
    if (party === null) continue;
    const weight = 0.5 ** (Math.max(0, today - decision.day) / HALF_LIFE_DAYS);
    const all = new Set(decision.bank.flatMap((line) => [...tokens.of(line)]));
    for (const past of all) {
      const tie = past.parties.get(party) ?? { hits: 0, rejected: 0, matches: 0, latest: 0 };
      past.parties.set(party, tie);
      if (decision.verdict === 'rejected') {
        tie.rejected += weight;
        continue;
      }
      past.total += weight;
      tie.hits += weight;
      tie.matches++;
      tie.latest = Math.max(tie.latest, decision.day);
    }
  }
  return tokens;
}

/** log-odds that a text with the token is the party's: its own approvals against those of others and against rejections. */
function weightOf({ total }: Past, { hits, rejected }: Tie): number {
  const odds = Math.log((hits + SMOOTH) / (total - hits + REJECTION * rejected + SMOOTH));
  return Math.round(Math.min(MOST_WEIGHT, odds) * 1e6) / 1e6;
}

const NOTHING: ReadonlyMap<number, Remembered> = new Map();

/** What is remembered about the bank lines of a run, by canonical position and party. */
export class PartyMemory {
  constructor(private readonly lines: ReadonlyMap<number, ReadonlyMap<number, Remembered>>) {}

  /** What speaks for a party in a bank line; undefined where nothing does. */
  of(i: number, party: number): Remembered | undefined {
    return this.lines.get(i)?.get(party);
  }

  /** Parties that memory speaks for in a bank line, the strongest first. */
  parties(i: number): number[] {
    return [...(this.lines.get(i) ?? NOTHING)]
      .sort(([a, x], [b, y]) => y.weight - x.weight || a - b)
      .map(([party]) => party);
  }
}

/** Recalls what past decisions say about the bank lines; null where they say nothing. The order of decisions does not matter. */
export function recall(
  { decisions, today }: Pick<MatchInput, 'decisions' | 'today'>,
  bank: BankSide,
  book: BookSide,
): PartyMemory | null {
  if (decisions.length === 0) return null;
  const tokens = learn(decisions, today);
  const parties = partyIds(book);
  const words = bank.words.map((word) => tokens.words.get(word));
  const most = bank.size * COMMON + 2;
  const numbers = numberLines(bank, tokens);
  const lines = new Map<number, Map<number, Remembered>>();
  for (let i = 0; i < bank.size; i++) {
    // Of tokens that say equally much, the first names itself: the whole text before its parts.
    const whole = tokens.texts.get(bank.table.description.at(bank.row[i]!)!.toLowerCase());
    const found = whole === undefined ? [] : [whole];
    for (let w = bank.lineWords.start[i]!; w < bank.lineWords.start[i + 1]!; w++) {
      const word = bank.lineWords.items[w]!;
      if (words[word] !== undefined && bank.wordLines[word]! <= most) found.push(words[word]);
    }
    for (let n = bank.numberStart[i]!; n < bank.numberStart[i + 1]!; n++) {
      const past = tokens.numbers.get(numberKey(bank.numberValue[n]!, bank.numberLength[n]!));
      if (past !== undefined && numbers.get(past)! <= most) found.push(past);
    }
    const about = remembered(found, parties);
    if (about.size > 0) lines.set(i, about);
  }
  return lines.size === 0 ? null : new PartyMemory(lines);
}

/** The strongest token for each party. */
function remembered(found: readonly Past[], parties: ReadonlyMap<string, readonly number[]>): Map<number, Remembered> {
  const out = new Map<number, Remembered>();
  for (const past of found) {
    for (const [name, tie] of past.parties) {
      const weight = weightOf(past, tie);
      if (weight <= 0) continue;
      const { matches, latest } = tie;
      for (const party of parties.get(name) ?? [])
        if (weight > (out.get(party)?.weight ?? 0))
          out.set(party, { weight, token: past.token, matches, latest: latest as Day });
    }
  }
  return out;
}

/** Bank lines that hold each remembered number. */
function numberLines(bank: BankSide, tokens: PastTokens): Map<Past, number> {
  const out = new Map<Past, number>();
  if (tokens.numbers.size === 0) return out;
  for (let n = 0; n < bank.numberValue.length; n++) {
    const past = tokens.numbers.get(numberKey(bank.numberValue[n]!, bank.numberLength[n]!));
    if (past !== undefined) out.set(past, (out.get(past) ?? 0) + 1);
  }
  return out;
}

/** Party ids of the books by folded name: one party may be spelt in several ways. */
function partyIds(book: BookSide): Map<string, number[]> {
  const out = new Map<string, number[]>();
  const seen = new Uint8Array(book.partyCount);
  for (let j = 0; j < book.size; j++) {
    const party = book.party[j]!;
    if (party === 0 || seen[party]) continue;
    seen[party] = 1;
    const name = fold(book.table.counterparty.at(book.row[j]!)!);
    out.set(name, [...(out.get(name) ?? []), party]);
  }
  return out;
}

/** The reason in plain words. */
export function memoryText({ token, matches, latest }: Remembered, party: string): string {
  const often = matches === 1 ? 'one approved match' : `${matches} approved matches`;
  return `“${token}” was ${party} in ${often}, last on ${isoDay(latest)}; halves every ${HALF_LIFE_DAYS} days`;
}
