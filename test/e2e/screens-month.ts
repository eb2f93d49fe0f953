/** A small month written to files for the screen tests: a bank statement with running balances and its ledger. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Month {
  readonly bank: string;
  readonly ledger: string;
  /** Bank lines in the file. */
  readonly bankLines: number;
  /** Ledger lines in the file. */
  readonly ledgerLines: number;
}

const PAYERS = ['Northside Builders', 'Quality Construction', 'Hilltop Wholesale', 'Evergreen Media', 'Metro Water'];
const CUSTOMERS = 30;
const OPENING = 1_248_015;
const TWICE = 9;

interface BankLine {
  readonly day: number;
  readonly cents: number;
  readonly text: string;
  readonly payer: string;
  readonly reference: string;
}

function cents(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const date = (day: number): string => `2026-10-${String(day).padStart(2, '0')}`;
const amountOf = (index: number): number => 10_037 + index * 7919;
const invoice = (index: number): string => `INV-${3301 + index * 7}`;

/** Thirty customers who paid their invoices, and a bank fee nobody booked. */
function bankLines(): BankLine[] {
  const paid = Array.from({ length: CUSTOMERS }, (_, index) => {
    const payer = PAYERS[index % PAYERS.length] ?? '';
    const text = `FPS ${payer.toUpperCase()} ${invoice(index).replace('-', ' ')}`;
    return { day: 2 + (index % 25), cents: amountOf(index), text, payer, reference: '' };
  });
  const fee = { day: 30, cents: -1250, text: 'MONTHLY ACCOUNT FEE', payer: '', reference: '' };
  return [...paid, fee].sort((a, b) => a.day - b.day);
}

/** One row is written twice, as exports at page breaks do: the balance counts it once. */
function bankFile(): string {
  let balance = OPENING;
  const rows = bankLines().map((line) => {
    balance += line.cents;
    return [date(line.day), line.text, line.payer, cents(line.cents), cents(balance)].join(',');
  });
  rows.splice(TWICE, 0, rows[TWICE] ?? '');
  return ['Date,Description,Payee,Amount,Balance', ...rows].join('\n');
}

/** The invoices' payments as booked, some two days early, and a cheque the bank has not seen. */
function ledgerFile(): string {
  const rows = Array.from({ length: CUSTOMERS }, (_, index) => {
    const payer = PAYERS[index % PAYERS.length] ?? '';
    const day = 2 + (index % 25) - (index % 3 === 0 ? 1 : 0);
    return [date(day), 'receipt', `RCP-${900 + index}`, `${payer} Ltd`, invoice(index), cents(amountOf(index))].join(
      ',',
    );
  });
  const cheque = [date(29), 'bill payment', 'PAY-77', 'Lakeside Print', 'CHQ 001204', cents(-48_900)].join(',');
  return ['Date,Document Type,Document No,Party,Reference,Amount', ...rows, cheque].join('\n');
}

/** Writes the month into a folder. */
export function writeMonth(folder: string): Month {
  mkdirSync(folder, { recursive: true });
  const bank = path.join(folder, 'statement-oct.csv');
  const ledger = path.join(folder, 'ledger-oct.csv');
  writeFileSync(bank, bankFile());
  writeFileSync(ledger, ledgerFile());
  return { bank, ledger, bankLines: CUSTOMERS + 2, ledgerLines: CUSTOMERS + 1 };
}
