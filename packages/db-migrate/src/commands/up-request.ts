import type { RunPermit } from "../admission/run-permit.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { UnknownMigrationError } from "../errors/history-errors.js";
import { findMigration } from "../plan/find-migration.js";
import type { UpRequest } from "../plan/plan-up.js";
import type { Migration } from "../source/migration.js";
import { nearestNames } from "../source/nearest-names.js";
import type { CommandContext } from "./command-context.js";

/** What `migrateUp` is asked for. */
export interface MigrateUpOptions extends RunPermit {
  /** Folder name or version of the last one to apply. Default: all. */
  readonly to?: string;
  /** At most so many. Default: all. */
  readonly steps?: number;
  /** Folder names of migrations that may be older than an applied one; `true`: any. */
  readonly allowOutOfOrder?: readonly string[] | boolean;
  /** `pre` leaves those that say `phase=post` for later. Default: all. */
  readonly phase?: "pre" | "post";
  /**
   * All in one transaction: they are applied together, or none is. Refused where one of them runs outside of a
   * transaction. Default `false`: each in its own, and those before a failure stay.
   */
  readonly atomic?: boolean;
  /** Stops the command: what runs is cancelled and rolled back, what was applied stays. */
  readonly signal?: AbortSignal;
}

/** @throws MigrationConfigError */
export function checkSteps(steps: number | undefined): void {
  if (steps === undefined || (Number.isSafeInteger(steps) && steps >= 1)) return;
  throw new MigrationConfigError([`steps is ${steps}: give a whole number from 1.`]);
}

/** What is asked of the plan. @throws UnknownMigrationError */
export function requestOf(
  context: CommandContext,
  available: readonly Migration[],
  options: MigrateUpOptions,
): UpRequest {
  const { to, steps, phase, allowOutOfOrder } = options;
  const { outOfOrder, directory } = context.settings;
  const named = namedLate(context, available, options);
  const all = outOfOrder !== "error" || allowOutOfOrder === true;
  return {
    to: to === undefined ? undefined : requireMigration(to, available, directory),
    outOfOrder: all ? "all" : named,
    phase,
    most: steps,
  };
}

/** The folder names of the migrations that may be older than an applied one because the command says so. */
export function namedLate(
  { settings }: CommandContext,
  available: readonly Migration[],
  { allowOutOfOrder = [] }: MigrateUpOptions,
): string[] {
  if (typeof allowOutOfOrder === "boolean") return [];
  return allowOutOfOrder.map((name) => requireMigration(name, available, settings.directory).name);
}

/** @throws UnknownMigrationError names the nearest ones. */
export function requireMigration(
  given: string,
  available: readonly Migration[],
  directory: string,
): Migration {
  const found = findMigration(given, available);
  if (found !== undefined) return found;
  const names = available.map(({ name }) => name);
  throw new UnknownMigrationError(given, nearestNames(given, names), directory);
}
