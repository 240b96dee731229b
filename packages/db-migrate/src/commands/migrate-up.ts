import { UnknownMigrationError } from "../errors/history-errors.js";
import { type History, checkEnvironment, readHistory } from "../history/read-history.js";
import { findMigration } from "../plan/find-migration.js";
import { type UpPlan, type UpStep, planUp } from "../plan/plan-up.js";
import { upUnit } from "../run/migration-unit.js";
import type { Migration } from "../source/migration.js";
import { nearestNames } from "../source/nearest-names.js";
import type { CommandContext } from "./command-context.js";
import { inspectAll, refuseProblems } from "./refuse.js";
import { runSteps } from "./run-steps.js";
import { withHistory } from "./with-history.js";

/** A migration that was applied just now. */
export interface AppliedMigration {
  /** Folder name. */
  readonly name: string;
  readonly version: string;
  /** By the server's clock. */
  readonly startedAt: Date;
  readonly durationMs: number;
  /** It was older than one that had been applied. */
  readonly outOfOrder: boolean;
}

/**
 * Applies what is pending, up to and including `to`.
 *
 * Where nothing is pending it takes one round trip and no lock.
 */
export async function migrateUp(
  context: CommandContext,
  available: readonly Migration[],
  to: Migration | undefined,
): Promise<AppliedMigration[]> {
  if (await isUpToDate(context, available, to)) return [];
  return withHistory(context, (history) =>
    applySteps(context, acceptedPlan(context, available, history, to).steps),
  );
}

/** Applies the steps of a plan; the lock is held. */
export async function applySteps(
  context: CommandContext,
  steps: readonly UpStep[],
): Promise<AppliedMigration[]> {
  const files = inspectAll(steps.map(({ migration }) => migration.up));
  const units = steps.flatMap((step, index) => {
    const file = files[index];
    return file === undefined ? [] : [upUnit(step, file, context.run.runId)];
  });
  const results = await runSteps("up", units, context);
  const byName = new Map(steps.map((step) => [step.migration.name, step]));
  return results.map(({ unit: { name }, timing }) => ({
    name,
    version: byName.get(name)?.migration.version ?? "",
    ...timing,
    outOfOrder: byName.get(name)?.outOfOrder ?? false,
  }));
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

async function isUpToDate(
  context: CommandContext,
  available: readonly Migration[],
  to: Migration | undefined,
): Promise<boolean> {
  const history = await readHistory(context.session);
  if (history === undefined) return false;
  checkEnvironment(history, context.settings.environment);
  const { steps, problems } = planOf(context, available, history, to);
  const stamped = context.settings.environment === undefined || history.environment !== undefined;
  return steps.length === 0 && problems.length === 0 && stamped;
}

function acceptedPlan(
  context: CommandContext,
  available: readonly Migration[],
  history: History,
  to: Migration | undefined,
): UpPlan {
  const plan = planOf(context, available, history, to);
  refuseProblems(plan.problems);
  return plan;
}

function planOf(
  { settings }: CommandContext,
  available: readonly Migration[],
  history: History,
  to: Migration | undefined,
): UpPlan {
  return planUp(available, history.entries, { to, outOfOrder: settings.outOfOrder });
}
