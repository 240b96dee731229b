import type { Actor } from "../auth/actor.js";
import type { Refusal } from "../errors/refusal.js";
import type { MigrationPolicy } from "../policy/migration-policy.js";

/** Who would run what is pending, what is asked of that, and what speaks against it. */
export interface ServerExamination {
  /** Who logged in. */
  readonly user: string;
  /** As which files run. `null`: as that one. */
  readonly role: string | null;
  /** `null`: not known. */
  readonly applicationUser: string | null;
  readonly database: string;
  /** Named by the configuration, otherwise by the database. */
  readonly environment: string | null;
  readonly actor: Actor;
  /** The connection, as the server sees it. */
  readonly connection: "encrypted" | "local" | "open";
  readonly policy: MigrationPolicy;
  /** Names of those whose approvals count. */
  readonly approvers: readonly string[];
  /** What would be refused, an approval that is only not given yet aside. */
  readonly refusals: readonly Refusal[];
  /** The same as sentences: what is the matter, and what to do next. */
  readonly problems: readonly string[];
  /** What a person should know; sentences. */
  readonly warnings: readonly string[];
  /** What could not be looked at; sentences. */
  readonly notes: readonly string[];
  /** Transactions of one session come to several, or the configuration says so. */
  readonly pooler: boolean;
}
