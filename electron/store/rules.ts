/** The user's rules in the order they are asked. Every change is in the audit trail with what the rule was before. */

import { CallError } from '../../shared/contract/index.ts';
import type { RuleView } from '../../shared/contract/rules.ts';
import type { MatchRule, RuleAction, RuleCondition } from '../../shared/match/types.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision, writeMeta } from './meta.ts';

export interface RuleContent {
  readonly name: string;
  readonly conditions: readonly RuleCondition[];
  readonly action: RuleAction;
  readonly active: boolean;
}

interface Row {
  readonly id: number;
  readonly priority: number;
  readonly name: string;
  readonly conditions: string;
  readonly action: string;
  readonly active: number;
  readonly at: string;
  readonly actor: string;
}

const SELECT = 'SELECT id, priority, name, conditions, action, active, at, actor FROM rule';

function contentOf(row: Row): RuleContent {
  return {
    name: row.name,
    conditions: JSON.parse(row.conditions) as RuleCondition[],
    action: JSON.parse(row.action) as RuleAction,
    active: row.active === 1,
  };
}

function rows(read: ReadHandle): Row[] {
  return read.all<Row>(`${SELECT} ORDER BY priority DESC, id`);
}

function require(read: ReadHandle, id: number): Row {
  const row = read.get<Row>(`${SELECT} WHERE id = ?`, id);
  if (row === null)
    throw new CallError('not_found', `Rule ${id} was removed. Nothing was changed. Look at the list again.`);
  return row;
}

/** All rules, first asked first. */
export function listRules(read: ReadHandle): RuleView[] {
  return rows(read).map((row) => {
    const { conditions, ...content } = contentOf(row);
    return { id: row.id, ...content, conditions: [...conditions], at: row.at, by: row.actor };
  });
}

/** The rules the engine applies. */
export function activeRules(read: ReadHandle): MatchRule[] {
  return rows(read)
    .filter((row) => row.active === 1)
    .map((row) => {
      const { conditions, action } = contentOf(row);
      return { id: row.id, name: row.name, priority: row.priority, conditions, action };
    });
}

function recordChange(write: WriteHandle, who: Actor, action: string, subject: string, body: object): void {
  appendAudit(write, { ...who, action, subject, body: { ...body } });
  writeMeta(write, 'match_stale', '1');
  bumpRevision(write);
}

/** Writes a rule; a new one is asked after all others. Returns its id. */
export function saveRule(write: WriteHandle, id: number | null, content: RuleContent, who: Actor): number {
  return write.transaction(() => {
    const before = id === null ? null : contentOf(require(write, id));
    const values = [
      content.name,
      JSON.stringify(content.conditions),
      JSON.stringify(content.action),
      content.active ? 1 : 0,
      who.at,
      who.actor,
    ];
    let saved = id;
    if (saved === null) {
      const lowest = write.number('SELECT coalesce(min(priority), 1) FROM rule');
      saved = write.run(
        'INSERT INTO rule (name, conditions, action, active, at, actor, priority) VALUES (?,?,?,?,?,?,?)',
        ...values,
        lowest - 1,
      ).id;
    } else
      write.run(
        'UPDATE rule SET name = ?, conditions = ?, action = ?, active = ?, at = ?, actor = ? WHERE id = ?',
        ...values,
        saved,
      );
    const action = before === null ? 'rule.add' : 'rule.change';
    recordChange(write, who, action, `rule ${saved}`, before === null ? { now: content } : { before, now: content });
    return saved;
  });
}

export function removeRule(write: WriteHandle, id: number, who: Actor): void {
  write.transaction(() => {
    const before = contentOf(require(write, id));
    write.run('DELETE FROM rule WHERE id = ?', id);
    recordChange(write, who, 'rule.remove', `rule ${id}`, { before });
  });
}

/** Sets the order in which rules are asked; `ids` must name each rule once. */
export function orderRules(write: WriteHandle, ids: readonly number[], who: Actor): void {
  write.transaction(() => {
    const known = rows(write).map((row) => row.id);
    const complete =
      ids.length === known.length && new Set(ids).size === ids.length && ids.every((id) => known.includes(id));
    if (!complete)
      throw new CallError('conflict', 'The rules changed meanwhile. Nothing was changed. Look at the list again.');
    ids.forEach((id, at) => {
      write.run('UPDATE rule SET priority = ? WHERE id = ?', ids.length - at, id);
    });
    recordChange(write, who, 'rule.order', 'rules', { before: known, now: ids });
  });
}
