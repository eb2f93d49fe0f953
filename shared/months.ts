/** Month names of the languages statements are written in. */

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

/** Month 1-12 of a folded name or its first letters (three at least), null where no or more than one month begins so. */
export function monthOf(word: string): number | null {
  return SHARED.has(word) ? null : (MONTHS.get(word) ?? null);
}
