/** What is known of the server and the role before migrations run. */
export interface ServerFacts {
  /** It replays another server's changes. */
  readonly standby: boolean;
  /** `default_transaction_read_only` is on. */
  readonly readOnly: boolean;
  /** Who logged in. */
  readonly user: string;
  /** SUPERUSER, BYPASSRLS or REPLICATION. */
  readonly superuser: boolean;
  /** The role that is to own what is made. */
  readonly role: string | undefined;
  /** `null`: the server knows no such role, or none was named. */
  readonly maySetRole: boolean | null;
  readonly environment: string | undefined;
}

/** Reasons to stop, and what a person should know; sentences. */
export interface ServerVerdict {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Judges whether migrations may run here. A superuser is a warning, and a problem in production. */
export function judgeServer(facts: ServerFacts): ServerVerdict {
  const { role, maySetRole, superuser, user, environment } = facts;
  const power =
    `${user} is a superuser, or may bypass row security or replicate: a mistake in a migration has no ` +
    "bounds. Let migrations log in as a role of their own: DB_MIGRATION_USER.";
  const inProduction = environment === "production";
  const problems = [
    facts.standby
      ? "The server is a standby, which takes no changes. Connect to the primary."
      : undefined,
    facts.readOnly && !facts.standby
      ? "default_transaction_read_only is on for this connection: it takes no changes."
      : undefined,
    role !== undefined && maySetRole === null ? `There is no role ${role}.` : undefined,
    role !== undefined && maySetRole === false
      ? `${user} may not become ${role}. As an administrator, run: GRANT "${role}" TO "${user}"`
      : undefined,
    superuser && inProduction ? power : undefined,
  ];
  return {
    problems: problems.filter((problem) => problem !== undefined),
    warnings: superuser && !inProduction && environment !== undefined ? [power] : [],
  };
}
