/**
 * Near misses of an exception as they are stored: one a line, its parts between tabs (line, log-odds, what failed, the change, then field,
 * value and amount of the fix where there is one). Near misses whose texts have tabs or line breaks in them stand as JSON.
 */

import { NEAR_DOCUMENT } from '../../shared/categorise/propose.ts';
import type { NearMiss, NearMissFix } from '../../shared/match/types.ts';

const isPlain = (text: string): boolean => !text.includes('\t') && !text.includes('\n');

/** The near misses as one text: the same text for the same near misses. */
export function nearMissText(misses: readonly NearMiss[]): string {
  let text = '';
  for (const { line, logOdds, failed, change, fix } of misses) {
    if (!isPlain(failed) || !isPlain(change) || (fix !== undefined && !isPlain(fix.value)))
      return JSON.stringify(misses);
    text += `${text === '' ? '' : '\n'}${line}\t${logOdds}\t${failed}\t${change}`;
    if (fix !== undefined) text += `\t${fix.field}\t${fix.value}`;
    if (fix?.amount !== undefined) text += `\t${fix.amount}`;
  }
  return text;
}

function missOf(row: string): NearMiss {
  const [line, logOdds, failed = '', change = '', field, value = '', amount] = row.split('\t');
  const said = { line: Number(line), logOdds: Number(logOdds), failed, change };
  if (field === undefined) return said;
  const fix = { field: field as NearMissFix['field'], value };
  return { ...said, fix: amount === undefined ? fix : { ...fix, amount } };
}

/** Reads stored near misses back. */
export function parseNearMisses(text: string): NearMiss[] {
  if (text === '') return [];
  return text.startsWith('[') ? (JSON.parse(text) as NearMiss[]) : text.split('\n').map(missOf);
}

/** True where an open document is so near that an account learnt from other lines needs a look. */
export function hasNearDocument(misses: readonly NearMiss[]): boolean {
  return misses.some(({ logOdds }) => logOdds > NEAR_DOCUMENT);
}
