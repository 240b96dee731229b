import { emitMigration } from "@abe/db-core/session";
import { isDatabaseError } from "@abe/db-core/errors";
import { MigrationAbortedError } from "../errors/aborted-error.js";
import type { MigrationUnit } from "../run/migration-unit.js";
import type { UnitTiming } from "../run/run-context.js";
import { runUnit } from "../run/run-unit.js";
import { executeWithUmzug } from "../umzug-adapter.js";
import type { CommandContext } from "./command-context.js";

/** A unit that ran. */
export interface UnitResult {
  readonly unit: MigrationUnit;
  readonly timing: UnitTiming;
}

/**
 * Runs the units one after the other; the first failure ends it. Those before it stay.
 *
 * @throws MigrationFailedError
 * @throws MigrationAbortedError the signal came between two of them.
 */
export async function runSteps(
  direction: "up" | "down",
  units: readonly MigrationUnit[],
  context: CommandContext,
): Promise<UnitResult[]> {
  const results: UnitResult[] = [];
  const steps = units.map((unit) => ({
    name: unit.name,
    run: async () => {
      const timing = await runObserved(unit, context);
      if (timing !== undefined) results.push({ unit, timing });
      return timing !== undefined;
    },
  }));
  if (steps.length > 0) await executeWithUmzug(direction, steps, context.events);
  return results;
}

async function runObserved(
  unit: MigrationUnit,
  context: CommandContext,
): Promise<UnitTiming | undefined> {
  const { direction, name } = unit;
  if (context.signal?.aborted === true) {
    throw new MigrationAbortedError(`It was told to stop before ${name}.`);
  }
  const end = emitMigration(context.server, { migration: name, direction });
  try {
    const timing = await cancelled(context, () => runUnit(unit, context));
    end({ outcome: "applied" });
    return timing;
  } catch (error) {
    end({ error, outcome: isDatabaseError(error) ? error.outcome : "unknown" });
    throw error;
  }
}

/** Cancels on the server what runs when the signal comes. */
async function cancelled<T>(
  { session, signal }: CommandContext,
  work: () => Promise<T>,
): Promise<T> {
  const cancel = (): void => void session.cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await work();
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}
