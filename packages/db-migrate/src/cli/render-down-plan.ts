import type { DownPlan } from "../commands/plan-reversal.js";
import { counted } from "../counted.js";
import { describeLoss } from "../loss/data-loss.js";
import { renderFaults, renderLock } from "./render.js";

/** What would be reverted, with its SQL if wanted, what would be lost, and what stands in the way. */
export function renderDownPlan(plan: DownPlan, withSql: boolean): string {
  const { steps, irreversible, losses, faults } = plan;
  const lines = steps.flatMap(({ name, statements, transactional, locks, sql }) => {
    const outside = transactional ? "" : ", outside of a transaction";
    const head = `${name} (${counted(statements, "statement")}${outside})`;
    const taken = locks.map(renderLock);
    return withSql ? [head, ...taken, sql.trimEnd(), ""] : [head, ...taken];
  });
  const all = steps.length + irreversible.length;
  const summary = all === 0 ? "Nothing to revert." : `${counted(all, "migration")} to revert.`;
  return [
    ...lines,
    summary,
    ...irreversible.map(
      ({ migration, reason }) => `problem: ${migration} has no way back: ${reason}.`,
    ),
    ...renderFaults(faults),
    ...losses.map((loss) => `warning: ${describeLoss(loss)}`),
  ].join("\n");
}
