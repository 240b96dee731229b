import type { Session } from "@abe/db-core/session";
import { identifier } from "../sql/literal.js";
import type { PlannedNeed } from "./plan-needs.js";

/** What stands in the way of one need. */
export interface MissingPrivilege {
  readonly need: PlannedNeed;
  /** As which it would run. */
  readonly user: string;
  readonly schema: string;
  /** Of the relation; of a schema, or a database, its own name. */
  readonly object: string;
  /** Of the relation. */
  readonly owner: string | null;
  readonly lacks: "ownership" | "create-on-schema" | "create-on-database";
}

interface NeedRow {
  readonly at: number;
  readonly user: string;
  readonly schema: string;
  readonly object: string;
  readonly owner: string | null;
  readonly lacks: MissingPrivilege["lacks"];
}

/**
 * The needs that are not met, each with what is missing. What is not there is left out: that is no matter of
 * privileges. Names are looked up as PostgreSQL does it for the role, and ownership is having the owner's rights
 * (object_ownercheck), so that members who inherit them are owners, and those who would have to SET ROLE are not.
 * The extension supautils, which some hosts load, lets chosen roles make policies on tables of others.
 */
const selectMissing = `WITH need AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS need (kind, schema, name, at)
), path AS (
  SELECT current_schemas(true)::text[] AS found, (current_schemas(false))[1]::text AS first
), relation AS (
  SELECT need.at, need.kind, found.* FROM need, path, LATERAL (
    SELECT n.nspname, n.oid AS namespace, n.nspowner, c.relname, c.relowner
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relname = need.name
      AND CASE WHEN need.schema IS NULL THEN n.nspname = ANY (path.found) ELSE n.nspname = need.schema END
    ORDER BY array_position(path.found, n.nspname::text) LIMIT 1
  ) AS found WHERE need.kind IN ('own', 'drop', 'index', 'policy')
    AND NOT (need.kind = 'policy' AND coalesce(current_setting('supautils.policy_grants', true), '') <> '')
), missing AS (
  SELECT at, nspname::text AS schema, relname::text AS object, pg_get_userbyid(relowner)::text AS owner,
    'ownership' AS lacks FROM relation
  WHERE NOT pg_has_role(relowner, 'USAGE') AND NOT (kind = 'drop' AND pg_has_role(nspowner, 'USAGE'))
  UNION ALL
  SELECT at, nspname::text, nspname::text, NULL, 'create-on-schema' FROM relation
  WHERE kind = 'index' AND NOT has_schema_privilege(namespace, 'CREATE')
  UNION ALL
  SELECT at, n.nspname::text, n.nspname::text, NULL, 'create-on-schema'
  FROM need, path, pg_namespace AS n
  WHERE kind = 'create' AND n.nspname = coalesce(need.schema, path.first)
    AND NOT has_schema_privilege(n.oid, 'CREATE')
  UNION ALL
  SELECT at, need.schema, current_database()::text, NULL, 'create-on-database' FROM need
  WHERE kind = 'create-schema' AND NOT has_database_privilege(current_database(), 'CREATE')
)
SELECT at::integer AS at, current_user::text AS "user", schema, object, owner, lacks FROM missing ORDER BY at`;

/** Asks which needs of a plan are not met. Changes nothing. */
export async function readMissing(
  session: Session,
  needs: readonly PlannedNeed[],
): Promise<MissingPrivilege[]> {
  const missing: MissingPrivilege[] = [];
  for (const role of new Set(needs.map((need) => need.role))) {
    const own = needs.filter((need) => need.role === role);
    missing.push(...(await missingOf(session, role, own)));
  }
  return missing;
}

/** In a transaction, at whose end the role is again the one that it was. */
async function missingOf(
  session: Session,
  role: string | undefined,
  needs: readonly PlannedNeed[],
): Promise<MissingPrivilege[]> {
  await session.begin({ readOnly: true });
  try {
    if (role !== undefined) await session.simple(`SET LOCAL ROLE ${identifier(role)}`);
    const values = [
      needs.map(({ kind }) => kind),
      needs.map(({ object }) => object.schema ?? null),
      needs.map(({ object }) => object.name),
    ];
    const { rows } = await session.query<NeedRow>(selectMissing, values, {
      name: "db-migrate: read privileges",
    });
    return rows.flatMap(({ at, ...row }) => {
      const need = needs[at - 1];
      return need === undefined ? [] : [{ ...row, need }];
    });
  } finally {
    await session.rollback();
  }
}
