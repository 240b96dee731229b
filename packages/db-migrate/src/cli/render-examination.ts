import type { MigrationStatus, VerifyReport } from "../commands/inspect-database.js";
import type { ServerExamination } from "../preflight/check-server.js";
import { renderSummary, renderVerification } from "./render.js";

/** What was looked at, what is wrong, and the command to type next. */
export function renderExamination(
  server: ServerExamination,
  report: VerifyReport,
  status: MigrationStatus,
): string {
  const pooler = server.pooler
    ? [
        "problem: a pooler in transaction mode answers; connect to PostgreSQL itself, or set DB_MIGRATION_LOCK_MODE=lease",
      ]
    : [];
  const problems = server.problems.map((problem) => `problem: ${problem}`);
  const fine = problems.length + pooler.length === 0;
  const next = status.pending > 0 ? ["Go on with: npx @abe/db-migrate plan"] : [];
  return [
    fine ? "The server and the role fit." : "Migrations may not run here.",
    ...pooler,
    ...problems,
    ...server.warnings.map((warning) => `warning: ${warning}`),
    renderVerification(report),
    renderSummary({ ...status, problems: [] }),
    ...next,
  ].join("\n");
}
