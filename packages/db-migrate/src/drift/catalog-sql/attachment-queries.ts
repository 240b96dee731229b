import {
  type ObjectQuery,
  firstUserOid,
  identify,
  isUserSchema,
  keyOfObject,
  kindOf,
  standsAlone,
  userRelations,
} from "./fragments.js";

/** Objects that have an owner and privileges: catalog, OID, column, owner, ACL and the ACL's letter. */
const privileged = `
  SELECT 'pg_class'::regclass AS catalog, c.oid, 0 AS attnum, c.relowner AS owner, c.relacl AS acl,
    CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter
  FROM (${userRelations("'r', 'p', 'v', 'm', 'f', 'S'")}) AS c
  UNION ALL SELECT 'pg_class'::regclass, c.oid, a.attnum, c.relowner, a.attacl, 'c'
  FROM (${userRelations("'r', 'p', 'v', 'm', 'f'")}) AS c
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND a.attacl IS NOT NULL
  UNION ALL SELECT 'pg_proc'::regclass, p.oid, 0, p.proowner, p.proacl, 'f'
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
  WHERE p.oid >= ${firstUserOid} AND ${isUserSchema("n")} AND ${standsAlone("pg_proc", "p.oid", "'e', 'i'")}
  UNION ALL SELECT 'pg_namespace'::regclass, n.oid, 0, n.nspowner, n.nspacl, 'n'
  FROM pg_namespace AS n WHERE ${isUserSchema("n")} AND ${standsAlone("pg_namespace", "n.oid")}
  UNION ALL SELECT 'pg_type'::regclass, t.oid, 0, t.typowner, t.typacl, 'T'
  FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace
  WHERE t.oid >= ${firstUserOid} AND ${isUserSchema("n")} AND ${standsAlone("pg_type", "t.oid")}
    AND t.typtype <> 'm' AND NOT EXISTS (SELECT FROM pg_type AS element WHERE element.typarray = t.oid)
    AND (t.typtype <> 'c' OR (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, 0, w.fdwowner, w.fdwacl, 'F'
  FROM pg_foreign_data_wrapper AS w WHERE ${standsAlone("pg_foreign_data_wrapper", "w.oid")}
  UNION ALL SELECT 'pg_foreign_server'::regclass, s.oid, 0, s.srvowner, s.srvacl, 'S'
  FROM pg_foreign_server AS s WHERE ${standsAlone("pg_foreign_server", "s.oid")}`;

/** Every privilege that there is, of which later releases know more (MAINTAIN, PostgreSQL 17). */
const isAll = `count(DISTINCT a.privilege_type) > 1 AND count(DISTINCT a.privilege_type) =
  (SELECT count(*) FROM aclexplode(acldefault(o.letter::"char", o.owner)) AS d WHERE d.grantee = o.owner)`;

/** An ACL that was never touched is NULL, and means the default. The owner goes by that word. */
const grants: ObjectQuery = `
SELECT 'grant' AS kind, format('on %s to %s', ${keyOfObject("it")}, g.grantee) AS identity,
  ${keyOfObject("it")} AS parent, jsonb_build_object('privileges', g.privileges) AS properties
FROM (${privileged}) AS o
CROSS JOIN LATERAL (
  SELECT CASE a.grantee WHEN 0 THEN 'public' WHEN o.owner THEN 'its owner'
      ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee,
    CASE WHEN ${isAll} AND NOT bool_or(a.is_grantable AND a.grantee <> o.owner) THEN 'all' ELSE
      string_agg(DISTINCT lower(a.privilege_type) || CASE WHEN a.is_grantable AND a.grantee <> o.owner
        THEN ' with grant option' ELSE '' END, ', ') END AS privileges
  FROM aclexplode(coalesce(o.acl, acldefault(o.letter::"char", o.owner))) AS a GROUP BY 1
) AS g, pg_identify_object(o.catalog, o.oid, o.attnum) AS it`;

const defaultPrivileges: ObjectQuery = `
SELECT 'default privileges' AS kind, it.identity, NULL AS parent, jsonb_build_object('privileges',
  (SELECT string_agg(format('%s to %s%s', lower(a.privilege_type),
      CASE a.grantee WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
      CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END), ', '
      ORDER BY pg_get_userbyid(a.grantee), a.privilege_type) FROM aclexplode(d.defaclacl) AS a)) AS properties
FROM pg_default_acl AS d, ${identify("pg_default_acl", "d.oid")} AS it`;

/** Who may do what. */
export const privilegeQueries: readonly ObjectQuery[] = [grants, defaultPrivileges];

/** Whose each object is. */
export const ownerQuery: ObjectQuery = `
SELECT 'owner' AS kind, 'of ' || ${keyOfObject("it")} AS identity, ${keyOfObject("it")} AS parent,
  jsonb_build_object('role', pg_get_userbyid(o.owner)) AS properties
FROM (${privileged}) AS o, pg_identify_object(o.catalog, o.oid, 0) AS it WHERE o.attnum = 0`;

/** A comment on what an extension made, or the history's own, is theirs. */
export const commentQuery: ObjectQuery = `
SELECT 'comment' AS kind, 'on ' || ${keyOfObject("it")} AS identity, ${keyOfObject("it")} AS parent,
  jsonb_build_object('text', d.description) AS properties
FROM pg_description AS d, pg_identify_object(d.classoid, d.objoid, d.objsubid) AS it
WHERE d.objoid >= ${firstUserOid} AND it.identity IS NOT NULL AND it.schema IS DISTINCT FROM 'abe_migrate'
  AND ${kindOf("it")} <> 'extension' AND NOT EXISTS (SELECT FROM pg_depend AS owned
    WHERE owned.classid = d.classoid AND owned.objid = d.objoid AND owned.deptype = 'e')`;
