/** A query whose rows are objects: `kind`, `identity`, `parent` (or NULL) and `properties` (jsonb). */
export type ObjectQuery = string;

/** What initdb makes has lower OIDs (FirstNormalObjectId); whatever a user makes has not. */
export const firstUserOid = 16_384;

/** The schema `alias` is a user's: not the system's, not a temporary one, not our history's. */
export const isUserSchema = (alias: string): string =>
  `${alias}.nspname !~ '^pg_' AND ${alias}.nspname NOT IN ('information_schema', 'abe_migrate')`;

/** No extension owns the object, and it is no inner part of another one. */
export const standsAlone = (catalog: string, oid: string, types = "'e'"): string =>
  `NOT EXISTS (SELECT FROM pg_depend AS owned WHERE owned.classid = '${catalog}'::regclass
    AND owned.objid = ${oid} AND owned.objsubid = 0 AND owned.deptype IN (${types}))`;

/** The row (type, schema, name, identity) of an object; every name in it is qualified. */
export const identify = (catalog: string, oid: string, column = "0"): string =>
  `pg_identify_object('${catalog}'::regclass, ${oid}, ${column})`;

/** One word for what the server tells apart: columns of tables and of views, types and composite types. */
export const kindOf = (alias: string): string =>
  `regexp_replace(${alias}.type, '^(.* (?=(column|constraint)$)|composite (?=type$))', '')`;

/** The key of the object that `alias` identifies, as a parent. */
export const keyOfObject = (alias: string): string =>
  `${kindOf(alias)} || ' ' || ${alias}.identity`;

/** The schema that an object goes away with. */
export const inSchema = (alias: string): string => `'schema ' || quote_ident(${alias}.schema)`;

/** The elements of a text array as one text, in an order of their own. */
export const sorted = (array: string): string =>
  `(SELECT string_agg(element, ', ' ORDER BY element COLLATE "C") FROM unnest(${array}) AS element)`;

/** A function's name with its arguments, or NULL. */
export const functionName = (oid: string): string =>
  `CASE WHEN ${oid}::oid <> 0 THEN ${oid}::oid::regprocedure::text END`;

/** How a trigger, rule or event trigger fires. */
export const firing = (column: string): string =>
  `CASE ${column} WHEN 'O' THEN 'yes' WHEN 'D' THEN 'no' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always' END`;

/**
 * Tables, views, foreign tables, sequences and composite types of users, with their identity as `it`.
 * A composite type is an extension's by way of its row in `pg_type`.
 */
export const userRelations = (kinds: string): string => `
  SELECT c.*, n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN (${kinds}) AND c.oid >= ${firstUserOid} AND ${isUserSchema("n")}
    AND ${standsAlone("pg_class", "c.oid")} AND ${standsAlone("pg_type", "c.reltype")}`;
