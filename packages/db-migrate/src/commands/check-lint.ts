import { emitWarning } from "@abe/db-core/session";
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
  const running = steps.filter(({ reason }) => reason !== "replace");
  if (settings.lintOnUp === "off" || running.length === 0) return;
  const [{ lintMigrations }, { severitiesOf }] = await Promise.all([
    import("../lint/lint-migrations.js"),
    import("../lint/rule-severities.js"),
  ]);
  const names = new Set(running.map(({ migration }) => migration.name));
  const { findings } = await lintMigrations(available, {
    selects: (name) => names.has(name),
    together: true,
    severityOf: severitiesOf(settings.lintRules),
  });
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  if (settings.lintOnUp === "refuse") throw new LintRefusedError(errors);
  for (const finding of errors) emitWarning(server, warningOf(finding));
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
