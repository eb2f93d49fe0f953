/** A reading as short plain data: ISO days, decimal amounts, nothing that is empty. What golden files hold. */

import type { Reading } from '../../../electron/formats/reading.ts';
import { isoDay } from '../../../shared/day.ts';
import type { ParsedLine, ParsedStatement } from '../../../shared/line.ts';
import { exponentOf, formatMinor, type Minor } from '../../../shared/money.ts';
import type { Problem } from '../../../shared/problem.ts';

export type Plain = { readonly [key: string]: unknown };

function money(amount: Minor | null, currency: string): string | null {
  return amount === null ? null : formatMinor(amount, exponentOf(currency));
}

function kept(fields: Plain): Plain {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}

function plainLine(line: ParsedLine, statementCurrency: string): Plain {
  const { day, valueDay, amount, currency, originalAmount, gross, fee, dueDay, balance, ...rest } = line;
  return kept({
    ...rest,
    day: isoDay(day),
    valueDay: valueDay === null ? null : isoDay(valueDay),
    dueDay: dueDay === null ? null : isoDay(dueDay),
    amount: money(amount, currency),
    balance: money(balance, currency),
    currency: currency === statementCurrency ? null : currency,
    originalAmount: money(originalAmount, line.originalCurrency),
    gross: money(gross, currency),
    fee: money(fee, currency),
  });
}

function plainProblem({ code, severity, row, readings }: Problem): string {
  return [code, severity, row === null ? '' : `row ${row}`, readings?.join(' or ') ?? '']
    .filter((part) => part !== '')
    .join(', ');
}

function plainStatement(statement: ParsedStatement): Plain {
  const { currency } = statement;
  return {
    ...kept({
      account: statement.account,
      currency,
      number: statement.number,
      opening: money(statement.opening, currency),
      openingDay: statement.openingDay === null ? null : isoDay(statement.openingDay),
      closing: money(statement.closing, currency),
      closingDay: statement.closingDay === null ? null : isoDay(statement.closingDay),
    }),
    read: statement.read,
    lines: statement.lines.map((line) => plainLine(line, currency)),
    problems: statement.problems.map(plainProblem),
  };
}

/** The reading without its table; formats with fixed fields have none. */
export function plainReading(reading: Reading): Plain {
  return {
    format: reading.format,
    encoding: reading.encoding,
    statements: reading.statements.map(plainStatement),
    problems: reading.problems.map(plainProblem),
  };
}
