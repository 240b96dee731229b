import type { CatalogRows } from "./catalog-rows.js";

/**
 * One query per kind of row. They run on 16 and newer, need no privilege, and read all schemas: a
 * statement may name any table, and a whole catalog is a few thousand rows.
 */
export const catalogQueries: { readonly [Kind in keyof CatalogRows]: string } = {
  relations: `
    SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
      c.relrowsecurity AS "rowSecurity",
      EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
        AND t.tgtype & 1 <> 0 AND t.tgtype & 66 <> 0) AS "rowTrigger",
      EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
        AND t.tgtype & 3 = 3 AND t.tgtype & 16 <> 0) AS "updateTrigger",
      EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
        AND t.tgtype & 3 = 3 AND t.tgtype & 8 <> 0) AS "deleteTrigger",
      EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgisinternal
        AND t.tgconstraint <> 0 AND t.tgenabled NOT IN ('O', 'A')) AS "keysOff"
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')`,
  parents: `
    SELECT inhrelid AS child, inhparent AS parent
    FROM pg_catalog.pg_inherits`,
  attributes: `
    SELECT a.attrelid AS relation, a.attnum AS number, a.attname AS name,
      a.atttypid AS type, a.attcollation AS collation,
      a.attnotnull AS "notNull", k.conkey IS NOT NULL AS unvalidated,
      a.attgenerated = 'v' AS virtual
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n'
        AND k.conkey[1] = a.attnum AND NOT k.convalidated
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
    ORDER BY a.attrelid, a.attnum`,
  checks: `
    SELECT conrelid AS relation, contypid AS domain, conname AS name,
      conbin::text AS tree
    FROM pg_catalog.pg_constraint WHERE contype = 'c' AND convalidated`,
  uniqueIndexes: `
    SELECT i.indrelid AS relation, c.relname AS name,
      (i.indkey::int2[]::int4[])[0:i.indnkeyatts - 1] AS columns,
      (SELECT array_agg(o.opcfamily ORDER BY k.at)
        FROM unnest(i.indclass::oid[]) WITH ORDINALITY k(class, at)
          JOIN pg_catalog.pg_opclass o ON o.oid = k.class) AS families,
      i.indcollation::oid[] AS collations
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND NOT i.indisexclusion
      AND i.indpred IS NULL AND i.indexprs IS NULL`,
  foreignKeys: `
    SELECT conname AS name, conrelid AS relation, conkey::int4[] AS columns,
      confrelid AS referenced, confkey::int4[] AS "referencedColumns",
      conpfeqop::oid[] AS operators, confdeltype IN ('n', 'd') OR confupdtype IN ('c', 'n', 'd') AS updates,
      confdeltype = 'c' AS deletes
    FROM pg_catalog.pg_constraint k WHERE contype = 'f' AND convalidated AND NOT condeferrable
      -- A key to a partitioned table has one more for each partition, which says only where the row may be.
      AND NOT (conparentid <> 0 AND (SELECT c.relispartition FROM pg_catalog.pg_class c WHERE c.oid = confrelid))
      AND coalesce((to_jsonb(k)->>'conperiod')::boolean, false) IS FALSE`,
  functions: `
    SELECT p.oid, n.nspname AS schema, p.proname AS name,
      -- The planner makes TRUE of a range without bounds that contains NULL, from 17 on.
      p.proisstrict AND p.prosupport::text NOT IN ('range_contains_elem_support',
        'elem_contained_by_range_support') AS strict, p.provolatile = 'v' AS volatile, p.proretset AS "returnsSet",
      p.oid >= 16384 AND coalesce(pg_catalog.obj_description(p.oid, 'pg_proc') ~ '@notnull\\M', false)
        AS "declaredNotNull"
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace`,
  operators: `
    SELECT o.oid, o.oprname AS name, o.oprcode::oid AS function,
      o.oprcom AS commutator, o.oprnegate AS negator,
      ARRAY(SELECT m.amopfamily FROM pg_catalog.pg_amop m
          JOIN pg_catalog.pg_am a ON a.oid = m.amopmethod
        -- Two dates may be equal to one instant, where a time zone has left a day out. 1976: of integers.
        WHERE m.amopopr = o.oid AND a.amname = 'btree' AND m.amopstrategy = 3
          AND (m.amoplefttype = m.amoprighttype OR m.amopfamily = 1976)) AS "equalityIn"
    FROM pg_catalog.pg_operator o`,
  types: `
    SELECT t.oid, n.nspname AS schema, t.typname AS name, t.typtype AS kind,
      t.typcategory AS category,
      CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END AS element,
      t.typbasetype AS base, t.typrelid AS relation,
      t.typnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
        WHERE k.contypid = t.oid AND k.contype = 'n' AND NOT k.convalidated) AS "notNull",
      ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid
        ORDER BY e.enumsortorder) AS labels,
      EXISTS (SELECT FROM pg_catalog.pg_cast c WHERE c.castsource = t.oid AND c.casttarget = 'pg_catalog.json'::regtype)
        AS "toJson"
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace`,
  looseCollations: `
    SELECT oid FROM pg_catalog.pg_collation WHERE NOT collisdeterministic`,
};
