/** Tells which incoming rows are in the workspace already: multiplicity-aware, ids as evidence, never merged by amount alone. */

import { dayFloor, dayOfFingerprint, sameContent } from '../../shared/fingerprint.ts';
import type { ParsedLine, Side } from '../../shared/line.ts';
import type { ReadHandle } from './handle.ts';
import { SIDE_CODES } from './lines.ts';

/** Days a bank may move a line it has already shown (pending to posted), by its own id. */
const MOVED_DAYS = 10;
/** Fewer content hits with other ids than this do not prove that a bank's ids are unstable. */
const UNSTABLE_PROOF = 3;

/** `known` with the line it is; `undecided`: same content under another id, settled once the whole file was seen. */
export type Verdict =
  | { readonly is: 'new' }
  | { readonly is: 'known'; readonly lineId: number; readonly changed: boolean }
  | { readonly is: 'undecided' };

interface Candidate {
  readonly id: number;
  readonly day: ParsedLine['day'];
  readonly amount: ParsedLine['amount'];
  readonly currency: string;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly externalId: string;
  readonly bankId: string;
  readonly checkNumber: string;
  readonly balance: number | null;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly batch: string;
  readonly originalAmount: ParsedLine['originalAmount'];
  readonly originalCurrency: string;
}

const CANDIDATE = `id, day, amount, currency, description, counterparty, reference, external_id AS externalId, bank_id AS bankId, check_number AS checkNumber, balance,
  document_type AS documentType, document_number AS documentNumber, batch, original_amount AS originalAmount, original_currency AS originalCurrency FROM line`;

interface Span {
  readonly from: number;
  readonly to: number;
}

const NEW: Verdict = { is: 'new' };
const UNDECIDED: Verdict = { is: 'undecided' };

/** Compares the marks beside the content. `same` wins over `other`; `unmarked` means neither side can tell. */
function compareMarks(line: ParsedLine, candidate: Candidate): 'same' | 'other' | 'unmarked' {
  let other = false;
  for (const field of ['bankId', 'externalId'] as const) {
    if (line[field] === '' || candidate[field] === '') continue;
    if (line[field] === candidate[field]) return 'same';
    other = true;
  }
  if (other) return 'other';
  if (line.balance === null || candidate.balance === null) return 'unmarked';
  return line.balance === candidate.balance ? 'same' : 'other';
}

/** One per import and side. Rows are asked in file order; each workspace line answers for at most one row of the file. */
export class KnownLines {
  private readonly spans = new Map<number, Span | null>();
  private readonly taken = new Set<number>();
  private same = 0;
  private other = 0;
  /** Lines whose bank id another movement of the file carries: their own ids count rows, they do not name them. */
  private readonly renamed = new Set<number>();
  /** Rows whose id a line of the same days has with the same amount, and with another one. */
  private restated = 0;
  private reused = 0;

  /** `lastLineId`: highest line id before this import began, so that rows of one file never answer for each other. */
  constructor(
    private readonly read: ReadHandle,
    private readonly side: Side,
    private readonly lastLineId: number,
  ) {}

  private span(accountId: number): Span | null {
    let span = this.spans.get(accountId);
    if (span === undefined) {
      const side = SIDE_CODES[this.side];
      const first = this.read.get<{ f: number }>(
        'SELECT fingerprint AS f FROM line WHERE side = ? AND account_id = ? ORDER BY fingerprint LIMIT 1',
        side,
        accountId,
      );
      const last = this.read.get<{ f: number }>(
        'SELECT fingerprint AS f FROM line WHERE side = ? AND account_id = ? ORDER BY fingerprint DESC LIMIT 1',
        side,
        accountId,
      );
      span =
        first === null || last === null || this.lastLineId === 0
          ? null
          : { from: dayOfFingerprint(first.f) - MOVED_DAYS, to: dayOfFingerprint(last.f) + MOVED_DAYS };
      this.spans.set(accountId, span);
    }
    return span;
  }

  private take(candidate: Candidate, changed: boolean): Verdict {
    this.taken.add(candidate.id);
    return { is: 'known', lineId: candidate.id, changed };
  }

  private candidates(accountId: number, line: ParsedLine, fingerprint: number): Candidate[] {
    const found = this.read.all<Candidate>(
      `SELECT ${CANDIDATE} WHERE side = ? AND account_id = ? AND fingerprint = ? AND id <= ? ORDER BY id`,
      SIDE_CODES[this.side],
      accountId,
      fingerprint,
      this.lastLineId,
    );
    return found.filter((candidate) => !this.taken.has(candidate.id) && sameContent(line, candidate));
  }

  /** Judges one row. */
  judge(accountId: number, line: ParsedLine, fingerprint: number): Verdict {
    const span = this.span(accountId);
    if (span === null || line.day < span.from || line.day > span.to) return NEW;
    const candidates = this.candidates(accountId, line, fingerprint);
    let unmarked: Candidate | null = null;
    for (const candidate of candidates) {
      const marks = compareMarks(line, candidate);
      if (marks === 'same') {
        this.same++;
        return this.take(candidate, false);
      }
      if (marks === 'unmarked') unmarked ??= candidate;
    }
    if (unmarked !== null) return this.take(unmarked, false);
    const namesakes = this.namesakes(accountId, line);
    if (this.movedLine(line, namesakes) !== null) {
      this.restated++;
      return UNDECIDED;
    }
    if (namesakes.some(({ amount }) => amount !== line.amount)) this.reused++;
    if (candidates.length === 0) return NEW;
    this.other++;
    return UNDECIDED;
  }

  /** Lines of about the same days under the row's bank id. */
  private namesakes(accountId: number, line: ParsedLine): readonly Candidate[] {
    if (line.bankId === '') return [];
    return this.read.all<Candidate>(
      `SELECT ${CANDIDATE} WHERE bank_id = ? AND bank_id <> '' AND side = ? AND account_id = ? AND fingerprint >= ? AND fingerprint < ? AND id <= ? ORDER BY id`,
      line.bankId,
      SIDE_CODES[this.side],
      accountId,
      dayFloor(Math.max(0, line.day - MOVED_DAYS)),
      dayFloor(line.day + MOVED_DAYS + 1),
      this.lastLineId,
    );
  }

  /**
   * Same bank id and amount within a few days, other text or day: the bank restated a line it had shown before. Under the id of
   * a line with another amount and text it is no restatement: the id does not name the movement.
   */
  private movedLine(line: ParsedLine, namesakes: readonly Candidate[]): Candidate | null {
    const same = namesakes.filter((candidate) => candidate.amount === line.amount);
    if (same.length === 0)
      for (const { id, description } of namesakes) if (description !== line.description) this.renamed.add(id);
    const free = same.filter((candidate) => !this.taken.has(candidate.id));
    return free.length === 1 ? free[0]! : null;
  }

  /**
   * Ids that start again each day meet other payments of the days before, mostly of other amounts; a bank that restates a line keeps its
   * amount. Where as many rows of a file share their id with another amount as with the same, an equal amount is chance and the row is new:
   * a row too many is seen as a duplicate, a row too few by nobody.
   */
  private idsRestart(): boolean {
    return this.reused > 0 && this.reused >= this.restated;
  }

  /** True when the overlap shows that this source's ids or balances change from export to export: content then decides alone. */
  idsAreUnstable(): boolean {
    return this.other >= UNSTABLE_PROOF && this.same * 4 < this.other;
  }

  /** Judges an undecided row at the end of the file: it is the line of its content where that line's id went to another row. */
  settle(accountId: number, line: ParsedLine, fingerprint: number): Verdict {
    const moved = this.idsRestart() ? null : this.movedLine(line, this.namesakes(accountId, line));
    if (moved !== null) return this.take(moved, true);
    const unstable = this.idsAreUnstable();
    const candidate = this.candidates(accountId, line, fingerprint).find(({ id }) => unstable || this.renamed.has(id));
    return candidate === undefined ? NEW : this.take(candidate, false);
  }
}
