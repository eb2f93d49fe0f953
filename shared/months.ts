/** Month names: those of the languages statements are mostly written in, then every name and short form the Unicode locale data (CLDR) hold. */

import { fold } from './text.ts';

const NAMES: readonly string[] = [
  'jan feb mar apr may jun jul aug sep oct nov dec',
  'january february march april may june july august september october november december',
  'januar februar marz april mai juni juli august september oktober november dezember',
  'janner feber mrz april mai juni juli august sept oktober november dez',
  'januari februari maart april mei juni juli augustus september oktober november december',
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro',
  'styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien',
  'stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia',
  'leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec',
  'januari februari mars april maj juni juli augusti september oktober november december',
  'januar februar marts april maj juni juli august september oktober november december',
  'januar februar mars april mai juni juli august september oktober november desember',
  'tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu',
  'ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik',
];

const MONTHS = new Map<string, number>();
const SHARED = new Set<string>();
for (const names of NAMES) {
  names.split(' ').forEach((name, index) => {
    for (let length = 3; length <= name.length; length++) learn(name.slice(0, length), index + 1);
  });
}
// Full names win over prefixes of other languages' names.
for (const names of NAMES) {
  names.split(' ').forEach((name, index) => {
    MONTHS.set(name, index + 1);
    SHARED.delete(name);
  });
}

function learn(prefix: string, month: number): void {
  const known = MONTHS.get(prefix);
  if (known !== undefined && known !== month) SHARED.add(prefix);
  MONTHS.set(prefix, month);
}

/** 15 January 2023, 00:00 UTC, in milliseconds since 1970: the middle of a month is the same month in every zone. */
const JANUARY = 1_673_740_800_000;
/** A twelfth of 365.25 days: from the middle of one month to the middle of the next, give or take two days. */
const MONTH = 2_629_800_000;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

let known: ReadonlyMap<string, number> | null = null;

/** Names and short forms of all languages the runtime has data for; those that mean two months are left out. */
function everyMonth(): ReadonlyMap<string, number> {
  const months = new Map<string, number>();
  const shared = new Set<string>();
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  for (const locale of Intl.DateTimeFormat.supportedLocalesOf(codes)) {
    for (const month of ['long', 'short'] as const) {
      // Beside a day many languages put the name into the genitive.
      for (const day of [undefined, 'numeric'] as const) {
        const format = new Intl.DateTimeFormat(locale, { month, day, timeZone: 'UTC', calendar: 'gregory' });
        for (let index = 0; index < 12; index++) {
          const part = format.formatToParts(JANUARY + index * MONTH).find(({ type }) => type === 'month');
          // Catalan counts its "de" to the name.
          const word =
            fold(part?.value ?? '')
              .split(' ')
              .at(-1) ?? '';
          if (!/^\p{L}{2,}$/u.test(word)) continue;
          const other = months.get(word);
          if (other !== undefined && other !== index + 1) shared.add(word);
          months.set(word, index + 1);
        }
      }
    }
  }
  for (const word of shared) months.delete(word);
  return months;
}

/** Month 1-12 of a folded name or its first letters (three at least), null where no or more than one month begins so. */
export function monthOf(word: string): number | null {
  return SHARED.has(word) ? null : (MONTHS.get(word) ?? null);
}

/**
 * The same over every language of the locale data, by whole names and their short forms. The first call takes about half a second:
 * ask where all else of a cell already reads as a date.
 */
export function monthInAnyLanguage(word: string): number | null {
  const month = monthOf(word);
  if (month !== null) return month;
  known ??= everyMonth();
  return known.get(word) ?? null;
}
