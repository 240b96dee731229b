import type { Session } from "@abe/db-core/session";
import type { Refusal } from "../errors/refusal.js";
import type { ServerFacts } from "../preflight/server-facts.js";
import type { RunnableFile } from "../source/inspect-fully.js";
import { judgePrivileges } from "./judge-privileges.js";
import { planNeeds } from "./plan-needs.js";
import { readMissing } from "./read-privileges.js";

/** What a plan lacks, and what of it could not be looked at. */
export interface PrivilegeFindings {
  readonly refusals: readonly Refusal[];
  /** Why the rest of the plan was not looked at: a clause. `undefined`: all was. */
  readonly skipped: string | undefined;
}

/**
 * Looks for privileges that the files of a plan will need and not have, before the first of them runs. What
 * cannot be foreseen is left out: a plan that would work is never refused. Where superusers run everything there
 * is nothing to look for, and nothing is parsed.
 */
export async function checkPrivileges(
  { session, role }: { readonly session: Session; readonly role: string | undefined },
  files: readonly RunnableFile[],
  server: ServerFacts,
): Promise<PrivilegeFindings> {
  const roleOf = ({ directives }: RunnableFile): string | undefined => directives.role ?? role;
  const roles = new Set(files.map(roleOf));
  const isSuperuser = (name: string | undefined): boolean => roleFacts(server, name).isSuperuser;
  if ([...roles].every(isSuperuser)) return { refusals: [], skipped: undefined };
  const { needs, skipped } = await planNeeds(files, roleOf);
  // A role that cannot be taken is refused for itself.
  const takable = needs.filter((need) => roleFacts(server, need.role).maySet === true);
  return { refusals: judgePrivileges(await readMissing(session, takable)), skipped };
}

function roleFacts(
  { user, isSuperuser, roles }: ServerFacts,
  name: string | undefined,
): { readonly isSuperuser: boolean; readonly maySet: boolean | null } {
  if (name === undefined || name === user) return { isSuperuser, maySet: true };
  return roles.find((role) => role.name === name) ?? { isSuperuser: false, maySet: null };
}
