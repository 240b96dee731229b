import { emitMigration, emitMigrationRun } from "@abe/db-core/session";
import type { WorkObservation } from "@abe/db-core/session";
import { type Outcome, isDatabaseError } from "@abe/db-core/errors";
import { MigrationAbortedError } from "../errors/aborted-error.js";
import type { MigrationUnit } from "../run/migration-unit.js";
import type { UnitTiming } from "../run/run-context.js";
import { runTogether } from "../run/run-together.js";
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
  const steps = units.map((unit, index) => ({
    name: unit.name,
    run: async () => {
      const running = runObserved(unit, context);
      // While the server works, what is to be recorded of the next one is made ready.
      units[index + 1]?.prepare();
      const timing = await running;
      if (timing !== undefined) results.push({ unit, timing });
      return timing !== undefined;
    },
  }));
  if (steps.length === 0) return results;
  return observedRun(
    direction,
    context,
    async () => {
      await cancelled(context, () => executeWithUmzug(direction, steps, context.events));
      return results;
    },
    results,
  );
}

/** @param done what has been run when it fails. */
async function observedRun(
  direction: "up" | "down",
  { server }: CommandContext,
  run: () => Promise<UnitResult[]>,
  done: readonly UnitResult[] = [],
): Promise<UnitResult[]> {
  const observation = emitMigrationRun(server, { direction });
  try {
    const results = await within(observation, run);
    observation?.end?.({ count: results.length });
    return results;
  } catch (error) {
    observation?.end?.({ count: done.length, error });
    throw error;
  }
}

/** Runs `work` in the observers' context. */
function within<T>(observation: WorkObservation<never> | undefined, work: () => T): T {
  return observation?.run === undefined ? work() : observation.run(work);
}

/**
 * Runs the units in one transaction, in which `records` are written as well. What listens hears of the first
 * before anything is sent, and of all others when all are applied.
 *
 * @throws MigrationFailedError, MigrationAbortedError none is applied.
 */
export async function runStepsTogether(
  units: readonly MigrationUnit[],
  records: readonly string[],
  context: CommandContext,
): Promise<UnitResult[]> {
  let whole: Promise<UnitResult[]> | undefined;
  const steps = units.map(({ name }) => ({
    name,
    run: async () => {
      const results = await (whole ??= runObservedTogether(units, records, context));
      return results.some(({ unit }) => unit.name === name);
    },
  }));
  return observedRun("up", context, async () => {
    await executeWithUmzug("up", steps, context.events);
    return (await whole) ?? [];
  });
}

async function runObservedTogether(
  units: readonly MigrationUnit[],
  records: readonly string[],
  context: CommandContext,
): Promise<UnitResult[]> {
  const ends = new Map<string, ReturnType<typeof emitMigration>>();
  const onStart = ({ name, direction, file: { checksum } }: MigrationUnit): void => {
    if (!ends.has(name))
      ends.set(name, emitMigration(context.server, { migration: name, direction, checksum }));
    refuseStop(context, name);
  };
  const run = { units, records, onStart };
  try {
    const timings = await cancelled(context, () => runTogether(run, context));
    for (const each of ends.values()) each?.end?.({ outcome: "applied" });
    return units.flatMap((unit, index) => {
      const timing = timings[index];
      return timing === undefined ? [] : [{ unit, timing }];
    });
  } catch (error) {
    for (const each of ends.values()) each?.end?.(failureOf(error));
    throw error;
  }
}

function failureOf(error: unknown): { error: unknown; outcome: Outcome } {
  return { error, outcome: isDatabaseError(error) ? error.outcome : "unknown" };
}

/** @throws MigrationAbortedError the signal came. */
function refuseStop({ signal }: CommandContext, name: string): void {
  if (signal?.aborted === true)
    throw new MigrationAbortedError(`It was told to stop before ${name}.`);
}

async function runObserved(
  unit: MigrationUnit,
  context: CommandContext,
): Promise<UnitTiming | undefined> {
  const { direction, name } = unit;
  refuseStop(context, name);
  const { checksum } = unit.file;
  const observation = emitMigration(context.server, { migration: name, direction, checksum });
  try {
    refuseStop(context, name);
    const timing = await within(observation, () => runUnit(unit, context));
    observation?.end?.({ outcome: "applied" });
    return timing;
  } catch (error) {
    observation?.end?.(failureOf(error));
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
