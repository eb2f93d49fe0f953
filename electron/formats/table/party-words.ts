/** Words of a header that tell the other party's columns from the owner's, in the languages of the field. */

import { headerKey } from './words.ts';

const PAYER =
  /\b(?:payers?|zahlungspflicht\w*|auftraggeber\w*|absender\w*|ordonnateur|donneur|debiteur|emetteur|ordenante|ordinante|pagador|remitente|mittente|opdrachtgever|nadawc\w+|zleceniodawc\w*|platce|odesilatel\w*|sender|remitter|debtor|avsender\w*|avsandare\w*|afsender\w*|betaler|maksaja\w*|maksja|mokejomas|mokejo moketojas|maksataja\w*|ordering|platitel\w*|platilac)\b/;
const PAYEE =
  /\b(?:payees?|beneficiar\w*|beneficier\w*|begu?e?nstigt\w*|begunstigd\w*|\w*empfae?nger\w*|destinat\w+|crediteur|odbiorc\w*|recipient|receiver|creditor|mottak\w*|mottagar\w*|modtag\w*|saaja\w*|prijemc\w*|prijemca|gavej\w*|sanem\w*|ontvanger|primatelj\w*|primalac|primac|kedvezmenyezett|alici)\b/;
const OTHER =
  /\b(?:gegen\w*|tegen\w*|contra(?:part\w*|account|parte)?|counter ?part\w*|counterpart\w*|contrepart\w*|contropart\w*|controparte|partner\w*|kontrahent\w*|protistran\w*|protiuc\w*|protejs\w*|motpart\w*|modpart\w*|motkonto\w*|modkonto\w*|vastapuol\w*|vastaosap\w*|zahlungsbeteiligt\w*|third party|trading party|tiers|opposing|korrespond\w*|kontragent\w*|контрагент\w*)\b/;
/** Words of a direction: they name a party only beside a word for a name or an account. */
const FROM = /\b(?:from|source|von|fra|fran|od|z konta)\b/;
const TO = /\b(?:to|target|destination|an|til|till|na konto)\b/;
const ACCOUNT = /(?:konto|kontonummer|account|iban|rekening|rachun\w*|tili)\b/;
/** A column of these holds something of the party that is no name. */
const NO_NAME =
  /(?:iban|bic|swift|blz|bankleitzahl|kont(?:o|onummer|onr)|account|rekening(?:nummer)?|compte|cuenta|conto|conta|rachun(?:ek|ku)|uct?u|ucet|tili|bank\w*|adres\w*|address|adress\w*|indirizzo|direccion|email|mail|land|country|city|ort|plz|zip|categor\w*|kategor\w*|id|nr|no|number|numer\w*|nummer|type|typ|code|kod|kode|ref|reference|referen[cz]\w*|amount|betrag|bedrag|montant|importe|currency|wahrung|valuta|date|datum|message|note|tax|nip|vat)\b/;
const NAME =
  /(?:\b(?:name|names|naam|namen|nom|nombre|nome|nazwa|nazev|nazov|naziv|namn|navn|nimi|nev|adi|denominazione|ragione sociale|razon social|full name)|inhaber|houder|holder|titulaire|titular|intestatario|innehavare|indehaver)\b/;
/** Headers that say outright whose account it is. */
const OWN =
  /\b(?:auftragskonto|own|my|wallet|inhaber|kontoinhaber|kontoinhabers|holder|du compte|de compte client|propri\w+|eigen\w*|mein\w*|mijn|source account|konto zleceniodawcy)\b/;
/** Words for an account number that say nothing about whose it is. */
const ANYBODYS =
  /\b(?:iban|kontonummer|kontonr|konto nr|konto|bank account|account number|account no|rekeningnummer)\b/;

export type PartyRole = 'payer' | 'payee' | 'other';

/** Which party of a payment a header names; null where it names none (then a column may be the owner's). */
export function partyRole(header: string): PartyRole | null {
  const key = headerKey(header);
  const isSided = NAME.test(key) || ACCOUNT.test(key);
  const isPayer = PAYER.test(key) || (isSided && FROM.test(key));
  const isPayee = PAYEE.test(key) || (isSided && TO.test(key));
  if (isPayer !== isPayee) return isPayer ? 'payer' : 'payee';
  return isPayer || OTHER.test(key) ? 'other' : null;
}

/** True where a header of a party's column means its name rather than its account, bank or address. */
export function namesAParty(header: string): boolean {
  const key = headerKey(header);
  return NAME.test(key) || !NO_NAME.test(key);
}

/** True where a header says that the account is the owner's. */
export function isOwnAccount(header: string): boolean {
  return OWN.test(headerKey(header));
}

/** True where a header names an account number and not whose: beside a payee it may be either's. */
export function isAnybodysAccount(header: string): boolean {
  return ANYBODYS.test(headerKey(header)) && !isOwnAccount(header);
}
