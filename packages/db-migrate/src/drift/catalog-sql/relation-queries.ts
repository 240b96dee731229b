import {
  type ObjectQuery,
  identify,
  inSchema,
  isUserSchema,
  keyOfObject,
  kindOf,
  sorted,
  standsAlone,
  userRelations,
} from "./fragments.js";

const bases = `(SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
  FROM pg_inherits WHERE inhrelid = c.oid)`;

const relations: ObjectQuery = `
SELECT ${kindOf("it")} AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object(
  'unlogged', CASE c.relpersistence WHEN 'u' THEN true END,
  'access method', (SELECT amname FROM pg_am WHERE oid = c.relam),
  'options', ${sorted("c.reloptions")},
  'toast options', (SELECT ${sorted("t.reloptions")} FROM pg_class AS t WHERE t.oid = c.reltoastrelid),
  'row security', CASE WHEN c.relrowsecurity THEN 'enabled' END,
  'row security for the owner', CASE WHEN c.relforcerowsecurity THEN 'forced' END,
  'replica identity', CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' WHEN 'i' THEN
    (SELECT 'index ' || indexrelid::regclass FROM pg_index WHERE indrelid = c.oid AND indisreplident) END,
  'partitioned by', pg_get_partkeydef(c.oid),
  'partition of', CASE WHEN c.relispartition THEN ${bases} || ' ' || pg_get_expr(c.relpartbound, c.oid) END,
  'being detached', (SELECT true FROM pg_inherits WHERE inhrelid = c.oid AND inhdetachpending),
  'inherits', CASE WHEN NOT c.relispartition THEN ${bases} END,
  'of type', CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END,
  'definition', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
  'server', (SELECT s.srvname FROM pg_foreign_table AS f JOIN pg_foreign_server AS s ON s.oid = f.ftserver
    WHERE f.ftrelid = c.oid),
  'foreign options', (SELECT ${sorted("f.ftoptions")} FROM pg_foreign_table AS f WHERE f.ftrelid = c.oid)
) AS properties
FROM (${userRelations("'r', 'p', 'v', 'm', 'f'")}) AS c, ${identify("pg_class", "c.oid")} AS it`;

const columns: ObjectQuery = `
SELECT ${kindOf("it")} AS kind, it.identity, ${keyOfObject("base")} AS parent, jsonb_build_object(
  'type', format_type(a.atttypid, a.atttypmod),
  'not null', CASE WHEN a.attnotnull THEN true END,
  'default', CASE a.attgenerated WHEN '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  'generated', CASE a.attgenerated WHEN '' THEN NULL WHEN 's' THEN 'stored: ' ELSE 'virtual: ' END
    || pg_get_expr(d.adbin, d.adrelid),
  'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
  'collation', CASE WHEN a.attcollation <> t.typcollation
    THEN (${identify("pg_collation", "a.attcollation")}).identity END,
  'storage', CASE WHEN a.attstorage <> t.typstorage AND c.relkind IN ('r', 'p', 'm') THEN
    CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END,
  'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
  'foreign options', ${sorted("a.attfdwoptions")}
) AS properties
FROM (${userRelations("'r', 'p', 'v', 'm', 'f', 'c'")}) AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum,
${identify("pg_class", "c.oid", "a.attnum")} AS it, ${identify("pg_class", "c.oid")} AS base`;

/** A sequence of a column goes away with its table. */
const sequences: ObjectQuery = `
SELECT it.type AS kind, it.identity, coalesce(
  (SELECT ${keyOfObject("base")} FROM ${identify("pg_class", "o.refobjid")} AS base WHERE o.refobjid IS NOT NULL),
  ${inSchema("it")}) AS parent, jsonb_build_object(
  'type', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement,
  'minimum', s.seqmin, 'maximum', s.seqmax, 'cache', s.seqcache, 'cycle', CASE WHEN s.seqcycle THEN true END,
  'unlogged', CASE c.relpersistence WHEN 'u' THEN true END,
  'owned by', (${identify("pg_class", "o.refobjid", "o.refobjsubid")}).identity
) AS properties
FROM (${userRelations("'S'")}) AS c JOIN pg_sequence AS s ON s.seqrelid = c.oid
LEFT JOIN pg_depend AS o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid
  AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i'),
${identify("pg_class", "c.oid")} AS it`;

const isCopyForPartition = `EXISTS (SELECT FROM pg_constraint AS original
  WHERE original.oid = k.conparentid AND original.conrelid = k.conrelid)`;

/**
 * NOT NULL is a property of the column, and a constraint only while it is not valid (PostgreSQL 18). A
 * foreign key's copies for the partitions it refers to, and constraint triggers, are not constraints here.
 */
const constraintsOfTables: ObjectQuery = `
SELECT ${kindOf("it")} AS kind, it.identity, ${keyOfObject("base")} AS parent, jsonb_build_object(
  'definition', pg_get_constraintdef(k.oid),
  'triggers', (SELECT string_agg(DISTINCT CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN
    'on replicas' WHEN 'A' THEN 'always' END, ', ') FROM pg_trigger AS t WHERE t.tgconstraint = k.oid)
) AS properties
FROM (${userRelations("'r', 'p', 'f'")}) AS c JOIN pg_constraint AS k ON k.conrelid = c.oid,
${identify("pg_constraint", "k.oid")} AS it, ${identify("pg_class", "c.oid")} AS base
WHERE (k.contype IN ('c', 'f', 'p', 'u', 'x') OR (k.contype = 'n' AND NOT k.convalidated))
  AND NOT ${isCopyForPartition}`;

const constraintsOfDomains: ObjectQuery = `
SELECT ${kindOf("it")} AS kind, it.identity, ${keyOfObject("base")} AS parent,
  jsonb_build_object('definition', pg_get_constraintdef(k.oid)) AS properties
FROM pg_constraint AS k JOIN pg_type AS t ON t.oid = k.contypid
JOIN pg_namespace AS n ON n.oid = t.typnamespace,
${identify("pg_constraint", "k.oid")} AS it, ${identify("pg_type", "t.oid")} AS base
WHERE k.contype = 'c' AND ${isUserSchema("n")} AND ${standsAlone("pg_type", "t.oid")}`;

/** The index of a constraint goes away with it. */
const indexes: ObjectQuery = `
SELECT it.type AS kind, it.identity, coalesce(
  (SELECT ${keyOfObject("owner")} FROM pg_constraint AS k, ${identify("pg_constraint", "k.oid")} AS owner
    WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')),
  ${keyOfObject("base")}) AS parent, jsonb_build_object(
  'definition', pg_get_indexdef(i.indexrelid),
  'valid', i.indisvalid AND i.indisready AND i.indislive,
  'clustered', CASE WHEN i.indisclustered THEN true END,
  'partition of', (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = i.indexrelid)
) AS properties
FROM (${userRelations("'r', 'p', 'm'")}) AS c JOIN pg_index AS i ON i.indrelid = c.oid,
${identify("pg_class", "i.indexrelid")} AS it, ${identify("pg_class", "c.oid")} AS base`;

/** Tables, views, sequences, and what is part of them. */
export const relationQueries: readonly ObjectQuery[] = [
  relations,
  columns,
  sequences,
  constraintsOfTables,
  constraintsOfDomains,
  indexes,
];
