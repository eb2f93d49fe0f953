/**
 * The lines of a proposal and what only the detail pane shows of it, as one text of short lines: it is bound, stored and moved as one
 * value, and takes half of what JSON takes.
 *
 *     [[34925],[100099,100318]]                     ids of the bank lines and of the book lines
 *     pair 940400 9720 50000 0 1                    basis, low end (millionths), log-odds and margin (thousandths), alternatives, exact
 *     [{"type":"fee","amount":-250,"note":"…"}]     differences as JSON; empty where there are none
 *     REF_EQUAL 14.9 reference INV-1 in both        evidence, one a line: code, weight, text
 *
 * Evidence whose text has a line break in it stands as one line of JSON.
 */

import type { Difference, Evidence, Proposal } from '../../shared/match/types.ts';

/** What a detail text holds. */
type ProposalDetail = Omit<Proposal, 'kind' | 'confidence'>;
type Legs = Pick<Proposal, 'bank' | 'book'>;

export const millionths = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1_000_000);
const thousandths = (value: number): number => Math.round(Math.max(-1e9, Math.min(1e9, value)) * 1000);

/** Weights of a code whose texts are kept: engines round weights, so that few differ. */
const MOST_HEADS = 2_000;
const heads = new Map<string, Map<number, string>>();

/** "REF_EQUAL 14.9 ", made once for each code and weight: putting numbers into words is most of the work. */
function headOf(code: string, weight: number): string {
  let ofCode = heads.get(code);
  if (ofCode === undefined) {
    ofCode = new Map();
    heads.set(code, ofCode);
  }
  let head = ofCode.get(weight);
  if (head === undefined) {
    if (ofCode.size >= MOST_HEADS) ofCode.clear();
    head = `\n${code} ${weight} `;
    ofCode.set(weight, head);
  }
  return head;
}

function evidenceText(evidence: readonly Evidence[]): string {
  let text = '';
  for (const item of evidence) {
    if (item.text.includes('\n')) return `\n${JSON.stringify(evidence)}`;
    text += headOf(item.code, item.weight) + item.text;
  }
  return text;
}

/** "7,9"; most lists hold one id, and joining one costs more than writing it. */
const listText = (ids: readonly number[]): string => (ids.length === 1 ? `${ids[0]}` : ids.join());

/** The detail of a proposal as it is stored: the same text for the same proposal. */
export function detailText(proposal: ProposalDetail): string {
  const { bank, book, basis, confidenceLow, logOdds, margin, alternatives, alternativesExact, differences } = proposal;
  const lines = `[[${listText(bank)}],[${listText(book)}]]`;
  const figures = `${millionths(confidenceLow)} ${thousandths(logOdds)} ${thousandths(margin)} ${alternatives}`;
  const typed = differences.length === 0 ? '' : JSON.stringify(differences);
  return `${lines}\n${basis} ${figures} ${alternativesExact ? 1 : 0}\n${typed}${evidenceText(proposal.evidence)}`;
}

/** Reads the first line, which is also the column `lines`. */
export function parseLines(text: string): Legs {
  const [bank, book] = JSON.parse(text) as [number[], number[]];
  return { bank, book };
}

/** Reads the differences alone. */
export function parseDifferences(text: string): Difference[] {
  const [, , typed = ''] = text.split('\n', 3);
  return typed === '' ? [] : (JSON.parse(typed) as Difference[]);
}

function evidenceOf(line: string): Evidence {
  const afterCode = line.indexOf(' ');
  const afterWeight = line.indexOf(' ', afterCode + 1);
  return {
    code: line.slice(0, afterCode) as Evidence['code'],
    weight: Number(line.slice(afterCode + 1, afterWeight)),
    text: line.slice(afterWeight + 1),
  };
}

/** Reads a stored detail back (confidence to the millionth, log-odds to the thousandth). */
export function parseDetail(text: string): ProposalDetail {
  const [legs = '', figures = '', , ...lines] = text.split('\n');
  const [basis, low, logOdds, margin, alternatives, exact] = figures.split(' ');
  const first = lines[0] ?? '';
  return {
    ...parseLines(legs),
    basis: basis as Proposal['basis'],
    confidenceLow: Number(low) / 1e6,
    logOdds: Number(logOdds) / 1000,
    margin: Number(margin) / 1000,
    alternatives: Number(alternatives),
    alternativesExact: exact === '1',
    differences: parseDifferences(text),
    evidence: first.startsWith('[') ? (JSON.parse(first) as Evidence[]) : lines.map(evidenceOf),
  };
}
