import { refuseLostLock } from "./lock-loss.js";
import type { MigrationUnit } from "./migration-unit.js";
import type { RunContext, UnitTiming } from "./run-context.js";
import { refuseMixedEnds } from "./run-unit.js";
import { type FailedRun, attemptUnit, failureOf, mayBeginAgain } from "./run-in-transaction.js";

/** Several files that commit together. */
export interface TogetherRun {
  readonly units: readonly MigrationUnit[];
  /** Changes of the history that commit with them. */
  readonly records: readonly string[];
  /** Called before a file is sent, again with each attempt. @throws ends the run; nothing was changed. */
  readonly onStart: (unit: MigrationUnit) => void;
}

/**
 * Runs several files in one transaction, with their rows: all of them are applied, or none. When one of them
 * could not have a lock in time, or was the victim of a deadlock, all are begun again.
 *
 * @returns when each of them ran, in their order.
 * @throws MigrationFailedError names the one that failed.
 * @throws InterruptedMigrationError one of them was begun outside of a transaction.
 */
export async function runTogether(
  run: TogetherRun,
  context: RunContext,
): Promise<readonly (UnitTiming | undefined)[]> {
  run.units.forEach(refuseMixedEnds);
  const startedAt = context.clock.now();
  for (let attempt = 1; ; attempt += 1) {
    const result = await attemptAll(run, context, attempt);
    if ("timings" in result) return result.timings;
    await refuseLostLock(result.unit, context, result.error);
    if (!(await mayBeginAgain(context, result, attempt, startedAt))) {
      const tries = { attempts: attempt, together: run.units.length };
      throw await failureOf(result.unit, context, result, tries);
    }
  }
}

async function attemptAll(
  { units, records, onStart }: TogetherRun,
  context: RunContext,
  attempt: number,
): Promise<
  | { readonly timings: readonly (UnitTiming | undefined)[] }
  | (FailedRun & { readonly unit: MigrationUnit })
> {
  const { session } = context;
  const timings: (UnitTiming | undefined)[] = [];
  try {
    await session.begin();
    if (records.length > 0) await session.simple(records.join("; "));
    for (const unit of units) {
      onStart(unit);
      const result = await attemptUnit(unit, context, attempt, "part");
      if ("error" in result) return { ...result, unit };
      timings.push(result.timing);
    }
  } catch (error) {
    await session.rollback();
    throw error;
  }
  return (await commitFailure(context, units)) ?? { timings };
}

/** What is checked at COMMIT, as deferred constraints are, is nobody's in particular: the last one's. */
async function commitFailure(
  { session }: RunContext,
  units: readonly MigrationUnit[],
): Promise<(FailedRun & { readonly unit: MigrationUnit }) | undefined> {
  try {
    await session.commit();
    return undefined;
  } catch (error) {
    const unit = units.at(-1);
    await session.rollback();
    if (unit === undefined) throw error;
    return { error, unit, leading: undefined, blockers: [] };
  }
}
