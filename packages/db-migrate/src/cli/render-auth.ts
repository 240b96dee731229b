import type { ServerExamination } from "../admission/server-examination.js";
import type { MigrationPlan } from "../commands/read-plan.js";
import type { MigrationPolicy } from "../policy/migration-policy.js";
import type { KeyPairFiles } from "./key-pair-files.js";
import { renderPlan } from "./render.js";
import { textTable } from "./text-table.js";

/** Whether migrations may run, an approval that is yet to come aside. */
export function isLetIn({ refusals, pooler }: ServerExamination): boolean {
  return refusals.length === 0 && !pooler;
}

/** What speaks against it, and what to know. */
export function renderFindings(found: ServerExamination): string[] {
  const pooler = found.pooler
    ? [
        "problem: a pooler in transaction mode answers; connect to PostgreSQL itself, or set DB_MIGRATION_LOCK_MODE=lease",
      ]
    : [];
  return [
    ...pooler,
    ...found.problems.map((problem) => `problem: ${problem}`),
    ...found.warnings.map((warning) => `warning: ${warning}`),
    ...found.notes.map((note) => `note: ${note}`),
  ];
}

/** Everything that was looked at, what is wrong with it, and the verdict. */
export function renderAuthCheck(found: ServerExamination): string {
  const { policy, approvers, actor } = found;
  const environment = found.environment ?? "none named, so nothing is asked";
  const rows = [
    ["database", found.database],
    ["environment", environment],
    ["logs in as", found.user],
    ["runs as", found.role ?? found.user],
    ["application", found.applicationUser ?? "not known"],
    ["actor", `${actor.name} (${actor.source})`],
    ["connection", connections[found.connection]],
    ["approvers", approvers.length === 0 ? "none" : approvers.join(", ")],
    ["required", policy.require.length === 0 ? "nothing" : policy.require.join(", ")],
    ...permissionRows(policy),
  ];
  const approved = asksApproval(policy) ? ", given an approval of its plan" : "";
  const verdict = isLetIn(found)
    ? `What is pending would be let in${approved}.`
    : "What is pending would be refused.";
  return [...textTable(rows), ...renderFindings(found), verdict].join("\n");
}

function asksApproval({ require, allow }: MigrationPolicy): boolean {
  return require.includes("approval") || allow.up === "approval";
}

const connections: Readonly<Record<ServerExamination["connection"], string>> = {
  encrypted: "encrypted",
  local: "not encrypted, and does not leave the machine",
  open: "not encrypted",
};

function permissionRows({ require, allow, breakGlass }: MigrationPolicy): string[][] {
  const asks = require.includes("approval");
  const entries = Object.entries(allow) as [string, boolean | string][];
  const named = (wanted: (permission: boolean | string) => boolean): string =>
    entries
      .filter(([, permission]) => wanted(permission))
      .map(([name]) => name)
      .join(", ") || "nothing";
  const free = (permission: boolean | string): boolean => permission === true && !asks;
  return [
    ["allowed", named(free)],
    ["by approval", named((each) => each === "approval" || (each === true && asks))],
    ["never", named((each) => each === false)],
    ...(allow.outOfOrder === "named" ? [["by name", "outOfOrder"]] : []),
    ["break-glass", breakGlass ? "allowed" : "not allowed"],
  ];
}

/**
 * What was approved, for the person who did, with all that is signed. The file comes from somebody else: what
 * could move the cursor, or turn the direction of writing, is shown as a question mark.
 */
export function renderApproval(plan: MigrationPlan, approver: string): string {
  const { operation, databaseId, environment, role } = plan;
  const where = environment === null ? "" : `, environment ${environment}`;
  const whom = role === null ? "" : `, as role ${role}`;
  const said = `${approver} approves this ${operation} of database ${databaseId ?? "?"}${where}${whom}, once.`;
  return `${renderPlan(plan, true)}\n${said}`.replaceAll(invisible, "?");
}

/** Control characters but tab and line feed, and those that change the direction of writing. */
const invisible =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Where the keys are, and what becomes of them. */
export function renderKeyPair({ approver, privateKey, publicKey }: KeyPairFiles): string {
  return (
    `Wrote ${privateKey}, for nobody but ${approver}, and ${publicKey}.\n` +
    `Configure the public one: auth.approval.publicKeys.${approver}, or DB_MIGRATION_APPROVAL_KEYS=${approver}=${publicKey}`
  );
}
