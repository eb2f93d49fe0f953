/** The OFX aggregates and elements the reader knows by name. */

import type { RecordKind } from '../../shared/line.ts';

export const STATEMENTS = new Set(['STMTRS', 'CCSTMTRS', 'INVSTMTRS', 'LOANSTMTRS', 'AMRTSTMTRS']);
/** Statements of what is owed. */
export const DEBTS = new Set(['CCSTMTRS', 'LOANSTMTRS', 'AMRTSTMTRS']);
export const ACCOUNTS = new Set(['BANKACCTFROM', 'CCACCTFROM', 'INVACCTFROM', 'LOANACCTFROM']);
export const SUB_AGGREGATES = new Set(['PAYEE', 'BANKACCTTO', 'CCACCTTO', 'CURRENCY', 'ORIGCURRENCY', 'IMAGEDATA']);
export const SUB_FIELDS = new Set([
  'NAME',
  'ADDR1',
  'ADDR2',
  'ADDR3',
  'CITY',
  'STATE',
  'POSTALCODE',
  'COUNTRY',
  'PHONE',
  'BANKID',
  'BRANCHID',
  'ACCTID',
  'ACCTTYPE',
  'ACCTKEY',
  'CURRATE',
  'CURSYM',
]);
/** Tags that end a transaction whose end tag is missing. */
export const TRANSACTION_ENDS = new Set([
  'BANKTRANLIST',
  'BANKTRANLISTP',
  'INVBANKTRAN',
  'INVTRANLIST',
  'STMTRS',
  'CCSTMTRS',
  'INVSTMTRS',
  'LEDGERBAL',
  'AVAILBAL',
  'OFX',
  'STMTTRNRS',
  'CCSTMTTRNRS',
  'INVPOSLIST',
  'INVBAL',
]);
/** Securities transactions (OFX 2.2 section 13.9.2.4): they move no cash line of their own and are counted only. */
export const INVESTMENTS = new Set(
  'BUYDEBT BUYMF BUYOPT BUYOTHER BUYSTOCK CLOSUREOPT INCOME INVEXPENSE JRNLFUND JRNLSEC MARGININTEREST REINVEST RETOFCAP SELLDEBT SELLMF SELLOPT SELLOTHER SELLSTOCK SPLIT TRANSFER'.split(
    ' ',
  ),
);
export const KINDS: Readonly<Record<string, RecordKind>> = {
  FEE: 'fee',
  SRVCHG: 'fee',
  INT: 'interest',
  XFER: 'transfer',
};
