import type { Session } from "@abe/db-core/session";
import type { PlaceFacts, RoleFacts, ServerFacts } from "./server-facts.js";

/** `pg_has_role(…, 'SET')` came with PostgreSQL 16; before, every member may. */
type Privilege = "SET" | "MEMBER";

/** Texts where a type is the owner's choice to read; two parts, because names are few and facts are one row. */
const selectFacts = (privilege: Privilege): string => `SELECT session_user::text AS user_name,
  own.rolsuper AS is_superuser, own.rolsuper OR own.rolbypassrls OR own.rolreplication AS is_powerful,
  (SELECT other.rolname::text FROM pg_roles AS other
   WHERE other.rolsuper AND other.oid <> own.oid AND pg_has_role(own.oid, other.oid, '${privilege}')
   ORDER BY 1 LIMIT 1) AS may_become,
  current_database()::text AS database,
  CASE WHEN to_regnamespace('abe_migrate') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('abe_migrate', 'CREATE') END AS may_make_history,
  coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
  coalesce(inet_client_addr() <<= inet '127.0.0.0/8' OR inet_client_addr() = inet '::1'
    OR host(inet_client_addr()) = host(inet_server_addr()), true) AS local,
  date_part('epoch', clock_timestamp())::float8::text AS now_seconds
FROM pg_roles AS own WHERE own.rolname = session_user`;

const selectRoles = (privilege: Privilege): string => `SELECT wanted.name,
  CASE WHEN role.oid IS NOT NULL THEN pg_has_role(session_user, role.oid, '${privilege}') END AS "maySet",
  coalesce(role.rolsuper OR role.rolbypassrls OR role.rolreplication, false) AS "isPowerful",
  coalesce(role.rolsuper, false) AS "isSuperuser"
FROM unnest($1::text[]) AS wanted (name) LEFT JOIN pg_roles AS role ON role.rolname = wanted.name
WHERE wanted.name <> session_user`;

interface FactsRow {
  readonly user_name: string;
  readonly is_superuser: boolean;
  readonly is_powerful: boolean;
  readonly may_become: string | null;
  readonly database: string;
  readonly may_make_history: boolean;
  readonly encrypted: boolean;
  readonly local: boolean;
  readonly now_seconds: string;
}

/**
 * Reads what decides over a run, in one round trip.
 *
 * @param roles as which files are to run
 */
export async function readServerFacts(
  session: Session,
  roles: readonly string[],
): Promise<ServerFacts> {
  const privilege = session.serverVersion >= 160_000 ? "SET" : "MEMBER";
  const [facts, wanted] = await session.batch(
    [
      { text: selectFacts(privilege) },
      { text: selectRoles(privilege), values: [[...new Set(roles)]] },
    ],
    { name: "db-migrate: read roles" },
  );
  // pg_roles always has the role of one's own session.
  const row = facts.rows[0] as FactsRow;
  return {
    version: session.serverVersion,
    user: row.user_name,
    isPowerful: row.is_powerful,
    isSuperuser: row.is_superuser,
    mayBecome: row.may_become,
    roles: wanted.rows as RoleFacts[],
    database: row.database,
    mayMakeHistory: row.may_make_history,
    encrypted: row.encrypted,
    local: row.local,
    now: Number(row.now_seconds),
  };
}

/** Reads whether the server takes changes, and whose answer this is. */
export async function readPlace(session: Session): Promise<PlaceFacts & { readonly pid: number }> {
  return session.one(
    `SELECT pg_backend_pid() AS pid, pg_is_in_recovery() AS standby,
      current_setting('default_transaction_read_only')::bool AS "readOnly"`,
    [],
    { name: "db-migrate: check server" },
  );
}
