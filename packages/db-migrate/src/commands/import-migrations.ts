import type { RunRequest } from "../admission/run-plan.js";
import { withAdmission } from "../admission/with-admission.js";
import type { MigrationSettings } from "../config/migration-settings.js";
import { AdoptionError } from "../errors/import-errors.js";
import { insertAuditRow } from "../history/audit-row.js";
import { insertApplied } from "../history/history-rows.js";
import { type History, checkEnvironment } from "../history/read-history.js";
import { type Adoption, planAdoption } from "../import/adoption.js";
import type { AdoptedHistory, ImportOptions, ImportReport } from "../import/import-options.js";
import { type PreparedImport, prepareImport } from "../import/prepare-import.js";
import {
  type FoundHistory,
  isEmptyDatabase,
  readForeignHistory,
} from "../import/read-foreign-history.js";
import { writeMigrations } from "../import/write-migrations.js";
import { inspectFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import { recordedStep } from "./baseline.js";
import type { CommandContext } from "./command-context.js";
import { currentHistory } from "../history/read-history.js";

/**
 * Writes another tool's migrations as folders of ours. Needs no database.
 *
 * @throws ImportError, MigrationConfigError, MigrationDirectoryError, SourceError. But for the last two, nothing
 *   was written.
 */
export async function importFiles(
  settings: MigrationSettings,
  options: ImportOptions,
): Promise<ImportReport> {
  const prepared = await prepareImport(settings, options);
  if (options.dryRun !== true) await writeMigrations(settings.directory, prepared.fresh);
  return reportOf(prepared, options, null);
}

/**
 * The same, and records under the lock, in one transaction, what the other tool has applied. Its history is
 * only read.
 *
 * @throws AdoptionError nothing was written and nothing was recorded.
 * @throws PreflightError it is what a baseline is, and allowed where that is, but it cannot be approved.
 */
export async function importWithHistory(
  context: CommandContext,
  options: ImportOptions,
): Promise<ImportReport> {
  const { settings } = context;
  const prepared = await prepareImport(settings, options);
  if (options.dryRun === true) {
    const history = await currentHistory(context.session);
    checkEnvironment(history, settings.environment);
    const { adoption, found } = await adoptionOf(context, prepared, history, options);
    return reportOf(prepared, options, adoptedHistory(adoption, found));
  }
  const request: RunRequest<FoundAdoption> = {
    operation: "import",
    permit: {},
    plan: async (history) => {
      const work = await adoptionOf(context, prepared, history, options);
      const steps = work.adoption.adopted.map(({ migration }) => recordedStep(migration));
      return { steps, files: [], late: [], work };
    },
  };
  return withAdmission(context, [], request, async (locked, { adoption, found }) => {
    await writeMigrations(settings.directory, prepared.fresh);
    if (adoption.adopted.length > 0) await record(locked, adoption, found, options);
    return reportOf(prepared, options, adoptedHistory(adoption, found));
  });
}

interface FoundAdoption {
  readonly adoption: Adoption;
  readonly found: FoundHistory;
}

async function adoptionOf(
  { session }: CommandContext,
  { tool, imported, ignored }: PreparedImport,
  { entries }: History,
  { from, source, historyTable, leaveOut = [] }: ImportOptions,
): Promise<FoundAdoption> {
  const search = { tables: tool.tables, named: historyTable, imported, source };
  const found = await readForeignHistory(session, search);
  const adoption = planAdoption({
    tool: from,
    imported,
    ignored,
    leaveOut,
    foreign: found,
    entries,
  });
  const nowhere = found.table === undefined && found.problems.length === 0 && entries.length === 0;
  const lost = nowhere && !(await isEmptyDatabase(session));
  const looked = historyTable ?? tool.tables.map(({ name }) => name).join(" or ");
  const problems = [...adoption.problems, ...(lost ? [lostProblem(from, looked)] : [])];
  if (problems.length > 0) {
    throw new AdoptionError(problems, `import --from ${from} ${source} --adopt-history`);
  }
  return { adoption, found };
}

/** Taken for a database without migrations, all of them would be run once more. */
function lostProblem(tool: string, looked: string): string {
  return (
    `This database has tables, but there is no history of ${tool} in it: ${looked} does not exist. Say where ` +
    "it is: --history-table <schema.table>. If it is kept elsewhere, import without --adopt-history, and " +
    "record what is applied with: npx @abe/db-migrate baseline --at <name>"
  );
}

async function record(
  { session, run }: CommandContext,
  { adopted, pending, edited }: Adoption,
  { table }: FoundHistory,
  { from }: ImportOptions,
): Promise<void> {
  const { runId } = run;
  const rows = adopted.map(({ migration, appliedAt }) => {
    const file = inspectFile(migration.up);
    const row = { migration, file, kind: "baseline", outOfOrder: false, runId } as const;
    return insertApplied(appliedAt === undefined ? row : { ...row, appliedAt });
  });
  const audit = insertAuditRow(
    {
      operation: "import",
      phase: "done",
      migration: adopted.at(-1)?.migration.name ?? null,
      detail: {
        from,
        table: table ?? "",
        migrations: adopted.length,
        pending: pending.length,
        edited: edited.length,
      },
    },
    run,
  );
  // Several commands in one message are one transaction.
  await session.simple([...rows, audit].join("; "));
}

function adoptedHistory(
  { adopted, pending, edited }: Adoption,
  { table }: FoundHistory,
): AdoptedHistory {
  return {
    table: table ?? null,
    recorded: adopted.map(({ migration }) => migration.name),
    pending: namesOf(pending),
    edited: namesOf(edited),
  };
}

function reportOf(
  { fresh, unchanged, notes }: PreparedImport,
  { dryRun = false }: ImportOptions,
  history: AdoptedHistory | null,
): ImportReport {
  return { written: namesOf(fresh), unchanged: namesOf(unchanged), notes, history, dryRun };
}

function namesOf(migrations: readonly Migration[]): string[] {
  return migrations.map(({ name }) => name);
}
