import type { Migration } from "../source/migration.js";
import { type SeverityOf, checkFile } from "./check-file.js";
import { type LintFile, readLintFile } from "./lint-file.js";
import type { LintFinding, LintReport } from "./lint-finding.js";
import type { StatementScope } from "./lint-rule.js";
import { replayStatement } from "./replay-statement.js";
import { SchemaState } from "./schema-state.js";

/** What {@link lintMigrations} is asked for. */
export interface LintRequest {
  /** Whether a migration is looked at; all others only say what the schema is. */
  readonly selects: (migration: string) => boolean;
  /**
   * Whether the selected ones are applied one right after the other, so that a table which one of them makes
   * is still empty and unknown to others when the next one runs.
   */
  readonly together: boolean;
  readonly severityOf: SeverityOf;
}

/** Looks at the SQL of migrations, in the order they run. Programs are not looked into. */
export async function lintMigrations(
  migrations: readonly Migration[],
  request: LintRequest,
): Promise<Omit<LintReport, "fixed">> {
  const state = new SchemaState();
  const findings: LintFinding[] = [];
  let checked = 0;
  let allowed = 0;
  for (const migration of migrations) {
    const { up, down } = await readBoth(migration);
    if (!request.selects(migration.name)) {
      for (const { node } of up?.statements ?? []) replayStatement(state, node, migration.name);
      continue;
    }
    for (const [file, counterpart] of [
      [up, down],
      [down, up],
    ] as const) {
      if (file === undefined) continue;
      const before = file === up ? state : state.clone();
      const result = checkFile({ ...common(request, file, before), file, counterpart });
      findings.push(...result.findings);
      allowed += result.allowed;
      checked += 1;
    }
  }
  return { checked, findings, allowed };
}

function common(
  { together, selects, severityOf }: LintRequest,
  { migration }: LintFile,
  state: SchemaState,
): Omit<Parameters<typeof checkFile>[0], "file" | "counterpart"> {
  const isNew = (madeBy: string | undefined): boolean =>
    madeBy !== undefined && (madeBy === migration || (together && selects(madeBy)));
  const exists: StatementScope["exists"] = (table) => !isNew(state.table(table)?.madeBy);
  const replay = (on: SchemaState, { node }: StatementScope["statement"]): void =>
    replayStatement(on, node, migration);
  return { state, exists, replay, severityOf };
}

async function readBoth(
  migration: Migration,
): Promise<{ up: LintFile | undefined; down: LintFile | undefined }> {
  const { up, down } = migration;
  return {
    up: up.language === "sql" ? await readLintFile(up, migration, "up") : undefined,
    down: down?.language === "sql" ? await readLintFile(down, migration, "down") : undefined,
  };
}
