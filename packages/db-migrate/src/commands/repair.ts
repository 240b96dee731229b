import { type RunPermit, permitOf } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import { withAdmission } from "../admission/with-admission.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { insertAuditRow } from "../history/audit-row.js";
import { advance, deleteRow, markApplied, markFailed, restamp } from "../history/history-rows.js";
import type { History } from "../history/read-history.js";
import type { RunIdentity } from "../history/run-identity.js";
import { hasChanged } from "../plan/file-change.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import type { IntendedStep } from "../plan/intended-step.js";
import type { InterruptedVerdict } from "../plan/interrupted-verdict.js";
import { historyProblems } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import { checksumOf } from "../source/checksum.js";
import { inspectFully } from "../source/inspect-fully.js";
import type { Migration, MigrationFile } from "../source/migration.js";
import { tokenHashOf } from "../source/token-hash.js";
import type { CommandContext } from "./command-context.js";
import { requireMigration } from "./up-request.js";

/** Options of a repair. */
export interface RepairOptions extends RunPermit {
  /** Default: it is left, and stays interrupted. */
  readonly interrupted?: InterruptedVerdict;
  /**
   * Folder names or versions of the migrations whose edited files count from now on. Default: all whose
   * edits change nothing, and those alone when `interrupted` is given.
   */
  readonly accept?: readonly string[];
}

/** What a repair did, and what it could not do. */
export interface RepairReport {
  /** Applied migrations whose files count as they are now. */
  readonly restamped: readonly string[];
  /** Interrupted migrations that were settled. */
  readonly settled: readonly string[];
  /** What is left, such as an applied migration whose folder is missing. */
  readonly remaining: readonly HistoryProblem[];
}

/** Makes the files of applied migrations count as they are, and settles what was interrupted. */
export async function repair(
  context: CommandContext,
  available: readonly Migration[],
  options: RepairOptions,
): Promise<RepairReport> {
  const { interrupted } = options;
  const run = repairRun(context, available, options);
  return withAdmission(context, available, run, async ({ session, run: by }, work) => {
    const { entries, restamped, settled } = work;
    const verdicts = await Promise.all(
      settled.map((entry) => settle(entry, interrupted ?? "again", available)),
    );
    const records = [
      ...restamped.map(restamp),
      ...verdicts,
      ...restamped.map(({ name }) => repairAudit(by, name, "restamped")),
      ...settled.map(({ name }) => repairAudit(by, name, interrupted ?? "")),
    ];
    // Several commands in one message are one transaction.
    if (records.length > 0) await session.simple(records.join("; "));
    const done = new Set([...restamped, ...settled].map(({ name }) => name));
    return {
      restamped: restamped.map(({ name }) => name),
      settled: settled.map(({ name }) => name),
      remaining: historyProblems(available, entries).filter(
        ({ migration }) => !done.has(migration),
      ),
    };
  });
}

/** What a repair is about to settle. */
export interface PlannedRepair {
  readonly entries: History["entries"];
  readonly restamped: readonly Migration[];
  readonly settled: readonly HistoryEntry[];
}

/** What a repair asks to be let in for. */
export function repairRun(
  { settings }: CommandContext,
  available: readonly Migration[],
  options: RepairOptions,
): RunRequest<PlannedRepair> {
  const { interrupted } = options;
  const accepted = options.accept?.map(
    (name) => requireMigration(name, available, settings.directory).name,
  );
  return {
    operation: "repair",
    permit: permitOf(options),
    plan: ({ entries }) => {
      const restamped = filesToAccept(available, entries, accepted);
      const begun = entries.filter(({ state }) => state !== "applied");
      const settled = interrupted === undefined ? [] : begun;
      const steps = [
        ...restamped.flatMap(acceptedFiles),
        ...settled.map((entry) => settledStep(entry, interrupted ?? "again", available)),
      ];
      return { steps, files: [], late: [], work: { entries, restamped, settled } };
    },
  };
}

function acceptedFiles({ name, version, up, down }: Migration): IntendedStep[] {
  const files = down === undefined ? [up] : [up, down];
  return files.map((file) => ({
    name,
    version,
    reason: "accept",
    file,
    outOfOrder: false,
    done: 0,
  }));
}

function settledStep(
  entry: HistoryEntry,
  verdict: InterruptedVerdict,
  available: readonly Migration[],
): IntendedStep {
  const { name, version, statementsDone: done } = entry;
  const file = fileOf(entry, available) ?? noFile(name);
  return { name, version, reason: `settle-${verdict}`, file, outOfOrder: false, done };
}

/** The file that was being run. */
function fileOf(
  { name, direction }: HistoryEntry,
  available: readonly Migration[],
): MigrationFile | undefined {
  const migration = available.find((each) => each.name === name);
  return direction === "up" ? migration?.up : migration?.down;
}

/** Its folder is gone; what becomes of its row can be said all the same. */
function noFile(name: string): MigrationFile {
  return { path: name, language: "sql", text: "", checksum: checksumOf("") };
}

/** Applied migrations one of whose files differs from what was recorded, and may do so. */
function filesToAccept(
  available: readonly Migration[],
  entries: History["entries"],
  accepted: readonly string[] | undefined,
): Migration[] {
  const recorded = new Map(entries.map((entry) => [entry.name, entry]));
  return available.filter((migration) => {
    const { name, kind, up, down } = migration;
    const entry = recorded.get(name);
    if (entry?.state !== "applied" || kind === "repeatable") return false;
    if (accepted !== undefined && !accepted.includes(name)) return false;
    const change = hasChanged(up, entry);
    if (change === "changed" && accepted === undefined) return false;
    return change !== "none" || (down?.checksum ?? null) !== entry.downChecksum;
  });
}

async function settle(
  entry: HistoryEntry,
  verdict: InterruptedVerdict,
  available: readonly Migration[],
): Promise<string> {
  const { name } = entry;
  switch (verdict) {
    case "applied":
      return markApplied(name);
    case "pending":
      return deleteRow(name);
    case "again":
      return markFailed(name);
    case "done": {
      const done = entry.statementsDone + 1;
      const file = fileOf(entry, available);
      const inspected = file === undefined ? undefined : await inspectFully(file);
      const last = inspected?.outside[done - 1];
      if (inspected === undefined || last === undefined) {
        throw new MigrationConfigError([
          `${name} has no statement ${done} any more: say --interrupted applied or pending.`,
        ]);
      }
      const tokens = tokenHashOf(inspected.text.slice(0, last.end));
      return `${advance(name, done, tokens)}; ${markFailed(name)}`;
    }
  }
}

function repairAudit(run: RunIdentity, migration: string, verdict: string): string {
  const row = { operation: "repair", phase: "done", migration } as const;
  return insertAuditRow({ ...row, detail: { verdict } }, run);
}
