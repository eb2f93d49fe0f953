/** Words banks use for their own charges, for interest and for returned items: a weak prior beside the evidence of the data. */

import { canonical, plain } from '../match/tokens.ts';

const FEE = `fee fees charge charges commission commissions svc servicecharge maintenance
gebuehr gebuehren entgelt entgelte kontofuehrung kontofuehrungsentgelt spesen provision porto buchungsposten abschlussentgelt
frais commission cotisation agios tenue
comision comisiones gastos mantenimiento cuota
commissione commissioni spese canone bollo competenze imposta
kosten tarief provisie bankkosten
tarifa tarifas comissao comissoes encargos manutencao
oplata oplaty prowizja
avgift avgifter gebyr gebyrer omkostninger
poplatek poplatky dij jutalek palvelumaksu komisyon masraf ucret
tesuryo tesuryou tesuuryo tesuuryou 手数料 テスウリヨウ テスウリョウ 手续费 手續費 服务费 수수료 комиссия комисия προμηθεια עמלה عمولة`;

const INTEREST = `interest int zins zinsen habenzinsen sollzinsen guthabenzinsen
interet interets interes intereses interesse interessi rente creditrente debetrente
juros odsetki ranta rantor renter rentor urok uroky kamat korko korot faiz
risoku 利息 利子 リソク 이자 проценты лихва τοκοι ריבית فائدة`;

const RETURNED = `returned return returns nsf unpaid bounced dishonoured dishonored rejected reversal reversed chargeback rdi
ruecklastschrift ruecklast ruecklauf rueckgabe retoure storno
rejet rejete impaye impayee retour
devuelto devuelta devolucion rechazado impagado
insoluto insoluti respinto stornato restituito
geweigerd teruggeboekt storno gestorneerd
devolvido devolucao estorno
zwrot odrzucony retur returnerad avvist tilbagefort vraceno palautus iade
kumimodoshi 組戻 組戻し 退款 退票 반환 возврат`;

/** What a bank's own words suggest. */
export type BankTopic = 'fee' | 'interest' | 'returned';

const TOPICS: ReadonlyMap<string, BankTopic> = new Map([
  ...entries(FEE, 'fee'),
  ...entries(INTEREST, 'interest'),
  ...entries(RETURNED, 'returned'),
]);

function entries(words: string, topic: BankTopic): [string, BankTopic][] {
  return words.split(/\s+/).map((word) => [canonical(plain(word)), topic]);
}

/** Topic of a canonical word, or undefined. */
export function topicOf(word: string): BankTopic | undefined {
  return TOPICS.get(word) ?? compound(word);
}

// German, Dutch and Nordic banks glue the topic to another word: Kontoführungsgebühr, Sollzinsen, bankkosten, kontoavgift.
const ENDINGS: readonly [string, BankTopic][] = [
  ['gebuhr', 'fee'],
  ['gebuhren', 'fee'],
  ['entgelt', 'fee'],
  ['kosten', 'fee'],
  ['avgift', 'fee'],
  ['gebyr', 'fee'],
  ['zinsen', 'interest'],
  ['rente', 'interest'],
  ['lastschriftruckgabe', 'returned'],
];

function compound(word: string): BankTopic | undefined {
  if (word.length < 9) return undefined;
  for (const [ending, topic] of ENDINGS) if (word.endsWith(ending)) return topic;
  return undefined;
}
