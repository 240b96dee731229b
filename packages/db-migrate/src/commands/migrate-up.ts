import { emitWarning } from "@abe/db-core/session";
import { permitOf } from "../admission/run-permit.js";
import type { RunPlan, RunRequest } from "../admission/run-plan.js";
import { withAdmission } from "../admission/with-admission.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { insertAuditRow } from "../history/audit-row.js";
import { deleteRow, insertApplied } from "../history/history-rows.js";
import { type EmptySteps, emptySteps } from "../plan/empty-steps.js";
import { intendedUp } from "../plan/intended-step.js";
import { type UpPlan, type UpStep, lateSteps, planUp } from "../plan/plan-up.js";
import { type MigrationUnit, upUnit } from "../run/migration-unit.js";
import { inspectFile } from "../source/inspect-file.js";
import { type RunnableFile, inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import { checkLint } from "./check-lint.js";
import type { CommandContext } from "./command-context.js";
import { inspectAll, outsideFaults, refuseFaults, refuseProblems, refuseUnfit } from "./refuse.js";
import { type UnitResult, runSteps, runStepsTogether } from "./run-steps.js";
import { type MigrateUpOptions, namedLate, requestOf } from "./up-request.js";

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

/** Applies what is pending, under the lock. */
export async function migrateUp(
  context: CommandContext,
  available: readonly Migration[],
  options: MigrateUpOptions = {},
): Promise<AppliedMigration[]> {
  return withAdmission(context, available, upRun(context, available, options), applyInspected);
}

/** What an `up` asks to be let in for. */
function upRun(
  context: CommandContext,
  available: readonly Migration[],
  options: MigrateUpOptions,
): RunRequest<InspectedSteps> {
  const request = requestOf(context, available, options);
  const named = namedLate(context, available, options);
  return {
    operation: "up",
    permit: permitOf(options),
    together: options.atomic === true,
    plan: async ({ entries }) => {
      const plan = planUp(available, entries, request);
      refuseProblems(plan.problems);
      const found = await runPlanOf(plan.steps, { named, together: options.atomic });
      const confirm = async (): Promise<void> => {
        warnOutOfOrder(context, plan);
        refuseEmpty(context, emptySteps(plan.steps, available, entries));
        await checkLint(context, available, plan.steps);
        refuseUnfit(found.files, context.settings.lockMode);
        if (options.atomic === true) refuseFaults(found.files.flatMap(outsideFaults), found.files);
      };
      return { ...found, confirm };
    },
  };
}

/** What is to be let in. */
export async function runPlanOf(
  steps: readonly UpStep[],
  {
    named,
    together = false,
  }: { readonly named: readonly string[]; readonly together?: boolean | undefined },
): Promise<RunPlan<InspectedSteps>> {
  const files = await Promise.all(
    runningOf(steps).map(({ migration }) => inspectFully(migration.up)),
  );
  return {
    steps: steps.map(intendedUp),
    files,
    late: lateSteps(steps).map(({ migration: { name } }) => ({
      name,
      named: named.includes(name),
    })),
    work: { steps, files, together },
  };
}

/** The steps of an `up`, and the files of those that are not only recorded. */
export interface InspectedSteps {
  readonly steps: readonly UpStep[];
  readonly files: readonly RunnableFile[];
  /** In one transaction. */
  readonly together: boolean;
}

function runningOf(steps: readonly UpStep[]): UpStep[] {
  return steps.filter(({ reason }) => reason !== "replace");
}

/** Applies the steps of a plan, each in its own transaction; the lock is held. */
export async function applySteps(
  context: CommandContext,
  steps: readonly UpStep[],
): Promise<AppliedMigration[]> {
  const files = await inspectAll(
    runningOf(steps).map(({ migration }) => migration.up),
    context.settings.lockMode,
  );
  return applyInspected(context, { steps, files, together: false });
}

async function applyInspected(
  context: CommandContext,
  { steps, files, together }: InspectedSteps,
): Promise<AppliedMigration[]> {
  const replacements = steps
    .filter(({ reason }) => reason === "replace")
    .map((step) => recordReplacement(context, step));
  const units = runningOf(steps).flatMap((step, index) => {
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
