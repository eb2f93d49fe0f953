/** What is read of an OFX file before its tags: the encoding its header declares and the amounts as written. */

import { asciiHead, xmlEncoding } from './text-source.ts';

/** CHARSET and ENCODING of the SGML header (OFX 1.6 section 2.2), or the XML declaration. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = asciiHead(bytes, 2048);
  const encoding = /ENCODING\s*:\s*([\w-]+)/i.exec(head)?.[1]?.toUpperCase();
  if (encoding === 'UTF-8' || encoding === 'UTF8' || encoding === 'UNICODE') return 'utf-8';
  const charset = /CHARSET\s*:\s*([\w-]+)/i.exec(head)?.[1];
  if (charset !== undefined && !/^(?:NONE|0|CSUNICODE)$/i.test(charset))
    return /^8859-\d+$/.test(charset) ? `iso-${charset}` : charset;
  return xmlEncoding(bytes);
}

/** Every amount of the file as written, to tell its decimal sign; found without reading the tags around it. */
export function* amountsOf(text: string): Generator<string> {
  for (const [, amount = ''] of text.matchAll(/<(?:\w{1,20}:)?(?:TRNAMT|BALAMT)>\s{0,20}([^<\s]{1,40})/gi))
    yield amount;
}
