/** Encodings: every one a bank export comes in is recognised from its bytes, and broken bytes are counted, never hidden. */

import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeAs, decodeBytes } from '../../../electron/formats/encoding.ts';

const GERMAN = 'Überweisung an Müller GmbH für Bücher';
const SAMPLES: readonly (readonly [encoding: string, text: string])[] = [
  ['utf-8', `${GERMAN}; 12,50 €`],
  ['utf-16le', `Datum;Betrag\n1;${GERMAN}`],
  ['utf-16be', `Datum;Betrag\n1;${GERMAN}`],
  ['windows-1252', `${GERMAN}; 12,50 € – café`],
  ['windows-1252', 'CRÉDIT GROUPÉ ÀÈ'],
  ['iso-8859-15', 'Prix 12 € à payer'],
  ['cp850', `${GERMAN}; café à la crème`],
  ['windows-1250', 'Przelew własny łódź Świętej Żółć gęś'],
  ['iso-8859-2', 'Przelew własny łódź Świętej Żółć gęś'],
  ['macintosh', 'café Müller à côté'],
  ['windows-1251', 'Дата операции Сумма Назначение платежа'],
  ['koi8-r', 'Дата операции Сумма'],
  ['windows-1253', 'Ημερομηνία συναλλαγής ποσό'],
  ['shift_jis', '振込手数料 カ)ヤマダショウジ ご利用明細 日付'],
  ['gb18030', '交易时间,交易对方,商品说明,收/支,金额'],
  ['big5', '交易日期 摘要 支出金額 存入金額'],
  ['euc-kr', '거래일자 적요 출금액 입금액'],
];

describe('decodeBytes', () => {
  test.each(SAMPLES)('recognises %s: %s', (encoding, text) => {
    const decoded = decodeBytes(iconv.encode(text, encoding));
    expect(decoded).toMatchObject({ text, encoding, replaced: 0 });
  });

  test.each([
    ['windows-1252', 'O\u2019NEILL LTD'],
    ['windows-1252', 'D\u2019Amico'],
    ['windows-1252', 'l\u2019avion'],
    ['windows-1252', 'CUSTOMER\u2019S ORDER'],
    ['windows-1252', 'don\u2019t'],
    ['windows-1252', 'the partners\u2019 fund'],
    ['windows-1252', 'paid \u201cin full\u201d'],
    ['cp850', 'B\u00c6KGAARD'],
    ['cp850', 'L\u00c6S MERE'],
    ['cp850', 'TR\u00c6T'],
  ])('tells a lone apostrophe or pair of quotes from a letter: %s %s', (encoding, text) => {
    const bytes = iconv.encode(`Date,Text,Amount\n2024-01-05,${text},12.00\n`, encoding);
    expect(decodeBytes(bytes)).toMatchObject({ encoding, text: expect.stringContaining(text) });
  });

  test('cp437 bytes of Western letters read the same through cp850', () => {
    expect(decodeBytes(iconv.encode('Café Münch; señor Núñez', 'cp437')).text).toBe('Café Münch; señor Núñez');
  });

  test('a byte order mark proves the encoding, also when written twice', () => {
    const body = Buffer.from('Betrag ä');
    const mark = Buffer.from([0xef, 0xbb, 0xbf]);
    for (const bytes of [Buffer.concat([mark, body]), Buffer.concat([mark, mark, body])]) {
      expect(decodeBytes(bytes)).toMatchObject({ text: 'Betrag ä', encoding: 'utf-8', confidence: 1, replaced: 0 });
    }
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode('ä1', 'utf-16le')]);
    expect(decodeBytes(utf16)).toMatchObject({ text: 'ä1', encoding: 'utf-16le', confidence: 1 });
  });

  test('a declared legacy encoding is honoured where the bytes agree', () => {
    const bytes = iconv.encode('café', 'iso-8859-15');
    expect(decodeBytes(bytes, 'ISO-8859-15')).toMatchObject({ text: 'café', encoding: 'iso-8859-15' });
    expect(decodeBytes(bytes, '1252')).toMatchObject({ text: 'café', encoding: 'windows-1252' });
  });

  test('a wrong declaration is overruled and named', () => {
    const decoded = decodeBytes(iconv.encode('Rückbuchung für Kühn', 'windows-1252'), 'UTF-8');
    expect(decoded).toMatchObject({ text: 'Rückbuchung für Kühn', encoding: 'windows-1252' });
    expect(decoded.evidence.join()).toContain('declares utf-8');
  });

  test('mixed encodings are read and counted', () => {
    const bytes = Buffer.concat([Buffer.from('Größe; Käufer\n'), iconv.encode('Müller\n', 'windows-1252')]);
    const decoded = decodeBytes(bytes);
    expect(decoded.text).toBe('Größe; Käufer\nMüller\n');
    expect(decoded).toMatchObject({ encoding: 'utf-8', replaced: 1 });
    expect(decoded.confidence).toBeLessThan(0.8);
  });

  test('a chosen encoding is obeyed; an unknown name is an error', () => {
    expect(decodeAs(iconv.encode('Größe', 'cp437'), 'IBM437').text).toBe('Größe');
    expect(() => decodeAs(new Uint8Array([65]), 'klingon')).toThrow(RangeError);
  });

  test('empty input is empty text', () => {
    expect(decodeBytes(new Uint8Array())).toMatchObject({ text: '', replaced: 0 });
  });
});
