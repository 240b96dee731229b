import type { ExpectedApproval } from "../approval/judge-approval.js";
import type { Refusal } from "../errors/refusal.js";
import type { RunPermit } from "./run-permit.js";

/** How `plan` and the command itself are asked for each operation. */
const commands: Readonly<Record<string, readonly [plan: string, command: string]>> = {
  up: ["plan", "up"],
  down: ["plan --down", "down"],
  redo: ["plan --redo", "redo"],
  repair: ["plan --repair", "repair"],
  baseline: ["plan --baseline <name>", "baseline"],
};

/** The refusal of a run that needs an approval and has none: what it takes to have one, from where things are. */
export function missingApproval(
  {
    operation,
    environment,
    databaseId,
  }: Pick<ExpectedApproval, "operation" | "environment" | "databaseId">,
  approvers: readonly string[],
  { breakGlass }: RunPermit,
): Refusal {
  const refused =
    breakGlass === undefined
      ? ""
      : ", and no reason takes its place there (breakGlass is not allowed)";
  const message = `${operation} needs an approval by the policy of ${environment ?? "this database"}${refused}.`;
  const next = operation === "import" ? importApart : nextOf(operation, databaseId, approvers);
  return { reason: "approval-missing", message, next };
}

/** Its files are not there before it, so there is no plan of it. */
const importApart =
  "Import the files without --adopt-history, and record what is applied by an approved baseline: " +
  "npx @abe/db-migrate plan --baseline <name> --out plan.json";

function nextOf(
  operation: string,
  databaseId: string | undefined,
  approvers: readonly string[],
): string {
  if (approvers.length === 0) {
    return "Nobody can approve yet. Make a pair of keys: npx @abe/db-migrate auth keygen <name>";
  }
  if (databaseId === undefined) {
    return "The database has no identity yet. Give it one: npx @abe/db-migrate init --history";
  }
  const [plan = "plan", command = operation] = commands[operation] ?? [];
  return (
    `Make a plan: npx @abe/db-migrate ${plan} --out plan.json; have it approved: npx @abe/db-migrate approve ` +
    `plan.json --key <pem-file>; then: npx @abe/db-migrate ${command} --plan plan.json --approval <token>`
  );
}
