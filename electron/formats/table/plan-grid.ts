/** Plans a table: its columns first, then what its rows are, then the columns again without the rows that move no money. */

import { findBalanceColumn } from './balance-column.ts';
import type { GridInput } from './draft.ts';
import { planColumns } from './infer.ts';
import type { Planned, TablePlan } from './plan.ts';
import { isTurnedRound, planRows } from './row-plan.ts';

/** Plans a table from its first rows, or says what must be asked. */
export function planGrid(input: GridInput): Planned {
  const first = planColumns(input);
  if (!first.ok) return first;
  const isFree = first.plan.preset === null && input.options.map === null;
  const balance = isFree ? findBalanceColumn(first.plan, input.rows) : -1;
  if (balance >= 0) return planWithBalance(input, first.plan, balance);
  return isFree && isTurnedRound(first.plan, input.rows)
    ? planTurned(input, first.plan)
    : planByRows(input, first.plan);
}

function planTurned(input: GridInput, plan: TablePlan): Planned {
  const turned = { ...input, flip: !plan.rule.flip };
  const again = planColumns(turned);
  return again.ok ? planByRows(turned, again.plan) : again;
}

/** The plan with the balance that arithmetic found, where the columns still stand with it. */
function planWithBalance(input: GridInput, plan: TablePlan, balance: number): Planned {
  const helped = { ...input, balance };
  const again = planColumns(helped);
  return again.ok ? planByRows(helped, again.plan) : planByRows(input, plan);
}

function planByRows(input: GridInput, first: TablePlan): Planned {
  const plan = withRows(input, first);
  if (plan.aside === null) return { ok: true, plan };
  // A balance among the amounts may have spoken for a sign or a decimal mark: the movements alone must say them.
  const leftOut = new Set(plan.aside.rows.keys());
  const again = planColumns({ ...input, leftOut });
  if (!again.ok) return isAboutMoney(again) ? again : { ok: true, plan };
  const settled = withRows(input, again.plan);
  return { ok: true, plan: settled.aside === null ? plan : settled };
}

function withRows(input: GridInput, plan: TablePlan): TablePlan {
  const preset = input.presets.find(({ id }) => id === plan.preset) ?? null;
  return planRows(plan, input.rows, preset);
}

/** True where nothing is left that says which way the amounts run. */
function isAboutMoney(planned: Extract<Planned, { readonly ok: false }>): boolean {
  return planned.problems.some(({ code }) => code === 'ambiguous_sign');
}
