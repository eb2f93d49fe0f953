/** Words by which banks and processors say how far a transaction got: booked, not booked yet, or never to be. */

import { fold } from '../../../shared/text.ts';
import { headerKey } from './words.ts';

/** One pattern of whole texts. Folding takes voiced kana, Hangul and accents apart: the words are taken apart the same way. */
function pattern(words: string): RegExp {
  const plain = words.normalize('NFKD').replace(/\p{M}+/gu, '');
  return new RegExp(`^(?:${plain.replace(/\s*\n\s*/g, '')})$`, 'u');
}

const STATUS_HEADER =
  pattern(`status|state|transaction status|transaction state|payment status|payment state|order status|trx status|booking status|posting status|
  zustand|buchungsstatus|umsatzstatus|statut|etat|estado|situacao|situacion|stato|estatus|status transakcji|stan|stav|durum|durumu|islem durumu|tila|busena|statuss|olek|allapot|statusz|
  stare|статус|состояние|交易状态|当前状态|状态|状態|ステータス|상태|거래상태|סטטוס|κατασταση`);
const PENDING_HEADER =
  pattern(`pending|is pending|unbooked|reserved|vorgemerkt|vormerkbuchung|vormerkung|reservierung|en attente|pendiente|pendente|in sospeso|
  gereserveerd|reserverad|reserverat|reservert|varaus|rezerwacja|blokada`);
const BOOKED_HEADER = pattern(
  `booked|is booked|posted|is posted|gebucht|ist gebucht|verbucht|comptabilise|contabilizado|contabilizzato|geboekt|bokford|bokfort|bogfort|kirjattu|zaksiegowano|zauctovano`,
);

// A reconciliation flag of a register (cleared, uncleared, open, unpaid) says nothing about the bank's booking and is not here.
const PENDING =
  pattern(`pending|pending transaction|transaction pending|not booked|not yet booked|unbooked|not posted|unposted|authori[sz]ed|authori[sz]ation|pre ?authori[sz]ation|pre ?authori[sz]ed|
  card authori[sz]ation|general authori[sz]ation|processing|in progress|in process|scheduled|upcoming|planned|future|hold|on hold|held|reserved|reservation|blocked|blocked amount|earmarked|memo|memo post|memo posted|memo item|
  vorgemerkt|umsatz vorgemerkt|vorgemerkter umsatz|vormerkung|vormerkposten|nicht gebucht|noch nicht gebucht|ungebucht|ausstehend|schwebend|reserviert|autorisiert|autorisierung|allgemeine autorisierung|in bearbeitung|geplant|terminiert|angekundigt|
  en attente|non comptabilisee?|pas encore comptabilisee?|a venir|en cours|en cours de traitement|autorisee?|autorisation|reservee?|planifiee?|prevue?|en suspens|
  pendiente|pendientes|no contabilizad[oa]|sin contabilizar|retenid[oa]|retencion|autorizad[oa]|autorizacion|en proceso|en tramite|en curso|programad[oa]|bloquead[oa]|
  pendente|pendentes|nao contabilizad[oa]|por contabilizar|em processamento|em curso|cativo|cativad[oa]|agendad[oa]|a confirmar|
  in sospeso|non contabilizzat[oa]|da contabilizzare|non ancora contabilizzat[oa]|autorizzat[oa]|autorizzazione|in attesa|in elaborazione|in corso|prenotat[oa]|
  in behandeling|gereserveerd|reservering|niet geboekt|nog niet geboekt|geautoriseerd|gepland|in afwachting|
  reserverad|reserverat|reservation|skyddat belopp|preliminar|preliminart|ej bokford|ej bokfort|inte bokford|vantande|vantar|pagaende|kommande|
  reservert|reserveret|reservasjon|ikke bokfort|ikke bogfort|ikke bogfort endnu|afventer|venter|kommende|under behandling|
  katevaraus|varaus|varattu|odottaa|odottava|kirjaamaton|ei kirjattu|tulossa|kasittelyssa|
  oczekujac[aey]|w toku|w realizacji|nierozliczon[aey]|niezaksiegowan[aey]|zablokowan[aey]|blokada|blokada srodkow|autoryzacja|zaplanowan[aey]|
  cekajici|ceka na zauctovani|nezauctovan[aeoy]|nezuctovan[aeoy]|blokace|rezervace|caka na zauctovanie|blokacia|ve zpracovani|naplanovan[aeoy]|
  fuggoben|fuggo|fuggo tetel|zarolt|zarolas|foglalas|foglalt|konyveletlen|nem konyvelt|konyvelesre var|feldolgozas alatt|
  in asteptare|in curs|in procesare|neprocesat[a]?|blocat[a]?|neinregistrat[a]?|
  bekliyor|beklemede|bekleyen|provizyon|provizyonda|isleniyor|bloke|onaylandi provizyon|
  rezervuota|rezervuotas|laukiama|laukia|neivykdyta|neapdorota|vykdoma|rezervets|rezervacija|gaida|gaida apstradi|broneering|broneeritud|ootel|tootlemisel|
  na cekanju|rezervirano|u obradi|neproknjizeno|в обработке|ожидает|ожидание|ожидается|не проведен[ао]?|холд|в холде|зарезервировано|авторизация|очікує|в обробці|заблоковано|не проведено|
  εκκρεμει|σε εκκρεμοτητα|δεσμευση|בהמתנה|ממתין|טרם נקלט|保留|保留中|未確定|処理中|未処理|予定|速報|仮計上|未记账|未入账|处理中|待入账|待处理|预授权|冻结|대기|승인대기|처리중|보류|미확정|รอดำเนินการ|معلق`);

const UNDONE =
  pattern(`failed|failure|declined|cancell?ed|rejected|reverted|void|voided|expired|denied|unsuccessful|error|not executed|never paid|
  abgelehnt|zuruckgewiesen|fehlgeschlagen|abgebrochen|storniert|nicht ausgefuhrt|annullee?|annulee?|refusee?|rejetee?|echouee?|echec|expiree?|non executee?|
  cancelad[oa]|anulad[oa]|rechazad[oa]|denegad[oa]|fallid[oa]|caducad[oa]|rejeitad[oa]|recusad[oa]|falhou|falhad[oa]|negad[oa]|estornad[oa]|
  annullat[oa]|rifiutat[oa]|respint[oa]|fallit[oa]|non eseguit[oa]|scadut[oa]|geannuleerd|mislukt|afgewezen|geweigerd|niet uitgevoerd|
  nekad|avvisad|avvist|afvist|makulerad|annullerad|annulleret|annullert|misslyckad|misslyckades|mislykket|mislykkedes|hylatty|peruttu|epaonnistui|
  odrzucon[aey]|anulowan[aey]|zamitnut[aeoy]|zrusen[aeoy]|neprovedeno|odmietnut[aeoy]|elutasitva|elutasitott|sikertelen|torolve|torolt|respins[a]?|anulat[a]?|esuat[a]?|
  reddedildi|iptal|iptal edildi|basarisiz|atmesta|atsaukta|nepavyko|noraidits|atcelts|tagasi lukatud|tuhistatud|odbijeno|otkazano|
  отклонен[аоы]?|отменен[аоы]?|отказ|отказано|неуспешно|відхилено|скасовано|απορριφθηκε|ακυρωθηκε|נדחה|בוטל|失敗|却下|取消|キャンセル|交易失败|失败|已取消|已撤销|실패|취소|거절`);

const BOOKED =
  pattern(`booked|posted|completed|complete|cleared|settled|executed|processed|success|successful|succeeded|paid|done|accounted|
  gebucht|umsatz gebucht|verbucht|abgeschlossen|ausgefuhrt|erledigt|comptabilisee?|executee?|terminee?|effectuee?|validee?|reglee?|contabilizad[oa]|ejecutad[oa]|completad[oa]|realizad[oa]|finalizad[oa]|liquidad[oa]|
  concluid[oa]|efetuad[oa]|efetivad[oa]|contabilizzat[oa]|eseguit[oa]|completat[oa]|geboekt|verwerkt|uitgevoerd|voltooid|bokford|bokfort|bogfort|gennemfort|genomford|utford|utfort|klar|
  kirjattu|suoritettu|valmis|zaksiegowan[aey]|rozliczon[aey]|zrealizowan[aey]|wykonan[aey]|zakonczon[aey]|zauctovan[aeoy]|zuctovan[aeoy]|provedeno|uskutecnen[aeoy]|konyvelt|konyvelve|teljesult|feldolgozott|
  procesat[a]?|finalizat[a]?|efectuat[a]?|tamamlandi|gerceklesti|ivykdyta|atlikta|apdorota|izpildits|apstradats|teostatud|sooritatud|proknjizeno|izvrseno|исполнен[ао]?|проведен[ао]?|выполнен[ао]?|виконано|проведено|ok|
  完了|確定|成功|交易成功|支付成功|已完成|已入账|已记账|완료|승인|성공`);

/** How far a transaction got, by the whole text of a cell; null for any other text. */
export function statusOf(text: string): 'pending' | 'undone' | 'booked' | null {
  if (text === '' || text.length > 60) return null;
  const key = fold(text);
  if (key === '') return null;
  if (PENDING.test(key)) return 'pending';
  if (UNDONE.test(key)) return 'undone';
  return BOOKED.test(key) ? 'booked' : null;
}

/** What the header of a column of states says of it: plain states, or yes and no about one of them. */
export function statusHeader(header: string): 'status' | 'pending' | 'booked' | null {
  const key = headerKey(header);
  if (STATUS_HEADER.test(key)) return 'status';
  if (PENDING_HEADER.test(key)) return 'pending';
  return BOOKED_HEADER.test(key) ? 'booked' : null;
}

const YES = pattern(
  '1|x|y|yes|j|ja|true|wahr|vrai|oui|o|si|s|sim|verdadeiro|vero|sand|kylla|k|tak|t|ano|igen|da|evet|taip|jah|да|так|是|はい|예',
);
const NO = pattern(
  '0|n|no|nein|false|falsch|faux|non|nao|falso|nee|nej|nei|ei|nie|ne|nem|nu|hayir|нет|ні|否|いいえ|아니오',
);

/** True for yes, false for no, null for any other text. */
export function yesOrNo(text: string): boolean | null {
  const key = fold(text);
  return YES.test(key) ? true : NO.test(key) ? false : null;
}
