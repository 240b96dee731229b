import type { Queryable, TypeRegistry } from "@abe/db-core";
import { createTypes } from "@abe/db-core";
import type { LockedConstraints } from "../output/lock.js";

/** What TypeScript types are made from: the types of a database, and the names of its constraints. */
export interface SchemaFacts {
  /** By OID. */
  readonly types: ReadonlyMap<number, TypeFact>;
  readonly constraints: LockedConstraints;
  /** How the application reads and writes values. */
  readonly registry: TypeRegistry;
}

/** A type of the database. */
export interface TypeFact {
  readonly oid: number;
  /** `pg_type.typtype`: b, c, d, e, p, r, m. */
  readonly kind: string;
  /** Of an array type, 0 otherwise. */
  readonly element: number;
  /** What a domain is over at last, or a range ranges over; 0 otherwise. */
  readonly base: number;
  /** Its array type, 0 for none. */
  readonly array: number;
  readonly delimiter: string;
  /** Of an enum, in their order. */
  readonly labels: readonly string[];
}

const typesQuery = `
  WITH RECURSIVE domains AS (
    SELECT oid, typbasetype AS base FROM pg_catalog.pg_type WHERE typbasetype <> 0
    UNION ALL
    SELECT d.oid, t.typbasetype FROM domains d
      JOIN pg_catalog.pg_type t ON t.oid = d.base WHERE t.typbasetype <> 0
  )
  SELECT t.oid, t.typtype AS kind, t.typarray AS array, t.typdelim AS delimiter,
    CASE WHEN t.typcategory = 'A' AND t.typlen = -1 THEN t.typelem ELSE 0 END AS element,
    coalesce((SELECT d.base FROM domains d JOIN pg_catalog.pg_type b ON b.oid = d.base
        WHERE d.oid = t.oid AND b.typbasetype = 0),
      (SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE t.oid IN (r.rngtypid, r.rngmultitypid)), 0) AS base,
    ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid
      ORDER BY e.enumsortorder) AS labels
  FROM pg_catalog.pg_type t`;

/** Errors name constraints, and unique indexes that are none. Partitions have their own. */
const constraintsQuery = `
  SELECT DISTINCT kind, name FROM (
    SELECT CASE k.contype WHEN 'p' THEN 'unique' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreignKey'
      WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' END AS kind, k.conname::text AS name, k.connamespace AS schema
    FROM pg_catalog.pg_constraint k
    UNION ALL
    SELECT 'unique', c.relname, c.relnamespace
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indisunique
  ) all_of_them JOIN pg_catalog.pg_namespace n ON n.oid = schema
  WHERE kind IS NOT NULL AND n.nspname !~ '^(pg_|information_schema$|abe_migrate$)'
  ORDER BY kind, name`;

/**
 * Reads what types are made from.
 *
 * @param types what the application gives to `createDatabaseServer`, so that what is generated is what is read.
 *   Default: the defaults of `createTypes()`.
 * @throws ConfigError a codec names a type that the database does not have.
 */
export async function loadSchemaFacts(
  connection: Queryable,
  types: TypeRegistry = createTypes(),
): Promise<SchemaFacts> {
  const facts = new Map<number, TypeFact>();
  for (const each of await connection.many<TypeFact>(typesQuery)) facts.set(each.oid, each);
  const named = await connection.many<NamedConstraint>(constraintsQuery);
  const of = (kind: keyof LockedConstraints): string[] =>
    named.filter((each) => each.kind === kind).map(({ name }) => name);
  return {
    types: facts,
    constraints: {
      unique: of("unique"),
      foreignKey: of("foreignKey"),
      check: of("check"),
      exclusion: of("exclusion"),
    },
    registry: await resolved(types, connection, facts),
  };
}

interface NamedConstraint {
  readonly kind: keyof LockedConstraints;
  readonly name: string;
}

/** The registry with the names of its codecs looked up in this database. */
async function resolved(
  types: TypeRegistry,
  connection: Queryable,
  facts: ReadonlyMap<number, TypeFact>,
): Promise<TypeRegistry> {
  const registry = types.forDatabase();
  const names = registry.unresolved();
  if (names.length === 0) return registry;
  const found = await connection.many<{ name: string; oid: number }>(
    `SELECT name, pg_catalog.to_regtype(name)::oid AS oid FROM unnest($1::text[]) AS n(name)
     WHERE pg_catalog.to_regtype(name) IS NOT NULL`,
    [names],
  );
  registry.resolve(
    found.map(({ name, oid }) => {
      const fact = facts.get(oid);
      return {
        name,
        oid: String(oid),
        array_oid: String(fact?.array ?? 0),
        delimiter: fact?.delimiter ?? ",",
        kind: fact?.kind ?? "b",
        base_oid: String(fact?.base ?? 0),
      };
    }),
  );
  return registry;
}
