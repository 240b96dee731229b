import { emitMigration } from "@abe/db-core/session";
import { isDatabaseError } from "@abe/db-core/errors";
import type { MigrationUnit } from "../run/migration-unit.js";
import { type UnitTiming, runUnit } from "../run/run-unit.js";
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
  await executeWithUmzug(direction, steps);
  return results;
}

async function runObserved(
  unit: MigrationUnit,
  context: CommandContext,
): Promise<UnitTiming | undefined> {
  const { direction, name } = unit;
  const end = emitMigration(context.server, { migration: name, direction });
  try {
    const timing = await runUnit(unit, context);
    end({ outcome: "applied" });
    return timing;
  } catch (error) {
    end({ error, outcome: isDatabaseError(error) ? error.outcome : "unknown" });
    throw error;
  }
}
