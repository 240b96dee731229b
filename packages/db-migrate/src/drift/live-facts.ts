import type { Session } from "@abe/db-core/session";

/** A role, without what lets it log in. */
export interface RoleFacts {
  readonly name: string;
  /** Roles it is a member of. */
  readonly memberOf: readonly string[];
}

/** What a shadow takes over from the database that it stands for. */
export interface LiveFacts {
  /** `server_version_num` */
  readonly version: number;
  readonly user: string;
  /** As a new session of the migrating role finds it. */
  readonly searchPath: string;
  /** All but PostgreSQL's own. */
  readonly roles: readonly RoleFacts[];
}

/** Reads {@link LiveFacts}. */
export async function readLiveFacts(session: Session): Promise<LiveFacts> {
  const [own, roles] = await session.batch(
    [
      {
        text: `SELECT session_user::text AS user,
        (SELECT reset_val FROM pg_settings WHERE name = 'search_path') AS "searchPath"`,
      },
      {
        text: `SELECT r.rolname::text AS name, ARRAY(SELECT pg_get_userbyid(m.roleid)::text
          FROM pg_auth_members AS m WHERE m.member = r.oid ORDER BY 1) AS "memberOf"
        FROM pg_roles AS r WHERE r.rolname !~ '^pg_' ORDER BY 1`,
      },
    ],
    { name: "db-migrate: read roles" },
  );
  const [row] = own.rows as Pick<LiveFacts, "user" | "searchPath">[];
  return {
    version: session.serverVersion,
    user: row?.user ?? "",
    searchPath: row?.searchPath ?? "",
    roles: roles.rows as RoleFacts[],
  };
}
