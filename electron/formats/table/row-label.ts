/** The label of a row: its words without digits, dates and amounts; rows that state a balance or a total share theirs. */

import { fold } from '../../../shared/text.ts';
import { dateParts } from './dates.ts';
import { decimalHint } from './numbers.ts';
import { balanceLabel, isTotalText, isTurnover } from './words.ts';

/** Longer texts are the payer's, not the bank's. */
const LABEL_LENGTH = 80;

/** The words of a row, folded, digits out; '' where it has none. A movement's names its payee, a balance's repeats. */
export function rowLabel(cells: readonly string[]): string {
  let label = '';
  for (const cell of cells) {
    if (cell === '' || !isWord(cell)) continue;
    const words = unspaced(fold(cell).replace(/\d+/g, ' ').replace(/ +/g, ' ').trim());
    if (words === '') continue;
    label = label === '' ? words : `${label} ${words}`;
    if (label.length > LABEL_LENGTH) return label.slice(0, LABEL_LENGTH);
  }
  return label;
}

/** True for a cell of words: no amount, no date and no currency code. */
export function isWord(cell: string): boolean {
  return /\p{L}/u.test(cell) && !/^[A-Z]{3}$/.test(cell) && decimalHint(cell) === null && dateParts(cell) === null;
}

/** "s a l d o" as typed by line printers is one word. */
export function unspaced(key: string): string {
  return /^(?:\p{L} ){2,}\p{L}$/u.test(key) ? key.replaceAll(' ', '') : key;
}

// Stems of "balance" and "turnover" where a word of the sentence begins with one.
const BALANCE_STEM = new RegExp(
  `(?:^| )(?:balanc|saldo|saldi|saldos|solde|kontostand|anfangsbestand|endbestand|anfangssaldo|endsaldo|tagessaldo|eindsaldo|beginsaldo|zustatek|zostatok|stan konta|stan poczatk|
  stan koncow|atlikum|likut|algsaldo|loppsaldo|jaak|algjaak|alkusaldo|loppusaldo|ingaende|utgaende|ingoing|egyenleg|nyito|zaro|bakiye|devir|devreden|stanje|sold initial|sold final|sold anterior|
  остат|сальдо|залишок|баланс|υπολοιπο|残高|繰越|余额|結餘|结余|잔액|turnover|umsatzsumme|apyvart|apgroz|kaive|obrot|obrat|omsattning|omsetning|forgalom|ciro|carried forward|
  brought forward|report a nouveau|uebertrag|ubertrag|vortrag|transporte|riporto)`
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/\s*\n\s*/g, ''),
  'u',
);

/** True where the words of a row may name a balance or a turnover. */
export function mayBeBalance(label: string): boolean {
  return BALANCE_STEM.test(label) || isTotalText(label) || isTurnover(label) || balanceLabel(label) !== null;
}
