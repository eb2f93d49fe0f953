/** Header words of bank, processor and ledger exports in the languages of the field, by the field they name. */

import type { MappedField } from '../../../shared/mapping.ts';
import { fold } from '../../../shared/text.ts';

/** Folded phrases, the surest first. `ignore` names columns that look like a field and are none. */
const PHRASES: Readonly<Record<MappedField | 'net' | 'opening' | 'closing' | 'ignore', readonly string[]>> = {
  date: list(`booking date|reskontradatum|booked at|accounting date|posting date|posted date|post date|date posted|buchungstag|buchungsdatum|buchung|boekdatum|boekingsdatum|
    date comptable|date de comptabilisation|date operation|date de l operation|date d operation|fecha operacion|fecha de operacion|fecha contable|data contabile|
    data operazione|data registrazione|data operacji|data ksiegowania|bokforingsdag|bokforingsdatum|bogforingsdato|
    bokforingsdato|bokfort dato|kirjauspaiva|data lancamento|data movimento|data mov|datum zauctovani|datum provedeni|completed date|
    date|datum|fecha|data|dato|pvm|paivamaara|paiva|transaction date|trans date|tran date|txn date|transaction date time|date time|transaktionsdatum|
    transaktionsdag|transaksjonsdato|transactiedatum|datum transactie|data transakcji|data transacao|fecha transaccion|data transazione|date transaction|
    settlement date|posted|posted on|run date|date utc|created|created utc|created date|created date utc|created at|date issued|
    invoice date|journal date|entry date|bookkeeping date|order date|capture date|purchase date|sale date|payout date|arrival date|arrival date utc|process date|transaction creation date|
    date processed|activity date|effective date|datum verrichting|day|belegdatum|tarih|islem tarihi|дата|дата операции|datum transakcije|
    交易日期|成交日期|记账日期|入账日期|交易日|交易时间|日期|取引日|日付|利用日|年月日|お取引日|거래일|거래일자|거래일시|תאריך|תאריך פעולה|תאריך עסקה|ημερομηνια|ημ νια|data tranzactie|data tranzactiei|data operatiunii|konyveles datuma|
    konyvelesi datum|tranzakcio datuma|วันที่|التاريخ|تاريخ|дата проводки|дата проведення|дата операції|дата і час операції|ngay giao dich|ngay|tanggal|tanggal transaksi|tgl|
    datum knjizenja|datum izvrsenja|datum zauctovania|datum uctovania|operacijos data|datums|kuupaev|발생时间|创建时间|付款时间|时间`),
  valueDate:
    list(`value date|valuta date|valuedate|valutadatum|valuta datum|wertstellung|wertstellungsdatum|wert|date valeur|date de valeur|valeur|fecha valor|
    data valuta|data valor|data waluty|valutadag|rentedatum|rentedato|valutadato|arvopaiva|valutapaiva|available on|available on utc|interest date|
    value dt|value dat|תאריך ערך|data valutei|erteknap|дата валютування|datum valute|valuuta kuupaev|effective date|datum valuty|valuta|processed date|起息日|datum verrekening|settlement date`),
  dueDate:
    list(`due date|falligkeit|falligkeitsdatum|fallig am|vervaldatum|date d echeance|echeance|fecha vencimiento|vencimiento|data scadenza|scadenza|data vencimento|
    termin platnosci|forfallodag|forfallsdato|forfaldsdato|erapaiva|splatnost|date due|到期日`),
  amount:
    list(`amount|betrag|bedrag|montant|importe|importo|valor|quantia|kwota|castka|belopp|belob|maara|summa|suma|osszeg|
    amount signed|transaction amount|amount transaction|umsatz|buchungsbetrag|kwota operacji|kwota transakcji|kwota w walucie rachunku|bedrag eur|transactiebedrag|
    mutatiebedrag|beloep|belop|iznos|tutar|сумма|transaktionsbetrag|importe operacion|importe eur|monto|valor movimento|objem|
    金额|交易金额|发生金额|金額|取引金額|交易额|金额元|利用金額|거래금액|금액|入出金|入出金額|入出金円|סכום|ποσο|จำนวนเงิน|المبلغ|сума|so tien|jumlah|nominal|iznos transakcije|amt|sum|value|net amount|netamount|netto|nettobetrag|importe neto|netto amount|total amount|
    line total|settlement amount|net total|net sales|n revenue formatted|total|amount paid|paid amount|invoice total|item total|grand total|cad|usd|eur|gbp`),
  net: list(
    'payout|payout amount|net payout|net settlement|net settlement amount|net|neto|netto|netto amount|net amount|net total|nettobetrag|importe neto|net value',
  ),
  debit:
    list(`debit|debits|debit amount|amount debit|withdrawal|withdrawals|withdrawal amount|paid out|money out|payments out|payment amount|soll|lastschrift|
    belastung|ausgabe|ausgaben|ausgang|debet|af|uitgaven|debe|cargo|cargos|adeudo|adeudos|addebito|addebiti|dare|uscite|debito|debitos|saida|saidas|
    obciazenia|obciazenie|wyplata|wydatki|vydaj|uttag|ut|udbetalt|udbetaling|haevet|ut av konto|ut fra konto|otto|panot ulos|
    支出|支出金额|支出额|取出|取出金额|付款金额|借方|借方金额|借方发生额|借方金額|出金|出金額|お支払金額|お支払い金額|支払|支払金額|支払い金額|お支払い|引出金額|引出し|お引出し|お引き出し|お引出金額|出金額円|חובה|בחובה|χρεωση|χρεωσεις|terheles|ถอน|ถอนเงิน|مدين|дебет|расход|списання|
    ghi no|isplata|dugovanje|duguje|na teret|출금|출금액|amount out|out|spent|net debit|debit net|
    net debit nc|withdrawals debits|debit value|debit dr|dr|dr amount|depense|depenses|sortie|egreso|egresos|gasto|retiro|retiros|paid out amount|outflow|outflows`),
  credit:
    list(`credit|credits|credit amount|amount credit|deposit|deposits|deposit amount|paid in|money in|payments in|haben|gutschrift|einnahme|einnahmen|
    eingang|bij|ontvangsten|inkomsten|haber|abono|abonos|ingreso|ingresos|accredito|accrediti|avere|entrate|credito|creditos|entrada|entradas|
    inn|kredit|זכות|בזכות|πιστωση|πιστωσεις|jovairas|ฝาก|ฝากเงิน|دائن|кредит|приход|зарахування|ghi co|uplata|potrazivanje|potrazuje|u korist|uznania|uznanie|wplata|wplyw|wplywy|prijem|insattning|in|indbetalt|indbetaling|indsat|inn pa konto|inn til konto|pano|
    收入|收入金额|收入额|存入|存入金额|贷方|贷方金额|贷方发生额|貸方金額|入金|入金額|お預り金額|お預かり金額|預入金額|預かり金額|預り金額|お預入れ|お預け入れ|預入れ|お預入金額|入金額円|입금|입금액|amount in|received|net credit|credit net|
    net credit nc|deposits credits|credit value|credit cr|cr|cr amount|recette|recettes|entree|deposito|depositos|inflow|inflows`),
  balance:
    list(`balance|guthaben|running balance|running bal|runningbalance|saldo|solde|kontostand|saldo na mutatie|saldo na trn|saldo contabile|saldo po operacji|saldo po transakcji|
    zustatek|current balance|account running balance|account balance|balance after|balance after transaction|closing balance|ledger balance|available balance|
    saldo efter|disponible|saldo etter|bokfort saldo|saldo disponible|saldo disponibile|saldo rachunku|saldo nach buchung|solde apres|new balance|end balance|endsaldo|
    余额|本次余额|账户余额|交易后余额|联机余额|可用余额|残高|差引残高|お取引後残高|取引後残高|取引後残高円|残高円|יתרה|היתרה|היתרה בש ח|יתרה בש ח|υπολοιπο|sold|sold contabil|sold final|ยอดคงเหลือ|الرصيد|залишок|залишок на кінець періоду|
    so du|saldo akhir|saldo contabilistico|zostatok|stav|balansas|잔액|balance gbp|egyenleg|stanje|bakiye|остаток|running total`),
  direction:
    list(`dc|d c|d k|dr cr|cr dr|debit credit|debit credit indicator|debit credit mark|credit debit|credit debit indicator|cdtdbtind|af bij|bij af|soll haben|
    s h|sens|da|dc indicator|debet credit|type debit credit|收支|收 支|借贷|借 贷|借贷标志|收支类型|收 支类型|direction|transaction type|type|cr db|credit or debit|balance impact|
    debit or credit|sign|deb cred|dk|入出金区分|入払区分|προσημο|προσημο ποσου|details|entry type|dir`),
  currency:
    list(`currency|currency code|ccy|wahrung|waehrung|buchungswahrung|munt|munteenheid|valuta|devise|divisa|moneda|moeda|waluta|mena|valuutta|deviza|para birimi|валюта|
    transaction currency|settlement currency|amount currency|account currency|currency id|iso code|cur|curr|货币|币种|币别|通貨|통화|交易币种`),
  description:
    list(`description|transaction description|verwendungszweck|beschreibung|observaciones|movimiento|operazione|dettagli|rubrik|omschrijving|libelle|libelle operation|intitule|concepto|descripcion|descrizione|
    causale|descricao|historico|opis|opis operacji|opis transakcji|tytul|tytul operacji|popis|tekst|text|beskrivelse|forklaring|beskrivning|transaktionsbeschreibung|
    umsatzbeschreibung|selite|viesti|mededelingen|narrative|particulars|details|transaction details|memo|memo description|
    transaction memo|label|remarque|remarks|remark|note|notes|payment reference|payment details|purpose|communication|toelichting|meddelande|motif|kommentar|comment|bemerkung|
    vwz1|vwz|description 1|detail|activity|action|aciklama|назначение платежа|описание|leiras|kozlemeny|zprava|zprava pro prijemce|
    narration|transaction remarks|תיאור|תיאור התנועה|פרטים|αιτιολογια|περιγραφη|descriere|explicatii|megnevezes|รายการ|รายละเอียด|الوصف|البيان|التفاصيل|опис|опис операції|описание операции|призначення платежу|
    거래내용|noi dung|mo ta|dien giai|keterangan|uraian|svrha|svrha placanja|opis placanja|selgitus|入出金内容|お取り扱い内容|摘要内容|摘要|交易摘要|交易描述|商品|商品说明|备注|交易说明|説明|内容|お取引内容|적요|reference|title|titel|name omschrijving|name|category description|item name|items|bank description|type|
    transaction type|deal name|opportunity name|merchant name|交易类型|业务摘要|amount description|buchungstext|product s|product name|item description|statement descriptor|text 1`),
  counterparty:
    list(`payee|payer|payee name|party|party name|handelaar|counterparty|counter party|counterparty name|partner name|partner|merchant|merchant name|beneficiary|begunstigter|
    begunstigter zahlungspflichtiger|auftraggeber empfanger|empfanger|empfanger auftraggeber|zahlungsempfanger|auftraggeber|name zahlungsbeteiligter|
    naam|naam tegenpartij|tegenpartij|naam omschrijving|name omschrijving|nom|tiers|beneficiaire|beneficiario|ordenante|kontrahent|nadawca odbiorca|
    nazwa kontrahenta|protistrana|nazev protiuctu|nazev protistrany|mottagare|modtager|mottaker|navn|namn|nome|nazwa|nimi|jmeno|saaja|saaja maksaja|nombre|
    对方户名|交易对方|对方|对方名称|相手先|customer name|client name|customer|client|vendor|vendor name|supplier|account name to|contact name|
    buyer name|buyer username|merchantname|name|company|合同对方|对手方`),
  reference:
    list(`reference|ref|reference number|ref no|referenz|kundenreferenz|mandatsreferenz|betalingskenmerk|referentie|referencia|riferimento|reference id|
    transaction reference|אסמכתא|chq ref number|chq ref no|ref no cheque no|bank reference|operation number|customer reference|end to end id|variabilni symbol|viitenumero|viite|ocr|ref number|
    reference txn id|source|trace id|order number|order|numero operazione|referens|kid|bankreferenz|end to end reference|invoice number`),
  bankId:
    list(`fitid|bank id|transaction id|transactionid|transaction number|transaction no|unique id|trx id|txn id|交易流水号|流水号|交易单号|交易订单号|archivierungskennung|archiveringscode|
    arkistointitunnus|id transaction|transaktions id|bank transaction id|arkivreferanse|id operacji|numer transakcji|numero de operacion`),
  externalId: list('id|record id|line id|row id|entry id|balance transaction id|external id|uid|guid|uuid'),
  checkNumber: list(
    `check number|check no|check|cheque number|cheque no|cheque|check or slip|checknumber|chequenumber|slip number|scheck|num cheque|schecknummer`,
  ),
  account:
    list(`account|account number|account name|account no|konto|kontonummer|auftragskonto|rekening|rekeningnummer|iban|cuenta|conto|compte|conta|rachunek|ucet|tili|
    source account|账号|账户|口座|account id|account full name|distribution account|numer rachunku|numero de compte|cislo uctu|bank account|own account`),
  documentType: list(
    'document type|doc type|belegart|voucher type|entry type|transaction type|action|buchungstext|mutatiesoort|type',
  ),
  documentNumber:
    list(`document number|document no|doc no|doc number|belegnummer|beleg|voucher|voucher number|voucher no|invoice number|invoice no|invoice|rechnungsnummer|
    factuurnummer|numero facture|numero factura|numero fattura|journal number|num|journalnumber|piece|number|nummer|numero|numero de piece|bilagsnummer|verifikationsnummer`),
  batch: list(
    'payout id|batch id|batch|batch number|deposit id|settlement id|transfer|automatic payout id|sammler|disbursement id|remittance id|batch ref',
  ),
  originalAmount:
    list(`original amount|orig amount|originalamount|foreign amount|originalbetrag|amount in foreign currency|betrag fremdwahrung|betrag originalwahrung|oorspronkelijk bedrag|
    customer facing amount|presentment amount|montant d origine|montant devise|importe original|importe divisa|ursprunglicher betrag|transaction amount original|
    amount currency|kwota w walucie transakcji|original transaction amount|fx amount|local amount|amount foreign currency|instructed amount`),
  originalCurrency:
    list(`original currency|orig currency|originalcurrency|fremdwahrung|originalwahrung|foreign currency|customer facing currency|presentment currency|transaction currency original|
    devise d origine|moneda original|divisa original|original ccy`),
  gross: list(
    'gross|gross amount|brutto|bruto|bruttobetrag|importe bruto|total collected|gross transaction amount|montant brut|lordo',
  ),
  fee: list(`fee|entgelt|entgelte|fees|fee amount|commission|comision|commissione|gebuhr|gebuhren|frais|kosten|transaction fee|fees comm|commission amount|processing fee|fee total|
    gebuhrenbetrag|prowizja|poplatek|avgift|gebyr|tarifa|taxa|fees total|手续费|服务费`),
  kind: [],
  opening:
    list(`opening balance|initial balance|beginning balance|starting balance|start balance|balance forward|balance brought forward|brought forward|previous balance|
    anfangssaldo|anfangsbestand|eroffnungssaldo|alter saldo|alter kontostand|saldovortrag|beginsaldo|startsaldo|sakuma atlikums|pradinis likutis|algsaldo|algjaak|solde initial|solde debut|solde precedent|ancien solde|
    saldo inicial|saldo anterior|saldo iniziale|saldo precedente|saldo poczatkowe|pocatecni zustatek|ingaende saldo|ingaende balans|startsaldo|inngaende saldo|
    primosaldo|alkusaldo|devir|devreden|devreden bakiye|nyito egyenleg|sold initial|pocatecny zostatok|pocetno stanje|likutis pradziai|ankstesnis likutis|начальный остаток|входящий остаток|вхідний залишок|기초잔액|이월잔액|期初余额|上期余额|上页余额|繰越残高|前残高|balance at beginning of period|balance at start of period|opening ledger balance`),
  closing:
    list(`closing balance|final balance|ending balance|end balance|balance carried forward|carried forward|new balance|endsaldo|endbestand|schlusssaldo|neuer saldo|
    neuer kontostand|eindsaldo|slotsaldo|solde final|solde fin|nouveau solde|saldo final|saldo finale|saldo koncowe|konecny zustatek|utgaende saldo|utgaende balans|
    ultimosaldo|loppusaldo|kapanis bakiyesi|zaro egyenleg|sold final|konecny zostatok|krajnje stanje|likutis pabaigai|конечный остаток|исходящий остаток|вихідний залишок|기말잔액|beigu atlikums|galutinis likutis|loppsaldo|loppjaak|期末余额|本期余额|balance at end of period|closing ledger balance|ledger balance|current balance|account balance|kontostand|saldo|solde|balance`),
  ignore:
    list(`rate|exchange rate|exchange|quantity|qty|price|tax|vat|unit|discount|time|zone|status|percent|hours|count|code|shipping|insurance|tip|adjustment|
    kurs|wechselkurs|cours|steuer|iva|btw|mwst|moms|cambio|interest|reserve|reserved|refunded|balance type|card|phone|zip|postal|city|state|country|address|street|
    commission|fee|fees|category|kategorie|categorie|categoria|kategoria|kategori|rubriek|luokka|charge type|points|miles|kilometers|available|original|foreign|limit`),
};

/** The fields and the helpers of the vocabulary. */
export type HeaderField = keyof typeof PHRASES;

function list(text: string): readonly string[] {
  return [...new Set(text.split('|').map((phrase) => phrase.trim()))];
}

const INDEX = new Map<string, Map<HeaderField, number>>();
for (const field of Object.keys(PHRASES) as HeaderField[]) {
  PHRASES[field].forEach((written, rank) => {
    // Folding takes Hangul and voiced kana apart: phrases must be taken apart the same way.
    const phrase = fold(written);
    const fields = INDEX.get(phrase) ?? new Map<HeaderField, number>();
    if (!fields.has(field)) fields.set(field, 1 - rank * 0.002);
    INDEX.set(phrase, fields);
  });
}
const IGNORED = new Set(PHRASES.ignore);
const CURRENCY_TOKEN =
  /^(?:aed|aud|bgn|brl|cad|chf|clp|cny|czk|dkk|eur|gbp|hkd|huf|idr|ils|inr|isk|jpy|krw|mxn|myr|nok|nzd|php|pln|ron|rub|sek|sgd|thb|try|twd|uah|usd|zar|rmb|jod|kwd|bhd)$/;

/** A header cell folded for comparison: camel case split, marks, brackets and signs gone. */
export function headerKey(header: string): string {
  return fold(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
}

/** The currency code a header names, e.g. "Amount (EUR)" or "CAD$", or ''. */
export function currencyInHeader(header: string): string {
  const token = headerKey(header)
    .split(' ')
    .find((word) => CURRENCY_TOKEN.test(word));
  if (token === undefined) return '';
  return token === 'rmb' ? 'CNY' : token.toUpperCase();
}

/** Scripts without blanks between words: kana, Han, Hangul (whole, or taken apart by folding), Thai. */
const WIDE = /[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

/** How strongly a header names each field, 0..1. Exact phrases near 1, contained ones up to 0.7. */
export function headerScores(header: string): ReadonlyMap<HeaderField, number> {
  const key = headerKey(header);
  const tokens = key.split(' ').filter((token) => !CURRENCY_TOKEN.test(token) || key.length === 3);
  const bare = tokens.join(' ').replace(/ (?:in|en|w|i|local|locale|lokal)$/, '');
  const scores = new Map<HeaderField, number>();
  for (const [field, weight] of INDEX.get(key) ?? []) raise(scores, field, weight);
  for (const [field, weight] of INDEX.get(bare) ?? []) raise(scores, field, weight * 0.99);
  if (bare !== '') contained(tokens, scores);
  if (WIDE.test(key)) containedWide(key.replace(/ /g, ''), scores);
  return scores;
}

function raise(scores: Map<HeaderField, number>, field: HeaderField, weight: number): void {
  if (weight > (scores.get(field) ?? 0)) scores.set(field, weight);
}

/** Phrases inside a longer header: "Transaction Amount (gross)" names an amount, though less surely. */
function contained(tokens: readonly string[], scores: Map<HeaderField, number>): void {
  const isTainted = tokens.some((token) => IGNORED.has(token));
  for (let from = 0; from < tokens.length; from++) {
    for (let to = from + 1; to <= Math.min(tokens.length, from + 4); to++) {
      if (to - from === tokens.length) continue;
      const fields = INDEX.get(tokens.slice(from, to).join(' '));
      if (fields === undefined) continue;
      const share = (to - from) / tokens.length;
      for (const [field, weight] of fields) {
        const isMoney = ['amount', 'debit', 'credit', 'balance', 'direction'].includes(field);
        raise(scores, field, weight * (0.35 + 0.35 * share) * (isTainted && isMoney ? 0.4 : 1));
      }
    }
  }
}

/** The same for scripts without blanks. */
function containedWide(key: string, scores: Map<HeaderField, number>): void {
  for (const [phrase, fields] of INDEX) {
    if (phrase.length < 2 || phrase.length >= key.length || !WIDE.test(phrase) || !key.includes(phrase)) continue;
    for (const [field, weight] of fields) raise(scores, field, weight * (0.4 + 0.4 * (phrase.length / key.length)));
  }
}

/** True where the header is in English (or says nothing): then numbers alone must decide the date order. */
export function isForeignHeader(headers: readonly string[]): boolean {
  const words = headers.map(headerKey).filter((key) => key !== '');
  const foreign = words.filter((key) => FOREIGN.test(key) || DAY_FIRST_SCRIPTS.test(key)).length;
  return foreign >= 2 && foreign * 4 >= words.length;
}

/** True where the header is in a script whose countries write a decimal point: Chinese, Japanese, Korean, Hebrew, Thai. */
export function isPointHeader(headers: readonly string[]): boolean {
  const words = headers.filter((name) => name.trim() !== '');
  return words.filter((name) => WIDE.test(name) || /[\u0590-\u05ff]/.test(name)).length * 2 > words.length;
}

/** Greek, Cyrillic, Hebrew, Arabic and Thai: all written day first. */
const DAY_FIRST_SCRIPTS = /[\u0370-\u04ff\u0590-\u06ff\u0e00-\u0e7f]/;

const FOREIGN =
  /^(?:datum|fecha|data|dato|betrag|bedrag|montant|importe|importo|valor|kwota|castka|belopp|belob|belop|maara|saldo|solde|omschrijving|libelle|concepto|descripcion|descrizione|descricao|historico|opis|popis|beskrivelse|selite|bruto|brutto|neto|netto|nombre|divisa|comision|wahrung|buchungstag|buchungstext|verwendungszweck|wertstellung|umsatz|empfanger|fecha valor|fecha operacion|date valeur|date operation|hora|zona horaria|remarque|paivamaara|causale|data valuta|data contabile|valuta|mededelingen|naam|rekening|munt|devise|moneda|moeda|waluta|mena|debe|haber|soll|haben|tarih|kategorie|waehrung|debet|rekeningnummer|tegenpartij|text|tekst|konto|kontonummer)\b/;

const OUT_WORDS =
  list(`debit|dr|d|db|dbit|debet|af|soll|s|out|outgoing|purchase|withdrawal|withdraw|payment out|paid out|money out|debe|cargo|dare|addebito|uscita|debito|saida|
  sens debit|depense|expense|支出|支|借|借 dr|付|出|付款|出金|otto|uttag|ut|wydatek|obciazenie|uznanie wyjscie|vydaj|kredi out|sent|spend|belastung|lastschrift|debited|outflow|χ|χρεωση|terheles|חובה|дебет|расход|списание|списання|支払い|支払|출금|-`);
const IN_WORDS =
  list(`credit|cr|c|k|crdt|bij|haben|h|in|incoming|deposit|payment in|paid in|money in|haber|abono|avere|accredito|entrata|credito|entrada|recette|
  income|收入|收|贷|贷 cr|入|收款|入金|pano|insattning|inn|wplyw|uznanie|prijem|received|receive|gutschrift|credited|inflow|π|πιστωση|jovairas|kredit|זכות|кредит|приход|зачисление|зарахування|預入|預り|입금|+`);

const OUT = new Set(OUT_WORDS.map((word) => (word === '-' ? '-' : fold(word))));
const INTO = new Set(IN_WORDS.map((word) => (word === '+' ? '+' : fold(word))));

/** Folds a direction cell; a bare + or - keeps its sign. */
export function directionKey(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '-' || trimmed === '\u2212') return '-';
  return trimmed === '+' ? '+' : fold(trimmed);
}

/** What a direction word means in itself: money out, in, or nothing known. */
export function directionOf(key: string): 'out' | 'in' | null {
  if (OUT.has(key)) return 'out';
  return INTO.has(key) ? 'in' : null;
}

const TOTAL =
  /^(?:sub ?)?(?:total|totals|totale|totali|totaal|totaux|summe|summen|gesamt|gesamtsumme|gesamtbetrag|sum|suma|razem|celkem|yhteensa|summa|somme|grand total|report total|transactions total|合计|总计|小计|合計|総計|총계)\b|^(?:合计|总计|小计|合計|総計)/;

/** True for the text of a row that sums up movements of a statement. */
export function isTurnover(text: string): boolean {
  return /^(?:total )?(?:turnovers?|apgrozijums|apyvarta|kaive|obroty)(?: (?:debit|credit|in|out))?$/.test(fold(text));
}

/** True for the first text of a total row. */
export function isTotalText(text: string): boolean {
  const key = fold(text);
  return key.length <= 60 && TOTAL.test(key);
}

/** True for the header of amounts in minor units: "amount_cents", "Amount (minor units)". */
export function isMinorHeader(header: string): boolean {
  return /\b(?:cents?|minor(?: units?)?|pence|pennies|centavos|centimes)\b/.test(headerKey(header));
}

/** 'opening' or 'closing' where a label names a balance, else null. Longer phrases win. */
export function balanceLabel(text: string): 'opening' | 'closing' | null {
  const full = headerKey(text);
  if (full.length > 80 || full === '') return null;
  const key = ['opening', 'closing'].some((field) => PHRASES[field as 'opening' | 'closing'].includes(full))
    ? full
    : full.replace(/ (?:as of|am|per|vom|au|al|op|on|at|in)\b.*$/, '');
  const without = key
    .split(' ')
    .filter((token) => !CURRENCY_TOKEN.test(token))
    .join(' ');
  for (const field of ['opening', 'closing'] as const) {
    if (PHRASES[field].some((phrase) => without === phrase || key === phrase)) return field;
  }
  if (PHRASES.opening.some((phrase) => phrase.length > 8 && without.startsWith(phrase))) return 'opening';
  return PHRASES.closing.some((phrase) => phrase.length > 8 && without.startsWith(phrase)) ? 'closing' : null;
}
