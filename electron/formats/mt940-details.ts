/** Takes name and references out of field :86: in the dialects of the field: ?20 subfields, /EREF/ codes, "NAAM:" words. */

export interface Details {
  /** The text a person reads: the field as written, or its parts without their codes. */
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
}

/** Reads a raw :86: value (physical lines joined by line feeds). Unknown layouts give empty fields, never a guess. */
export function readDetails(raw: string): Details {
  const joined = raw.replaceAll('\n', '');
  const subfields = /^(?:\d{3})?([?~<@^|])\d\d/.exec(joined);
  const parts =
    subfields !== null
      ? fromSubfields(joined, subfields[1]!)
      : SLASH_CODE.test(joined)
        ? fromSlashCodes(joined)
        : fromWords(raw.replaceAll('\n', ' '));
  return { description: raw, ...parts };
}

type Parts = Omit<Details, 'description'>;

/**
 * Reads a :NS: field, the bank's own use of the message: lines that begin with a two-digit code, 01-14 purpose, 15-16 name of the other
 * side, 17 booking text; a line without a code goes on with the one before. `raw86` is the :86: field of the same line, '' mostly.
 */
export function readOwnDetails(raw: string, raw86: string): Details {
  const purpose: string[] = [];
  const name: string[] = [];
  const text: string[] = [];
  let into = purpose;
  for (const line of raw.split('\n')) {
    const code = /^\d\d/.exec(line)?.[0];
    const number = Number(code);
    if (code !== undefined) into = number <= 14 ? purpose : number <= 16 ? name : number === 17 ? text : [];
    into.push((code === undefined ? line : line.slice(2)).trim());
  }
  const found = raw86 === '' ? null : readDetails(raw86);
  return {
    description: [...purpose, ...text, raw86].filter((part) => part !== '').join(' '),
    counterparty: name.join(' ').trim() || (found?.counterparty ?? ''),
    reference: references(purpose.join(' '), found?.reference),
  };
}

/** Texts that stand where a reference would and mean none. */
const NO_REFERENCE = /^(?:NOTPROVIDED|NOT PROVIDED|NONREF|NOREF|NICHT ANGEGEBEN)?$/i;

function references(...texts: readonly (string | undefined)[]): string {
  const kept = texts.map((text) => (text ?? '').replace(/\s+/g, ' ').trim()).filter((text) => !NO_REFERENCE.test(text));
  return [...new Set(kept)].join(' ');
}

/** German layout (DK, Anlage 3 of the DFUe agreement, 8.2.6): 3-digit code, then ?00 text, ?20-?29 and ?60-?63 purpose, ?32-?33 name. */
function fromSubfields(text: string, separator: string): Parts {
  const fields = new Map<string, string>();
  let key = '';
  for (const part of text.split(separator).slice(1)) {
    const code = /^\d\d/.exec(part)?.[0];
    if (code === undefined) fields.set(key, `${fields.get(key) ?? ''}${separator}${part}`);
    else {
      key = code;
      fields.set(key, (fields.get(key) ?? '') + part.slice(2));
    }
  }
  const purposes = PURPOSE_CODES.map((code) => fields.get(code) ?? '').filter((part) => part !== '');
  const packed = purposes.join('');
  const sepa = sepaParts(packed);
  const name = ['32', '33'].map((code) => fields.get(code) ?? '').join('');
  const reference =
    sepa.size > 0 ? references(sepa.get('EREF'), sepa.get('KREF'), sepa.get('SVWZ')) : references(purposes.join(' '));
  return { counterparty: (sepa.get('ABWA') ?? sepa.get('ABWE') ?? '') || name.replace(/\s+/g, ' ').trim(), reference };
}

const PURPOSE_CODES = ['20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '60', '61', '62', '63'];
const SEPA_CODE = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|RREF)[+:]/g;

/** The SEPA parts inside the purpose: EREF+...SVWZ+... in any order. */
function sepaParts(purpose: string): ReadonlyMap<string, string> {
  return between(purpose, SEPA_CODE);
}

const SLASH_CODE =
  /\/(?:EREF|KREF|PREF|MARF|CSID|CNTP|NAME|REMI|TRTP|ORDP|BENM|IBAN|TRCD|RTRN|ISDT|ULTC|ULTD|INIT|IREF|CREF|OCMT|SVCL)\//;
const SLASH_CODES =
  /\/(EREF|KREF|PREF|MARF|CSID|CNTP|NAME|REMI|TRTP|ORDP|BENM|IBAN|BIC|TRCD|RTRN|ISDT|ULTC|ULTD|ULTB|INIT|IREF|CREF|OCMT|CHGS|SVCL|PURP|ADDR|ACCW|NRTX|CDTRREF|CDTRREFTP|ID)\//g;

/** Slash layout (IBP, Dutch banks): /EREF/.../CNTP/account/bic/name///REMI/USTD//text/. */
function fromSlashCodes(text: string): Parts {
  const parts = between(text, SLASH_CODES);
  const counterpart = (parts.get('CNTP') ?? '').split('/');
  const name = parts.get('NAME') ?? counterpart[2] ?? '';
  const remittance = (parts.get('REMI') ?? '').replace(/^(?:USTD\/\/?|STRD\/(?:[A-Z]{3}\/)?)/, '');
  return {
    counterparty: trimSlashes(name),
    reference: references(
      trimSlashes(parts.get('EREF') ?? parts.get('KREF') ?? ''),
      trimSlashes(parts.get('CDTRREF') ?? ''),
      trimSlashes(remittance),
    ),
  };
}

function trimSlashes(text: string): string {
  return text
    .replace(/^[/\s]+/, '')
    .replace(/[/\s]{1,20}$/, '')
    .trim();
}

const WORD =
  /(?:^|[\s/])(IBAN|BIC|REK|NAAM|NAME|OMSCHRIJVING|KENMERK|BETALINGSKENM\.?|MACHTIGING|INCASSANT|REMI|EREF|TYT\.|OD|FACTUURNUMMER|VALUTADATUM|NR)\s?:/gi;

/** Word layout (ABN AMRO, Knab, Polish banks): "IBAN: .. NAAM: .. OMSCHRIJVING: .. KENMERK: ..". */
function fromWords(text: string): Parts {
  const parts = between(text, WORD);
  const name = parts.get('NAAM') ?? parts.get('NAME') ?? parts.get('OD') ?? '';
  return {
    counterparty: name
      .replace(/\s+/g, ' ')
      .replace(/[;/]\s*$/, '')
      .trim(),
    reference: references(
      parts.get('EREF'),
      parts.get('KENMERK'),
      parts.get('OMSCHRIJVING'),
      parts.get('REMI'),
      parts.get('TYT.'),
    ),
  };
}

/** Text between the named codes of a global pattern; the first value of a repeated code wins unless it is empty. */
function between(text: string, codes: RegExp): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  let key = '';
  let from = 0;
  const keep = (to: number): void => {
    if (key !== '' && !parts.get(key)) parts.set(key, text.slice(from, to).trim());
  };
  // Adjacent codes share a slash ("/ORDP//NAME/"), so the search resumes on the last sign of the match.
  for (codes.lastIndex = 0; ; ) {
    const match = codes.exec(text);
    if (match === null) break;
    keep(match.index);
    key = match[1]!.toUpperCase();
    from = match.index + match[0].length;
  }
  keep(text.length);
  return parts;
}
