import { emitWarning } from "@abe/db-core/session";
import { MigrationConfigError } from "../errors/config-error.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { PlanChangedError, UnknownMigrationError } from "../errors/history-errors.js";
import { insertAuditRow } from "../history/audit-row.js";
import { deleteRow, insertApplied } from "../history/history-rows.js";
import { type History, checkEnvironment, readHistory } from "../history/read-history.js";
import { type EmptySteps, emptySteps } from "../plan/empty-steps.js";
import { findMigration } from "../plan/find-migration.js";
import { planHashOf } from "../plan/plan-hash.js";
import { type UpPlan, type UpRequest, type UpStep, planUp } from "../plan/plan-up.js";
import { type MigrationUnit, upUnit } from "../run/migration-unit.js";
import { inspectFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import { nearestNames } from "../source/nearest-names.js";
import { checkLint } from "./check-lint.js";
import type { CommandContext } from "./command-context.js";
import { inspectAll, outsideFaults, refuseFaults, refuseProblems } from "./refuse.js";
import { type UnitResult, runSteps, runStepsTogether } from "./run-steps.js";
import { withHistory } from "./with-history.js";

/** What {@link migrateUp} is asked for. */
export interface MigrateUpOptions {
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
  /** The hash of a plan that was reviewed: any other plan is refused. */
  readonly planHash?: string;
  /** Stops the command: what runs is cancelled and rolled back, what was applied stays. */
  readonly signal?: AbortSignal;
}

/** A migration that was applied just now. */
export interface AppliedMigration {
  /** Folder name. */
  readonly name: string;
  readonly version: string;
  /** By the server's clock. */
  readonly startedAt: Date;
  /** Milliseconds by the server's clock from then to the row of the history, COMMIT not included. */
  readonly durationMs: number;
  /** It was older than one that had been applied. */
  readonly outOfOrder: boolean;
}

/**
 * Applies what is pending.
 *
 * Where nothing is pending it takes one round trip and no lock.
 */
export async function migrateUp(
  context: CommandContext,
  available: readonly Migration[],
  options: MigrateUpOptions = {},
): Promise<AppliedMigration[]> {
  checkSteps(options.steps);
  const request = requestOf(context, available, options);
  if (await isUpToDate(context, available, request)) return [];
  return withHistory(context, async (history, locked) => {
    const plan = planUp(available, history.entries, request);
    refuseProblems(plan.problems);
    refuseOtherPlan(plan, history, options.planHash);
    warnOutOfOrder(locked, plan);
    refuseEmpty(locked, emptySteps(plan.steps, available, history.entries));
    await checkLint(locked, available, plan.steps);
    return applySteps(locked, plan.steps, options.atomic);
  });
}

/** @throws MigrationConfigError */
export function checkSteps(steps: number | undefined): void {
  if (steps === undefined || (Number.isSafeInteger(steps) && steps >= 1)) return;
  throw new MigrationConfigError([`steps is ${steps}: give a whole number from 1.`]);
}

/** What is asked of the plan. @throws UnknownMigrationError */
export function requestOf(
  { settings }: CommandContext,
  available: readonly Migration[],
  { to, steps, phase, allowOutOfOrder = [] }: MigrateUpOptions,
): UpRequest {
  const find = (name: string): Migration => requireMigration(name, available, settings.directory);
  const named =
    typeof allowOutOfOrder === "boolean" ? [] : allowOutOfOrder.map((name) => find(name).name);
  const all = settings.outOfOrder !== "error" || allowOutOfOrder === true;
  return {
    to: to === undefined ? undefined : find(to),
    outOfOrder: all ? "all" : named,
    phase,
    most: steps,
  };
}

/** Applies the steps of a plan, each in its own transaction or `together`; the lock is held. */
export async function applySteps(
  context: CommandContext,
  steps: readonly UpStep[],
  together = false,
): Promise<AppliedMigration[]> {
  const running = steps.filter(({ reason }) => reason !== "replace");
  const files = await inspectAll(
    running.map(({ migration }) => migration.up),
    context.settings.lockMode,
  );
  if (together) refuseFaults(files.flatMap(outsideFaults));
  const replacements = steps
    .filter(({ reason }) => reason === "replace")
    .map((step) => recordReplacement(context, step));
  const units = running.flatMap((step, index) => {
    const file = files[index];
    return file === undefined ? [] : [upUnit(step, file, context.run.runId)];
  });
  const results =
    together && units.length > 0
      ? await runStepsTogether(units, replacements, context)
      : await runOneByOne(units, replacements, context);
  const byName = new Map(steps.map((step) => [step.migration.name, step]));
  return results.map(({ unit: { name }, timing }) => ({
    name,
    version: byName.get(name)?.migration.version ?? "",
    ...timing,
    outOfOrder: byName.get(name)?.outOfOrder ?? false,
  }));
}

async function runOneByOne(
  units: readonly MigrationUnit[],
  replacements: readonly string[],
  context: CommandContext,
): Promise<UnitResult[]> {
  for (const replacement of replacements) await context.session.simple(replacement);
  return runSteps("up", units, context);
}

/** The statements by which the rows of what is replaced give way to one of what replaces them: a message. */
function recordReplacement({ run }: CommandContext, { migration, replaces = [] }: UpStep): string {
  const file = inspectFile(migration.up);
  const { runId } = run;
  const row = { migration, file, kind: "baseline" as const, outOfOrder: false, runId };
  const audit = { operation: "squash", phase: "done", migration: migration.name } as const;
  const detail = { replaces: replaces.join(", ") };
  return [
    ...replaces.map(deleteRow),
    insertApplied(row),
    insertAuditRow({ ...audit, detail }, run),
  ].join("; ");
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
  request: UpRequest,
): Promise<boolean> {
  const history = await readHistory(context.session);
  if (history === undefined) return false;
  checkEnvironment(history, context.settings.environment);
  const { steps, problems } = planUp(available, history.entries, request);
  const stamped = context.settings.environment === undefined || history.environment !== undefined;
  return steps.length === 0 && problems.length === 0 && stamped;
}

function refuseOtherPlan(plan: UpPlan, history: History, wanted: string | undefined): void {
  if (wanted === undefined) return;
  // A plan made before there was a history could not know the database by its identity.
  const found = planHashOf(plan.steps, history.isNew ? undefined : history.databaseId);
  if (found !== wanted) throw new PlanChangedError(wanted, found);
}

/** @throws MigrationFileError */
function refuseEmpty({ server }: CommandContext, { refused, passed }: EmptySteps): void {
  refuseFaults(refused);
  for (const migration of passed) {
    emitWarning(server, {
      code: "DB_MIGRATE_EMPTY" satisfies MigrationWarningCode,
      message: `${migration} holds no statement: it does nothing, and is recorded as applied.`,
      details: { migration },
    });
  }
}

function warnOutOfOrder({ settings, server }: CommandContext, { steps }: UpPlan): void {
  if (settings.outOfOrder !== "warn") return;
  for (const { migration, outOfOrder } of steps) {
    if (!outOfOrder) continue;
    emitWarning(server, {
      code: "DB_MIGRATE_OUT_OF_ORDER" satisfies MigrationWarningCode,
      message: `${migration.name} is applied although it is older than one that is applied already.`,
      details: { migration: migration.name },
    });
  }
}
