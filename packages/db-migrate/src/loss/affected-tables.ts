import { literal } from "../sql/literal.js";
import { quotedName } from "../sql/object-name.js";
import type { DroppedData } from "./dropped-data.js";

/** A table that is there, and of which something is lost. */
export interface AffectedTable {
  /** As it may stand in a statement. */
  readonly name: string;
  /** Digits; `0` where the server has no statistics yet. */
  readonly rows: string;
  /** The column that is affected, as it may stand in a statement; `null`: the whole table. */
  readonly column: string | null;
  /** The column's type as it is now. */
  readonly type: string | null;
  /** `"true"`: PostgreSQL casts its values to the new type by itself, which keeps them. */
  readonly keeps: string | null;
}

/**
 * A query for the tables that are affected; partitions count with their table, and what is computed is no value
 * lost.
 */
export function selectAffected(drop: DroppedData): string {
  return `WITH RECURSIVE gone (classid, objid, objsubid) AS (${beginning(drop)}${spreading(drop)})
SELECT t.oid::regclass::text AS name,
  (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint FROM pg_catalog.pg_class AS c
   WHERE c.relkind = 'r' AND c.oid IN (WITH RECURSIVE below (oid) AS (SELECT t.oid UNION
       SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN below ON i.inhparent = below.oid)
     SELECT oid FROM below))::text AS rows,
  pg_catalog.quote_ident(a.attname) AS "column",
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  (${keepingCast(drop)})::text AS keeps
FROM gone AS g JOIN pg_catalog.pg_class AS t ON g.classid = 'pg_catalog.pg_class'::regclass AND g.objid = t.oid
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = g.objsubid AND g.objsubid > 0
WHERE t.relkind IN ('r', 'p')
AND (g.objsubid = 0 OR (NOT a.attisdropped AND a.attgenerated = '' AND a.attinhcount = 0))
AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits AS i JOIN gone AS p ON p.objid = i.inhparent
  WHERE i.inhrelid = t.oid AND p.classid = g.classid AND p.objsubid = 0 AND (t.relispartition OR ${literal(drop.what)} = 'rows'))
ORDER BY 1, g.objsubid`;
}

/** What the statement itself names; nothing where it is not there. */
function beginning({ what, name, column }: DroppedData): string {
  const [catalog, oid] = namedObject(what, literal(quotedName(name)), literal(name.name));
  const attribute =
    column === undefined
      ? "0"
      : `(SELECT attnum::int FROM pg_catalog.pg_attribute WHERE attrelid = ${oid} AND attname = ${literal(column)})`;
  return `SELECT named.* FROM (VALUES ('pg_catalog.${catalog}'::regclass::oid, ${oid}::oid, ${attribute})) AS named (classid, objid, objsubid)
  WHERE objid IS NOT NULL AND objsubid IS NOT NULL`;
}

/** @returns the catalog that has it, and how it is found there by its qualified name or its name. */
function namedObject(
  what: DroppedData["what"],
  qualified: string,
  name: string,
): readonly [catalog: string, oid: string] {
  if (what === "schema") return ["pg_namespace", `pg_catalog.to_regnamespace(${qualified})`];
  if (what === "type") return ["pg_type", `pg_catalog.to_regtype(${qualified})`];
  return what === "extension"
    ? ["pg_extension", `(SELECT oid FROM pg_catalog.pg_extension WHERE extname = ${name})`]
    : ["pg_class", `pg_catalog.to_regclass(${qualified})`];
}

/** What goes with it: of TRUNCATE by foreign keys, of DROP by what the catalog says of dependence. */
function spreading({ what, cascade = false }: DroppedData): string {
  if (!cascade && what !== "extension") return "";
  return `
  UNION SELECT d.* FROM gone AS g CROSS JOIN LATERAL (${what === "rows" ? referring : depending}) AS d (classid, objid, objsubid)`;
}

const referring = `
    SELECT g.classid, c.conrelid, 0 FROM pg_catalog.pg_constraint AS c WHERE c.contype = 'f' AND c.confrelid = g.objid
    UNION ALL SELECT g.classid, i.inhrelid, 0 FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = g.objid`;

/** An attribute of a composite type goes with the values of all columns of that type. */
const depending = `
    SELECT d.classid, d.objid, d.objsubid FROM pg_catalog.pg_depend AS d
    WHERE d.refclassid = g.classid AND d.refobjid = g.objid AND (g.objsubid = 0 OR d.refobjsubid = g.objsubid)
    UNION ALL SELECT 'pg_catalog.pg_type'::regclass, c.reltype, 0 FROM pg_catalog.pg_class AS c
    WHERE g.classid = 'pg_catalog.pg_class'::regclass AND c.oid = g.objid AND c.relkind = 'c' AND g.objsubid > 0`;

/**
 * Implicit casts lose nothing, but for those to floating point, which round, and to `name`, which cuts
 * (pg_cast.castcontext, "Value Storage" of the type conversion chapter).
 */
function keepingCast({ conversion }: DroppedData): string {
  const [type, ...more] = conversion ?? [];
  if (type === undefined || more.length > 0 || type.includes("(")) return "false";
  const target = `pg_catalog.to_regtype(${literal(type)})`;
  return `(a.atttypid = ${target} AND a.atttypmod = -1) OR EXISTS (SELECT FROM pg_catalog.pg_cast
   WHERE castsource = a.atttypid AND casttarget = ${target} AND castcontext = 'i'
   AND casttarget NOT IN ('float4'::regtype, 'float8'::regtype, 'name'::regtype))`;
}
