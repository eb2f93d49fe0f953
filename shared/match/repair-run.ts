/** A finished run by its lines: which group holds each, which were open, and what decisions have done to them since. */

import { type BankTopic, topicOf } from '../detect/lexicon.ts';
import type { Draft } from './draft.ts';
import type { MatchState } from './engine.ts';
import { proposalsOf } from './proposals.ts';
import { type Transfers, transferProposals } from './transfers.ts';
import type { Ambiguity, Exception, Proposal } from './types.ts';

/** A group the run formed. Places: a bank line is its canonical position, a book line the same after all bank lines. */
export interface RunGroup {
  readonly places: readonly number[];
  readonly draft: Draft | null;
  readonly transfer: Transfers['pairs'][number] | null;
}

/** A proposal that the pairs of a run do not make: that of an earlier run's group, by its number there, or a new one (-1). */
export interface MadeBefore {
  readonly source: number;
  readonly proposal: () => Proposal;
}

/** Ids of a group of lines. */
export interface LineGroup {
  readonly bank: readonly number[];
  readonly book: readonly number[];
}

const NO_GROUP = -1;

/** Id of the line at a place of prepared sides. */
export function idAt({ bank, book }: Pick<MatchState['prepared'], 'bank' | 'book'>, place: number): number {
  return place < bank.size ? bank.table.id[bank.row[place]!]! : book.table.id[book.row[place - bank.size]!]!;
}

/** Look-ups over a finished run, made once. */
export class FinishedRun {
  readonly bankSize: number;
  readonly size: number;
  readonly groups: readonly RunGroup[];
  /** Group of each place, -1 where none. */
  readonly owner: Int32Array;
  /** Topic of each bank word. */
  readonly topics: readonly (BankTopic | undefined)[];
  private readonly places = new Map<number, number>();
  private readonly copies: ReadonlySet<number>;
  private readonly exceptions: ReadonlyMap<number, Exception>;
  private readonly ambiguous: ReadonlyMap<number, Ambiguity>;

  /** `made` are the drafts whose proposals were made before; null in a run that made all of them. */
  constructor(
    readonly state: MatchState,
    private readonly made: ReadonlyMap<Draft, MadeBefore> | null = null,
  ) {
    const { bank, book, context } = state.prepared;
    this.bankSize = bank.size;
    this.topics = bank.words.map((word) => topicOf(word));
    this.size = bank.size + book.size;
    this.groups = [
      ...context.drafts.map((draft) => ({
        places: [...draft.bank, ...draft.book.map((j) => bank.size + j)],
        draft,
        transfer: null,
      })),
      ...state.transfers.pairs.map((transfer) => ({
        places: [transfer.out, transfer.into].sort((x, y) => x - y),
        draft: null,
        transfer,
      })),
    ];
    this.copies = new Set(state.findings.map(({ side, copy }) => (side === 'bank' ? copy : bank.size + copy)));
    this.owner = new Int32Array(this.size).fill(NO_GROUP);
    this.groups.forEach(({ places }, at) => {
      for (const place of places) this.owner[place] = at;
    });
    for (let place = 0; place < this.size; place++) this.places.set(this.idOf(place), place);
    this.exceptions = new Map(state.open.exceptions.map((item) => [item.line, item]));
    this.ambiguous = new Map(state.open.ambiguous.map((item) => [item.line, item]));
  }

  /** True for a line the run set aside as the copy of another. */
  isCopy(place: number): boolean {
    return this.copies.has(place);
  }

  idOf(place: number): number {
    return idAt(this.state.prepared, place);
  }

  /** Place of a line, undefined where the run did not have it. */
  placeOf(id: number): number | undefined {
    return this.places.get(id);
  }

  /** True where the run left the line open, in no group and not set aside. */
  wasOpen(place: number): boolean {
    const { bankFree, bookFree } = this.state.prepared.context;
    return (place < this.bankSize ? bankFree[place]! : bookFree[place - this.bankSize]!) === 1;
  }

  /** Number of the group that holds a place in the run that formed it first; -1 where none does, or only this run. */
  sourceOf(place: number): number {
    const at = this.owner[place]!;
    if (at === NO_GROUP || this.groups[at]!.draft === null) return -1;
    return this.made === null ? at : (this.made.get(this.groups[at]!.draft)?.source ?? -1);
  }

  /** The run's own proposal of a group. */
  proposalOf(at: number): Proposal {
    const { prepared, calibration } = this.state;
    const { draft, transfer } = this.groups[at]!;
    const made = draft === null ? undefined : this.made?.get(draft);
    if (made !== undefined) return made.proposal();
    if (draft !== null) return proposalsOf({ ...prepared.context, drafts: [draft] }, prepared.edges, calibration)[0]!;
    return transferProposals(prepared.context, { pairs: [transfer!], single: [] }, calibration)[0]!;
  }

  exceptionOf(id: number): Exception | undefined {
    return this.exceptions.get(id);
  }

  ambiguityOf(id: number): Ambiguity | undefined {
    return this.ambiguous.get(id);
  }
}

/** What people decided since the run. Holds the state, never the order it came about in. */
export class Changes {
  /** 1 by place while a decision or an exclusion holds the line. */
  readonly out: Uint8Array;
  /** Standing rejections by the places of their lines. */
  readonly rejected = new Map<string, readonly number[]>();
  /** Copies a person called genuine. */
  readonly kept = new Set<number>();
  /** Groups that lost some of their lines. */
  readonly broken = new Set<number>();
  /** Lines that came back although the run did not have them. */
  readonly unknown = new Set<number>();

  constructor(readonly run: FinishedRun) {
    this.out = new Uint8Array(run.size);
  }

  /** Says of lines, by id, whether a decision holds them now. */
  decided(ids: readonly number[], out: boolean): void {
    const { run } = this;
    for (const id of ids) {
      const place = run.placeOf(id);
      if (place === undefined) {
        if (out) this.unknown.delete(id);
        else this.unknown.add(id);
        continue;
      }
      this.out[place] = out ? 1 : 0;
      const at = run.owner[place]!;
      if (at === NO_GROUP) continue;
      const { places } = run.groups[at]!;
      const gone = places.reduce((sum, one) => sum + this.out[one]!, 0);
      if (gone > 0 && gone < places.length) this.broken.add(at);
      else this.broken.delete(at);
    }
  }

  /** Rejects a group, or takes its rejection back. */
  reject({ bank, book }: LineGroup, standing: boolean): void {
    const places = [...bank, ...book].map((id) => this.run.placeOf(id));
    if (places.some((place) => place === undefined)) return;
    const sorted = places.map((place) => place!).sort((x, y) => x - y);
    if (standing) this.rejected.set(sorted.join(), sorted);
    else this.rejected.delete(sorted.join());
  }

  /** Says that a copy is a line of its own, or takes that back. Other lines of the pair stay what they are. */
  keep(id: number, standing: boolean): void {
    const place = this.run.placeOf(id);
    if (place === undefined || !this.run.isCopy(place)) return;
    if (standing) this.kept.add(place);
    else this.kept.delete(place);
  }

  /** Lines that need a new answer, by the group they stood in; a kept copy stands alone. */
  disturbed(): number[][] {
    const { run } = this;
    const groups = new Set(this.broken);
    for (const places of this.rejected.values()) {
      const at = run.owner[places[0]!]!;
      if (
        at !== NO_GROUP &&
        run.groups[at]!.places.length === places.length &&
        places.every((one) => run.owner[one] === at)
      )
        groups.add(at);
    }
    const sets = [...groups].map((at) => run.groups[at]!.places.filter((place) => !this.out[place]));
    for (const place of this.kept) if (!this.out[place] && run.owner[place] === NO_GROUP) sets.push([place]);
    return sets.filter((set) => set.length > 0).sort((x, y) => x[0]! - y[0]!);
  }

  /** True while the run's own group stands: no line of it decided, not rejected. */
  stands(at: number): boolean {
    const { places } = this.run.groups[at]!;
    if (places.some((place) => this.out[place])) return false;
    return !this.rejected.has([...places].sort((x, y) => x - y).join());
  }
}
