import type { LintFinding } from "../lint/lint-finding.js";
import { MigrationError } from "./migration-error.js";

/** The linter found errors in what would be applied, and `lintOnUp` is `refuse`. Nothing was changed. */
export class LintRefusedError extends MigrationError {
  static override readonly className: string = "LintRefusedError";
  readonly findings: readonly LintFinding[];

  constructor(findings: readonly LintFinding[]) {
    const places = findings.map(
      ({ file, line, column, message, rule }) => `${file}:${line}:${column}: ${message}. (${rule})`,
    );
    super(
      "DB_MIGRATE_LINT",
      [
        ...places,
        "Nothing was changed. What to do instead: npx @abe/db-migrate lint --pending",
        'Where it is meant, say so before the statement: -- db-migrate-lint: allow=<rule> reason="…"',
      ].join("\n"),
    );
    this.findings = findings;
  }
}
