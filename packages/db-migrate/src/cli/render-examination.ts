import type { MigrationStatus } from "../commands/read-status.js";
import type { VerifyReport } from "../commands/read-verification.js";
import type { ServerExamination } from "../admission/server-examination.js";
import { isLetIn, renderFindings } from "./render-auth.js";
import { renderSummary, renderVerification } from "./render.js";

/** What was looked at, what is wrong, and the command to type next. */
export function renderExamination(
  server: ServerExamination,
  report: VerifyReport,
  status: MigrationStatus,
): string {
  const begun = status.migrations.some(
    ({ state }) => state === "failed" || state === "interrupted",
  );
  const next = begun
    ? ["Go on with: npx @abe/db-migrate up"]
    : status.pending > 0
      ? ["Go on with: npx @abe/db-migrate plan"]
      : [];
  return [
    isLetIn(server) ? "The server and the role fit." : "Migrations may not run here.",
    ...renderFindings(server),
    renderVerification(report),
    renderSummary({ ...status, problems: [] }),
    ...next,
  ].join("\n");
}
