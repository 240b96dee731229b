import type { RunPermit } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import type { FileFault } from "../errors/file-error.js";
import { type History, checkEnvironment, noHistory, readHistory } from "../history/read-history.js";
import {
  type IntendedStep,
  type PlanReason,
  hashedStep,
  intendedUp,
} from "../plan/intended-step.js";
import { isAtomic } from "../plan/is-atomic.js";
import { planHashOf } from "../plan/plan-hash.js";
import type { PlannedLock } from "../locks/planned-locks.js";
import type { DataLoss } from "../loss/data-loss.js";
import { emptySteps } from "../plan/empty-steps.js";
import type { DownStep } from "../plan/plan-down.js";
import { planUp } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import type { PolicyOperation } from "../policy/migration-policy.js";
import { type RunnableFile, inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import { baselineRun } from "./baseline.js";
import type { CommandContext } from "./command-context.js";
import { checkDownTarget } from "./down-target.js";
import { type MigrateDownTarget, downRun } from "./migrate-down.js";
import { redoRun } from "./redo.js";
import { outsideFaults } from "./refuse.js";
import { type RepairOptions, repairRun } from "./repair.js";
import { type MigrateUpOptions, requestOf, requireMigration } from "./up-request.js";

/** What a plan is asked for: an `up`, or another command with what it is given. */
export type PlanOptions =
  | MigrateUpOptions
  | { readonly down: MigrateDownTarget }
  | { readonly redo: true }
  | { readonly repair: RepairOptions }
  | { readonly baseline: string };

/** A file that the command would run or record. */
export interface PlannedMigration {
  /** Folder name. */
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly reason: PlanReason;
  readonly outOfOrder: boolean;
  /** `false`: it runs outside of a transaction. */
  readonly transactional: boolean;
  /** Statements in the file. */
  readonly statements: number;
  /** Statements that took effect before, of what is resumed. */
  readonly done: number;
  /**
   * The locks that keep others out of tables that are there now, by the names in its SQL. What a program, a
   * function or a DO block locks is not known.
   */
  readonly locks: readonly PlannedLock[];
  /** The file's text, as it would be sent. */
  readonly sql: string;
}

/** What a command would do at this moment. */
export interface MigrationPlan {
  readonly operation: PolicyOperation;
  /** Of the history. `null`: the database has none yet, and nothing can be approved. */
  readonly databaseId: string | null;
  /** Named by the command, otherwise by the database. */
  readonly environment: string | null;
  /** As which a file runs that names none (`DB_MIGRATION_ROLE`). `null`: as the one that logs in. */
  readonly role: string | null;
  /** What it was asked for. */
  readonly request: PlanOptions;
  readonly steps: readonly PlannedMigration[];
  /** Stands for exactly these steps on this database, as this role, together or one by one; see {@link RunPermit}. */
  readonly planHash: string;
  /** Why it must not. */
  readonly problems: readonly HistoryProblem[];
  /** What in the files of these steps cannot be run. */
  readonly faults: readonly FileFault[];
  /** Tables and columns that hold rows and go away with what is reverted. */
  readonly losses: readonly DataLoss[];
}

/**
 * Reads what a command would do. Takes no lock and creates nothing.
 *
 * @throws UnknownMigrationError; IrreversibleMigrationError, HistoryNotEmptyError as the command itself does.
 */
export async function readPlan(
  context: CommandContext,
  available: readonly Migration[],
  options: PlanOptions,
): Promise<MigrationPlan> {
  const { operation, request, plan } = plannerOf(context, available, options);
  const history = (await readHistory(context.session, { downSql: true })) ?? noHistory;
  checkEnvironment(history, context.settings.environment);
  const { steps, problems, empty = [], back = [] } = await plan(history);
  const files = await Promise.all(steps.map(({ file }) => inspectFully(file)));
  const together = isAtomic(request);
  const locks = await locksOf(context, steps, files);
  return {
    operation,
    databaseId: history.databaseId ?? null,
    environment: context.settings.environment ?? history.environment ?? null,
    role: context.role ?? null,
    request,
    steps: steps.flatMap((step, index) => {
      const file = files[index];
      return file === undefined ? [] : [planned(step, file, locks[index] ?? [])];
    }),
    planHash: planHashOf(
      { operation, databaseId: history.databaseId, role: context.role, together },
      steps.map(hashedStep),
    ),
    problems,
    faults: [
      ...empty,
      ...(together ? files.flatMap(outsideFaults) : []),
      ...files.flatMap(({ faults }, index) =>
        recorded.has(steps[index]?.reason ?? "pending") ? [] : faults,
      ),
    ],
    losses: await lossesOf(back, context),
  };
}

/** Looking for them takes a parser, which is loaded only then. */
async function lossesOf(
  back: readonly DownStep[],
  { session, role }: CommandContext,
): Promise<readonly DataLoss[]> {
  if (back.length === 0) return [];
  const { findLosses } = await import("../loss/find-losses.js");
  return findLosses(back, { session, role });
}

/** What each file locks; nothing where it is not run. */
async function locksOf(
  { session, role }: CommandContext,
  steps: readonly IntendedStep[],
  files: readonly RunnableFile[],
): Promise<readonly (readonly PlannedLock[])[]> {
  const { plannedLocks } = await import("../locks/planned-locks.js");
  const running = files.map(({ language, text, directives }, index) => {
    const reason = steps[index]?.reason ?? "pending";
    const runs = language === "sql" && reason !== "replace" && !recorded.has(reason);
    return { text: runs ? text : "", role: directives.role ?? role };
  });
  return plannedLocks(session, running);
}

/** Reasons for which a file is not run. */
const recorded: ReadonlySet<PlanReason> = new Set([
  "record",
  "accept",
  "settle-done",
  "settle-again",
  "settle-applied",
  "settle-pending",
]);

interface Planned {
  readonly steps: readonly IntendedStep[];
  readonly problems: readonly HistoryProblem[];
  /** Files without a statement that should have one. */
  readonly empty?: readonly FileFault[];
  /** What is reverted. */
  readonly back?: readonly DownStep[];
}

interface Planner extends Pick<MigrationPlan, "operation" | "request"> {
  readonly plan: (history: History) => Promise<Planned>;
}

function plannerOf(
  context: CommandContext,
  available: readonly Migration[],
  options: PlanOptions,
): Planner {
  if ("down" in options) {
    const { down: target } = options;
    const { acceptDataLoss } = target;
    const accepted = acceptDataLoss === undefined ? {} : { acceptDataLoss };
    const down = { ...("to" in target ? { to: target.to } : { steps: target.steps }), ...accepted };
    checkDownTarget(target);
    return runPlanner("down", { down }, downRun(context, available, down), (work) => work.steps);
  }
  if ("redo" in options) {
    const run = redoRun(context, available, {});
    return runPlanner("redo", options, run, (work) => (work === undefined ? [] : [work.back]));
  }
  if ("repair" in options) {
    const asked = withoutPermit(options.repair);
    return runPlanner("repair", { repair: asked }, repairRun(context, available, asked));
  }
  if ("baseline" in options) {
    const at = requireMigration(options.baseline, available, context.settings.directory);
    return runPlanner("baseline", options, baselineRun(available, at, {}));
  }
  const asked = withoutPermit(options);
  const request = requestOf(context, available, asked);
  return {
    operation: "up",
    request: asked,
    // What speaks against an `up` is shown beside what it would do.
    plan: async ({ entries }) => {
      const { steps, problems } = planUp(available, entries, request);
      const empty = emptySteps(steps, available, entries).refused;
      return { steps: steps.map(intendedUp), problems, empty };
    },
  };
}

function runPlanner<W>(
  operation: PolicyOperation,
  request: PlanOptions,
  run: RunRequest<W>,
  backOf: (work: W) => readonly DownStep[] = () => [],
): Planner {
  const plan: Planner["plan"] = async (history) => {
    const { steps, work } = await run.plan(history);
    return { steps, problems: [], back: backOf(work) };
  };
  return { operation, request, plan };
}

/** What says what to do, without what lets it be done. */
function withoutPermit<T extends RunPermit & { readonly signal?: AbortSignal }>(
  options: T,
): Omit<T, keyof RunPermit | "signal"> {
  const {
    planHash: _hash,
    approval: _approval,
    breakGlass: _reason,
    signal: _,
    ...asked
  } = options;
  return asked;
}

function planned(
  step: IntendedStep,
  file: RunnableFile,
  locks: readonly PlannedLock[],
): PlannedMigration {
  const { name, version, reason, outOfOrder, done } = step;
  return {
    name,
    version,
    file: file.path,
    reason,
    outOfOrder,
    transactional: file.directives.transaction,
    statements: file.statements.length,
    done,
    locks,
    sql: file.text,
  };
}
