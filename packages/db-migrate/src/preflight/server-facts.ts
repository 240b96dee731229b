import type { Refusal } from "../errors/refusal.js";
import { identifier } from "../sql/literal.js";

/** A role that files are to run as. */
export interface RoleFacts {
  readonly name: string;
  /** Whether who logged in may SET ROLE to it. `null`: the server knows no such role. */
  readonly maySet: boolean | null;
  /** SUPERUSER, BYPASSRLS or REPLICATION. */
  readonly isPowerful: boolean;
  readonly isSuperuser: boolean;
}

/** What is known of the server and the roles before migrations run. */
export interface ServerFacts {
  /** `server_version_num` */
  readonly version: number;
  /** Who logged in. */
  readonly user: string;
  /** SUPERUSER, BYPASSRLS or REPLICATION. */
  readonly isPowerful: boolean;
  readonly isSuperuser: boolean;
  /** A superuser that it may become. `null`: none. */
  readonly mayBecome: string | null;
  /** Each of them once; not the one that logged in. */
  readonly roles: readonly RoleFacts[];
  readonly database: string;
  /** It may make the tables of the history, where there are none. */
  readonly mayMakeHistory: boolean;
  /** The server sees TLS. */
  readonly encrypted: boolean;
  /** The server sees a connection that does not leave its machine. */
  readonly local: boolean;
  /** By the server's clock, in seconds since the epoch. */
  readonly now: number;
}

/** Whether a server takes changes at all. */
export interface PlaceFacts {
  /** It replays another server's changes. */
  readonly standby: boolean;
  /** `default_transaction_read_only` is on. */
  readonly readOnly: boolean;
}

/** Judges whether changes can be made here at all. */
export function judgePlace({ standby, readOnly }: PlaceFacts): Refusal[] {
  if (standby) {
    return [
      {
        reason: "standby",
        message: "The server is a standby, which takes no changes.",
        next: "Connect to the primary.",
      },
    ];
  }
  if (!readOnly) return [];
  return [
    {
      reason: "read-only",
      message: "default_transaction_read_only is on for this connection: it takes no changes.",
      next: "Connect to a server, and as a role, for which it is off.",
    },
  ];
}

/** Judges whether the roles that files are to run as can be taken. */
export function judgeRoles({ roles, user, version }: ServerFacts): Refusal[] {
  return roles.flatMap(({ name, maySet }): Refusal[] => {
    if (maySet === true) return [];
    if (maySet === null) {
      const next = "Make it, as an administrator, or name another one: DB_MIGRATION_ROLE.";
      return [{ reason: "role-missing", message: `There is no role ${name}.`, next }];
    }
    // PostgreSQL 16 tells being a member from being allowed to become it.
    const option = version >= 160_000 ? " WITH SET TRUE" : "";
    const grant = `GRANT ${identifier(name)} TO ${identifier(user)}${option}`;
    const next = `As an administrator, run: ${grant}`;
    return [{ reason: "role-not-allowed", message: `${user} may not become ${name}.`, next }];
  });
}

/** Judges whether the tables of the history can be made; only where there are none. */
export function judgeHistory({ mayMakeHistory, user, database }: ServerFacts): Refusal[] {
  if (mayMakeHistory) return [];
  const grant = `GRANT CREATE ON DATABASE ${identifier(database)} TO ${identifier(user)}`;
  return [
    {
      reason: "privilege",
      message: `${user} may not make the tables of the history, for which it needs a schema.`,
      next: `As an administrator, run: CREATE SCHEMA abe_migrate AUTHORIZATION ${identifier(user)}; or: ${grant}`,
    },
  ];
}

const unbounded = "a mistake in a migration has no bounds.";
const ownUser =
  "Let migrations log in as a role of their own: DB_MIGRATION_USER. To make one: " +
  "npx @abe/db-migrate auth bootstrap --print-sql";

/** The roles that could do anything: a warning, or a refusal where the policy says so. */
export function findPower({ user, isPowerful, mayBecome, roles }: ServerFacts): Refusal[] {
  if (isPowerful) {
    const message = `${user} is a superuser, or may bypass row security or replicate: ${unbounded}`;
    return [superuser(message, ownUser)];
  }
  const powerful = roles.filter((role) => role.isPowerful);
  return [
    ...powerful.map(({ name }) =>
      superuser(
        `${name}, as which files are to run, is a superuser, or may bypass row security or replicate: ${unbounded}`,
        "Name another one: DB_MIGRATION_ROLE, or the role directive of the file.",
      ),
    ),
    ...(mayBecome === null || powerful.some(({ name }) => name === mayBecome)
      ? []
      : [
          superuser(
            `${user} may become ${mayBecome}, a superuser: ${unbounded}`,
            `As an administrator, run: REVOKE ${identifier(mayBecome)} FROM ${identifier(user)}`,
          ),
        ]),
  ];
}

function superuser(message: string, next: string): Refusal {
  return { reason: "superuser", message, next };
}
