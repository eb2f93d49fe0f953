/** Turns drafts into proposals with ids, typed differences and evidence in plain words. */

import { displayMinor, minor } from '../money.ts';
import type { Calibration } from './calibrate.ts';
import { announcedScheme, embeddingReference } from './check-digits.ts';
import type { Context } from './context.ts';
import { namedElsewhere } from './contradictions.ts';
import type { Draft } from './draft.ts';
import type { Edges } from './edges.ts';
import { memoryText } from './memory.ts';
import { NAME, REF } from './pair.ts';
import { isStranger, payeeWords } from './strangers.ts';
import type { Evidence, GroupKind, Proposal, ProposalList } from './types.ts';

/** Proposals in canonical order of their first bank line. */
export function proposalsOf(context: Context, edges: Edges, calibration: Calibration): Proposal[] {
  return [...proposalList(context, edges, calibration, [])];
}

/** The same, made one after the other as they are asked for, and some more after them. */
export function proposalList(
  context: Context,
  edges: Edges,
  calibration: Calibration,
  more: readonly Proposal[],
): ProposalList {
  const drafts = [...context.drafts].sort((x, y) => x.bank[0]! - y.bank[0]!);
  return {
    length: drafts.length + more.length,
    *[Symbol.iterator]() {
      for (const draft of drafts) yield proposalOf(context, edges, draft, calibration);
      yield* more;
    },
  };
}

function proposalOf(context: Context, edges: Edges, draft: Draft, calibration: Calibration): Proposal {
  const { bank, book } = context;
  const total =
    draft.bank.reduce((sum, i) => sum + bank.amount[i]!, 0) - draft.book.reduce((sum, j) => sum + book.amount[j]!, 0);
  const typed = draft.differences.reduce((sum, difference) => sum + difference.amount, 0);
  if (total !== typed) throw new Error(`proposal does not balance: ${total} left, ${typed} explained`);
  const confidence = Math.round(Math.max(0, Math.min(0.9999, calibration.confidence(draft.confidence))) * 1e4) / 1e4;
  return {
    kind: kindOf(draft.bank.length, draft.book.length),
    bank: draft.bank.map((i) => bank.table.id[bank.row[i]!]!).sort((x, y) => x - y),
    book: draft.book.map((j) => book.table.id[book.row[j]!]!).sort((x, y) => x - y),
    confidence,
    confidenceLow: Math.round(Math.min(confidence, calibration.low(confidence)) * 1e4) / 1e4,
    logOdds: Math.round(draft.logOdds * 100) / 100,
    margin: Math.round(Math.min(50, draft.margin) * 100) / 100,
    alternatives: draft.alternatives,
    alternativesExact: draft.alternativesExact,
    differences: draft.differences,
    basis: draft.basis,
    evidence: evidenceOf(context, edges, draft),
  };
}

function kindOf(bank: number, book: number): GroupKind {
  if (bank === 1) return book === 1 ? 'one_to_one' : 'one_to_many';
  return book === 1 ? 'many_to_one' : 'many_to_many';
}

const round = (weight: number): number => Math.round(weight * 10) / 10;

/** The reasons for a group: amounts first, then reference, name, day. */
function evidenceOf(context: Context, edges: Edges, draft: Draft): Evidence[] {
  const { bank, book, comparer } = context;
  const i = draft.bank[0]!;
  const j = draft.book[0]!;
  comparer.bankLine(i);
  comparer.compare(j);
  const out = amountEvidence(context, edges, draft);
  out.push(...referenceEvidence(context, i, j), ...nameEvidence(context, j), ...memoryEvidence(context, i, j));
  if (draft.rule !== undefined) out.push({ code: 'RULE', weight: 0, text: draft.rule });
  // Sets are not weighed by the kind of their documents.
  if (draft.basis === 'pair') out.push(...kindEvidence(context, i, j));
  out.push(...accountEvidence(context, i, j));
  const lag = bank.day[i]! - book.day[j]!;
  const weight = round(context.model.lagPart(i, j));
  if (lag === 0) out.push({ code: 'DATE_EQUAL', weight, text: 'same day' });
  else
    out.push({
      code: 'DATE_WITHIN',
      weight,
      text: `${Math.abs(lag)} days ${lag > 0 ? 'after' : 'before'} the document`,
    });
  if (draft.alternatives > 0) {
    const text = `${draft.alternativesExact ? '' : 'at least '}${draft.alternatives} other sets fit as well`;
    out.push({ code: 'SET_ALTERNATIVES', weight: 0, text });
  } else if (draft.margin < 2) out.push({ code: 'AMBIGUOUS', weight: 0, text: 'another line fits nearly as well' });
  out.push(...contradictionsOf(context, draft), ...limitsOf(draft));
  return out;
}

/** What keeps a group from being approved unseen: a payee whom the books do not know, a document that is named and left out. */
function contradictionsOf(context: Context, draft: Draft): Evidence[] {
  const { bank, book, comparer } = context;
  const out: Evidence[] = [];
  if (draft.basis === 'pair' && draft.rule === undefined) {
    const [i, j] = [draft.bank[0]!, draft.book[0]!];
    const { refLevel, nameLevel } = comparer;
    if (isStranger(context, { i, j, refLevel, nameLevel, own: draft.confidence })) {
      const payee = bank.table.counterparty.at(bank.row[i]!) || payeeWords(context, i).join(' ');
      const who = payee === '' ? 'somebody else' : `“${payee}”`;
      out.push({ code: 'NEW_PAYEE', weight: 0, text: `only the amount agrees: the bank text names ${who}` });
    }
  }
  const rival = draft.rival ?? namedElsewhere(context, draft);
  if (rival < 0) return out;
  const row = book.row[rival]!;
  const { reference, documentNumber, counterparty } = book.table;
  const name = reference.at(row) || documentNumber.at(row) || counterparty.at(row) || 'another document';
  const standing = context.bookFree[rival] ? 'which is open' : 'which is settled by another line';
  out.push({ code: 'AMBIGUOUS', weight: 0, text: `the bank text speaks of ${name}, ${standing}` });
  return out;
}

/** What was not searched to the end, said rather than hidden. */
function limitsOf(draft: Draft): Evidence[] {
  const out: Evidence[] = [];
  if (draft.gap !== undefined)
    out.push({
      code: 'NOT_EXHAUSTED',
      weight: 0,
      text: `too many lines hang together to prove the best pairing: at most ${Math.ceil(draft.gap * 10) / 10} log-odds are lost in all`,
    });
  if (!draft.alternativesExact)
    out.push({ code: 'NOT_EXHAUSTED', weight: 0, text: 'the search ended before every set was tried' });
  return out;
}

function amountEvidence(context: Context, edges: Edges, draft: Draft): Evidence[] {
  const { bank, model } = context;
  const i = draft.bank[0]!;
  const weight = round(draft.logOdds);
  const differences: Evidence[] = draft.differences.map(({ note }) => ({
    code: 'AMOUNT_DIFFERS',
    weight: 0,
    text: note,
  }));
  if (draft.book.length > 1)
    return [
      { code: 'SUM_OF_N', weight, text: `${draft.book.length} book lines add up to the bank amount` },
      ...differences,
    ];
  if (draft.bank.length > 1)
    return [{ code: 'SPLIT_OF_ONE', weight, text: `${draft.bank.length} bank lines pay one document` }, ...differences];
  if (differences.length > 0) return differences;
  const amount = displayMinor(minor(bank.amount[i]!), context.decimals(bank.currency[i]!));
  const own = draft.edge >= 0 ? round(model.amountPart(edges, draft.edge)) : 0;
  return [{ code: 'AMOUNT_EQUAL', weight: own, text: `amount ${amount} on both sides` }];
}

function referenceEvidence(context: Context, i: number, j: number): Evidence[] {
  const { book, comparer, model } = context;
  const row = book.row[j]!;
  const reference = book.table.reference.at(row) || book.table.documentNumber.at(row) || book.table.batch.at(row) || '';
  const weight = round(model.refPart(comparer.refLevel, comparer.refChance));
  switch (comparer.refLevel) {
    case REF.FULL:
    case REF.SHORT:
      return [
        checkedReference(context, i, reference, weight) ?? {
          code: 'REF_EQUAL',
          weight,
          text: `reference ${reference} in both`,
        },
      ];
    case REF.TAIL:
      return [{ code: 'REF_CONTAINS', weight, text: `the bank text holds the last digits of ${reference}` }];
    case REF.TYPO:
      return [{ code: 'REF_CONTAINS', weight, text: `the bank text is one slip away from ${reference}` }];
    case REF.ELSEWHERE:
      return [{ code: 'REF_CONFLICT', weight, text: 'the bank text names another document' }];
    default:
      return [];
  }
}

/** A reference with valid check digits: equal in both, or a payment reference that embeds the document's number. */
function checkedReference({ bank, book }: Context, i: number, reference: string, weight: number): Evidence | null {
  const row = bank.row[i]!;
  const text = `${bank.table.reference.at(row)} ${bank.table.description.at(row)}`;
  const holder = bank.forms.size > 0 ? embeddingReference(text, reference, bank.forms) : null;
  if (holder !== null)
    return { code: 'REF_CHECKED', weight, text: `payment reference ${holder} holds ${reference}, check digit valid` };
  const scheme = announcedScheme(reference) ?? book.forms.get(reference.replace(/\D/g, '').length)?.scheme;
  if (!scheme) return null;
  return { code: 'REF_CHECKED', weight, text: `reference ${reference} in both, check digit valid (${scheme.name})` };
}

function nameEvidence(context: Context, j: number): Evidence[] {
  const { book, comparer, model } = context;
  const { table } = book;
  const row = book.row[j]!;
  const party = table.counterparty.at(row) || `“${table.description.at(row)!}”`;
  const weight = round(model.namePart(comparer.nameLevel, comparer.nameChance));
  if (comparer.nameLevel >= NAME.TRACE)
    return [{ code: 'NAME_SIM', weight, text: `${party} is named in the bank text` }];
  if (comparer.nameLevel === NAME.OTHER)
    return [{ code: 'NAME_CONFLICT', weight, text: `the bank text names someone other than ${party}` }];
  return [];
}

/** Log-odds (a factor of two) under which kind and account say too little to be told. */
const LEAST_TOLD = 0.69;

/** What the wording of the bank text says of the kind of document it settles. */
function kindEvidence({ bank, book, model }: Context, i: number, j: number): Evidence[] {
  const weight = model.kindPart(i, j);
  if (Math.abs(weight) < LEAST_TOLD) return [];
  const { table, row } = book;
  const type = table.names[table.documentType[row[j]!]!] ?? '';
  const word = model.kindWord(i);
  const texts = word < 0 ? 'such bank texts' : `bank texts with “${bank.words[word]}”`;
  const documents = type === '' ? 'entries without a type' : `documents of type “${type}”`;
  return weight > 0
    ? [{ code: 'KIND_AGREES', weight: round(weight), text: `${texts} often settle ${documents}` }]
    : [{ code: 'KIND_CONFLICT', weight: round(weight), text: `${texts} seldom settle ${documents}` }];
}

/** How often entries of the book's account are settled on the bank's. */
function accountEvidence({ bank, book, model }: Context, i: number, j: number): Evidence[] {
  const weight = model.accountPart(i, j);
  if (Math.abs(weight) < LEAST_TOLD) return [];
  const account = book.table.names[book.table.account[book.row[j]!]!] ?? '';
  const own = bank.table.names[bank.table.account[bank.row[i]!]!] ?? '';
  const booked = account === '' ? 'entries without an account' : `entries on ${account}`;
  return weight > 0
    ? [{ code: 'ACCOUNT_AGREES', weight: round(weight), text: `${booked} are mostly settled on ${own}` }]
    : [{ code: 'ACCOUNT_CONFLICT', weight: round(weight), text: `${booked} are seldom settled on ${own}` }];
}

/** Past decisions on such texts, where they say more than the name in this one does. */
function memoryEvidence(context: Context, i: number, j: number): Evidence[] {
  const { book, comparer, model } = context;
  const past = model.aliases.memory?.of(i, book.party[j]!);
  if (past === undefined || past.weight <= model.namePart(comparer.nameLevel, comparer.nameChance)) return [];
  return [
    { code: 'MEMORY', weight: round(past.weight), text: memoryText(past, book.table.counterparty.at(book.row[j]!)!) },
  ];
}
