/** What a preset states about one export of one system, and how a header row is compared with it. */

import type { RecordKind } from '../../shared/line.ts';
import type { MappedField } from '../../shared/mapping.ts';
import type { DecimalSign } from '../../shared/money.ts';
import { fold } from '../../shared/text.ts';

/** One export layout. Facts come from public importers and samples: nothing here is promised by the vendor. */
export interface Preset {
  /** `system/export`, e.g. stripe/payouts. */
  readonly id: string;
  readonly title: string;
  /** Full header as seen; [] where the export has none. */
  readonly header: readonly string[];
  /** Names that must all occur; with fewer the file is another export. Empty for exports without a header. */
  readonly detect: readonly string[];
  /** Field -> header name, or 0-based position where the export has no header. */
  readonly columns: Readonly<Partial<Record<MappedField, string | number>>>;
  /** Columns that take the place of those above where the file fills them: what was settled, beside what was charged. */
  readonly settled?: Readonly<Partial<Record<MappedField, string>>>;

  /** Columns of rows that are money in, where an export states what was sent and what was received apart; null where they have none. */
  readonly intoColumns?: Readonly<Partial<Record<MappedField, string | null>>>;
  /** Further columns joined to the description. */
  readonly descriptionParts?: readonly string[];
  /** Unicode pattern; null where the user's locale decides and the file must prove the order. */
  readonly dateFormat: string | null;
  readonly decimal: DecimalSign | null;
  /** True where the export writes money out as positive. */
  readonly inverted?: boolean;
  /** -1 where a fee that costs is written negative, 1 where it is written positive. */
  readonly feeSign?: 1 | -1;
  /** True where the amount is a gross, there is no net column, and the fee comes off it. */
  readonly lessFee?: boolean;
  /** Direction words where the direction column is not in words anyone knows. */
  readonly out?: readonly string[];
  readonly into?: readonly string[];
  /** Record kind by the folded text of the kind column; '*' for every other row. */
  readonly kinds?: Readonly<Record<string, RecordKind>>;
  /** Rows that are not movements. '' stands for an empty cell. */
  readonly skip?: readonly { readonly column: string; readonly values: readonly string[]; readonly why: string }[];
  /** True where only the first line of a transaction carries the date. */
  readonly carryDate?: boolean;
  /** Zone of the time stamps where the file does not say. The calendar day is taken as written. */
  readonly zone?: string;
  readonly delimiter?: string;
  /** Where the layout was seen and how sure it is. */
  readonly confidence: 'high' | 'medium' | 'low';
}

/** A header cell as presets compare it: no byte order mark, no asterisk, folded. */
export function presetKey(header: string): string {
  const key = fold(header);
  // "Order #" and "*Date" fold to their words; a header of signs alone keeps them.
  return key === '' ? header.trim() : key;
}

export interface PresetMatch {
  readonly preset: Preset;
  /** Jaccard index of the two header sets. */
  readonly score: number;
}

/** A preset is used from this similarity on (connectors.md section 2). */
export const PRESET_SCORE = 0.6;
/** Headers of fewer names than this are everybody's (Date, Description, Amount): they must agree in full. */
const TELLING_NAMES = 6;

const COMMON_NAMES = new Set([
  'date',
  'description',
  'amount',
  'debit',
  'credit',
  'balance',
  'details',
  'memo',
  'payee',
  'type',
  'reference',
]);

/**
 * True where every name of the header is one that any bank may write: such a preset says which column is which, but neither the
 * order of a date nor the sign of an amount. Those the file must prove.
 */
export function isEverybodys(preset: Preset): boolean {
  return preset.header.length > 0 && preset.header.every((name) => COMMON_NAMES.has(presetKey(name)));
}

/**
 * The preset of a header row, or null where none fits or two fit almost equally and say different things.
 * Rule: every detect name occurs, then the best Jaccard index; below 0.6, or two within 10 %, nothing is chosen.
 */
export function matchPreset(header: readonly string[], presets: readonly Preset[]): PresetMatch | null {
  const own = new Set(header.map(presetKey).filter((key) => key !== ''));
  const found: PresetMatch[] = [];
  for (const preset of presets) {
    if (preset.detect.length === 0 || !preset.detect.every((name) => own.has(presetKey(name)))) continue;
    const theirs = new Set(preset.header.map(presetKey).filter((key) => key !== ''));
    let common = 0;
    for (const key of theirs) if (own.has(key)) common++;
    const score = common / (own.size + theirs.size - common);
    if (theirs.size >= TELLING_NAMES || score === 1) found.push({ preset, score });
  }
  found.sort((left, right) => right.score - left.score || (left.preset.id < right.preset.id ? -1 : 1));
  const [best, second] = found;
  if (best === undefined || best.score < PRESET_SCORE) return null;
  if (best.score === 1) return best;
  if (second !== undefined && second.score > best.score * 0.9 && readsOtherwise(best.preset, second.preset))
    return null;
  return best;
}

/** Two presets that would read a common column differently. */
function readsOtherwise(left: Preset, right: Preset): boolean {
  const same = (field: MappedField): boolean => {
    const one = left.columns[field];
    const two = right.columns[field];
    return one === two || (typeof one === 'string' && typeof two === 'string' && presetKey(one) === presetKey(two));
  };
  const isSameSign = (left.inverted ?? false) === (right.inverted ?? false);
  return !(same('date') && same('amount') && same('debit') && same('credit') && isSameSign);
}
