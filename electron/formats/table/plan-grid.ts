/** Plans a table: its columns first, then what its rows are, then the columns again without the rows that move no money. */

import type { GridInput } from './draft.ts';
import { planColumns } from './infer.ts';
import { type Measured, measureRows } from './measure.ts';
import type { Planned, TablePlan } from './plan.ts';
import { isTurnedRound, planRows } from './row-plan.ts';

/** Plans a table from its first rows, or says what must be asked. */
export function planGrid(input: GridInput): Planned {
  const first = planColumns(input);
  if (!first.ok) return (isAboutMoney(first) ? provedByBalances(input) : null) ?? first;
  const { plan } = first;
  const found = measureRows(plan, input.rows);
  if (plan.preset !== null || input.options.map !== null) return planByRows(input, plan, found);
  if (!isTurnedRound(plan, found)) return planByRows(input, plan, found);
  const helped = { ...input, flip: !plan.rule.flip };
  const again = planColumns(helped);
  return again.ok
    ? planByRows(helped, again.plan, measureRows(again.plan, input.rows))
    : planByRows(input, plan, found);
}

/** Where nothing in the columns tells the sign: balances stated in rows of their own do. Null where there are none. */
function provedByBalances(input: GridInput): Planned | null {
  for (const flip of [false, true]) {
    const helped = { ...input, flip };
    const guess = planColumns(helped);
    if (!guess.ok) return null;
    const planned = planByRows(helped, guess.plan, measureRows(guess.plan, input.rows));
    const aside = planned.ok ? planned.plan.aside : null;
    if (aside !== null && [...aside.rows.values()].includes('balance')) return planned;
  }
  return null;
}

function planByRows(input: GridInput, first: TablePlan, found: readonly Measured[]): Planned {
  const plan = withRows(input, first, found);
  if (plan.aside === null) return { ok: true, plan };
  // A balance among the amounts may have spoken for a sign or a decimal mark: the movements alone must say them.
  const leftOut = new Set(plan.aside.rows.keys());
  const again = planColumns({ ...input, leftOut });
  if (!again.ok) return isAboutMoney(again) ? again : { ok: true, plan };
  const settled = withRows(input, again.plan, measureRows(again.plan, input.rows));
  return { ok: true, plan: settled.aside === null ? plan : settled };
}

function withRows({ presets, rows }: GridInput, plan: TablePlan, found: readonly Measured[]): TablePlan {
  const preset = presets.find(({ id }) => id === plan.preset) ?? null;
  return planRows(plan, { rows, found, preset });
}

/** True where nothing is left that says which way the amounts run. */
function isAboutMoney(planned: Extract<Planned, { readonly ok: false }>): boolean {
  return planned.problems.some(({ code }) => code === 'ambiguous_sign');
}
