import { counted, inNumber } from "../counted.js";
import type { Session } from "@abe/db-core/session";

/** What the application's role could do to the schema, which is not its business. */
export interface ApplicationRoleFacts {
  readonly name: string;
  readonly isSuperuser: boolean;
  /** Schemas in which it may make things; PostgreSQL's own and the history's aside. */
  readonly mayCreateIn: readonly string[];
  /** Relations that it owns itself, and the first of them. */
  readonly owns: number;
  readonly firstOwned: string | null;
  /** It has, or may take, the rights of the role that migrations run as. */
  readonly isMigrator: boolean;
}

const selectFacts = `SELECT app.rolname::text AS name, app.rolsuper AS "isSuperuser",
  ARRAY(SELECT n.nspname::text FROM pg_namespace AS n
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'abe_migrate')
      AND has_schema_privilege(app.oid, n.oid, 'CREATE') ORDER BY 1) AS "mayCreateIn",
  owned.count::integer AS owns, owned.first AS "firstOwned",
  coalesce((SELECT pg_has_role(app.oid, migrator.oid, 'MEMBER') FROM pg_roles AS migrator
    WHERE migrator.rolname = $2), false) AS "isMigrator"
FROM pg_roles AS app, LATERAL (
  SELECT count(*), min(format('%I.%I', n.nspname, c.relname)) AS first
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relowner = app.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname !~ '^pg_'
) AS owned WHERE app.rolname = $1`;

/** Reads what the application's role could do. `null`: the server knows no such role. */
export async function readApplicationRole(
  session: Session,
  application: string,
  migrator: string,
): Promise<ApplicationRoleFacts | null> {
  return session.maybeOne<ApplicationRoleFacts>(selectFacts, [application, migrator], {
    name: "db-migrate: read application role",
  });
}

/** What an application's role should not be able to do; sentences. */
export function judgeApplicationRole(facts: ApplicationRoleFacts): string[] {
  const { name, isSuperuser, mayCreateIn, owns, firstOwned, isMigrator } = facts;
  if (isSuperuser) return [`The application's role ${name} is a superuser: it may do anything.`];
  const create = mayCreateIn.length > 0;
  return [
    isMigrator
      ? `The application's role ${name} may act as the role that migrations run as, and so change all it owns.`
      : undefined,
    create
      ? `The application's role ${name} may make things in the ${inNumber(mayCreateIn.length, "schema")} ${mayCreateIn.join(", ")}: REVOKE CREATE ON SCHEMA ${mayCreateIn[0] ?? ""} FROM ${name}, or from PUBLIC.`
      : undefined,
    owns > 0
      ? `The application's role ${name} owns ${counted(owns, "relation")}, such as ${firstOwned ?? ""}, and what it owns it may drop: ALTER TABLE … OWNER TO the role that migrations run as.`
      : undefined,
  ].filter((sentence) => sentence !== undefined);
}
