/** The user's rules: compiled once (RE2, no backtracking), asked by priority, and backtested on past lines before they are saved. */

import { RE2JS } from 're2js';
import { parseIsoDay } from '../day.ts';
import type { Ignored, LineTable, MatchRule, RuleCondition } from './types.ts';

const MAX_PATTERN = 1000;

/** A rule ready to be asked; `broken` says why a condition cannot be used (its rule then never applies). */
export interface CompiledRule {
  readonly rule: MatchRule;
  readonly broken: string | null;
  readonly applies: (table: LineTable, row: number) => boolean;
}

/** Compiles rules, highest priority first, then lowest id. */
export function compileRules(rules: readonly MatchRule[]): CompiledRule[] {
  return [...rules].sort((x, y) => y.priority - x.priority || x.id - y.id).map(compileRule);
}

function compileRule(rule: MatchRule): CompiledRule {
  const tests: ((table: LineTable, row: number) => boolean)[] = [];
  for (const condition of rule.conditions) {
    const test = compileCondition(condition);
    if (typeof test === 'string') return { rule, broken: test, applies: () => false };
    tests.push(test);
  }
  return { rule, broken: null, applies: (table, row) => tests.length > 0 && tests.every((test) => test(table, row)) };
}

function compileCondition(condition: RuleCondition): ((table: LineTable, row: number) => boolean) | string {
  const { field, operator, value } = condition;
  if (operator === 'between') return between(condition);
  if (operator === 'matches') {
    if (value.length > MAX_PATTERN) return `the pattern is longer than ${MAX_PATTERN} characters`;
    try {
      const pattern = RE2JS.compile(value, RE2JS.CASE_INSENSITIVE);
      return (table, row) => pattern.matcher(textOf(table, row, field)).find();
    } catch (fault) {
      return `the pattern is not valid RE2: ${fault instanceof Error ? fault.message : 'unknown fault'}`;
    }
  }
  const wanted = value.toLowerCase();
  if (operator === 'equals') return (table, row) => textOf(table, row, field).toLowerCase() === wanted;
  return (table, row) => textOf(table, row, field).toLowerCase().includes(wanted);
}

/** "low..high" in minor units for amounts, in ISO days for days; either side may be left out. */
function between({ field, value }: RuleCondition): ((table: LineTable, row: number) => boolean) | string {
  const parts = value.split('..');
  if (parts.length !== 2 || (field !== 'amount' && field !== 'day'))
    return 'between needs "low..high" on amount or day';
  const [low, high] = parts.map((part, k) =>
    part.trim() === ''
      ? k === 0
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY
      : field === 'amount'
        ? Number(part)
        : (parseIsoDay(part.trim()) ?? Number.NaN),
  );
  if (Number.isNaN(low) || Number.isNaN(high)) return `"${value}" is not a span of ${field}s`;
  return (table, row) => {
    const x = field === 'amount' ? table.amount[row]! : table.day[row]!;
    return x >= low! && x <= high!;
  };
}

function textOf(table: LineTable, row: number, field: RuleCondition['field']): string {
  switch (field) {
    case 'description':
      return table.description.at(row)!;
    case 'counterparty':
      return table.counterparty.at(row)!;
    case 'reference':
      return table.reference.at(row)!;
    case 'documentType':
      return table.names[table.documentType[row]!]!;
    case 'account':
      return table.names[table.account[row]!]!;
    case 'currency':
      return table.names[table.currency[row]!]!;
    case 'amount':
      return String(table.amount[row]!);
    case 'day':
      return String(table.day[row]!);
  }
}

/** The first rule by priority that applies to a row, null where none does. */
export function ruleFor(rules: readonly CompiledRule[], table: LineTable, row: number): MatchRule | null {
  for (const compiled of rules) if (compiled.applies(table, row)) return compiled.rule;
  return null;
}

/** The rule that decides on each row of a table; rows without one are absent. */
export type RuledRows = ReadonlyMap<number, MatchRule>;

/** The first rule that applies to each row. */
export function ruledRows(rules: readonly MatchRule[], table: LineTable): RuledRows {
  const out = new Map<number, MatchRule>();
  if (rules.length === 0) return out;
  const compiled = compileRules(rules);
  for (let row = 0; row < table.length; row++) {
    const rule = ruleFor(compiled, table, row);
    if (rule) out.set(row, rule);
  }
  return out;
}

/** A rule as evidence and causes name it. */
export function ruleName({ id, name }: MatchRule): string {
  return name === undefined || name === '' ? `rule ${id}` : `the rule “${name}”`;
}

/** Bank lines that rules leave out, in the order of their ids. */
export function ignoredLines(ruled: RuledRows, table: LineTable): Ignored[] {
  const out: Ignored[] = [];
  for (const [row, rule] of ruled)
    if (rule.action.type === 'ignore') out.push({ line: table.id[row]!, rule: rule.id, name: rule.name ?? '' });
  return out.sort((x, y) => x.line - y.line);
}
