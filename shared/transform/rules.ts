/** Checks a transformed row against the rules of the mapping: what was expected, what was found, by name. */

import { type Day, isoDay, parseIsoDay } from '../day.ts';
import type { MappedField } from '../fields.ts';
import { exponentOf, formatMinor, type Minor, parseMoney } from '../money.ts';
import type { ProblemCode } from '../problem.ts';
import type { Rule } from './schema.ts';

/** A row as its rules see it. */
export interface RuleRow {
  /** 1-based row of the source. */
  readonly row: number;
  /** Text that feeds the field after its steps; '' where there is none. */
  readonly text: (field: MappedField) => string;
  /** Minor units of a money field, null where it holds none or the field is no money. */
  readonly amount: (field: MappedField) => Minor | null;
  readonly day: (field: MappedField) => Day | null;
  readonly currency: string;
}

export interface RuleFault {
  readonly code: Extract<
    ProblemCode,
    'required_missing' | 'invalid_entry' | 'out_of_range' | 'duplicate_value' | 'unknown_reference'
  >;
  readonly field: MappedField;
  readonly expected: string;
  readonly found: string;
}

type Check = (row: RuleRow) => Omit<RuleFault, 'field'> | null;

export type CompiledRules =
  | { readonly ok: true; readonly check: (row: RuleRow) => RuleFault | null }
  | { readonly ok: false; readonly message: string };

const DATES: readonly MappedField[] = ['date', 'valueDate', 'dueDate'];
const MONEY: readonly MappedField[] = ['amount', 'debit', 'credit', 'balance', 'gross', 'fee', 'originalAmount'];

/** Compiles rules for one walk over a file: `unique` remembers the rows of that walk. Says which rule cannot be checked. */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const checks: { readonly field: MappedField; readonly check: Check }[] = [];
  for (const [at, rule] of rules.entries()) {
    const check = compileRule(rule);
    if (typeof check === 'string')
      return { ok: false, message: `Rule ${at + 1} (${rule.rule} ${rule.field}): ${check}` };
    checks.push({ field: rule.field, check });
  }
  return {
    ok: true,
    check: (row) => {
      for (const { field, check } of checks) {
        const fault = check(row);
        if (fault !== null) return { ...fault, field };
      }
      return null;
    },
  };
}

function compileRule(rule: Rule): Check | string {
  const { field } = rule;
  switch (rule.rule) {
    case 'required':
      return (row) =>
        row.text(field) === '' ? { code: 'required_missing', expected: 'a value', found: 'an empty cell' } : null;
    case 'type':
      return typeCheck(field, rule.is);
    case 'range':
      return rangeCheck(rule);
    case 'unique':
      return uniqueCheck(field);
    case 'exists': {
      const known = new Set(rule.in.map((text) => text.trim()));
      const expected = `one of ${rule.in.length} known values`;
      return (row) => {
        const found = row.text(field);
        return found === '' || known.has(found.trim()) ? null : { code: 'unknown_reference', expected, found };
      };
    }
  }
}

function typeCheck(field: MappedField, is: 'date' | 'amount' | 'integer' | 'currency'): Check | string {
  if (is === 'date' && !DATES.includes(field)) return 'only date fields can be checked for a date.';
  if (is === 'amount' && !MONEY.includes(field)) return 'only money fields can be checked for an amount.';
  return (row) => {
    const found = row.text(field);
    if (found === '') return null;
    const fits =
      is === 'date'
        ? row.day(field) !== null
        : is === 'amount'
          ? row.amount(field) !== null
          : (is === 'integer' ? /^[+-]?\d+$/ : /^[A-Z]{3}$/).test(found.trim());
    const expected = { date: 'a date', amount: 'an amount', integer: 'a whole number', currency: 'a currency code' }[
      is
    ];
    return fits ? null : { code: 'invalid_entry', expected, found };
  };
}

function rangeCheck({ field, min, max }: Extract<Rule, { rule: 'range' }>): Check | string {
  const expected = `${min === undefined ? '' : `at least ${min}`}${min !== undefined && max !== undefined ? ' and ' : ''}${max === undefined ? '' : `at most ${max}`}`;
  if (expected === '') return 'it has neither min nor max.';
  const outside = (found: string) => ({ code: 'out_of_range', expected, found }) as const;
  if (DATES.includes(field)) {
    const low = min === undefined ? null : parseIsoDay(min);
    const high = max === undefined ? null : parseIsoDay(max);
    if ((min !== undefined && low === null) || (max !== undefined && high === null))
      return 'the bounds of a date are written as 2026-10-31.';
    return (row) => {
      const day = row.day(field);
      if (day === null) return null;
      return (low !== null && day < low) || (high !== null && day > high) ? outside(isoDay(day)) : null;
    };
  }
  if (!MONEY.includes(field)) return 'only dates and amounts have a range.';
  // Judged with four decimals, the most a currency has: the row's own currency decides when it is read.
  const bad = [min, max].find((bound) => bound !== undefined && !parseMoney(bound, '.', 4).ok);
  if (bad !== undefined) return `'${bad}' is no amount. Write it as 1000.00.`;
  return (row) => {
    const amount = row.amount(field);
    if (amount === null) return null;
    const exponent = exponentOf(row.currency);
    const below = min !== undefined && lessThan(amount, min, exponent);
    const above = max !== undefined && moreThan(amount, max, exponent);
    return below || above ? outside(formatMinor(amount, exponent)) : null;
  };
}

/** Compares in ten-thousandths, so that a bound with more decimals than the currency is still exact. */
function compare(amount: Minor, bound: string, exponent: number): number {
  const reading = parseMoney(bound, '.', 4);
  const limit = reading.ok ? BigInt(reading.minor) : 0n;
  const own = BigInt(amount) * 10n ** BigInt(4 - exponent);
  return own < limit ? -1 : own > limit ? 1 : 0;
}

const lessThan = (amount: Minor, bound: string, exponent: number): boolean => compare(amount, bound, exponent) < 0;
const moreThan = (amount: Minor, bound: string, exponent: number): boolean => compare(amount, bound, exponent) > 0;

function uniqueCheck(field: MappedField): Check {
  const seen = new Map<string, number>();
  return (row) => {
    const found = row.text(field);
    if (found === '') return null;
    const first = seen.get(found);
    if (first === undefined) {
      seen.set(found, row.row);
      return null;
    }
    return { code: 'duplicate_value', expected: `a value no other row has (row ${first} has it)`, found };
  };
}
