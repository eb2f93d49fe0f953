/** Turns drafts into proposals with ids, typed differences and evidence in plain words. */

import { formatMinor, minor } from '../money.ts';
import type { Calibration } from './calibrate.ts';
import type { Context } from './context.ts';
import type { Draft } from './draft.ts';
import type { Edges } from './edges.ts';
import { NAME, REF } from './pair.ts';
import type { Evidence, GroupKind, Proposal } from './types.ts';

/** Proposals in canonical order of their first bank line. */
export function proposalsOf(context: Context, edges: Edges, calibration: Calibration): Proposal[] {
  return [...context.drafts].sort((x, y) => x.bank[0]! - y.bank[0]!).map((draft) => proposalOf(context, edges, draft, calibration));
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

/** The reasons for a group, strongest kinds first. */
function evidenceOf(context: Context, edges: Edges, draft: Draft): Evidence[] {
  const { bank, book, comparer, model } = context;
  const i = draft.bank[0]!;
  const j = draft.book[0]!;
  const out: Evidence[] = [];
  comparer.bankLine(i);
  comparer.compare(j);
  const amount = formatMinor(minor(bank.amount[i]!), 2);
  if (draft.book.length > 1)
    out.push({
      code: 'SUM_OF_N',
      weight: round(draft.logOdds),
      text: `${draft.book.length} book lines add up to the bank amount`,
    });
  else if (draft.bank.length > 1)
    out.push({
      code: 'SPLIT_OF_ONE',
      weight: round(draft.logOdds),
      text: `${draft.bank.length} bank lines pay one document`,
    });
  else if (draft.differences.length === 0)
    out.push({
      code: 'AMOUNT_EQUAL',
      weight: draft.edge >= 0 ? round(model.base() + model.amountPart(edges, draft.edge)) : 0,
      text: `amount ${amount} on both sides`,
    });
  for (const difference of draft.differences) out.push({ code: 'AMOUNT_DIFFERS', weight: 0, text: difference.note });
  const ref = round(model.refPart(comparer.refLevel, comparer.refChance));
  if (comparer.refLevel === REF.FULL || comparer.refLevel === REF.SHORT)
    out.push({
      code: 'REF_EQUAL',
      weight: ref,
      text: `reference ${book.table.reference[book.row[j]!] || book.table.documentNumber[book.row[j]!]} in both`,
    });
  else if (comparer.refLevel === REF.TAIL)
    out.push({
      code: 'REF_CONTAINS',
      weight: ref,
      text: `the bank text ends like reference ${book.table.reference[book.row[j]!]}`,
    });
  else if (comparer.refLevel === REF.TYPO)
    out.push({
      code: 'REF_CONTAINS',
      weight: ref,
      text: `one digit away from reference ${book.table.reference[book.row[j]!]}`,
    });
  else if (comparer.refLevel === REF.ELSEWHERE)
    out.push({ code: 'REF_CONFLICT', weight: ref, text: 'the bank text names another document' });
  const name = round(model.namePart(comparer.nameLevel, comparer.nameChance));
  if (comparer.nameLevel >= NAME.TRACE)
    out.push({
      code: 'NAME_SIM',
      weight: name,
      text: `${book.table.counterparty[book.row[j]!]} is named in the bank text`,
    });
  else if (comparer.nameLevel === NAME.OTHER)
    out.push({
      code: 'NAME_CONFLICT',
      weight: name,
      text: `the bank text names someone other than ${book.table.counterparty[book.row[j]!]}`,
    });
  const lag = bank.day[i]! - book.day[j]!;
  out.push({
    code: lag === 0 ? 'DATE_EQUAL' : 'DATE_WITHIN',
    weight: round(model.lagPart(i, j)),
    text: lag === 0 ? 'same day' : `${Math.abs(lag)} days ${lag > 0 ? 'after' : 'before'} the document`,
  });
  if (draft.alternatives > 0)
    out.push({
      code: 'SET_ALTERNATIVES',
      weight: 0,
      text: `${draft.alternativesExact ? '' : 'at least '}${draft.alternatives} other sets fit as well`,
    });
  return out;
}
