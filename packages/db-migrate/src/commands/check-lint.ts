import { emitWarning } from "@abe/db-core/session";
import type { MigrationSettings } from "../config/migration-settings.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { LintRefusedError } from "../errors/lint-error.js";
import type { LintFinding } from "../lint/lint-finding.js";
import type { UpStep } from "../plan/plan-up.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";

/**
 * Looks at the files that are about to be applied, where `lintOnUp` says so. The linter is loaded only then.
 *
 * @throws LintRefusedError errors were found, and `lintOnUp` is `refuse`.
 */
export async function checkLint(
  { settings, server }: CommandContext,
  available: readonly Migration[],
  steps: readonly UpStep[],
): Promise<void> {
  if (settings.lintOnUp === "off") return;
  const running = steps.filter(({ reason }) => reason !== "replace");
  const errors = await lintErrors(
    settings,
    available,
    running.map(({ migration }) => migration.name),
  );
  if (errors.length === 0) return;
  if (settings.lintOnUp === "refuse") throw new LintRefusedError(errors);
  for (const finding of errors) emitWarning(server, warningOf(finding));
}

/** What the linter calls an error in migrations that are applied one right after the other. */
export async function lintErrors(
  { lintRules }: Pick<MigrationSettings, "lintRules">,
  available: readonly Migration[],
  migrations: readonly string[],
): Promise<LintFinding[]> {
  if (migrations.length === 0) return [];
  const [{ lintMigrations }, { severitiesOf }] = await Promise.all([
    import("../lint/lint-migrations.js"),
    import("../lint/rule-severities.js"),
  ]);
  const names = new Set(migrations);
  const { findings } = await lintMigrations(available, {
    selects: (name) => names.has(name),
    together: true,
    severityOf: severitiesOf(lintRules),
  });
  return findings.filter(({ severity }) => severity === "error");
}

function warningOf({
  file,
  line,
  column,
  message,
  rule,
}: LintFinding): Parameters<typeof emitWarning>[1] {
  return {
    code: "DB_MIGRATE_LINT_FINDING" satisfies MigrationWarningCode,
    message: `${file}:${line}:${column}: ${message}. (${rule})`,
    details: { rule, file, line },
  };
}
