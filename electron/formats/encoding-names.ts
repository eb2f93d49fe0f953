/** One name per text encoding, whatever alias a file header uses. */

const ALIASES: Readonly<Record<string, string>> = {
  '1252': 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'iso8859-1': 'windows-1252',
  usascii: 'us-ascii',
  ascii: 'us-ascii',
  utf8: 'utf-8',
  unicode: 'utf-8',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'x-gbk': 'gb18030',
  sjis: 'shift_jis',
  'shift-jis': 'shift_jis',
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  ibm437: 'cp437',
  ibm850: 'cp850',
  '437': 'cp437',
  '850': 'cp850',
  utf16: 'utf-16',
  'utf-16-le': 'utf-16le',
  'utf-16-be': 'utf-16be',
};

/** One name per encoding: folds case, blanks and the common aliases. ISO-8859-1 means windows-1252, as in browsers (WHATWG Encoding). */
export function encodingName(raw: string): string {
  const folded = raw.trim().toLowerCase();
  return ALIASES[folded] ?? folded;
}
