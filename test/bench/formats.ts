/** Speed of the tagged formats: 100,000 transactions each, seconds per format.. */

import { pathToFileURL } from 'node:url';
import { readFile } from '../../electron/formats/detect.ts';

const COUNT = 100_000;

export interface FormatSpeed {
  readonly format: string;
  readonly rows: number;
  readonly megabytes: number;
  readonly seconds: number;
}

/** Deterministic figures that differ from row to row. */
function figures(index: number): { readonly amount: number; readonly date: number; readonly name: string } {
  return {
    amount: ((index * 7919) % 900_000) + 1,
    date: (index % 28) + 1,
    name: `Counterparty ${index % 977} GmbH & Co`,
  };
}

function decimal(minor: number, sign: string): string {
  return `${Math.trunc(minor / 100)}${sign}${String(minor % 100).padStart(2, '0')}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

function ofxText(): string {
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const { amount, date, name } = figures(index);
    return `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202401${two(date)}120000<TRNAMT>-${decimal(amount, '.')}<FITID>F${index}<NAME>${name.replace('&', '&amp;')}<MEMO>Invoice ${index}</STMTTRN>`;
  });
  return `OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>\n${rows.join('\n')}\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n`;
}

function mt940Text(): string {
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const { amount, date, name } = figures(index);
    return `:61:2401${two(date)}01${two(date)}C${decimal(amount, ',')}NTRFNONREF//B${index}\n:86:166?00GUTSCHRIFT?20EREF+E${index} SVWZ+Rechnung?21 ${index}?30BIC?31IBAN?32${name}`;
  });
  return `:20:BENCH\n:25:DE1\n:28C:1\n:60F:C240101EUR0,00\n${rows.join('\n')}\n:62F:C240131EUR0,00\n-\n`;
}

function camtText(): string {
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const { amount, date, name } = figures(index);
    return `<Ntry><Amt Ccy="EUR">${decimal(amount, '.')}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2024-01-${two(date)}</Dt></BookgDt><ValDt><Dt>2024-01-${two(date)}</Dt></ValDt><AcctSvcrRef>B${index}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E${index}</EndToEndId></Refs><RltdPties><Dbtr><Nm>${name.replace('&', '&amp;')}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>Rechnung ${index}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>DE1</IBAN></Id><Ccy>EUR</Ccy></Acct>\n${rows.join('\n')}\n</Stmt></BkToCstmrStmt></Document>\n`;
}

function qifText(): string {
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const { amount, date, name } = figures(index);
    return `D01/${two(date)}/2024\nT-${decimal(amount, '.')}\nP${name}\nMInvoice ${index}\n^`;
  });
  return `!Type:Bank\n${rows.join('\n')}\n`;
}

function bai2Text(): string {
  const rows = Array.from(
    { length: COUNT },
    (_, index) => `16,195,${figures(index).amount},Z,B${index},C${index},WIRE IN/\n88,ORG:=${figures(index).name}`,
  );
  return `01,A,B,240201,0800,1,,,2/\n02,B,A,1,240131,,USD,2/\n03,1,,010,0,,,015,0,,/\n${rows.join('\n')}\n49,0,1/\n98,0,1,1/\n99,0,1,1/\n`;
}

const TEXTS: readonly (readonly [format: string, text: () => string])[] = [
  ['ofx', ofxText],
  ['mt940', mt940Text],
  ['camt', camtText],
  ['qif', qifText],
  ['bai2', bai2Text],
];

/** Reads 100,000 transactions of each format, bytes to lines; throws where a row is lost. */
export async function measureFormats(): Promise<readonly FormatSpeed[]> {
  const results: FormatSpeed[] = [];
  for (const [format, text] of TEXTS) {
    const bytes = Buffer.from(text());
    const start = performance.now();
    const [reading] = await readFile({ name: 'bench', bytes }, { map: null, currency: 'EUR' });
    const seconds = (performance.now() - start) / 1000;
    const rows = reading?.statements.reduce((sum, { lines }) => sum + lines.length, 0) ?? 0;
    if (rows !== COUNT || reading?.format !== format)
      throw new Error(`${format}: read ${rows} rows as ${reading?.format}`);
    results.push({ format, rows, megabytes: bytes.byteLength / 1e6, seconds });
  }
  return results;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { format, rows, megabytes, seconds } of await measureFormats())
    console.log(`${format}: ${rows} rows, ${megabytes.toFixed(1)} MB, ${seconds.toFixed(2)} s`);
}
