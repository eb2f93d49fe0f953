/** Bank lines that a rule leaves out: kept beside the exceptions, with the rule that says so. */

import type { Ignored } from '../../shared/match/types.ts';
import { IGNORED } from './exception-kinds.ts';
import type { WriteHandle } from './handle.ts';

/** Stores the lines a match left out; `leg` gives a line's account and day. */
export function saveIgnored(
  write: WriteHandle,
  ignored: readonly Ignored[],
  leg: (id: number) => { readonly account_id: number; readonly day: number },
): void {
  for (const { line, rule, name } of ignored) {
    const { account_id, day } = leg(line);
    write.run(
      "INSERT INTO exception (line_id, side, kind, cause, confidence, account_id, day, near_misses, near_document, category) VALUES (?, 0, ?, ?, 1000000, ?, ?, '', 0, NULL)",
      line,
      IGNORED,
      `left out of matching by ${ruleName(rule, name)}`,
      account_id,
      day,
    );
  }
}

/** A rule as causes name it: by its own name, by its number where it has none. */
function ruleName(rule: number, name: string): string {
  return name === '' ? `rule ${rule}` : `the rule “${name}”`;
}
