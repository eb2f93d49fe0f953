/** How commands are declared: the options every one of them has, and the span of days they are about. */

import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Scope } from '../../shared/contract/basic.ts';
import { type Day, dayOf, monthEnd, parseIsoDay } from '../../shared/day.ts';
import { UsageError } from './run.ts';

/** Who runs the program, where `--by` says nothing else. */
export function me(): string {
  try {
    return userInfo().username;
  } catch {
    return 'tieout';
  }
}

const PASSPHRASE = ['--passphrase-env <VAR>', 'environment variable that holds the passphrase'] as const;
const JSON_OPTION = ['--json', 'machine-readable result on stdout'] as const;
export const BY = ['--by <name>', 'who does it, for the audit trail'] as const;

/** A subcommand with the options every command has. */
export function sub(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option(...PASSPHRASE)
    .option(...JSON_OPTION);
}

/** Options of a command that is about a span of days. */
export function spanOptions(command: Command): Command {
  return command
    .option('--period <month>', 'month, yyyy-MM')
    .option('--from <day>', 'first day, yyyy-MM-dd')
    .option('--to <day>', 'last day, yyyy-MM-dd');
}

/** Options of a command that is about the lines of an account and a span of days. */
export function scopeOptions(command: Command, account = '--account <name>'): Command {
  return spanOptions(command.option(account, 'only this account'));
}

export interface SpanOptions {
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface ScopeOptions extends SpanOptions {
  readonly account?: string | undefined;
}

/** What `--account` and the span mean; everything where they are not given. Throws UsageError. */
export function scopeOf({ account, ...span }: ScopeOptions): Scope {
  return { account: account ?? null, ...spanOf(span), filter: '' };
}

/** A day option; null where it is not given. Throws UsageError. */
export function dayOption(name: string, text: string | undefined): Day | null {
  if (text === undefined) return null;
  const day = parseIsoDay(text);
  if (day === null) throw new UsageError(`${name} takes a day such as 2026-10-31, not "${text}"`);
  return day;
}

/** The span that `--period`, or `--from` and `--to`, mean; null where it is open. Throws UsageError. */
export function spanOf({ period, from, to }: SpanOptions): { readonly from: Day | null; readonly to: Day | null } {
  if (period === undefined) return { from: dayOption('--from', from), to: dayOption('--to', to) };
  if (from !== undefined || to !== undefined) throw new UsageError('--period stands for --from and --to: give one');
  const match = /^(\d{4})-(\d{2})$/.exec(period);
  const first = match === null ? null : dayOf(Number(match[1]), Number(match[2]), 1);
  if (first === null) throw new UsageError(`--period takes a month such as 2026-10, not "${period}"`);
  return { from: first, to: monthEnd(first) };
}
