import type { Session } from "@abe/db-core/session";
import { withCastsInArrays } from "./array-casts.js";
import { type Catalog, type CatalogObject, toCatalog } from "./catalog-object.js";
import { commentQuery, ownerQuery, privilegeQueries } from "./catalog-sql/attachment-queries.js";
import { databaseQueries } from "./catalog-sql/database-queries.js";
import type { ObjectQuery } from "./catalog-sql/fragments.js";
import { relationQueries } from "./catalog-sql/relation-queries.js";
import { routineQueries } from "./catalog-sql/routine-queries.js";
import { typeQueries } from "./catalog-sql/type-queries.js";

/** What is read besides the objects themselves. */
export interface CatalogScope {
  /** Comments. Default `true`. */
  readonly comments?: boolean | undefined;
  /** Who may do what, default privileges included. Default `false`. */
  readonly privileges?: boolean | undefined;
  /** Whose each object is. Default `false`. */
  readonly owners?: boolean | undefined;
}

interface ObjectRow {
  readonly kind: string;
  readonly identity: string;
  readonly parent: string | null;
  readonly properties: string;
}

/**
 * How the server writes names and constants is a matter of settings, and the texts must not be. With this
 * path every name that is not the system's is qualified.
 */
const settings: Readonly<Record<string, string>> = {
  search_path: "pg_catalog",
  quote_all_identifiers: "off",
  timezone: "UTC",
  datestyle: "ISO",
  intervalstyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
  xmloption: "content",
};

/**
 * Reads what the database holds: of users only, without what extensions own, without the history's own
 * schema, and without a number that another server would give otherwise. Changes nothing.
 */
export async function readCatalog(session: Session, scope: CatalogScope = {}): Promise<Catalog> {
  await session.begin({ isolation: "repeatable read", readOnly: true });
  try {
    return await readCatalogWithin(session, scope);
  } finally {
    await session.rollback();
  }
}

/** {@link readCatalog} inside of a transaction that is open, some of whose settings it changes. */
export async function readCatalogWithin(session: Session, scope: CatalogScope): Promise<Catalog> {
  const names = Object.keys(settings);
  const [, ...results] = await session.batch(
    [
      {
        text: "SELECT set_config(name, value, true) FROM unnest($1::text[], $2::text[]) AS given (name, value)",
        values: [names, Object.values(settings)],
      },
      ...queriesOf(session.serverVersion, scope).map(toStatement),
    ],
    { name: "db-migrate: read catalog" },
  );
  return toCatalog(results.flatMap(({ rows }) => (rows as ObjectRow[]).map(toObject)));
}

function toStatement(query: ObjectQuery): { text: string } {
  return {
    text: `SELECT kind::text, identity::text, parent::text, jsonb_strip_nulls(properties)::text AS properties
      FROM (${query}) AS object WHERE identity IS NOT NULL`,
  };
}

function queriesOf(version: number, scope: CatalogScope): readonly ObjectQuery[] {
  const { comments = true, privileges = false, owners = false } = scope;
  return [
    ...databaseQueries(version),
    ...typeQueries,
    ...relationQueries,
    ...routineQueries,
    ...(privileges ? privilegeQueries : []),
    ...(owners ? [ownerQuery] : []),
    ...(comments ? [commentQuery] : []),
  ];
}

function toObject({ kind, identity, parent, properties }: ObjectRow): CatalogObject {
  const described = Object.entries(JSON.parse(properties) as Record<string, unknown>);
  return {
    kind,
    identity,
    parent: parent ?? undefined,
    properties: Object.fromEntries(
      described.map(([name, value]) => [
        name,
        expressions.has(name) ? withCastsInArrays(String(value)) : String(value),
      ]),
    ),
  };
}

/** Properties that the server writes from what it has parsed. */
const expressions: ReadonlySet<string> = new Set([
  "definition",
  "default",
  "generated",
  "using",
  "with check",
]);
