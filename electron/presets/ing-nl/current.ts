/** Ing-nl: Current account CSV (semicolon). Unsigned; Af = out, Bij = in. */

import type { Preset } from '../preset.ts';

export const ingNlCurrent: Preset = {
  id: 'ing-nl/current',
  title: 'Ing-nl: Current account CSV (semicolon)',
  header: [
    'Datum',
    'Naam / Omschrijving',
    'Rekening',
    'Tegenrekening',
    'Code',
    'Af Bij',
    'Bedrag (EUR)',
    'Mutatiesoort',
    'Mededelingen',
    'Saldo na mutatie',
    'Tag',
  ],
  detect: ['Datum', 'Naam / Omschrijving', 'Rekening', 'Af Bij', 'Bedrag (EUR)'],
  columns: {
    date: 'Datum',
    counterparty: 'Naam / Omschrijving',
    account: 'Rekening',
    documentType: 'Mutatiesoort',
    direction: 'Af Bij',
    amount: 'Bedrag (EUR)',
    description: 'Mededelingen',
    balance: 'Saldo na mutatie',
  },
  dateFormat: 'yyyyMMdd',
  decimal: ',',
  out: ['Af'],
  into: ['Bij'],
  kinds: { '*': 'bank_line' },
  delimiter: ';',
  confidence: 'high',
};
