import { MigrationConfigError } from "../errors/config-error.js";
import { identifier, literal } from "../sql/literal.js";

/** The roles that {@link bootstrapSql} makes, and where they work. */
export interface BootstrapRoles {
  /** Owns every object, and never logs in. */
  readonly owner: string;
  /** Logs in to migrate, and becomes the owner for it. */
  readonly migrator: string;
  /** Is granted to the role as which the application logs in. */
  readonly application: string;
  readonly schemas: readonly string[];
}

/**
 * The SQL that makes roles of which each can do its part and no more. An administrator runs it in the database;
 * running it again changes nothing. It holds no password.
 *
 * @throws MigrationConfigError a name that would not stay within its line.
 */
export function bootstrapSql(roles: BootstrapRoles): string {
  const { schemas } = roles;
  refuseLineBreaks([roles.owner, roles.migrator, roles.application, ...schemas]);
  const [owner, migrator, application] = [roles.owner, roles.migrator, roles.application].map(
    identifier,
  );
  const all = schemas.map(identifier).join(", ");
  return `-- Roles for migrations. An administrator runs this once, in the database it is for; again changes nothing.
--   ${owner} owns every object and never logs in.
--   ${migrator} logs in to migrate. Give it a password: ALTER ROLE ${migrator} PASSWORD '…', or \\password in psql.
--   ${application} reads and writes. Grant it to the application's role: GRANT ${application} TO <role>
BEGIN;
${rolesSql(roles)}
${schemas.map((schema) => schemaSql(identifier(schema), owner, application)).join("\n")}
-- What the owner makes from now on, in these schemas and in its own.
ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT USAGE ON SCHEMAS TO ${application};
ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${application};
ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT USAGE, SELECT ON SEQUENCES TO ${application};
COMMIT;
-- What is there already stays whose it is. To hand it over:
--   REASSIGN OWNED BY <its owner> TO ${owner};
--   GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${all} TO ${application};
--   GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${all} TO ${application};
-- To let the migrator say in full who is in its way: GRANT pg_read_all_stats TO ${migrator};
`;
}

function refuseLineBreaks(names: readonly string[]): void {
  // oxlint-disable-next-line no-control-regex -- what a text editor would not show either
  const strange = names.filter((name) => name === "" || /[\u0000-\u001F]/.test(name));
  if (strange.length === 0) return;
  throw new MigrationConfigError(
    strange.map((name) => `${JSON.stringify(name)} names no role or schema.`),
  );
}

/** In one block, because some of it depends on what is there and on PostgreSQL's release. */
function rolesSql(roles: BootstrapRoles): string {
  const { owner, migrator, application } = roles;
  return `DO $bootstrap$
DECLARE
  owner text := ${literal(owner).trim()};
  migrator text := ${literal(migrator).trim()};
  application text := ${literal(application).trim()};
  each text;
  -- PostgreSQL 16 tells having a role's rights from being allowed to become it.
  modern boolean := current_setting('server_version_num')::integer >= 160000;
BEGIN
  IF to_regrole(quote_ident(owner)) IS NULL THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', owner);
  END IF;
  IF to_regrole(quote_ident(migrator)) IS NULL THEN
    EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', migrator);
  END IF;
  IF to_regrole(quote_ident(application)) IS NULL THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', application);
  END IF;
  EXECUTE format('GRANT %I TO %I', owner, migrator)
    || CASE WHEN modern THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
  -- Who is no superuser acts for roles as their member only.
  FOREACH each IN ARRAY ARRAY[owner, migrator] LOOP
    IF NOT pg_has_role(each, 'USAGE') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', each)
        || CASE WHEN modern THEN ' WITH INHERIT TRUE, SET TRUE' ELSE '' END;
    END IF;
  END LOOP;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), migrator, application);
  EXECUTE format('GRANT CREATE ON DATABASE %I TO %I', current_database(), owner);
  -- The history of migrations is the migrator's: what a migration runs, as the owner, cannot touch it.
  IF to_regnamespace('abe_migrate') IS NULL THEN
    EXECUTE format('CREATE SCHEMA abe_migrate AUTHORIZATION %I', migrator);
  END IF;
END $bootstrap$;`;
}

function schemaSql(schema: string, owner = "", application = ""): string {
  return `CREATE SCHEMA IF NOT EXISTS ${schema};
REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${owner};
GRANT USAGE ON SCHEMA ${schema} TO ${application};`;
}
